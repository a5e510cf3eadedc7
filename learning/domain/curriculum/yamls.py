"""YAML as a tree whose every value knows its line. Aliases, repeated keys and tags of Python are mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.events import CollectionEndEvent, CollectionStartEvent, ScalarEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from learning.domain.curriculum.mistakes import Notes, Place

Path = tuple[str | int, ...]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster, where it was built in
DEEPEST = 12
MOST_VALUES = 40_000  # of one file: some ten times what the longest glossary holds
STRANGE = re.compile(r"[-+]?(?:0[0-9xb_]|[0-9.]+[:_])")  # numbers to YAML alone: 010 is eight, 1:30 is ninety


@dataclass(frozen=True, slots=True)
class Tree:
    value: Any
    lines: dict[Path, int]  # from 1, by the path to the value
    unread: set[Path] = field(default_factory=set)  # paths to values that were noted as mistakes, and are None


def read_tree(text: str, file: str, notes: Notes, first_line: int = 1) -> Tree:
    """Return what a text says; what cannot be read is noted, and missing in the tree."""
    reading = _Reading(file, notes, first_line)
    try:
        if (found := _too_much(text)) is not None:
            line, said = found
            notes.unreadable(Place(file, line + first_line), said)
            return Tree(None, {})
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        reading.unreadable(error)
        return Tree(None, {})
    if node is None:
        return Tree(None, {})
    return Tree(reading.value(node, ()), reading.lines, reading.unread)


def tree_of(value: Any) -> Tree:
    """Return values of a form as a tree; where a file has lines, they are numbered in their order."""
    return Tree(value, {path: line for line, path in enumerate(_paths(value), start=1)})


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for name, one in items:
        yield from _paths(one, (*path, name))


def _too_much(text: str) -> tuple[int, str] | None:
    """Return the line, from 0, at which values nest too deep or are too many, and what to do about it.

    libyaml composes by recursion and would crash.
    """
    depth = count = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        count += isinstance(event, ScalarEvent | CollectionStartEvent)
        line = event.start_mark.line if event.start_mark else 0
        if depth > DEEPEST:
            return line, f"values are nested more than {DEEPEST} deep; write them flatter"
        if count > MOST_VALUES:
            return line, f"the file holds more than {MOST_VALUES:,} values; split it"
    return None


class _Reading:
    def __init__(self, file: str, notes: Notes, first_line: int) -> None:
        self.file, self.notes, self.first_line = file, notes, first_line
        self.lines: dict[Path, int] = {}
        self.seen: set[int] = set()
        self.unread: set[Path] = set()
        self.scalars = SafeConstructor()

    def value(self, node: Node, path: Path, name: Node | None = None) -> Any:
        self.lines[path] = self.line(node)
        if id(node) in self.seen:
            self.unread.add(path)
            return self.wrong(name or node, "an alias (*name) is not allowed; write the value out")
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(one, (*path, place)) for place, one in enumerate(node.value)]
        return self.scalar(node, path)

    def mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.wrong(key_node, "a name must be a word")
            elif key_node.value in found:
                self.wrong(key_node, f"`{key_node.value}` is said twice; keep one")
            else:
                found[key_node.value] = self.value(value_node, (*path, key_node.value), key_node)
                self.lines[(*path, key_node.value)] = self.line(key_node)
        return found

    def scalar(self, node: Node, path: Path) -> Any:
        try:
            found = self.scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, KeyError):
            self.unread.add(path)
            return self.wrong(node, f"`{str(node.value)[:60]}` cannot be read; put it in quotes if it is a text")
        if isinstance(found, int | float) and STRANGE.match(str(node.value)):
            self.unread.add(path)
            said = f"`{str(node.value)[:60]}` would be read as {found}"
            return self.wrong(node, f"{said}; write a number in plain digits, a text in quotes")
        if isinstance(found, str) and "\0" in found:
            self.unread.add(path)
            return self.wrong(node, "a NUL character (\\0); remove it")
        return found

    def line(self, node: Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def wrong(self, node: Node, message: str) -> None:
        self.notes.wrong(Place(self.file, self.line(node)), message)

    def unreadable(self, error: Exception) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        line = self.first_line + (mark.line if mark else 0)
        self.notes.unreadable(
            Place(self.file, line), f"this is not YAML: {said}; indent with spaces alone, and quote what is a text"
        )
