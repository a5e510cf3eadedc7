"""What a drill stands on: a database of its own, and Django set up in this process to look into it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gauge.stage import url_of

DATABASES = ("sqlite", "postgresql")


@contextmanager
def staged(database: str, **environ: str) -> Iterator[Path]:
    """A migrated database and the settings of `drilling`, in a folder of which nothing is left afterwards.

    Django is set up once for a process, so a process has one stage.
    """
    with tempfile.TemporaryDirectory(prefix="patency-drill-") as name, url_of(database) as url:
        settings = {"DJANGO_SETTINGS_MODULE": "drilling.settings", "PATENCY_DATA": name}
        os.environ.update({**settings, **environ, **url})
        _set_up()
        yield Path(name)
        _tear_down()


def _set_up() -> None:
    import django  # noqa: PLC0415  (only now does the environment say which settings)
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def _tear_down() -> None:
    from django.db import connection  # noqa: PLC0415

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
