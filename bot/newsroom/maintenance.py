"""What a newsroom does by itself when it opens: read what is new in its folder, make old facts anew, and give
what has none its story."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from pathlib import Path

from bot.errors import TooBusy
from bot.newsroom.bulk_loading import load_folder
from bot.newsroom.job_analyst import analysing_here
from bot.newsroom.newsroom import Newsroom
from bot.store.job_queue import Handlers

_log = logging.getLogger(__name__)

PUT_AT_ONCE = 500  # jobs


async def maintain(newsroom: Newsroom, folder: Path) -> None:
    """Bring in what is new in `folder`, then make anew what an older analysis made; what fails is logged."""
    await bring_in(newsroom, folder)
    await renew(newsroom)


async def bring_in(newsroom: Newsroom, folder: Path) -> None:
    """Bring in what is new in `folder`; what fails is logged."""
    for added in await load_folder(newsroom, folder):
        if added.outcome == "failed":
            _log.warning("an article was not read", extra={"origin": added.origin, "reason": added.error})


async def renew(newsroom: Newsroom) -> None:
    """Make anew what an older analysis made, and put into stories what waits: minutes, for a large archive."""
    is_done = asyncio.Event()

    async def place(_number: int) -> None:
        try:
            await newsroom.clusterer.cluster_all()
        finally:
            is_done.set()

    handlers = Handlers(put={"remake": partial(remake, newsroom), "place": place})
    working = asyncio.create_task(newsroom.jobs.work(handlers, 1), name="dateline-jobs")
    try:
        below: int | None = None
        while stale := await newsroom.intake.list_stale(below, PUT_AT_ONCE):
            for revision_id in stale:
                await newsroom.jobs.put("remake", revision_id)
            below = stale[-1]
        await newsroom.jobs.put("place")  # it is done when all before it is
        await is_done.wait()
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def remake(newsroom: Newsroom, revision_id: int) -> None:
    """Do the job of analysing a reading anew, when nobody is being answered. AnalysisError: it keeps its facts."""
    await newsroom.background.turn()
    with analysing_here(), suppress(TooBusy):  # then it is put another time
        await newsroom.intake.remake_one(revision_id)


async def tidy(newsroom: Newsroom) -> None:
    """Forget what is due to be forgotten; a failure is logged."""
    try:
        await newsroom.servers.delete_due()
    except Exception:  # noqa: BLE001  # a full disk today must not keep data beyond its day tomorrow
        _log.exception("forgetting what is due failed")
