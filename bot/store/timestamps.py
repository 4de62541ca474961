"""Times and days as they stand in the file: text that sorts as time does. A naive datetime is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime


def stamp(at: datetime) -> str:
    """An instant in UTC, always of the same length: `2024-07-21T09:30:00.000000Z`."""
    if at.tzinfo is None:
        raise ValueError(f"a naive datetime: {at!r}")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def published_text(published: date | datetime | None) -> str | None:
    """A day as a day, an instant with the offset it came with."""
    if isinstance(published, datetime) and published.tzinfo is None:
        raise ValueError(f"a naive datetime: {published!r}")
    return None if published is None else published.isoformat()


def published_of(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def newest_text(published: date | datetime | None, added: datetime) -> str:
    """What "newest first" goes by: when it was published, or added where that is not known or lies in the future."""
    if published is None:
        return stamp(added)
    if isinstance(published, datetime):
        return min(stamp(published), stamp(added))
    return min(published.isoformat(), stamp(added))
