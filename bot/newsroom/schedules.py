"""Schedules and followed stories: set up, changed, paused, looked back on. `delivery` computes when they are due.

Every method takes the Reader first and knows only what is that server's. Who may ask is the caller's to check.

NotFound
├── NoSuchSchedule     no such schedule on this server
│   └── NoScheduleYet  it has none at all
├── NotFollowed        the story is not followed on this server
└── NothingPosted      the schedule has posted nothing yet that could be explained
UsageError
├── BadSchedule        what was asked for makes no schedule
└── TooMany…           a limit of the operator's is met: Schedules, Follows
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import NotFound, UsageError
from bot.news import Origin, Reader, Suggestion
from bot.news.nouns import count_noun
from bot.news.schedules import Account, Delivery, Draft, Follow, Schedule
from bot.newsroom.errors import NoShelfHere
from bot.newsroom.suggestions import LENGTH, MOST
from bot.store import Connection, Store, deliveries, delivery_history, follows, posted_articles, schedules, stories

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TOPICS = 20
_TIMES = 24


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server can have. `grace` in seconds: for how long a missed post is made up for, unless set otherwise."""

    schedules: int = 25
    follows: int = 50
    stories: int = 10  # in one post
    grace: int = 7200


class NoSuchSchedule(NotFound):
    id = "not_found.schedule"
    reply = "There is no such schedule on this server. `/schedule list` shows them with their numbers."


class NoScheduleYet(NoSuchSchedule):
    id = "not_found.schedules"
    reply = "This server has no schedule yet. `/setup` leads you through one."


class NotFollowed(NotFound):
    id = "not_found.follow"
    reply = "This server does not follow that story. `/follow` with its name follows it."


class NothingPosted(NotFound):
    id = "not_found.post"
    reply = "That schedule has posted nothing yet. `/schedule preview` shows what it would post now."


class BadSchedule(UsageError):
    id = "usage.schedule"
    reply = "{why}"


class TooManySchedules(UsageError):
    id = "usage.too_many_schedules"
    reply = "This server has {schedules}, which is as many as it can. Remove one with `/schedule remove` first."


class TooManyFollows(UsageError):
    id = "usage.too_many_follows"
    reply = "This server follows {stories}, which is as many as it can. Stop following one with `/unfollow` first."


class ScheduleService:
    """When and where a server wants its brief, and which stories it follows."""

    def __init__(self, store: Store, clock: Callable[[], datetime], limits: Limits | None = None) -> None:
        self._store = store
        self._clock = clock
        self.limits = limits or Limits()

    # --- schedules ----------------------------------------------------------------------------------------------------

    async def add(self, reader: Reader, draft: Draft, due: datetime) -> Schedule:
        """Add a schedule, first due at `due` (`delivery.recurrence.next_due` of its rule).

        BadSchedule, TooManySchedules, NoShelfHere.
        """
        guild_id, now = _guild(reader), self._clock()
        self._check(draft)
        async with self._store.write() as connection:
            if await schedules.count(connection, guild_id) >= self.limits.schedules:
                raise TooManySchedules(f"guild {guild_id}", schedules=count_noun(self.limits.schedules, "schedule"))
            return await schedules.add(connection, guild_id, draft, self._grace(draft), due, reader.user_id, now)

    async def get(self, reader: Reader, schedule_id: int) -> Schedule:
        async with self._store.read() as connection:
            found = await schedules.get(connection, schedule_id, _guild(reader))
        return _there(found, schedule_id)

    async def list(self, reader: Reader) -> tuple[Schedule, ...]:
        """Return the server's schedules, oldest first."""
        async with self._store.read() as connection:
            return await schedules.of_guild(connection, _guild(reader))

    async def edit(self, reader: Reader, schedule_id: int, draft: Draft, due: datetime) -> Schedule:
        """Change a schedule to what `draft` says; whoever changes it answers for it."""
        guild_id, now = _guild(reader), self._clock()
        self._check(draft)
        async with self._store.write() as connection:
            changed = await schedules.replace(
                connection, guild_id, schedule_id, draft, self._grace(draft), due, reader.user_id, now
            )
        return _there(changed, schedule_id)

    async def pause(self, reader: Reader, schedule_id: int) -> Schedule:
        """Pause a schedule: nothing is posted until it is resumed."""
        async with self._store.write() as connection:
            _there(await schedules.get(connection, schedule_id, _guild(reader)), schedule_id)
            await schedules.pause(connection, schedule_id, self._clock(), None)
        return await self.get(reader, schedule_id)

    async def resume(self, reader: Reader, schedule_id: int, due: datetime) -> Schedule:
        """Resume a schedule, next due at `due`; what was missed meanwhile is in the next post."""
        guild_id, now = _guild(reader), self._clock()
        async with self._store.write() as connection:
            schedule = _there(await schedules.get(connection, schedule_id, guild_id), schedule_id)
            return await schedules.resume(connection, schedule, due, reader.user_id, now)

    async def remove(self, reader: Reader, schedule_id: int) -> Schedule:
        """Remove a schedule and return it; its history stays."""
        async with self._store.write() as connection:
            removed = await schedules.remove(connection, _guild(reader), schedule_id)
        return _there(removed, schedule_id)

    async def run_now(self, reader: Reader, schedule_id: int) -> Delivery:
        """Make a post of this schedule due now, beside those of its times; also where it is paused."""
        guild_id, now = _guild(reader), self._clock()
        async with self._store.write() as connection:
            schedule = _there(await schedules.get(connection, schedule_id, guild_id), schedule_id)
            delivery_id = await deliveries.note(
                connection, Origin.of_schedule(schedule.id), now, guild_id, schedule.channel_id
            )
            made = None if delivery_id is None else await deliveries.get(connection, delivery_id)
        if made is None:
            raise BadSchedule("already running", why="That schedule is posting at this very moment.")
        return made

    # --- looking back -------------------------------------------------------------------------------------------------

    async def history(
        self, reader: Reader, schedule_id: int | None = None, offset: int = 0, limit: int = 10
    ) -> tuple[tuple[Account, ...], int]:
        """Return a page of what became of the server's posts, newest first, and how many there are.

        Of one schedule, also one that was removed, or of all, follows and notices included.
        """
        guild_id = _guild(reader)
        origin = None if schedule_id is None else Origin.of_schedule(schedule_id)
        async with self._store.read() as connection:
            page = await delivery_history.history(connection, guild_id, origin, offset, limit)
            noted = await posted_articles.of_deliveries(connection, [one.delivery.id for one in page])
            total = await delivery_history.count(connection, guild_id, origin)
        return tuple(replace(one, corrections=noted.get(one.delivery.id, ())) for one in page), total

    async def why(self, reader: Reader, schedule_id: int) -> Account:
        """Return the newest post of a schedule that held anything: what, in which order, and why. NothingPosted."""
        await self.get(reader, schedule_id)
        async with self._store.read() as connection:
            page = await delivery_history.history(connection, _guild(reader), Origin.of_schedule(schedule_id), 0, 100)
        for account in page:
            if account.held:
                return account
        raise NothingPosted(f"schedule {schedule_id}")

    async def suggest(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        """Suggest the server's schedules by number, time and zone; the value is the number."""
        wanted = typed.strip().casefold().lstrip("#")
        found = [Suggestion(_label(one)[:LENGTH], str(one.id)) for one in await self.list(reader)]
        return tuple(one for one in found if wanted in one.label.casefold())[:MOST]

    # --- followed stories ---------------------------------------------------------------------------------------------

    async def follow(self, reader: Reader, story: int, channel_id: int) -> Follow:
        """Post what is new in a story from now on; one that was joined into it counts as the same. TooManyFollows."""
        guild_id, now = _guild(reader), self._clock()
        async with self._store.write() as connection:
            there = await follows.of_guild(connection, guild_id)
            here = [one for one in there if one.channel_id == channel_id]
            same = [one for one in here if await _is_story(connection, one.story, story)]
            known = same[0] if same else None
            if known is None and len(there) >= self.limits.follows:
                raise TooManyFollows(f"guild {guild_id}", stories=count_noun(self.limits.follows, "story"))
            if known is not None and known.paused is None:
                return replace(known, is_again=True)
            key = story if known is None else known.story
            return await follows.add(connection, guild_id, channel_id, key, reader.user_id, now)

    async def unfollow(
        self, reader: Reader, story: int | Sequence[int], channel_id: int | None = None
    ) -> tuple[Follow, ...]:
        """Stop following a story (under any of these keys), in one channel or in all. NotFollowed."""
        keys = [story] if isinstance(story, int) else list(story)
        async with self._store.write() as connection:
            gone = await follows.remove(connection, _guild(reader), keys, channel_id)
        if not gone:
            raise NotFollowed(f"story {keys}")
        return gone

    async def list_follows(self, reader: Reader) -> tuple[Follow, ...]:
        """Return what the server follows, oldest first."""
        async with self._store.read() as connection:
            return await follows.of_guild(connection, _guild(reader))

    # --- what holds of a draft ----------------------------------------------------------------------------------------

    def _grace(self, draft: Draft) -> int:
        return self.limits.grace if draft.grace is None else draft.grace

    def _check(self, draft: Draft) -> None:
        rule = draft.rule
        if not rule.times or not rule.days:
            raise BadSchedule("no times", why="A schedule needs a time and a day, such as `07:30` and `weekdays`.")
        if len(rule.times) > _TIMES:
            raise BadSchedule("too many times", why=f"A schedule has at most {_TIMES} times a day.")
        if not 1 <= draft.max_stories <= self.limits.stories:
            why = f"A post holds at least one story and at most {self.limits.stories}."
            raise BadSchedule("stories", why=why)
        if len(draft.topics) > _TOPICS:
            raise BadSchedule("too many topics", why=f"A schedule has at most {_TOPICS} topics.")


def _guild(reader: Reader) -> int:
    if reader.guild_id is None:
        raise NoShelfHere(permission="a server")
    return reader.guild_id


async def _is_story(connection: Connection, followed: int, story: int) -> bool:
    return followed == story or await stories.resolve(connection, followed) == story


def _there(found: Schedule | None, schedule_id: int) -> Schedule:
    if found is None:
        raise NoSuchSchedule(f"schedule {schedule_id}")
    return found


def _label(schedule: Schedule) -> str:
    """ "3 · 07:30, 18:00 · Mon Tue · Europe/Berlin · paused": what autocomplete shows."""
    rule = schedule.rule
    times = ", ".join(f"{time // 60:02}:{time % 60:02}" for time in rule.times)
    days = "every day" if len(rule.days) == 7 else " ".join(_DAYS[day - 1] for day in rule.days)
    parts = [str(schedule.id), times, days, rule.zone, *(["paused"] if schedule.paused else [])]
    return " · ".join(parts)
