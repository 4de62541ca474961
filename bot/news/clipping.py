"""Words cut to a length: behind a sentence, a word or a grapheme, and never inside one.

Lengths are counted in UTF-16 code units, the larger of the counts in use: what fits here fits however it is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import regex

ELLIPSIS = "…"
_LEAST = 8  # the smallest room that a text is cut to

_GRAPHEME = regex.compile(r"\X")
_WORD = regex.compile(r"\S+\s*|\s+")
_SENTENCE_END = regex.compile(r"[.!?…][\"'”’»)\]]*\s+$")

Measure = Callable[[str], int]


def length(text: str) -> int:
    """Return how many UTF-16 code units a text has."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def word_count(text: str) -> int:
    """Return words as a reader counts them: stretches without white space."""
    return len(text.split())


def clip(text: str, limit: int, measure: Measure = length) -> str:
    """Return `text`, or as many whole words of it as fit with an ellipsis; too long a word is cut between graphemes."""
    if measure(text) <= limit:
        return text
    room = limit - 2
    shown = _clip_to(text, room, measure)
    # An escaped whole can be longer than its escaped words are together.
    while (over := measure(shown) - limit) > 0 and room - over >= _LEAST:
        room -= over
        shown = _clip_to(text, room, measure)
    return shown


def _clip_to(text: str, room: int, measure: Measure) -> str:
    head = next(iter(split(text, room, measure)), "").rstrip()
    return head + (
        ELLIPSIS if len(head.split()) < 2 and not text[len(head) : len(head) + 1].isspace() else f" {ELLIPSIS}"
    )


def clip_words(text: str, words: int) -> str:
    """Return the first `words` words of `text`, with an ellipsis where some are left out."""
    if word_count(text) <= words:
        return text
    parts = _WORD.findall(text)
    return "".join(parts[: max(words, 1)]).rstrip() + f" {ELLIPSIS}"


def split(text: str, limit: int, measure: Measure = length) -> Iterator[str]:
    """Yield `text` in parts of at most `limit` by `measure`; joined they are `text` again.

    A part ends behind a sentence where one ends in its second half, else behind a word, else behind a grapheme, else (a
    grapheme larger than the limit) behind a character.
    """
    if limit < _LEAST:
        raise ValueError(f"no room: {limit}")
    if text and measure(text) <= limit:  # most do, and then nothing need be looked at word by word
        yield text
        return
    part: list[str] = []
    size = 0
    for word in _pieces(text, limit, measure):
        cost = measure(word)
        if part and size + cost > limit:
            cut = _last_sentence(part)
            yield "".join(part[:cut])
            part = part[cut:]
            size = sum(map(measure, part))
        part.append(word)
        size += cost
    if part:
        yield "".join(part)


def _pieces(text: str, limit: int, measure: Measure) -> Iterable[str]:
    """Yield words; where one is larger than the limit, its graphemes; where one of those is, its characters."""
    for word in _WORD.findall(text):
        if measure(word) <= limit:
            yield word
            continue
        for grapheme in _GRAPHEME.findall(word):
            if measure(grapheme) <= limit:
                yield grapheme
            else:
                yield from grapheme


def _last_sentence(part: list[str]) -> int:
    """Count the words to show, so that the part ends with a sentence; all of them where that loses half."""
    for index in range(len(part) - 1, len(part) // 2, -1):
        if _SENTENCE_END.search(part[index - 1]):
            return index
    return len(part)
