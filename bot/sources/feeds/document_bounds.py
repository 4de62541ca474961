"""How much of a feed's document is read, and where one item of it begins."""

from __future__ import annotations

import re

MOST_ITEMS = 1000  # of one document; a feed has its newest first
MOST_TEXT = 4_000_000  # characters that are parsed: whole items, as many as there is room for

ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)


def closing(root: str) -> str:
    """Return what closes a document after its last item."""
    return f"{'</channel>' if root.lower() == 'rss' else ''}</{root}>"
