"""Keeping raster pictures. Their digests name them, so that writing one again changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction

from learning.domain.curriculum.texts import PictureText
from learning.models import Figure, Picture
from quizzes.queries.figures import pictures_in_versions


@transaction.atomic
def write_pictures(*, texts: Iterable[PictureText]) -> None:
    """Keep pictures; figures may name them from now on. One query."""
    rows = [Picture(one.digest, one.media_type, one.width, one.height, one.content) for one in texts]
    Picture.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def forget_pictures(*, digests: Collection[str]) -> None:
    """Drop those of these pictures that no figure shows any more, and no version of a question ever did."""
    shown = Figure.objects.filter(picture__in=digests).values("picture")
    kept = pictures_in_versions(digests)
    Picture.objects.filter(pk__in=set(digests) - kept).exclude(pk__in=shown).delete()
