"""Carries out one delivery from its claim to its end: the steps that `steps.decide` returns, one after the other.

Every step is written down before the next, so that whoever comes after a crash goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import discord

from bot.cards.posts import build_part_key
from bot.delivery import compose, recovery, rights
from bot.delivery.compose import Composed, Stories
from bot.delivery.discord_internals import build_thread
from bot.delivery.ledger import Claimed, Ledger
from bot.delivery.members import Members
from bot.delivery.sending import WITHIN, Refused, Sender, Unanswered
from bot.delivery.steps import (
    UNREACHABLE,
    Action,
    Compose,
    End,
    LookAtChannel,
    LookAtPerson,
    OpenPost,
    OpenThread,
    Person,
    Place,
    PlaceKind,
    Publish,
    Search,
    Send,
    Server,
    Settle,
    Situation,
    Trouble,
    decide,
)
from bot.delivery.template import list_roles
from bot.news.schedules import Delivery, Follow, Schedule
from bot.store.deliveries import Part


class Delivering:
    """Carries one claimed delivery through. Raises Lost where the claim is another's by now."""

    def __init__(
        self, client: discord.Client, stories: Callable[[], Stories], ledger: Ledger, sender: Sender, members: Members
    ) -> None:
        self._client = client
        self._stories = stories
        self._ledger = ledger
        self._sender = sender
        self._members = members
        self._same = compose.StoryCache(stories)

    async def carry_out(self, claimed: Claimed, now: datetime) -> End:
        """Post it, or what of it does not stand yet. Returns how it ends; that it failed or is put off is not noted."""
        clock = _Clock(now)
        known = await self._start(claimed, now)
        while True:
            for step in decide(known):
                if isinstance(step, Settle):
                    await self._ledger.settle(claimed.delivery, step.state, now, step.reason)
                if isinstance(step, End):
                    return step
                known = await self._attempt(step, known, clock)
                if known.trouble is not None:
                    break

    async def _start(self, claimed: Claimed, now: datetime) -> Situation:
        """Return what is known before anything is asked of Discord."""
        delivery, parts = claimed.delivery, claimed.parts
        source = claimed.schedule or await self._ledger.follow(delivery)
        return Situation(
            delivery,
            claimed.first,
            now,
            self._find_server(delivery.guild_id),
            source=source,
            composed="before" if parts else None,
            parts=parts,
            thread_id=delivery.thread_id or _forum_thread(parts),
        )

    def _find_server(self, guild_id: int) -> Server:
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return "left" if self._client.is_ready() else "unreachable"
        return "unreachable" if guild.unavailable else "here"

    async def _attempt(self, step: Action, known: Situation, clock: _Clock) -> Situation:
        """Take a step. Returns what is known then, also where Discord refused it or did not answer."""
        try:
            return await self._take(step, known, clock)
        except Refused as refusal:
            trouble = Trouble(step, str(refusal), is_refused=True, is_closed=refusal.closed, is_gone=refusal.gone)
        except Unanswered as lost:
            trouble = Trouble(step, str(lost), is_refused=False)
        return replace(known, trouble=trouble)

    async def _take(self, step: Action, known: Situation, clock: _Clock) -> Situation:
        match step:
            case LookAtChannel():
                return replace(known, place=await self._check_channel(step, known.delivery))
            case LookAtPerson():
                return replace(known, person=await self._check_person(step, known))
            case Compose():
                return await self._compose(known)
            case Search():
                return await self._search(known, clock)
            case OpenPost() | OpenThread() | Send():
                await self._keep(known.delivery, clock)
                return await self._post(step, known, clock)
            case Publish():
                return await self._publish(step, known)

    # --- whether ------------------------------------------------------------------------------------------------------

    async def _check_channel(self, step: LookAtChannel, delivery: Delivery) -> Place:
        guild = self._client.get_guild(delivery.guild_id)
        if guild is None:
            raise Unanswered(UNREACHABLE)
        channel: object = guild.get_channel_or_thread(delivery.channel_id)
        if channel is None and step.may_be_direct:
            return Place("direct")
        if channel is None:
            channel = await self._find_archived(guild, delivery.channel_id)
        if not isinstance(channel, discord.TextChannel | discord.ForumChannel | discord.Thread):
            return Place("other")
        return Place(_kind_of(channel), rights.list_lacks(channel, step.style), channel)

    async def _find_archived(self, guild: discord.Guild, channel_id: int) -> discord.Thread | None:
        """Return an archived thread, which the gateway does not tell of; posting wakes it. Refused where it is gone."""
        data = await self._sender.channel(channel_id)
        if data.get("thread_metadata") is None or int(data["guild_id"]) != guild.id:
            return None
        return build_thread(self._client, guild, data)

    async def _check_person(self, step: LookAtPerson, known: Situation) -> Person:
        channel = _channel_of(known)
        assert channel is not None  # noqa: S101  # direct messages have no person behind them
        permissions = await self._members.permissions(channel, step.user_id)
        if permissions is None:
            return Person(is_member=False)
        return Person(is_member=True, lacks=rights.list_lacked_by(channel, permissions))

    # --- what ---------------------------------------------------------------------------------------------------------

    async def _compose(self, known: Situation) -> Situation:
        """Make the messages and write them down; or learn that what they were to tell of is not there any more."""
        if isinstance(known.source, Schedule):
            made = await self._compose_brief(known, known.source)
        else:
            follow = await self._ledger.follow(known.delivery)  # it may have been ended while rights were asked for
            if follow is None:
                return replace(known, source=None)
            made = await self._compose_news(known, follow)
        await self._ledger.compose(known.delivery, made)
        return replace(known, composed="now", parts=made.parts)

    async def _compose_brief(self, known: Situation, schedule: Schedule) -> Composed:
        channel = _channel_of(known)
        roles = await self._find_roles(schedule, channel)
        found, until = await self._same.find_stories(schedule, known.now)
        made = compose.build_brief(schedule, found, known.delivery.key, until, roles=roles)
        tags = forum_tags(channel, schedule.topics)
        return _arrange(made, channel, roles=roles, tags=tags, cut=until)

    async def _compose_news(self, known: Situation, follow: Follow) -> Composed:
        channel = _channel_of(known)
        made = await compose.compose_news(self._stories(), follow, known.delivery.key, known.now)
        return _arrange(made, channel, roles=(), tags=forum_tags(channel, ()), cut=known.now)

    async def _find_roles(self, schedule: Schedule, channel: rights.Postable | None) -> tuple[int, ...]:
        """Return the roles to be mentioned, those that still are there and may be."""
        wanted = list_roles(schedule)
        if not wanted or channel is None:
            return ()
        person = await self._members.permissions(channel, schedule.created_by)
        if person is None:
            return ()
        there = [role for key in wanted if (role := channel.guild.get_role(key)) is not None]
        return tuple(role.id for role in there if rights.may_mention(role, person))

    # --- sending ------------------------------------------------------------------------------------------------------

    async def _keep(self, delivery: Delivery, clock: _Clock) -> None:
        """See to it that the claim lasts for one more request."""
        if self._ledger.find_time_left(delivery, clock()) < timedelta(seconds=WITHIN):
            await self._ledger.renew(delivery, clock())

    async def _search(self, known: Situation, clock: _Clock) -> Situation:
        """Write down the messages that are found to stand."""
        assert self._client.user is not None  # noqa: S101  # nothing is posted before it is logged in
        delivery = known.delivery
        keep = partial(self._keep, delivery, clock)
        found = await recovery.find(
            self._sender, delivery, known.parts, self._client.user.id, known.thread_id, known.first, keep
        )
        for position, (channel_id, message_id) in found.items():
            await self._ledger.record_message(delivery, position, channel_id, message_id)
        parts = await self._ledger.parts(delivery)
        return replace(known, parts=parts, thread_id=known.thread_id or _forum_thread(parts), is_searched=True)

    async def _post(self, step: OpenPost | OpenThread | Send, known: Situation, clock: _Clock) -> Situation:
        part = _part_at(known, step.position)
        kept: dict[str, Any] = json.loads(part.payload or "{}")
        match step:
            case OpenPost():
                return await self._open_post(known, part, kept)
            case OpenThread():
                return await self._open_thread(known, kept["title"])
            case Send():
                return await self._send(step, known, kept["message"], clock)

    async def _open_post(self, known: Situation, part: Part, kept: dict[str, Any]) -> Situation:
        delivery = known.delivery
        thread_id, message_id = await self._sender.forum_post(
            delivery.channel_id, kept["title"], kept["tags"], kept["message"]
        )
        await self._ledger.record_message(delivery, part.position, thread_id, message_id)
        await self._ledger.record_thread(delivery, thread_id)
        return replace(_with_message(known, part.position, thread_id, message_id), thread_id=thread_id)

    async def _open_thread(self, known: Situation, title: str) -> Situation:
        first = known.parts[0].message_id
        assert first is not None  # noqa: S101  # the parts before it stand by now
        thread_id = await self._sender.thread(known.delivery.channel_id, first, title)
        await self._ledger.record_thread(known.delivery, thread_id)
        return replace(known, thread_id=thread_id)

    async def _send(self, step: Send, known: Situation, message: dict[str, Any], clock: _Clock) -> Situation:
        delivery = known.delivery
        channel_id = delivery.channel_id
        if step.in_thread:
            assert known.thread_id is not None  # noqa: S101  # it was opened by now
            channel_id = known.thread_id
        message_id = await self._sender.message(channel_id, message, build_part_key(delivery.key, step.position))
        if step.settles:
            await self._ledger.finish(delivery, step.position, channel_id, message_id, clock.began)
        else:
            await self._ledger.record_message(delivery, step.position, channel_id, message_id)
        return _with_message(known, step.position, channel_id, message_id)

    async def _publish(self, step: Publish, known: Situation) -> Situation:
        message_id = _part_at(known, step.position).message_id
        assert message_id is not None  # noqa: S101  # all of it stands before any of it is published
        await self._sender.publish(known.delivery.channel_id, message_id)
        await self._ledger.record_published(known.delivery, step.position)
        return known


class _Clock:
    """The moment of the claim, and how long it has been since: a clock that was handed in does not turn by itself."""

    def __init__(self, now: datetime) -> None:
        self.began = now
        self._since = discord.utils.utcnow()

    def __call__(self) -> datetime:
        return self.began + (discord.utils.utcnow() - self._since)


def _kind_of(channel: rights.Postable) -> PlaceKind:
    if isinstance(channel, discord.Thread):
        return "thread"
    if isinstance(channel, discord.ForumChannel):
        return "forum"
    return "news" if channel.is_news() else "text"


def _channel_of(known: Situation) -> rights.Postable | None:
    return None if known.place is None else known.place.channel


def _part_at(known: Situation, position: int) -> Part:
    return next(part for part in known.parts if part.position == position)


def _with_message(known: Situation, position: int, channel_id: int, message_id: int) -> Situation:
    """Return what is known once the message at this position is there."""
    parts = tuple(
        replace(part, payload=None, channel_id=channel_id, message_id=message_id) if part.position == position else part
        for part in known.parts
    )
    return replace(known, parts=parts)


def _forum_thread(parts: tuple[Part, ...]) -> int | None:
    """Return the thread of a forum's post whose first message is there."""
    if not parts or parts[0].place != "forum" or parts[0].message_id is None:
        return None
    return parts[0].channel_id


def _arrange(
    made: compose.Made,
    channel: rights.Postable | None,
    *,
    roles: tuple[int, ...],
    tags: tuple[int, ...],
    cut: datetime,
) -> Composed:
    return compose.arrange(
        made,
        forum=isinstance(channel, discord.ForumChannel),
        in_thread=isinstance(channel, discord.Thread),
        roles=roles,
        tags=tags,
        cut=cut,
    )


def forum_tags(channel: rights.Postable | None, topics: tuple[str, ...]) -> tuple[int, ...]:
    """The forum's tags that bear a topic's name, at most five; where it wants one and none does, the first of them."""
    if not isinstance(channel, discord.ForumChannel):
        return ()
    wanted = {topic.casefold() for topic in topics}
    free = [
        tag
        for tag in channel.available_tags
        if not tag.moderated or channel.permissions_for(channel.guild.me).manage_threads
    ]
    found = [tag.id for tag in free if tag.name.casefold() in wanted][:5]
    if not found and channel.flags.require_tag and free:
        found = [free[0].id]
    return tuple(found)
