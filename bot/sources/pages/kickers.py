"""The labels that a page shows above its headline: "Opinion", "Advertisement feature", the way from the front page."""

from __future__ import annotations

from typing import Any

from bot.sources.pages.html_tree import text_of

_LEVELS = 3  # elements round the headline in which a label is looked for
_BEFORE = 4  # elements before it at each level
_MOST = 4  # pieces of a label's element; a menu has more
_LONGEST = 60  # characters
_PAST = frozenset({"nav", "aside", "form", "script", "style", "figure", "svg", "button", "ul", "template"})
_AROUND = frozenset({"body", "main", "article", "html"})  # what stands beside these is no label of the headline


def find_kickers(tree: Any) -> tuple[str, ...]:
    """Return the short labels that stand before the page's first headline, the nearest first."""
    element = next(tree.iter("h1"), None)
    found: list[str] = []
    for _ in range(_LEVELS):
        if element is None or element.tag in _AROUND:
            break
        for number, before in enumerate(element.itersiblings(preceding=True)):
            if number >= _BEFORE:
                break
            if isinstance(before.tag, str) and before.tag not in _PAST:
                found += _read_pieces(before)
        element = element.getparent()
    return tuple(found)


def _read_pieces(element: Any) -> list[str]:
    pieces: list[str] = []
    for part in element.iter():
        if part.tag in _PAST:
            return []
        words = [part.text or "", *([part.tail or ""] if part is not element else [])]
        pieces += [line for one in words if (line := " ".join(one.split()))]
        if len(pieces) > _MOST:
            return []
    return pieces if len(text_of(element, 4 * _LONGEST)) <= 2 * _LONGEST else []
