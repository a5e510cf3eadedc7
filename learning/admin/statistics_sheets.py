"""Statistics as rows for a spreadsheet. Empty: not computable."""

from __future__ import annotations

from collections.abc import Iterator

from learning.domain.figured import sheet_row

FIGURES = ("attempts", "facility", "deviation", "discrimination", "efficiency", "biserial")
HEADS = (
    "attempts",
    "facility index",
    "standard deviation",
    "discrimination index",
    "discriminative efficiency",
    "point-biserial",
)
OF_QUIZ = (
    ("attempts", "attempts"),
    ("full marks", "full"),
    ("mean", "mean"),
    ("median", "median"),
    ("standard deviation", "deviation"),
    ("skewness", "skewness"),
    ("kurtosis", "kurtosis"),
    ("coefficient of internal consistency", "consistency"),
    ("error ratio", "error_ratio"),
    ("standard error", "standard_error"),
)


def quiz_rows(report) -> Iterator:
    for name, field in OF_QUIZ:
        yield sheet_row([name, getattr(report.figures, field)])
    yield []
    more = ("random guess score", "intended weight", "effective weight", "difficulty", "its standard error")
    yield ["question", "version", "drawn", "place", *HEADS, *more]
    for one in report.items:
        own = [one.version.question.code, one.version.number, "yes" if one.drawn else "no", one.position]
        weight = [one.weight.intended, one.weight.effective] if one.weight else [None, None]
        difficulty = [one.difficulty.logits, one.difficulty.error] if one.difficulty else [None, None]
        yield sheet_row([*own, *_figures(one.figures), one.chance, *weight, *difficulty])
    for one in report.draws:
        weight = [one.weight.intended, one.weight.effective]
        own = [f"draw {one.draw}, question {one.number}", "", "yes", ""]
        yield sheet_row([*own, *_figures(one.figures), None, *weight, None, None])


def question_rows(report) -> Iterator:
    yield ["version", "drawn values", *HEADS]
    for one in report.versions:
        yield sheet_row([one.version.number, "", *_figures(one.looked.figures)])
        for values, figures in report.variants.get(one.version.pk, []):
            yield sheet_row([one.version.number, values, *_figures(figures)])
    yield []
    yield ["version", "answer", "right", "all", "upper third", "lower third"]
    for one in report.versions:
        for said in one.looked.responses:
            right = {True: "yes", False: "no", None: ""}[said.right]
            yield sheet_row([one.version.number, said.label, right, said.count, said.upper, said.lower])


def look_rows(looks) -> Iterator:
    yield ["question", "version", "finding", "reason", "figures", "attempts"]
    for one in looks:
        own = [one.version.question.code, one.version.number, one.finding.name]
        yield sheet_row([*own, one.finding.reason, one.finding.figures, one.attempts])


def _figures(figures):
    return [getattr(figures, name) for name in FIGURES]
