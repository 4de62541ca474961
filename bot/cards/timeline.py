"""The timeline: events in calendar order, how exactly each date is known, and what it was counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import discord
from discord import ui

from bot.cards import frame, keys, limits
from bot.cards.buttons import CardButton
from bot.cards.citations import Citation, cite
from bot.cards.date_text import describe_basis, describe_when
from bot.cards.keys import Key
from bot.cards.pieces import describe_claim
from bot.news import LIKELY, ArticleEvent, Event, Headline, Timeline, clipping
from bot.news.date_words import describe_day
from bot.news.escape import flat, length_escaped, line, link

FILE = "timeline.png"
DRAWN = 16  # events of one drawing
PICTURE = "Picture"  # the button that draws a timeline
_CLAUSE_WORDS = 45
# Container, head, two separators, picture, footer, the rows of pages, sources and cards; a notice is one more.
_RESERVED = 20
MARKS = {"happened": "", "planned": " · 🗓️ planned", "denied": " · ✖️ denied", "possible": " · ❔ possible"}


def build_timeline_card(
    timeline: Timeline,
    words: int = frame.WORDS,
    *,
    page: int = 0,
    rest: str = "",
    note: str = "",
) -> ui.LayoutView:
    """Return the list of events; `rest` is the period asked for, `note` why there is no picture where one was asked."""
    made = _build_frame(timeline, words, page=page, rest=rest, note=note)
    shown = frame.find_sheet(made, timeline.article_events)
    if timeline.headline is not None:
        rows = [frame.build_tabs(timeline.headline, "timeline")]
        made = replace(made, rows=rows, actions=_build_actions(timeline.headline, shown, rest))
    return frame.render(made)


def build_picture_card(timeline: Timeline, *, rest: str = "") -> ui.LayoutView:
    """Return the card of the attachment FILE, a drawing of the timeline, which the sender adds; a button lists it."""
    headline, drawn = timeline.headline, choose_drawn(timeline)
    article = headline.article_id if headline else None
    left = len(timeline.article_events) - len(drawn)
    row = CardButton(Key("timeline", article, 0, rest), "List")
    return frame.render(
        frame.Frame(
            head=frame.build_head(headline) if headline else "### Timeline",
            blocks=[],
            footer=f"-# The first {len(drawn)} dates. **List** has all {len(timeline.article_events)}." if left else "",
            accent=frame.choose_accent(headline) if headline else frame.INK,
            notice=frame.describe_notice(headline) if headline else "",
            actions=[row],
            rows=[frame.build_tabs(headline, "timeline")] if headline else [],
            drawn=[_cite(one) for one in drawn],
            picture=discord.MediaGalleryItem(f"attachment://{FILE}", description=build_alt_text(timeline, drawn)),
        )
    )


def choose_drawn(timeline: Timeline) -> tuple[ArticleEvent, ...]:
    """Return the events that a drawing has room for: the first DRAWN of those with a day."""
    return tuple(one for one in timeline.article_events if one.event.when.first_day is not None)[:DRAWN]


def find_sheet(timeline: Timeline, words: int, page: int) -> frame.Sheet[ArticleEvent]:
    """Return a page of the card, and which it is."""
    return frame.find_sheet(_build_frame(timeline, words, page=page), timeline.article_events)


def build_mark(shown: Sequence[ArticleEvent]) -> str:
    """Return what tells these events from those that another reading of the article finds."""
    return keys.build_mark((one.index, one.event.span.extent, one.event.when.value, one.event.rule) for one in shown)


def build_event_line(event: Event, words: int = 30) -> tuple[str, int]:
    """Return an event in one line for a brief, and how many of the article's words are in it."""
    text = clipping.clip(clipping.clip_words(flat(event.span.text), words), 300)
    return add_date(event, text), clipping.word_count(text)


def add_date(event: Event, text: str) -> str:
    """Return the words of an event with its date, how sure that is, whether it happened, and who says so."""
    day = describe_probable_date(event, weekday=False)
    return f"**{day}**{MARKS[event.status]} — {line(text)}{describe_claim(event.said_by, text)}"


def describe_probable_date(event: Event, *, weekday: bool = True) -> str:
    """Return an event's date in words fit for a card: "probably 19 July 2024" where it is no more than likely."""
    return ("probably " if event.confidence < LIKELY else "") + describe_when(event.when, weekday=weekday)


def describe_counting(one: ArticleEvent) -> str:
    """Return the small line that says what an event's date was counted from; empty where the date is written out."""
    basis = describe_basis(one.event.when, one.headline)
    return f"-# {basis}" if basis else ""


def build_alt_text(timeline: Timeline, drawn: Sequence[ArticleEvent]) -> str:
    """Return what the picture shows in one sentence, for those who hear it read; the list says the rest."""
    title = f" of “{clipping.clip(flat(timeline.headline.title), 200)}”" if timeline.headline else ""
    if not drawn:
        return f"Timeline{title}."
    first, last = describe_date(drawn[0].event), describe_date(drawn[-1].event)
    period = f", {first}" if first == last else f", from {first} to {last}"
    planned = sum(one.event.status == "planned" for one in drawn)
    ahead = f", {planned} of them planned" if planned else ""
    return clipping.clip(f"Timeline{title}: {frame.count(len(drawn), 'date')}{period}{ahead}.", limits.ALT_TEXT)


def describe_date(event: Event) -> str:
    """Return the date in words without Markdown."""
    return event.when.describe(weekday=False)


def _build_frame(
    timeline: Timeline,
    words: int,
    *,
    page: int,
    rest: str = "",
    note: str = "",
) -> frame.Frame:
    headline = timeline.headline
    blocks = [_build_block(one, across=headline is None) for one in timeline.article_events]
    if headline is not None:
        head, footer = frame.build_head(headline) + _describe_dateline(timeline), frame.build_footer(headline)
    else:
        head = "### Timeline\n-# Across all articles"
        footer = f"-# {frame.count(len(timeline.article_events), 'date')}"
    return frame.Frame(
        head=head,
        blocks=blocks or [frame.Block(_describe_nothing(rest, timeline.dateline))],
        footer=footer + (f"\n-# {note}" if note else ""),
        accent=frame.choose_accent(headline) if headline else frame.INK,
        notice=frame.describe_notice(headline) if headline else "",
        turn=Key("timeline", headline.article_id if headline else None, 0, rest),
        page=page,
        words=words,
        head_words=frame.count_head_words(headline) if headline else 0,
        reserved=_RESERVED + (headline is not None and headline.notice is not None),
    )


def _describe_dateline(timeline: Timeline) -> str:
    """Return the line on the day that words such as "Thursday" count from; empty where no date needs it."""
    if timeline.dateline is None or all(one.event.when.basis != "dateline" for one in timeline.article_events):
        return ""
    day = describe_day(timeline.dateline, weekday=False)
    updated = timeline.headline is not None and timeline.headline.updated_day == timeline.dateline
    return f"\n-# Dates counted from the update of {day}" if updated else f"\n-# Dates counted from {day}"


def _build_actions(headline: Headline, shown: frame.Sheet[ArticleEvent], rest: str) -> list[CardButton]:
    if not shown.things:
        return []
    why = keys.build_why_key("timeline", headline.article_id, shown.number, build_mark(shown.things), rest)
    picture = Key("picture", headline.article_id, None, rest)
    buttons = [CardButton(why, frame.WHY)] if why.fits else []
    is_drawable = any(one.event.when.first_day is not None for one in shown.things)
    return [*buttons, CardButton(picture, PICTURE)] if is_drawable and picture.fits else buttons


def _build_block(one: ArticleEvent, *, across: bool) -> frame.Block:
    event = one.event
    text = clipping.clip(clipping.clip_words(flat(event.span.text), _CLAUSE_WORDS), 600, length_escaped)
    small = [
        describe_basis(event.when, one.headline),
        f"mentioned {frame.count(len(event.also) + 1, 'time')}" if event.also else "",
        f"in {link(frame.shorten_title(one.headline, 100), one.headline.url)}" if across else "",
    ]
    below = " · ".join(part for part in small if part)
    date = f"📅 **{describe_probable_date(event)}**{MARKS[event.status]}"
    return frame.Block(
        f"{date}\n{line(text)}{describe_claim(event.said_by, text)}",
        words=clipping.word_count(text),
        below=f"-# {below}" if below else "",
        source=_cite(one),
    )


def _cite(one: ArticleEvent) -> Citation:
    return cite(one.headline.article_id, "event", one.index, one.event.span)


def _describe_nothing(rest: str, dateline: date | None) -> str:
    if rest.strip("~"):
        return "This article has no dates in that time. Leave out `from` and `to` to see all its dates."
    if dateline is None:
        return (
            "I found no dates in this article. It does not say when it was written, so words such as “on Friday” "
            "have no date."
        )
    return "I found no dates in this article."
