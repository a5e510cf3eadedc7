"""A real SMTP server on this machine alone. It counts what it took, and can be told to refuse or to fall silent."""

import random
import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

HOST = "127.0.0.1"
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Post(socketserver.ThreadingTCPServer):
    """`replies` says what to answer a command with in place of yes; one that is empty ends the connection instead.

    "." stands for the end of a letter: what comes instead of yes there comes after the letter was counted, unless it is
    a refusal.
    """

    allow_reuse_address = daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int = 0, pause: Callable[[], float] = lambda: 0) -> None:
        self.letters: list[bytes] = []
        self.replies: dict[str, str] = {}
        self.pause = pause  # seconds before a letter is counted, and again before that is said
        super().__init__((HOST, port), Talk)

    @property
    def port(self) -> int:
        port: int = self.server_address[1]
        return port

    def counted(self) -> Counter[str]:
        """Return how often each letter came, by its Message-ID."""
        found = [MESSAGE_ID.search(letter) for letter in list(self.letters)]
        return Counter(one[1].decode() if one else "" for one in found)


class Talk(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        with suppress(OSError):  # whoever spoke was killed
            self._say("220 here")
            while line := self.rfile.readline():
                if not self._answer(line[:4].strip().upper().decode("ascii", "replace")):
                    return

    def _answer(self, word: str) -> bool:
        """Answer a command; return whether the talk goes on."""
        reply = self.server.replies.get(word, {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 fine"))
        if reply:
            self._say(reply)
        if word == "DATA" and reply.startswith("354"):
            return self._take()
        return bool(reply) and word != "QUIT"

    def _take(self) -> bool:
        letter = b"".join(iter(self.rfile.readline, b".\r\n"))
        if not letter.endswith(b"\n"):
            return False  # cut off: its end never came
        time.sleep(self.server.pause())
        reply = self.server.replies.get(".", "250 fine")
        if reply[:1] not in ("4", "5"):
            self.server.letters.append(letter)  # counted before it is said, so that no letter is said and not counted
        time.sleep(self.server.pause())
        if reply:
            self._say(reply)
        return bool(reply)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def listening(port: int = 0, pause: Callable[[], float] = lambda: 0) -> Iterator[Post]:
    with Post(port, pause) as post:
        threading.Thread(target=post.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield post
        post.shutdown()


def up_to(seconds: float, chance: random.Random) -> Callable[[], float]:
    """Return a pause that is drawn anew each time, so that a kill falls into every part of a talk."""
    return lambda: chance.uniform(0, seconds)
