"""What is said in an article, word for word, and who says it."""

from __future__ import annotations

from bot.analysis.quotes.find import find_quotes
from bot.analysis.quotes.quotation_marks import Marks, find_marks

__all__ = ["Marks", "find_marks", "find_quotes"]
