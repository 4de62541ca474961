"""What is slow today and about to be mended. Temporary: this file goes when the sets are empty."""

from __future__ import annotations

ROOMS_TO_MEND = frozenset({"bot.analysis"})
KNOWN_SLOW: frozenset[str] = frozenset()
