"""The rooms whose patterns are measured together, each by packages."""

from __future__ import annotations

ROOMS = (
    "bot.news",
    "bot.typed",
    "bot.sources",
    "bot.analysis.facts bot.analysis.names bot.analysis.summary",
    "bot.analysis.quotes bot.analysis.quotation_marks bot.analysis.timeline",
    "bot.analysis.headline bot.analysis.language bot.analysis.parse bot.analysis.facts_json bot.analysis.rules",
    "bot.analysis.times",
    "bot.stories",
    "bot.store",
    "bot.newsroom",
    "bot.cards",
    "bot.delivery",
    "cogs",
)
