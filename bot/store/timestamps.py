"""Times and days as they stand in the file: text that sorts as time does. A naive datetime is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime


def format_instant(at: datetime) -> str:
    """Format an instant in UTC, always of the same length: `2024-07-21T09:30:00.000000Z`."""
    if at.tzinfo is None:
        raise ValueError(f"a naive datetime: {at!r}")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def parse_instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def parse_optional(text: str | None) -> datetime | None:
    """Return the instant that is stored, or None where none is."""
    return None if text is None else parse_instant(text)


def format_published(published: date | datetime | None) -> str | None:
    """Format a day as a day, an instant with the offset it came with."""
    if isinstance(published, datetime) and published.tzinfo is None:
        raise ValueError(f"a naive datetime: {published!r}")
    return None if published is None else published.isoformat()


def parse_published(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def format_newest(published: date | datetime | None, added: datetime) -> str:
    """Format what "newest first" goes by: when it was published, or added where that is unknown or in the future."""
    if published is None:
        return format_instant(added)
    if isinstance(published, datetime):
        return min(format_instant(published), format_instant(added))
    return min(published.isoformat(), format_instant(added))
