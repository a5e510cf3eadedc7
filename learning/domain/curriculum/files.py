"""Reading the folder. Nothing outside it is opened, and nothing in it is trusted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from learning.domain.curriculum.mistakes import Notes, Place

LARGEST = 2_000_000  # bytes of one file
MOST_FILES = 5_000
TEXTS = {".md", ".yaml", ".svg"}
IGNORED = {"LICENSE", "README.md", ".DS_Store"}


def read_folder(root: Path, notes: Notes) -> dict[str, str]:
    """Return the texts below `root` by their paths in it, with `/` between. Every file that cannot be one is noted."""
    if not root.is_dir():
        notes.wrong(Place("."), f"there is no folder {root}; give the folder of the curriculum with --content")
        return {}
    texts: dict[str, str] = {}
    for number, path in enumerate(_files(root, root, notes)):
        name = path.relative_to(root).as_posix()
        if number >= MOST_FILES:
            notes.wrong(Place(name), f"the folder holds more than {MOST_FILES:,} files")
            return {}
        text = _read(path, Place(name), notes)
        if text is not None:
            texts[name] = text
    return texts


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


def _read(path: Path, place: Place, notes: Notes) -> str | None:
    if path.suffix not in TEXTS or not path.is_file():
        notes.unreadable(place, f"the curriculum has no such file; it is made of {', '.join(sorted(TEXTS))}")
        return None
    if path.stat().st_size > LARGEST:
        notes.unreadable(place, f"the file has more than {LARGEST:,} bytes; split it")
        return None
    content = path.read_bytes()
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
