"""The gateway: https://docs.discord.com/developers/events/gateway"""

from __future__ import annotations

from bot.sandbox.gateway.connection import Connection
from bot.sandbox.gateway.hub import Hub
from bot.sandbox.gateway.session import Session

__all__ = ["Connection", "Hub", "Session"]
