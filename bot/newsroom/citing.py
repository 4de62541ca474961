"""Where an article says what a card says: the words of each line and the paragraphs that they stand in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.news import Cited, CitedKind, Entity, Extent, Piece, Quote, Reference, Span, Summary
from bot.newsroom import selection
from bot.store.article_queries import Source
from bot.store.codec import QUESTIONS


def find_cited(source: Source, reference: Reference) -> Cited:
    """Return the words that a reference names, with their paragraphs; no words where the article has none there."""
    words = _find_words(source, reference)
    paragraphs = dict.fromkeys(
        paragraph
        for span in words
        if (paragraph := selection.find_paragraph(source.text, source.body, span.extent)) is not None
    )
    return Cited(source.headline, tuple(words), tuple(paragraphs))


def list_spans(source: Source, kind: CitedKind) -> Sequence[Span | None]:
    """Return the words of every quote, event, … of an article, in order."""
    match kind:
        case "quote":
            return [quote.span for quote, _ in source.quotes]
        case "event":
            return [event.span for event in source.events]
        case "fact":
            pieces = [getattr(source.key, question) for question in QUESTIONS]
            return [piece.span if piece else None for piece in pieces]
        case "gist" | "point":
            return [piece.span for piece in _list_pieces(source.summary, kind)]
        case "person":
            return [entity.role or _find_mention(source.text, entity) for entity in source.people]
        case "words":
            return []


def _find_mention(text: str, entity: Entity) -> Span | None:
    first = next(iter(entity.mentions), None)
    return Span.of(text, first.start, first.end) if first and first.start < first.end <= len(text) else None


def _find_words(source: Source, reference: Reference) -> list[Span]:
    kind, index = reference.kind, reference.index
    if kind == "words":
        end = index + reference.length
        return [Span.of(source.text, index, end)] if 0 <= index < end <= len(source.text) else []
    spans = list_spans(source, kind)
    first = spans[index] if 0 <= index < len(spans) else None
    if first is None:
        return []
    if kind in ("gist", "point"):
        return [piece.span for piece in _list_statement(_list_pieces(source.summary, kind), index)]
    if kind == "quote":
        return [quote.span for quote in _list_quotes([quote for quote, _ in source.quotes], index)]
    return [first]


def _list_pieces(summary: Summary, kind: CitedKind) -> tuple[Piece, ...]:
    return summary.gist if kind == "gist" else summary.points


def _list_statement(pieces: Sequence[Piece], index: int) -> list[Piece]:
    """Return the piece at an index and those behind it that are shown as one sentence with it."""
    shown = [pieces[index]]
    for piece in pieces[index + 1 :]:
        if piece.group is None or piece.group != shown[0].group:
            break
        shown.append(piece)
    return shown


def _list_quotes(quotes: Sequence[Quote], index: int) -> list[Quote]:
    """Return the quote at an index and those behind it that are one statement with it."""
    first = quotes[index]
    if first.group is None:
        return [first]
    return [quote for quote in quotes[index:] if quote.group == first.group]


def find_extent(source: Source, kind: CitedKind, index: int) -> Extent | None:
    """Return the characters of the article's quote, event, … at this index; None where it has none there."""
    spans = list_spans(source, kind)
    span = spans[index] if 0 <= index < len(spans) else None
    return None if span is None else span.extent
