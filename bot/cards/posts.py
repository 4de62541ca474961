"""The brief as it is posted: a card of each story, a list, or a digest with its stories in a thread.

Every message of a post carries its delivery's key in its buttons, so that the bot knows its own post again after a
crash: the first message "dl12", the ones behind it "dl12.1", "dl12.2", in the order they are sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from discord import ui

from bot.cards import frame, keys, limits
from bot.cards.buttons import CardButton
from bot.cards.date_text import describe_published, format_stamp
from bot.cards.keys import Key
from bot.cards.known_now import describe_count, describe_earlier, drop_counted
from bot.cards.pieces import build_statement, group_pieces
from bot.cards.quotes import build_quote_text
from bot.cards.stories import build_key
from bot.cards.timeline import add_date
from bot.news import ArticleQuote, Headline, Piece, clipping
from bot.news.date_words import describe_day
from bot.news.escape import clip_escaped, flat, length_escaped, link, short
from bot.news.schedules import Style
from bot.news.stories import Story, StoryBrief, StoryEvent, StoryNumber, StoryQuote

# https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel (and of any thread)
THREAD_NAME = 100
HEADING = "The brief"
MOST_STORIES = 10  # of one post: a digest's first message names that many, a button each

_ROOM = limits.CARD_CHARACTERS - 100
_OUTLETS = 5  # named in one line; the rest is counted
_TOLD = 1500  # characters of one story told whole
_NEWS = 8  # new things that a followed story's post shows; its Story button opens all of them
_DIFFERS = {"date": "the day", "figure": "the figure", "wording": "the wording", "speaker": "who said it"}


@dataclass(frozen=True, slots=True)
class Post:
    """A post before it is sent. `title` (plain, at most THREAD_NAME long) names a forum's post and a digest's thread.

    `messages` go to the channel in this order (in a forum: the post, and what follows in it); `thread` goes into the
    thread that the first message starts. Each carries what `part_key` gives for its place, the thread's counted on.
    """

    title: str
    messages: tuple[ui.LayoutView, ...]
    thread: tuple[ui.LayoutView, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing in a post: its text, escaped, and its buttons: in a row below, or `beside` it."""

    text: str
    buttons: tuple[tuple[Key, str], ...] = ()
    beside: bool = False

    @property
    def components(self) -> int:
        if not self.buttons:
            return 1
        return 3 if self.beside else 2 + len(self.buttons)


def build_part_key(key: str, part: int) -> str:
    """Return what the `part`-th message of a post carries, from 0: "dl12", "dl12.1"."""
    return f"{key}.{part}" if part else key


def mention(role_id: int) -> str:
    """Return the role, as the one text that may mention it; the sender allows this role and no other."""
    return f"<@&{role_id}>"


def build_brief(
    stories: Sequence[StoryBrief],
    *,
    style: Style,
    key: str,
    as_of: datetime,
    zone: str,
    since: datetime | None = None,
    role_id: int | None = None,
) -> Post:
    """Return a schedule's post of at least one story, in the order given.

    `zone` (IANA) is where the day and the hour of its title are read; `since` is what the last post reached up to.
    """
    moment = _describe_moment(as_of, zone)
    title = clipping.clip(f"{HEADING}, {moment}", THREAD_NAME)
    head = f"## {HEADING}\n-# {moment} · {_count_stories(stories)}"
    foot = f"-# as of {format_stamp(as_of)}" + (f" · new since {format_stamp(since)}" if since else "")
    above = mention(role_id) if role_id else ""
    entries = [_build_card_entry(story, since) for story in stories]
    if style == "list":
        each = max((_ROOM - 400) // len(stories), 300)
        return Post(
            title,
            _build_messages([_build_list_entry(story, since, each) for story in stories], key, head, foot, above=above),
        )
    if style == "card":
        return Post(title, _build_messages(entries, key, head, foot, above=above))
    messages = _build_messages([_build_named_entry(story, since) for story in stories], key, head, foot, above=above)
    thread: tuple[ui.LayoutView, ...] = ()
    for entry in entries:
        thread += _build_messages([entry], key, "", foot, part=len(messages) + len(thread))
    return Post(title, messages, thread)


def build_empty(*, key: str, as_of: datetime, zone: str, since: datetime | None = None) -> Post:
    """Return the one-line post for a time when nothing is new. It mentions no role: nobody need be called."""
    said = "Nothing new" + (f" since {format_stamp(since)}" if since else " yet")
    entry = _Entry(f"{said}.\n-# as of {format_stamp(as_of)}", ((Key("latest"), "Latest"),), beside=True)
    title = clipping.clip(f"{HEADING}, {_describe_moment(as_of, zone)}", THREAD_NAME)
    return Post(title, _build_messages([entry], key, "", ""))


def build_news(story: Story, *, key: str, as_of: datetime) -> Post:
    """Return the post of what is new in a followed story: events, quotes and figures, each with its source."""
    lead = story.line.lead
    fresh: list[_Entry] = [_Entry(describe_count(one)) for one in story.counts]
    fresh += [_build_event_entry(one) for one in story.timeline if one.new]
    fresh += [_build_quote_entry(one) for one in story.quotes if one.new]
    fresh += [_build_number_entry(one) for one in drop_counted(story.numbers, story.counts)]
    more = len(fresh) - _NEWS
    rest = f" · {more} more under Story" if more > 0 else ""
    head = f"## {_link_title(lead)}\n-# New in a story you follow here · {_list_outlets(story.line.outlets)}"
    if earlier := describe_earlier(story.earlier, story.counts, lead):
        head += f"\n{earlier}"
    foot = (
        f"-# as of {format_stamp(as_of)}" + (f" · new since {format_stamp(story.since)}" if story.since else "") + rest
    )
    last = _Entry("-# `/unfollow` stops these posts", _build_row(story.line.key, lead, story.since))
    title = clipping.clip(flat(lead.title) or "News of a story", THREAD_NAME)
    return Post(title, _build_messages([*fresh[:_NEWS], last], key, head, foot))


# --- one story --------------------------------------------------------------------------------------------------------


def _build_card_entry(story: StoryBrief, since: datetime | None) -> _Entry:
    """Return a story in full: title, outlets, gist, best quote, next date, and why it is in the post."""
    lead = story.line.lead
    parts = [
        f"### {_link_title(lead)}",
        f"-# {_describe_story(story)}",
        frame.describe_notice(lead),
        frame.describe_unread(lead),
    ]
    parts += [build_statement(group, words=50, characters=400)[0] for group in _find_gist(story)[:2]]
    parts += [describe_count(one) for one in story.counts[:2]]
    parts.append(describe_earlier(story.earlier, story.counts, lead))
    parts += [_build_quote(story, words=40, characters=420), _describe_next_date(story, words=20)]
    return _fit_entry([*parts, _describe_reason(story)], _build_row(story.line.key, lead, since), _TOLD)


def _build_list_entry(story: StoryBrief, since: datetime | None, characters: int) -> _Entry:
    """Return a story in short, one button beside it, in at most so many characters: the last things go first."""
    lead = story.line.lead
    parts = [
        f"**{_link_title(lead)}**",
        f"-# {_describe_story(story)}",
        frame.describe_notice(lead),
        frame.describe_unread(lead),
    ]
    parts += [build_statement(group, words=25, characters=220)[0] for group in _find_gist(story)[:1]]
    parts += [describe_count(one) for one in story.counts[:1]]
    parts.append(describe_earlier(story.earlier, story.counts, lead))
    parts += [
        _build_quote(story, words=18, characters=160),
        _describe_next_date(story, words=12),
        _describe_reason(story),
    ]
    return _fit_entry(parts, ((build_key(story.line.key, "story", since), "Story"),), characters, beside=True)


def _build_named_entry(story: StoryBrief, since: datetime | None) -> _Entry:
    """Return the title and the outlets, as a digest's first message names its stories."""
    parts = [f"**{_link_title(story.line.lead)}**", f"-# {_describe_story(story)}"]
    return _fit_entry(
        parts, ((build_key(story.line.key, "story", since), "Story"),), (_ROOM - 400) // MOST_STORIES, beside=True
    )


def _find_gist(story: StoryBrief) -> list[tuple[Piece, ...]]:
    """Return the gist's statements, without the quote's own sentence where another is left."""
    groups = group_pieces(story.gist)
    article_quote = story.quote
    if article_quote is None or article_quote.headline.article_id != story.line.lead.article_id:
        return groups
    others = [group for group in groups if not any(piece.span.overlaps(article_quote.quote.span) for piece in group)]
    return others or groups


def _fit_entry(
    parts: Sequence[str], buttons: tuple[tuple[Key, str], ...], characters: int, *, beside: bool = False
) -> _Entry:
    """Return the parts in as many lines as `characters` allow, from the first on; the title is always there."""
    kept: list[str] = []
    size = 0
    for part in parts:
        if part and (not kept or size + clipping.length(part) + 1 <= characters):
            kept.append(part)
            size += clipping.length(part) + 1
    return _Entry("\n".join(kept), buttons, beside)


def _link_title(lead: Headline) -> str:
    title = clip_escaped(flat(lead.title), 140) or "Untitled"
    return link(title, lead.url, 140)


def _describe_story(story: StoryBrief) -> str:
    """Return a story's outlets, how many articles it has, its lead's day; not what `why` says."""
    line = story.line
    parts = [
        "" if story.why.strip() else "new" if story.fresh else "updated",
        _list_outlets(line.outlets) or frame.describe_outlet(line.lead),
        frame.count(len(line.headlines), "article") if len(line.headlines) > 1 else "",
        frame.describe_kind(line.lead) if len(line.headlines) == 1 else "",
        describe_published(line.lead.published),
    ]
    return " · ".join(part for part in parts if part)


def _list_outlets(outlets: Sequence[str]) -> str:
    named = ", ".join(short(outlet, 40) for outlet in outlets[:_OUTLETS])
    return named + (f" and {frame.count(len(outlets) - _OUTLETS, 'other')}" if len(outlets) > _OUTLETS else "")


def _build_quote(story: StoryBrief, *, words: int, characters: int) -> str:
    """Return the best quote with its speaker, and whose article it is from where that is not the lead's."""
    if (article_quote := story.quote) is None:
        return ""
    shown, _ = build_quote_text(article_quote.quote, article_quote.sentence, words=words, rest=article_quote.rest)
    return _shorten_quote(
        shown + _describe_other_article(article_quote, story.line.lead), article_quote, words, characters
    )


def _shorten_quote(shown: str, article_quote: ArticleQuote, words: int, characters: int) -> str:
    """Return `shown`, or the quote of fewer words where escaping makes it too long."""
    while clipping.length(shown) > characters and words > 4:
        words //= 2
        shown, _ = build_quote_text(article_quote.quote, article_quote.sentence, words=words, rest=article_quote.rest)
    return shown


def _describe_other_article(article_quote: ArticleQuote, lead: Headline) -> str:
    if article_quote.headline.article_id == lead.article_id:
        return ""
    return f" · in {_link_outlet(article_quote.headline)}"


def _describe_next_date(story: StoryBrief, *, words: int) -> str:
    if story.next is None:
        return ""
    event = story.next.event
    text = clipping.clip(clipping.clip_words(flat(event.span.text), words), 200, length_escaped)
    return f"📅 {add_date(event, text)}"


def _describe_reason(story: StoryBrief) -> str:
    return f"-# {short(story.why, 120)}" if story.why.strip() else ""


def _build_row(story: int, lead: Headline, since: datetime | None) -> tuple[tuple[Key, str], ...]:
    """Return the buttons of a story: its card, quotes and timeline with what is new marked, and its source."""
    return (
        (build_key(story, "story", since), "Story"),
        (build_key(story, "quotes", since), "Quotes"),
        (build_key(story, "timeline", since), "Timeline"),
        (keys.build_source_key(lead.article_id, "gist", 0), "Source"),
    )


# --- what is new in a followed one ------------------------------------------------------------------------------------


def _build_event_entry(one: StoryEvent) -> _Entry:
    first = one.article_events[0]
    event = first.event
    text = clip_escaped(clipping.clip_words(flat(event.span.text), 30), 220)
    shown = f"📅 {add_date(event, text)}"
    small = _list_sources([article_event.headline for article_event in one.article_events], one.differs)
    return _Entry(
        f"{shown}\n{small}", ((keys.build_source_key(first.headline.article_id, "event", first.index), "Source"),), True
    )


def _build_quote_entry(one: StoryQuote) -> _Entry:
    first = one.article_quotes[0]
    shown = _shorten_quote(build_quote_text(one.quote, first.sentence, words=35, rest=first.rest)[0], first, 35, 320)
    small = _list_sources([article_quote.headline for article_quote in one.article_quotes], one.differs)
    return _Entry(
        f"{shown}\n{small}", ((keys.build_source_key(first.headline.article_id, "quote", first.index), "Source"),), True
    )


def _build_number_entry(one: StoryNumber) -> _Entry:
    sentence, _ = build_statement([one.sentence], words=30, characters=260)
    return _Entry(f"🔢 **{short(one.text, 60)}** — {sentence}\n{_list_sources([one.headline], None)}")


def _list_sources(headlines: Sequence[Headline], differs: str | None) -> str:
    """Return the outlets that have it, each linked, and what they differ in where they do."""
    named: dict[str, str] = {}
    for headline in headlines:
        named.setdefault(headline.outlet or "", _link_outlet(headline))
    more = f" and {frame.count(len(named) - 2, 'other')}" if len(named) > 2 else ""
    apart = f" · they differ in {_DIFFERS.get(differs, 'what they say')}" if differs else ""
    return "-# " + ", ".join(list(named.values())[:2]) + more + apart


def _link_outlet(headline: Headline) -> str:
    return link(clipping.clip(flat(headline.outlet or ""), 40) or "the article", headline.url, 100)


# --- messages ---------------------------------------------------------------------------------------------------------


def _build_messages(
    entries: Sequence[_Entry], key: str, head: str, foot: str, *, above: str = "", part: int = 0
) -> tuple[ui.LayoutView, ...]:
    """Return the entries in as few messages as Discord's limits allow; the mention `above` is on the first."""
    spent = sum(map(clipping.length, (head, foot, above)))

    def fits(group: Sequence[_Entry]) -> bool:
        text = sum(clipping.length(entry.text) for entry in group)
        components = sum(entry.components + (not entry.beside) for entry in group)  # a line between rows
        return text <= _ROOM - spent and components <= limits.CARD_COMPONENTS - 4  # mention, container, head, foot

    groups = limits.split_pages(list(entries), fits)
    return tuple(
        _build_message(group, build_part_key(key, part + at), "" if at else head, foot, "" if at else above)
        for at, group in enumerate(groups)
    )


def _build_message(entries: Sequence[_Entry], key: str, head: str, foot: str, above: str) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    if above:
        view.add_item(ui.TextDisplay(above))
    container: ui.Container[Any] = ui.Container(accent_colour=frame.INK)
    if head:
        container.add_item(ui.TextDisplay(head))
    for index, entry in enumerate(entries):
        if index and not entry.beside:
            container.add_item(ui.Separator())
        _add(container, entry, key)
    if foot:
        container.add_item(ui.TextDisplay(foot))
    view.add_item(container)
    return view


def _add(container: ui.Container[Any], entry: _Entry, key: str) -> None:
    made = [CardButton(replace(one, rest=f"{one.rest}~{key}"), label) for one, label in entry.buttons]
    if made and entry.beside:
        container.add_item(ui.Section(ui.TextDisplay(entry.text), accessory=made[0]))
        return
    container.add_item(ui.TextDisplay(entry.text))
    if made:
        container.add_item(ui.ActionRow(*made))


def _count_stories(stories: Sequence[StoryBrief]) -> str:
    fresh = sum(story.fresh for story in stories)
    moved = len(stories) - fresh
    parts = [frame.count(fresh, "new story")] if fresh else []
    parts += [f"{moved} updated"] if moved else []
    return " · ".join(parts)


def _describe_moment(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{describe_day(local.date())}, {local:%H:%M}"
