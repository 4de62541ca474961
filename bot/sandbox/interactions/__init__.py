"""Interactions: https://docs.discord.com/developers/interactions/receiving-and-responding

record    one interaction, from being asked to its token's end
registry  all of them: begun, answered in time or not, found again by token
ask       what a person's client posts, checked against the command or the component
options   a command's options, checked and resolved
answer    the first answer: the callback
webhook   what comes after: the original message, follow-ups
"""

from __future__ import annotations

from bot.sandbox.interactions.record import Interaction
from bot.sandbox.interactions.registry import Interactions

__all__ = ["Interaction", "Interactions"]
