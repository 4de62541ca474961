"""Who and what an article names: people with their roles, places, organisations, and whom "he" means."""

from __future__ import annotations

from bot.analysis.names.coreference import Names
from bot.analysis.names.find_names import find_names

__all__ = ["Names", "find_names"]
