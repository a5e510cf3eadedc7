"""The curriculum in content/ itself: whole, in its canonical form and clean."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from learning.domain.curriculum import checked_curriculum, coverage_table, read_curriculum
from learning.domain.curriculum.writing import write_files
from learning.services.curriculum import import_curriculum
from quizzes import services
from quizzes.models import Feedback, Question, Status
from quizzes.queries import live_versions
from tests.factories import NOON, make_attempt, make_given
from tests.quizzes.kinds.samples import right_answer

CONTENT = settings.BASE_DIR / "content"


@pytest.fixture(scope="module")
def checked():
    return checked_curriculum(CONTENT, 2026)


@pytest.fixture(scope="module")
def curriculum():
    return read_curriculum(CONTENT)[0]


def test_it_breaks_no_rule(checked):
    _, notes = checked

    assert [str(one) for one in sorted(set(notes.mistakes))] == []


def test_it_stands_in_its_canonical_form(curriculum):
    written = write_files(curriculum)

    assert {name: (CONTENT / name).read_bytes() for name in written} == written


def test_importing_it_twice_changes_nothing_the_second_time(db, curriculum):
    import_curriculum(curriculum=curriculum, now=NOON)
    said = StringIO()

    call_command("import_curriculum", content=CONTENT, stdout=said)

    assert "Nothing changed." in said.getvalue()
    assert Question.objects.filter(status=Status.LIVE).count() == len(curriculum.questions)


def test_the_key_of_every_question_earns_all_of_its_credit(db, curriculum):
    import_curriculum(curriculum=curriculum, now=NOON)
    attempt = make_attempt(versions=list(live_versions()), feedback=Feedback.AT_ONCE)
    waiting = list(attempt.slots.select_related("version"))

    while waiting:  # a part of a case comes once the one before it is settled
        given = [make_given(slot, content=right_answer(slot)) for slot in waiting]
        outcomes = zip(waiting, services.answer(attempt=attempt, given=given, now=NOON), strict=True)
        taken = {slot.pk: slot for slot, outcome in outcomes if outcome == services.Outcome.ACCEPTED}
        assert taken
        for slot in taken.values():
            if slot.version.case_stem:
                services.settle(slot=slot, now=NOON)
        waiting = [slot for slot in waiting if slot.pk not in taken]
    services.finalise(attempt=attempt, now=NOON)

    graded = attempt.slots.select_related("grade", "version__question")
    assert {one.version.question.code: one.grade.mark for one in graded if one.grade.mark != 1} == {}
    assert len(graded) == len(curriculum.questions)


def test_the_document_says_where_each_of_its_statements_is_taught(checked):
    drafts, _ = checked
    table = "\n".join(coverage_table(drafts))

    assert len(drafts.statements) == 160
    assert table in (settings.BASE_DIR / "docs" / "curriculum.md").read_text()


def test_no_reading_differs_from_a_key_that_stands():
    said = StringIO()

    call_command("compare_readings", content=CONTENT, stdout=said)

    assert "questions were read" in said.getvalue()
