import pytest

from tests.content import FIGURE, LESSON, QUESTIONS, Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_the_files_hold_no_mistake(folder):
    assert folder.mistakes() == []


# Where a file says the first, let it say the second: the line that holds the words gets the message.
SPOILED = [
    (
        QUESTIONS,
        "kind: single",
        "kind: quiz",
        "kind: quiz",
        "there is no kind quiz; it is one of single, multi, truefalse, numeric",
    ),
    (QUESTIONS, "level: understand", "level: guess", "level: guess", "`level` must be one of remember, understand"),
    (QUESTIONS, "  level: understand\n", "", "- id: vascular.pta-stent.q01", "`level` is missing"),
    (
        QUESTIONS,
        "  kind: single",
        "  colour: red\n  kind: single",
        "colour: red",
        "`colour` is not known here; known are",
    ),
    (
        QUESTIONS,
        "objective: vascular.pta-stent.1",
        "objective: vascular.pta-stent.9",
        "pta-stent.9",
        "there is no objective",
    ),
    (QUESTIONS, "case: vascular.pta-stent.c1", "case: vascular.pta-stent.c7", "pta-stent.c7", "there is no case"),
    (
        QUESTIONS,
        "[kaufman-lee, dotter-judkins-1964]",
        "[freedom-2012]",
        "[freedom-2012]",
        "freedom-2012 is not among the sources",
    ),
    (QUESTIONS, "    correct: true\n", "", "  choices:", "exactly one choice must be marked as right; 0 are"),
    (QUESTIONS, "- id: vascular.pta-stent.q02", "- id: vascular.pta-stent.q01", "- id: vascular.pta-stent.q01", ""),
    (QUESTIONS, "version: 1", "version: 2", "version: 2", "`version` must be 1"),
    (
        QUESTIONS,
        "lesson: vascular.pta-stent",
        "lesson: vascular.embo",
        "lesson: vascular.embo",
        "`lesson` must be vascular.pta-stent",
    ),
    (QUESTIONS, "  kind: single", "  kind: single\n  kind: multi", "  kind: multi", "`kind` is said twice; keep one"),
    (QUESTIONS, "  kind: single", "  kind: [single", "", "this is not YAML"),
    (LESSON, "minutes: 11", "minutes: soon", "minutes: soon", "`minutes` must be a whole number from 1 to 60"),
    (
        LESSON,
        "[imaging-instruments.access",
        "[imaging-instruments.magic",
        "instruments.magic",
        "no specialty plans a lesson",
    ),
    (
        LESSON,
        "- acc-pad-2024",
        "- acc-pad-1066",
        "- acc-pad-1066",
        "there is no source acc-pad-1066; add it to sources.yaml",
    ),
    (LESSON, "[[dissection]]", "[[dissektion]]", "[[dissektion]]", "the glossary has no term dissektion"),
    (
        LESSON,
        "[@clever-2012]",
        "[@freedom-2012]",
        "[@freedom-2012]",
        "freedom-2012 is not among the sources of the lesson",
    ),
    (LESSON, ":::figure pta-stent", ":::figure artery", ":::figure artery", "the lesson has no figure artery"),
    (LESSON, ":::check vascular.pta-stent.q03", ":::check vascular.pta-stent.q99", "q99", "the lesson has no question"),
    (
        LESSON,
        "file: pta-stent.svg",
        "file: ../pta-stent.svg",
        "file: ../pta-stent.svg",
        "must be an .svg, .png, .jpg or .webp beside the lesson",
    ),
    (
        LESSON,
        "id: vascular.pta-stent\n",
        "id: vascular.unplanned\n",
        "id: vascular.unplanned",
        "is not in vascular/specialty.yaml",
    ),
    (FIGURE, "<title", "<script/><title", "<script/>", "<script> is not allowed"),
    ("sources.yaml", "year: 1953", "year: soon", "year: soon", "`year` must be a whole number"),
    ("sources.yaml", "- key: dotter-judkins-1964", "- key: seldinger-1953", "dotter", ""),
    ("glossary.yaml", "- term: abscess", "- term: angioplasty", "- term: angioplasty", ""),
    ("glossary.yaml", "definition: Localized", "define: Localized", "define: Localized", "`define` is not known here"),
    (
        "vascular/specialty.yaml",
        "slug: vascular",
        "slug: vessels",
        "slug: vessels",
        "must be the name of the folder, vascular",
    ),
    (
        "vascular/specialty.yaml",
        "position: 3",
        "position: 1",
        "position: 1",
        "position 1 is taken by foundations; give",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "words", "said"), SPOILED)
def test_a_mistake_is_listed_with_its_file_and_line_and_what_would_be_right(folder, file, old, new, words, said):
    folder.change(file, old, new)

    found = folder.mistakes()

    start = f"{file}:{folder.line(file, words)}: " if said and words else f"{file}:"
    assert any(one.startswith(start) and said in one for one in found), found


def test_every_mistake_is_listed_at_once(folder):
    folder.change(QUESTIONS, "level: understand", "level: guess")
    folder.change(QUESTIONS, "    feedback: >-\n      Plaque is not very", "    feedbak: >-\n      Plaque is not very")
    folder.change(LESSON, "[[dissection]]", "[[dissektion]]")
    folder.change("sources.yaml", "year: 1953", "year: soon")

    found = folder.mistakes()

    assert [one.partition(" ")[0] for one in found] == [
        f"sources.yaml:{folder.line('sources.yaml', 'year: soon')}:",
        f"{LESSON}:{folder.line(LESSON, '[[dissektion]]')}:",
        f"{QUESTIONS}:{folder.line(QUESTIONS, 'level: guess')}:",
        f"{QUESTIONS}:{folder.line(QUESTIONS, 'text: Plaque was compressed')}:",
        f"{QUESTIONS}:{folder.line(QUESTIONS, 'feedbak')}:",
    ]


HOSTILE = {
    "an alias bomb": b"version: 1\na: &a [x, x]\nb: &b [*a, *a]\nsources: [*b, *b]\n",
    "a NUL": b"version: 1\nsources: []\0\n",
    "Latin-1": "version: 1\nname: Gr\xfcntzig\n".encode("latin-1"),
    "a list": b"- 1\n- 2\n",
    "a word": b"hello\n",
    "nothing": b"",
    "two documents": b"version: 1\n---\nversion: 1\n",
    "a Python object": b"version: !!python/object/apply:os.system [echo]\nsources: []\n",
    "brackets without end": b"[" * 100_000,
    "braces without end": b"{a: " * 50_000,
    "an absurd number": b"version: " + b"9" * 10_000,
    "an absurd date": b"version: 2001-99-99",
    "a surrogate": b'version: "\\ud800"\nsources: []\n',
    "a mapping as a name": b"? {a: b}\n: c\n",
    "too much": b"# \n" * 700_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_mistake_and_never_a_crash(folder, name):
    (folder.path / "sources.yaml").write_bytes(HOSTILE[name])

    found = folder.mistakes()

    assert any(one.startswith("sources.yaml:") for one in found)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_lesson_is_a_mistake_and_never_a_crash(folder, name):
    (folder.path / LESSON).write_bytes(b"---\n" + HOSTILE[name] + b"\n---\nText.\n")

    found = folder.mistakes()

    assert any(one.startswith(f"{LESSON}:") for one in found)


# What a file that cannot be read would have said is not missed elsewhere: one mistake, and only the true one.
ONLY = {
    "questions that are not UTF-8": (
        QUESTIONS,
        "stem: ",
        b"stem: \xff",
        "the file is not UTF-8; save it in that encoding",
    ),
    "questions with a NUL": (QUESTIONS, "stem: ", b"stem: \0", "a NUL character; remove it"),
    "questions with a tab": (
        QUESTIONS,
        "- id: vascular.pta-stent.q01",
        b"\t- id: x",
        "this is not YAML: found character",
    ),
    "questions that are a list": (
        QUESTIONS,
        "version: 1",
        b"- 1\n---\n",
        "this is not YAML: but found another document",
    ),
    "a glossary too deep": ("glossary.yaml", "terms:", b"deep: " + b"[" * 99, "values are nested more than 12 deep"),
    "a glossary without terms": ("glossary.yaml", "terms:", b"words:", "`words` is not known here; known are"),
    "sources that are not UTF-8": ("sources.yaml", "year: 1953", b"year: \xff", "the file is not UTF-8; save it"),
    "a specialty with a broken plan": ("vascular/specialty.yaml", "lessons:", b"lessons: [", "this is not YAML"),
    "a lesson with broken front matter": (LESSON, "minutes: 11", b"minutes: [", "this is not YAML"),
    "a lesson that is not UTF-8": (LESSON, "minutes: 11", b"minutes: \xff", "the file is not UTF-8; save it"),
    "a lesson without sources": (LESSON, "\nsources:", b"\ncites:", "`cites` is not known here; known are"),
    "a lesson without an id": (LESSON, "id: vascular.pta-stent\n", b"id: 7\n", "`id` must be a text; put it in quotes"),
    "a drawing that is not UTF-8": (FIGURE, "<title", b"\xff<title", "the file is not UTF-8; save it"),
    "a figure elsewhere": (
        LESSON,
        "file: pta-stent.svg",
        b"file: ../pta-stent.svg",
        "must be an .svg, .png, .jpg or .webp beside the lesson",
    ),
    "a title that is a date": (LESSON, "title: ", b"title: 2001-99-99 # ", "cannot be read; put it in quotes"),
    "a position that is no number": (
        "pain/specialty.yaml",
        "position: ",
        b"position: x",
        "must be a whole number from 1",
    ),
}


@pytest.mark.parametrize("name", ONLY)
def test_what_leans_on_an_unread_file_is_not_judged(folder, name):
    file, old, new, said = ONLY[name]
    folder.change_bytes(file, old.encode(), new)

    found = folder.mistakes()

    assert {one.partition(":")[0] for one in found} == {file}, found
    assert len([one for one in found if said in one]) == 1, found
    assert len(found) == (2 if "is not known here" in said else 1), found


@pytest.mark.parametrize("name", ["questions that are not UTF-8", "questions with a tab", "a glossary too deep"])
def test_the_editorial_check_judges_no_more_than_was_read(folder, name):
    file, old, new, said = ONLY[name]
    folder.change_bytes(file, old.encode(), new)

    found = folder.findings()

    assert (len(found), said in found[0]) == (1, True), found


@pytest.mark.parametrize("file", ["glossary.yaml", "sources.yaml", QUESTIONS])
def test_a_missing_file_is_one_mistake(folder, file):
    (folder.path / file).unlink()

    found = folder.mistakes()

    assert [one.partition(";")[0] for one in found] == [f"{file}:1: the file is missing"]


def test_an_alias_hides_no_more_than_its_value(folder):
    folder.change("sources.yaml", "year: 1964", "year: &soon 1964")
    folder.change("sources.yaml", "year: 1953", "year: *soon")

    assert folder.mistakes() == [
        f"sources.yaml:{folder.line('sources.yaml', '*soon')}: an alias (*name) is not allowed; write the value out"
    ]


def test_an_alias_for_the_figures_is_one_mistake(folder):
    folder.change(LESSON, "prerequisites:", "prerequisites: &before")
    folder.change(LESSON, "\nfigures:", "\nfigures: *before\nold:")

    found = folder.mistakes()

    assert [one.partition(": ")[2].partition(";")[0] for one in found] == [
        "an alias (*name) is not allowed",
        "`old` is not known here",
    ]


@pytest.mark.parametrize("words", ["id: vascular.pta-stent.q02", "kind: ordering"])
def test_a_text_of_spaces_is_missing(folder, words):
    name = words.partition(":")[0]
    line = folder.line(QUESTIONS, words)
    folder.change(QUESTIONS, words, f'{name}: "  "')

    assert folder.mistakes() == [f"{QUESTIONS}:{line}: `{name}` is missing"]


@pytest.mark.parametrize(("words", "read"), [("30:16", "1816"), ("0777", "511"), ("0x7b8", "1976"), ("1_964", "1964")])
def test_a_number_that_yaml_alone_reads_so_is_a_mistake(folder, words, read):
    folder.change("sources.yaml", "year: 1964", f"year: {words}")

    said = f"`{words}` would be read as {read}; write a number in plain digits, a text in quotes"
    assert folder.mistakes() == [f"sources.yaml:{folder.line('sources.yaml', f'year: {words}')}: {said}"]


def test_an_escaped_nul_is_a_mistake(folder):
    folder.change("glossary.yaml", "Localized collection of pus.", '"Localized \\0 pus"')

    line = folder.line("glossary.yaml", "Localized")
    assert folder.mistakes() == [f"glossary.yaml:{line}: a NUL character (\\0); remove it"]


def test_an_empty_file_is_one_mistake(folder):
    (folder.path / QUESTIONS).write_text("")

    assert folder.mistakes() == [f"{QUESTIONS}:1: expected `name: value` lines here"]


def test_a_position_taken_twice_is_one_mistake_at_its_line(folder):
    folder.change("vascular/specialty.yaml", "position: 3", "position: 1")

    assert folder.mistakes() == [
        f"vascular/specialty.yaml:{folder.line('vascular/specialty.yaml', 'position')}: "
        "position 1 is taken by foundations; give one of them another"
    ]


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.yaml").write_text("version: 1\n")
    (folder.path / "sources.yaml").unlink()
    (folder.path / "sources.yaml").symlink_to(tmp_path / "secret.yaml")

    found = folder.mistakes()

    assert "sources.yaml:1: a symbolic link is not followed; put the file itself here" in found


def test_a_file_that_nothing_names_is_a_mistake(folder):
    (folder.path / "vascular/angioplasty-and-stenting/draft.svg").write_text("<svg/>")
    (folder.path / "vascular/notes.txt").write_text("x")

    assert folder.mistakes() == [
        "vascular/angioplasty-and-stenting/draft.svg:1: nothing names this file; remove it, "
        "or list it among the figures of its lesson",
        "vascular/notes.txt:1: the curriculum has no such file; "
        "it is made of .jpeg, .jpg, .md, .png, .svg, .webp, .yaml",
    ]


def test_a_missing_folder_is_one_clear_line(tmp_path):
    folder = Folder(tmp_path)
    folder.path = tmp_path / "nowhere"

    assert folder.mistakes() == [
        f".:1: there is no folder {folder.path}; give the folder of the curriculum with --content"
    ]


def test_a_tab_is_answered_with_what_would_be_right(folder):
    folder.change_bytes(QUESTIONS, b"version: 1", b"\tversion: 1")

    assert folder.mistakes() == [
        f"{QUESTIONS}:1: this is not YAML: found character that cannot start any token; "
        "indent with spaces alone, and quote what is a text"
    ]
