"""Rows of several tables by one statement that is written by hand.

For what every question asks: Django takes longer to put such a statement together than a database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

Read = Callable[[Any], Any]  # what turns a column as the database gives it into the value of its field


def columns(model: type[Model], table: str) -> str:
    """Return the columns of a model as a statement lists them for `rows`."""
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def rows(models: Sequence[type[Model]], sql: str, values: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield an instance of each model for each row, then what stands beside them as the database gives it. One query.

    None stands for a model of which an outer join found nothing. A test holds it to what Django itself reads.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    for row in found:
        at, instances = 0, []
        for model in models:
            names, reads = _shape(model, connection.vendor)
            instances.append(_instance(model, names, reads, row[at : at + len(names)]))
            at += len(names)
        yield [*instances, *row[at:]]


def _instance(model: type[Model], names: list[str], reads: dict[int, Read], columns: Sequence[Any]) -> Model | None:
    if columns[0] is None:
        return None
    values = list(columns)
    for place, read in reads.items():
        values[place] = read(values[place])
    return model.from_db(connection.alias, names, values)


@cache
def _shape(model: type[Model], vendor: str) -> tuple[list[str], dict[int, Read]]:
    """Return the names of a model's fields, and how some of them are read, by their place."""
    fields = model._meta.concrete_fields
    reads = {place: _read(field.cached_col) for place, field in enumerate(fields)}
    return [field.attname for field in fields], {place: read for place, read in reads.items() if read}


def _read(column: Any) -> Read | None:
    converters = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        return value

    return read if converters else None
