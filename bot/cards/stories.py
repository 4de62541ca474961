"""A story over its articles: the gist, the timeline and the quotes with every source, what differs, what is new; lists.

A story's buttons carry its key where others carry an article's, and in the rest the view and since when things are new:
`q1710000000` is the quotes with what came after that second marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import discord
from discord import ui

from bot.cards import frame, keys
from bot.cards.buttons import CardButton
from bot.cards.date_text import describe_published, describe_when, format_stamp
from bot.cards.keys import Key
from bot.cards.known_now import describe_count, describe_earlier, drop_counted
from bot.cards.pieces import build_statement, describe_claim, group_pieces
from bot.cards.quotes import build_quote_text, describe_speaker
from bot.cards.timeline import MARKS
from bot.news import ArticleEvent, ArticleQuote, Headline, clipping
from bot.news.escape import clip_escaped, flat, length_escaped, line, link, short
from bot.news.stories import COUNTED, Story, StoryEvent, StoryLine, StoryQuote

PAGE = 5
DAYS = 7  # that a list of stories reaches back, where nothing else is asked

View = Literal["story", "timeline", "quotes", "articles"]

_LETTERS: dict[str, View] = {"": "story", "t": "timeline", "q": "quotes", "a": "articles"}
_LABELS: dict[View, str] = {"story": "Story", "timeline": "Timeline", "quotes": "Quotes", "articles": "Articles"}
_REST = re.compile(r"([tqa]?)(\d{1,11})?(?:~.*)?")
_NEW = "🆕 "
_OUTLETS = 6
_SOURCES = 4  # outlets that are named beside the one that is shown
_TELLINGS = 3  # tellings that are shown where they differ
_DIFFERS = {
    "wording": "⚖️ the wording differs",
    "speaker": "⚖️ the speaker differs",
    "date": "⚖️ the date differs",
    "figure": "⚖️ the figure differs",
}
_ON_STORY = 2  # events, and quotes, on the story's own card


@dataclass(frozen=True, slots=True)
class Asked:
    """What a story's button asks for; `since` None: not said."""

    view: View
    since: datetime | None


def build_key(story: int, view: View = "story", since: datetime | None = None, page: int | None = None) -> Key:
    """Return the key of a view of a story."""
    letter = next(letter for letter, name in _LETTERS.items() if name == view)
    second = "" if since is None else str(int(since.timestamp()))
    return Key("story", story, page, letter + second)


def parse_key(key: Key) -> Asked:
    """Return what a story's key asks for; what cannot be read is the story's own card."""
    match = _REST.fullmatch(key.rest)
    if match is None:
        return Asked("story", None)
    since = datetime.fromtimestamp(int(match[2]), UTC) if match[2] else None
    return Asked(_LETTERS[match[1]], since)


# --- one story --------------------------------------------------------------------------------------------------------


def build_story_card(story: Story, words: int = frame.WORDS, *, view: View = "story", page: int = 0) -> ui.LayoutView:
    """Return a story's card, one of its views; beyond the last page the last one is shown."""
    made = {
        "story": _build_overview,
        "timeline": _build_timeline,
        "quotes": _build_quotes,
        "articles": _build_articles,
    }[view](story)
    lead = story.line.lead
    return frame.render(
        frame.Frame(
            head=_build_head(story),
            blocks=made,
            footer=_build_footer(story),
            accent=frame.choose_accent(lead),
            notice=frame.describe_notice(lead) if view == "story" else "",
            turn=build_key(story.line.key, view, story.since),
            page=page,
            rows=[_build_tabs(story, view)],
            words=words if view in ("story", "timeline") else None,
            head_words=frame.count_head_words(lead) if view == "story" else 0,
            gaps=view in ("timeline", "quotes"),
        )
    )


def _build_overview(story: Story) -> list[frame.Block]:
    blocks: list[frame.Block] = []
    at = 0
    for group in group_pieces(story.gist):
        text, words = build_statement(group, words=60, characters=700)
        if text.strip():
            blocks.append(frame.Block(text, keys.build_source_key(story.line.lead.article_id, "gist", at), words=words))
        at += len(group)
    known = [describe_count(one) for one in story.counts[:3]]
    known.append(describe_earlier(story.earlier, story.counts, story.line.lead))
    if any(known):
        blocks.append(frame.Block("\n".join(filter(None, known))))
    for event in _choose_first(story.timeline, latest=True):
        blocks += _build_event(event, words=16, tellings=2)
    for quote in _choose_first(story.quotes):
        blocks += _build_quote(quote, words=40, tellings=2)
    numbers = [
        f"{_NEW}🔢 **{short(one.text, 60)}** — {_link_outlet(one.headline)}"
        for one in drop_counted(story.numbers, story.counts)[:4]
    ]
    if numbers:
        blocks.append(frame.Block("\n".join(numbers)))
    return _drop_repeated_keys(blocks) or [frame.Block("I read its articles, but found nothing in them for a brief.")]


def _choose_first(entries: Sequence[Any], *, latest: bool = False) -> list[Any]:
    """Return a few entries: new ones, then those of most articles, then the first or `latest`; in their order."""
    way = -1 if latest else 1
    chosen = sorted(range(len(entries)), key=lambda at: (not entries[at].new, -_count_articles(entries[at]), way * at))
    return [entries[at] for at in sorted(chosen[:_ON_STORY])]


def _count_articles(entry: StoryQuote | StoryEvent) -> int:
    parts: Sequence[ArticleQuote | ArticleEvent] = (
        entry.article_quotes if isinstance(entry, StoryQuote) else entry.article_events
    )
    return len({part.headline.article_id for part in parts})


def _build_timeline(story: Story) -> list[frame.Block]:
    blocks = [block for event in story.timeline for block in _build_event(event, words=40, tellings=_TELLINGS)]
    return _drop_repeated_keys(blocks) or [frame.Block("I found no dates in its articles.")]


def _build_quotes(story: Story) -> list[frame.Block]:
    blocks = [block for quote in story.quotes for block in _build_quote(quote, words=150, tellings=_TELLINGS)]
    return _drop_repeated_keys(blocks) or [frame.Block("Nobody is quoted in its articles.")]


def _build_articles(story: Story) -> list[frame.Block]:
    blocks = []
    for headline in reversed(story.line.headlines):
        new = _NEW if story.since is not None and headline.added > story.since else ""
        title = link(frame.shorten_title(headline, 120), headline.url, 160)
        notice = f" · {headline.notice.kind}" if headline.notice else ""
        small = f"-# {frame.describe_source_and_day(headline)}{notice}"
        blocks.append(frame.Block(f"{new}**{title}**\n{small}", Key("brief", headline.article_id), "Brief"))
    return blocks


def _build_event(entry: StoryEvent, *, words: int, tellings: int) -> list[frame.Block]:
    """Return the blocks of one event: one, or where its articles differ some of them, each with its source."""
    first = entry.article_events[0]
    if entry.differs is None:
        others = [one.headline for one in entry.article_events[1:]]
        return [_build_event_block(first, words, new=entry.new, below=_list_articles(first.headline, others))]
    shown = _find_versions(entry.article_events, lambda one: one.event.when.value + flat(one.event.span.text), tellings)
    rest = [one.headline for one in entry.article_events if one not in shown]
    blocks = []
    for at, one in enumerate(shown):
        mark = _DIFFERS.get(entry.differs, "⚖️ they differ") if not at else "⚖️ the same event in another article"
        below = f"-# {mark} · {_link_outlet(one.headline)}" + (
            _list_other_articles(rest) if at + 1 == len(shown) else ""
        )
        blocks.append(_build_event_block(one, words, new=entry.new and not at, below=below))
    return blocks


def _build_event_block(one: ArticleEvent, words: int, *, new: bool, below: str) -> frame.Block:
    event = one.event
    text = clipping.clip(clipping.clip_words(flat(event.span.text), words), 500, length_escaped)
    day = f"{_NEW if new else ''}**{describe_when(event.when)}**{MARKS[event.status]}"
    shown = f"{day}\n{line(text)}{describe_claim(event.said_by)}"
    key = keys.build_source_key(one.headline.article_id, "event", one.index)
    return frame.Block(f"{shown}\n{below}", key, words=clipping.word_count(text))


def _build_quote(entry: StoryQuote, *, words: int, tellings: int) -> list[frame.Block]:
    """Return the blocks of one quote: one, or where its articles differ some of them, each with its source."""
    first = entry.article_quotes[0]
    if entry.differs is None:
        others = [one.headline for one in entry.article_quotes[1:]]
        return [_build_quote_block(first, words, new=entry.new, below=_list_articles(first.headline, others))]
    by_speaker = entry.differs == "speaker"
    shown = _find_versions(
        entry.article_quotes,
        lambda one: describe_speaker(one.quote) if by_speaker else flat(one.quote.span.text),
        tellings,
    )
    rest = [one.headline for one in entry.article_quotes if one not in shown]
    blocks = []
    for at, one in enumerate(shown):
        mark = _DIFFERS.get(entry.differs, "⚖️ they differ") if not at else "⚖️ the same quote in another article"
        below = f"-# {mark} · {_link_outlet(one.headline)}" + (
            _list_other_articles(rest) if at + 1 == len(shown) else ""
        )
        blocks.append(_build_quote_block(one, words, new=entry.new and not at, below=below))
    return blocks


def _build_quote_block(one: ArticleQuote, words: int, *, new: bool, below: str) -> frame.Block:
    text, count = build_quote_text(one.quote, one.sentence, words=words, rest=one.rest)
    if new:
        text = text.replace("> ", f"> {_NEW}", 1) if text.startswith("> ") else _NEW + text
    return frame.Block(
        f"{text}\n{below}", keys.build_source_key(one.headline.article_id, "quote", one.index), words=count
    )


def _find_versions(parts: Sequence[Any], version: Any, most: int) -> list[Any]:
    """Return the first of each version, at most so many."""
    made: dict[str, Any] = {}
    for part in parts:
        made.setdefault(version(part), part)
    return list(made.values())[:most]


def _list_articles(first: Headline, others: Iterable[Headline]) -> str:
    """Return the article that is shown, and the others that have the same, each linked."""
    return (
        f"-# {_link_outlet(first)}{_list_other_articles(one for one in others if one.article_id != first.article_id)}"
    )


def _list_other_articles(headlines: Iterable[Headline]) -> str:
    named = {headline.article_id: headline for headline in headlines}
    if not named:
        return ""
    listed = ", ".join(_link_outlet(headline) for headline in list(named.values())[:_SOURCES])
    more = f" and {frame.count(len(named) - _SOURCES, 'more article')}" if len(named) > _SOURCES else ""
    return f" · also {listed}{more}"


def _link_outlet(headline: Headline) -> str:
    """Return the outlet's name, or the site's, linked to the article; its title where there is neither."""
    name = flat(headline.outlet) if headline.outlet else frame.find_site(headline) or flat(headline.title)
    return link(clipping.clip(name, 40) or "the article", headline.url, 100)


def _drop_repeated_keys(blocks: Sequence[frame.Block]) -> list[frame.Block]:
    """Return the blocks with no key twice: of two blocks with the same source the second goes without."""
    seen: set[str] = set()
    made: list[frame.Block] = []
    for block in blocks:
        if block.key is not None and block.key.custom_id in seen:
            made.append(frame.Block(block.text, words=block.words))
            continue
        if block.key is not None:
            seen.add(block.key.custom_id)
        made.append(block)
    return made


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
    return f"{small}\n-# {_NEW}New since {format_stamp(story.since)}: {told_new}"


def _build_tabs(story: Story, view: View) -> ui.ActionRow[Any]:
    row: ui.ActionRow[Any] = ui.ActionRow()
    for name, label in _LABELS.items():
        here = name == view
        style = discord.ButtonStyle.primary if here else discord.ButtonStyle.secondary
        # A page of its own, so that it is never the key of a page button.
        row.add_item(CardButton(build_key(story.line.key, name, story.since), label, style=style, disabled=here))
    return row


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
    return frame.Block(f"**{link(title, story_line.lead.url, 160)}**\n{small}", build_key(story_line.key), "Story")


def build_followed_card(story_line: StoryLine, channel_id: int) -> ui.LayoutView:
    """Return the card that says that a story is followed in a channel from now on."""
    text = (
        f"Following **{short(story_line.title, 200)}** in <#{channel_id}>. New dates, quotes and figures are posted "
        "there. `/unfollow` stops that."
    )
    view = frame.build_notice_card("", text, accent=frame.GREEN)
    return frame.add_row(view, ui.ActionRow(CardButton(build_key(story_line.key), "Story")))


def build_unfollowed_card(title: str, channels: Sequence[int]) -> ui.LayoutView:
    """Return the card that says that a story is no longer followed."""
    where = ", ".join(f"<#{channel}>" for channel in channels)
    return frame.build_notice_card("", f"No longer following **{short(title, 200)}** in {where}.", accent=frame.GREEN)
