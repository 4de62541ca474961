"""How sure analysis is of a fact, in words; what a card shows with "probably" is called so here too."""

from __future__ import annotations

from typing import Final

from bot.news import LIKELY

SURE: Final = 0.85
_HAIR = 1e-9  # 0.29 of 1 is 28.999999999999996 of 100


def sure_words(confidence: float) -> str:
    """ "sure (0.95)", "fairly sure (0.70)", "probably (0.50)"; the number is cut, so that it agrees with the word."""
    word = "sure" if confidence >= SURE else "fairly sure" if confidence >= LIKELY else "probably"
    return f"{word} ({int(confidence * 100 + _HAIR) / 100:.2f})"
