"""(b) The lesson page of someone signed in, beside a bare view that loads them and answers with as many bytes."""

from collections.abc import Iterator
from itertools import repeat

from gauge import load, sides
from gauge.asking import Browser
from gauge.figures import Aim, Section
from gauge.people import PASSWORD, email
from gauge.stage import LEARNERS, Server, Stage

PATH = "/lessons/vascular.pta-stent/"


def measure(stage: Stage, server: Server, rounds: int, seconds: float) -> Iterator[Section]:
    browsers = [Browser(server.port) for _ in range(LEARNERS)]
    for number, browser in enumerate(browsers):
        browser.sign_in(email(number), PASSWORD)
    size = len(browsers[0].get(PATH).encode())
    bare = [load.request("GET", f"/bare/page/{size}/", browser.headers()) for browser in browsers]
    page = [load.request("GET", PATH, browser.headers()) for browser in browsers]
    pairs = sides.by_side(
        lambda: load.run(server, [repeat(one) for one in bare], b"x" * size, seconds),
        lambda: load.run(server, [repeat(one) for one in page], b"</html>", seconds),
        rounds,
    )
    cookie = browsers[0].headers()["Cookie"]
    [found] = sides.statements(stage, [{"method": "GET", "path": PATH, "cookie": cookie}])
    yield Section(
        f"A lesson page of {size / 1000:.0f} kB by {LEARNERS} learners at once, {stage.database}",
        [
            Aim("throughput beside a bare page", [pair.ratio for pair in pairs], 0.6, at_least=True),
            Aim("queries of the page", [len(found)], 6),
        ],
        sides.beside(pairs),
        {"page": found},
    )
