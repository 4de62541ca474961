"""A story over its articles: the gist, the timeline and the quotes with every source, what differs, what is new; lists.

A story's buttons carry its key where others carry an article's, and in the rest the view and since when things are new:
`q1710000000` is the quotes with what came after that second marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from heapq import nsmallest
from typing import Any, Literal

from discord import ui

from bot.cards import frame, story_why
from bot.cards.buttons import CardButton
from bot.cards.citations import cite, cite_words
from bot.cards.date_text import describe_published, format_stamp
from bot.cards.keys import Key
from bot.cards.known_now import build_count_blocks, describe_count, describe_earlier, drop_counted
from bot.cards.pieces import build_statement, group_pieces
from bot.cards.quotes import build_quote_text, describe_speaker
from bot.cards.story_events import (
    EVER,
    NEW,
    TELLINGS,
    Period,
    build_best_events,
    build_timeline_blocks,
    describe_versions,
    find_versions,
    link_outlet,
    list_articles,
)
from bot.news import ArticleQuote
from bot.news.escape import clip_escaped, flat, link, short
from bot.news.schedules import Follow
from bot.news.stories import COUNTED, Story, StoryLine, StoryNumber, StoryQuote

PAGE = 5
DAYS = 7  # that a list of stories reaches back, where nothing else is asked

View = Literal["story", "timeline", "quotes", "articles"]

_LETTERS: dict[str, View] = {"": "story", "t": "timeline", "q": "quotes", "a": "articles"}
_LABELS: dict[View, str] = {"story": "Story", "timeline": "Timeline", "quotes": "Quotes", "articles": "Articles"}
_DAY = r"(\d{4}-\d{2}-\d{2})?"
_REST = re.compile(rf"([tqa]?)(\d{{1,11}})?(?:@{_DAY}~{_DAY})?(?:~.*)?")
_OUTLETS = 6
_ON_STORY = 2  # quotes on the story's own card


@dataclass(frozen=True, slots=True)
class Asked:
    """What a story's button asks for; `since` None: not said. `period`: the days asked for, either end open."""

    view: View
    since: datetime | None
    period: Period = EVER


def build_key(
    story: int, view: View = "story", since: datetime | None = None, page: int | None = None, period: Period = EVER
) -> Key:
    """Return the key of a view of a story."""
    letter = next(letter for letter, name in _LETTERS.items() if name == view)
    second = "" if since is None else str(int(since.timestamp()))
    days = "" if period == EVER else f"@{period[0] or ''}~{period[1] or ''}"
    return Key("story", story, page, letter + second + days)


def parse_key(key: Key) -> Asked:
    """Return what a story's key asks for; what cannot be read is the story's own card."""
    match = _REST.fullmatch(key.rest)
    if match is None:
        return Asked("story", None)
    since = datetime.fromtimestamp(int(match[2]), UTC) if match[2] else None
    try:
        start, end = (date.fromisoformat(day) if day else None for day in match.groups()[2:])
    except ValueError:
        start = end = None
    return Asked(_LETTERS[match[1]], since, (start, end))


# --- one story --------------------------------------------------------------------------------------------------------


def build_story_card(
    story: Story, words: int = frame.WORDS, *, view: View = "story", page: int = 0, period: Period = EVER
) -> ui.LayoutView:
    """Return a story's card, one of its views; beyond the last page the last one is shown.

    `period`: the days that a timeline is narrowed to.
    """
    if view == "timeline":
        made = build_timeline_blocks(story, period)
    else:
        made = {"story": _build_overview, "quotes": _build_quotes, "articles": _build_articles}[view](story)
    lead = story.line.lead
    return frame.render(
        frame.Frame(
            head=_build_head(story),
            blocks=made,
            footer=_build_footer(story),
            accent=frame.choose_accent(lead),
            notice=frame.describe_notice(lead) if view == "story" else "",
            turn=build_key(story.line.key, view, story.since, period=period),
            page=page,
            rows=[_build_tabs(story, view), *(_build_why(story) if view == "articles" else [])],
            words=words if view in ("story", "timeline") else None,
            head_words=frame.count_head_words(lead) if view == "story" else 0,
            gaps=view in ("timeline", "quotes"),
            sources=2 if view == "story" else 1,
        )
    )


def _build_overview(story: Story) -> list[frame.Block]:
    blocks: list[frame.Block] = []
    at = 0
    for group in group_pieces(story.gist):
        text, words = build_statement(group, words=60, characters=700)
        if text.strip():
            source = cite(story.line.lead.article_id, "gist", at, group[0].span)
            blocks.append(frame.Block(text, words=words, source=source))
        at += len(group)
    known = [block for one in story.counts[:3] for block in build_count_blocks(one)]
    if earlier := describe_earlier(story.earlier, story.counts, story.line.lead):
        known.append(frame.Block(earlier))
    blocks += [replace(block, tight=bool(at)) for at, block in enumerate(known)]
    blocks += build_best_events(story)
    for quote in _choose_first(story.quotes):
        blocks += _build_quote(quote, words=40, tellings=2)
    numbers = drop_counted(story.numbers, story.counts)[:4]
    blocks += [_build_number(one, tight=bool(at)) for at, one in enumerate(numbers)]
    return blocks or [frame.Block("I read its articles, but found nothing in them for a brief.")]


def _build_number(one: StoryNumber, *, tight: bool) -> frame.Block:
    text = f"{NEW}🔢 **{short(one.text, 60)}** — {link_outlet(one.headline)}"
    return frame.Block(text, source=cite_words(one.headline.article_id, one.sentence), tight=tight)


def _choose_first(entries: Sequence[StoryQuote]) -> list[StoryQuote]:
    """Return a few quotes: new ones, then those of most articles, then the first; in their order."""
    chosen = nsmallest(
        _ON_STORY, range(len(entries)), key=lambda at: (not entries[at].new, -_count_articles(entries[at]), at)
    )
    return [entries[at] for at in sorted(chosen)]


def _count_articles(entry: StoryQuote) -> int:
    parts = entry.article_quotes
    return len({part.headline.article_id for part in parts}) if len(parts) > 1 else len(parts)


def _build_quotes(story: Story) -> list[frame.Block]:
    blocks = [block for quote in story.quotes for block in _build_quote(quote, words=150, tellings=TELLINGS)]
    return blocks or [frame.Block("Nobody is quoted in its articles.")]


def _build_articles(story: Story) -> list[frame.Block]:
    blocks = []
    for headline in reversed(story.line.headlines):
        new = NEW if story.since is not None and headline.added > story.since else ""
        title = link(frame.shorten_title(headline, 120), headline.url, 160)
        notice = f" · {headline.notice.kind}" if headline.notice else ""
        small = f"-# {frame.describe_source_and_day(headline)}{notice}"
        blocks.append(frame.Block(f"{new}**{title}**\n{small}", Key("brief", headline.article_id), "Brief"))
    return blocks


def _build_quote(entry: StoryQuote, *, words: int, tellings: int) -> list[frame.Block]:
    """Return the blocks of one quote: one, or where its articles differ some of them, each with its source."""
    first = entry.article_quotes[0]
    if entry.differs is None:
        others = [one.headline for one in entry.article_quotes[1:]]
        return [_build_quote_block(first, words, new=entry.new, below=list_articles(first.headline, others))]
    by_speaker = entry.differs == "speaker"
    shown = find_versions(
        entry.article_quotes,
        lambda one: describe_speaker(one.quote) if by_speaker else flat(one.quote.span.text),
        tellings,
    )
    rest = [one.headline for one in entry.article_quotes if one not in shown]
    marks = describe_versions([one.headline for one in shown], rest, entry.differs, "quote")
    return [
        _build_quote_block(one, words, new=entry.new and not at, below=below)
        for at, (one, below) in enumerate(zip(shown, marks, strict=True))
    ]


def _build_quote_block(one: ArticleQuote, words: int, *, new: bool, below: str) -> frame.Block:
    text, count = build_quote_text(one.quote, one.sentence, words=words, rest=one.rest)
    if new:
        text = text.replace("> ", f"> {NEW}", 1) if text.startswith("> ") else NEW + text
    source = cite(one.headline.article_id, "quote", one.index, one.quote.span)
    return frame.Block(text, words=count, below=below, source=source)


def _build_head(story: Story) -> str:
    lead = story.line.lead
    title = clip_escaped(flat(lead.title), 250) or "Untitled"
    others = _list_outlets([outlet for outlet in story.line.outlets if outlet != lead.outlet])
    return f"### {link(title, lead.url)}\n-# {frame.describe_outlet(lead)}" + (f" · also {others}" if others else "")


def _list_outlets(outlets: Sequence[str]) -> str:
    """Return the names of outlets, the first few of many; empty where none is known."""
    named = ", ".join(short(outlet, 50) for outlet in outlets[:_OUTLETS])
    more = len(outlets) - _OUTLETS
    return named + (f" and {frame.count(more, 'other')}" if more > 0 else "")


def _build_footer(story: Story) -> str:
    parts = [
        frame.count(len(story.line.headlines), "article"),
        frame.count(len(story.quotes), "quote"),
        frame.count(len(story.timeline), "date"),
        f"updated {format_stamp(story.line.moved, 'R')}",
    ]
    small = "-# " + " · ".join(parts)
    if story.since is None:
        return small
    new = [
        frame.count(number, thing)
        for number, thing in (
            (sum(one.new for one in story.quotes), "quote"),
            (sum(one.new for one in story.timeline), "date"),
            (len(story.numbers), "figure"),
        )
        if number
    ]
    told_new = ", ".join(new) or "nothing"
    return f"{small}\n-# {NEW}New since {format_stamp(story.since)}: {told_new}"


def _build_tabs(story: Story, view: View) -> ui.ActionRow[Any]:
    """Return the row that leads to a story's other views. Their keys have no page, and so are none of a page button."""
    others = [(name, label) for name, label in _LABELS.items() if name != view]
    return ui.ActionRow(*(CardButton(build_key(story.line.key, name, story.since), label) for name, label in others))


def _build_why(story: Story) -> list[ui.ActionRow[Any]]:
    return [ui.ActionRow(CardButton(story_why.build_key(story.line.key), "Why?"))]


# --- lists ------------------------------------------------------------------------------------------------------------


def build_stories_card(lines: Sequence[StoryLine], total: int, *, days: int = DAYS, page: int = 0) -> ui.LayoutView:
    """Return the card of the last days' stories, the newest first; `lines` are the PAGE of them on this page.

    `total` goes no further than COUNTED from the first on the page.
    """
    period = "today" if days == 1 else f"the last {days} days"
    nothing = (
        f"No stories {'' if days == 1 else 'in '}{period}. `/stories days:30` looks further back. Someone with Manage "
        "Server can add a feed with "
        "`/feed add`, and its articles come by themselves."
    )
    view = frame.render(
        frame.Frame(
            head=f"### Stories of {period}",
            blocks=[_build_entry(one) for one in lines] or [frame.Block(nothing)],
            footer=f"-# {'At least ' if total >= page * PAGE + COUNTED else ''}{frame.count(total, 'story')}",
            words=None,
        )
    )
    pages = -(-total // PAGE)
    if pages > 1:
        number = min(page, pages - 1)
        frame.add_row(view, frame.build_page_buttons(Key("stories", None, 0, str(days)), number, min(pages, 9000)))
    return view


def _build_entry(story_line: StoryLine) -> frame.Block:
    title = frame.shorten_title(story_line.lead, 120)
    articles = f" · {frame.count(len(story_line.headlines), 'article')}" if len(story_line.headlines) > 1 else ""
    outlets = _list_outlets(story_line.outlets) or frame.UNKNOWN
    small = f"-# {outlets}{articles} · {describe_published(story_line.lead.published, story_line.lead.updated)}"
    lines = [f"**{link(title, story_line.lead.url, 160)}**", *map(describe_count, story_line.counts[:1]), small]
    return frame.Block("\n".join(lines), build_key(story_line.key), "Story")


def build_followed_card(story_line: StoryLine, follow: Follow) -> ui.LayoutView:
    """Return the card that says that a story is followed in a channel from now on, or is already."""
    done = "Already following" if follow.is_again else "Following"
    text = (
        f"{done} **{short(story_line.title, 200)}** in <#{follow.channel_id}>. New dates, quotes and figures are "
        "posted there. `/unfollow` stops that."
    )
    view = frame.build_notice_card("", text, accent=frame.INK if follow.is_again else frame.GREEN)
    return frame.add_row(view, ui.ActionRow(CardButton(build_key(story_line.key), "Story")))


def build_unfollowed_card(title: str, channels: Sequence[int]) -> ui.LayoutView:
    """Return the card that says that a story is no longer followed."""
    where = ", ".join(f"<#{channel}>" for channel in channels)
    return frame.build_notice_card("", f"No longer following **{short(title, 200)}** in {where}.", accent=frame.GREEN)
