"""A page's `<sup>` and `<sub>` as plain text."""

from __future__ import annotations

from typing import Any

from bot.sources.pages.html_tree import text_of
from bot.sources.raised import write_lowered, write_raised

_LAST = 40  # characters before it that are looked at


def replace_raised(tree: Any) -> None:
    """Replace each `<sup>` and `<sub>` of a tree by text: "m²", "10⁶", "21st", "CO2"; footnotes' marks go."""
    for element in list(tree.iter("sup", "sub")):
        if element.getparent() is None:
            continue
        words, before, after = text_of(element, 200), _text_before(element), (element.tail or "")[:1]
        if element.tag == "sup":
            plain = write_raised(words, before, after, _is_link(element))
        else:
            plain = write_lowered(words, before, after)
        _replace(element, plain)


def _is_link(element: Any) -> bool:
    parent = element.getparent()
    return parent.tag == "a" or next(element.iter("a"), None) is not None


def _text_before(element: Any) -> str:
    """Return what stands on the line before an element, as far as it is looked at."""
    previous = element.getprevious()
    if previous is None:
        return (element.getparent().text or "")[-_LAST:]
    tail = previous.tail or ""
    if tail or previous.tag in {"br", "p", "div", "li"} or not isinstance(previous.tag, str):
        return str(tail[-_LAST:])
    return text_of(previous, 2_000)[-_LAST:]


def _replace(element: Any, words: str) -> None:
    """Put words in an element's place; what follows it stays."""
    tail = element.tail or ""
    parent, previous = element.getparent(), element.getprevious()
    if previous is None:
        parent.text = (parent.text or "") + words + tail
    else:
        previous.tail = (previous.tail or "") + words + tail
    parent.remove(element)
