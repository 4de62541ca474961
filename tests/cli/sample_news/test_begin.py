"""A sandbox begins with news of today and this morning's brief, once, and on the next day with the next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli.sample_news import begin
from bot.cli.sample_news.begin import bring_news, find_news_day
from bot.cli.sample_news.zone import find_own_zone
from bot.news import Reader
from bot.newsroom import Newsroom
from bot.sandbox import Sandbox, default_world
from bot.store import Store
from tests.quick import VERSION, Clock, QuickAnalyst, Web

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr(begin, "_POSTED_WITHIN", 0.0)  # nobody posts here


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(world=default_world())


@pytest.fixture
def reader(sandbox: Sandbox) -> Reader:
    return Reader(int(sandbox.people["alice"].id), int(sandbox.guilds["Harbour News"].id))


@pytest.fixture
async def newsroom(tmp_path: Path, clock: Clock) -> AsyncIterator[Newsroom]:
    store = await Store.open(str(tmp_path / "sandbox.db"))
    opened = Newsroom(store, QuickAnalyst(), Web().fetch, clock=clock, version=VERSION)
    yield opened
    await opened.close()


async def _count(newsroom: Newsroom, reader: Reader) -> int:
    return (await newsroom.articles.latest(reader, 0, 25))[1]


async def test_the_days_articles_are_there_and_its_brief_is_due_since_the_morning(
    sandbox: Sandbox, newsroom: Newsroom, reader: Reader
) -> None:
    await bring_news(sandbox, newsroom)
    assert await _count(newsroom, reader) == 10
    [schedule] = await newsroom.schedules.list(reader)
    assert schedule.next_due == datetime(2026, 11, 29, 7, 30, tzinfo=UTC)
    assert schedule.channel_id == int(sandbox.guilds["Harbour News"].channel("wire").id)
    assert timedelta(seconds=schedule.grace) >= timedelta(days=1)


async def test_a_second_start_has_them_once_and_its_own_post(
    sandbox: Sandbox, newsroom: Newsroom, reader: Reader
) -> None:
    await bring_news(sandbox, newsroom)
    [before] = await newsroom.schedules.list(reader)
    await bring_news(sandbox, newsroom)
    [after] = await newsroom.schedules.list(reader)
    assert await _count(newsroom, reader) == 10
    assert after.id != before.id


async def test_the_next_day_has_its_own_in_place_of_yesterdays(
    sandbox: Sandbox, newsroom: Newsroom, reader: Reader, clock: Clock
) -> None:
    await bring_news(sandbox, newsroom)
    clock.turn(timedelta(days=1))
    await bring_news(sandbox, newsroom)
    found, total = await newsroom.articles.latest(reader, 0, 25)
    assert total == 10
    assert {one.url.split("/")[5] for one in found if one.url} == {"29", "30"}
    assert len(await newsroom.schedules.list(reader)) == 1


@pytest.mark.parametrize(
    ("hour", "zone", "day"),
    [(12, "UTC", 29), (7, "UTC", 28), (23, "Asia/Tokyo", 30), (12, "America/Los_Angeles", 28)],
)
def test_before_the_brief_is_due_it_is_still_yesterdays(hour: int, zone: str, day: int) -> None:
    assert find_news_day(NOON.replace(hour=hour), ZoneInfo(zone)) == date(2026, 11, day)


def test_the_zone_is_what_tz_or_the_system_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "zoneinfo" / "Asia").mkdir(parents=True)
    (tmp_path / "zoneinfo" / "Asia" / "Tokyo").touch()
    (tmp_path / "localtime").symlink_to(tmp_path / "zoneinfo" / "Asia" / "Tokyo")
    monkeypatch.setenv("TZ", ":Europe/Berlin")
    assert find_own_zone(tmp_path / "localtime").key == "Europe/Berlin"
    monkeypatch.setenv("TZ", "no zone")
    assert find_own_zone(tmp_path / "localtime").key == "Asia/Tokyo"
    monkeypatch.delenv("TZ")
    assert find_own_zone(tmp_path / "nothing").key == "UTC"
