"""What Discord's API has and the sandbox has not: said by name, so that nobody looks for a mistake of their own.

https://docs.discord.com/developers/reference
"""

from __future__ import annotations

from typing import Final

_LACKING: Final = {
    "activity-instances": "activities",
    "attachments": "uploads apart from the message that holds them",
    "audit-logs": "audit log",
    "auto-moderation": "automatic moderation",
    "bans": "bans",
    "bulk-ban": "bans",
    "emojis": "emojis of a server's or an application's own",
    "entitlements": "entitlements",
    "followers": "followers of a channel",
    "incident-actions": "incident actions",
    "integrations": "integrations",
    "invites": "invites",
    "lobbies": "lobbies",
    "onboarding": "onboarding",
    "pins": "pins",
    "polls": "polls",
    "prune": "pruning",
    "reactions": "reactions",
    "recipients": "group messages",
    "role-connections": "linked roles",
    "scheduled-events": "scheduled events",
    "skus": "SKUs",
    "soundboard-sounds": "soundboard",
    "stage-instances": "stages",
    "sticker-packs": "stickers",
    "stickers": "stickers",
    "subscriptions": "subscriptions",
    "templates": "templates",
    "vanity-url": "vanity address",
    "voice": "voice",
    "voice-states": "voice",
    "voice-status": "voice",
    "webhooks": "webhooks other than an interaction's",
    "welcome-screen": "welcome screen",
    "widget": "widget",
    "widget.json": "widget",
    "widget.png": "widget",
}


def find_lacking(path: str) -> str | None:
    """Return what a path of the API is of that the sandbox has not; None where Discord has no such path either.

    Of several, the innermost: `/guilds/1/emojis` is of emojis.
    """
    return next((_LACKING[part] for part in reversed(path.split("/")) if part in _LACKING), None)
