"""Who, what, when, where, why and how of the main event: a phrase of the article each, or nothing.

The main event is what the lede's main clause tells; where the headline stands in the text and is a whole clause, it
tells the same in the fewest words, and gives who and what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.analysis.facts.clause import clause_of
from bot.analysis.facts.clause_roles import LEAST, Bearing, Found
from bot.analysis.facts.event_date import when_of
from bot.analysis.facts.manner import manners
from bot.analysis.facts.passages import Opening, Passage, opening
from bot.analysis.facts.reasons import reasons
from bot.analysis.facts.where import where_of
from bot.analysis.names import Names
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.news import Event, KeyFacts, Piece, Time

__all__ = ["find_key_facts"]


def find_key_facts(
    reading: Reading, sentences: Sequence[Sentence], names: Names, times: Sequence[Time], events: Sequence[Event]
) -> KeyFacts:
    """The six answers; None where the article does not say."""
    told = opening(reading, sentences)
    clause = clause_of(told)
    bearing = Bearing.of(told)
    retold = [passage for passage in told.passages if bearing.retold(passage)]
    return KeyFacts(
        who=clause.who,
        what=clause.what,
        when=when_of(reading, told, frozenset(p.place for p in retold), times),
        where=where_of(told, retold, names),
        why=_best(told, bearing, reasons),
        how=_best(told, bearing, manners),
    )


def _best(told: Opening, bearing: Bearing, rules: Callable[[Passage], Iterator[Found]]) -> Piece | None:
    """The answer that fits the main event best; None where none fits it well enough."""
    best: tuple[float, Piece] | None = None
    for passage in told.passages:
        for found in rules(passage):
            score = bearing.score(passage, found)
            if score >= LEAST and (best is None or score > best[0]):
                best = score, found.piece
    return best[1] if best else None
