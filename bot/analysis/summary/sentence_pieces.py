"""Chosen sentences as pieces: without their dateline, with names for pronouns, and a long gist shortened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.summary.eligibility import Eligibility
from bot.analysis.summary.shorten import Clause, find_clauses
from bot.news import Piece, Span
from bot.sources.datelines import find_dateline

_LONG = 30  # words of a gist that is shortened where it can be
_LEFT = 12  # words that must be left


class PieceBuilder:
    """Makes pieces of the sentences of one reading."""

    def __init__(self, reading: Reading, standing: Eligibility) -> None:
        self._reading = reading
        self._standing = standing

    def build_gist(self, chosen: Sequence[tuple[Sentence, str]]) -> tuple[Piece, ...]:
        """Return the gist's pieces: two at most.

        One long sentence may come without a clause, as a group of what is left.
        """
        if len(chosen) == 1 and chosen[0][0].words > _LONG:
            unit = chosen[0][0]
            found = [
                c
                for c in find_clauses(self._reading, unit, self._standing.list_quotes(unit))
                if unit.words - c.words >= _LEFT
            ]
            if found:
                return self._leave_out(self.build_piece(unit, "shortened"), max(found, key=lambda clause: clause.words))
        return tuple(self.build_piece(unit, rule) for unit, rule in chosen)

    def build_piece(self, unit: Sentence, rule: str) -> Piece:
        """Return a sentence as it stands, from its first word on."""
        inserts = self._standing.find_dependence(unit).inserts
        return Piece(self._skip_dateline(unit), insert=inserts, said_by=self._find_speaker(unit), rule=rule)

    def _leave_out(self, piece: Piece, clause: Clause) -> tuple[Piece, ...]:
        parts = [
            self._reading.cut(piece.span.start, clause.extent.start),
            self._reading.cut(clause.extent.end, piece.span.end),
        ]
        return tuple(
            replace(piece, span=span, group=0, insert=tuple(i for i in piece.insert if span.start <= i.at <= span.end))
            for span in parts
            if span is not None
        )

    def _skip_dateline(self, unit: Sentence) -> Span:
        span = unit.span
        paragraph = self._reading.paragraphs[unit.paragraph]
        found = find_dateline(self._reading.text, span.start, span.end) if span.start == paragraph.start else None
        return span if found is None else self._reading.cut(found.end, span.end) or span

    def _find_speaker(self, unit: Sentence) -> str | None:
        """Return who says it, where the sentence is all quotation and names nobody."""
        for quote in self._standing.list_quotes(unit):
            covers = quote.span.start <= unit.span.start + 2 and unit.span.end - 3 <= quote.span.end
            if covers and quote.name and (quote.speaker is None or not unit.span.overlaps(quote.speaker)):
                return quote.name
        return None
