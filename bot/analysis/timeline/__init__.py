"""The timeline of an article: its dated events in calendar order, each the clause that tells it."""

from __future__ import annotations

from bot.analysis.timeline.events import find_clause_date, find_events

__all__ = ["find_clause_date", "find_events"]
