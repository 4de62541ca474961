"""A schedule or a followed story becomes the messages of a post: as JSON, so that they can be kept and sent on."""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from discord import ui

from bot.cards import posts
from bot.cards.post_sections import Heading, mention
from bot.delivery.recurrence import find_next_due
from bot.delivery.template import list_sections, merge_sections, trim_story
from bot.news import Headline, Reader
from bot.news.schedules import Follow, Held, Schedule, Shown
from bot.news.stories import PostStories, Story, StoryBrief
from bot.store.deliveries import Part, Place

_COMPONENTS_V2 = 1 << 15
_DAY = timedelta(days=1)
_SAME = 5.0  # seconds for which what was found for one channel is found for another of the server
_SAME_MOMENT = timedelta(seconds=10)
_MOST_KEPT = 64
_LEFT_OUT = 10  # stories that were left out of a post and are kept, to say why
_NOBODY = 0  # the bot asks for itself: what the server can see, and nothing of any person


class Stories(Protocol):
    """What a post is made of: the newsroom's stories."""

    async def cluster_pending(self) -> int:
        """Give a story to what has none yet."""

    async def choose_for_post(
        self,
        reader: Reader,
        since: datetime | None,
        until: datetime,
        *,
        topics: Sequence[str],
        feeds: Sequence[int],
        limit: int,
        today: date,
    ) -> PostStories:
        """Return the stories new or moved in (since, until], in an order that each explains, and what was left out."""

    async def name_feeds(self, reader: Reader) -> Mapping[int, str]:
        """Return what a server calls the feeds that it follows."""

    async def get_news(self, reader: Reader, key: int, since: datetime, until: datetime | None = None) -> Story | None:
        """Return the story with what is new in it in (since, until], or None."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A post ready to be sent. `cut`: what it reaches up to; no parts: there is nothing to say."""

    parts: tuple[Part, ...]
    held: tuple[Held, ...] = ()
    cut: datetime | None = None
    messages: Mapping[int, int] = field(default_factory=dict)  # a story's key: the position of the message it is in


@dataclass(frozen=True, slots=True)
class Made:
    """A post as views, and what it holds; `post` None where there is nothing to say."""

    post: posts.Post | None
    held: tuple[Held, ...]


def find_start(schedule: Schedule) -> datetime:
    """What a post of `schedule` begins at: where the last one ended. The first reaches back from when it was set up, as
    far as from one time to the next, a day at least."""
    if schedule.last_cut is not None:
        return schedule.last_cut
    due = find_next_due(schedule.rule, schedule.created)
    began = schedule.created.replace(minute=0, second=0, microsecond=0)
    return began - max(_DAY, find_next_due(schedule.rule, due) - due)


async def compose_brief(
    stories: Stories, schedule: Schedule, key: str, now: datetime, *, roles: Collection[int] = ()
) -> Made:
    """Return the post of a schedule as it would be at `now`; `/schedule preview` shows the same."""
    return build_brief(schedule, await _list_stories(stories, schedule, now), key, now, roles=roles)


def build_brief(
    schedule: Schedule, found: PostStories, key: str, until: datetime, *, roles: Collection[int] = ()
) -> Made:
    """Return the post of the stories found until then. `roles`: those that may be mentioned."""
    zone, since = schedule.rule.zone, schedule.last_cut
    if not found.briefs:
        line = posts.build_empty(key=key, as_of=until, zone=zone, since=since)
        return Made(line if schedule.when_empty == "line" else None, ())
    briefs = [trim_story(one, schedule.template) for one in found.briefs]
    mentioned = {name: role for name, role in schedule.template.roles if role in roles}
    made = posts.build_brief(
        briefs,
        style=schedule.style,
        key=key,
        as_of=until,
        zone=zone,
        since=since,
        role_id=schedule.role_id if schedule.role_id in roles else None,
        headings=[Heading(one.name, one.count, mentioned.get(one.key)) for one in found.sections],
    )
    held = [Held(one.line.key, one.line.title, one.why, shown=_list_shown(one)) for one in briefs]
    left_out = [Held(one.key, one.title, one.why, left_out=True) for one in found.left_out[:_LEFT_OUT]]
    return Made(made, (*held, *left_out))


async def _list_stories(stories: Stories, schedule: Schedule, until: datetime) -> PostStories:
    reader, limit = Reader(_NOBODY, schedule.guild_id), schedule.max_stories
    today = until.astimezone(ZoneInfo(schedule.rule.zone)).date()

    async def choose(topics: Sequence[str], feeds: Sequence[int]) -> PostStories:
        return await stories.choose_for_post(
            reader, find_start(schedule), until, topics=topics, feeds=feeds, limit=limit, today=today
        )

    by_feed = schedule.template.grouping == "feed"
    sections = list_sections(schedule, await stories.name_feeds(reader) if by_feed else {})
    if not sections:
        return await choose(schedule.topics, schedule.feeds)
    return merge_sections(sections, [await choose(one.topics, one.feeds) for one in sections], limit)


class StoryCache:
    """The stories of a moment, looked for once where several channels of a server are to have the same.

    What was found a few seconds ago is given with the moment it was true of; a post reaches up to that one.
    """

    def __init__(self, stories: Callable[[], Stories]) -> None:
        self._stories = stories
        self._kept: OrderedDict[object, tuple[float, datetime, asyncio.Task[PostStories]]] = OrderedDict()

    async def find_stories(self, schedule: Schedule, now: datetime) -> tuple[PostStories, datetime]:
        """Return the stories of a schedule's post, and the moment that they reach up to."""
        key = (
            schedule.guild_id,
            find_start(schedule),
            schedule.topics,
            schedule.feeds,
            schedule.max_stories,
            schedule.template.grouping,
            schedule.rule.zone,
        )
        at = time.monotonic()
        kept = self._kept.get(key)
        if kept is None or at - kept[0] > _SAME or not now - _SAME_MOMENT <= kept[1] <= now:
            task = asyncio.create_task(_list_stories(self._stories(), schedule, now), name="stories of a post")
            kept = self._kept[key] = (at, now, task)
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        try:
            return await asyncio.shield(kept[2]), kept[1]
        except Exception:
            self._kept.pop(key, None)
            raise


async def compose_news(stories: Stories, follow: Follow, key: str, now: datetime) -> Made:
    """Return the post of what is new in a followed story since it was last posted."""
    story = await stories.get_news(Reader(_NOBODY, follow.guild_id), follow.story, follow.seen, now)
    if story is None:
        return Made(None, ())
    why = "you follow it here, and there is something new"
    told = [one.article_events[0].headline for one in story.timeline if one.new]
    told += [one.article_quotes[0].headline for one in story.quotes if one.new]
    told += [one.headline for one in story.numbers]
    told += [one.now.headline for one in story.counts]
    held = Held(story.line.key, story.line.title, why, shown=_name_shown([story.line.lead, *told]))
    return Made(posts.build_news(story, key=key, as_of=now), (held,))


def _list_shown(brief: StoryBrief) -> tuple[Shown, ...]:
    """Return the articles that a story's part of a post shows something of."""
    told = [brief.line.lead, *(one.now.headline for one in brief.counts)]
    told += [one.headline for one in (brief.quote, brief.next) if one is not None]
    return _name_shown(told)


def _name_shown(headlines: Iterable[Headline]) -> tuple[Shown, ...]:
    notices = {one.article_id: one.notice.span.text if one.notice else None for one in headlines}
    return tuple(Shown(key, notice) for key, notice in notices.items())


def arrange(
    made: Made,
    *,
    forum: bool,
    in_thread: bool,
    roles: Collection[int] = (),
    tags: Sequence[int] = (),
    cut: datetime | None = None,
) -> Composed:
    """The messages as they are kept. In a forum the first opens a post, and the others follow in it; in a thread there
    is no thread of its own, so that what a digest would put there follows in it too."""
    if made.post is None:
        return Composed((), (), cut)
    views = [*made.post.messages, *made.post.thread]
    own_thread = 0 if forum or in_thread else len(made.post.messages)
    parts: list[Part] = []
    for position, view in enumerate(views):
        place: Place = "channel"
        if forum:
            place = "thread" if position else "forum"
        elif own_thread and position >= own_thread:
            place = "thread"
        payload = serialise(view, made.post.title, roles, tags)
        parts.append(Part(position, place, payload))
    # The last message that has a story's buttons is the one that shows most of it: a digest's first only names it.
    messages = {one.story: part.position for one in made.held for part in parts if _has_story(part, one.story)}
    return Composed(tuple(parts), made.held, cut, messages)


def _has_story(part: Part, story: int) -> bool:
    return part.payload is not None and f":story:{story}:" in part.payload


def serialise(view: ui.LayoutView, title: str, roles: Collection[int] = (), tags: Sequence[int] = ()) -> str:
    """Return one message as JSON: what Discord is sent, and the title and tags that a post or a thread gets.

    Of `roles` it may mention those that it names; Discord mentions nobody else, whatever an article says.
    """
    shown = [part.content for part in view.walk_children() if isinstance(part, ui.TextDisplay)]
    named = [str(role) for role in roles if any(mention(role) in text for text in shown)]
    message: dict[str, Any] = {
        "components": view.to_components(),
        "flags": _COMPONENTS_V2,
        "allowed_mentions": {"parse": [], **({"roles": named} if named else {})},
    }
    return json.dumps({"title": title, "tags": [str(tag) for tag in tags], "message": message}, ensure_ascii=False)
