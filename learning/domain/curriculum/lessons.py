"""Reading a lesson's folder: its text with front matter, its questions and its figures."""

from __future__ import annotations

import re

from learning.domain import pictures
from learning.domain.curriculum.files import Files
from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.questions import read_questions
from learning.domain.curriculum.quizzes import FILE, read_quiz
from learning.domain.curriculum.shelves import CODE, SLUG
from learning.domain.curriculum.texts import DRAFT, EXTENSIONS, LIVE, Drafts, FigureDraft, LessonDraft, QuizDraft
from learning.domain.curriculum.yamls import read_tree
from markup.domain import InvalidDrawing, read_drawing
from quizzes.domain.texts import ObjectiveText

FRONT = re.compile(r"---[ \t]*\r?\n(.*?\n)---[ \t]*\r?\n(.*)", re.DOTALL)
FIELDS = ["id", "title", "minutes", "summary", "status", "prerequisites", "objectives", "sources", "figures", "quiz"]
FIGURE = re.compile(r"[a-z0-9][a-z0-9-]*\.(svg|png|jpe?g|webp)")
SHELVES = ("sources.yaml", "glossary.yaml", "coverage.yaml")
READINGS = "readings/"  # what second readers found: for editors, not for the site
NO_TEXT = "the lesson has no text below its front matter"


def read_lessons(files: Files, drafts: Drafts, notes: Notes) -> None:
    """Read every folder of a lesson. A file that belongs to nothing is noted."""
    used = {*SHELVES, FILE, *(f"{folder}/specialty.yaml" for folder in drafts.specialties)}
    used |= notes.unread | {name for name in files.texts if name.startswith(READINGS)}
    for name in sorted(files.texts):
        match name.split("/"):
            case [specialty, folder, "lesson.md"]:
                used |= _read_lesson(specialty, folder, files, drafts, notes)
    unread = tuple(name.removesuffix("lesson.md") for name in notes.unread if name.endswith("/lesson.md"))
    present = {*files.texts, *files.pictures}
    for name in sorted(name for name in present - used if not name.startswith(unread)):
        notes.wrong(Place(name), "nothing names this file; remove it, or list it among the figures of its lesson")


def _read_lesson(specialty: str, folder: str, files: Files, drafts: Drafts, notes: Notes) -> set[str]:
    path = f"{specialty}/{folder}"
    used = {f"{path}/lesson.md", f"{path}/questions.yaml"}
    lesson = _text(specialty, folder, files.texts[f"{path}/lesson.md"], notes)
    if lesson is None:
        return used
    for figure in lesson.figures:
        used.add(f"{path}/{figure.file}")
        _read_figure(figure, path, files, notes)
    read_questions(lesson, f"{path}/questions.yaml", files.texts, notes)
    if lesson.code and lesson.code in drafts.lessons:
        notes.wrong(lesson.place, f"the id {lesson.code} is taken by {drafts.lessons[lesson.code].place.file}")
    drafts.lessons[lesson.code] = lesson
    return used


def _text(specialty: str, folder: str, text: str, notes: Notes) -> LessonDraft | None:
    file = f"{specialty}/{folder}/lesson.md"
    found = FRONT.fullmatch(text)
    if not found:
        notes.unreadable(Place(file), "a lesson begins with `---`, its front matter and `---` on lines of their own")
        return None
    part = Part(read_tree(found[1], file, notes, first_line=2), file, notes)
    if not part.is_mapping:
        return None
    words = found[2].strip("\r\n")
    body = f"{words}\n" if words.strip() else ""
    return draft_of(part, specialty, folder, body, Place(file, _body_line(text, found.start(2))))


def draft_of(part: Part, specialty: str, folder: str, body: str, body_place: Place) -> LessonDraft:
    """Return a lesson, of its front matter and its text. The figures are named, and not read yet."""
    part.expect(FIELDS)
    lesson = LessonDraft(
        code=part.name("id", 80),
        title=part.text("title", 200),
        summary=part.text("summary", 300),
        minutes=part.number("minutes", 1, 60),
        specialty=specialty,
        slug=folder,
        place=part.place("id"),
        status=part.choice("status", [DRAFT]) or LIVE,
        objectives=_objectives(part),
        prerequisites=part.texts("prerequisites", optional=True),
        sources=part.texts("sources"),
        figures=_figures(part),
        quiz=_quiz(part),
        body=body,
        body_place=body_place,
    )
    _check_names(part, lesson)
    return lesson


def _body_line(text: str, start: int) -> int:
    return text[:start].count("\n") + 1 + (len(text[start:]) - len(text[start:].lstrip("\r\n")))


def _check_names(part: Part, lesson: LessonDraft) -> None:
    if lesson.code and not (CODE.fullmatch(lesson.code) and lesson.code.startswith(f"{lesson.specialty}.")):
        part.wrong(f"the id {lesson.code} must be {lesson.specialty}. and a word in lower case", "id")
    if not SLUG.fullmatch(lesson.slug):
        part.wrong(f"the folder {lesson.slug} must be named in lower case letters, digits and hyphens")
    if not lesson.body.strip():
        part.wrong(NO_TEXT)


def _objectives(part: Part) -> list[tuple[ObjectiveText, Place]]:
    found: list[tuple[ObjectiveText, Place]] = []
    lesson = part.value.get("id")
    if not isinstance(lesson, str):
        lesson = ""  # which was noted
    for one in part.parts("objectives"):
        one.expect(["id", "statement", "key_point", "key"])
        text = ObjectiveText(
            one.name("id", 80), one.text("statement", 400), one.text("key_point", 2_000), one.flag("key")
        )
        if lesson and text.code and not re.fullmatch(rf"{re.escape(lesson)}\.[1-9]\d?", text.code):
            one.wrong(f"the id {text.code} must be {lesson}. and a number", "id")
        if text.code and text.code in {other.code for other, _ in found}:
            one.wrong(f"the id {text.code} stands twice; an id is never used again", "id")
        else:
            found.append((text, one.place()))
    return found


def _figures(part: Part) -> list[FigureDraft]:
    found: dict[str, FigureDraft] = {}
    for one in part.parts("figures", optional=True):
        one.expect(["id", "file", "alt", "credit"])
        code, file = one.name("id", 60), one.name("file", 100)
        if code and not SLUG.fullmatch(code):
            one.wrong(f"the id {code} must be lower case letters, digits and single hyphens", "id")
        if code and code in found:
            one.wrong(f"the figure {code} stands twice; give one of them another id", "id")
        if file and not FIGURE.fullmatch(file):
            said = f"the file {file} must be an .svg, .png, .jpg or .webp beside the lesson, in lower case letters"
            one.wrong(said, "file")
            part.notes.unread.add(part.file)
            file = ""
        found[code] = FigureDraft(code, file, one.text("alt", 400), one.text("credit", 200), one.place("file"))
    return list(found.values())


def _quiz(part: Part) -> QuizDraft | None:
    one = part.part("quiz")
    return read_quiz(one) if one else None


def _read_figure(figure: FigureDraft, path: str, files: Files, notes: Notes) -> None:
    name = f"{path}/{figure.file}"
    if not figure.file or not notes.has_read(name):
        return
    if name in files.pictures:
        _read_picture(figure, name, files.pictures[name], notes)
    elif name in files.texts:
        _read_drawing(figure, name, files.texts[name], notes)
    else:
        notes.wrong(figure.place, f"there is no file {name}")


def _read_drawing(figure: FigureDraft, name: str, source: str, notes: Notes) -> None:
    try:
        drawing = read_drawing(source, f"f-{figure.code}")
    except InvalidDrawing as error:
        for line, problem in error.problems:
            notes.unreadable(Place(name, line), problem)
    else:
        figure.source, figure.svg, figure.regions = source, drawing.svg, drawing.regions


def _read_picture(figure: FigureDraft, name: str, content: bytes, notes: Notes) -> None:
    try:
        figure.picture = pictures.read_picture(content)
    except pictures.InvalidPicture as error:
        notes.unreadable(Place(name), str(error))
        return
    extension = EXTENSIONS[figure.picture.media_type]
    if name.rpartition(".")[2].replace("jpeg", "jpg") != extension:
        notes.wrong(figure.place, f"{figure.file} is no such picture by what it holds; name it .{extension}")
