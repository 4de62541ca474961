"""Which servers are a process's own: https://docs.discord.com/developers/events/gateway#sharding"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final


@dataclass(frozen=True, slots=True)
class Shards:
    """Those of a bot's `count` shards that one process has; the others are other processes'."""

    count: int
    ids: frozenset[int]

    @classmethod
    def choose(cls, count: int, ids: Sequence[int]) -> Shards:
        """Return the shards of these numbers; all of `count` where none is named; all there are where that is 0."""
        return cls(count or 1, frozenset(ids or range(count or 1)))

    def has(self, guild_id: int) -> bool:
        """Whether a server is on one of them."""
        return (guild_id >> 22) % self.count in self.ids

    @property
    def share(self) -> Fraction:
        """How much of the bot they are, over 0 to 1."""
        return Fraction(len(self.ids), self.count)


ALL: Final = Shards(1, frozenset({0}))  # every server, however many shards there are
