"""Several clients at once, each on a connection of its own that stays open, and each waiting for its answer.

All of them live in one thread, which does as little as possible between two requests: the server shall be what is
measured.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from house.place import Stop

from gauge.asking import HOST
from gauge.stage import Server

RIGHT = re.compile(rb"HTTP/1\.1 (200|302) ")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
SILENCE = 20  # seconds after which a server counts as dead


@dataclass(slots=True)
class Client:
    """`requests` are whole, ready to be sent. `right` is what the body of each answer must hold."""

    requests: Iterator[bytes]
    right: bytes
    connection: socket.socket
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def send(self) -> None:
        self.received.clear()
        request = next(self.requests)
        self.sent_at = time.perf_counter()
        self.connection.sendall(request)

    def receive(self) -> bool:
        """Take in what has arrived, and say whether the answer is whole."""
        part = self.connection.recv(1 << 18)
        if not part:
            raise Stop("the server closed a connection")
        self.received += part
        head = self.received.find(b"\r\n\r\n")
        if head < 0:
            return False
        length = LENGTH.search(self.received, 0, head + 2)
        if not length:
            raise Stop(f"an answer without a length: {bytes(self.received[:200])!r}")
        whole = len(self.received) >= head + 4 + int(length[1])
        if whole and (not RIGHT.match(self.received) or self.right not in self.received):
            raise Stop(f"not the answer that was asked for: {bytes(self.received[:600])!r}")
        return whole


@dataclass(frozen=True, slots=True)
class Run:
    """Answers per second, how long each took from the shortest, and what each cost the web server; in seconds."""

    rate: float
    took: list[float]
    cpu: float

    def percentile(self, percent: int) -> float:
        return self.took[min(len(self.took) * percent // 100, len(self.took) - 1)]


def run(server: Server, requests: Sequence[Iterator[bytes]], right: bytes, seconds: float) -> Run:
    """Let one client per sequence of requests ask for so many seconds."""
    with selectors.DefaultSelector() as selector:
        clients = [Client(one, right, socket.create_connection((HOST, server.port))) for one in requests]
        try:
            for client in clients:
                client.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(client.connection, selectors.EVENT_READ, client)
            used, began = server.cpu(), time.perf_counter()
            took = _ask_until(clients, selector, began + seconds)
            return Run(len(took) / (time.perf_counter() - began), sorted(took), (server.cpu() - used) / len(took))
        finally:
            for client in clients:
                client.connection.close()


def _ask_until(clients: Sequence[Client], selector: selectors.BaseSelector, deadline: float) -> list[float]:
    """Send the next request of a client as soon as it was answered; return how long each took."""
    took: list[float] = []
    for client in clients:
        client.send()
    waiting = len(clients)
    while waiting:
        for client in _answered(selector):
            now = time.perf_counter()
            took.append(now - client.sent_at)
            if now < deadline:
                client.send()
            else:
                waiting -= 1
    return took


def _answered(selector: selectors.BaseSelector) -> Iterator[Client]:
    ready = selector.select(SILENCE)
    if not ready:
        raise Stop(f"no answer within {SILENCE} s")
    for key, _ in ready:
        client: Client = key.data
        if client.receive():
            yield client


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Return a request as it goes over the wire; its body is JSON."""
    return _written(method, path, headers, "application/json", body)


def form(path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return a form as a browser sends it."""
    return _written("POST", path, headers, "application/x-www-form-urlencoded", body)


def _written(method: str, path: str, headers: Mapping[str, str], kind: str, body: bytes) -> bytes:
    length = {"Content-Type": kind, "Content-Length": str(len(body))} if body else {}
    lines = [f"{name}: {value}" for name, value in {"Host": "localhost", **headers, **length}.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body
