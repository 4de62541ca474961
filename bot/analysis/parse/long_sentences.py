"""Sentences without an end, cut after the parser: no tree is wider or deeper than `LONGEST` tokens.

spaCy finds a token's children by going through all the tokens beside it that hang on it, however far, and a subtree by
going through all of them below it. In a sentence of some hundred tokens that is nothing; in one of 45,000 that somebody
made to be so, every rule that looks at a parse would take the square of its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

NAME: Final = "dateline_endless_sentences"
LONGEST: Final = 400  # tokens; the longest sentence that somebody wrote for a reader has some 200


@Language.component(NAME)
def cut_endless_sentences(doc: Doc) -> Doc:
    """Cut each sentence of more than `LONGEST` tokens into parts of one length, each with a root of its own."""
    whole = _find_sentence_edges(doc)
    edges = _find_edges(whole)
    if len(edges) == len(whole):
        return doc
    ends = dict(pairwise(whole))
    doc.user_data[NAME] = frozenset(at for at in edges[:-1] if ends.get(at, len(doc) + LONGEST) - at > LONGEST)
    rows: Any = doc.to_array(["HEAD", "DEP"])
    heads = rows[:, 0].astype(np.int64) + np.arange(len(doc))
    root: Any = doc.vocab.strings.add("ROOT")
    for start, end in pairwise(edges):
        part = heads[start:end]
        outside = ((part < start) | (part >= end)).nonzero()[0] + start
        if len(outside):
            _reroot(rows, heads, outside, start, end, root)
    rows[:, 0] = (heads - np.arange(len(doc))).astype(rows.dtype)
    return doc.from_array(["HEAD", "DEP"], rows)


def is_cut(doc: Doc, start: int) -> bool:
    """Return whether the sentence that starts at this token is part of an endless one."""
    return start in doc.user_data.get(NAME, ())


def _reroot(rows: Any, heads: Any, outside: Any, start: int, end: int, root: Any) -> None:
    """Hang what hung outside the part on its own root, or on the first of those that did where it has none."""
    places = np.arange(start, end)
    own = places[heads[start:end] == places]
    top = own[0] if len(own) else outside[0]
    heads[outside] = top
    rows[top, 1] = root


def _find_sentence_edges(doc: Doc) -> list[int]:
    """Return where each sentence starts, and the end of the last."""
    starts: list[int] = (doc.to_array("SENT_START") == 1).nonzero()[0].tolist() if len(doc) else []
    return [*(starts if starts[:1] == [0] else [0, *starts]), len(doc)]


def _find_edges(whole: Sequence[int]) -> list[int]:
    """Return the edges of whole sentences, and the places where an endless one is cut."""
    edges: list[int] = [0]
    for start, end in pairwise(whole):
        parts = -(-(end - start) // LONGEST) or 1
        edges += [start + (end - start) * part // parts for part in range(1, parts + 1)]
    return edges
