"""Ten short articles on four stories, as the outlets of an invented country would have them on a day: eight by the
morning, two later.

Each is a text file of `articles/`: a head of `name: value` lines, a blank line, the text. What hangs on the day is in
braces, counted from it in days: `{weekday -1}` is "Saturday", `{date +12}` "11 December", `{year -400}` "2025".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from bot.news import GENRES, Article
from bot.sources.jsonl import read_date
from bot.sources.layout import body_of

MADE_UP: Final = "made up"
DOMAIN: Final = "example"  # kept free of real sites by RFC 2606
_LATE: Final = time(23, 45)
_HOLE = re.compile(r"\{(?P<form>weekday|date|year) (?P<days>[+-]?\d{1,4})\}")


@dataclass(frozen=True, slots=True)
class _Source:
    """One file. `days` and `clock`: when it is published, as seen from the day; without a clock, later on it."""

    name: str
    outlet: str
    byline: str
    title: str
    text: str
    days: int
    clock: time | None
    genre: str | None = None


def write_morning(day: date, zone: ZoneInfo) -> tuple[Article, ...]:
    """Return what is published until the morning of a day, which is the zone's, in that order."""
    made = [
        _write(source, day, datetime.combine(day + timedelta(days=source.days), source.clock, zone))
        for source in _read_sources()
        if source.clock is not None
    ]
    return tuple(article for _, article in sorted(made, key=lambda pair: pair[0]))


def write_later(day: date, now: datetime, zone: ZoneInfo) -> tuple[Article, ...]:
    """Return what is published later on the day, a minute apart: up to now, or late in its evening where it is over."""
    last = min(now.astimezone(zone).replace(second=0, microsecond=0), datetime.combine(day, _LATE, zone))
    later = [source for source in _read_sources() if source.clock is None]
    ago = reversed(range(len(later)))
    return tuple(_write(one, day, last - timedelta(minutes=by))[1] for one, by in zip(later, ago, strict=True))


def is_made_up(address: str | None) -> bool:
    """Return whether an address is one of these articles', of whatever day."""
    site = (address or "").removeprefix("https://").partition("/")[0]
    return site.endswith(f".{DOMAIN}")


def _read_sources() -> Iterator[_Source]:
    for file in sorted(resources.files(__package__).joinpath("articles").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".txt"):
            yield _parse(file.name.removesuffix(".txt"), file.read_text("utf-8"))


def _parse(name: str, content: str) -> _Source:
    head, _, text = content.partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    days, _, clock = said["at"].partition(" ")
    return _Source(
        name,
        said["outlet"],
        said["byline"],
        said["title"],
        text.strip(),
        int(days) if clock else 0,
        time.fromisoformat(clock) if clock else None,
        said.get("genre"),
    )


def _write(source: _Source, day: date, at: datetime) -> tuple[datetime, Article]:
    def fill(hole: re.Match[str]) -> str:
        meant = day + timedelta(days=int(hole["days"]))
        return {"weekday": f"{meant:%A}", "date": f"{meant.day} {meant:%B}", "year": f"{meant.year}"}[hole["form"]]

    text = _HOLE.sub(fill, source.text)
    body, notice = body_of(text, source.title)
    site = f"https://{source.outlet.casefold().replace(' ', '-')}.{DOMAIN}"
    address = f"{site}/{at:%Y/%m/%d}/{source.name}"
    article = Article(
        text=text,
        body=body,
        origin=address,
        title=source.title,
        published=read_date(at.isoformat()),
        url=address,
        outlet=f"{source.outlet} ({MADE_UP})",
        byline=source.byline,
        language="en",
        notice=notice,
        genre=next((genre for genre in GENRES if genre == source.genre), "news"),
    )
    return at, article
