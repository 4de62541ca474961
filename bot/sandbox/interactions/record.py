"""One interaction."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from bot.sandbox.state import Channel, Guild, Json, Message, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
_INNER = (1, 2)  # options that are a subcommand or a group of them


@dataclass(slots=True, eq=False)
class Interaction:
    """`answered` is the type of the first answer, None until there is one; `expired` that it came too late.

    `source` is the message that holds the component that was used, or that the modal's opener held; `original` what
    `@original` names once answered.
    """

    id: str
    token: str
    type: int
    user: User
    channel: Channel
    guild: Guild | None
    data: Json
    nonce: str | None = None
    command: Json | None = None
    source: Message | None = None
    opener: Interaction | None = None
    focused: int | None = None
    answered: int | None = None
    expired: bool = False
    original: Message | None = None
    modal: Json | None = None
    begun: float = field(default_factory=time.monotonic)
    timer: asyncio.TimerHandle | None = None

    @property
    def owners(self) -> Json:
        """`authorizing_integration_owners` of an app that was installed to a guild, "0" in its direct messages."""
        return {"0": self.guild.id if self.guild else "0"}

    @property
    def name(self) -> str:
        """The command's, with its group and subcommand: "schedule add"; "" where it is no command."""
        names = [str(self.command["name"])] if self.command else []
        options = self.data.get("options") or []
        while options and options[0]["type"] in _INNER:
            names.append(str(options[0]["name"]))
            options = options[0].get("options") or []
        return " ".join(names)
