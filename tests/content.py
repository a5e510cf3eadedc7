"""Two lessons that tests stand on, and a copy of them that a test may spoil.

They do not change with content/, which grows and is mended; that is what tests/learning/test_curriculum.py is about.
"""

from functools import cache
from pathlib import Path
from shutil import copytree

from learning.domain.curriculum import Curriculum, Mistaken, checked_curriculum, read_curriculum

MATERIAL = Path(__file__).parent / "material"
LESSON = "vascular/angioplasty-and-stenting/lesson.md"
QUESTIONS = "vascular/angioplasty-and-stenting/questions.yaml"
FIGURE = "vascular/angioplasty-and-stenting/pta-stent.svg"


@cache
def material() -> Curriculum:
    """Return what the two lessons say, read once: many tests begin where it was imported."""
    return read_curriculum(MATERIAL)[0]


class Folder:
    def __init__(self, tmp_path: Path) -> None:
        self.path = Path(copytree(MATERIAL, tmp_path / "content"))

    def change(self, file: str, old: str, new: str) -> None:
        """Replace the first place where a file says `old`, which must be there."""
        text = (self.path / file).read_text()
        assert old in text, f"{file} does not say {old!r}"
        (self.path / file).write_text(text.replace(old, new, 1))

    def change_bytes(self, file: str, old: bytes, new: bytes) -> None:
        """Replace the first place where a file holds `old`, which must be there, by what may be no text."""
        content = (self.path / file).read_bytes()
        assert old in content, f"{file} does not hold {old!r}"
        (self.path / file).write_bytes(content.replace(old, new, 1))

    def line(self, file: str, words: str) -> int:
        """Return the number of the first line that holds these words."""
        lines = (self.path / file).read_text().splitlines()
        return next(number for number, line in enumerate(lines, start=1) if words in line)

    def mistakes(self) -> list[str]:
        """Return what the importer finds wrong, each as `file:line: message`."""
        try:
            read_curriculum(self.path)
        except Mistaken as error:
            return [str(one) for one in error.mistakes]
        return []

    def findings(self) -> list[str]:
        """Return what the editorial check finds wrong."""
        return sorted({str(one) for one in checked_curriculum(self.path, 2026)[1].mistakes})

    def doubts(self) -> list[str]:
        """Return what the editorial check leaves to a reviewer."""
        return sorted({str(one) for one in checked_curriculum(self.path, 2026)[1].warnings})
