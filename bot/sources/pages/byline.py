"""Whom a page names as its story's authors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.sources.bylines import find_people, join_people
from bot.sources.headlines import is_name
from bot.sources.pages.html_tree import text_of
from bot.sources.pages.page_metadata import PageMetadata
from bot.sources.pages.title import list_names

_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|author-?names?|writers?|dateline-author)(?:$|[\s_-])", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"comment|related|sidebar|recommend|teaser|promo|footer|bio\b|more-", re.IGNORECASE)
_AWAY = frozenset({"aside", "footer", "nav", "blockquote"})
_LONGEST = 200  # characters of a byline
_MOST = 40  # elements that are looked at


def find_byline(tree: Any, about: PageMetadata, url: str | None) -> str | None:
    """Return the people who wrote, with commas between; an organisation where it is no person and not the outlet.

    What the page says for machines comes first, then its visible byline.
    """
    names = list_names(about, url)
    people = find_people(about.authors, names) or find_people(_visible(tree), names)
    if people:
        return join_people(people)
    outlet = list_names(replace(about, author_organisations=()), url)
    return join_people(name for name in about.author_organisations if not is_name(name, outlet))


def _visible(tree: Any) -> Iterator[str]:
    """Yield the words of the first element that is marked as a byline and names somebody."""
    looked_at = 0
    for element in tree.iter("a", "address", "div", "p", "span", "li", "strong", "cite", "h3", "h4"):
        if looked_at >= _MOST:
            return
        if not _is_byline(element):
            continue
        looked_at += 1
        words = text_of(element, _LONGEST + 1)
        if len(words) <= _LONGEST and find_people([words]):
            yield words
            yield from _beside(element)
            return


def _is_byline(element: Any) -> bool:
    marked = (
        "author" in (element.get("rel") or "").lower().split()
        or "author" in (element.get("itemprop") or "").lower()
        or _CLASS.search((element.get("class") or "")[:300])
    )
    return bool(marked) and not any(
        above.tag in _AWAY or _ELSEWHERE.search(f"{above.get('class') or ''} {above.get('id') or ''}"[:300])
        for above in [element, *element.iterancestors()]
        if above.tag not in {"html", "body"}
    )


def _beside(element: Any) -> Iterator[str]:
    """Yield the bylines that stand beside the first: each of several authors may have an element of their own."""
    parent = element.getparent()
    if parent is None:
        return
    for number, other in enumerate(parent.iter(element.tag)):
        if number >= _MOST:
            return
        if other is not element and _is_byline(other):
            yield text_of(other, _LONGEST)
