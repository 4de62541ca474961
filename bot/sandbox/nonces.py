"""`enforce_nonce`: the same nonce in the same channel by the same author, within some minutes, is the same message.

https://docs.discord.com/developers/resources/message#create-message
"""

from __future__ import annotations

import time
from collections import OrderedDict

from bot.sandbox.state import Message

NONCES_KEPT = 65_536


class Nonces:
    """Remembers messages by (channel, author, nonce) for `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: OrderedDict[tuple[str, str, str], tuple[float, Message]] = OrderedDict()

    def find(self, channel_id: str, author_id: str, nonce: object) -> Message | None:
        found = self._seen.get((channel_id, author_id, str(nonce)))
        return found[1] if found and time.monotonic() - found[0] < self._seconds else None

    def remember(self, message: Message, nonce: object) -> None:
        key = (message.channel.id, message.author_id, str(nonce))
        self._seen[key] = (time.monotonic(), message)
        self._seen.move_to_end(key)
        if len(self._seen) > NONCES_KEPT:
            self._seen.popitem(last=False)
