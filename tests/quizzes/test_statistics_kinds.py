"""Every kind can be counted: what is right and wrong of it is told apart, and nothing that somebody typed is shown."""

import pytest

from quizzes import services
from quizzes.models import Ruling, Slot
from quizzes.models.keys import RuledKey
from quizzes.queries import others as telling
from quizzes.queries import statistics
from quizzes.queries.statistics import Chosen
from tests.factories import NOON, make_attempt, make_given, make_learner, make_quiz
from tests.quizzes.kinds.samples import SAMPLES, make_sample

pytestmark = pytest.mark.django_db


def answered(version, quiz, content, values):
    attempt = make_attempt(make_learner(), [version], quiz=quiz)
    attempt.slots.update(values=values)
    [slot] = attempt.slots.select_related("version", "attempt")
    services.answer(attempt=attempt, given=[make_given(slot, content=dict(content))], now=NOON)
    services.finalise(attempt=attempt, now=NOON)
    return Slot.objects.select_related("version", "attempt").get(pk=slot.pk)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_what_is_right_of_a_kind_is_told_apart(sample):
    version = make_sample(sample)
    quiz = make_quiz([version])
    for content in (sample.right, sample.wrong):
        answered(version, quiz, content, sample.values)

    [found] = statistics.question_report(version.question, Chosen()).versions

    said = found.looked.responses
    assert {one.right for one in said} == {True, False}
    assert (sum(one.count for one in said) > 0, all(one.label for one in said)) == (True, True)


TYPED = {
    "short": {"text": "qwertz"},
    "numeric": {"value": "98765", "unit": "mL"},
    "numeric, with drawn values": {"value": "98765"},
    "cloze": {"gaps": {"1": "zzzzzzzz", "2": "98765", "3": "qwertz"}},
}


@pytest.mark.promise
@pytest.mark.parametrize("sample", [one for one in SAMPLES if one.name in TYPED], ids=str)
def test_nothing_that_somebody_typed_is_shown_to_others(sample, monkeypatch):
    monkeypatch.setattr(telling, "ENOUGH", 1)
    version = make_sample(sample)
    quiz = make_quiz([version])
    answered(version, quiz, TYPED[sample.name], sample.values)
    mine = answered(version, quiz, sample.right, sample.values)

    [found] = telling.others([mine], NOON).values()

    words = " ".join(words for words, _ in found.rows)
    assert ("qwertz" in words.lower(), "98765" in words, "Something else" in words) == (False, False, True)


@pytest.mark.promise
def test_a_ruled_key_that_cannot_read_an_answer_stops_no_page():
    sample = next(one for one in SAMPLES if one.kind == "single")
    version = make_sample(sample)
    quiz = make_quiz([version])
    answered(version, quiz, sample.right, {})
    ruling = Ruling.objects.create(version=version, action=Ruling.Action.REKEY, reason="Wrong.", made_at=NOON)
    RuledKey.objects.create(ruling=ruling, key={"correct": ["n0such1d"]})

    [found] = statistics.question_report(version.question, Chosen()).versions

    assert [one.right for one in found.looked.responses if one.count] == [True]


@pytest.mark.promise
def test_where_a_ruling_accepts_every_answer_none_is_wrong():
    sample = next(one for one in SAMPLES if one.kind == "single")
    version = make_sample(sample)
    quiz = make_quiz([version])
    answered(version, quiz, sample.wrong, {})
    Ruling.objects.create(version=version, action=Ruling.Action.ACCEPT, reason="Unclear.", made_at=NOON)

    [found] = statistics.question_report(version.question, Chosen()).versions

    assert [one.right for one in found.looked.responses if one.count] == [True]
