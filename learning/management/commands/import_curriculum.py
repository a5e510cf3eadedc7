from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from learning.domain.curriculum import Mistaken, read_curriculum
from learning.services.curriculum import Conflicted, Edited, import_curriculum

KINDS = {
    "specialty": ("specialty", "specialties"),
    "source": ("source", "sources"),
    "term": ("term", "terms"),
    "objective": ("objective", "objectives"),
    "question": ("question", "questions"),
    "quiz": ("quiz", "quizzes"),
    "lesson": ("lesson", "lessons"),
    "assessment": ("quiz beside lessons", "quizzes beside lessons"),
    "lesson, rendered anew": ("lesson rendered anew", "lessons rendered anew"),
}
GROUPS = {
    "lesson": ("planned lesson", "planned lessons"),
    "prerequisite": ("lesson that another builds on", "lessons that another builds on"),
    "check": ("question asked inside a lesson", "questions asked inside lessons"),
}


class Command(BaseCommand):
    help = "Take the curriculum from content/ into the database: all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the folder to read")
        edited = parser.add_mutually_exclusive_group()
        edited.add_argument("--keep-edited", action="store_true", help="keep what an author changed since")
        edited.add_argument("--take-files", action="store_true", help="overwrite what an author changed since")

    def handle(self, *, content=settings.BASE_DIR / "content", keep_edited=False, take_files=False, **options):
        edited = Edited.KEEP if keep_edited else Edited.TAKE_FILES if take_files else Edited.REFUSE
        try:
            curriculum, to_come = read_curriculum(Path(content))
            outcome = import_curriculum(curriculum=curriculum, now=timezone.now(), edited=edited)
        except Mistaken as error:
            raise CommandError(_mistakes(error)) from error
        except Conflicted as error:
            raise CommandError(_conflicts(error.conflicts)) from error
        except (OperationalError, ProgrammingError) as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(f"the database is not ready ({reason}); run `manage.py migrate` first") from error
        self.stdout.write("\n".join(_report(outcome)))
        if options.get("verbosity", 1) > 0:
            self.stdout.write("\n".join(_still_to_come(to_come)))


def _mistakes(error):
    count = len(error.mistakes)
    listed = "\n".join(map(str, error.mistakes))
    return f"{listed}\n{count} {'mistake' if count == 1 else 'mistakes'} in the files; nothing was imported."


def _conflicts(conflicts):
    listed = "\n".join(f"{one.place or 'no file'}: {one.kind} {one.code} {one.reason}" for one in conflicts)
    return (
        f"{listed}\nAuthors changed these after they were imported; nothing was imported. "
        "--keep-edited keeps their edits, --take-files overwrites them."
    )


def _report(outcome):
    if outcome.written:
        yield f"Imported {_listed([_counted(count, *KINDS[kind]) for kind, count in outcome.written.items()])}."
    elif not outcome.retired:
        yield "Nothing changed."
    if outcome.retired:
        yield "Gone from the files, and retired: " + ", ".join(outcome.retired)
    yield from _report_on_authors(outcome)


def _report_on_authors(outcome):
    for one in outcome.kept:
        kept = "Kept as edited" if one.reason == "was edited since" else "Kept out, as an author deleted it"
        yield f"{kept}: {one.kind} {one.code} ({one.place or 'gone from the files'})"
    if outcome.returned:
        yield "Deleted by an author, and back, as the files name it: " + ", ".join(outcome.returned)
    if outcome.spared:
        yield "Gone from the files, and kept, as an author's text names it: " + ", ".join(outcome.spared)


def _still_to_come(to_come):
    """Say what is in the files and cannot be shown yet, a line for each group. None of it is a mistake."""
    for group, found in groupby(to_come, key=lambda one: one.group):
        names = list(dict.fromkeys(one.name for one in found))
        yield f"Still to come: {_counted(len(names), *GROUPS[group])} ({', '.join(names)})"


def _counted(count, one, many):
    return f"{count} {one if count == 1 else many}"


def _listed(words):
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
