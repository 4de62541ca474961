"""A page's headline: what stands above its story, as far as what the page says of itself agrees."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sources.headlines import is_name, names_of_host, strip_names
from bot.sources.lines import length
from bot.sources.pages.html_tree import text_of
from bot.sources.pages.page_metadata import PageMetadata

_WORD = re.compile(r"\w{2,}")
_AGREE = 0.5  # of the shorter headline's words
_LONGEST = 300  # characters
_CUT_OFF = ("...", "…")
_MOST_HEADINGS = 20
_HEADLINE = re.compile(
    r"(?:^|[\s_-])(?:head-?line|(?:article|entry|post|story)[_-]+(?:title|heading))(?:$|[\s_-])", re.IGNORECASE
)


def find_title(tree: Any, about: PageMetadata, url: str | None) -> str | None:
    """Return the headline, without the outlet's and the section's name; None where the page has none.

    The heading on the page is taken where it agrees with what the page says of itself, or where there is no more than
    one and it is no name; else what is said for machines: JSON-LD's, then Open Graph's, then the document's title.
    """
    names = list_names(about, url)
    said = [one for one in (about.headline, about.social_title, about.document_title) if one]
    shown = [words for words in _headings(tree) if not is_name(words, names)]
    for words in shown:
        if any(_agrees(words, other) for other in said):
            return strip_names(words, names)
    if shown and (not said or _is_plain(shown)):
        return strip_names(shown[0], names)
    kept = [strip_names(words, names, [*shown, *(one for one in said if one != words)]) for words in said]
    kept = [words for words in kept if words and not is_name(words, names)]
    whole = [words for words in kept if not words.endswith(_CUT_OFF)]
    return next(iter([*whole, *kept]), None)


def list_names(about: PageMetadata, url: str | None) -> list[str]:
    """Return the names of the outlet and its sections, as far as a page and its address say them."""
    names = [about.site_name, *about.author_organisations, *about.sections, *about.breadcrumbs[:-1]]
    host = urlsplit(url).hostname if url else None
    own = urlsplit(about.canonical).hostname if about.canonical else None
    return [name for name in names if name] + [name for one in (host, own) if one for name in names_of_host(one)]


def _headings(tree: Any) -> list[str]:
    """Return the page's main headings, those inside the story first."""
    found = list(tree.iter("h1"))[:_MOST_HEADINGS]
    if not found:
        found = [one for one in tree.iter("h2") if _is_marked(one)][:1]
    inside = [one for one in found if any(above.tag in {"article", "main"} for above in one.iterancestors())]
    ordered = [*inside, *(one for one in found if one not in inside)]
    return [words for one in ordered if (words := text_of(one, _LONGEST))]


def _is_marked(element: Any) -> bool:
    return bool(_HEADLINE.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}"[:500]))


def _is_plain(shown: list[str]) -> bool:
    """Return whether there is one heading, of a headline's length."""
    return len(shown) == 1 and length(shown[0]) >= 4


def _agrees(one: str, other: str) -> bool:
    first, second = (set(_WORD.findall(words.casefold())) for words in (one, other))
    fewer = min(len(first), len(second))
    return fewer > 1 and len(first & second) >= fewer * _AGREE
