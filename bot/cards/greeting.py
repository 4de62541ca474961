"""What a newcomer reads first in a Discord of their own: three commands to press, and where the brief is posted."""

from __future__ import annotations

from collections.abc import Mapping

from discord import ui

from bot.cards.frame import build_notice_card

_COMMANDS = (
    ("brief", "what the newest article says"),
    ("stories", "what is going on, told by all outlets together"),
    ("timeline", "what happened when, and what is planned"),
)


def build_greeting(command_ids: Mapping[str, int], channel_id: int, at: str) -> ui.LayoutView:
    """Return the greeting. `command_ids`: Discord's ids, by a command's name; `at`: when the brief comes, "07:30"."""
    lines = [f"{_mention(name, command_ids)} — {about}" for name, about in _COMMANDS]
    text = "\n".join(
        [
            "This Discord is yours alone, and runs on your machine. Press one of these, and send it:",
            *lines,
            f"Every morning at {at} the brief comes to <#{channel_id}>. Turn the clock, and see tomorrow’s.",
        ]
    )
    return build_notice_card("Welcome", text, small="The news is made up for you to try. So are its outlets.")


def _mention(name: str, command_ids: Mapping[str, int]) -> str:
    """Return a command that can be pressed; its name alone where Discord has not said its id."""
    return f"</{name}:{command_ids[name]}>" if name in command_ids else f"`/{name}`"
