from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from learning.domain.curriculum import checked_curriculum, coverage_table


class Command(BaseCommand):
    help = "Check content/ by all the rules of docs/content-format.md. Writes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the folder to check")

    def handle(self, *, content=settings.BASE_DIR / "content", **options):
        drafts, notes = checked_curriculum(Path(content), timezone.now().year)
        for warning in sorted(set(notes.warnings)):
            self.stdout.write(f"{warning.place}: for a reviewer: {warning.message}")
        if notes.mistakes:
            mistakes = sorted(set(notes.mistakes))
            raise CommandError("\n".join([*map(str, mistakes), f"{_counted(len(mistakes), 'mistake')} in the files."]))
        for line in coverage_table(drafts):
            self.stdout.write(line)
        for figure in notes.figures:
            self.stdout.write(figure)
        questions = sum(len(lesson.questions) for lesson in drafts.lessons.values())
        found = f"{_counted(len(drafts.lessons), 'lesson')} and {_counted(questions, 'question')}"
        self.stdout.write(f"No mistakes in {found}; {_counted(len(set(notes.warnings)), 'thing')} for a reviewer.")


def _counted(number, word):
    return f"{number} {word}{'' if number == 1 else 's'}"
