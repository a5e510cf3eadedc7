import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from learning.models import Lesson
from learning.queries.naming import names_for, names_in
from markup import domain


class Command(BaseCommand):
    help = (
        "Print the HTML that the site shows for the Markdown on standard input. Terms and sources are those in the "
        "database; with --lesson, figures and questions too, and sources have the numbers of that lesson. A question "
        "stands in it as an empty <div data-check>, where the page asks it."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--lesson", metavar="CODE", help="render as the text of this lesson: vascular.pta-stent")

    def handle(self, *, lesson=None, **options):
        try:
            text = sys.stdin.buffer.read().decode()
            html = _as_lesson(text, lesson) if lesson else _as_text(text)
        except UnicodeDecodeError as error:
            raise CommandError(f"standard input is not UTF-8: byte {error.start} cannot be read") from error
        except domain.Unreadable as error:
            raise CommandError(f"nothing was rendered: {error}") from error
        sys.stdout.buffer.write(html.encode())


def _as_lesson(text, code):
    try:
        names = names_in(Lesson.objects.get(code=code))
    except Lesson.DoesNotExist as error:
        raise CommandError(
            f"there is no lesson {code}; `manage.py import_curriculum` brings those in content/"
        ) from error
    except (OperationalError, ProgrammingError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise CommandError(f"the database is not ready ({reason}); run `manage.py migrate` first") from error
    return domain.render_lesson(text, names).html


def _as_text(text):
    """Render a text of no lesson. One that names nothing, or a database without tables, leaves plain Markdown."""
    references = domain.render_lesson(text, domain.Names()).references
    if not references:
        return domain.render(text)
    try:
        names = names_for(references)
    except (OperationalError, ProgrammingError):
        return domain.render(text)
    return domain.render_lesson(text, names, anchors=False).html
