"""Django's sessions in the database, looked up as text: each signed-in request begins with this."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.models import Session
from accounts.queries import row


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        return session

    def _get_session_from_db(self) -> Session | None:
        found = row(Session, session_key=self.session_key)
        if found and found.expire_date > timezone.now():
            return found
        self._session_key = None  # as Django does: the next save draws a new one
        return None
