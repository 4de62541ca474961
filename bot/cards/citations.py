"""Where a card's lines come from, as its Sources button carries it: restart-safe, and good for the message's life.

    d1:sources:<article>:<page or nothing>:<mark>~g0p1q3a2SK4e0s1A2l3F

After the mark each line is a kind and a number in base 36: the second quote is `q1`, 123 characters from offset 1334
are `s112l3F`. `a` turns to another article by its id, `b` back to one that was named before (0: the key's own). `o6`
says that six lines stand before these: where one button cannot carry all lines of a story, a second has the rest. The
mark changes when the words are read otherwise, so that an answer never numbers what the card did not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.cards import keys
from bot.cards.keys import Key
from bot.news import Cited, CitedKind, Extent, Piece, Reference, Span

_LETTERS: dict[CitedKind, str] = {
    "gist": "g",
    "point": "p",
    "quote": "q",
    "event": "e",
    "fact": "f",
    "person": "n",
    "words": "s",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_TOKEN = re.compile(r"([a-z])([0-9A-Z]{1,12})")
_BODY = re.compile(r"(?:[a-z][0-9A-Z]{1,12})+")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OTHER, _BACK, _LENGTH, _OFFSET = "a", "b", "l", "o"
_ROOM = 70  # characters of a key's rest, as its form has it
_MARK = 6  # the mark and what parts it from the lines
_BEFORE = 3  # characters that say how many lines stand before
DELIVERY = 20  # characters that a post's button carries behind: "~dl", twelve digits, the message's place


@dataclass(frozen=True, slots=True)
class Citation:
    """What a line of a card is from: `words` is the first stretch of it; of a name, where that stands."""

    reference: Reference
    words: Span | Extent


def cite(article: int, kind: CitedKind, index: int, words: Span | Extent) -> Citation:
    """Return the citation of the `index`-th quote, event, … of an article; of facts, in the order of the questions."""
    return Citation(Reference(article, kind, index), words)


def cite_words(article: int, piece: Piece | Span) -> Citation:
    """Return the citation of words that are none of an article's quotes, events, …: a figure's sentence."""
    words = piece.span if isinstance(piece, Piece) else piece
    return Citation(Reference(article, "words", words.start, len(words.text)), words)


def number(at: int) -> str:
    """Return a line's number as it stands behind it: "¹²"."""
    return str(at).translate(_SUPERSCRIPTS)


def build_key(citations: Sequence[Citation], act: str = "sources", before: int = 0) -> Key | None:
    """Return the key that these lines' sources are asked for by; None where there is none, or too much for a key.

    `before`: how many numbered lines stand before these.
    """
    if not citations:
        return None
    body = (_OFFSET + _in_base_36(before) if before else "") + _encode(citations)
    key = Key(act, citations[0].reference.article, None, f"{build_mark(citations)}~{body}")
    return key if key.turn_to(9999).fits else None


def fits(citations: Sequence[Citation], spare: int = 0) -> bool:
    """Whether one button carries them all, with `spare` characters behind."""
    if not citations:
        return True
    body = _encode(citations)
    return len(body) + _MARK + spare <= _ROOM and Key("sources", citations[0].reference.article, 9999, body).fits


def split(citations: Sequence[Citation]) -> list[Sequence[Citation]]:
    """Return the lines in as few runs as there must be for a button to carry each."""
    made: list[list[Citation]] = []
    for one in citations:
        if made and fits([*made[-1], one], spare=_BEFORE):
            made[-1].append(one)
        else:
            made.append([one])
    return list(made)


def count_before(key: Key) -> int:
    """Return how many numbered lines stand before those that a key asks for."""
    body = key.rest.partition("~")[2]
    found = _TOKEN.match(body) if body.startswith(_OFFSET) else None
    return int(found[2], 36) if found else 0


def parse(key: Key) -> tuple[str, tuple[Reference, ...]]:
    """Return the mark and the lines that a key asks for, in order; none where it names none."""
    mark, _, body = key.rest.partition("~")
    if key.article is None or _BODY.fullmatch(body) is None:
        return mark, ()
    articles, article = [key.article], key.article
    found: list[Reference] = []
    for letter, digits in _TOKEN.findall(body):
        value = int(digits, 36)
        if letter == _OTHER:
            article = value
            articles.append(article)
        elif letter == _BACK and value < len(articles):
            article = articles[value]
        elif letter == _LENGTH and found and found[-1].kind == "words":
            found[-1] = Reference(found[-1].article, "words", found[-1].index, value)
        elif letter in _KINDS:
            found.append(Reference(article, _KINDS[letter], value))
    return mark, tuple(found)


def build_mark(citations: Iterable[Citation]) -> str:
    """Return what tells these words from those that another reading of their articles finds."""
    return keys.build_mark(_describe_words(one.reference, one.words) for one in citations)


def is_as_shown(key: Key, cited: Sequence[Cited]) -> bool:
    """Whether what was found is what the card with this key showed."""
    mark, references = parse(key)
    found = [(reference, one.words[0]) for reference, one in zip(references, cited, strict=True) if one.words]
    return len(found) == len(cited) and mark == keys.build_mark(_describe_words(*one) for one in found)


def _describe_words(reference: Reference, words: Span | Extent) -> tuple[int, str | int]:
    """Return what a mark is of: of a name only its place, as a card knows no more of it."""
    if isinstance(words, Span) and reference.kind != "person":
        return words.start, words.text
    return words.start, words.end


def encode(reference: Reference) -> str:
    """Return one line of the key's own article as a key carries it: "q3"."""
    length = _LENGTH + _in_base_36(reference.length) if reference.kind == "words" else ""
    return _LETTERS[reference.kind] + _in_base_36(reference.index) + length


def _encode(citations: Sequence[Citation]) -> str:
    articles = [citations[0].reference.article]
    at = articles[0]
    parts: list[str] = []
    for one in citations:
        reference = one.reference
        if reference.article != at:
            at = reference.article
            if at in articles:
                parts.append(_BACK + _in_base_36(articles.index(at)))
            else:
                articles.append(at)
                parts.append(_OTHER + _in_base_36(at))
        parts.append(encode(reference))
    return "".join(parts)


@lru_cache(maxsize=4096)
def _in_base_36(value: int) -> str:
    digits = ""
    while True:
        value, digit = divmod(value, 36)
        digits = _DIGITS[digit] + digits
        if not value:
            return digits
