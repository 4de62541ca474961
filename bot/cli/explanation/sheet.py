"""What is shown of one article, whatever it is shown on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.cards.date_text import describe_published
from bot.cli.explanation.marks import KINDS, NAMES, READ, Mark, find_unanswered, make_marks
from bot.cli.explanation.segments import Paragraph, lay_out, make_readable
from bot.news import Article, Extent, Facts, Part


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article ready to be shown. `parts`: those it was asked for, in order; `closing`: what is said below it."""

    title: str
    about: str
    parts: tuple[Part, ...]
    paragraphs: tuple[Paragraph, ...]
    closing: str


def build_sheet(article: Article, facts: Facts, only: Iterable[Part]) -> Sheet:
    """Return an article with the marks of the parts asked for."""
    from bot.analysis.parse.reading import find_paragraphs

    parts = tuple(part for part in KINDS if part in set(only))
    made = make_marks(article.text, facts, parts)
    ends = [extent.end for mark in made for extent in mark.extents]
    body = Extent(facts.body.start, max([facts.body.end, *ends]))
    return Sheet(
        title=make_readable(article.title or "").strip() or "Untitled",
        about=_about(article, facts),
        parts=parts,
        paragraphs=lay_out(article.text, list(find_paragraphs(article.text, body)), made),
        closing=_closing(made, facts, parts),
    )


def _about(article: Article, facts: Facts) -> str:
    day = article.anchor_day
    dates = describe_published(article.published, article.updated)
    dateline = f"{dates} ({day}), from which days are counted" if day else "no day of publication"
    language = f"not in English ({facts.language}): less can be read from it"
    known = (article.outlet, article.byline, dateline, article.origin, language if facts.language not in READ else "")
    return " · ".join(make_readable(part) for part in known if part)


def _closing(made: tuple[Mark, ...], facts: Facts, parts: tuple[Part, ...]) -> str:
    counts = Counter(mark.part for mark in made)
    found = ", ".join(f"{NAMES[part]} {counts[part]}" for part in parts)
    silent = find_unanswered(facts, parts)
    unanswered = f" Not found in the article: {', '.join(silent)}." if silent else ""
    return f"Found: {found}.{unanswered} Analysis {facts.version}."
