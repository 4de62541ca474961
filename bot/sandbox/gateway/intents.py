"""Which events a bot asked for: https://docs.discord.com/developers/events/gateway#gateway-intents"""

from __future__ import annotations

from enum import IntFlag
from typing import Any


class Intent(IntFlag):
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
PRIVILEGED_NAMES = {
    "members": Intent.GUILD_MEMBERS.value,
    "presences": Intent.GUILD_PRESENCES.value,
    "message_content": Intent.MESSAGE_CONTENT.value,
}
KNOWN = (1 << 26) - 1

_GUILDS = (
    *("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"),
    *("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE"),
    *("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "CHANNEL_PINS_UPDATE"),
    *("THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC", "THREAD_MEMBER_UPDATE"),
    "THREAD_MEMBERS_UPDATE",
)
_MEMBERS = ("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE")
_MESSAGES = ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK")

# (in a guild, in direct messages); what is not here goes out whatever was asked for.
_NEEDED: dict[str, tuple[int, int]] = {
    **dict.fromkeys(_GUILDS, (Intent.GUILDS, Intent.GUILDS)),
    **dict.fromkeys(_MEMBERS, (Intent.GUILD_MEMBERS, Intent.GUILD_MEMBERS)),
    **dict.fromkeys(_MESSAGES, (Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES)),
    "TYPING_START": (Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING),
}


def is_wanted(event: str, intents: int, *, in_guild: bool) -> bool:
    """Whether a session with these intents gets this event."""
    needed = _NEEDED.get(event)
    return needed is None or bool(intents & needed[0 if in_guild else 1])


def without_content(payload: dict[str, Any]) -> dict[str, Any]:
    """A message as a bot sees it that may not read its content: its fields are there, and empty."""
    return {**payload, "content": "", "embeds": [], "attachments": [], "components": []}


def may_read(payload: dict[str, Any], bot_id: str, *, in_guild: bool) -> bool:
    """Whether a bot without the message content intent reads this message all the same: its own, one in its direct
    messages, one that mentions it. https://docs.discord.com/developers/events/gateway#message-content-intent"""
    if not in_guild or payload["author"]["id"] == bot_id:
        return True
    return any(mentioned["id"] == bot_id for mentioned in payload["mentions"])
