"""The poster: a short tick finds what is due, as many posts as have room go on at once, none in another's way.

The loop remembers nothing: what is due, claimed and done stands in the store, for this process and any other.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.delivery import notices, rights
from bot.delivery.compose import Stories
from bot.delivery.correction_notes import CorrectionNotes
from bot.delivery.deliver import Delivering
from bot.delivery.ledger import Claimed, Ledger, Lost, Notice
from bot.delivery.members import Members
from bot.delivery.pace import Pacer, Unpaced
from bot.delivery.sending import WITHIN, Refused, Sender, Unanswered
from bot.delivery.steps import End, Fail, PutOff
from bot.news import Origin, Reader
from bot.news.schedules import Delivery, Follow
from bot.news.shards import ALL, Shards

if TYPE_CHECKING:
    from bot.newsroom import Newsroom

_log = logging.getLogger(__name__)

AT_ONCE = 40  # posts under way; most of them wait for their channel's or the bot's own limit
TICK = 1.0  # seconds
_HURRY = 0.05  # seconds between two looks while there is more to do
_ENDING = 3.0  # seconds that closing waits for what is under way
_LOOK = timedelta(minutes=2)  # between two looks at a followed story
_LOOKED_AT_ONCE = 50
_TELL = timedelta(minutes=5)  # between two looks at what feeds fail
_CORRECT = timedelta(minutes=1)  # between two looks at what outlets corrected after it was posted
_TIDY = timedelta(hours=1)
_AHEAD = timedelta(minutes=10)  # how long before a post the rights of who set it up are asked for
_WAITS = (5, 15, 30, 60, 120, 300)  # seconds after the first, second, … attempt that had no answer
_ATTEMPTS = 5  # of what fails for a reason that nobody foresaw


class Poster:
    """`tick(now)` does what is due and waits for it; `run()` goes on until `close()`.

    `stories` is what posts are made of, by default the newsroom's; `rate` the requests a second that Discord allows,
    None where a proxy keeps to them; `shards` those whose servers it posts on; `within` the seconds that one request
    may take.
    """

    def __init__(
        self,
        client: discord.Client,
        newsroom: Newsroom,
        clock: Callable[[], datetime],
        *,
        stories: Stories | None = None,
        rate: int | None = 50,
        shards: Shards = ALL,
        at_once: int = AT_ONCE,
        within: float = WITHIN,
    ) -> None:
        self._client = client
        self._newsroom = newsroom
        self._clock = clock
        self._given = stories
        self._shards = shards
        self._ledger = Ledger(newsroom.store, shards)
        self._sender = Sender(client.http, Unpaced() if rate is None else Pacer(rate), within)
        self._members = Members(client, self._sender)
        self._delivering = Delivering(client, lambda: self._stories, self._ledger, self._sender, self._members)
        self._notes = CorrectionNotes(newsroom.store, self._sender, shards)
        self._at_once = at_once
        self._under_way: set[asyncio.Task[None]] = set()
        self._freed = asyncio.Event()
        self._last: dict[str, datetime] = {}  # when each kind of the slower work was last done
        self._warming: asyncio.Task[None] | None = None
        self._placed = 0.0  # on the monotonic clock
        self._ending = False
        self.ticked: datetime | None = None  # when it last looked at what is due, and could

    @property
    def _stories(self) -> Stories:
        return self._given if self._given is not None else self._newsroom.stories

    # --- the loop -----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until it is closed or cancelled. A tick that fails is logged, and the next one comes."""
        await self._client.wait_until_ready()
        is_recomputed = False
        while not self._ending:
            is_recomputed = is_recomputed or await self._guard("recomputing next times", self._recompute_next_times)
            more = await self._guard("a tick", self._begin)
            if not more:
                await asyncio.sleep(TICK)
                continue
            while len(self._under_way) > self._at_once // 2 and not self._ending:
                self._freed.clear()
                await _within(self._freed.wait(), TICK)

    async def _recompute_next_times(self) -> bool:
        """Once after the start, as soon as the store can be asked: the zones' rules may have changed meanwhile."""
        await self._ledger.recompute_next_times()
        return True

    async def tick(self, now: datetime | None = None) -> None:
        """Look once at what is due, at `now` (default: the clock's), and carry all of it out."""
        while await self._begin(now) or self._under_way:
            if self._under_way:
                await asyncio.wait(set(self._under_way), return_when=asyncio.FIRST_COMPLETED)

    async def close(self) -> None:
        """No more is begun; what is under way has a moment to end, and is left to its lease otherwise."""
        self._ending = True
        tasks = {*self._under_way, *([self._warming] if self._warming else [])}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_ENDING)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _guard(self, what: str, work: Callable[[], Awaitable[object]]) -> bool:
        try:
            return bool(await work())
        except Exception:  # noqa: BLE001  # a tick that fails must not end the next ones
            _log.exception("the poster's work failed", extra={"work": what})
            return False

    async def _begin(self, now: datetime | None = None) -> bool:
        """Note some of what is due, claim as much as there is room for, and begin with it; whether there may be more.

        More is noted at a time than can be claimed, so that claims never wait for notes, nor notes for claims.
        """
        now = now or self._clock()
        await self._guard("looking at the clock", partial(self._check_clock, now))
        more = await self._ledger.note_due(now)
        self.ticked = now
        self._newsroom.clock_monitor.record("posts", now)
        await self._slower(now)
        room = self._at_once - len(self._under_way)
        if room < 1 or not await self._ledger.is_anything_open(now):
            return more or room < 1
        if not self._under_way or time.monotonic() - self._placed > TICK:
            await self._guard("placing", self._stories.cluster_pending)
            self._placed = time.monotonic()
        # What the posts reach up to. A story moves in one transaction, at its time; the claim is one too, and comes
        # after all that began before this moment: nothing with an earlier time is still to appear.
        now = max(now, self._clock())
        await self._ledger.wait_for_writers()
        taken = await self._ledger.claim(now, room)
        began = time.monotonic()
        for claimed in taken:
            task = asyncio.create_task(self._deliver(claimed, now, began), name=f"deliver-{claimed.delivery.key}")
            self._under_way.add(task)
            task.add_done_callback(self._record_end)
        return more or len(taken) == room

    async def _check_clock(self, now: datetime) -> None:
        """Correct what was written while the clock was ahead; never under a post that is being sent."""
        monitor = self._newsroom.clock_monitor
        if self._under_way or not monitor.is_due("posts", now):
            return
        await monitor.check("posts", now)
        await self._ledger.recompute_next_times()

    async def _slower(self, now: datetime) -> None:
        """Do what need not be done at each tick; whatever of it fails keeps no post from being sent."""
        self._warm(now)
        if self._is_time("follows", _LOOK / 4, now):
            await self._guard("follows", lambda: self._check_follows(now))
        if self._is_time("feeds", _TELL, now):
            await self._guard("failing feeds", lambda: self._tell_of_feeds(now))
        if self._is_time("corrections", _CORRECT, now):
            await self._guard("corrections", partial(self._notes.look, now))
        if self._is_time("tidy", _TIDY, now):
            await self._guard("tidying", lambda: self._ledger.prune(now))

    def _record_end(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._freed.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a delivery failed", exc_info=error)

    def _is_time(self, what: str, every: timedelta, now: datetime) -> bool:
        last = self._last.get(what)
        if last is not None and timedelta() <= now - last < every:
            return False
        self._last[what] = now
        return True

    # --- one delivery -------------------------------------------------------------------------------------------------

    async def _deliver(self, claimed: Claimed, now: datetime, began: float) -> None:
        """Carry it through; what goes wrong with one is written down and is no other's trouble."""
        delivery = claimed.delivery
        extra = {"delivery": delivery.key, "origin": delivery.origin.format(), "guild": delivery.guild_id}
        try:
            end = await self._attempt(claimed, now, extra)
            if isinstance(end, Fail):
                await self._record_failure(delivery, end.reason, now, pause=end.pause)
                _log.warning("a post failed for good", extra={**extra, "reason": end.reason})
            elif isinstance(end, PutOff):
                since = timedelta(seconds=time.monotonic() - began)
                wait = timedelta(seconds=_WAITS[min(delivery.attempts, len(_WAITS)) - 1])
                await self._ledger.postpone(delivery, now + since + wait, end.reason)
                _log.info("a post is tried again", extra={**extra, "reason": end.reason})
            elif end is not None:
                _log.info("a post is settled", extra={**extra, "state": end.state})
        except Lost:
            _log.info("a post is another's by now", extra=extra)
        finally:
            self._ledger.release(delivery)

    async def _attempt(self, claimed: Claimed, now: datetime, extra: dict[str, object]) -> End | None:
        """Carry it out. None: it went wrong in a way that nobody foresaw, and its lease brings it back."""
        try:
            return await self._delivering.carry_out(claimed, now)
        except Lost:
            raise
        except Exception:  # noqa: BLE001  # one post that cannot be made must not stop the others
            _log.exception("a post failed", extra=extra)
        return Fail("something went wrong on my side", pause=False) if claimed.delivery.attempts >= _ATTEMPTS else None

    async def _record_failure(self, delivery: Delivery, reason: str, now: datetime, *, pause: bool) -> None:
        place = await self._place_of_notices(delivery) if not delivery.origin.is_notice else None
        tell = notices.build_pause_notice if pause else notices.build_failure_notice
        notice = None
        if place is not None:
            notice = Notice(
                delivery.origin.notice(),
                now,
                delivery.guild_id,
                place,
                lambda key: tell(delivery, reason, key),
            )
        await self._ledger.fail(delivery, now, reason, pause=pause, notice=notice)

    # --- notices ------------------------------------------------------------------------------------------------------

    async def _place_of_notices(self, delivery: Delivery) -> int | None:
        """Where administrators are told: the channel for notices, else another schedule's, else the server's own for
        such things, else the person who set it up, in direct messages."""
        found = await self._notice_channel(delivery.guild_id, avoid=delivery.channel_id)
        if found is not None:
            return found
        return await self._direct(delivery.guild_id, await self._ledger.responsible(delivery))

    async def _direct(self, guild_id: int, user_id: int | None) -> int | None:
        """Return the channel of direct messages with a person of the server; None where there is none."""
        try:
            return None if user_id is None else await self._sender.direct_channel(user_id)
        except (Refused, Unanswered) as error:
            _log.warning("nobody could be told", extra={"guild": guild_id, "reason": str(error)})
            return None

    async def _notice_channel(self, guild_id: int, *, avoid: int | None = None, feed: int | None = None) -> int | None:
        """Return the channel for notices; of a `feed`, where it posts before where others do."""
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return None
        chosen = (await self._newsroom.servers.get_settings(guild_id)).notices
        there = sorted(await self._ledger.schedules_of(guild_id), key=lambda one: feed not in one.feeds)
        others = [schedule.channel_id for schedule in there]
        own = [channel.id for channel in (guild.public_updates_channel, guild.system_channel) if channel is not None]
        for channel_id in [*([chosen] if chosen else []), *others, *own]:
            channel = guild.get_channel(channel_id)
            if (
                channel_id != avoid
                and isinstance(channel, discord.TextChannel)
                and not rights.list_lacks(channel, "card")
            ):
                return channel_id
        return None

    async def _tell_of_feeds(self, now: datetime) -> None:
        """Tell a server, once, of its feed that has failed for a day."""
        feeds = self._newsroom.feeds
        for subscription in await feeds.list_failing(now):
            if subscription.guild_id is None or not self._shards.has(subscription.guild_id):
                continue
            place = await self._notice_channel(subscription.guild_id, feed=subscription.id)
            if place is None:
                place = await self._direct(subscription.guild_id, subscription.added_by)
            if place is None:
                continue  # asked again at the next look: a channel may come
            since = subscription.feed.ended or (subscription.feed.failing_since or now) + timedelta(days=1)
            await self._ledger.note_notice(
                Notice(
                    Origin.of_feed(subscription.id),
                    min(since, now),
                    subscription.guild_id,
                    place,
                    partial(notices.build_feed_notice, subscription),
                )
            )
            await feeds.record_notice(subscription.id, now)

    # --- followed stories ---------------------------------------------------------------------------------------------

    async def _check_follows(self, now: datetime) -> None:
        found = await self._ledger.list_follows_to_check(now - _LOOK, now, _LOOKED_AT_ONCE)
        for follow in found:
            await self._guard("a follow", partial(self._check_follow, follow, now))
        if len(found) == _LOOKED_AT_ONCE and not self._under_way:
            self._last.pop("follows", None)  # there may be more: at the next tick already, but in no post's way

    async def _check_follow(self, follow: Follow, now: datetime) -> None:
        story = await self._stories.get_news(Reader(0, follow.guild_id), follow.story, follow.seen)
        if story is None:
            return
        moved = min(story.line.moved, now)
        if await self._ledger.has_older_follow(follow):
            await self._ledger.record_news_seen(follow, moved)
        else:
            await self._ledger.note_news(follow, moved)

    # --- ahead of time ------------------------------------------------------------------------------------------------

    def _warm(self, now: datetime) -> None:
        if (self._warming is None or self._warming.done()) and self._is_time("warm", timedelta(minutes=1), now):
            self._warming = asyncio.create_task(self._warm_up(now), name="poster-warm")

    async def _warm_up(self, now: datetime) -> None:
        """Ask for the rights of those whose posts come soon, a few a second, in no post's way."""
        coming = await self._ledger.coming(now, now + _AHEAD)
        for guild_id, user_id in dict.fromkeys((one.guild_id, one.created_by) for one in coming):
            if self._under_way or self._ending:
                return
            try:
                await self._members.warm(guild_id, user_id)
            except Unanswered:
                return
            await asyncio.sleep(_HURRY)


async def _within(waiting: Awaitable[object], seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await waiting
