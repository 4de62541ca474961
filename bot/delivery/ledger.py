"""The steps of a post that must not be lost: each one transaction, none open while Discord is asked."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.delivery.compose import Composed
from bot.delivery.plan import Advance, Skip, plan
from bot.delivery.recurrence import before_wall, find_next_due
from bot.news import Origin
from bot.news.schedules import Delivery, DeliveryState, Follow, Schedule
from bot.news.shards import ALL, Shards
from bot.store import Connection, Store, deliveries, follows, posted_articles, schedules, stories
from bot.store.deliveries import Noted, Part

LEASE = timedelta(seconds=60)
_BATCH = 200  # schedules in one transaction

T = TypeVar("T")


class Lost(Exception):
    """The claim ran out and is another's by now: whatever is left to do, they do."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours for a while. `first`: when it was first tried; `schedule`: of which it is, if it is
    still there; `parts`: its messages, where it was composed before."""

    delivery: Delivery
    first: datetime
    schedule: Schedule | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to administrators: where, and its payload once its key is known. Unique by `origin` and `due`."""

    origin: Origin
    due: datetime
    guild_id: int
    channel_id: int
    payload: Callable[[str], str]


class Ledger:
    """What the poster writes down. `delivery.lease` is the claim: a write under one that is over raises Lost.
    Only deliveries of the servers of `shards` are claimed."""

    def __init__(self, store: Store, shards: Shards = ALL) -> None:
        self._store = store
        self._shards = shards
        self._leases: dict[tuple[int, int], datetime] = {}  # of what this process has claimed, by claim

    async def note_due(self, now: datetime) -> bool:
        """Write a row for each of some schedules whose time has come, and each time missed; return whether there may
        be more of them. How long it takes is bounded, so that posts go out while the rest waits to be noted."""
        async with self._store.read() as connection:
            if not await schedules.is_any_due(connection, now):
                return False
        return await self._store.transact(lambda connection: _note_posts(connection, now), beside_others=True)

    async def recompute_next_times(self) -> int:
        """Recompute next times where a zone's rules have changed since they were written; return how many that were."""
        last, changed = 0, 0
        while True:
            async with self._store.read() as connection:
                last, moved = await schedules.list_shifted(connection, last, _BATCH)
            for schedule, since, wall in moved:
                await self._correct(schedule, since, wall)
            changed += len(moved)
            if not last:
                return changed

    async def _correct(self, schedule: Schedule, since: datetime, wall: str) -> None:
        try:
            to = find_next_due(schedule.rule, max(since, before_wall(schedule.rule, wall) or since))
        except ValueError:  # the zone is not known any more: the time stays as it was
            return
        await self._store.transact(lambda connection: schedules.correct(connection, schedule, to))

    async def is_anything_open(self, now: datetime) -> bool:
        """Whether there is anything to claim; cheaper than to claim nothing."""
        async with self._store.read() as connection:
            return await deliveries.is_claimable(connection, now, self._shards)

    async def wait_for_writers(self) -> None:
        """Wait for what other processes are writing: it bears a time before now, and posts reach up to now."""
        await self._store.wait_for_writers()

    async def claim(self, now: datetime, limit: int) -> tuple[Claimed, ...]:
        """Take up to `limit` of what may be worked on, each with all that is known of it."""
        lease = now + LEASE
        taken = await self._store.transact(
            lambda connection: deliveries.claim(connection, now, lease, limit, self._shards),
            beside_others=True,
            one_statement=True,
        )
        if not taken:
            return ()
        found = [delivery for delivery, _ in taken]
        async with self._store.read() as connection:  # what is written under the claims is written by us from now on
            keys = [key for delivery in found if (key := delivery.origin.schedule_id) is not None]
            of = await schedules.get_several(connection, keys)
            parts = await deliveries.parts_of_many(connection, [d.id for d in found if _may_be_composed(d)])
        self._leases |= {_claim(delivery): lease for delivery in found}
        return tuple(
            Claimed(
                delivery,
                first,
                None if (key := delivery.origin.schedule_id) is None else of.get(key),
                parts.get(delivery.id, ()),
            )
            for delivery, first in taken
        )

    def release(self, delivery: Delivery) -> None:
        """Forget the claim on a delivery: this process is done with it."""
        self._leases.pop(_claim(delivery), None)

    def find_time_left(self, delivery: Delivery, now: datetime) -> timedelta:
        """Return how long the claim on a delivery lasts."""
        return self._leases.get(_claim(delivery), now) - now

    async def renew(self, delivery: Delivery, now: datetime) -> None:
        """Extend the claim on a delivery by a whole lease from now."""
        lease = now + LEASE
        await self._under(
            delivery, lambda connection, mine: deliveries.renew(connection, mine, lease), one_statement=True
        )
        self._leases[_claim(delivery)] = lease

    async def compose(self, delivery: Delivery, made: Composed) -> None:
        """Write down a post's messages, once and for all."""

        async def work(connection: Connection, mine: Delivery) -> bool:
            if not await deliveries.compose(connection, mine, made.parts, made.held, made.cut):
                return False
            if made.parts:
                await posted_articles.record(connection, delivery.id, made.held, made.messages)
            return True

        await self._under(delivery, work)

    async def parts(self, delivery: Delivery) -> tuple[Part, ...]:
        async with self._store.read() as connection:
            return await deliveries.parts_of(connection, delivery.id)

    async def record_message(self, delivery: Delivery, position: int, channel_id: int, message_id: int) -> None:
        """Record that one of a post's messages is there."""
        await self._under(
            delivery,
            lambda connection, mine: deliveries.record_message(connection, mine, position, channel_id, message_id),
        )

    async def record_thread(self, delivery: Delivery, thread_id: int) -> None:
        """Record that a post's thread is open."""
        await self._store.transact(
            lambda connection: deliveries.record_thread(connection, delivery, thread_id),
            beside_others=True,
            one_statement=True,
        )

    async def record_published(self, delivery: Delivery, position: int) -> None:
        await self._store.transact(
            lambda connection: deliveries.record_published(connection, delivery, position),
            beside_others=True,
            one_statement=True,
        )

    async def postpone(self, delivery: Delivery, until: datetime, reason: str) -> None:
        """Put a delivery off: it may be claimed again from `until` on."""
        await self._under(
            delivery,
            lambda connection, mine: deliveries.postpone(connection, mine, until, reason),
            one_statement=True,
        )

    async def settle(self, delivery: Delivery, state: DeliveryState, now: datetime, reason: str | None = None) -> None:
        """End a delivery. The next post begins behind what was sent, or held nothing."""
        await self._under(delivery, lambda connection, mine: _settle(connection, mine, state, now, reason))

    async def finish(self, delivery: Delivery, position: int, channel_id: int, message_id: int, now: datetime) -> None:
        """Record a post's last message and that all of it was sent, in one transaction."""

        async def work(connection: Connection, mine: Delivery) -> bool:
            await deliveries.record_message(connection, mine, position, channel_id, message_id, last=True)
            return await _settle(connection, mine, "sent", now, None)

        await self._under(delivery, work)

    async def fail(
        self, delivery: Delivery, now: datetime, reason: str, *, pause: bool, notice: Notice | None = None
    ) -> None:
        """It failed for good. `notice` is due where that is news, so that administrators are told once: with `pause`,
        its schedule or follow stands still from now on and did not before; without, the post before it did not fail."""

        async def work(connection: Connection, mine: Delivery) -> bool:
            settled, _ = await deliveries.settle(connection, mine, "failed", now, reason)
            if not settled:
                return False
            schedule_id, follow_id = delivery.origin.schedule_id, delivery.origin.follow_id
            fresh = not pause and not await deliveries.has_failed_before(connection, delivery)
            if pause and schedule_id is not None:
                fresh = await schedules.pause(connection, schedule_id, now, reason)
            elif pause and follow_id is not None:
                fresh = await follows.pause(connection, follow_id, now, reason)
            if fresh and notice is not None:
                await _note_notice(connection, notice)
            return True

        await self._under(delivery, work)

    # --- what a delivery is of ----------------------------------------------------------------------------------------

    async def follow(self, delivery: Delivery) -> Follow | None:
        follow_id = delivery.origin.follow_id
        if follow_id is None:
            return None
        async with self._store.read() as connection:
            return await follows.get(connection, follow_id)

    async def responsible(self, delivery: Delivery) -> int | None:
        """Return the person who set up what a delivery is a post of."""
        schedule_id = delivery.origin.schedule_id
        if schedule_id is not None:
            async with self._store.read() as connection:
                schedule = await schedules.get(connection, schedule_id)
            return schedule.created_by if schedule else None
        follow = await self.follow(delivery)
        return follow.created_by if follow else None

    async def schedules_of(self, guild_id: int) -> tuple[Schedule, ...]:
        async with self._store.read() as connection:
            return await schedules.of_guild(connection, guild_id)

    async def coming(self, now: datetime, until: datetime) -> tuple[Schedule, ...]:
        """Schedules of the servers of one's own shards that are due soon."""
        async with self._store.read() as connection:
            return await schedules.list_coming(connection, now, until, 2000, self._shards)

    async def list_follows_to_check(self, before: datetime, now: datetime, limit: int) -> tuple[Follow, ...]:
        """Followed stories that were not looked at since `before`."""
        async with self._store.read() as connection:
            if not await follows.has_any_to_check(connection, before):
                return ()
        return await self._store.transact(
            lambda connection: follows.claim(connection, before, now, limit), beside_others=True, one_statement=True
        )

    async def has_older_follow(self, follow: Follow) -> bool:
        """Whether an older follow posts the same story in the same channel: two that were followed were joined."""
        async with self._store.read() as connection:
            there = await follows.of_guild(connection, follow.guild_id)
            older = [one for one in there if one.channel_id == follow.channel_id and one.id < follow.id]
            if not older:
                return False
            story = await stories.resolve(connection, follow.story)
            keys = {one.story for one in older if one.paused is None}
            return story is not None and story in {await stories.resolve(connection, key) for key in keys}

    async def record_news_seen(self, follow: Follow, until: datetime) -> None:
        """Record up to when what is new in a followed story need not be posted."""
        await self._store.transact(lambda connection: follows.record_posted(connection, follow.id, until))

    async def note_news(self, follow: Follow, moved: datetime) -> None:
        """There is something new in a followed story, up to `moved`: one post for it."""
        await self._store.transact(
            lambda connection: deliveries.note(
                connection, Origin.of_follow(follow.id), moved, follow.guild_id, follow.channel_id
            )
        )

    async def note_notice(self, notice: Notice) -> None:
        """Note a notice that is due; nothing happens where it was noted before."""
        await self._store.transact(lambda connection: _note_notice(connection, notice))

    async def prune(self, now: datetime) -> int:
        """Let go of posts older than the history reaches."""
        return await self._store.transact(lambda connection: deliveries.prune(connection, now - deliveries.KEPT))

    async def _under(
        self,
        delivery: Delivery,
        work: Callable[[Connection, Delivery], Coroutine[Any, Any, bool]],
        *,
        one_statement: bool = False,
    ) -> None:
        mine = replace(delivery, lease=self._leases.get(_claim(delivery), delivery.lease))
        is_ours = await self._store.transact(
            lambda connection: work(connection, mine), beside_others=True, one_statement=one_statement
        )
        if not is_ours:
            raise Lost(f"delivery {delivery.id}")


def _may_be_composed(delivery: Delivery) -> bool:
    """Whether its messages may be there already: a notice's are written with it, a post's at an attempt."""
    return delivery.attempts > 1 or delivery.origin.is_notice


def _claim(delivery: Delivery) -> tuple[int, int]:
    """Which claim this is: whoever has the post at the next attempt holds another, in this process too."""
    return delivery.id, delivery.attempts


async def _settle(
    connection: Connection, delivery: Delivery, state: DeliveryState, now: datetime, reason: str | None
) -> bool:
    settled, cut = await deliveries.settle(connection, delivery, state, now, reason)
    if settled and cut is not None and (state == "sent" or await _is_nothing_unsent(connection, delivery)):
        schedule_id, follow_id = delivery.origin.schedule_id, delivery.origin.follow_id
        if schedule_id is not None:
            await schedules.record_cut(connection, schedule_id, cut)
        elif follow_id is not None:
            await follows.record_posted(connection, follow_id, cut)
    return settled


async def _is_nothing_unsent(connection: Connection, delivery: Delivery) -> bool:
    """Whether nothing that was to be told is left untold: it had no messages, or some of them stand."""
    parts = await deliveries.parts_of(connection, delivery.id)
    return not parts or any(part.message_id is not None for part in parts)


async def _note_notice(connection: Connection, notice: Notice) -> None:
    delivery_id = deliveries.new_id()
    noted = await deliveries.note(
        connection, notice.origin, notice.due, notice.guild_id, notice.channel_id, delivery_id=delivery_id
    )
    if noted is not None:
        part = Part(0, "channel", notice.payload(f"dl{delivery_id}"))
        await deliveries.write_parts(connection, delivery_id, [part])


async def _note_posts(connection: Connection, now: datetime) -> bool:
    found = await schedules.take_due(connection, now, _BATCH)
    advances = tuple(plan(found, now))
    if advances:
        await schedules.advance(connection, [(one.schedule, one.next_due) for one in advances])
        await deliveries.note_many(connection, [noted for one in advances for noted in _list_noted(one, now)])
    return len(found) == _BATCH


def _list_noted(advance: Advance, now: datetime) -> list[Noted]:
    schedule = advance.schedule
    return [
        Noted(
            Origin.of_schedule(schedule.id),
            intent.due,
            schedule.guild_id,
            schedule.channel_id,
            intent.reason if isinstance(intent, Skip) else None,
            now,
        )
        for intent in advance.intents
    ]
