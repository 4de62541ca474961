"""What a round plays on: one Discord, one site, one database set up with schedules, feeds and followed stories."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot import settings
from bot.news import HOUSE, Reader
from bot.news.schedules import Draft, Rule, Style
from bot.newsroom import Newsroom
from bot.newsroom.intake import Place
from bot.sandbox import Sandbox
from bot.sandbox.exchanges import Exchange, Frame
from bot.sandbox.nonces import Nonces
from bot.store.timestamps import format_instant
from tests.quick import made
from tests.torture import checking, driver
from tests.torture.bot import Watch
from tests.torture.checking_stories import is_looked_at_since_placed
from tests.torture.clock import Ahead
from tests.torture.plain import opened
from tests.torture.plan import Round, due_times
from tests.torture.site import Site
from tests.torture.telling import FOLLOWED, tell, tell_first
from tests.worlds import EVERY_KIND, town

FEEDS = 3
BEGUN = 2  # items that each follower of a feed begins with; the bot is killed over those too
STYLES: tuple[Style, ...] = ("card", "list", "digest")
LEASES = timedelta(minutes=11)  # later than any lease that a dead process held
LIVES = 5  # after the last kill: a lost answer is looked for in the next life at the latest, and a story looked at
_NONCES = 300.0  # seconds that Discord remembers one


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round came to, what it went through, and who was killed how often. `due`: posts of schedules."""

    tally: checking.Tally
    seen: Counter[str]
    lost: int  # answers
    kills: int
    killed: Counter[str]
    due: int


class Stage:
    """`async with` its Discord and its site; `database` as a setting names it."""

    def __init__(
        self, drawn: Round, database: str, clock: Ahead, *, guilds: int, channels: int, shards: int = 1
    ) -> None:
        self.drawn = drawn
        self.database = database
        self.clock = clock
        self.start = clock()
        self.watch = Watch()
        self.lost = 0
        self.site = Site(FEEDS, Random(drawn.seed + 1), clock, tell=tell)
        world = town(guilds, channels, kinds=EVERY_KIND)
        self.discord = Sandbox(world=world, clock=clock, record=False, shards=shards)
        self.discord.exchanges.listeners.append(self._note)
        self.site.on_request = lambda who: self.watch.record_news_seen("fetching", who)

    def _note(self, record: Exchange | Frame) -> None:
        if isinstance(record, Exchange):
            self.lost += record.lost
            if record.method in {"POST", "PATCH"} and record.path.startswith("/channels/"):
                self.watch.record_news_seen("sending", self.find_sender(record.path.split("/")[2]))

    def find_sender(self, channel_id: str) -> str:
        """Which of several processes it is that posts in a channel; none of them here."""
        return ""

    @property
    def environ(self) -> dict[str, str]:
        """What every process of the bot is given."""
        return {
            "DISCORD_TOKEN": self.discord.bot_token,
            "DATELINE_DISCORD_API": self.discord.api,
            "DATELINE_DATABASE": self.database,
            "DATELINE_FETCH_ALLOW": "127.0.0.1",
            "DATELINE_ITEMS_AN_HOUR": "10000",
        }

    def lose_answers(self) -> None:
        if self.drawn.losing:
            self.discord.faults.lose_at_random(self.drawn.losing, Random(self.drawn.seed + 3), path="/channels/*")

    async def cut(self, after: float) -> None:
        """Cut the wire of the gateway in so many seconds."""
        await asyncio.sleep(after)
        self.discord.faults.drop_gateway()

    def go_on(self, by: timedelta) -> None:
        """Put the clock forward: what Discord remembers of nonces goes, and every feed is due."""
        self.clock.turn(by)
        if by.total_seconds() >= _NONCES:
            self.discord.core.nonces = Nonces(_NONCES)
        with opened(self.database) as plain:
            plain.do("UPDATE feeds SET next_fetch = ?", format_instant(self.clock()))

    # --- before -------------------------------------------------------------------------------------------------------

    async def set_up(self) -> None:
        newsroom = await driver.opened(settings.load(self.environ, Path("/dev/null")), self.clock)
        try:
            await self._set_up_follows(newsroom)
            await self._set_up_feeds(newsroom)
            await self._set_up_schedules(newsroom)
        finally:
            await newsroom.close()

    def _readers(self) -> list[Reader]:
        return [Reader(int(guild.owner_id), int(guild.id)) for guild in self.discord.guilds.values()]

    async def _set_up_feeds(self, newsroom: Newsroom) -> None:
        for reader in self._readers():
            for number in range(FEEDS):
                await newsroom.feeds.add(reader, self.site.address(number), BEGUN, within=0)
        self.site.begin(BEGUN)

    async def _set_up_schedules(self, newsroom: Newsroom) -> None:
        guilds = list(self.discord.guilds.values())
        for number, times in enumerate(self.drawn.times):
            guild = guilds[number % len(guilds)]
            channel = guild.channel(f"channel-{number // len(guilds)}")
            draft = Draft(
                channel_id=int(channel.id),
                rule=Rule(tuple(sorted(times)), (1, 2, 3, 4, 5, 6, 7), "UTC"),
                style=STYLES[number % len(STYLES)],
                when_empty="line" if self.drawn.lines[number] else "skip",
            )
            day = due_times(times, self.start, self.start + timedelta(days=1))
            await newsroom.schedules.add(Reader(int(guild.owner_id), int(guild.id)), draft, day[0])

    async def _set_up_follows(self, newsroom: Newsroom) -> None:
        """The stories that each server follows in its first channel, which feeds then tell more of."""
        for number in range(FOLLOWED):
            wire = tell_first(number)
            await newsroom.intake.add(made(wire.text, wire.title, day=self.clock().date()), Place(HOUSE))
        await newsroom.clusterer.cluster_pending()
        with opened(self.database) as plain:
            stories = [story for (story,) in plain.ask("SELECT DISTINCT story FROM story_members ORDER BY story")]
        for reader, guild in zip(self._readers(), self.discord.guilds.values(), strict=True):
            for story in stories:
                await newsroom.schedules.follow(reader, story, int(guild.channel("channel-0").id))

    # --- after --------------------------------------------------------------------------------------------------------

    def check(self, until: datetime, killed: Sequence[str]) -> Outcome:
        """What it came to when all was done, at `until`. Wrong."""
        expected = [
            (f"s{number}", due)
            for number, times in enumerate(self.drawn.times, 1)
            for due in due_times(times, self.start, until)
        ]
        tally = checking.check(self.database, self.discord, self.site, expected)
        seen = Counter({str(moment): times for moment, times in self.watch.counts.items()})
        kills = len(self.drawn.kills)
        return Outcome(tally, seen, self.lost, kills, Counter(killed), len(expected))

    def is_settled(self, since: datetime) -> bool:
        """Whether nothing is to be done any more, and the next minute, which may bring more, is not too near."""
        now = self.clock()
        return now.second < 58 and checking.settled(self.database, now, since)

    def is_all_looked_at(self) -> bool:
        """Whether the followed stories were looked at since the last article was placed; else they need one more life,
        as there is nothing to see from outside of the look that is still to come."""
        with opened(self.database) as plain:
            return is_looked_at_since_placed(plain)


def now() -> datetime:
    return datetime.now(UTC)
