"""How sure each rule is: shares of right answers, counted on articles with known answers, rounded to a twentieth."""

from __future__ import annotations

from typing import Final

from bot.analysis.quotes.wording import Attribution

# Of a speaker that another quote lends: the rule, how much of the other's sureness is left, and the most it can be.
_LENT: Final = {
    "runs-on": (1.0, 0.95),
    "carried": (0.98, 0.93),
    "carried-part": (0.75, 0.6),
    "carried-back": (0.95, 0.9),
    "carried-paragraph": (0.6, 0.55),
    "turns": (0.7, 0.6),
}
_MOST: Final = {True: 0.96, False: 0.88}  # of a verb, by whether the quote is more than a fragment
_WEAKEST = 0.4  # a guess below this is worth no speaker


def carried(attribution: Attribution | None, rule: str) -> Attribution | None:
    """The speaker of another quote, less surely; None where that would be no more than a guess."""
    if attribution is None or attribution.speaker is None:
        return None
    share, most = _LENT[rule]
    sure = round(min(most, attribution.confidence * share), 3)
    return Attribution(attribution.speaker, attribution.cue, sure, rule) if sure >= _WEAKEST else None


def is_lent(rule: str) -> bool:
    """Whether the rule takes the speaker of another quote, with that one's cue."""
    return rule in _LENT


def by_score(rule: str, score: float, direct: bool) -> float:
    """How sure a verb is that was weighed so much."""
    return round(min(_MOST[direct], 0.55 + score / 25), 3)
