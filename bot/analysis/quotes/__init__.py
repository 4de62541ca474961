"""What is said in an article, word for word, and who says it."""

from __future__ import annotations

from bot.analysis.quotes.find import find_quotes

__all__ = ["find_quotes"]
