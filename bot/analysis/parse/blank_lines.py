"""What stands between an article's paragraphs and is none of it, blanked before anything is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from bot.analysis.document import Document
from bot.analysis.parse.fused_heads import find_fused_heads
from bot.news import Span
from bot.sources.boilerplate import find_boilerplate

T = TypeVar("T")


def blank_boilerplate(document: Document) -> Document:
    """Return the document with spaces for what is a page's own, so that nothing is found in it; offsets stay.

    The line ends before a whole line are blanked with it: the paragraphs round it stay as far apart as they were.
    """
    text, at, pieces = document.text, 0, []
    for start, end in _list_blanks(document):
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return replace(document, text="".join([*pieces, text[at:]])) if pieces else document


def _list_blanks(document: Document) -> Iterator[tuple[int, int]]:
    """Yield where to blank, in order: whole lines of boilerplate, and what runs into a line of the article."""
    text, body, at = document.text, document.body, 0
    lines = find_boilerplate(text, body)
    whole = {line.start for line in lines}
    fused = find_fused_heads(text, body, document.title)
    for found in sorted((*lines, *fused), key=lambda one: (one.start, -one.end)):
        start = found.start
        while found.start in whole and start > max(at, body.start) and text[start - 1].isspace():
            start -= 1
        if found.start >= at:
            yield start, found.end
            at = found.end


def cut_anew(found: T, text: str) -> T:
    """Return what was found in a blanked text with its spans' words as `text` has them, blanked lines included."""
    if isinstance(found, Span):
        return cast("T", Span.of(text, found.start, found.end))
    if isinstance(found, tuple):
        return cast("T", tuple(cut_anew(one, text) for one in found))
    if is_dataclass(found) and not isinstance(found, type):
        parts: dict[str, Any] = {field.name: getattr(found, field.name) for field in fields(found) if field.init}
        return cast("T", replace(found, **{name: cut_anew(one, text) for name, one in parts.items()}))
    return found
