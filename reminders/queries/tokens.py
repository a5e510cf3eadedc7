"""The links in a note: each a signature for one learner and one purpose, and good for nothing else."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

from django.core.signing import BadSignature, Signer

from accounts.models import User


class Purpose(Enum):
    UNSUBSCRIBE = "reminders.unsubscribe"
    PREFERENCES = "reminders.preferences"


def token(learner: User, purpose: Purpose) -> str:
    """Return what a link needs to serve one purpose for this learner. It does not run out: mail is kept for years."""
    return _signer(purpose).sign(learner.pk.hex)


def learner_of(token: str, purpose: Purpose) -> User | None:
    """Return whose link for this purpose that is. A broken one, or one for another purpose, is nobody's."""
    try:
        pk = UUID(hex=_signer(purpose).unsign(token))
    except (BadSignature, ValueError):
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def _signer(purpose: Purpose) -> Signer:
    return Signer(salt=purpose.value)
