"""One delivery from its claim to its end: look whether it may be posted, make it, find what stands, send what does not.

Every step is written down before the next, so that whoever comes after a crash goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.cards.posts import part_key
from bot.delivery import compose, finding, rights
from bot.delivery.compose import Composed, Stories
from bot.delivery.ledger import Claimed, Ledger
from bot.delivery.members import Members
from bot.delivery.plan import is_late
from bot.delivery.recurrence import is_known
from bot.delivery.sending import WITHIN, Refused, Sender, Unanswered
from bot.news import Origin
from bot.news.schedules import Delivery, Schedule, Style
from bot.store.deliveries import Part

_NOTICE_GRACE = 7 * 86400  # seconds; nobody is told of a trouble long past
_LOOKING = timedelta(days=1)  # for how long a server is waited for beyond the grace, and the rest of a post is tried
_PUBLISHING = 3  # tries; Discord publishes ten an hour in a channel, and the post stands without it
IN_PART = "posted in part: Discord did not take the rest of it for a day"
TOO_LATE = "Discord could not be reached until it was too late"


class Closed(Refused):
    """The bot or the person behind the schedule may not post there; its words name what is lacking."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, closed=True)


@dataclass(frozen=True, slots=True)
class Ended:
    """It is over before anything was sent, for a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be posted, as it was asked for. `grace` in seconds."""

    style: Style
    by: int | None  # the person behind it; None: a notice, which nobody asked for
    grace: int
    role_id: int | None = None
    role_by_permission: bool = False


class Delivering:
    """Carries one claimed delivery through. Raises Refused, Unanswered and Lost; whoever calls settles those."""

    def __init__(
        self, client: discord.Client, stories: Callable[[], Stories], ledger: Ledger, sender: Sender, members: Members
    ) -> None:
        self._client = client
        self._stories = stories
        self._ledger = ledger
        self._sender = sender
        self._members = members
        self._same = compose.Found(stories)

    async def carry_out(self, claimed: Claimed, now: datetime) -> str:
        """Post it, or what of it does not stand yet. Returns what became of it, for the log."""
        delivery, parts = claimed.delivery, claimed.parts
        clock = _Clock(now)
        order = await self._order(claimed)
        if self._client.is_ready() and self._client.get_guild(delivery.guild_id) is None:
            order = Ended("I am not on this server any more")
        if isinstance(order, Order) and not parts and is_late(delivery.due, order.grace, now):
            order = Ended(TOO_LATE)
        if isinstance(order, Ended):
            return await self._called_off(claimed, order.reason, clock, now)
        channel = await self._channel(delivery, order, now)
        if not parts:
            made = await self._compose(claimed, order, channel, now)
            if isinstance(made, Ended):
                return await self._end(delivery, made.reason, now)
            await self._ledger.compose(delivery, made)
            parts = made.parts
            if not parts:
                return await self._end(delivery, "nothing was new", now)
        elif delivery.attempts > 1:
            parts = await self._found(delivery, parts, claimed.first, clock)
            if not _begun(parts) and is_late(delivery.due, order.grace, now):
                return await self._end(delivery, TOO_LATE, now)
            if not _whole(parts) and now - delivery.due > _LOOKING:  # no later post waits for it for ever
                await self._ledger.settle(delivery, "sent", now, IN_PART)
                return "sent"
        publish = isinstance(channel, discord.TextChannel) and channel.is_news() and not delivery.origin.is_notice
        return await self._sent(delivery, parts, clock, now, publish=publish)

    async def _sent(
        self, delivery: Delivery, parts: tuple[Part, ...], clock: _Clock, now: datetime, *, publish: bool
    ) -> str:
        """Send what does not stand yet, publish it where that is wanted, and settle it."""
        try:
            if await self._send(delivery, parts, clock, finish=not publish):
                return "sent"
            note = await self._publish(delivery) if publish else None
        except Refused as refusal:
            if refusal.closed or refusal.gone or not _begun(await self._ledger.parts(delivery)):
                raise
            note = f"posted in part: {refusal}"  # what stands holds the stories: the next post is not to repeat them
        await self._ledger.settle(delivery, "sent", now, note)
        return "sent"

    async def _called_off(self, claimed: Claimed, reason: str, clock: _Clock, now: datetime) -> str:
        """No more of it is sent; what an earlier attempt sent, though its answer was lost, counts as sent."""
        delivery, parts = claimed.delivery, claimed.parts
        if parts and delivery.attempts > 1 and now - delivery.due <= _LOOKING:
            parts = await self._found(delivery, parts, claimed.first, clock)
        if not _begun(parts):
            return await self._end(delivery, reason, now)
        await self._ledger.settle(delivery, "sent", now, None if _whole(parts) else f"posted in part: {reason}")
        return "sent"

    async def _end(self, delivery: Delivery, reason: str, now: datetime) -> str:
        await self._ledger.settle(delivery, "skipped", now, reason)
        return "skipped"

    # --- whether ------------------------------------------------------------------------------------------------------

    async def _order(self, claimed: Claimed) -> Order | Ended:
        delivery, schedule = claimed.delivery, claimed.schedule
        match delivery.origin:
            case Origin(of="schedule", is_notice=False):
                if schedule is None:
                    return Ended("the schedule was removed")
                if schedule.paused is not None and delivery.due < schedule.paused:
                    return Ended("the schedule was paused")
                if not is_known(schedule.rule.zone):
                    raise Closed(f"the time zone {schedule.rule.zone} is not known to me any more")
                return Order(
                    schedule.style, schedule.created_by, schedule.grace, schedule.role_id, schedule.role_by_permission
                )
            case Origin(of="follow", is_notice=False):
                follow = await self._ledger.follow(delivery)
                if follow is None:
                    return Ended("the story is not followed any more")
                return Order("card", follow.created_by, _NOTICE_GRACE)
            case _:
                return Order("card", None, _NOTICE_GRACE)

    async def _channel(self, delivery: Delivery, order: Order, now: datetime) -> rights.Postable | None:
        """The channel, once the bot and the person behind the post may use it; None for direct messages. Closed."""
        guild = self._client.get_guild(delivery.guild_id)
        if guild is None or guild.unavailable:
            if is_late(delivery.due, order.grace, now - _LOOKING):
                raise Closed("the server could not be reached")
            raise Unanswered("the server is not reachable")
        channel = guild.get_channel_or_thread(delivery.channel_id)
        if channel is None and order.by is None:
            return None
        if channel is None:
            channel = await self._asleep(guild, delivery.channel_id)
        if not isinstance(channel, discord.TextChannel | discord.ForumChannel | discord.Thread):
            raise Closed("it is no channel that I can post in")
        if lacking := rights.lacking(channel, order.style):
            raise Closed(f"I lack {rights.listed(lacking)} there")
        if order.by is not None:
            person = await self._members.permissions(channel, order.by)
            if person is None:
                raise Closed("who set it up is not on this server any more")
            if lacking := rights.lacking_of(channel, person):
                raise Closed(f"who set it up lacks {rights.listed(lacking)} there")
        return channel

    async def _asleep(self, guild: discord.Guild, channel_id: int) -> discord.Thread:
        """An archived thread, which the gateway does not tell of; posting wakes it. Refused where it is gone."""
        data = await self._sender.channel(channel_id)
        if data.get("thread_metadata") is None or int(data["guild_id"]) != guild.id:
            raise Closed("it is no channel that I can post in")
        return discord.Thread(guild=guild, state=self._client._connection, data=data)

    # --- what ---------------------------------------------------------------------------------------------------------

    async def _compose(
        self, claimed: Claimed, order: Order, channel: rights.Postable | None, now: datetime
    ) -> Composed | Ended:
        delivery, schedule = claimed.delivery, claimed.schedule
        forum, in_thread = isinstance(channel, discord.ForumChannel), isinstance(channel, discord.Thread)
        if delivery.origin.follow_id is not None:
            follow = await self._ledger.follow(delivery)
            if follow is None:
                return Ended("the story is not followed any more")
            made = await compose.news(self._stories(), follow, delivery.key, now)
            tags = forum_tags(channel, ())
            return compose.composed(made, forum=forum, in_thread=in_thread, role_id=None, tags=tags, cut=now)
        if schedule is None:
            return Ended("the schedule was removed")
        role_id = await self._role(schedule, order, channel)
        found, until = await self._same.of(schedule, now)
        made = compose.told(schedule, found, delivery.key, until, role_id=role_id)
        tags = forum_tags(channel, schedule.topics)
        return compose.composed(made, forum=forum, in_thread=in_thread, role_id=role_id, tags=tags, cut=until)

    async def _role(self, schedule: Schedule, order: Order, channel: rights.Postable | None) -> int | None:
        """The role to be mentioned, if it still is there and may be."""
        if order.role_id is None or channel is None or order.by is None:
            return None
        role = channel.guild.get_role(order.role_id)
        person = await self._members.permissions(channel, schedule.created_by)
        return role.id if role is not None and person is not None and rights.may_mention(role, person) else None

    # --- sending ------------------------------------------------------------------------------------------------------

    async def _keep(self, delivery: Delivery, clock: _Clock) -> None:
        """See to it that the claim lasts for one more request."""
        if self._ledger.left(delivery, clock()) < timedelta(seconds=WITHIN):
            await self._ledger.renew(delivery, clock())

    async def _found(
        self, delivery: Delivery, parts: tuple[Part, ...], claimed: datetime, clock: _Clock
    ) -> tuple[Part, ...]:
        """The parts, with those known to stand that an earlier attempt sent and could not write down."""
        assert self._client.user is not None  # noqa: S101  # nothing is posted before it is logged in
        if _whole(parts):
            return parts
        found = await finding.find(
            self._sender,
            delivery,
            parts,
            self._client.user.id,
            delivery.thread_id or _forum_thread(parts),
            claimed,
            lambda: self._keep(delivery, clock),
        )
        for position, (channel_id, message_id) in found.items():
            await self._ledger.stands(delivery, position, channel_id, message_id)
        return await self._ledger.parts(delivery)

    async def _send(self, delivery: Delivery, parts: tuple[Part, ...], clock: _Clock, *, finish: bool) -> bool:
        """Send what does not stand yet. With `finish`, the last message and the end are written down together where
        they can be; whether they were."""
        thread_id = delivery.thread_id or _forum_thread(parts)
        first = parts[0].message_id
        for part in parts:
            if part.message_id is not None:
                continue
            await self._keep(delivery, clock)
            kept: dict[str, Any] = json.loads(part.payload or "{}")
            if part.place == "forum":
                thread_id, message_id = await self._sender.forum_post(
                    delivery.channel_id, kept["title"], kept["tags"], kept["message"]
                )
                await self._ledger.stands(delivery, part.position, thread_id, message_id)
                await self._ledger.threaded(delivery, thread_id)
                continue
            channel_id = delivery.channel_id
            if part.place == "thread":
                if thread_id is None:
                    assert first is not None  # noqa: S101  # the parts before it stand by now
                    thread_id = await self._sender.thread(channel_id, first, kept["title"])
                    await self._ledger.threaded(delivery, thread_id)
                channel_id = thread_id
            key = part_key(delivery.key, part.position)
            try:
                message_id = await self._sender.message(channel_id, kept["message"], key)
            except Refused as refusal:
                if part.place == "thread" and refusal.gone:  # that is this post's own; the channel is there
                    raise Refused("its thread was deleted", closed=False, gone=True) from refusal
                raise
            if part.position == 0:
                first = message_id
            if finish and part is parts[-1]:
                await self._ledger.finish(delivery, part.position, channel_id, message_id, clock.began)
                return True
            await self._ledger.stands(delivery, part.position, channel_id, message_id)
        return False

    async def _publish(self, delivery: Delivery) -> str | None:
        """In an announcement channel every message of the channel is published; what kept it from that, in words."""
        for part in await self._ledger.parts(delivery):
            if part.place != "channel" or part.published or part.message_id is None:
                continue
            try:
                await self._sender.publish(delivery.channel_id, part.message_id)
            except Refused as refusal:
                return f"posted, but not published: {refusal}"
            except Unanswered as lost:
                if delivery.attempts < _PUBLISHING:
                    raise
                return f"posted, but not published: {lost}"
            await self._ledger.published(delivery, part.position)
        return None


def _begun(parts: tuple[Part, ...]) -> bool:
    """Whether a message of the post is known to stand."""
    return any(part.message_id is not None for part in parts)


def _whole(parts: tuple[Part, ...]) -> bool:
    """Whether every message of it is."""
    return all(part.message_id is not None for part in parts)


class _Clock:
    """The moment of the claim, and how long it has been since: a clock that was handed in does not turn by itself."""

    def __init__(self, now: datetime) -> None:
        self.began = now
        self._since = discord.utils.utcnow()

    def __call__(self) -> datetime:
        return self.began + (discord.utils.utcnow() - self._since)


def _forum_thread(parts: tuple[Part, ...]) -> int | None:
    """The thread of a forum's post whose first message stands."""
    return parts[0].channel_id if parts[0].place == "forum" and parts[0].message_id is not None else None


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
