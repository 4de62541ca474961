"""The labels that a page shows above its headline: "Opinion", "Advertisement feature", the way from the front page."""

from __future__ import annotations

import re
from typing import Any

from bot.sources.pages.html_tree import text_of

_LEVELS = 3  # elements round the headline in which a label is looked for
_BEFORE = 4  # elements before it at each level
_MOST = 4  # pieces of a label's element; a menu has more
_LONGEST = 60  # characters
_PAST = frozenset({"nav", "aside", "form", "script", "style", "figure", "svg", "button", "ul", "template"})
_AROUND = frozenset({"body", "main", "article", "html"})  # what stands beside these is no label of the headline
_SITE = re.compile(r"nav|menu|masthead|site|page-?head|toolbar|share|social|comment|\bads?\b|promo", re.IGNORECASE)
_BUTTON = "comment"  # beside "Share" and "Save" more often than a section's name


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
            found += _read_pieces(before)
        element = element.getparent()
    return tuple(one for one in found if one.casefold() != _BUTTON)


def _read_pieces(element: Any) -> list[str]:
    """Return the pieces of text of an element that may be a label; none of a menu, of a site's head, of much text."""
    pieces: list[str] = []
    for part in element.iter():
        if not isinstance(part.tag, str) or part.tag in _PAST or _is_of_site(part):
            return []
        words = [part.text or "", *([part.tail or ""] if part is not element else [])]
        pieces += [line for one in words if (line := " ".join(one.split()))]
        if len(pieces) > _MOST:
            return []
    return pieces if len(text_of(element, 4 * _LONGEST)) <= 2 * _LONGEST else []


def _is_of_site(element: Any) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    return bool(_SITE.search(names[:400]))
