"""Who sees which picture because a question shows it. A picture is named by the digest of its content."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from quizzes.domain.showing import FIGURED
from quizzes.models import QuestionVersion, Slot


def is_shown_picture(learner: User | AnonymousUser, digest: str) -> bool:
    """Whether an attempt of this learner asks a question on a picture. One query."""
    if not learner.is_authenticated:
        return False
    asked = Slot.objects.filter(attempt__learner=learner.pk, version__kind__in=FIGURED)
    return asked.filter(version__body__drawn__digest=digest).exists()


def pictures_in_versions(digests: Collection[str]) -> set[str]:
    """Return those of these pictures that a version of a question shows, be it asked or not. One query."""
    showing = QuestionVersion.objects.filter(kind__in=FIGURED, body__drawn__digest__in=list(digests))
    return set(showing.values_list("body__drawn__digest", flat=True))
