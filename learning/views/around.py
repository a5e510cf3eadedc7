"""A request at an attempt, and what its pages show around a question: where it is, what it costs, the ways from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from learning.domain import wording
from learning.domain.stakes import stakes
from quizzes import queries as quizzes
from quizzes import services
from quizzes.domain.rules import Rules, read_rules
from quizzes.models import Attempt, Confidence, Feedback, Purpose
from quizzes.queries import Asked

JSON = "application/json"


def current(request: HttpRequest, attempt_id: UUID, now: datetime) -> Attempt:
    """Return this learner's attempt, closed if its time is over. For everybody else there is none."""
    found = quizzes.attempt_of(request.user, attempt_id)
    if found is None:
        raise Http404
    return services.finalise(attempt=found, now=now) if quizzes.is_over(found, now) else found


@dataclass
class Sitting:
    """One request at an attempt: whose it is, what is asked, and when."""

    request: HttpRequest
    attempt: Attempt
    asked: list[Asked]
    now: datetime

    @cached_property
    def rules(self) -> Rules:
        return read_rules(self.attempt.rules)

    @property
    def at_once(self) -> bool:
        return bool(self.attempt.feedback == Feedback.AT_ONCE)

    @property
    def on_one_page(self) -> bool:
        """Whether all questions stand on one page. Where nobody can go back, each has one of its own."""
        return self.rules.one_page and not self.rules.forward_only

    @property
    def over(self) -> bool:
        return self.attempt.finalised_at is not None

    def at(self, position: int) -> Asked | None:
        return quizzes.in_order(self.asked, position)

    def is_final(self, one: Asked) -> bool:
        """Whether going on from a question makes its answer final: nobody goes back, or what follows may tell it.

        The last one stays open until the whole is submitted.
        """
        if self.at_once or one.settled:
            return False
        case = one.slot.version.question.case
        later = [each.slot.version.question.case for each in self.asked if each.slot.position > one.slot.position]
        return bool(later) and (self.rules.forward_only or (case != "" and case in later))

    def first_open(self, after: int = 0) -> int | None:
        """Return the position of the first open question after one, or else from the start."""
        there = [one.slot.position for one in self.asked if self._is_open(one)]
        return next((at for at in there if at > after), None) or next(iter(there), None)

    def _is_open(self, one: Asked) -> bool:
        done = one.answer is not None and not self.at_once and not self.is_final(one)
        return not (one.settled or one.locked or done)

    def again(self) -> Sitting:
        """Return the same request after something was written."""
        attempt = current(self.request, self.attempt.pk, self.now)
        return Sitting(self.request, attempt, quizzes.asked(attempt, self.now), self.now)


def sit(request: HttpRequest, attempt_id: UUID) -> Sitting:
    """Return what a request finds of its learner's attempt. Constant queries."""
    now = timezone.now()
    found = current(request, attempt_id, now)
    asked = [] if found.purpose == Purpose.CHECK else quizzes.asked(found, now)
    return Sitting(request, found, asked, now)


def moved(request: HttpRequest, name: str, *named: Any, part: str = "", **said: Any) -> HttpResponse:
    """Send a browser on after its form. A script is told where to, with what became of the form."""
    to = redirect(name, *named)
    if request.accepts("text/html"):
        to["Location"] += part
        return to
    return JsonResponse({"next": to["Location"] + part, **said})


def frame(s: Sitting, here: Asked | None = None) -> dict[str, Any]:
    """Return what stands around every page of an attempt."""
    return {
        "attempt": s.attempt,
        "rules": s.rules,
        "count": len(s.asked),
        "dots": [_dot(s, each, here=each is here) for each in s.asked],
        "one_page": s.on_one_page,
        "at_once": s.at_once,
        "at_end": not s.at_once,
        "server_now": round(s.now.timestamp() * 1000),
        **_clock(s),
    }


def _dot(s: Sitting, each: Asked, *, here: bool) -> dict[str, Any]:
    done = each.settled or (not s.at_once and each.answer is not None)
    state = "now" if here else "locked" if each.locked else "done" if done else "open"
    return {"position": each.slot.position, "state": state, "done": done, "flagged": each.slot.flagged}


def _clock(s: Sitting) -> dict[str, Any]:
    """Return the time that is left, where there is a limit. The page only shows it: the server decides."""
    if s.attempt.due_at is None or s.over:
        return {}
    left = max(0, round((s.attempt.due_at - s.now).total_seconds()))
    return {"seconds_left": left, "clock": wording.clock(left), "until": s.attempt.due_at}


def part(s: Sitting, one: Asked, *, error: str = "", given: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what is shown of a question that can be answered; `given` is what its form said, if it said something."""
    told, asks = wording.parted(one.stem)
    return {
        "one": one,
        "position": one.slot.position,
        "prefix": f"s{one.slot.pk}-" if s.on_one_page else "",
        "case": told,
        "asks": asks,
        "given": given or (one.answer.content if one.answer else {}),
        "confidence": one.answer.confidence if one.answer else "",
        "error": error,
        "response": uuid4(),
        "final": s.is_final(one),
        "enter": Confidence.GUESS if s.rules.certainty else Confidence.THINK_SO,
        "stakes": stakes(one.slot.points) if s.rules.certainty else [],
        "not_yet": bool(one.tries) and not one.settled,
        "follows": False,
        "news": one.unfoldings,
    }


def cases(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the questions of one page, each knowing what the one before it showed of the same case."""
    before = None
    for each in parts:
        case = each["one"].slot.version.question.case
        follows = before if before and case and before.slot.version.question.case == case else None
        shown = len(follows.unfoldings) if follows else 0
        yield {**each, "follows": follows is not None, "news": each["one"].unfoldings[shown:]}
        before = each["one"]
