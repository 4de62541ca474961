"""JSON Lines: one `{"id","title","date","text"}` a line, and `updated` and `genre` where they are known; other keys are
ignored. Read as a stream, one line in memory.

`text` is used as it stands, character for character; `date` is a day, a date-time or null. An `updated` that is neither
and a `genre` that is none of ours are ignored, as keys of somebody else's are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, AnyStr

from bot.news import GENRES, Article, Genre
from bot.sources.errors import BadDocument
from bot.sources.genres.decide import find_genre
from bot.sources.layout import body_of


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no document: its number (from 1), its id where it has one, and what is wrong with it."""

    line: int
    id: str | None
    why: str

    @property
    def error(self) -> BadDocument:
        return BadDocument(f"line {self.line}: {self.why}", line=self.line, why=self.why)


def read_lines(stream: Iterable[AnyStr]) -> Iterator[Article | BadLine]:
    """Yield the articles of a stream of lines, in order; a bad line comes as a `BadLine` and the others go on.

    Lines of white space are skipped. A document may have no title, no date and an empty text, but has an id.
    """
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            fields = _load(line)
        except ValueError as error:
            yield BadLine(number, None, str(error))
            continue
        given = fields.get("id")
        identity = str(given) if isinstance(given, str | int) and not isinstance(given, bool) else None
        try:
            yield _article(identity, fields)
        except ValueError as error:
            yield BadLine(number, identity, str(error))


def read_date(value: object) -> date | datetime | None:
    """Return a day, or an instant in UTC, from ISO 8601 text; None from null. ValueError for anything else.

    A time without a zone is taken as UTC. An instant whose day in UTC is another than the one written is given as
    the day written: it is that day that "on Friday" is counted from.
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError('"date" is neither text nor null')  # noqa: TRY004 - a value of the file's, not of the caller's
    words = value.strip()
    try:
        if len(words) == 10:
            return date.fromisoformat(words)
        if len(words) < 13:  # 2024-07, 20240721: months and basic forms are not days as the form has them
            raise ValueError(words)
        written = datetime.fromisoformat(words)
        if written.tzinfo is None:
            return written.replace(tzinfo=UTC)
        instant = written.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError('"date" is neither a day (2024-07-21) nor a date-time (ISO 8601)') from None
    return instant if instant.date() == written.date() else written.date()


def _load(line: bytes | str) -> dict[str, Any]:
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff")
        loaded = json.loads(text)
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at character {error.pos + 1})") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets nested thousands deep
        raise ValueError("it is not JSON that can be read") from None
    if not isinstance(loaded, dict):
        raise ValueError("it is not a JSON object")  # noqa: TRY004 - a value of the file's, not of the caller's
    return loaded


def _article(identity: str | None, fields: dict[str, Any]) -> Article:
    if identity is None:
        raise ValueError('"id" is missing, or is not text')
    text, title = fields.get("text"), fields.get("title")
    if not isinstance(text, str):
        raise ValueError('"text" is missing, or is not text')  # noqa: TRY004 - a value of the file's, not of the caller's
    if title is not None and not isinstance(title, str):
        raise ValueError('"title" is neither text nor null')
    text = _whole(text)
    title = (_whole(title).strip() or None) if title else None
    body, notice = body_of(text, title)
    return Article(
        text=text,
        body=body,
        origin=_whole(identity),
        title=title,
        published=read_date(fields.get("date")),
        notice=notice,
        updated=_read_updated(fields.get("updated")),
        genre=_read_genre(fields.get("genre")) or find_genre(title, text, body),
    )


def _read_updated(value: object) -> date | datetime | None:
    try:
        return read_date(value)
    except ValueError:
        return None


def _read_genre(value: object) -> Genre | None:
    return next((genre for genre in GENRES if genre == value), None)


def _whole(text: str) -> str:
    """Return a text with U+FFFD for each half of a surrogate pair, which can be neither stored nor printed."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
