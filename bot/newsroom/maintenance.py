"""What a newsroom does by itself when it opens: read what is new in its folder, make old facts anew, and give
what has none its story."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.newsroom.bulk_loading import load_folder
from bot.newsroom.newsroom import Newsroom

_log = logging.getLogger(__name__)


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
    await newsroom.intake.remake(newsroom.background.turn)
    await newsroom.clusterer.cluster_all()
