"""What attributes a quote, and how sure each rule is of it.

The shares of right answers were counted, rule by rule, on articles whose answers are known, and rounded; of rules that
found too few quotes to count, they are careful guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SURE: Final = {
    "beside": 0.97,
    "any-verb-beside": 0.8,
    "written-on": 0.7,
    "according-to": 0.9,
    "in-the-words-of": 0.85,
    "in-the-view-of": 0.75,
    "label": 0.9,
    "interview": 0.75,
    "noun": 0.55,
    "used-the-words": 0.8,
    "by-agent": 0.85,
    "clause-before": 0.7,
    "name-colon": 0.6,
    "name-line": 0.9,
    "name-below": 0.6,
    "sentence-before": 0.88,
    "sentence-after": 0.75,
    "said-between": 0.85,
    "turns": 0.6,
}
_LAST: Final = (float("-inf"), 0.75, 0.75)  # where nothing else in the sentence tells
# Verbs, by what they were weighed: the least weight, and how sure it makes of a whole quote and of a fragment.
_WEIGHED: Final = {
    "verb-before": ((9.0, 0.95, 0.9), (6.0, 0.9, 0.88), (0.0, 0.82, 0.82), _LAST),
    "verb-after": ((7.0, 0.93, 0.93), (0.0, 0.57, 0.85), _LAST),
    "verb-above": ((0.0, 0.8, 0.75), _LAST),
    "verb-by-syntax": ((0.0, 0.75, 0.75),),
    "naming-verb": ((0.0, 0.88, 0.88), _LAST),
}
# Of a speaker that another quote lends: how much of the other's sureness is left, and the most it can be.
_LENT: Final = {
    "runs-on": (1.0, 0.95),
    "carried": (0.99, 0.96),
    "carried-part": (0.85, 0.8),
    "carried-back": (0.95, 0.9),
    "carried-paragraph": (0.6, 0.55),
    "turns": (0.65, 0.6),
}
_WEAKEST = 0.4  # a guess below this is worth no speaker


@dataclass(frozen=True, slots=True)
class Attribution:
    """Tokens of the speaker and of the cue, how sure it is (0..1), and the rule that found it."""

    speaker: tuple[int, int]
    cue: tuple[int, int] | None
    confidence: float
    rule: str


def make_attribution(speaker: tuple[int, int], cue: tuple[int, int] | None, rule: str) -> Attribution:
    """Return an attribution as sure as its rule."""
    return Attribution(speaker, cue, _SURE[rule], rule)


def make_verb_attribution(
    speaker: tuple[int, int], cue: tuple[int, int], score: float, direct: bool, rule: str
) -> Attribution:
    """Return an attribution by a verb that was weighed so much."""
    whole, part = next((whole, part) for least, whole, part in _WEIGHED[rule] if score >= least)
    return Attribution(speaker, cue, whole if direct else part, rule)


def continue_attribution(attribution: Attribution | None, rule: str) -> Attribution | None:
    """Return the speaker of another quote, less surely; None where that would be no more than a guess."""
    if attribution is None:
        return None
    share, most = _LENT[rule]
    sure = round(min(most, attribution.confidence * share), 3)
    return Attribution(attribution.speaker, attribution.cue, sure, rule) if sure >= _WEAKEST else None


def is_continued(rule: str) -> bool:
    """Return whether the rule takes the speaker of another quote, with that one's cue."""
    return rule in _LENT
