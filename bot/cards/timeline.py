"""The timeline: events in calendar order, how exactly each date is known, and what it was reckoned from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import discord
from discord import ui

from bot.cards import frame, keys, limits
from bot.cards.dates import basis_words, day_words, when_words
from bot.cards.escape import flat, line, link
from bot.cards.keys import Key
from bot.cards.pieces import claimed
from bot.news import LIKELY, Event, Happening, Timeline

FILE = "timeline.png"
_CLAUSE_WORDS = 45
MARKS = {"happened": "", "planned": " · 🗓️ planned", "denied": " · ✖️ denied", "possible": " · ❔ possible"}


def timeline(
    told: Timeline,
    words: int = frame.WORDS,
    *,
    page: int = 0,
    picture: bool = False,
    rest: str = "",
    note: str = "",
) -> ui.LayoutView:
    """The card; with `picture` it shows the attachment FILE, which the sender adds. `rest` is the period asked for."""
    made = _frame(told, words, page=page, rest=rest, note=note)
    if picture:
        shown = page_of(told, words, page)
        media = discord.MediaGalleryItem(f"attachment://{FILE}", description=alt_text(told, shown))
        made = _frame(told, words, page=page, rest=rest, note=note, media=media)
    return frame.render(made)


def page_of(told: Timeline, words: int, page: int) -> tuple[Happening, ...]:
    """The events that stand on a page of the card: what its picture shows."""
    made = frame.paged(_frame(told, words, page=page))
    if not told.happenings or not made:
        return ()
    number = min(max(page, 0), len(made) - 1)
    first = sum(len(blocks) for blocks in made[:number])
    return told.happenings[first : first + len(made[number])]


def event_line(event: Event, words: int = 30) -> tuple[str, int]:
    """An event in one line for a brief, and the article's words in it."""
    text = limits.clip(limits.clip_words(flat(event.span.text), words), 300)
    return f"**{when_words(event.when, weekday=False)}** — {line(text)}{claimed(event.said_by)}", limits.word_count(
        text
    )


def alt_text(told: Timeline, shown: Sequence[Happening]) -> str:
    """What the picture says, for those who hear it read."""
    title = f"Timeline of “{flat(told.headline.title)}”. " if told.headline else "Timeline. "
    events = "; ".join(f"{plain_when(one.event)}: {flat(one.event.span.text)}" for one in shown)
    return limits.clip(limits.clip(title, 300) + events, limits.ALT_TEXT)


def plain_when(event: Event) -> str:
    """The date in words without Markdown."""
    return when_words(event.when, weekday=False).replace("\\", "")


def _frame(
    told: Timeline,
    words: int,
    *,
    page: int,
    rest: str = "",
    note: str = "",
    media: discord.MediaGalleryItem | None = None,
) -> frame.Frame:
    headline = told.headline
    blocks = [_block(one, across=headline is None) for one in told.happenings]
    if headline is not None:
        dateline = f"\n-# Dates are reckoned from its dateline, {day_words(told.dateline)}" if told.dateline else ""
        head, footer = frame.headline_head(headline) + dateline, frame.footer(headline)
    else:
        head = "### Timeline\n-# Across the articles that can be seen here"
        footer = f"-# {frame.count(len(told.happenings), 'date')} · each links to its article"
    return frame.Frame(
        head=head,
        blocks=blocks or [frame.Block(_nothing(rest, told.dateline))],
        footer=footer + (f"\n-# {note}" if note else ""),
        accent=frame.accent_of(headline) if headline else frame.INK,
        notice=frame.notice_line(headline) if headline else "",
        turn=Key("timeline", headline.article_id if headline else None, 0, rest),
        page=page,
        rows=[frame.tabs(headline, "timeline")] if headline else [],
        words=words,
        head_words=frame.head_words(headline) if headline else 0,
        picture=media,
    )


def _block(one: Happening, *, across: bool) -> frame.Block:
    event = one.event
    text = limits.clip(
        limits.clip_words(flat(event.span.text), _CLAUSE_WORDS), 600, lambda part: limits.length(line(part))
    )
    probably = "probably " if event.confidence < LIKELY else ""
    also = f" · told {frame.count(len(event.also) + 1, 'time')}" if event.also else ""
    where = f" · in {link(frame.short_title(one.headline, 100), one.headline.url)}" if across else ""
    shown = (
        f"**{probably}{when_words(event.when)}**{MARKS[event.status]}\n{line(text)}{claimed(event.said_by)}"
        f"\n-# {basis_words(event.when)}{also}{where}"
    )
    return frame.Block(shown, keys.source(one.headline.article_id, "event", one.index), words=limits.word_count(text))


def _nothing(rest: str, dateline: date | None) -> str:
    if rest.strip("~"):
        return "Nothing in this article is dated to that time. Leave out `from` and `to` for all of its dates."
    if dateline is None:
        return (
            "No dates: the article gives none, and has no dateline that words like “on Friday” could be reckoned from."
        )
    return "No dates: the article tells nothing that it dates."
