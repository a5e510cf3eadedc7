"""Spoil the files of a curriculum in every way, and read them: they are taken whole, or refused with place and reason.

Nothing is written anywhere: whatever is refused has no way to the database, as what is read comes before what is kept.
It needs no Django.
"""

import argparse
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from house.limits import peak_megabytes
from house.place import ROOT, say

from learning.domain.curriculum import Mistaken, read_curriculum
from learning.domain.curriculum.canonical import as_yaml

LESSON = "vascular/angioplasty-and-stenting"
SPECIALTIES = ("vascular", "imaging-instruments")  # the lesson builds on what the other plans
MOST_SECONDS, MOST_MEGABYTES = 5, 300
TOLD = 1000  # files between two lines of progress
HOSTILE = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\t", b"\x1b[2J", b"\xe2\x80\xae"),
    *(b"&a ", b"*a", b"<<: *a", b"!!python/object:os.system x", b"? ", b"---\n", b"...\n", b"%YAML 9\n"),
    *(b"| ", b">-\n", b"[", b"]", b"{", b"}", b"- ", b": ", b"#", b"'", b'"'),
    *(b"[" * 3000, b"- " * 3000, b"x" * 50_000, b"{a: " * 3000),
    *(b".nan", b".inf", b"1e999", b"-0", b"0x1f", b"1:30", b"9" * 400, b"null", b"true", b"2026-02-30"),
    *(b"../../etc/passwd", b"/dev/zero", b"{{1}}", b"{{", b"[[", b"[@", b"](javascript:1)"),
    *(b":::figure ", b":::check x", b":::\n"),
    *(b"<script/>", b"<!ENTITY a 'b'>", b"<!DOCTYPE x>", b"&#0;", b"&lol;", b"<g>" * 3000),
    *(b"onload='x'", b"style='x'", b"href='http://x'"),
    *("\U0001d4b3".encode(), "\u1e9e".encode(), "\u2028".encode(), "\u00e9".encode() * 1000),
)  # fmt: skip


@dataclass
class Found:
    read: Counter[str] = field(default_factory=Counter)
    slowest: float = 0
    broken: list[str] = field(default_factory=list)


def spoil(options: argparse.Namespace) -> list[str]:
    """Return in words where a spoiled folder was neither read nor refused as it should be."""
    chance, found = random.Random(options.seed), Found()
    with tempfile.TemporaryDirectory(prefix="patency-files-") as folder:
        root = Path(folder) / "content"
        whole = _material(root)
        read_curriculum(root)  # it is sound before anything is spoiled
        for number in range(options.files):
            name = chance.choice(sorted(whole))
            spoiled = _spoiled(whole[name], chance)
            (root / name).write_bytes(spoiled)
            _read(root, f"{name}, file {number}", found)
            (root / name).write_bytes(whole[name])
            if number % TOLD == TOLD - 1:
                say(f"{number + 1} files: {found.read['refused']} refused, {found.read['taken']} taken")
    return found.broken + _limits(found)


def _material(root: Path) -> dict[str, bytes]:
    """Write one lesson with what it needs; return its files by their paths."""
    content = ROOT / "tests" / "material"
    shutil.copytree(content / LESSON, root / LESSON)
    text = "".join(path.read_text() for path in (root / LESSON).glob("*.*")).casefold()
    for specialty in SPECIALTIES:
        (root / specialty).mkdir(exist_ok=True)
        shutil.copy(content / specialty / "specialty.yaml", root / specialty)
    for name, of, key in (("sources", "sources", "key"), ("glossary", "terms", "term")):
        said = yaml.safe_load((content / f"{name}.yaml").read_text())
        said[of] = [
            one for one in said[of] if any(word.casefold() in text for word in [one[key], *one.get("also", [])])
        ]
        (root / f"{name}.yaml").write_text(as_yaml(said))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.*") if path.is_file()}


def _spoiled(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(WAYS)(content, chance)
    return content


def _replaced(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(HOSTILE) + content[at + chance.randint(0, 8) :]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) or 1)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) or 1)
    return content[:at] + content[at + chance.randint(1, 400) :]


def _ended(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) or 1)]


def _in_lines(change: Callable[[list[bytes], random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    def changed(content: bytes, chance: random.Random) -> bytes:
        lines = content.splitlines(keepends=True) or [b"\n"]
        change(lines, chance)
        return b"".join(lines)

    return changed


def _swap(lines: list[bytes], chance: random.Random) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _repeat(lines: list[bytes], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at : at + 1] = [lines[at]] * chance.choice([2, 3, 2000])


def _indent(lines: list[bytes], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = b" " * chance.randint(1, 6) + lines[at]


def _value(lines: list[bytes], chance: random.Random) -> None:
    """Say something else under a name."""
    at = chance.randrange(len(lines))
    name, colon, _ = lines[at].partition(b": ")
    lines[at] = name + (colon or b": ") + chance.choice(HOSTILE) + b"\n"


WAYS = (_replaced, _flipped, _cut, _ended, *map(_in_lines, (_swap, _repeat, _indent, _value)))


def _read(root: Path, what: str, found: Found) -> None:
    began = time.monotonic()
    try:
        read_curriculum(root)
        found.read["taken"] += 1
    except Mistaken as error:
        found.read["refused"] += 1
        found.broken += [f"{what}: {one!r} has no place or reason" for one in error.mistakes if not _is_told(one, root)]
    except Exception as error:  # whatever it is, nobody was told what is wrong with the file
        found.broken.append(f"{what}: {type(error).__name__}: {error}")
    took = time.monotonic() - began
    if took > MOST_SECONDS:
        found.broken.append(f"{what}: took {took:.1f} s")
    found.slowest = max(found.slowest, took)


def _is_told(mistake, root: Path) -> bool:
    return bool(mistake.message) and mistake.place.line >= 1 and (root / mistake.place.file).exists()


def _limits(found: Found) -> list[str]:
    megabytes = peak_megabytes()
    say(f"{dict(found.read)}; the slowest took {found.slowest:.2f} s; {megabytes:.0f} MB at most")
    return [f"{megabytes:.0f} MB were needed"] if megabytes > MOST_MEGABYTES else []
