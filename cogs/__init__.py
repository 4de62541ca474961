"""The slash commands, one file a family: thin; they ask the newsroom and send a card."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discord.ext import commands

    from cogs.front import Front

FAMILIES = (
    *("brief", "quotes", "timeline", "facts", "people", "search", "latest"),
    *("article", "settings", "data", "about", "menu"),
    *("feeds", "schedules", "setup"),
    "stories",
)


def load(front: Front) -> list[commands.Cog]:
    """Every family's cog, made with what it needs."""
    return [importlib.import_module(f"cogs.{family}").cog(front) for family in FAMILIES]
