"""What stands between an article's paragraphs and is none of it, blanked before anything is read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from bot.analysis.document import Document
from bot.news import Span
from bot.sources.boilerplate import find_boilerplate

T = TypeVar("T")


def blank_boilerplate(document: Document) -> Document:
    """Return the document with spaces for its lines of boilerplate, so that nothing is found in them; offsets stay.

    The line ends before such a line are blanked with it: the paragraphs round it stay as far apart as they were.
    """
    text, at, pieces = document.text, 0, []
    for line in find_boilerplate(text, document.body):
        start = line.start
        while start > max(at, document.body.start) and text[start - 1].isspace():
            start -= 1
        pieces += [text[at:start], " " * (line.end - start)]
        at = line.end
    return replace(document, text="".join([*pieces, text[at:]])) if pieces else document


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
