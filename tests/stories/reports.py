"""Articles of a story for tests of merging: written here, every span where it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.news import Event, Extent, Headline, Precision, Quote, Span, Status, When
from bot.news.stories import StoryLine
from bot.stories.story_report import Report

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def headline(number: int, published: date | None = DAY) -> Headline:
    return Headline(
        article_id=number,
        title=f"Title {number}",
        outlet=f"Outlet {number}",
        byline=None,
        published=published,
        url=f"https://outlet{number}.example/story",
        added=START,
    )


def quote(words: str, name: str | None = "Ana Ruiz", *, fragment: bool = False, confidence: float = 0.9) -> Quote:
    span = Span(10, 10 + len(words), words)
    return Quote(
        span,
        "fragment" if fragment else "direct",
        None,
        name,
        None,
        None,
        None,
        span.extent,
        confidence,
        "test",
    )


def event(
    words: str,
    day: str = "2026-03-02",
    *,
    status: Status = "happened",
    said_by: str | None = None,
    date_words: str | None = None,
) -> Event:
    start = words.find(date_words) if date_words else -1
    expression = (
        Span.of(words, start, start + len(date_words)) if date_words and start >= 0 else Span(900, 906, "Monday")
    )
    precisions: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
    precision = precisions.get(len(day), "time")
    when = When(day, precision, "dateline", expression)
    return Event(when, Span(0, len(words), words), status, said_by, (), 0.9, "test")


def report(
    number: int,
    *said: Quote | Event,
    hours: float = 0,
    text: str = "",
    published: date | None = DAY,
    current: bool = True,
    copy: bool = False,
) -> Report:
    """Article `number`, which came `hours` after START."""
    return Report(
        headline(number, published),
        at(hours),
        tuple((one, one.span) for one in said if isinstance(one, Quote)),
        tuple(one for one in said if isinstance(one, Event)),
        text,
        Extent(0, len(text)),
        current,
        copy,
    )


def line(*reports: Report) -> StoryLine:
    headlines = tuple(one.headline for one in reports)
    return StoryLine(1, headlines[0], headlines, tuple(one.outlet or "" for one in headlines), START, START)
