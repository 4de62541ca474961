from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest

from bot.errors import StoreError
from bot.newsroom import Newsroom
from bot.newsroom.feeds.poller import LEASE, Poller
from bot.store import Store
from tests import forked
from tests.newsroom.feeds import killed
from tests.newsroom.feeds.site import Entry, Site
from tests.newsroom.feeds.test_poller import HERE, HOUR, THERE, follow, titles
from tests.quick import Clock

STORIES = [f"Story {n}" for n in range(2, 7)]


async def _in_a_process(setting: str, clock: Clock, point: str, at: int, *address: str) -> int | None:
    """How it ended."""
    process = forked.start(killed.live, setting, clock.now, point, at, *address)
    await asyncio.to_thread(process.join)  # this process is the site that it asks
    return process.exitcode


async def _seen_once(newsroom: Newsroom) -> None:
    for reader in (HERE, THERE):
        assert await titles(newsroom, reader) == STORIES
        (one,) = await newsroom.feeds.list(reader)
        events, _ = await newsroom.feeds.history(reader, one.id, 0, 100)
        assert Counter(event.title for event in events if event.fate != "old") == Counter(STORIES)
        assert {event.fate for event in events if event.title in STORIES} == {"shelved"}


@pytest.mark.parametrize(("point", "at"), [("analyse", 3), ("store", 4), ("kept", 3)])
async def test_a_killed_process_loses_nothing_and_doubles_nothing(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, point: str, at: int
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    await follow(newsroom, THERE, site.at())
    feed.entries[:0] = [Entry(n) for n in range(6, 1, -1)]
    clock.turn(7 * HOUR)
    assert await _in_a_process(newsroom.store.setting, clock, point, at) == -signal.SIGKILL
    assert 0 < len(await titles(newsroom, HERE)) < len(STORIES)
    assert await poller.tick(clock.now) == 0  # its lease is not over
    clock.turn(LEASE + timedelta(seconds=30))
    assert await poller.tick(clock.now) == 1
    await _seen_once(newsroom)
    if newsroom.store.file is not None:
        with closing(sqlite3.connect(newsroom.store.file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize(("point", "at"), [("analyse", 1), ("analyse", 3), ("store", 4), ("kept", 1), ("kept", 3)])
async def test_what_a_server_begins_with_comes_in_once_though_the_process_is_killed(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, point: str, at: int, is_known: bool
) -> None:
    site.feed("/feed", 6, 5, 4, 3, 2, 1)
    if is_known:  # another server follows it already
        await follow(newsroom, THERE, site.at())
    assert await _in_a_process(newsroom.store.setting, clock, point, at, site.at()) == -signal.SIGKILL
    assert len(await titles(newsroom, HERE)) < len(STORIES)
    for _ in range(2):
        clock.turn(7 * HOUR)
        await poller.tick(clock.now)
    assert await titles(newsroom, HERE) == STORIES
    (one,) = await newsroom.feeds.list(HERE)
    events, _ = await newsroom.feeds.history(HERE, one.id, 0, 100)
    assert {event.title: event.fate for event in events} == {**dict.fromkeys(STORIES, "first"), "Story 1": "old"}
    assert len(events) == 6
    assert await titles(newsroom, THERE) == []


async def test_a_store_that_fails_between_fetching_and_storing_loses_nothing(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    await follow(newsroom, THERE, site.at())
    feed.entries[:0] = [Entry(n) for n in range(6, 1, -1)]
    transact, left = Store.transact, 4

    async def failing(self: Store, work: object, **how: bool) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            raise StoreError("the disk is full")
        return await transact(self, work, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "transact", failing)
    clock.turn(7 * HOUR)
    await poller.tick(clock.now)
    monkeypatch.undo()
    clock.turn(LEASE + timedelta(seconds=30))
    await poller.tick(clock.now)
    await _seen_once(newsroom)


async def test_one_that_is_called_off_gives_its_feeds_back(
    newsroom: Newsroom, poller: Poller, site: Site, clock: Clock
) -> None:
    feed = site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    await follow(newsroom, THERE, site.at())
    feed.entries[:0] = [Entry(n) for n in range(6, 1, -1)]
    clock.turn(7 * HOUR)
    running = asyncio.create_task(poller.run(clock, 60))
    while not await titles(newsroom, HERE):  # noqa: ASYNC110  # the store rings no bell
        await asyncio.sleep(0.005)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await Poller(newsroom).tick(clock.now)
    await _seen_once(newsroom)
