"""Tags where times need them and nowhere else: what times alone are asked for is then found without tagging the rest.

A tagger that sees a few words to each side gives a word the tag that it has in the whole text, so cutting out the
sentences beside months, weekdays and the like changes no tag.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import numpy as np
from spacy.tokens import Doc

from bot.analysis.times.holidays import NAMES as FEASTS
from bot.analysis.times.lexicon import GAP, MONTH, SEASON, WEEKDAY, YEAR
from bot.analysis.times.tense import LEFT, RIGHT, is_sentence_end

_SEEN: Final = 4  # tokens to each side that the tagger's convolutions see
Stretch = tuple[int, int]  # of tokens

# Whatever has a value that hangs on the tense of a verb, or is a time only as a certain part of speech.
_TENSED: Final = re.compile(
    rf"\b(?:{WEEKDAY}|{MONTH}|{SEASON}|{FEASTS}|weekend|quarter|half|soon|shortly|someday|year|month|week|"
    rf"(?:quarter|month|week|year)ly|{YEAR}{GAP}[a-z]+s\b)",
    re.IGNORECASE,
)


class TagsNearTimes:
    """A component that gives tags to the sentences that have an expression whose tense matters, by `taggers`."""

    def __init__(self, taggers: Sequence[Callable[[Doc], Doc]]) -> None:
        self._taggers = taggers

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe((doc,)))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 16) -> Iterator[Doc]:
        """Yield documents in order; the pieces of `batch_size` of them are tagged at once."""
        source = iter(docs)
        while group := list(islice(source, batch_size)):
            wanted = [(doc, stretch) for doc in group for stretch in find_stretches(doc)]
            pieces: Iterable[Doc] = [_cut_piece(doc, *_widen(doc, stretch)) for doc, stretch in wanted]
            for tagger in self._taggers:
                pieces = tagger.pipe(pieces, batch_size=len(wanted) or 1)  # type: ignore[attr-defined]
            _hand_over(wanted, pieces)
            yield from group


def find_stretches(doc: Doc) -> list[Stretch]:
    """Return tokens that a tense is looked for in, or whose tag is asked for; apart and in order."""
    starts = doc.to_array(["IDX"]).reshape(-1)
    found: list[Stretch] = []
    for match in _TENSED.finditer(doc.text):
        first = max(0, bisect_right(starts, match.start()) - 1)
        last = bisect_left(starts, match.end())
        if found and last <= found[-1][1]:
            continue
        first, last = _find_left_edge(doc, first), _find_right_edge(doc, last)
        if found and first <= found[-1][1] + 2 * _SEEN:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def _find_left_edge(doc: Doc, first: int) -> int:
    for i in range(first - 1, max(-1, first - LEFT - 1), -1):
        if is_sentence_end(doc[i]):
            return i
    return max(0, first - LEFT)


def _find_right_edge(doc: Doc, last: int) -> int:
    for i in range(last, min(len(doc), last + RIGHT)):
        if is_sentence_end(doc[i]):
            return i + 1
    return min(len(doc), last + RIGHT)


def _widen(doc: Doc, stretch: Stretch) -> Stretch:
    return max(0, stretch[0] - _SEEN), min(len(doc), stretch[1] + _SEEN)


def _cut_piece(doc: Doc, start: int, end: int) -> Doc:
    """Return some tokens as a document of their own, as the tagger would see them in theirs."""
    tokens = doc[start:end]
    piece = Doc(doc.vocab, words=[t.text for t in tokens], spaces=[bool(t.whitespace_) for t in tokens])
    norms: Any = doc.to_array(["NORM"])[start:end].reshape(-1, 1)
    return piece.from_array(["NORM"], norms)


def _hand_over(wanted: Sequence[tuple[Doc, Stretch]], pieces: Iterable[Doc]) -> None:
    tags: dict[int, Any] = {}  # an array, as spaCy takes it
    docs = {id(doc): doc for doc, _ in wanted}
    for (doc, stretch), piece in zip(wanted, pieces, strict=True):
        start, end = stretch
        cut = start - _widen(doc, stretch)[0]
        of_doc = tags.setdefault(id(doc), np.zeros((len(doc), 1), dtype="uint64"))
        of_doc[start:end, 0] = piece.to_array(["TAG"]).reshape(-1)[cut : cut + end - start]
    for key, of_doc in tags.items():
        docs[key].from_array(["TAG"], of_doc)
