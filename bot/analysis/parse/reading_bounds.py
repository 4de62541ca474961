"""How far a very long text is analysed: up to a bound in characters and in tokens, at a paragraph's end if it can be.

A parse takes memory and time by the token, and a text of strangers can be nothing but marks: so both are counted, the
tokens by the tokeniser alone, which costs a hundredth of the parse.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.analysis.document import LONGEST_TITLE, Bounds, Document
from bot.news import Extent

_NEAR = 2_000  # characters before a bound in which the end of a paragraph, or of a sentence, is looked for
_SENTENCE_ENDS = (". ", ".\n", "! ", "!\n", "? ", "?\n", ".” ", '." ', "。", "！", "？", "।")


def clip_to_bounds(document: Document, bounds: Bounds, tokenizer: Any | None) -> Document:
    """Return the document with as much of its body as is analysed; offsets stay those of the whole text.

    `tokenizer` is the pipeline's, None for a text that is not parsed: its tokens need no counting.
    """
    title = document.title[:LONGEST_TITLE] if document.title else document.title
    start, end = document.body.start, document.body.end
    if end - start > bounds.characters:
        end = find_cut(document.text, start, start + bounds.characters)
    if tokenizer is not None and end - start > bounds.tokens:  # a token has one character at least
        end = _find_cut_by_tokens(document.text, start, end, bounds.tokens, tokenizer)
    if end == document.body.end and title == document.title:
        return document
    return replace(document, body=Extent(start, end), title=title)


def find_cut(text: str, start: int, most: int) -> int:
    """The best end at or before `most` of the body from `start` on: of a paragraph, a sentence, a word, else there."""
    low = max(start, most - _NEAR)
    for marks in (("\n\n", "\n\r\n"), ("\n", "\u2029"), _SENTENCE_ENDS, (" ", "\t")):
        places = [(text.rfind(mark, low, most), len(mark.rstrip())) for mark in marks]
        found = max(at + length for at, length in places if at >= 0) if any(at >= 0 for at, _ in places) else start
        if found > start:
            return found
    return most


def _find_cut_by_tokens(text: str, start: int, end: int, most: int, tokenizer: Any) -> int:
    from bot.analysis.parse.reading import replace_typography  # what the parser gets

    doc = tokenizer(replace_typography(text[start:end]))
    return end if len(doc) <= most else find_cut(text, start, start + doc[most].idx)
