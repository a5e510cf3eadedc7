"""A part of a file, read field by field: whatever is missing, strange or too long is noted with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.yamls import Path, Tree


class Part:
    def __init__(self, tree: Tree, file: str, notes: Notes, path: Path = ()) -> None:
        self.tree, self.file, self.notes, self.path = tree, file, notes, path
        self.value: Any = tree.value
        for step in path:
            self.value = self.value[step]
        self.is_mapping = isinstance(self.value, dict)
        if not self.is_mapping:
            if self._is_read() and (path or notes.has_read(file)):
                self.wrong("expected `name: value` lines here")
            notes.unread.add(file)
            self.value = {}

    def place(self, *at: str | int) -> Place:
        """Return where something stands, or the nearest part around it that is there."""
        path = (*self.path, *at)
        while path and path not in self.tree.lines:
            path = path[:-1]
        return Place(self.file, self.tree.lines.get(path, 1))

    def wrong(self, message: str, *at: str | int) -> None:
        self.notes.wrong(self.place(*at), message)

    def _is_read(self, *at: str | int) -> bool:
        """Tell whether the value there is what the file says; if it is not, that was noted."""
        return (*self.path, *at) not in self.tree.unread

    def is_whole(self) -> bool:
        return not any(path[: len(self.path)] == self.path for path in self.tree.unread)

    def expect(self, known: Collection[str]) -> None:
        """Note every field that nobody reads."""
        for name in self.value:
            if name not in known:
                self.wrong(f"`{name}` is not known here; known are {', '.join(known)}", name)

    def text(self, name: str, most: int, *, optional: bool = False) -> str:
        found = self.value.get(name)
        if found is None or (isinstance(found, str) and not found.strip()):
            if not optional and self.is_mapping and self._is_read(name):
                self.wrong(f"`{name}` is missing", name)
            return ""
        if not isinstance(found, str):
            self.wrong(f"`{name}` must be a text; put it in quotes", name)
            return ""
        if len(found) > most:
            self.wrong(f"`{name}` has {len(found):,} characters; at most {most:,} fit", name)
        return found.strip()

    def name(self, name: str, most: int) -> str:
        """Return a text that others name. Where it cannot be read, what they name is not missed in this file."""
        found = self.text(name, most)
        if not found:
            self.notes.unread.add(self.file)
        return found

    def number(self, name: str, least: int, most: int) -> int:
        """Return a number, or 0 where the file says none in these bounds."""
        found = self.value.get(name)
        if type(found) is int and least <= found <= most:
            return found
        if self.is_mapping and self._is_read(name):
            self.wrong(f"`{name}` must be a whole number from {least} to {most}", name)
        return 0

    def number_or_none(self, name: str, least: int, most: int) -> int | None:
        """Return a number, or None where the file says `null`: somebody looked, and there is none."""
        if name in self.value and self.value[name] is None and self._is_read(name):
            return None
        return self.number(name, least, most)

    def flag(self, name: str) -> bool:
        found = self.value.get(name, False)
        if type(found) is not bool and self._is_read(name):
            self.wrong(f"`{name}` must be true or false", name)
        return found is True

    def choice(self, name: str, known: Collection[str]) -> str:
        """Return one of the words that may stand here, or nothing where the file says none."""
        found = self.text(name, 20, optional=True)
        if found and found not in known:
            self.wrong(f"`{name}` must be {' or '.join(known)}, or be left out", name)
            return ""
        return found

    def part(self, name: str) -> Part | None:
        """Return the part under a name, if it is there."""
        if self.value.get(name) is None:
            return None
        return Part(self.tree, self.file, self.notes, (*self.path, name))

    def parts(self, name: str, *, optional: bool = False) -> Iterator[Part]:
        for place in range(len(self._list(name, optional))):
            part = Part(self.tree, self.file, self.notes, (*self.path, name, place))
            if part.is_mapping:
                yield part

    def texts(self, name: str, *, optional: bool = False) -> list[tuple[str, Place]]:
        """Return a list of words, each with its place; what is no word or stands twice is noted."""
        found: dict[str, Place] = {}
        for place, one in enumerate(self._list(name, optional)):
            if not self._is_read(name, place):
                continue
            if not isinstance(one, str) or not one.strip():
                self.wrong(f"`{name}` must list texts", name, place)
            elif one in found:
                self.wrong(f"`{name}` lists {one} twice; keep one", name, place)
            else:
                found[one] = self.place(name, place)
        return list(found.items())

    def _list(self, name: str, optional: bool) -> list[Any]:
        found = self.value.get(name)
        if isinstance(found, list):
            return found
        is_read = self._is_read(name)
        if found is not None or not is_read or (not optional and self.is_mapping):
            if is_read:
                self.wrong(f"`{name}` must be a list", name)
            if not self.path:  # such a list says what the file holds
                self.notes.unread.add(self.file)
        return []
