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

from bot.cards import citations, frame, limits, post_blocks
from bot.cards.buttons import CardButton
from bot.cards.citations import Citation
from bot.cards.date_text import format_stamp
from bot.cards.keys import Key
from bot.cards.known_now import describe_earlier
from bot.cards.post_sections import Heading, list_articles, list_heads, mention
from bot.cards.stories import build_key
from bot.news import clipping
from bot.news.date_words import describe_day
from bot.news.escape import flat
from bot.news.schedules import Style
from bot.news.stories import Story, StoryBrief

# https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel (and of any thread)
THREAD_NAME = 100
HEADING = "The brief"

_ROOM = limits.CARD_CHARACTERS - 100
_TOLD = 1500  # characters of one story told whole
_AROUND_NEWS = 80  # characters for what stands below the news, and for how many more there are
_NEWS = 8  # new things that a followed story's post shows; its Story button opens all of them


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
    image: str | None = None

    @property
    def components(self) -> int:
        if self.buttons and self.beside:
            return 3
        return 1 + (2 if self.image else 0) + (1 + len(self.buttons) if self.buttons else 0)


def build_part_key(key: str, part: int) -> str:
    """Return what the `part`-th message of a post carries, from 0: "dl12", "dl12.1"."""
    return f"{key}.{part}" if part else key


def build_brief(
    stories: Sequence[StoryBrief],
    *,
    style: Style,
    key: str,
    as_of: datetime,
    zone: str,
    since: datetime | None = None,
    role_id: int | None = None,
    headings: Sequence[Heading] = (),
) -> Post:
    """Return a schedule's post of at least one story, in the order given, under these headings.

    `zone` (IANA) is where the day and the hour of its title are read; `since` is what the last post reached up to.
    """
    moment = _describe_moment(as_of, zone)
    title = clipping.clip(f"{HEADING}, {moment}", THREAD_NAME)
    head = f"## {HEADING}\n-# {moment} · {_count_stories(stories)}"
    foot = f"-# as of {format_stamp(as_of)}" + (f" · new since {format_stamp(since)}" if since else "")
    above = mention(role_id) if role_id else ""
    entries = [_build_card_entry(story, since, is_detailed=style == "detailed") for story in stories]
    heads = list_heads(headings, len(stories))

    def put_heads(entries: Sequence[_Entry]) -> list[_Entry]:
        return [replace(entry, text=over + entry.text) for over, entry in zip(heads, entries, strict=True)]

    if style == "list":
        each = max((_ROOM - 400) // len(stories), 300)
        return Post(
            title,
            _build_messages(
                put_heads([_build_list_entry(story, since, each) for story in stories]), key, head, foot, above=above
            ),
        )
    if style != "digest":
        return Post(title, _build_messages(put_heads(entries), key, head, foot, above=above))
    named = put_heads([_build_named_entry(story, since) for story in stories])
    messages = _build_messages(named, key, head, foot, above=above)
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
    """Return the post of what is new in a followed story: events, quotes and figures, each with its source.

    It is one message: only the last would have buttons, and so the key.
    """
    lead = story.line.lead
    news = post_blocks.list_news(story)
    outlets = post_blocks.list_outlets(story.line.outlets)
    head = f"## {post_blocks.link_title(lead)}\n-# New in a story you follow here · {outlets}"
    if earlier := describe_earlier(story.earlier, story.counts, lead):
        head += f"\n{earlier}"
    foot = f"-# as of {format_stamp(as_of)}" + (f" · new since {format_stamp(story.since)}" if story.since else "")
    fresh = _fit_news(news, _ROOM - clipping.length(head) - clipping.length(foot) - _AROUND_NEWS)
    more = len(news) - len(fresh)
    foot += f" · {more} more under Story" if more else ""
    cited = frame.list_citations(fresh)
    entries = [_Entry(text) for text in frame.number_blocks(fresh)]
    last = _Entry("-# `/unfollow` stops these posts", _build_row(story.line.key, story.since, cited))
    title = clipping.clip(flat(lead.title) or "News of a story", THREAD_NAME)
    return Post(title, _build_messages([*entries, last], key, head, foot))


# --- one story --------------------------------------------------------------------------------------------------------


def _build_card_entry(story: StoryBrief, since: datetime | None, *, is_detailed: bool = False) -> _Entry:
    """Return a story in full: title, outlets, gist, best quote, next date.

    `is_detailed`: longer, with every number that is followed, and each outlet's own article to read on.
    """
    words, characters = (100, 800) if is_detailed else (50, 400)
    lead = story.line.lead
    blocks = [
        frame.Block(f"### {post_blocks.link_title(lead)}"),
        frame.Block(f"-# {post_blocks.describe_story(story)}"),
        frame.Block(frame.describe_notice(lead)),
        frame.Block(frame.describe_unread(lead)),
        *post_blocks.build_gist(story, 2, words=words, characters=characters),
        *(post_blocks.build_count(one) for one in (story.counts if is_detailed else story.counts[:2])),
        frame.Block(describe_earlier(story.earlier, story.counts, lead)),
        *post_blocks.build_quote(story, words=words, characters=characters + 20),
        *post_blocks.build_next_date(story, words=20),
        frame.Block(list_articles(story.line) if is_detailed else ""),
    ]
    return replace(_fit_entry(blocks, story.line.key, since, _TOLD), image=lead.image)


def _build_list_entry(story: StoryBrief, since: datetime | None, characters: int) -> _Entry:
    """Return a story in short, in at most so many characters: the last things go first."""
    lead = story.line.lead
    blocks = [
        frame.Block(f"**{post_blocks.link_title(lead)}**"),
        frame.Block(f"-# {post_blocks.describe_story(story)}"),
        frame.Block(frame.describe_notice(lead)),
        frame.Block(frame.describe_unread(lead)),
        *post_blocks.build_gist(story, 1, words=25, characters=220),
        *(post_blocks.build_count(one) for one in story.counts[:1]),
        frame.Block(describe_earlier(story.earlier, story.counts, lead)),
        *post_blocks.build_quote(story, words=18, characters=160),
        *post_blocks.build_next_date(story, words=12),
    ]
    return _fit_entry(blocks, story.line.key, since, characters)


def _build_named_entry(story: StoryBrief, since: datetime | None) -> _Entry:
    """Return the title and the outlets, as a digest's first message names its stories."""
    named = f"**{post_blocks.link_title(story.line.lead)}**\n-# {post_blocks.describe_story(story)}"
    return _Entry(named, ((build_key(story.line.key, "story", since), "Story"),), beside=True)


def _fit_entry(blocks: Sequence[frame.Block], story: int, since: datetime | None, characters: int) -> _Entry:
    """Return the blocks in as many lines as `characters` and the Sources button allow, from the first on."""
    kept: list[str] = []
    cited: list[Citation] = []
    size = 0
    for block in blocks:
        if not block.text or not citations.fits([*cited, *frame.list_citations([block])], citations.DELIVERY):
            continue
        if kept and size + block.length > characters:
            continue
        cited += frame.list_citations([block])
        kept.append(block.number(len(cited)))
        size += block.length
    return _Entry("\n".join(kept), _build_row(story, since, cited))


def _build_row(story: int, since: datetime | None, cited: Sequence[Citation]) -> tuple[tuple[Key, str], ...]:
    """Return a story's two buttons: its card with what is new marked, and where its lines are from."""
    sources = citations.build_key(cited)
    opener = (build_key(story, "story", since), "Story")
    return (opener,) if sources is None else (opener, (sources, frame.SOURCES))


# --- what is new in a followed one ------------------------------------------------------------------------------------


def _fit_news(blocks: Sequence[frame.Block], characters: int) -> list[frame.Block]:
    """Return the first few of what is new: as many as one Sources button carries, in at most so many characters."""
    kept: list[frame.Block] = []
    for block in blocks[:_NEWS]:
        tried = [*kept, block]
        size = sum(map(clipping.length, frame.number_blocks(tried)))
        if size <= characters and citations.fits(frame.list_citations(tried), citations.DELIVERY):
            kept = tried
    return kept


# --- messages ---------------------------------------------------------------------------------------------------------


def _build_messages(
    entries: Sequence[_Entry], key: str, head: str, foot: str, *, above: str = "", part: int = 0
) -> tuple[ui.LayoutView, ...]:
    """Return the entries in as few messages as Discord's limits allow; the mention `above` is on the first."""
    spent = sum(map(clipping.length, (head, foot, above)))

    def fits(group: Sequence[_Entry]) -> bool:
        text = sum(clipping.length(entry.text) for entry in group)
        components = sum(entry.components + _is_parted(entry) for entry in group)
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
        if index and _is_parted(entries[index - 1]):
            container.add_item(ui.Separator())
        _add(container, entry, key)
    if foot:
        container.add_item(ui.TextDisplay(foot))
    view.add_item(container)
    return view


def _is_parted(entry: _Entry) -> bool:
    """Whether a line stands behind an entry: behind one with a row of buttons."""
    return bool(entry.buttons) and not entry.beside


def _add(container: ui.Container[Any], entry: _Entry, key: str) -> None:
    made = [CardButton(replace(one, rest=f"{one.rest}~{key}"), label) for one, label in entry.buttons]
    if made and entry.beside:
        container.add_item(ui.Section(ui.TextDisplay(entry.text), accessory=made[0]))
        return
    container.add_item(frame.build_text(entry.text, entry.image))
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
