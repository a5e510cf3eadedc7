"""Run management commands one after another in one process: loading Django once, not once for each."""

import logging
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError

EXPLAINED = 3  # the exit code that says: standard error has the reason already
ROOT = Path(__file__).resolve().parents[2]
SAYS = {
    "migrate": "Preparing the database ...",
    "collectstatic": "Collecting the static files ...",
    "import_curriculum": "Importing the curriculum ...",
    "create_demo_people": "Creating the demo people ...",
}
OPTIONS = {
    "migrate": {"interactive": False, "verbosity": 0},
    "collectstatic": {"interactive": False, "verbosity": 0},
    # What an author changed in the admin wins over the files, and the importer names it.
    "import_curriculum": {"keep_edited": True, "verbosity": 0},
}


def main(steps: list[str]) -> int:
    sys.path[0] = str(ROOT)  # the checkout, not this folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        _run(steps)
    except Exception as error:
        return _explained(error)
    return 0


def _run(steps: list[str]) -> None:
    django.setup()
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # each of its tries would be a line at the terminal
    for step in steps:
        print(SAYS[step], flush=True)
        if step == "create_demo_people":
            _create_demo_people()
        else:
            call_command(step, **OPTIONS[step])


def _create_demo_people() -> None:
    """Keep what the command prints: bin/serve shows it when everything answers."""
    with open(settings.DATA_DIR / "demo-people", "w") as people:
        call_command("create_demo_people", stdout=people, no_color=True)


def _explained(error: Exception) -> int:
    """Print one line for what a person at the terminal can repair, and raise what nobody foresaw."""
    if isinstance(error, OperationalError):
        print("bin/serve: the database does not answer:", " ".join(str(error).split()), file=sys.stderr)
    elif isinstance(error, CommandError | ImproperlyConfigured):
        print(f"bin/serve: {error}", file=sys.stderr)
    else:
        raise error
    return EXPLAINED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
