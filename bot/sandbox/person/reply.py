"""What came of an interaction, as a person sees it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.sandbox.person.message import Json, Message, Modal


class NoAnswer(Exception):
    """The application did not answer in time; `str()` is what the client shows."""


@dataclass(slots=True, eq=False)
class Reply:
    """Fills while events come in. `messages` are the answer and its follow-ups as they stand now, oldest first, without
    those deleted again; `source` the message whose component was used; `modal` what was opened; `choices` what
    autocomplete gave."""

    nonce: str
    source: Message | None = None
    interaction_id: str | None = None
    messages: list[Message] = field(default_factory=list)
    modal: Modal | None = None
    choices: list[Json] | None = None
    acknowledged: bool = False
    failed: bool = False
    updated: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def message(self) -> Message:
        """The answer; of a button that changed its own message, that message."""
        if self.messages:
            return self.messages[0]
        if self.source is not None:
            return self.source
        raise LookupError("there is no message in this answer")

    @property
    def settled(self) -> bool:
        """Whether there is something to look at that is not just "thinking"."""
        if self.failed or self.modal is not None or self.choices is not None:
            return True
        if not self.acknowledged:
            return False
        if self.messages:
            return not self.messages[0].loading
        return self.updated

    # --- filling ------------------------------------------------------------------------------------------------

    def touch(self) -> None:
        self.changed.set()

    def put(self, message: Message) -> None:
        """A message of this interaction, new or changed."""
        for index, known in enumerate(self.messages):
            if known.id == message.id:
                self.messages[index] = message
                break
        else:
            if self.source is not None and self.source.id == message.id:
                self.source, self.updated = message, True
            else:
                self.messages.append(message)
        self.touch()

    def drop(self, message_id: str) -> None:
        self.messages = [message for message in self.messages if message.id != message_id]
        self.touch()

    # --- waiting ------------------------------------------------------------------------------------------------

    async def wait(self, seconds: float) -> Reply:
        """Until it is settled. `NoAnswer` where the app did not respond; a component whose answer shows nothing is
        settled when the time is over; TimeoutError for all else that is not settled by then."""
        try:
            async with asyncio.timeout(seconds):
                while not self.settled:
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            if not (self.acknowledged and self.source is not None and not self.messages):
                raise
        if self.failed:
            raise NoAnswer("The application did not respond")
        return self

    async def follow_up(self, count: int = 1, seconds: float = 10.0) -> Message:
        """The `count`-th message after the answer, once it is there. TimeoutError."""
        first = 0 if self.source is not None and self.updated else 1
        async with asyncio.timeout(seconds):
            while len(self.messages) < first + count or self.messages[first + count - 1].loading:
                self.changed.clear()
                await self.changed.wait()
        return self.messages[first + count - 1]
