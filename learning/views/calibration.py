"""A learner's calibration: how often they are right when they guess, think so, and are sure."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from learning.domain.drawing_calibration import drawn
from quizzes.domain.calibration import ENOUGH
from quizzes.queries.calibration import calibration_of


@login_required
@require_safe
def calibration(request: HttpRequest) -> HttpResponse:
    found = calibration_of(request.user, timezone.now())
    context = {"found": found, "bars": drawn(found.bins), "enough": ENOUGH, "active": "today"}
    return render(request, "learning/calibration.html", context)
