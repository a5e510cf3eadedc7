"""A fact changes: the revision rises, its questions wait, and somebody decides."""

from dataclasses import replace

import pytest

from accounts.models import AuditEntry
from learning.services import objectives as services
from learning.services import questions
from learning.services.editing import Overtaken, Refused, seen_of
from quizzes import queries
from quizzes.domain.texts import ObjectiveText
from quizzes.models import Question
from quizzes.models.keys import FactChange, KeyPoint
from quizzes.queries.authoring import flagged, objective_texts, question_texts
from tests.authoring.bank import make_desk_lesson, objective, save
from tests.factories import NOON, make_learner

pytestmark = [pytest.mark.django_db, pytest.mark.promise]
CODE = "tests.access.1"
WAS, NOW = "Radial access bleeds least in coronary angiography.", "Ulnar access bleeds least in coronary angiography."


@pytest.fixture(autouse=True)
def lesson():
    return make_desk_lesson()


def seen(code=CODE):
    return seen_of(objective_texts([code])[code])


def change(became=NOW, author=None, code=CODE, **fields):
    given = {"code": code, "became": became, "reason": "A trial showed it.", "seen": seen(code), **fields}
    services.change_fact(**given, author=author, now=NOON)


def test_a_changed_fact_raises_the_revision_and_keeps_what_it_was():
    author = make_learner()

    change(author=author)

    kept = FactChange.objects.values_list("objective__code", "revision", "was", "became", "reason", "author")
    assert list(kept) == [(CODE, 2, WAS, NOW, "A trial showed it.", author.pk)]
    assert (objective().revision, KeyPoint.objects.get(objective=objective()).text) == (2, NOW)


def test_a_changed_fact_flags_its_questions_and_no_others():
    first, _ = save(), save(objective="tests.access.2", stem="Which nerve runs beside the brachial artery?")

    change()

    assert list(flagged().values_list("code", flat=True)) == [first]


def test_a_flagged_question_goes_on_being_asked():
    code = save()

    change()

    assert list(queries.live_versions().values_list("question__code", flat=True)) == [code]


def test_what_is_retired_waits_for_nobody():
    save(code=save(), status="retired")

    change()

    assert not flagged().exists()


def test_confirming_takes_the_flag_and_is_noted():
    code = save()
    change()

    questions.confirm_question(code=code, revision=2, author=make_learner(), now=NOON)

    assert not flagged().exists()
    assert AuditEntry.objects.get(action="confirmed").details == {"holds for revision": ["1", "2"]}


def test_confirming_holds_for_the_fact_that_was_read_and_no_later_one():
    code = save()
    change()
    change(became="Ulnar.")

    holds = questions.confirm_question(code=code, revision=2, author=None, now=NOON)

    assert not holds
    assert list(flagged().values_list("code", "confirmed_revision")) == [(code, 2)]


def test_a_question_written_before_an_older_fact_waits():
    code = save()
    change()
    text = question_texts([code])[code]

    changed = replace(text, stem="Which artery bleeds least today?")
    questions.save_question(text=changed, seen=seen_of(text), author=None, now=NOON, revision=1)

    assert list(flagged().values_list("code", flat=True)) == [code]


def test_a_case_told_anew_confirms_only_the_question_that_was_written():
    case = "A 62-year-old woman comes with pain."
    first = save(case="new", case_stem=case, stem="Which access site bleeds least in her?")
    named = Question.objects.get(code=first).case
    second = save(case=named, case_stem=case, objective="tests.access.2", stem="What do you do next for her?")
    change(code="tests.access.1")
    change(code="tests.access.2")

    save(code=first, case_stem="A 63-year-old woman comes with pain.")

    assert list(flagged().values_list("code", flat=True)) == [second]


def test_a_new_version_takes_the_flag():
    code = save()
    change()

    save(code=code, stem="Which artery bleeds least today?")

    assert not flagged().exists()


def test_another_level_takes_no_flag():
    code = save()
    change()

    save(code=code, level="understand")

    assert list(flagged().values_list("code", flat=True)) == [code]


def test_a_question_written_after_the_change_waits_for_nobody():
    change()

    code = save()

    assert Question.objects.get(code=code).confirmed_revision == 2


def test_new_words_for_the_same_fact_flag_nothing():
    save()
    words = ObjectiveText(CODE, "Choose the access site.", "Of all access sites, the radial bleeds least.", True)

    services.save_objective(text=words, seen=seen(), author=None, now=NOON)

    assert (objective().revision, flagged().count()) == (1, 0)
    assert objective_texts([CODE])[CODE] == words
    assert AuditEntry.objects.filter(action="reworded", kind="objective", code=CODE).count() == 1


def test_a_change_is_noted_with_what_was_and_what_is():
    change()

    assert AuditEntry.objects.get(kind="objective").details == {
        "key point": [WAS, NOW],
        "reason": ["", "A trial showed it."],
        "revision": ["1", "2"],
    }


def test_the_same_fact_is_no_change():
    with pytest.raises(Refused) as error:
        change(WAS)

    assert error.value.problems == {"became": ["This is what the fact says already."]}
    assert (objective().revision, FactChange.objects.count()) == (1, 0)


@pytest.mark.parametrize("act", ["words", "fact"])
def test_who_was_overtaken_changes_nothing(act):
    stale = seen()
    change("Distal radial access bleeds least.")

    with pytest.raises(Overtaken):
        if act == "fact":
            change(NOW, seen=stale)
        else:
            services.save_objective(text=ObjectiveText(CODE, "Choose.", NOW, True), seen=stale, author=None, now=NOON)

    assert objective_texts([CODE])[CODE].key_point == "Distal radial access bleeds least."
