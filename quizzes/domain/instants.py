"""Instants as clients and databases exchange them."""

from datetime import UTC, datetime


def read_instant(text: str) -> datetime | None:
    """Return the instant that a text says in ISO 8601; a time without an offset is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.utcoffset() is not None else None


def instant(at: datetime) -> str:
    """Return an instant as stored rules have it: always as long, so that a database can compare two of them."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
