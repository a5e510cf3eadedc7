"""Reading the folder. Nothing outside it is opened, and nothing in it is trusted."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from learning.domain.curriculum.mistakes import Notes, Place

LARGEST = 2_000_000  # bytes of one file
MOST_FILES = 5_000
TEXTS = {".md", ".yaml", ".svg"}
PICTURES = {".png", ".jpg", ".jpeg", ".webp"}
IGNORED = {"LICENSE", "README.md", ".DS_Store"}


@dataclass(frozen=True, slots=True)
class Files:
    """What a folder holds, by paths below it with `/` between."""

    texts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def take(self, name: str, content: bytes, notes: Notes) -> None:
        """Keep a file. One that is no text although its name says so is noted."""
        if PurePosixPath(name).suffix in PICTURES:
            self.pictures[name] = content
        elif (text := _text(content, Place(name), notes)) is not None:
            self.texts[name] = text


def files_of(contents: Mapping[str, bytes], notes: Notes) -> Files:
    """Return files that lie in no folder yet."""
    files = Files()
    for name, content in contents.items():
        files.take(name, content, notes)
    return files


def read_folder(root: Path, notes: Notes) -> Files:
    """Return the files below `root`. Every file that belongs to no curriculum is noted."""
    if not root.is_dir():
        notes.wrong(Place("."), f"there is no folder {root}; give the folder of the curriculum with --content")
        return Files()
    files = Files()
    for number, path in enumerate(_files(root, root, notes)):
        name = path.relative_to(root).as_posix()
        if number >= MOST_FILES:
            notes.wrong(Place(name), f"the folder holds more than {MOST_FILES:,} files")
            return Files()
        content = _read(path, Place(name), notes)
        if content is not None:
            files.take(name, content, notes)
    return files


def _files(folder: Path, root: Path, notes: Notes) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry.path)
        place = Place(path.relative_to(root).as_posix())
        if entry.is_symlink():
            notes.unreadable(place, "a symbolic link is not followed; put the file itself here")
        elif entry.is_dir():
            yield from _files(path, root, notes)
        elif entry.name not in IGNORED:
            yield path


def _read(path: Path, place: Place, notes: Notes) -> bytes | None:
    if path.suffix not in TEXTS | PICTURES or not path.is_file():
        known = ", ".join(sorted(TEXTS | PICTURES))
        notes.unreadable(place, f"the curriculum has no such file; it is made of {known}")
        return None
    if path.stat().st_size > LARGEST:
        mend = "split it" if path.suffix in TEXTS else "make the picture smaller"
        notes.unreadable(place, f"the file has more than {LARGEST:,} bytes; {mend}")
        return None
    return path.read_bytes()


def _text(content: bytes, place: Place, notes: Notes) -> str | None:
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        notes.unreadable(Place(place.file, line), "a NUL character; remove it")
        return None
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        notes.unreadable(Place(place.file, line), "the file is not UTF-8; save it in that encoding")
        return None
