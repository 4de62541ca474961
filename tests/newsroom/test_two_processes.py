"""Two newsrooms on one database, as two processes have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.newsroom import Newsroom
from bot.newsroom.servers import GRACE
from bot.store import Store
from tests.quick import VERSION, Clock, QuickAnalyst, Web

GUILD = 7


async def test_settings_that_another_process_deleted_are_not_there_when_the_bot_is_back(tmp_path: Path) -> None:
    clock = Clock()
    first, second = [
        Newsroom(
            await Store.open(str(tmp_path / "dateline.db")), QuickAnalyst(), Web().fetch, clock=clock, version=VERSION
        )
        for _ in range(2)
    ]
    default = await first.servers.get_settings(GUILD)
    await first.servers.set_settings(replace(default, zone="Asia/Tokyo"))
    assert (await first.servers.get_settings(GUILD)).zone == "Asia/Tokyo"
    await first.servers.record_leaving(GUILD)
    clock.turn(GRACE + timedelta(days=1))
    await second.servers.delete_due()
    await first.servers.record_joining(GUILD)
    assert await first.servers.get_settings(GUILD) == default
    for newsroom in (first, second):
        await newsroom.close()
