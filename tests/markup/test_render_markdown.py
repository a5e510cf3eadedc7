import subprocess
import sys

from django.conf import settings

from markup.domain import render


def run(content: bytes) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", "render_markdown"]
    return subprocess.run(command, cwd=settings.BASE_DIR, input=content, capture_output=True, timeout=60)


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
