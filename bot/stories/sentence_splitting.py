"""A text's sentences, told by their marks alone: quick enough for every article of a long story. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.news import Extent, Span
from bot.stories.content_words import STOP

_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*+\s++(?=[\"'“‘«(\[]*+[^\Wa-z_])|[\r\n]++\s*+")
_LAST_WORD = re.compile(r"(?:^|(?<=[\s(\[\"“‘'’|/-]))[^\W\d_][\w.]{0,11}\.$")
_NEXT_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LOOK_BACK = 14  # characters: a longer word before a full stop is no abbreviation
# A full stop after one of these ends no sentence: a name follows, or a number.
_TITLES = "mr mrs ms mx dr prof rev hon gen lt col maj capt sgt cpl adm cmdr brig sen rep gov pres supt insp"
_BEFORE_NAME = frozenset(_TITLES.split())
_MONTHS_AND_NUMBERS = "jan feb mar apr jun jul aug sep sept oct nov dec no nos fig vol pp art sec"
_BEFORE_NUMBER = frozenset(_MONTHS_AND_NUMBERS.split())


def split_sentences(text: str, body: Extent) -> Iterator[Span]:
    """Yield the sentences of an article's body, trimmed; none is empty. A line is never part of two."""
    start = body.start
    for gap in _END.finditer(text, body.start, body.end):
        end = gap.start() + len(gap[0].rstrip())
        if gap[0].isspace() and "\n" not in gap[0] and "\r" not in gap[0] and _is_abbreviation(text, start, gap):
            continue
        yield from _cut(text, start, end)
        start = gap.end()
    yield from _cut(text, start, body.end)


def _is_abbreviation(text: str, start: int, gap: re.Match[str]) -> bool:
    """Return whether the full stop before a gap belongs to the word before it: "Oct. 9", "Gen. Ruiz", "Ana E. Ruiz"."""
    last = _LAST_WORD.search(text[max(start, gap.start() - _LOOK_BACK) : gap.start()])
    following = _NEXT_WORD.match(text, gap.end())
    if last is None or following is None:
        return False
    word, after = last[0].rstrip("."), following[0]
    if after[0].isdigit():
        return word.casefold() in _BEFORE_NUMBER
    if word.casefold() in _BEFORE_NAME:
        return word[0].isupper()
    # An initial, or letters each with a full stop: a new sentence only where a word that no name begins with follows.
    is_initials = word != "I" and all(len(part) == 1 and part.isupper() for part in word.split("."))
    return (is_initials or word in ("St", "Mt", "Ft")) and after.casefold() not in STOP


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span.of(text, start, end)
