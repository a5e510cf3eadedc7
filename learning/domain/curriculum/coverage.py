"""What the curriculum began from, statement by statement, and where each is taught and asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from learning.domain.curriculum.mistakes import Notes
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.shelves import read_file
from learning.domain.curriculum.texts import LIVE, Drafts, Statement, in_order

FILE = "coverage.yaml"
FLAGS = ("ok", "oversimplified", "wrong", "disputed", "unsupported", "incomplete", "citation")
HEAD = ("| | Statement | Flag | Lessons | Objectives | Questions |", "| --- | --- | --- | --- | --- | --- |")


def read_coverage(files: Mapping[str, str], drafts: Drafts, notes: Notes) -> None:
    """Read the statements, where there are any."""
    if FILE not in files or (part := read_file(FILE, files, notes)) is None:
        return
    part.expect(["version", "statements"])
    for one in part.parts("statements"):
        statement = _statement(one)
        if statement.id in drafts.statements:
            one.wrong(f"the id {statement.id} is taken; statements are numbered once", "id")
        drafts.statements[statement.id] = statement


def _statement(part: Part) -> Statement:
    part.expect(["id", "says", "flag", "teaches", "objectives"])
    flag = part.text("flag", 20)
    if flag and flag not in FLAGS:
        part.wrong(f"`flag` must be {' or '.join(FLAGS)}", "flag")
    objectives = part.texts("objectives")
    return Statement(
        part.text("id", 10), part.text("says", 300), flag, part.text("teaches", 400), objectives, part.place()
    )


def review_coverage(drafts: Drafts, notes: Notes) -> None:
    """Note each statement that no objective teaches, and each objective of one that no question asks for."""
    asked = _asked(drafts)
    to_come = drafts.to_come()
    for one in drafts.statements.values():
        if not one.objectives:
            notes.wrong(one.place, f"{one.id} is taught by no objective; name one")
        for code, place in one.objectives:
            if code not in asked and code.rpartition(".")[0] not in to_come:
                notes.wrong(place, f"there is no objective {code}; name one that a lesson has")
            elif not asked.get(code, True):
                notes.wrong(place, f"no question asks for {code}, which is to teach {one.id}")


def coverage_table(drafts: Drafts) -> Iterator[str]:
    """Return a table in Markdown: statement, flag, lessons, objectives, questions."""
    if not drafts.statements:
        return
    asked = _asked(drafts)
    yield from HEAD
    for one in drafts.statements.values():
        codes = [code for code, _ in one.objectives]
        lessons = sorted({code.rpartition(".")[0] for code in codes})
        questions = in_order({question for code in codes for question in asked.get(code, ())})
        numbers = [_short(code, lessons) for code in codes], [_short(code, lessons) for code in questions]
        cells = [one.id, one.says.replace("|", "\\|"), one.flag, *(", ".join(part) for part in (lessons, *numbers))]
        yield f"| {' | '.join(cells)} |"


def _short(code: str, lessons: list[str]) -> str:
    """Return the number of an objective or question alone where one lesson stands beside it."""
    lesson, _, number = code.rpartition(".")
    return number if len(lessons) == 1 else f"{lesson.rpartition('.')[2]}.{number}"


def _asked(drafts: Drafts) -> dict[str, list[str]]:
    """Return the live questions of each objective, by its code."""
    found: dict[str, list[str]] = {
        objective.code: [] for lesson in drafts.lessons.values() for objective, _ in lesson.objectives
    }
    for lesson in drafts.lessons.values():
        for question in lesson.questions:
            if question.status == LIVE and question.objective in found:
                found[question.objective].append(question.code)
    return found
