"""What reads or shows strangers' text does so in a time that grows with its length, whatever the text.

Each function of the table below is given each hostile text, and longer ones where its time grew faster than they did.
A new function needs a line in `FUNCTIONS`, a new kind of text one in `TEXTS`; both are tried with all of the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from protego import Protego

from bot.errors import DatelineError
from bot.news import Extent, clipping, escape
from bot.news.feeds import Filter, Item
from bot.newsroom import selection, suggestions
from bot.newsroom.feeds import item_reading
from bot.sources import corrections, entities, jsonl, layout, lines, markdown
from bot.sources.address import canonical, check_address
from bot.sources.calendar_days import find_days
from bot.sources.decoding import decode_page, decode_xml
from bot.sources.feeds import discover, filters, item_keys, opml, paywall, read, strings
from bot.sources.feeds.feedparser_internals import escape_stray_ampersands
from bot.sources.feeds.instants import read_written
from bot.sources.fetch import _looks_like_html
from bot.sources.genres.decide import find_genre
from bot.sources.href import mend
from bot.sources.pages import page
from bot.sources.pages.day import find_page_days
from bot.sources.pages.html_tree import parse_html
from bot.sources.pages.page_metadata import PageMetadata, read_metadata
from bot.sources.plain_text import read_text
from bot.store import search_query as store_words

LENGTHS = (2_000, 8_000, 32_000)  # characters: the next where the two before tell that it may be worse
_TIMES = 6.0  # times as long for four times the text: four for what is linear, sixteen for what is quadratic
_QUICK = 0.01  # seconds for the second length: nothing is told from less
_CEILING = 3.0  # seconds, at any length that is tried
_TICK = 0.01  # seconds; a clock of CPU may go by ticks, so what is shorter is told by the other clock

TEXTS: dict[str, str] = {
    "comments": "<!---->",
    "open comments": "<!--",
    "closed by other marks": "<!-- >",
    "anchors": "<a ",
    "anchors with quotes": "<a '\"",
    "attributes": "<a x=\"'>",
    "links": '<link rel="alternate" type="application/rss+xml" href="/f">',
    "outlines": '<outline text="a">',
    "outlines with a letter": "<outline x",
    "deep": "<div>",
    "ends": "</div>",
    "lists": "<ul><li>",
    "tables": "<table><tr><td>",
    "scripts": "<script>",
    "doctypes": "<!DOCTYPE [",
    "instructions": "<?xml ",
    "cdata": "<![CDATA[",
    "spaces": " ",
    "new lines": "\n",
    "returns": "\r",
    "blank lines": " \n\t\n",
    "letters": "a",
    "capitals": "A",
    "words": "Ada ",
    "initials": "A. ",
    "digits": "1",
    "numbers": "1 ",
    "dashes": "- ",
    "hyphens": "-",
    "a word of hyphens": "a-",
    "dots": ".",
    "stops": "a. ",
    "quotes": "“a ",
    "typed quotes": '"a ',
    "apostrophes": "'",
    "brackets": "([{",
    "combining": "e\u0301",
    "combining alone": "\u0301",
    "nul": "\x00",
    "bidi": "\u202e",
    "emoji": "👩‍👩‍👧",
    "dotted I": "İ",
    "ligature": "\ufdfa",
    "ampersands": "&",
    "reference": "&#",
    "references": "&#1;",
    "updates": "Updated: ",
    "updates in space": "Updated        ",
    "corrections": "CORRECTION\n",
    "headings": "Related stories\nSome words that are here and end with a full stop, as they do in prose.\n",
    "days": "2024-07-21 ",
    "days without space": "2024-07-21,",
    "dateline": "SEOUL, July 21 -- ",
    "bylines": "By Ann Lee\n",
    "addresses": "https://a.example/b ",
    "mail": "a@b.c",
    "markdown": "*a_",
    "links of markdown": "[a](",
    "images of markdown": "![",
    "code": "`a``",
    "block quotes": "> ",
    "list of markdown": "- a\n  ",
    "keys": "title: a\n",
    "entities": "<!ENTITY a 'b'>",
    "items": "<item><title>a</title></item>",
    "json": '{"a":[',
    "not free": "isAccessibleForFree ",
    "metas": "<meta charset ",
    "html": "<html lang ",
    "disallow": "Disallow: /*a*\n",
    "filter": "x - - ",
}
OPENINGS: dict[str, tuple[str, str]] = {
    "": ("", ""),
    "an end that fails": ("", "\x00x"),
}
INSIDE: dict[str, tuple[str, str]] = {
    "in an outline": ("<opml><outline ", ">"),
    "in a feed": ("<rss><channel><item><title>t</title><description>", "</description></item></channel></rss>"),
    "in an attribute": ('<a href="', '">'),
    "after Updated": ("Updated", "x"),
    "after a title": ("A title of an article\n\nBy Ann Lee\n\n", "\n"),
    "after a reference": ("&#", ";"),
}
# What is put inside something else, beside everything that stands alone.
RUNS = (
    "spaces",
    "new lines",
    "letters",
    "words",
    "digits",
    "dashes",
    "anchors",
    "comments",
    "apostrophes",
    "references",
)


def _texts(name: str, size: int) -> str:
    """Return the hostile text of a name ("spaces in a feed") at a size."""
    unit, (head, tail) = MADE[name]
    return head + unit * (size // len(unit)) + tail


MADE = {
    **{f"{kind} {place}".strip(): (unit, ends) for kind, unit in TEXTS.items() for place, ends in OPENINGS.items()},
    **{f"{kind} {place}": (TEXTS[kind], ends) for kind in RUNS for place, ends in INSIDE.items()},
}


def _item(text: str) -> Item:
    return Item("a", "https://a.example/b", text[:2000], author=text[:200], summary=text[:5000], content=text)


def _read_feed(text: str) -> object:
    return read.read_feed(text.encode("utf-8", "replace"), "https://a.example/feed")


def _judge(text: str) -> object:
    phrases = ("- - x", "x - -", "…", "a a a a a a b", "- - - - - - - -", "c++", "ada*", "1 1 1 2", ". . a")
    return [filters.judge(Filter(not_words=(one,)), _item(text), text) for one in phrases]


def _rules(text: str) -> object:
    rules = Protego.parse("User-agent: *\n" + text)
    return rules.can_fetch("https://a.example/" + "a" * 1000, "Dateline")


def _read_metadata(text: str) -> PageMetadata | None:
    tree = parse_html(f"<html><head>{text}")
    return None if tree is None else read_metadata(tree, "https://a.example/")


def _find_days_of_page(text: str) -> object:
    tree = parse_html(f"<html><body><article><h1>A title</h1>{text}")
    return None if tree is None else find_page_days(tree, PageMetadata(), None)


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "unescape": entities.unescape,
    "unescape_attribute": entities.unescape_attribute,
    "mend": lambda text: (mend(text, "https://a.example/"), mend("https://a.example/" + text)),
    "read_written": read_written,
    "strings.heading": lambda text: strings.heading(text, strings.CONTENT),
    "strings.mend_markup": strings.mend_markup,
    "escape_stray_ampersands": escape_stray_ampersands,
    "find_days": lambda text: list(find_days(text)),
    "lines_of": lines.lines_of,
    "lay_out": layout.lay_out,
    "body_of": lambda text: layout.body_of(text, "A title of an article"),
    "notice_in": lambda text: corrections.notice_in(text, 0, len(text)),
    "find_genre": lambda text: find_genre("5 reviews: live", text, Extent(0, len(text))),
    "find_genre of labels": lambda text: find_genre(text, "", Extent(0, 0), sections=[text], tags=[text], address=text),
    "read_text": lambda text: read_text(text, "a.txt"),
    "read_markdown": lambda text: markdown.read_markdown(text, "a.md"),
    "jsonl": lambda text: list(jsonl.read_lines([text])),
    "looks like HTML": lambda text: _looks_like_html(text.encode("utf-8", "replace")),
    "read_feed": _read_feed,
    "find_feeds": lambda text: discover.find_feeds(text.encode("utf-8", "replace"), "https://a.example/"),
    "read_opml": lambda text: opml.read_opml(text.encode("utf-8", "replace")),
    "find_barrier": paywall.find_barrier,
    "strings.plain": lambda text: strings.plain(text, strings.CONTENT),
    "strings.address": lambda text: strings.address(text, "https://a.example/"),
    "find_sides": lambda text: item_keys.find_sides(_item(text)),
    "given": lambda text: item_reading.read_own_text(_item(text)),
    "shown_title": lambda text: item_reading.build_title(_item(text)),
    "judge": _judge,
    "robots": _rules,
    "canonical": canonical,
    "check_address": lambda text: check_address("https://a.example/" + text),
    "escape": escape.escape,
    "line": escape.line,
    "clip": lambda text: clipping.clip(text, 1000),
    "clip to the end": lambda text: clipping.clip(text, len(text) - 10),
    "split": lambda text: list(clipping.split(text, 2000)),
    "escape.link": lambda text: escape.link(text, "https://a.example/" + text),
    "best_sentence": lambda text: selection.choose_sentence(
        text, Extent(0, len(text)), [Extent(len(text) // 2, len(text))]
    ),
    "paragraph_at": lambda text: selection.find_paragraph(
        text, Extent(0, len(text)), Extent(len(text) // 2, len(text))
    ),
    "parse_page": lambda text: page.parse_page(text.encode("utf-8", "replace"), "https://a.example/", None),
    "page_days": _find_days_of_page,
    "json_ld": lambda text: _read_metadata(f'<script type="application/ld+json">{text}</script>'),
    "metadata": _read_metadata,
    "decode_page": lambda text: decode_page(text.encode("cp1252", "replace"), "utf-8"),
    "decode_xml": lambda text: decode_xml(text.encode("utf-8", "replace") + b"\xff" * 9),
    "cleaned_line": suggestions.clean_line,
    "folded": store_words.fold,
    "search": lambda text: (store_words.all_of(text), store_words.all_begun(text), store_words.any_trigram(text)),
}


def _seconds(function: Callable[[str], object], text: str) -> float:
    began, used = time.perf_counter(), time.process_time()
    with suppress(DatelineError):
        function(text)
    return min(time.perf_counter() - began, time.process_time() - used + _TICK)


def _growth(function: Callable[[str], object], kind: str) -> list[float]:
    """Return the seconds for each length, up to the one that tells; for the last one alone if that is quick."""
    seconds = [_seconds(function, _texts(kind, LENGTHS[1]))]
    if seconds[0] < _QUICK:
        return seconds
    seconds.insert(0, _seconds(function, _texts(kind, LENGTHS[0])))
    for length in LENGTHS[2:]:
        if seconds[-1] <= _TIMES * seconds[-2] or seconds[-1] > _CEILING:
            break
        seconds.append(_seconds(function, _texts(kind, length)))
    if _is_slow(seconds):  # a collection of garbage, or what else came between, is no reason
        again = [_seconds(function, _texts(kind, length)) for length in LENGTHS[: len(seconds)]]
        seconds = [min(pair) for pair in zip(seconds, again, strict=True)]
    return seconds


def _is_slow(seconds: list[float]) -> bool:
    is_over = len(seconds) == len(LENGTHS) and seconds[-1] > _TIMES * seconds[-2]
    return is_over or seconds[-1] > _CEILING


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_time_grows_with_the_length_and_no_faster(name: str) -> None:
    slow = {}
    for kind in MADE:
        seconds = _growth(FUNCTIONS[name], kind)
        if _is_slow(seconds):
            slow[kind] = [f"{one:.3f} s" for one in seconds]
        if len(slow) == 3:
            break  # enough to look at, and each takes long
    assert slow == {}, f"for {LENGTHS} characters"


@pytest.mark.parametrize("pattern", [r"\s+x", r" +$"])
def test_a_function_that_is_worse_than_linear_is_found(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    # What is found at half the lengths is found at the whole: what is quadratic takes four times as long there.
    monkeypatch.setattr(f"{__name__}.LENGTHS", tuple(length // 2 for length in LENGTHS))
    assert _is_slow(_growth(re.compile(pattern).search, "spaces an end that fails"))
