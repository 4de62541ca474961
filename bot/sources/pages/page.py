"""A web page's bytes -> Article, by trafilatura.

Heavy to import (lxml and its company) and slow on large pages, so none of it is imported at the top: the bot's
process never parses a page, a worker does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.news import Article, Extent, Notice, Span
from bot.sources.address import canonical, same_site
from bot.sources.boilerplate import is_boilerplate
from bot.sources.bylines import find_people, join_people
from bot.sources.corrections import notice_in
from bot.sources.decoding import decode, decode_page
from bot.sources.errors import NoArticle
from bot.sources.genres.decide import find_genre
from bot.sources.headlines import strip_names
from bot.sources.images import clean_image
from bot.sources.layout import lay_out
from bot.sources.lines import is_prose
from bot.sources.pages.byline import find_byline
from bot.sources.pages.day import find_page_days
from bot.sources.pages.html_tree import find_inside, parse_html, text_of
from bot.sources.pages.kickers import find_kickers
from bot.sources.pages.page_metadata import read_metadata
from bot.sources.pages.preparation import drop_struck, prepare
from bot.sources.pages.title import find_title
from bot.sources.plain_text import read_text

_LANGUAGE = re.compile(r"\A\s*+([A-Za-z]{2})(?![A-Za-z])")
_MARK_UP = re.compile(rb"<\x00?[a-z!?]", re.IGNORECASE)
_NOTICE_CLASS = re.compile(r"correct|retract|withdraw|clarif|erratum|editor|notice|note", re.IGNORECASE)
_MOST_ELEMENTS = 8_000  # of the longest articles there are some 3,000 with all that stands round them
_OPENING = 4  # lines among which a headline stands
_NOTICE_LENGTH = 800  # characters that a notice has at most


@dataclass(frozen=True, slots=True)
class _Read:
    """What trafilatura made of a page."""

    text: str
    title: str | None
    outlet: str | None
    url: str | None


def parse_page(
    html: bytes, url: str | None, charset: str | None, *, content_type: str | None = None, origin: str | None = None
) -> Article:
    """Return the article on a page. NoArticle where it holds none.

    `url` is the address the page came from in the end, None for a file; `charset` is what the HTTP header said, and
    `content_type` what the fetch found it to be (told by the bytes if None). Plain text is read as a text file is.
    The address a page claims for itself is believed for its own site only.
    """
    where = origin or url or "page"
    if content_type == "text/plain" or (content_type is None and not _MARK_UP.search(html)):
        return _add_address(read_text(decode(html, charset), where), url)
    text = decode_page(html, charset)
    tree = parse_html(text) if text.strip() else None
    if tree is None:
        raise NoArticle(where, origin=where)
    about, kickers = read_metadata(tree, url), find_kickers(tree)
    drop_struck(tree)
    title, byline = find_title(tree, about, url), find_byline(tree, about, url)
    prepared = deepcopy(tree)
    prepare(prepared)
    read = _extract(prepared, url)
    if read is None or not read.text.strip():
        raise NoArticle(where, origin=where)
    lines = [line for line in read.text.splitlines() if line.strip() and not is_boilerplate(line)]
    plain = "\n\n".join(
        [*(title if title and _is_title(one, title) else one for one in lines[:_OPENING]), *lines[_OPENING:]]
    )
    layout = lay_out(plain, title or read.title)
    if not any(is_prose(line) for line in plain[layout.body.start : layout.body.end].splitlines()):
        raise NoArticle(where, origin=where)  # a front page, a menu, a video's caption
    notice = layout.notice
    if notice is None and (words := _find_notice(tree)) and words not in plain:
        plain, notice = _add_notice(plain, words)
    body = Extent(layout.body.start, layout.body.end)
    address = _address(about.canonical or read.url, url)
    days = find_page_days(tree, about, address)
    return Article(
        text=plain,
        body=body,
        origin=where,
        title=layout.title,
        published=days.published,
        updated=days.updated,
        url=address or layout.url,
        outlet=about.site_name or read.outlet or layout.outlet,
        byline=byline or join_people(find_people([layout.byline or ""])) or layout.byline,
        language=_language(tree),
        notice=notice,
        image=clean_image(about.image, url),
        genre=find_genre(
            layout.title,
            plain,
            body,
            types=about.types,
            titles=(about.headline, about.social_title, about.document_title),
            sections=(*about.sections, *about.breadcrumbs, *kickers),
            address=address,
        ),
    )


def _language(tree: Any) -> str | None:
    """Return ISO 639-1's code of the language that the page says it is in."""
    root = next(tree.iter("html"), tree)
    found = _LANGUAGE.match(root.get("lang") or root.get("xml:lang") or "")
    return found[1].lower() if found else None


def _extract(tree: Any, url: str | None) -> _Read | None:
    from bot.sources.pages.trafilatura_internals import bare_extraction

    try:
        document: Any = bare_extraction(
            tree,
            url=url,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            fast=_is_huge(tree),  # its other ways to read compare each block with all others
            date_extraction_params={"extensive_search": False},  # its guess is not used
        )
    except MemoryError:
        raise  # the worker's own limit, which says nothing of the page
    except Exception as error:
        raise NoArticle(f"{url}: {type(error).__name__}: {error}", origin=url or "page") from error
    if document is None:
        return None
    return _Read(
        text=document.text or "",
        title=_line(document.title),
        outlet=_line(document.sitename),
        url=document.url,
    )


def _is_title(line: str, title: str) -> bool:
    """Return whether a line is the headline with the outlet's or the section's name, which a title goes without."""
    return line != title and strip_names(line, (), [title]) == title


def _is_huge(tree: Any) -> bool:
    return next(islice(tree.iter(), _MOST_ELEMENTS, None), None) is not None


def _line(words: str | None) -> str | None:
    return " ".join(words.split()) or None if words else None


def _address(claimed: str | None, fetched: str | None) -> str | None:
    """Return an article's address: what the page says where that is on its own site, else where it was found."""
    own = canonical(claimed) if claimed else None
    if fetched is None:
        return own
    return own if own and same_site(own, fetched) else canonical(fetched)


def _add_address(article: Article, url: str | None) -> Article:
    from dataclasses import replace

    return replace(article, url=(canonical(url) if url else None) or article.url)


def _find_notice(tree: Any) -> str | None:
    """Return a correction or withdrawal that the page marks as one, but that the extraction took for furniture."""
    for element in _find_notice_elements(tree):
        words = text_of(element, _NOTICE_LENGTH + 1)  # a story's whole box is none
        if 0 < len(words) <= _NOTICE_LENGTH:
            found = notice_in(words, 0, len(words))
            if found and found.kind != "update":
                return words
    return None


def _find_notice_elements(tree: Any) -> Iterator[Any]:
    """Yield the elements that may hold a notice: inside the story, or named as one."""
    told = find_inside(tree, ("article",))
    for element in tree.iter("p", "div", "aside", "section", "footer", "em", "i", "strong"):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if element in told or _NOTICE_CLASS.search(names[:400]):
            yield element


def _add_notice(text: str, words: str) -> tuple[str, Notice | None]:
    """Return the text with the notice below it, as the page has it outside the story."""
    longer = f"{text}\n\n{words}"
    start = len(text) + 2
    found = notice_in(longer, start, len(longer))
    return longer, Notice(found.kind, Span.of(longer, start, len(longer))) if found else None
