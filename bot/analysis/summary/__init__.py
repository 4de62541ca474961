"""The summary: a gist of one or two sentences, then what is needed to understand it, all in the article's own words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.names import Names
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.summary.eligibility import LONGEST, Eligibility
from bot.analysis.summary.gist import GistChooser, find_first_paragraph
from bot.analysis.summary.gist_candidates import Candidates
from bot.analysis.summary.points import PointChooser
from bot.analysis.summary.sentence_pieces import PieceBuilder
from bot.analysis.summary.weight import Weights
from bot.news import Event, Piece, Quote, Summary, Time

__all__ = ["summarise"]

_SHARE = 0.55  # of the body's characters, gist and points together


def summarise(
    reading: Reading,
    units: Sequence[Sentence],
    names: Names,
    quotes: Sequence[Quote],
    events: Sequence[Event],
    times: Sequence[Time],
) -> Summary:
    """Return the sentences that say most of the article; none that needs a sentence which is not shown."""
    if not units:
        return Summary()
    standing = Eligibility(reading, names, units, quotes)
    begins = find_first_paragraph(reading)
    fit = [u for u in units if u.paragraph >= begins and standing.is_fit(u)]
    if not fit:
        first = next((u for u in units if u.parts == 1), units[0])
        return Summary(gist=(Piece(first.span, rule="opening"),)) if first.words <= LONGEST else Summary()
    characters = _SHARE * (reading.document.body.end - reading.document.body.start)
    weights = Weights(reading, units, events)
    candidates = Candidates(reading, units, times, weights, standing)
    pieces = PieceBuilder(reading, standing)
    gist = GistChooser(candidates, weights, standing, characters).choose(fit)
    points = PointChooser(units, candidates, weights, standing, characters).choose(fit, [unit for unit, _ in gist])
    return Summary(pieces.build_gist(gist), tuple(pieces.build_piece(unit, rule) for unit, rule in points))
