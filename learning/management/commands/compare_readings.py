from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from learning.domain.curriculum import Notes, drafts_of
from learning.domain.curriculum.canonical import as_yaml
from learning.domain.curriculum.files import read_folder
from learning.domain.curriculum.readings import compared, in_words, read_readings, sheet_of
from learning.domain.curriculum.texts import LIVE

CONTENT = settings.BASE_DIR / "content"


class Command(BaseCommand):
    help = "Compare what second readers answered with the keys, which they had not seen. Fails where they differ."

    def add_arguments(self, parser):
        parser.add_argument("--content", type=Path, default=CONTENT, help="the folder of the curriculum")
        parser.add_argument(
            "--sheet", metavar="CODE", help="print the questions of a lesson or specialty, without keys"
        )

    def handle(self, *, content=CONTENT, sheet=None, **options):
        notes = Notes()
        files = read_folder(Path(content), notes)
        drafts = drafts_of(files, notes)
        readings = read_readings(files.texts, notes)
        if notes.mistakes:
            raise CommandError("\n".join(map(str, sorted(set(notes.mistakes)))))
        if sheet:
            self._print_sheet(sheet, drafts)
        else:
            self._compare(readings, drafts)

    def _print_sheet(self, code, drafts):
        lessons = [one for one in drafts.lessons.values() if code in (one.code, one.specialty)]
        if not lessons:
            raise CommandError(f"there is no lesson and no specialty {code}")
        self.stdout.write(as_yaml({"questions": [one for lesson in lessons for one in sheet_of(lesson)]}), ending="")

    def _compare(self, readings, drafts):
        found = list(compared(readings, drafts))
        for one in found:
            if one.agrees is not True:
                since = f" (mended since: {one.reading.mended})" if one.agrees is None else ""
                self.stdout.write(
                    f"{one.reading.question}: read “{in_words(one.reading.answer)}”, key “{one.key}”{since}"
                )
        differ, mended = (sum(one.agrees is state for one in found) for state in (False, None))
        unread = {one.code for lesson in drafts.lessons.values() for one in lesson.questions if one.status == LIVE}
        unread -= {one.reading.question for one in found}
        said = f"{len(found)} questions were read: {differ + mended} differed at first, {mended} of them were mended"
        self.stdout.write(f"{said}; {len(unread)} were not read.")
        if differ:
            raise CommandError(f"{differ} of the answers differ from the key: such a question is wrong or unclear")
