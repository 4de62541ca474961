"""Who, what, when, where, why and how of the main event: a phrase of the article each, or nothing.

The main event is what the lede's main clause tells; where the headline stands in the text and is a whole clause, it
tells the same in the fewest words, and gives who and what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.analysis.facts.clause import find_main_clause
from bot.analysis.facts.clause_roles import LEAST, Candidate, MainEvent
from bot.analysis.facts.event_date import find_when
from bot.analysis.facts.manner import find_manners
from bot.analysis.facts.newsworth import LEAST_NEWS, SURE_NEWS, weigh_news
from bot.analysis.facts.passages import Opening, Passage, read_opening
from bot.analysis.facts.reasons import find_reasons
from bot.analysis.facts.where import find_where
from bot.analysis.names import Names
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.news import KeyFacts, Piece, Time

__all__ = ["find_key_facts"]

_OF_VIEWS = frozenset(("opinion", "review", "listicle"))
_ALLEGING = frozenset(("claim", "allege", "accuse", "charge", "contend", "maintain"))
_OUGHT = frozenset(("should", "must", "ought", "need", "needs"))


def find_key_facts(
    reading: Reading, sentences: Sequence[Sentence], names: Names, times: Sequence[Time], gist: Sequence[Piece] = ()
) -> KeyFacts:
    """Return the six answers of the sentence that carries the news, the gist's first; None where it is not found."""
    told = read_opening(reading, sentences, gist[0].span.extent if gist else None)
    is_supposed = _is_supposed(told)
    weight = 0 if is_supposed or reading.document.genre == "listicle" else weigh_news(told, sentences, names, times)
    clause = find_main_clause(told, names, is_news=weight >= LEAST_NEWS)
    is_sure = not told.title or weight >= SURE_NEWS
    bearing = MainEvent.from_opening(told)
    retold = [passage for passage in told.passages if bearing.is_told_in(passage)]
    found = KeyFacts(
        who=clause.who,
        what=clause.what,
        when=None if is_supposed else find_when(reading, told, {p.place for p in retold}, times),
        where=find_where(told, retold, names),
        why=_choose_best(told, bearing, find_reasons) if is_sure else None,
        how=_choose_best(told, bearing, find_manners) if is_sure else None,
    )
    return _keep_views(found, told) if reading.document.genre in _OF_VIEWS else found


def _keep_views(found: KeyFacts, told: Opening) -> KeyFacts:
    """Return the answers that an opinion gives: what ought to be, whom and which place it is about; no event's."""
    is_demand = told.lede is not None and any(t.lower_ in _OUGHT for t in told.lede.words)
    where = None if told.lede is not None and told.lede.reading.document.genre == "review" else found.where
    return replace(found, what=found.what if is_demand else None, when=None, where=where, why=None, how=None)


def _follows_allegation(passage: Passage) -> bool:
    """Return whether the sentence before, in its paragraph, tells what somebody alleges: this may go on with it."""
    start = passage.tokens.start
    if passage.is_headline or not start:
        return False
    reading = passage.reading
    before = reading.words[start - 1]
    paragraph = reading.find_paragraph(passage.start)
    if paragraph is None or reading.base + before.idx < paragraph.start or before.is_space:
        return False
    if before.sent.start == passage.tokens[0].sent.start:
        return False  # its own dateline
    return before.sent.root.lemma_ in _ALLEGING


def _is_supposed(told: Opening) -> bool:
    """Return whether the sentence only says what would be: "If one sneezes tomorrow, I would stay away"."""
    verb = told.lede.verb if told.lede is not None else None
    if verb is None or not any(c.lower_ in ("would", "'d", "might", "could") for c in verb.children):
        return False
    return any(c.lower_ == "if" for clause in verb.children if clause.dep_ == "advcl" for c in clause.children)


def _choose_best(told: Opening, bearing: MainEvent, rules: Callable[[Passage], Iterator[Candidate]]) -> Piece | None:
    """Return the answer that fits the main event best; None where none fits it well enough."""
    best: tuple[float, Piece] | None = None
    for passage in told.passages:
        for found in rules(passage) if not _follows_allegation(passage) else ():
            score = bearing.score(passage, found)
            if score >= LEAST and (best is None or score > best[0]):
                best = score, found.piece
    return best[1] if best else None
