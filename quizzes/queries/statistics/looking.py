"""Items that need a look: what the statistics of the whole bank give authors to think about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quizzes.domain.statistics import Finding, findings
from quizzes.models import Judgement, QuestionVersion, Status
from quizzes.queries.statistics.quiz import asked_versions
from quizzes.queries.statistics.reading import Chosen, answers_to_all
from quizzes.queries.statistics.versions import VersionReport, version_reports

AGAIN = 2  # times the answers there were: then a finding that was judged is shown again, for its figures may differ


@dataclass(frozen=True, slots=True)
class Look:
    """A finding that nobody has judged, or that has since seen twice the answers. `judged` is what was said of it."""

    version: QuestionVersion
    finding: Finding
    attempts: int
    judged: Judgement | None


def to_look_at() -> list[Look]:
    """Return what needs a look in the newest versions of live questions, the gravest first. Constant queries."""
    chosen = Chosen()
    read = answers_to_all(chosen)
    asked = {id: one for id, one in asked_versions(read).items() if one.question.status == Status.LIVE}
    reports = _newest(version_reports(read, asked, chosen))
    judged = _judged([one.version.pk for one in reports])
    found = [look for one in reports for look in _looks(one, judged[one.version.pk])]
    return sorted(found, key=lambda one: (one.finding.weight, one.version.question.code, one.finding.name))


def _newest(reports: list[VersionReport]) -> list[VersionReport]:
    """Leave out versions that were replaced: what they ask is not asked any more."""
    numbers = QuestionVersion.objects.filter(question__in=[one.version.question_id for one in reports])
    newest: dict[int, int] = {}
    for question, number in numbers.order_by().values_list("question", "number"):
        newest[question] = max(number, newest.get(question, 0))
    return [one for one in reports if one.version.number == newest[one.version.question_id]]


def _judged(versions: list[int]) -> Mapping[int, dict[str, Judgement]]:
    """Return the newest judgement on each finding, by version."""
    found: Mapping[int, dict[str, Judgement]] = defaultdict(dict)
    for one in Judgement.objects.filter(version__in=versions).select_related("author").order_by("made_at", "pk"):
        found[one.version_id][one.finding] = one
    return found


def _looks(report: VersionReport, judged: Mapping[str, Judgement]) -> list[Look]:
    asked = report.looked.figures.attempts
    looks = (Look(report.version, one, asked, judged.get(one.name)) for one in findings(report.looked))
    return [one for one in looks if one.judged is None or _is_new(report, one.judged)]


def _is_new(report: VersionReport, judged: Judgement) -> bool:
    known = int(np.sum(report.ended <= judged.made_at.timestamp()))
    return report.ended.size >= AGAIN * max(known, 1)
