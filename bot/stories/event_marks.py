"""What tells one event of a series from the next that is reported in the same words: a storm's name, a match's score.

Marks stand among a title's words, with no weight of their own. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

READ = 400  # characters of a body that are looked at: what an article is about it says at once
_IS = "="

_NAMED = re.compile(r"\b(?i:(storm|hurricane|typhoon|cyclone)) ([A-Z][a-zà-ÿ]{2,20})\b")
_FLIGHT = re.compile(r"\b(?i:flight) ((?:[A-Z]{1,3}[ -]?)?\d{1,4})\b")
# A final score, told with who won or how it ended. A count of votes is told otherwise: "passed 54-41", "a 5-4 ruling".
_RESULT = r"(?<![\d-])(\d{1,3})[-–](\d{1,3})(?![\d-])"
_SCORE = re.compile(
    r"\b(?:win|wins|won|beat|beats|beaten|lose|loses|lost|draw|draws|drew|drawn|ended|finished|victory|defeat)\b"
    rf"[^.;\d]{{0,40}}{_RESULT}(?! (?:vote|ruling|decision|majority|margin))"
)
_SCORE_FIRST = re.compile(rf"{_RESULT} (?:home |away |overall )?(?:win|victory|defeat|loss|draw|success)\b")


def find_marks(title: str, body: str) -> frozenset[str]:
    """Find the marks of an article's event, in its title and where its body begins."""
    text = f"{title}\n{body[:READ]}"
    marks = {f"{kind.casefold()}{_IS}{name.casefold()}" for kind, name in _NAMED.findall(text)}
    marks.update(f"flight{_IS}{number.casefold()}" for number in _FLIGHT.findall(text))
    marks.update(
        f"score{_IS}{'-'.join(sorted(score))}" for form in (_SCORE, _SCORE_FIRST) for score in form.findall(text)
    )
    return frozenset(marks)


def are_apart(one: Iterable[str], other: Iterable[str]) -> bool:
    """Return whether two titles' words have marks of one kind and none of them in common: they are of two events."""
    mine, theirs = _sort_by_kind(one), _sort_by_kind(other)
    return any(mine[kind].isdisjoint(theirs[kind]) for kind in mine.keys() & theirs.keys())


def _sort_by_kind(words: Iterable[str]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        kind, is_mark, name = word.partition(_IS)
        if is_mark:
            found[kind].add(name)
    return found
