"""Django's sessions in the database, looked up as text: each signed-in request begins with this."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.queries import row


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = row(Session, session_key=self.session_key)
        if found and found.expire_date > timezone.now():
            return found
        self._session_key = None  # as Django does: the next save draws a new one
        return None
