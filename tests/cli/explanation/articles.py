"""Articles with facts where a test says they are: no analysis is run."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.cli.explanation.sheet import Sheet, build_sheet
from bot.news import Article, Event, Extent, Facts, KeyFacts, Part, Piece, Quote, Span, Summary, Time, When

ALL = frozenset(Part)
TEXT = (
    "The harbour board voted on Friday to close the old bridge. “We will not wait,” said Ada Lovelace.\n\n"
    "She called the repairs a “paper fix” and asked for money by June 3."
)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def article(text: str = TEXT, title: str | None = "Board closes the bridge") -> Article:
    return Article(text, Extent(0, len(text)), "bridge.txt", title, date(2026, 3, 1), outlet="Harbour News")


def facts(**changes: Any) -> Facts:
    friday = When("2026-02-27", "day", "dateline", span("on Friday"))
    made: dict[str, Any] = {
        "version": "7",
        "language": "en",
        "body": Extent(0, len(TEXT)),
        "summary": Summary((Piece(span("The harbour board voted on Friday to close the old bridge."), rule="lede"),)),
        "key": KeyFacts(who=Piece(span("The harbour board"), rule="subject")),
        "quotes": (
            quote("We will not wait,", rule="verb-after", cue=span("said")),
            quote("paper fix", kind="fragment", speaker=span("She"), confidence=0.5, rule="of-an-older-version"),
        ),
        "times": (
            Time(span("Friday"), "DATE", "2026-02-27", rule="weekday"),
            Time(span("June 3"), "DATE", "2026-06-03"),
        ),
        "timeline": (
            Event(friday, span("voted on Friday to close the old bridge"), "happened", None, (), 0.9, "verb"),
        ),
    }
    return Facts(**{**made, **changes})


def quote(words: str, **changes: Any) -> Quote:
    fields: dict[str, Any] = {
        "span": span(words),
        "kind": "direct",
        "speaker": span("Ada Lovelace"),
        "name": "Ada Lovelace",
        "role": None,
        "cue": None,
        "when": None,
        "sentence": span(words).extent,
        "confidence": 0.95,
        "rule": "",
    }
    return Quote(**{**fields, **changes})


def told(only: frozenset[Part] = ALL, found: Facts | None = None) -> Sheet:
    return build_sheet(article(), found or facts(), only)
