"""The harness itself: what it draws, what its site serves, and that it sees what is lost, doubled or broken."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.store import migrate
from bot.store.timestamps import format_instant
from tests.torture import checking
from tests.torture.clock import Ahead
from tests.torture.plan import draw, due_times
from tests.torture.site import Site
from tests.torture.wrong import Wrong
from tests.worlds import EVERY_KIND, town

START = datetime(2026, 3, 10, 23, 50, tzinfo=UTC)
DUE = datetime(2026, 3, 11, 0, 5, tzinfo=UTC)


def test_a_seed_draws_the_same_round_each_time() -> None:
    assert draw(7, 10, 24, START) == draw(7, 10, 24, START)
    assert draw(7, 10, 24, START) != draw(8, 10, 24, START)


def test_no_schedule_has_two_times_in_one_absence() -> None:
    for seed in range(50):
        drawn = draw(seed, 10, 6, START)
        longest = max(kill.away for kill in drawn.kills)
        for times in drawn.times:
            days = sorted(due_times(times, START, START + timedelta(hours=4)))
            assert days
            assert all(later - earlier > longest for earlier, later in pairwise(days))


def test_due_times_go_through_midnight() -> None:
    assert due_times((5, 1435), START, START + timedelta(hours=1)) == [START + timedelta(minutes=5), DUE]


def test_a_town_has_channels_of_every_kind() -> None:
    made = town(3, 8, readers=2, kinds=EVERY_KIND)
    assert [guild.owner for guild in made.guilds] == ["reader0", "reader1", "reader0"]
    assert {channel.type for channel in made.guilds[0].channels} == set(EVERY_KIND)


async def test_the_site_tells_what_came_after_it_began() -> None:
    async with Site(1, Random(3), Ahead()) as site, aiohttp.ClientSession() as session:
        old = site.feeds[0].guids()
        site.begin()
        for _ in range(30):
            try:
                async with session.get(site.address(0)) as response:
                    told = await response.text() if response.status == 200 else ""
            except aiohttp.ClientError:
                continue
        feed = site.feeds[0]
        assert feed.guids()[: feed.first] == old
        assert feed.served > feed.first
        assert all(f">{guid}<" in told for guid in feed.guids()[: feed.served]) or not told
        site.frozen = True
        async with session.get(site.address(0), headers={"If-None-Match": f'"{len(feed.items)}"'}) as response:
            assert response.status == 304


of_a_file = pytest.mark.sqlite(why="the checks read a plain file; on PostgreSQL the rounds themselves do")


def _file(folder: Path) -> Path:
    path = folder / "dateline.db"
    migrate.prepare(path)
    return path


def _deliver(path: Path, number: int, state: str, message: str | None, reason: str | None = None) -> None:
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute(
            "INSERT INTO deliveries (id, origin, due, guild_id, channel_id, state, attempts, message_id, reason) "
            "VALUES (?, 's1', ?, 1, 1, ?, 1, ?, ?)",
            (number, format_instant(DUE + timedelta(hours=number)), state, message, reason),
        )
        if message is not None:
            plain.execute("INSERT INTO delivery_parts VALUES (?, 0, 'channel', NULL, 1, ?, 0)", (number, message))


async def _say(discord: Sandbox, key: int) -> str:
    """A message of the bot's with a delivery's key in its button."""
    channel = discord.guilds["Town 0"].channel("channel-0").id
    button = {"type": 2, "style": 2, "label": "Sources", "custom_id": f"d1:brief:1::~dl{key}"}
    body = {"content": "The brief", "components": [{"type": 1, "components": [button]}]}
    headers = {"Authorization": f"Bot {discord.bot_token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{discord.api}/channels/{channel}/messages", json=body, headers=headers) as response,
    ):
        return str((await response.json())["id"])


@of_a_file
async def test_what_is_sent_and_recorded_once_is_right_and_anything_else_is_told(tmp_path: Path) -> None:
    path = _file(tmp_path)
    site = Site(0, Random(1), Ahead())
    expected = [("s1", DUE + timedelta(hours=number)) for number in (1, 2)]
    async with Sandbox(world=town(1, 1)) as discord:
        _deliver(path, 1, "sent", await _say(discord, 1))
        with pytest.raises(Wrong, match="lost"):
            checking.check(path, discord, site, expected)
        _deliver(path, 2, "skipped", None, "nothing new")
        tally = checking.check(path, discord, site, expected)
        assert (tally.sent, tally.skipped, tally.resumed, tally.messages) == (1, 1, 0, 1)
        with pytest.raises(Wrong, match="never due"):
            checking.check(path, discord, site, expected[:1])
        again = await _say(discord, 1)
        with pytest.raises(Wrong, match="doubled"):
            checking.check(path, discord, site, expected)
        _deliver(path, 3, "sent", again)
        with pytest.raises(Wrong, match="carries the keys"):
            checking.check(path, discord, site, [*expected, ("s1", DUE + timedelta(hours=3))])


@of_a_file
async def test_what_is_recorded_and_stands_nowhere_is_told(tmp_path: Path) -> None:
    path = _file(tmp_path)
    async with Sandbox(world=town(1, 1)) as discord:
        _deliver(path, 1, "sent", "42")
        with pytest.raises(Wrong, match="not there"):
            checking.check(path, discord, Site(0, Random(1), Ahead()), [("s1", DUE + timedelta(hours=1))])


@of_a_file
@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [("claimed", None, "not sent"), ("failed", "x", "not sent"), ("skipped", None, "without a reason")],
)
async def test_what_is_not_settled_is_told(tmp_path: Path, state: str, reason: str | None, words: str) -> None:
    path = _file(tmp_path)
    _deliver(path, 1, state, None, reason)
    async with Sandbox(world=town(1, 1)) as discord:
        with pytest.raises(Wrong, match=words):
            checking.check(path, discord, Site(0, Random(1), Ahead()), [("s1", DUE + timedelta(hours=1))])


@of_a_file
def test_a_broken_file_is_told(tmp_path: Path) -> None:
    path = _file(tmp_path)
    checking.intact(path)
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute("INSERT INTO delivery_parts VALUES (7, 0, 'channel', NULL, 1, 1, 0)")
    with pytest.raises(Wrong, match="foreign_key_check"):
        checking.intact(path)
