"""The folder that files are written to: what differs there, and how it comes to hold them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from learning.domain.curriculum.files import PICTURES

NAME = "[a-z0-9]+(?:-[a-z0-9]+)*"
EXTENSIONS = "|".join(sorted(one.removeprefix(".") for one in {".svg", *PICTURES}))
# Where files of a curriculum lie. Nothing else is written, and nothing else is removed.
LAYOUT = re.compile(
    rf"(?:sources|glossary|quizzes)\.yaml|{NAME}/specialty\.yaml"
    rf"|{NAME}/{NAME}/(?:lesson\.md|questions\.yaml|[a-z0-9][a-z0-9-]*\.(?:{EXTENSIONS}))"
)


class Misplaced(Exception):
    """A file would lie where the curriculum has none."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How a folder differs from what it should hold, by the paths of files in it."""

    new: list[str]
    changed: list[str]
    gone: list[str]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def changes_in(root: Path, files: Mapping[str, bytes]) -> Changes:
    """Return what would have to change in a folder, which need not be there. Raises Misplaced."""
    if strange := [name for name in files if not LAYOUT.fullmatch(name)]:
        raise Misplaced(f"{', '.join(sorted(strange))}: the curriculum has no files there")
    present = set(_present(root))
    new = [name for name in files if name not in present]
    changed = [name for name in files if name in present and (root / name).read_bytes() != files[name]]
    return Changes(sorted(new), sorted(changed), sorted(present - set(files)))


def differences(root: Path, files: Mapping[str, bytes], changes: Changes, most: int) -> Iterator[str]:
    """Return the lines of a unified difference, at most so many."""
    lines = (line for name in sorted(changes.new + changes.changed + changes.gone) for line in _diff(root, files, name))
    yield from islice(lines, most)
    if next(lines, None) is not None:
        yield f"(more follows; these are the first {most} lines)"


def swap(root: Path, files: Mapping[str, bytes], changes: Changes) -> None:
    """Make a folder hold these files. Whenever this stops, each file is the old one or the new one, and whole."""
    root.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        for name in changes.new + changes.changed:
            _write(beside / name, files[name])
        for name in changes.new + changes.changed:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(beside / name, root / name)
        for name in changes.gone:
            (root / name).unlink()
            _remove_empty(root / name, root)
    finally:
        rmtree(beside)


def _present(root: Path) -> Iterator[str]:
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_file() and LAYOUT.fullmatch(name):
            yield name


def _diff(root: Path, files: Mapping[str, bytes], name: str) -> Iterator[str]:
    before = (root / name).read_bytes() if (root / name).is_file() else b""
    after = files.get(name, b"")
    try:
        old, new = before.decode().splitlines(), after.decode().splitlines()
    except UnicodeDecodeError:
        yield f"Pictures differ: {name}"
        return
    yield from unified_diff(old, new, f"{name} (folder)", f"{name} (database)", lineterm="", n=1)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # a name never leads to a file whose content is still on its way


def _remove_empty(path: Path, root: Path) -> None:
    """Remove the folders around a file that was the last in them."""
    for folder in path.parents:
        if folder == root or any(folder.iterdir()):
            return
        folder.rmdir()
