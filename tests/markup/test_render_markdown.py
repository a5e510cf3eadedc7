import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from learning.models import GlossaryTerm, Lesson
from markup.domain import render
from tests.content import MATERIAL


def run(content: bytes, *options: str, **environ: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", "render_markdown", *options]
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        command, cwd=settings.BASE_DIR, input=content, capture_output=True, timeout=60, env=kept | environ
    )


def test_the_command_prints_what_the_site_shows():
    text = "# Zürich\n\n<b>no</b> [x](javascript:alert(1))\n"

    done = run(text.encode())

    assert (done.returncode, done.stdout.decode()) == (0, render(text))


def test_bytes_that_are_no_text_get_one_clear_line():
    done = run(b"abc\xff\xfe")

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().strip() == "CommandError: standard input is not UTF-8: byte 3 cannot be read"


def test_a_nul_character_gets_one_clear_line():
    done = run(b"a\0b")

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().strip() == "CommandError: nothing was rendered: the text holds a NUL character"


def test_plain_text_is_rendered_without_a_database(tmp_path):
    text = "## A heading\n\n| a |\n|---|\n| [x](https://example.org) |\n"

    done = run(text.encode(), PATENCY_DATA=str(tmp_path))

    assert (done.returncode, done.stdout.decode()) == (0, render(text))


def test_without_tables_names_stay_as_they_were_typed(tmp_path):
    text = "A [[stent]] holds it open [@best-cli-2022].\n"

    done = run(text.encode(), PATENCY_DATA=str(tmp_path))

    assert (done.returncode, done.stdout.decode()) == (0, render(text))


def test_a_lesson_needs_tables_and_the_command_says_so(tmp_path):
    done = run(b"Text.", "--lesson", "vascular.pta-stent", PATENCY_DATA=str(tmp_path))

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().strip() == (
        "CommandError: the database is not ready (no such table: learning_lesson); run `manage.py migrate` first"
    )


@pytest.fixture
def printed(db, monkeypatch, capfdbinary):
    """Return a function that gives a text to the command and returns what it prints, on the curriculum's rows."""
    call_command("import_curriculum", content=MATERIAL, verbosity=0, stdout=StringIO())

    def prints(text, **options):
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text.encode())))
        call_command("render_markdown", **options)
        sys.stdout.flush()
        return capfdbinary.readouterr().out.decode()

    return prints


def test_as_a_lesson_every_name_is_resolved_as_its_page_shows_it(printed):
    for lesson in Lesson.objects.all():
        assert printed(lesson.body, lesson=lesson.code) == lesson.html


def test_a_term_leads_to_the_glossary(printed):
    definition = GlossaryTerm.objects.get(term="stent").definition

    html = printed("One [[stent]] and [[nonsense|some words]].\n")

    link = '<a href="#g-stent" aria-describedby="t-stent">stent</a>'
    gloss = f'<span class="gloss" role="tooltip" id="t-stent">{definition}</span>'
    assert html == f'<p>One <span class="term">{link}{gloss}</span> and some words.</p>\n'


def test_sources_are_numbered_as_the_text_cites_them(printed):
    html = printed("One [@best-cli-2022]. Two [@acc-pad-2024; @best-cli-2022]. None [@nobody-1900].\n")

    one, two = (f'<a href="#s-{number}" aria-label="Source {number}">{number}</a>' for number in (1, 2))
    assert html == f"<p>One<sup>{one}</sup>. Two<sup>{two}, {one}</sup>. None [@nobody-1900].</p>\n"


def test_a_heading_is_the_same_with_and_without_names(printed):
    assert printed("## A heading\n\n[[nonsense]]\n") == "<h2>A heading</h2>\n<p>nonsense</p>\n"


def test_a_lesson_that_is_not_there_gets_one_clear_line(printed):
    with pytest.raises(CommandError) as caught:
        printed("Text.", lesson="vascular.nothing")

    assert str(caught.value) == (
        "there is no lesson vascular.nothing; `manage.py import_curriculum` brings those in content/"
    )
