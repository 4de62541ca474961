"""The spaCy pipeline: loaded once a process, with no component that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from bot.analysis.parse import long_sentences
from bot.analysis.parse.entity_finder import install_entity_finder
from bot.analysis.parse.ruler import install_caching_ruler
from bot.analysis.times.tagging import TagsNearTimes
from bot.news import Part
from bot.settings import PIPELINE

_PARAGRAPH = re.compile(r"\n\s*\n|[\r\x85\u2028\u2029]\s*")

# Marks of quotation that words stand close to on both sides, and the punctuation between: `years,"Doe said`.
_GLUED_MARKS = (
    r"""(?<=\S)(?:"|'')(?=\S)""",
    r"""(?<=\S)[,.:;!?)'—](?='?(?:"|'')\S)""",
    r"""(?<=")(?:--|[,—–])(?=\w)""",
)

_TAGS_DO = frozenset((Part.TIMES,))  # parts that need the tagger and nothing after it
_BEYOND_TAGS = ("parser", "attribute_ruler", "lemmatizer", "ner")


@Language.component("dateline_paragraphs")
def _start_sentences_at_paragraphs(doc: Doc) -> Doc:
    """Start a sentence after each blank line, and return the document; the parser keeps to it."""
    for token in doc[:-1]:
        if token.is_space and _PARAGRAPH.search(token.text):
            doc[token.i + 1].is_sent_start = True
    return doc


@Language.factory("dateline_tags_near_times")
def _make_tags_near_times(nlp: Language, name: str) -> TagsNearTimes:
    """Return the component that replaces those that tag the whole document."""
    taggers = [component for _, component in nlp.pipeline]
    nlp.select_pipes(disable=nlp.pipe_names)
    return TagsNearTimes(taggers)


def load(only: Collection[Part] | None = None, name: str = PIPELINE) -> Language:
    """Return the English pipeline `name` (tagger, parser, lemmas, names), paragraphs respected: a package or a folder.

    With `only`, it may come without components that those parts of the facts do not need.
    """
    return _load(name, only is not None and set(only) <= _TAGS_DO)


@cache
def _load(name: str, tags_do: bool) -> Language:
    nlp = spacy.load(name, exclude=["senter", *(_BEYOND_TAGS if tags_do else ())])
    if tags_do:
        nlp.add_pipe("dateline_tags_near_times")
    else:
        nlp.add_pipe("dateline_paragraphs", before="parser")
        nlp.add_pipe(long_sentences.NAME, after="parser")
        install_caching_ruler(nlp)
        install_entity_finder(nlp)
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), *_GLUED_MARKS]).finditer
    nlp.max_length = 2_000_000  # characters; the worker's time limit ends what is too long
    return nlp
