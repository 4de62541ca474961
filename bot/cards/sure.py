"""How sure analysis is of a fact, in words; what a card shows with "probably" is called so here too."""

from __future__ import annotations

from typing import Final

from bot.news import LIKELY

SURE: Final = 0.85


def sure_words(confidence: float) -> str:
    """ "sure (0.95)", "fairly sure (0.70)", "probably (0.50)"."""
    word = "sure" if confidence >= SURE else "fairly sure" if confidence >= LIKELY else "probably"
    return f"{word} ({confidence:.2f})"
