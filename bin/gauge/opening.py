"""(f) Opening an attempt of 200 questions drawn from a bank of 50,000, beside a bare view: how much longer it takes."""

import time
from collections.abc import Iterator
from statistics import median

from gauge import bank, sides
from gauge.asking import Browser
from gauge.figures import Aim, Section, Spread
from gauge.people import PASSWORD, email
from gauge.stage import Server, Stage

BANK, DRAWN = 50_000, 200
OPENED = 24  # attempts, one for each learner
SMALL = "vascular.pta-stent"


def measure(stage: Stage, server: Server, rounds: int, seconds: float) -> Iterator[Section]:
    stage.run("-m", "gauge.bank", str(BANK), str(DRAWN))
    browsers = [Browser(server.port) for _ in range(OPENED)]
    for number, browser in enumerate(browsers):
        browser.sign_in(email(number), PASSWORD)
    opened = [_took(one, f"/lessons/{bank.LESSON}/quiz/") - _bare(one) for one in browsers]
    small, large = _statements(stage, browsers[-1])
    yield Section(
        f"Opening {DRAWN} questions drawn from {BANK:,}, {stage.database}",
        [
            Aim("server time beside a bare view's, in ms", [median(opened[1:]) * 1000], 100),
            Aim("statements but for INSERTs, beside a small quiz", [_reads(large) - _reads(small)], 2),
        ],
        {"one opening, in ms": Spread.of([one * 1000 for one in opened[1:]]), "statements": Spread.of([len(large)])},
        {"opening": large},
    )


def _took(browser: Browser, path: str) -> float:
    """Return how long a form takes until its answer is there."""
    form = {"csrfmiddlewaretoken": browser.token()}
    began = time.perf_counter()
    browser.post(path, form)
    return time.perf_counter() - began


def _bare(browser: Browser) -> float:
    began = time.perf_counter()
    browser.get("/bare/page/100/")
    return time.perf_counter() - began


def _statements(stage: Stage, browser: Browser) -> list[list[str]]:
    """Return the statements of opening a small quiz and the large one, for somebody who has neither open."""
    fresh = Browser(browser.port)
    fresh.sign_in(email(OPENED), PASSWORD)
    token, cookie = fresh.token(), fresh.headers()["Cookie"]
    asked = [
        {"method": "POST", "path": f"/lessons/{code}/quiz/", "cookie": cookie, "csrf": token}
        for code in (SMALL, bank.LESSON)
    ]
    return sides.statements(stage, asked)


def _reads(statements: list[str]) -> int:
    """Return how many there are but for what is inserted: SQLite takes many rows in portions."""
    return sum(not one.startswith("INSERT") for one in statements)
