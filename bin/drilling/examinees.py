"""Learners who take a quiz, and what the database knows of it in the end. Django is set up before this is imported."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command

from accounts.models import User
from quizzes.models import Answer, Attempt, Grade, Slot
from quizzes.models.keys import AnswerKey

Sent = Mapping[str, object]  # an answer as the API takes it


def make_learners(count: int) -> list[str]:
    """Import the curriculum, add so many learners, and return a session token of each."""
    call_command("import_curriculum", verbosity=0)
    learners = User.objects.bulk_create(User(email=f"examinee-{number}@example.org") for number in range(count))
    return [_signed_in(one) for one in learners]


def _signed_in(learner: User) -> str:
    """Return the token of a new session: five hundred passwords would take longer than the drill."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(learner.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def content(question: Mapping, chance: random.Random) -> dict[str, list[str]]:
    """Return some answer to a question of choices."""
    ids = [one["id"] for one in question["body"]["choices"]]
    size = 1 if question["kind"] == "single" else chance.randint(1, len(ids))
    return {"choices": chance.sample(ids, size)}


def newest(answers: Iterable[Sent]) -> dict[int, Sent]:
    """Return the answer to each slot that has to count: greatest by instant, sequence and id."""
    found: dict[int, Sent] = {}
    for one in sorted(answers, key=lambda one: (one["answered_at"], one["sequence"], UUID(str(one["id"])))):
        found[int(str(one["slot"]))] = one
    return found


def broken(attempts: Mapping[str, list[Sent]]) -> Iterator[str]:
    """Yield what the database says otherwise than those who answered: what they sent, by their attempts."""
    sent = [one for answers in attempts.values() for one in answers]
    yield from _broken_answers(sent)
    yield from _broken_grades(newest(sent))
    yield from _broken_attempts(attempts)


def _broken_answers(sent: list[Sent]) -> Iterator[str]:
    stored = {str(one["id"]): one for one in Answer.objects.values()}
    if len(stored) != len(sent):
        yield f"{len(sent)} answers were acknowledged, and {len(stored)} are stored"
    for one in sent:
        row = stored.get(str(one["id"]))
        if row is None:
            yield f"{one['id']} was acknowledged, and is lost"
        elif _said(row) != _meant(one):
            yield f"{one['id']} is stored as {_said(row)}, and was {_meant(one)}"


def _said(row: Mapping) -> tuple:
    return row["slot_id"], row["content"], row["confidence"], row["sequence"], row["answered_at"], row["late"]


def _meant(one: Sent) -> tuple:
    at = datetime.fromisoformat(str(one["answered_at"])).astimezone(UTC)
    return one["slot"], one["answer"], one["confidence"], one["sequence"], at, False


def _broken_grades(counting: Mapping[int, Sent]) -> Iterator[str]:
    grades = {one.slot_id: one for one in Grade.objects.select_related("slot__version")}
    keys = {one.version_id: one.key for one in AnswerKey.objects.all()}
    if set(grades) != set(counting):
        yield f"{len(counting)} slots were answered, and {len(grades)} are graded"
    for slot, grade in grades.items():
        answer = counting.get(slot)
        if answer is None:
            continue
        version = grade.slot.version
        mark = _mark(version.kind, version.body, keys[version.pk], answer["answer"])
        if (str(grade.answer_id), grade.mark) != (answer["id"], mark):
            yield f"slot {slot}: {grade.answer_id} earned {grade.mark}; {answer['id']} had to earn {mark}"


def _mark(kind: str, body: Mapping, key: Mapping, answer: object) -> Fraction:
    """Return the mark by hand: a pick among choices, or so many right and wrong ones."""
    picked, right = set(dict(answer)["choices"]), set(key["correct"])  # type: ignore[call-overload]
    if kind == "single":
        return Fraction(int(picked == right))
    wrong = len(body["choices"]) - len(right)
    return Fraction(len(picked & right), len(right)) - Fraction(len(picked - right), wrong)


def _broken_attempts(attempts: Mapping[str, list[Sent]]) -> Iterator[str]:
    rows = {str(one.pk): one for one in Attempt.objects.all()}
    if set(rows) != set(attempts):
        yield f"{len(attempts)} attempts were begun, and {len(rows)} are there"
    yield from (f"{one} is still open" for one, row in rows.items() if not row.finalised_at)
    per_learner = Counter(row.learner_id for row in rows.values())
    yield from (f"{learner} has {count} attempts" for learner, count in per_learner.items() if count > 1)
    unsettled = Slot.objects.filter(settled_at=None).count()
    if unsettled:
        yield f"{unsettled} slots are not settled"
