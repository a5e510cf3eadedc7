"""Drill what was asked for, print what was found, and fail where a promise was broken."""

import argparse
import random
import sys
import time

from house.limits import keep_to
from house.place import Stop, complain, say

from drilling import again, files
from drilling.stage import DATABASES, staged

LIMIT = 3600  # seconds; nothing here takes so long unless something hangs


def main() -> int:
    options = _options()
    keep_to(LIMIT)
    began = time.monotonic()
    say(f"bin/drill {options.drill} --seed {options.seed} --database {options.database}")
    try:
        broken = DRILLS[options.drill](options)
    except (Stop, OSError) as reason:
        return complain(reason)
    except KeyboardInterrupt:
        return 130
    say("\n".join(["Broken:", *broken]) if broken else "Every promise held.")
    say(f"Took {time.monotonic() - began:.0f} s.")
    return int(bool(broken))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/drill", description="Put promises to the test.")
    drills = parser.add_subparsers(dest="drill", required=True)
    answers = drills.add_parser("answers", help="kill the web server while learners answer")
    answers.add_argument("--answers", type=int, default=50_000, metavar="N", help="how many answers are given (50000)")
    answers.add_argument("--learners", type=int, default=500, metavar="N", help="how many learners give them (500)")
    answers.add_argument("--kills", type=int, default=50, metavar="N", help="how often the server is killed (50)")
    attempts = drills.add_parser("attempts", help="do anything to an attempt, beside a model")
    attempts.add_argument("--sequences", type=int, default=10_000, metavar="N", help="how many are walked (10000)")
    reminders = drills.add_parser("reminders", help="kill worker, beat and broker while notes go out")
    reminders.add_argument("--reminders", type=int, default=1000, metavar="N", help="how many notes are owed (1000)")
    reminders.add_argument("--kills", type=int, default=10, metavar="N", help="how often something is killed (10)")
    zones = drills.add_parser("zones", help="walk days of several zones minute by minute, beside a model")
    zones.add_argument("--learners", type=int, default=40, metavar="N", help="how many learners there are (40)")
    zones.add_argument("--walks", type=int, default=6, metavar="N", help="how many changes of clocks are seen (all 6)")
    zones.add_argument("--hours", type=int, default=36, metavar="N", help="how long each walk is (36)")
    described = drills.add_parser("schema", help="draw requests from the description of the API, in every role")
    described.add_argument("--examples", type=int, default=40, metavar="N", help="how many for each endpoint (40)")
    spoiled = drills.add_parser("files", help="spoil the files of a curriculum, and read them")
    spoiled.add_argument("--files", type=int, default=10_000, metavar="N", help="how many are spoiled (10000)")
    for drill in (answers, attempts, reminders, zones, described, spoiled):
        drill.add_argument("--seed", type=int, default=random.randrange(10**6), metavar="N", help="what chance draws")
    for drill in (answers, attempts, reminders, zones):
        drill.add_argument("--database", choices=DATABASES, default="sqlite")
    for drill in (described, spoiled):
        drill.set_defaults(database="sqlite")
    return parser.parse_args()


def _answers(options: argparse.Namespace) -> list[str]:
    from drilling.answers import drill  # noqa: PLC0415  (it imports models, for which Django has to be set up)

    return drill(options)


def _reminders(options: argparse.Namespace) -> list[str]:
    from drilling.reminders import drill  # noqa: PLC0415  (as above)

    return drill(options)


def _zones(options: argparse.Namespace) -> list[str]:
    with staged(options.database, EMAIL_URL="memorymail://"):
        from drilling.zones import walk  # noqa: PLC0415

        return walk(options)


DRILLS = {
    "answers": _answers,
    "reminders": _reminders,
    "zones": _zones,
    "schema": again.ask_by_schema,
    "attempts": again.walk_attempts,
    "files": files.spoil,
}

if __name__ == "__main__":
    sys.argv[0] = "bin/drill"  # as whoever called it knows it
    sys.exit(main())
