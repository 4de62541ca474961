"""The order in which articles are told, whatever the order in which they were added."""

from __future__ import annotations

from datetime import UTC, date, datetime


def find_story_day(published: date | datetime | None, updated: date | datetime | None, added: datetime) -> date:
    """Return the day of an article: of its publication, or of an update; the one it was added on where it has none."""
    return read_day(format_moment(published, updated, added))


def format_moment(published: date | datetime | None, updated: date | datetime | None, added: datetime) -> str:
    """Format when an article was told, in UTC, as text that sorts: a day without a time comes before its instants."""
    at = published or updated or added
    return at.astimezone(UTC).isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()


def format_position(moment: str, origin: str, article_id: int) -> str:
    """Format an article's place in the order: by its moment, then by where it is from, then by its id."""
    return f"{moment} {origin} {article_id:016x}"


def read_day(position: str) -> date:
    """Return the day of a moment or a position."""
    return date.fromisoformat(position[:10])
