"""`dateline run` as it is, with a ticker in its event loop (see `ticker`)."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack
from typing import Any

from bot import client
from bot.cli import main as command_line
from tests.bench.ticker import Ticker

_serve = client.serve


async def _watched(*args: Any, **named: Any) -> None:
    async with AsyncExitStack() as stack:
        ticker = await stack.enter_async_context(Ticker())
        ticker.listen()
        await _serve(*args, **named)


if __name__ == "__main__":
    client.serve = _watched
    sys.argv = ["dateline", "run"]
    sys.exit(command_line.main())
