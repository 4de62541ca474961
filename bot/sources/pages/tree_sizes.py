"""How much text each element of a tree holds, and how much of it is links and prose: counted once for all elements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sources.lines import is_prose
from bot.sources.pages.html_tree import text_of

_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "svg"})
_PROSE = frozenset({"p", "li", "blockquote", "dd", "td"})


@dataclass(slots=True)
class Size:
    """Characters in an element, white space aside."""

    text: int = 0
    links: int = 0  # inside links
    prose: int = 0  # in what reads as sentences and is no link: paragraphs, items, cells
    paragraphs: int = 0  # in those of it that are `<p>`


class TreeSizes:
    """The sizes of a tree's elements as they were when it was made."""

    def __init__(self, tree: Any) -> None:
        self._elements = [one for one in tree.iter() if isinstance(one.tag, str)]  # kept: lxml makes them anew else
        self._sizes = {one: Size() for one in self._elements}
        for element in reversed(self._elements):
            self._count(element)

    def of(self, element: Any) -> Size:
        """Return an element's size; an empty one for an element made later."""
        return self._sizes.get(element) or Size()

    def is_link(self, element: Any, share: float = 0.9) -> bool:
        """Return whether nearly all of an element's words are links."""
        size = self.of(element)
        return size.text > 0 and size.links >= share * size.text

    def _count(self, element: Any) -> None:
        size = self._sizes[element]
        if element.tag in _UNSEEN:
            size.text = size.links = size.prose = size.paragraphs = 0
        else:
            size.text += _letters(element.text)
            if element.tag == "a" and element.get("href") is not None:
                size.links = size.text
            if element.tag in _PROSE and not size.prose and size.links < size.text / 2 and is_prose(text_of(element)):
                size.prose = size.text
                size.paragraphs = size.text if element.tag == "p" else 0
        parent = self._sizes.get(element.getparent())
        if parent is not None:
            parent.text += size.text + _letters(element.tail)
            parent.links += size.links
            parent.prose += size.prose
            parent.paragraphs += size.paragraphs


def _letters(words: str | None) -> int:
    return len("".join(words.split())) if words else 0
