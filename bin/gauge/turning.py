"""(d) A turn by several learners at once: the page of a question, then its answer. As HTML, and through the API.

Beside it stands a bare view that loads session and user and answers with as many bytes, for the page and for the
answer.
"""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import count
from urllib.parse import urlencode
from uuid import uuid4

from house.place import Stop

from gauge import answering, load, sides
from gauge.asking import Browser, call
from gauge.figures import Aim, Section
from gauge.people import PASSWORD, email
from gauge.stage import Server, Stage

AT_ONCE = (8, 50)
ANY = b"HTTP/1.1"  # what a turn answers is of many sizes; its status was looked at
CHOICE = re.compile(r'name="choice" value="(\w+)"')
LARGEST_PAGE = 12_000  # bytes


class Reader:
    """Signed in with a browser, with an open quiz whose answers are kept to the end."""

    def __init__(self, port: int, number: int) -> None:
        self.browser = Browser(port)
        self.browser.sign_in(email(number), PASSWORD)
        self.attempt = self._begin()
        self.pages = self._pages()

    def _begin(self) -> str:
        self._token = self.browser.token()
        where = self.browser.post(f"/lessons/{answering.LESSON}/quiz/", {"csrfmiddlewaretoken": self._token})
        return where.strip("/").split("/")[1]

    def _pages(self) -> dict[int, tuple[str, int]]:
        """Return a choice and the size of the page of each question that is a pick among choices."""
        found = {}
        for position in count(1):
            try:
                page = self.browser.get(self.path(position))
            except Stop:  # there is no page after the last
                return found
            if choice := CHOICE.search(page):
                found[position] = (choice[1], len(page.encode()))
        return found

    def path(self, position: int) -> str:
        return f"/attempts/{self.attempt}/{position}/"

    def turns(self) -> Iterator[bytes]:
        while True:
            for position, (choice, _) in self.pages.items():
                yield load.request("GET", self.path(position), self.browser.headers())
                yield self._answer(position, choice)

    def _answer(self, position: int, choice: str) -> bytes:
        said = {"csrfmiddlewaretoken": self._token, "response": uuid4(), "choice": choice, "confidence": "sure"}
        return load.form(self.path(position), self.browser.headers(), urlencode(said).encode())

    def bare(self) -> Iterator[bytes]:
        while True:
            for _, size in self.pages.values():
                yield load.request("GET", f"/bare/page/{size}/", self.browser.headers())
                said = urlencode({"csrfmiddlewaretoken": self._token, "choice": "k2v8d0qa", "confidence": "sure"})
                yield load.form("/bare/page/0/", self.browser.headers(), said.encode())


class Phone(answering.Learner):
    """Signed in by a token: it gets its attempt, and gives one answer."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(port, number)
        self._path = f"/api/v1/attempts/{self.attempt['id']}/"
        self._size = len(json.dumps(call(port, "GET", self._path, token=self.token), separators=(",", ":")).encode())

    def turns(self) -> Iterator[bytes]:
        for answer in self.answers():
            yield load.request("GET", self._path, {"X-Session-Token": self.token})
            yield answer

    def bare(self) -> Iterator[bytes]:
        head = {"X-Session-Token": self.token}
        for body in self.bodies():
            yield load.request("GET", f"/bare/token/{self._size}/", head)
            yield load.request("POST", "/bare/token/80/", head, body)


def measure(stage: Stage, server: Server, rounds: int, seconds: float) -> Iterator[Section]:
    for at_once in AT_ONCE:
        who = f"by {at_once} learners at once, {stage.database}"
        readers = [Reader(server.port, number) for number in range(at_once)]
        pairs = _measured(readers, server, rounds, seconds)
        page, size = _page(stage, readers[0])
        besides = [Aim("queries of the page", [len(page)], 5), Aim("bytes of the page", [size], LARGEST_PAGE)]
        yield Section(f"A turn as HTML {who}", [*_aims(pairs, 0.22), *besides], sides.beside(pairs), {"page": page})
        phones = [Phone(server.port, number) for number in range(at_once)]
        pairs = _measured(phones, server, rounds, seconds)
        yield Section(f"A turn through the API {who}", _aims(pairs, 0.30), sides.beside(pairs))


def _measured(learners: Sequence[Reader | Phone], server: Server, rounds: int, seconds: float) -> list[sides.Pair]:
    return sides.by_side(
        lambda: load.run(server, [one.bare() for one in learners], ANY, seconds),
        lambda: load.run(server, [one.turns() for one in learners], ANY, seconds),
        rounds,
    )


def _aims(pairs: Sequence[sides.Pair], share: float) -> list[Aim]:
    return [
        Aim("turns beside those of a bare view", [pair.ratio for pair in pairs], share, at_least=True),
        Aim("CPU beside a bare view's", [pair.product.cpu / pair.bare.cpu for pair in pairs], 4.5),
        Aim("p99 beside p50", [pair.product.percentile(99) / pair.product.percentile(50) for pair in pairs], 3),
    ]


def _page(stage: Stage, reader: Reader) -> tuple[list[str], int]:
    """Return the statements of a question's page, and its size in bytes."""
    position, (_, size) = next(iter(reader.pages.items()))
    cookie = reader.browser.headers()["Cookie"]
    [page] = sides.statements(stage, [{"method": "GET", "path": reader.path(position), "cookie": cookie}])
    return page, size
