"""A page's text -> the tree of its elements, built once for all that read it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any


def parse_html(html: str) -> Any:
    """Return the root of a page's tree (an lxml element), without comments; None where nothing of it is HTML."""
    from trafilatura import load_html

    try:
        return load_html(html)
    except MemoryError:
        raise  # the worker's own limit, which says nothing of the page
    except Exception:  # noqa: BLE001  # lxml raises many kinds, all of which say that this is no page
        return None


def text_of(element: Any, most: int = 2_000) -> str:
    """Return an element's words on one line, at most `most` characters of them."""
    words: list[str] = []
    size = 0
    for piece in element.itertext():
        words.append(piece)
        size += len(piece)
        if size > most * 4:
            break
    return " ".join("".join(words).split())[:most]


def find_inside(tree: Any, tags: Collection[str]) -> set[Any]:
    """Return the elements that have one of the tags, or stand in one that has.

    Looked up once for a whole tree: asking each element for all that it stands in takes a deep page ages.
    """
    found: set[Any] = set()
    for element in tree.iter():  # whatever an element stands in comes before it
        if element.tag in tags or element.getparent() in found:
            found.add(element)
    return found
