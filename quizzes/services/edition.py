"""The edition of the material: what was made from an older one is made anew."""

from __future__ import annotations

from quizzes.models import Edition


def begin_edition() -> None:
    """Note that the material changed, in the transaction that changes it: what was made from it is made anew.

    Every service that writes what is shown of the material calls this, in whatever app it is. One query.
    """
    Edition.objects.bulk_create([Edition()], update_conflicts=True, unique_fields=["id"], update_fields=["stamp"])


def await_edition() -> None:
    """Wait for whoever writes the material at the same time, and let them wait, where nothing may change after all."""
    list(Edition.objects.select_for_update())
