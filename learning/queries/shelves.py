"""What the forms of authors offer to choose from."""

from __future__ import annotations

from learning.models import Lesson, Specialty

Choices = list[tuple[str, str]]


def specialty_choices() -> Choices:
    """Return every specialty in order. One query."""
    return list(Specialty.objects.values_list("slug", "title"))


def plans() -> list[Specialty]:
    """Return every specialty with the lessons that it plans, in order. One query."""
    return list(Specialty.objects.all())


def lesson_choices(besides: Lesson | None) -> list[tuple[str, Choices]]:
    """Return every lesson but one, be it planned or written, by specialty. Two queries."""
    code = besides.code if besides else ""
    found = {one.slug: (one.title, _planned(one, code)) for one in Specialty.objects.all()}
    written = Lesson.objects.exclude(code=code).values_list("specialty__slug", "code", "title")
    for slug, other, title in written:
        if other not in dict(found[slug][1]):
            found[slug][1].append((other, title))
    return [one for one in found.values() if one[1]]


def _planned(specialty: Specialty, besides: str) -> Choices:
    return [(one["code"], one["title"]) for one in specialty.planned if one["code"] != besides]
