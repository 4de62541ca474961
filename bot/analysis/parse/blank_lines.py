"""What stands between an article's paragraphs and is none of it, blanked before anything is read."""

from __future__ import annotations

from dataclasses import replace

from bot.analysis.document import Document
from bot.sources.boilerplate import find_boilerplate


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
