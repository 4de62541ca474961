"""A gateway session: what it was sent, so that a client that lost its connection can resume."""

from __future__ import annotations

import secrets
from collections import deque
from typing import Any, Protocol

from bot.sandbox.gateway.intents import is_wanted
from bot.sandbox.snowflake import shard_of
from bot.sandbox.state import User

# How many events a session can be behind and still resume.
EVENTS_KEPT = 1_000


class Wire(Protocol):
    """What a session's events go out on: a connection of the gateway."""

    session: Session | None
    silent: bool  # acknowledges no heartbeat

    def push(self, text: str) -> None:
        """Queue a text to be sent."""

    def push_op(self, op: int, data: Any) -> None:
        """Queue a payload that is no event."""

    def abort(self) -> None:
        """Cut the wire, without a close frame."""

    async def close(self, code: int, reason: str = "") -> None:
        """Close it with one of Discord's codes."""


class Session:
    """`connection` is None while the client is away. People's sessions have no intents: they get what they may see."""

    def __init__(self, user: User, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.user = user
        self.intents = intents
        self.shard = shard
        self.seq = 0
        self.connection: Wire | None = None
        self.left_at = 0.0
        self._sent: deque[tuple[int, str]] = deque(maxlen=EVENTS_KEPT)

    def wants(self, event: str, guild_id: str | None) -> bool:
        if not self.user.bot:
            return True
        if guild_id is None:
            # Direct messages, and all that belongs to no guild, go to the first shard.
            return (self.shard[0] == 0 or event == "USER_UPDATE") and is_wanted(event, self.intents, in_guild=False)
        return shard_of(guild_id, self.shard[1]) == self.shard[0] and is_wanted(event, self.intents, in_guild=True)

    def send(self, event: str, data: str) -> None:
        """Number an event, keep it for a resume, and send it where the client is there. `data` is JSON."""
        self.seq += 1
        text = f'{{"t":"{event}","s":{self.seq},"op":0,"d":{data}}}'
        self._sent.append((self.seq, text))
        if self.connection is not None:
            self.connection.push(text)

    def can_replay(self, seq: int) -> bool:
        """Whether every event after `seq` is still kept."""
        oldest = self._sent[0][0] if self._sent else self.seq + 1
        return oldest - 1 <= seq <= self.seq

    def replay(self, seq: int) -> list[str]:
        return [text for number, text in self._sent if number > seq]
