"""Whatever is done to an attempt, in whatever order: it stands as a little independent model says.

In short here; `bin/drill attempts` walks ten thousand sequences.
"""

import os
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quizzes import services
from quizzes.domain.rules import Rules
from quizzes.models import Answer, Attempt, Grade, Purpose, Question, QuestionVersion, Slot
from quizzes.models.keys import AnswerKey
from quizzes.queries import Place
from quizzes.queries.feedback import NotReleased, NotSettled
from quizzes.queries.results import results_of
from quizzes.queries.rulings import standing, state_of
from quizzes.services import regrading, ruling
from quizzes.services.attempts import IN_FLIGHT
from tests.factories import BRACHIAL, FEMORAL, NOON, RADIAL, make_learner, make_version
from tests.quizzes.attempt_model import Asked, Given, Model

pytestmark = pytest.mark.django_db
SEQUENCES = int(os.environ.get("PATENCY_SEQUENCES", "60"))
# To make a failure small takes minutes, and is left to the drill.
PHASES = list(Phase) if "PATENCY_SEQUENCES" in os.environ else [Phase.generate]
IDS = [RADIAL, FEMORAL, BRACHIAL]
HINTS = ["Think of the wrist.", "It is not the groin."]
LATER = timedelta(hours=2)

places = some.integers(0, 3)
picks = some.sets(some.sampled_from(IDS), min_size=1).map(frozenset) | some.just(frozenset(["nobody00"]))
confidences = some.sampled_from(["", "guess", "think_so", "sure"])


class Material:
    """The questions that every sequence draws from: two that stand alone, and two parts of a case."""

    def __init__(self):
        self.versions = [
            self._version("single", {RADIAL}, ""),
            self._version("multi", {RADIAL, FEMORAL}, ""),
            self._version("single", {FEMORAL}, "tests.access.c1"),
            self._version("multi", {BRACHIAL, FEMORAL}, "tests.access.c1"),
        ]

    def _version(self, kind, right, case):
        version = make_version(kind=kind, correct=tuple(right))
        version.right = frozenset(right)
        AnswerKey.objects.filter(version=version).update(hints=HINTS)
        Question.objects.filter(pk=version.question_id).update(case=case)
        version.question.case = case
        return version


class Sitting(RuleBasedStateMachine):
    """Everything that can be done to an attempt, done to it and to its model. `material` is what it asks."""

    material: Material

    @initialize(
        feedback=some.sampled_from(["at_once", "at_end", "later"]),
        forward=some.booleans(),
        certainty=some.booleans(),
        tries=some.integers(1, 3),
        percents=some.tuples(some.sampled_from([0, 10, 33, 100]), some.sampled_from([0, 25, 100])),
        limit=some.none() | some.integers(1, 30).map(lambda minutes: timedelta(minutes=minutes)),
        size=some.integers(1, 4),
        points=some.integers(1, 3),
    )
    def begin(self, feedback, forward, certainty, tries, percents, limit, size, points):
        self.held = transaction.atomic()
        self.held.__enter__()
        self.now, self.learner = NOON, make_learner()
        self.versions = self.material.versions[-size:]
        self.model = Model(
            [_asked(version, points) for version in self.versions],
            feedback,
            NOON,
            due=limit and NOON + limit,
            seen_from=NOON + LATER,
            tries=tries if feedback == "at_once" else 1,
            percents=percents,
            forward=forward,
            certainty=certainty,
        )
        rules = Rules(
            feedback_from=NOON + LATER,
            forward_only=forward,
            tries=self.model.tries,
            try_penalty=percents[0],
            hint_penalty=percents[1],
            certainty=certainty,
        )
        self.start = {
            "learner": self.learner,
            "places": [Place(version, points) for version in self.versions],
            "purpose": Purpose.QUIZ,
            "occasion": "quiz:tests",
            "title": "Access sites",
            "feedback": feedback,
            "rules": rules,
            "due_at": self.model.due,
        }
        self.attempt = services.start(**self.start, now=NOON)
        self.slots = list(self.attempt.slots.all())
        self.sent = []

    def teardown(self):
        if hasattr(self, "held"):
            transaction.set_rollback(True)
            self.held.__exit__(None, None, None)

    def at(self, place):
        return place % len(self.slots)

    def slot(self, place):
        return Slot.objects.select_related("attempt", "version__question").get(pk=self.slots[place].pk)

    def put(self, given):
        expected = self.model.answer(given, self.now)
        [outcome] = services.answer(attempt=self.current(), given=[_sent(given, self.slots)], now=self.now)
        assert outcome == expected

    def current(self):
        return Attempt.objects.get(pk=self.attempt.pk)

    @rule(seconds=some.integers(0, 3 * 3600))
    def let_time_pass(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(place=places, picked=picks, confidence=confidences, ago=some.integers(-60, 600), number=some.integers(0, 2))
    def answer(self, place, picked, confidence, ago, number):
        at = self.now - timedelta(seconds=ago)
        given = Given(len(self.sent) + 1, self.at(place), picked, confidence, at, number)
        self.sent.append(given)
        self.put(given)

    @precondition(lambda self: getattr(self, "sent", None))
    @rule(nth=some.integers(0, 50))
    def resend(self, nth):
        first = self.sent[nth % len(self.sent)]
        self.put(Given(first.id, first.slot, first.picked, first.confidence, first.at, first.sequence))

    @precondition(lambda self: getattr(self, "sent", None))
    @rule(nth=some.integers(0, 50), picked=picks, confidence=confidences)
    def send_something_else_under_an_old_id(self, nth, picked, confidence):
        first = self.sent[nth % len(self.sent)]
        self.put(Given(first.id, first.slot, picked, confidence, self.now, 0))

    @rule(place=places, flagged=some.booleans())
    def flag(self, place, flagged):
        services.flag(slot=self.slot(self.at(place)), flagged=flagged)
        self.model.asked[self.at(place)].flagged = flagged

    @rule(place=places)
    def settle(self, place):
        place = self.at(place)
        self.model.close_if_over(self.now)
        refused = "" if self.model.asked[place].settled else self.model.may_settle(place)
        if refused:
            with pytest.raises({"at the end": services.FeedbackAtEnd, "locked": services.Locked}[refused]):
                services.settle(slot=self.slot(place), now=self.now)
        else:
            services.settle(slot=self.slot(place), now=self.now)
            self.model.settle(place)

    @rule(place=places)
    def try_an_answer(self, place):
        place = self.at(place)
        self.model.close_if_over(self.now)
        expected = self.model.attempt_it(place)
        try:
            found = services.try_answer(slot=self.slot(place), now=self.now).mark
        except services.NoTry:
            found = None
        assert found == expected

    @rule(place=places, number=some.integers(1, 3))
    def take_a_hint(self, place, number):
        place = self.at(place)
        self.model.close_if_over(self.now)
        expected = HINTS[number - 1] if self.model.hint(place, number) else None
        try:
            found = services.take_hint(slot=self.slot(place), now=self.now, number=number)
        except services.NoHint:
            found = None
        assert found == expected

    @rule()
    def submit(self):
        services.finalise(attempt=self.current(), now=self.now)
        self.model.close()

    @rule()
    def sweep(self):
        services.close_overdue(now=self.now)
        self.model.close_if_over(self.now - IN_FLIGHT)

    @rule()
    def begin_again(self):
        self.model.close_if_over(self.now)
        attempt = services.start(**self.start, now=self.now)
        assert (attempt.pk == self.attempt.pk) == (not self.model.closed)
        if attempt.pk != self.attempt.pk:
            attempt.delete()

    @rule(place=places)
    def look_at_the_feedback(self, place):
        place = self.at(place)
        try:
            services.show_feedback(slots=[self.slot(place)], now=self.now)
            shown = True
        except (NotReleased, NotSettled):
            shown = False
        assert shown == self.model.seen(place, self.now)

    @rule(
        place=places,
        action=some.sampled_from(["rekey", "drop", "accept"]),
        right=some.sampled_from(IDS),
        taken_back=some.booleans(),  # chance alone would rarely undo what it ruled
    )
    def regrade(self, place, action, right, taken_back):
        place = self.at(place)
        version, one = self.versions[place], self.model.asked[place]
        key = frozenset([right]) if one.one else frozenset([right, next(id for id in IDS if id != right)])
        self.now += timedelta(seconds=1)
        proposal = _proposal(version, action, key)
        regrading.apply(proposal=proposal, seen=state_of(version.question), author=None, now=self.now)
        one.rulings.append((action, key))
        if taken_back:
            self.take_back(place)

    @rule(place=places)
    def take_a_ruling_back(self, place):
        self.take_back(self.at(place))

    def take_back(self, place):
        version, one = self.versions[place], self.model.asked[place]
        if one.rulings:
            self.now += timedelta(seconds=1)
            regrading.undo(ruling=standing([version.pk])[version.pk], author=None, now=self.now)
            one.rulings.pop()

    @invariant()
    def it_stands_as_the_model_says(self):
        if not hasattr(self, "model"):
            return
        grades = Grade.objects.in_bulk([slot.pk for slot in self.slots])
        found = [
            (
                slot.settled_at is not None,
                slot.flagged,
                slot.hints,
                grades[slot.pk].mark if slot.pk in grades else None,
                str(grades[slot.pk].answer_id) if slot.pk in grades else None,
            )
            for slot in self.attempt.slots.all()
        ]
        model = self.model
        counting = [(one.counts() if one.settled else None) for one in model.asked]
        assert found == [
            (one.settled, one.flagged, one.taken, model.mark(one), counts and str(UUID(int=counts.id)))
            for one, counts in zip(model.asked, counting, strict=True)
        ]
        kept = {str(id): late for id, late in Answer.objects.values_list("pk", "late")}
        assert kept == {str(UUID(int=id)): outcome == "late" for id, (_, outcome) in model.facts.items()}
        attempt = self.current()
        result = results_of([attempt])[attempt.pk]
        assert (attempt.finalised_at is not None, (result.earned, result.full)) == (model.closed, model.earned())


def _asked(version, points):
    ids, right = frozenset(IDS), version.right
    return Asked(ids, right, version.kind == "single", version.question.case, len(HINTS), points)


def _sent(given, slots):
    content = {"choices": sorted(given.picked)}
    return services.Given(UUID(int=given.id), slots[given.slot].pk, content, given.confidence, given.at, given.sequence)


def _proposal(version, action, key):
    version = QuestionVersion.objects.select_related("question").get(pk=version.pk)
    if action == "drop":
        return ruling.dropping(versions=[version], reason="Unclear.")
    if action == "accept":
        return ruling.accepting(versions=[version], reason="Every answer can be defended.")
    content = ruling.content_of(version)
    texts = {one["id"]: one["text"] for one in version.body["choices"]}
    right = {texts[id] for id in key}
    choices = [{"text": one["text"], "correct": one["text"] in right, "feedback": "So."} for one in content["choices"]]
    return ruling.rekeying(versions=[version], content={**content, "choices": choices}, reason="The key was wrong.")


@pytest.mark.promise
def test_an_attempt_stands_as_its_model_says():
    walk = type("Walk", (Sitting,), {"material": Material()})
    walked = settings(
        max_examples=SEQUENCES,
        stateful_step_count=20,
        phases=PHASES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(walk, settings=walked)
