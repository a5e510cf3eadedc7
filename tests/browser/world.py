"""Somebody in the middle of learning, so that every page has something to show. Made by the services themselves."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from learning.models import Lesson
from learning.services import mark_read, start_quiz
from quizzes import services
from quizzes.models import Confidence
from quizzes.services import Given
from reviews.models import Memory
from reviews.services import catch_up, start_review
from tests.browser.conftest import person
from tests.quizzes.kinds.samples import right_answer

READ, BEGUN = "vascular.pta-stent", "foundations.what"


class World:
    """One learner: a lesson's quiz taken, another one begun, one review done, one begun, and more of it due."""

    def __init__(self):
        self.learner, self.beginner = person(name="Ada Lovelace"), person()
        now = timezone.now()
        lessons = {lesson.code: lesson for lesson in Lesson.objects.all()}
        mark_read(learner=self.learner, lesson=lessons[READ], now=now)
        self.taken = start_quiz(learner=self.learner, lesson=lessons[READ], now=now)
        self.answer(self.taken, self.taken.slots.count() - 1)
        services.finalise(attempt=self.taken, now=timezone.now())
        self.begun = start_quiz(learner=self.learner, lesson=lessons[BEGUN], now=now)
        self.answer(self.begun, 1)
        self.reviewed = self.review(2)
        self.answer(self.reviewed, 2, settle=True)
        self.reviewing = self.review(4)
        self.answer(self.reviewing, 2, settle=True)
        catch_up(learner_id=self.learner.pk)

    def review(self, size):
        catch_up(learner_id=self.learner.pk)
        today = self.learner.day_at(timezone.now())
        Memory.objects.filter(learner=self.learner).update(due_day=today - timedelta(days=1))
        return start_review(learner=self.learner, day=today, now=timezone.now(), limit=size)

    def answer(self, attempt, count, settle=False):
        """Take the first choice of the first questions, saying in turn that it was a guess, a thought, or sure."""
        for number, slot in enumerate(attempt.slots.all()[:count]):
            now, said = timezone.now(), list(Confidence.values)[number % 3]
            given = Given(uuid4(), slot.pk, _first_choice(slot), said, now, 0)
            services.answer(attempt=attempt, given=[given], now=now)
            if settle:
                services.settle(slot=slot, now=timezone.now())


def _first_choice(slot):
    """Return the first choice; where there is none to take, what is right."""
    return {"choices": [slot.order[0]]} if slot.version.kind in ("single", "multi") else right_answer(slot)
