"""Several authors at the very same moment: each has a connection of its own."""

from dataclasses import replace

import pytest

from learning.models import Lesson
from learning.queries.writing import written_lesson
from learning.services.editing import Overtaken, seen_of
from learning.services.lessons import save_lesson
from tests.authoring.desks import save, signed_in
from tests.factories import NOON, make_specialty
from tests.quizzes.test_parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise]

MANY = 8


def test_of_many_saves_at_once_one_is_written_and_the_others_are_told():
    make_specialty(slug="access", position=1)
    save(signed_in())
    seen = written_lesson("access.radial")

    said = at_once(*[lambda n=n: saved(replace(seen, title=f"Title {n}"), seen) for n in range(MANY)])

    written = [title for title in said if title]
    assert (len(written), written) == (1, [Lesson.objects.get().title])


def saved(text, seen):
    """Return the title that was written, or nothing where somebody was faster."""
    try:
        save_lesson(text=text, pictures={}, seen=seen_of(seen), author=None, now=NOON)
    except Overtaken:
        return ""
    return text.title
