"""`dateline run` as it is, but for a quick analyst, a clock that is ahead, and ticks a fraction of a second apart."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import timedelta
from functools import partialmethod
from pathlib import Path
from unittest.mock import patch

from bot import client, logs, settings
from bot.analysis.worker import analyst
from bot.delivery import poster
from bot.newsroom import Newsroom
from bot.newsroom.feeds.poller import Poller
from bot.newsroom.maintenance import renew
from bot.settings.process_roles import Role
from tests.discord_internals import be_ready_at_once
from tests.quick import QuickAnalyst
from tests.torture.clock import Ahead

TICK = 0.1  # seconds


async def opened(given: settings.Settings, clock: Ahead, role: Role = "all") -> Newsroom:
    """The newsroom on the settings' database with a quick analyst, which reads feeds in this process."""
    with patch.object(analyst, "Analyst", lambda **_: QuickAnalyst()):
        return await Newsroom.open(given, clock=clock, role=role)


def live(environ: Mapping[str, str], ahead: float, log: str) -> None:
    """One life of the bot, in a process of its own, which ends by being killed. `ahead` in seconds."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    given = settings.load(environ, Path(os.devnull))
    logs.set_up(given.log, given.log_level)
    quick_polls = patch.object(Poller, "run", partialmethod(Poller.run, seconds=TICK))
    with quick_polls, patch.object(poster, "TICK", TICK):
        asyncio.run(_live(given, Ahead(timedelta(seconds=ahead))))


async def _live(given: settings.Settings, clock: Ahead) -> None:
    newsroom = await opened(given, clock)
    maintenance = asyncio.create_task(renew(newsroom))  # as at every start; there is no folder
    try:
        await client.serve(given, newsroom, given.token or "", on_client=be_ready_at_once)
    finally:
        maintenance.cancel()
        await asyncio.gather(maintenance, return_exceptions=True)
        await newsroom.close()
