"""Makes the documents' picture of the prompt from the article that ships, docs/brief.svg: `make pictures`."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import discord
from rich.console import Console

from bot.cli.local import run_bot
from bot.cli.sample_news.begin import bring_news
from bot.sandbox import Sandbox, default_world
from bot.sandbox.person import PersonClient
from bot.sandbox.terminal.outline import Board, outline
from bot.sandbox.terminal.rich_outline import draw
from bot.settings import ROOT, load

DOCS = ROOT / "docs"
WIDTH = 96  # characters
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # they are elsewhere: a picture of ours asks nobody


@asynccontextmanager
async def on_sandbox(
    clock: Callable[[], datetime] | None = None, *, has_news: bool = False, fetch_allow: str = ""
) -> AsyncIterator[Sandbox]:
    """Give the unmodified bot in a sandbox, the article that ships on its shelf, until the end of the block.

    `has_news`: the sandbox's own news of the day is in it, and posted. `fetch_allow`: DATELINE_FETCH_ALLOW.
    """
    with tempfile.TemporaryDirectory() as folder:
        environ = {"DATELINE_FETCH_ALLOW": fetch_allow} if fetch_allow else {}
        settings = replace(load(environ, Path(folder) / ".env"), database=f"{folder}/pictures.db")
        async with (
            Sandbox(world=default_world(bot="Dateline"), clock=clock) as sandbox,
            run_bot(settings, sandbox) as (newsroom, _),
        ):
            if has_news:
                await bring_news(sandbox, newsroom)
            yield sandbox


async def main() -> None:
    """Ask the bot, and keep what it answered."""
    async with on_sandbox() as sandbox, PersonClient(sandbox.api, sandbox.people["alice"].token) as alice:
        await alice.enter("Harbour News", "general")
        await ask(alice)


async def ask(person: PersonClient) -> None:
    """What the prompt draws for /brief and /quotes."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in ("/brief", "/quotes"):
        reply = await person.run(line)
        console.print(f"[dim]alice #general ›[/] [bold]{line}[/]")
        console.print(draw(outline(reply.message, Board()), {}))
        console.print()
    svg = console.export_svg(title="make run")
    await asyncio.to_thread((DOCS / "brief.svg").write_text, _FONTS.sub("", svg), encoding="utf-8")


if __name__ == "__main__":
    discord.utils.setup_logging(level=40)
    asyncio.run(main())
