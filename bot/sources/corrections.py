"""Corrections, clarifications, updates and withdrawals that an article carries, in its own words."""

from __future__ import annotations

import re

from bot.news import Notice, NoticeKind, Span

_WORK = r"(?:article|story|report|column|post|item|piece|headline|caption|dispatch)"
# A label may hold a date, or what it is a correction to: "Correction, July 22:", "CORRECTION to this story:".
_COLON = (
    r"(?:(?:\s*+[,(|]?\s*+(?:\w++\.?\s++)?\d[^:\n]{0,40}|\s++to\s++(?:this|the)\s++\w++)?\s{0,9}:"
    r"|\s*+[—–](?=\s)|\s++-(?=\s))"
)
_KINDS: tuple[tuple[NoticeKind, str], ...] = (
    (
        "withdrawal",
        rf"(?:this|our)\s++(?:\w{{1,40}}\s{{1,9}}){{0,3}}?{_WORK}\s++(?:has\s++been|was|is(?:\s++being)?)\s++(?:withdrawn|retracted|removed"
        r"|taken\s++down|unpublished)"
        rf"|(?:retraction|withdrawal|withdrawn|retracted|kill\s++notice){_COLON}"
        rf"|(?:we|the\s++\w++(?:\s++\w++)?)\s++(?:has|have)\s++(?:withdrawn|retracted)\s++(?:this|our)\s++{_WORK}",
    ),
    (
        "correction",
        rf"(?:corrections?|corrected|corrigendum|erratum|errata|korrektur|berichtigung|corrección|correção"
        rf"|rectificatif|rettifica){_COLON}"
        rf"|(?:an?|the)\s++(?:earlier|previous|original|prior|initial)\s++version\s++of\s++this\s++{_WORK}"
        rf"|this\s++{_WORK}\s++(?:has\s++been|was)\s++(?:\w++\s++)?(?:corrected|amended)"
        rf"|this\s++{_WORK}\s++(?:originally|previously|initially|incorrectly)\s++(?:stated|said|reported|misstated)"
        r"|\(corrects\s++\w",
    ),
    (
        "clarification",
        rf"clarifications?{_COLON}|this\s++{_WORK}\s++(?:has\s++been|was)\s++(?:\w++\s++)?clarified",
    ),
    (
        "update",
        rf"updated?s?{_COLON}\s*+(?=\S{{1,200}}\s{{1,9}}\S{{1,200}}\s{{1,9}}\S)(?!\d)(?!(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug"
        r"|sep|oct|nov|dec)\w{0,12}[\s.,]{1,9}\d)"
        rf"|this\s++{_WORK}\s++(?:has\s++been|was)\s++updated\b",
    ),
)
_LEAD = r"[\s*_([—–-]{0,6}(?:editor['’]s?\s++note\s*+[:—–-]\s*+)?"
_PATTERNS = tuple((kind, re.compile(_LEAD + f"(?:{pattern})", re.IGNORECASE)) for kind, pattern in _KINDS)
_BREAK = re.compile(r"[\n\r]")
_LABEL = re.compile(
    r"[\s*_([]{0,4}(?:corrections?|corrected|clarifications?|retraction|erratum|errata)\s*+:?[\s*_)\]]*+", re.IGNORECASE
)
_REST_OF_LINE = re.compile(r"\S[^\n\r]*+")  # searched for: white space before it is passed over


def notice_in(text: str, start: int, end: int) -> Notice | None:
    """Return the notice that the line `text[start:end]` is; None where the line is something else.

    A notice opens its line: a sentence of the article that talks of somebody's correction is none. A label that stands
    alone ("CORRECTION:") is one with the line below it.
    """
    if is_label(text[start:end]):
        below = _REST_OF_LINE.search(text, end)
        if below is None or not _BREAK.search(text, end, below.start()):
            return None
        kind = next(
            (kind for kind, pattern in _PATTERNS if pattern.match(text[start:end].strip(" :*_()[]") + ": x")), None
        )
        return Notice(kind, Span.of(text, start, below.start() + len(below.group().rstrip()))) if kind else None
    for kind, pattern in _PATTERNS:
        if pattern.match(text, start, end):
            return Notice(kind, Span.of(text, start, end))
    return None


def is_label(line: str) -> bool:
    """Return whether a line is a notice's heading and no more."""
    return bool(_LABEL.fullmatch(line))


WEIGHT: dict[NoticeKind, int] = {"withdrawal": 3, "correction": 2, "clarification": 1, "update": 0}
