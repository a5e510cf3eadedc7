from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from learning.domain.curriculum import Mistaken
from learning.domain.curriculum.exporting import Unfaithful, faithful_files, refuse_unread
from learning.domain.curriculum.folder import Misplaced, changes_in, differences, swap
from learning.services.exporting import stored_curriculum

CONTENT = settings.BASE_DIR / "content"
MOST_LINES = 400  # of a difference


class Command(BaseCommand):
    help = "Write the curriculum from the database into content/, in the canonical form of docs/content-format.md."

    def add_arguments(self, parser):
        parser.add_argument("--content", type=Path, default=CONTENT, help="the folder to write")
        parser.add_argument("--check", action="store_true", help="write nothing; fail where the folder differs")

    def handle(self, *, content=CONTENT, check=False, **options):
        root = Path(content).resolve()
        try:
            stored = stored_curriculum()
            refuse_unread(root)
            files = faithful_files(stored.curriculum)
            changes = changes_in(root, files)
        except Mistaken as error:
            raise CommandError(_mistakes(error)) from error
        except (Unfaithful, Misplaced) as error:
            raise CommandError(f"{error}; nothing was written") from error
        except (OperationalError, ProgrammingError) as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(f"the database is not ready ({reason}); run `manage.py migrate` first") from error
        self._say(_on_what_no_file_holds(stored))
        if check:
            self._check(root, files, changes)
            return
        if changes:
            _swap(root, files, changes)
        self._say(_report(changes))

    def _check(self, root, files, changes):
        if changes:
            self._say(differences(root, files, changes, MOST_LINES))
            count = len(changes.new) + len(changes.changed) + len(changes.gone)
            raise CommandError(f"{root} does not say what the database says: {_counted(count, 'file')} would change")
        self._say([f"{root} says what the database says."])

    def _say(self, lines):
        for line in lines:
            self.stdout.write(line)


def _swap(root, files, changes):
    try:
        swap(root, files, changes)
    except OSError as error:
        raise CommandError(f"{error}; a file in {root} is the old one or the new one, and whole") from error


def _mistakes(error):
    listed = "\n".join(map(str, error.mistakes))
    return f"{listed}\nNothing was written: the files would not hold what they should. Mend this first."


def _on_what_no_file_holds(stored):
    if stored.homeless:
        yield f"WARNING: in no file, as their lesson is retired and they are not: {', '.join(stored.homeless)}"


def _report(changes):
    if not changes:
        yield "Nothing changed."
    for said, names in [("Written", changes.new + changes.changed), ("Removed", changes.gone)]:
        if names:
            yield f"{said} {_counted(len(names), 'file')}: {', '.join(sorted(names))}"


def _counted(number, word):
    return f"{number} {word}{'' if number == 1 else 's'}"
