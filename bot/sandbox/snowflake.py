"""Discord's ids: 42 bits of milliseconds since 2015, 10 of worker and process, 12 of a counter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
# Ids of what a world is described with are made from this instant on, so that they are the same at every start.
WORLD_MS = 1_704_067_200_000 - EPOCH_MS


def utc_now() -> datetime:
    return datetime.now(UTC)


class Snowflakes:
    """Ids as strings of digits, each larger than the one before, carrying the time of `clock`."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._last = 0

    def __call__(self) -> str:
        wanted = (int(self._clock().timestamp() * 1000) - EPOCH_MS) << 22
        self._last = max(wanted, self._last + 1)
        return str(self._last)


def world_id(index: int) -> str:
    """The id of the `index`-th thing of a world. Neighbours fall on different shards of two."""
    return str((WORLD_MS + index) << 22)


def shard_of(guild_id: str, shards: int) -> int:
    """The shard that gets a guild's events: https://docs.discord.com/developers/events/gateway#sharding"""
    return (int(guild_id) >> 22) % shards


def instant_of(snowflake: str) -> datetime:
    return datetime.fromtimestamp(((int(snowflake) >> 22) + EPOCH_MS) / 1000, UTC)
