"""Who, what, when, where, why and how of the main event: a phrase of the article each, or nothing.

The main event is what the lede's main clause tells; where the headline stands in the text and is a whole clause, it
tells the same in the fewest words, and gives who and what.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.facts.circumstances import how_of, when_of, where_of, why_of
from bot.analysis.facts.clause import Clause, headline_clause, lede_clause
from bot.analysis.names import Names
from bot.analysis.reading import Reading
from bot.analysis.sentences import Sentence
from bot.news import Event, KeyFacts, Piece, Span, Time

__all__ = ["find_key_facts"]


def find_key_facts(
    reading: Reading, sentences: Sequence[Sentence], names: Names, times: Sequence[Time], events: Sequence[Event]
) -> KeyFacts:
    """The six answers; None where the article does not say."""
    units = [u for u in sentences if not u.is_furniture][:6]
    lede = next((u for u in units if u.words >= 8), units[0] if units else None)
    if lede is None:
        return KeyFacts()
    told = lede_clause(reading, lede)
    headline = headline_clause(reading)
    best: Clause = headline or told
    opening = [u for u in units if u.index <= lede.index + 3]
    return KeyFacts(
        who=_piece(best.who or told.who),
        what=_piece(best.what or told.what),
        when=_piece(when_of(reading, told, opening, times)),
        where=_piece(where_of(reading, told, opening, names)),
        why=_piece(why_of(reading, told, opening)),
        how=_piece(how_of(reading, told)),
    )


def _piece(span: Span | None) -> Piece | None:
    return Piece(span) if span is not None else None
