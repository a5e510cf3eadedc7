"""What stands in files in their canonical form is read as what was written, whatever it says."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.domain.curriculum import Curriculum, Notes, curriculum_of
from learning.domain.curriculum.canonical import WIDTH, as_yaml
from learning.domain.curriculum.deciding import stocks_of
from learning.domain.curriculum.texts import FigureText, LessonText, SpecialtyText, TermText
from learning.domain.curriculum.writing import write_files
from learning.domain.curriculum.yamls import read_tree
from markup.domain import read_drawing, slug
from quizzes.domain.texts import DrawText, ObjectiveText, QuestionText, QuizText, SourceText

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img" aria-labelledby="a b">'
    '<title id="a">A</title><desc id="b">B</desc></svg>'
)
STRANGE = [
    *("yes", "No", "null", "~", "1953", "1e3", "1_000", "0x1f", "12:30", "2001-01-01", "=", "<<", ".5", "-", "---"),
    *("a: b", "a:", "a #b", "# a", "- a", "? a", "it's", '"', "'", "\\", "{{1}}", "[a]", "&a", "*a", "!a", "%a", "@a"),
    *(
        " a",
        "a ",
        "a  b",
        "a\tb",
        "a\nb",
        "a\n\nb\n",
        "\na",
        "a \nb",
        "a\r\nb",
        "\x85",
        "\u2028",
        "\ufeff",
        "\xa0",
        "Å ø",
    ),
]
ANY = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
WORDS = st.lists(st.text(ANY, min_size=1, max_size=WIDTH + 20), max_size=30).map(" ".join)
TEXTS = st.sampled_from(STRANGE) | st.text(ANY, max_size=200) | st.text(" \n:#-'\"ab", max_size=300) | WORDS
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(TEXTS, some, max_size=4),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_a_value_is_read_as_what_was_written(value):
    notes = Notes()

    read = read_tree(as_yaml(value), "some.yaml", notes)

    assert (read.value, notes.mistakes) == (value, [])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_what_was_read_is_written_as_it_was(value):
    written = as_yaml(value)

    assert as_yaml(read_tree(written, "some.yaml", Notes()).value) == written


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_a_file_ends_with_one_line_feed_and_holds_no_other_break(value):
    written = as_yaml(value)

    assert written.endswith("\n") and not written.endswith("\n\n")
    assert not set(written) & {"\r", "\t", "\x85", "\u2028", "\u2029", "\ufeff"}


def test_long_words_are_folded_and_short_lists_stand_in_brackets():
    long = "Inflation fractures plaque and overstretches the wall. " * 2 + "Antiproliferative drugs help."

    written = as_yaml({"minutes": 8, "key": True, "sources": ["acc-pad-2024", "coral-2014"], "explanation": long})

    assert written == (
        "minutes: 8\n"
        "key: true\n"
        "sources: [acc-pad-2024, coral-2014]\n"
        "explanation: >-\n"
        f"  {long[:109]}\n"
        "  Antiproliferative drugs help.\n"
    )


SHORT = st.sampled_from([*STRANGE, "many words " * 20, "x" * 150]) | st.text(ANY, max_size=20)
PATIENT = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def trimmed(most):
    return SHORT.map(str.strip).filter(lambda text: 0 < len(text) <= most)


def unstripped(most):
    return SHORT.filter(lambda text: text.strip() and len(text) <= most)


def maybe(texts):
    return st.just("") | texts


@st.composite
def questions(draw, code, kind):
    correct = {"single": [True, False], "multi": [True, True, False]}[kind]
    choices = [
        {"text": draw(unstripped(1_000)), **({"correct": True} if right else {}), "feedback": draw(unstripped(1_000))}
        for right in correct
    ]
    return QuestionText(
        code=code,
        objective="here.one.1",
        level="apply",
        case=(case := draw(st.sampled_from(["", "here.one.c1"]))),
        status=draw(st.sampled_from(["live", "draft"])),
        kind=kind,
        case_stem="The case" if case else "",
        stem=draw(trimmed(5_000)),
        content={**({"scoring": "partial"} if kind == "multi" else {}), "choices": choices},
        fixed_order=draw(st.booleans()),
        explanation=draw(trimmed(5_000)),
        negative_reason=draw(maybe(trimmed(1_000))),
        sources=draw(st.sampled_from([["s-1"], ["s-2", "s-1"]])),
    )


BODIES = st.lists(st.text("abc *_#>-1.`|\n'\"\\&<Åé", max_size=60), max_size=9).map("\n\n".join)


@st.composite
def lessons(draw):
    svg = read_drawing(DRAWING, "f-fig").svg
    return LessonText(
        code="here.one",
        slug=draw(st.sampled_from(["one", "the-first"])),
        specialty="here",
        position=1,
        title=draw(trimmed(200)),
        summary=draw(trimmed(300)),
        minutes=draw(st.integers(1, 60)),
        body=draw(BODIES.map(lambda body: body.strip("\r\n") + "\n").filter(str.strip)),
        status=draw(st.sampled_from(["live", "draft"])),
        objectives=["here.one.1"],
        sources=["s-2", "s-1"],
        terms=[],
        prerequisites=draw(st.sampled_from([[], ["here.two"]])),
        checks=[],
        figures=draw(st.lists(st.just(FigureText("fig", "fig.svg", "Å", "b: c", DRAWING, svg, "")), max_size=1)),
    )


@st.composite
def curricula(draw):
    lesson = draw(lessons())
    asked = [draw(questions("here.one.q09", "single")), draw(questions("here.one.q100", "multi"))]
    names = draw(st.lists(st.sampled_from(["yes", "1953", "no: or", "# x", "it's"]), unique=True))
    quizzes = [QuizText("here.one", lesson.title, draw(st.permutations([one.code for one in asked])))]
    quizzes.append(QuizText("here.one", lesson.title, ["here.one.q09"], [DrawText("here.one.1", 3)]))
    keys = ["s-1", "s-2"]
    return Curriculum(
        specialties={"here": SpecialtyText("here", draw(trimmed(120)), draw(trimmed(300)), 1, PLANNED)},
        sources={key: draw(sources(key)) for key in keys},
        terms={name: TermText(name, slug(name), draw(trimmed(400)), draw(ALSO)) for name in names[:1]},
        objectives={
            "here.one.1": ObjectiveText("here.one.1", draw(trimmed(400)), draw(trimmed(1_000)), draw(st.booleans()))
        },
        questions={one.code: one for one in asked},
        lessons={lesson.code: lesson},
        quizzes={"here.one": draw(st.sampled_from(quizzes))},
    )


PLANNED = [{"code": "here.one", "title": "One: the first"}, {"code": "here.two", "title": "'Two'"}]
ALSO = st.lists(st.sampled_from(["null", "a: b", "ABI", "two words"]), unique=True)


def sources(key):
    return st.builds(
        SourceText,
        key=st.just(key),
        kind=trimmed(30),
        authors=trimmed(300),
        title=trimmed(500),
        year=st.none() | st.integers(1500, 2100),
        published_in=trimmed(300),
        doi=st.sampled_from(["", "10.1161/01.CIR.30.5.654"]),
        certainty=st.sampled_from(["verified", "recalled"]),
    )


@PATIENT
@given(curricula())
def test_files_are_read_as_the_curriculum_that_was_written(found):
    read = curriculum_of(write_files(found))

    assert stocks_of(read) == stocks_of(found)


@PATIENT
@given(curricula())
def test_files_that_were_read_are_written_byte_for_byte(found):
    files = write_files(found)

    assert write_files(curriculum_of(files)) == files
