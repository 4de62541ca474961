"""Corrections, clarifications, updates and withdrawals that an article carries, in its own words."""

from __future__ import annotations

import re

from bot.news import Notice, NoticeKind, Span

_KINDS: tuple[tuple[NoticeKind, str], ...] = (
    (
        "withdrawal",
        r"(?:this|the|an?|our)\s+(?:\w+\s+){0,3}?(?:article|story|report|column|post|item|piece)\s+(?:has\s+been|was|is(?:\s+being)?)\s+"
        r"(?:withdrawn|retracted|removed|taken\s+down|unpublished)"
        r"|(?:retraction|withdrawal|withdrawn|retracted|kill\s+notice)\s*[:—–-]"
        r"|(?:we|the\s+\w+(?:\s+\w+)?)\s+(?:has|have)\s+(?:withdrawn|retracted)\s+(?:this|the)\s+(?:article|story|report)",
    ),
    (
        "correction",
        r"(?:corrections?|corrected|corrigendum|erratum|errata|korrektur|berichtigung|corrección|correção|rectificatif"
        r"|rettifica)\b[^:\n]{0,60}[:—–-]"
        r"|(?:an?|the)\s+(?:earlier|previous|original|prior|initial)\s+version\s+of\s+this\s+(?:article|story|report|column|post|piece|headline|caption)"
        r"|(?:this|the)\s+(?:article|story|report|column|post|piece|headline)\s+(?:has\s+been|was)\s+(?:\w+\s+)?(?:corrected|amended)"
        r"|this\s+(?:article|story)\s+(?:originally|previously|initially|incorrectly)\s+(?:stated|said|reported|misstated)"
        r"|\(?corrects\s+\w+",
    ),
    (
        "clarification",
        r"clarifications?\b[^:\n]{0,60}[:—–-]|(?:this|the)\s+(?:article|story|report)\s+(?:has\s+been|was)\s+(?:\w+\s+)?clarified",
    ),
    (
        "update",
        r"(?:updates?|updated)\b[^:\n]{0,60}[:—–-]\s*(?=\S+\s+\S+\s+\S)(?!\s*\d)(?!\s*(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug"
        r"|sep|oct|nov|dec)\w*[\s.,]+\d)"
        r"|(?:this|the)\s+(?:article|story|report|post|piece)\s+(?:has\s+been|was)\s+updated\b",
    ),
)
_LEAD = r"[\s*_([—–-]{0,6}(?:editor['’]s?\s+note\s*[:—–-]\s*)?"
_PATTERNS = tuple((kind, re.compile(_LEAD + f"(?:{pattern})", re.IGNORECASE)) for kind, pattern in _KINDS)


def notice_in(text: str, start: int, end: int) -> Notice | None:
    """The notice that the line `text[start:end]` is; None where the line is something else.

    A notice opens its line: a sentence of the article that talks of somebody's correction is none.
    """
    for kind, pattern in _PATTERNS:
        if pattern.match(text, start, end):
            return Notice(kind, Span.of(text, start, end))
    return None


WEIGHT: dict[NoticeKind, int] = {"withdrawal": 3, "correction": 2, "clarification": 1, "update": 0}
