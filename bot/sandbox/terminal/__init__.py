"""A person's Discord client in a terminal: a prompt with completion, answers drawn as cards; from a pipe, plain text.

It speaks Discord's protocol as `bot.sandbox.person` does and knows no bot: commands, options and suggestions come over
the wire.
"""

from __future__ import annotations

from bot.sandbox.terminal.prompt_session import Access, Discord
from bot.sandbox.terminal.start import run

__all__ = ["Access", "Discord", "run"]
