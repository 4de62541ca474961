"""How well a sentence tells an event by itself, from its words alone. Pure.

What leans on the sentence before it, what somebody says or thinks, and what is only planned, says less of what happened
than a sentence that tells it.
"""

from __future__ import annotations

import re

_LEANING = 0.7  # what a sentence counts that leans on the one before it
_SAYING = 0.6  # a saying, or a writer's own opinion
_NO_EVENT = 0.5  # what is planned, or what a picture shows
_QUOTED = 0.5  # of a sentence's characters: from there on it is a saying

_FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LEANS = """
    he she it they him her his hers its their theirs this that these those such both neither either but and or nor so
    then also another others here there thus however instead meanwhile still yet besides moreover otherwise
    he's she's it's they're that's
"""
_LEANING_WORDS = frozenset(_LEANS.split())
_QUOTE = re.compile(r"“[^”]{1,600}(?:”|$)|\"[^\"]{1,600}(?:\"|$)")
_OWN = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Ww]e|[Ww]e['’](?:re|ve|d|ll)|[Mm]y|[Oo]ur|[Yy]ou|[Yy]our|me)\b")
_PLAN = re.compile(
    r"\b(?:is|are|was|were) (?:also |still |now )?(?:expected|scheduled|due|set|slated|about) to\b"
    r"|\b(?:is|are) to (?!the\b|be\b|an?\b)[a-z]{2,15}\b|\b(?:is|are|was|were) to be [a-z]{2,15}ed\b"
    r"|\b(?:have|has) scheduled\b"
)
# An agency's caption tells what its picture shows, in the present, and ends with the whole date.
_CAPTION = re.compile(r"\b[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}\W{0,3}$")


def judge_sentence(text: str) -> float:
    """Return what a sentence counts, from just above 0 to 1: 1 where it stands alone and tells what happened."""
    worth = 1.0
    if _is_leaning(text):
        worth *= _LEANING
    if _is_saying(text):
        worth *= _SAYING
    if _PLAN.search(text) or _CAPTION.search(text):
        worth *= _NO_EVENT
    return worth


def _is_leaning(text: str) -> bool:
    first = _FIRST_WORD.search(text)
    if first is None or text[0].islower() or text[0] in ",;:.”’)":
        return True
    return first[0].casefold().replace("’", "'") in _LEANING_WORDS


def _is_saying(text: str) -> bool:
    quoted = sum(len(match[0]) for match in _QUOTE.finditer(text))
    return quoted > _QUOTED * len(text) or _OWN.search(_QUOTE.sub("", text)) is not None
