"""What a person is told when something goes wrong: what happened, what to do, and the id that the log has too."""

from __future__ import annotations

from discord import ui

from bot.cards import frame, limits
from bot.errors import DatelineError


def problem(error: DatelineError, reference: str) -> ui.LayoutView:
    """The error in its own words. Its `words` are ours, but may hold what was typed: kept short."""
    text = limits.clip(error.words, 1500)
    return frame.notice_card("", text, accent=frame.DANGER, small=f"{error.id} · {reference}")
