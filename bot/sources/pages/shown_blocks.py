"""What a page shows, block by block in its order, without what is not its article's own: asides, footers, comments,
embedded posts, quotations, teasers of other articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.sources.calendar_days import find_days

_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "label"),
        *("mark", "meta", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    }
)
_MARKED = frozenset({"time", "abbr", "a"})
_UNREAD = frozenset(
    {
        *("aside", "footer", "nav", "form", "blockquote", "figure", "figcaption", "iframe", "script", "style"),
        *("noscript", "template", "select", "button", "textarea", "svg", "object", "audio", "video", "dialog", "menu"),
        *("head", "del", "strike"),
    }
)
_OTHERS_CLASS = re.compile(
    r"""comment | disqus | \brelated | recommend | side-?bar | \baside | footer | teaser | promo | popular | trending
    | most-?(?:read|viewed|shared|recent) | newsletter | widget | tweet | twitter | instagram | facebook | \bfb-
    | tiktok | \bembed | outbrain | taboola | carousel | \brail\b | \bcards?\b | -cards?\b | read-?(?:more|next|also)
    | see-?also | (?:more|other|next|latest|similar)-(?:from|on|in|stories|news|articles?|posts?|reads?)
    | cookie | consent | ticker | advert | \bbio\b | copyright | masthead | breaking | \bmenu\b | pagination
    | upcoming | \bevents?-
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OTHERS_ROLES = frozenset({"complementary", "contentinfo", "navigation", "banner", "search", "dialog", "alertdialog"})
_LONGEST = 2_000  # characters of a block that are kept
_MOST_BLOCKS = 20_000
_MOST_TIMES = 20  # in one block


@dataclass(frozen=True, slots=True)
class Time:
    """A `<time>`: where its words stand in its block, and what it says of itself."""

    start: int
    end: int
    value: str  # its machine-readable value, empty where it has none
    names: str  # its class, its property, in small letters


@dataclass(slots=True)
class Block:
    """A run of text that nothing of the page's layout breaks."""

    element: Any  # what it stands in
    text: str = ""
    times: list[Time] = field(default_factory=list)
    link: int = 0  # words of its longest link
    label: str = ""  # the block before, where it only says what this one is: "When:"


def is_heading(element: Any) -> bool:
    return element.tag in {"h1", "h2", "h3", "h4"}


def find_blocks(tree: Any, headline: Any, story: Any) -> list[Block]:
    """Return the page's blocks in their order.

    `headline`, `story`: the elements of the article's heading and of its text, None where they are not known. Nothing
    that holds them is left out; other articles are.
    """
    kept = {one for own in (headline, story) if own is not None for one in (own, *own.iterancestors())}
    blocks: list[Block] = []
    for block in _walk(tree, kept):
        block.text = block.text[:_LONGEST]
        if block.text.strip() or block.times:
            block.label = blocks[-1].text if blocks and _is_label(blocks[-1], block) else ""
            blocks.append(block)
            if len(blocks) >= _MOST_BLOCKS:
                break
    return blocks


def _is_label(before: Block, block: Block) -> bool:
    named = {"dt": "dd", "th": "td"}.get(before.element.tag)
    return (named is not None and named == block.element.tag) or before.text.rstrip().endswith(":")


def is_unread(element: Any) -> bool:
    """Return whether an element holds what is not its article's own by its tag or its role, or is not shown."""
    role = (element.get("role") or "").lower()
    return element.tag in _UNREAD or role in _OTHERS_ROLES or element.get("hidden") is not None


def _is_others(element: Any) -> bool:
    """Return whether an element holds what is not its article's own by its tag, its role or its names."""
    if is_unread(element):
        return True
    if element.tag in {"body", "html", "main", "time"}:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:400]
    return bool(_OTHERS_CLASS.search(names))


def _walk(tree: Any, kept: set[Any]) -> Iterator[Block]:
    from lxml.etree import iterwalk

    block = Block(tree)
    opened: list[tuple[Any, int]] = []  # times and links, with where their words begin
    walk = iterwalk(tree, events=("start", "end"))
    skipped: Any = None
    for event, element in walk:
        is_end = event == "end"
        if not is_end and element not in kept and (_is_others(element) or element.tag == "article"):
            skipped = element
            walk.skip_subtree()
            continue
        if element.tag not in _INLINE and element is not skipped:
            yield block
            block, opened = Block(element.getparent() if is_end else element), []
        elif is_end and opened and opened[-1][0] is element:
            _close(block, *opened.pop())
        elif not is_end and element.tag in _MARKED:
            opened.append((element, len(block.text)))
        if len(block.text) <= _LONGEST:
            block.text += (element.tail if is_end else element.text) or ""
    yield block


def _close(block: Block, element: Any, start: int) -> None:
    if element.tag == "a":
        words = len(_without_days(block, start).split())
        block.link = max(block.link, words)
        return
    value = (element.get("datetime") if element.tag == "time" else element.get("title")) or element.get("content") or ""
    if len(block.times) < _MOST_TIMES and (element.tag == "time" or value):
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('property') or ''}"
        pubdate = "published" if element.get("pubdate") is not None else ""
        block.times.append(Time(start, len(block.text), value[:100].strip(), f"{names[:300]} {pubdate}".lower()))


def _without_days(block: Block, start: int) -> str:
    """Return the words of a block from `start` on without its days: a link on a day is no teaser."""
    text = block.text
    days = [(one.start, one.end) for one in block.times if one.start >= start]
    days += [(start + one.start, start + one.end) for one in find_days(text[start : start + _LONGEST])]
    for first, last in sorted(days, reverse=True):
        text = text[:first] + text[last:]
    return text[start:]
