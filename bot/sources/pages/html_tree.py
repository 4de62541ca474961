"""A page's text -> the tree of its elements, built once for all that read it."""

from __future__ import annotations

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
