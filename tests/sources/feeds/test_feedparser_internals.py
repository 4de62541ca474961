"""What is replaced of feedparser is still there, and still does what it is replaced for."""

from __future__ import annotations

import time

import feedparser
import pytest
from feedparser.api import LooseFeedParser, StrictFeedParser

from bot.sources.feeds import feedparser_internals
from bot.sources.feeds.feedparser_internals import APART, escape_stray_ampersands, parse

URL = "https://h.example/feed"
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


@pytest.mark.parametrize("parser", [StrictFeedParser, LooseFeedParser])
def test_feedparser_still_has_what_is_replaced(parser: type) -> None:
    for name in ("resolve_uri", "can_be_relative_uri", "_sync_author_detail", "_start_guid", "push_content", "_save"):
        assert hasattr(parser, name), name
    for name in APART:
        own = "dc_title" if name == "itunes_title" else name
        assert hasattr(parser, f"_start_{own}"), name


def test_feedparser_still_mixes_up_what_is_kept_apart_here() -> None:
    """Once this fails, feedparser keeps them apart itself, and the replacement can go."""
    item = "<item><media:description>A quay.</media:description></item>"
    text = f"<rss version='2.0' {MEDIA}><channel><title>Harbour News</title>{item}</channel></rss>"
    assert feedparser.parse(text).entries[0].get("summary") == "A quay."
    entry = parse(text, URL).entries[0]
    assert (dict.get(entry, "summary"), dict.get(entry, "media_description")) == (None, "A quay.")


@pytest.mark.parametrize(
    ("text", "malformed"),
    [
        ("<rss version='2.0'><channel><item><title>A</title></item></channel></rss>", False),
        ("<rss version='2.0'><channel><item><title>A</title><link>/?a&b</link></item></channel></rss>", True),
        ("<rss version='2.0'><channel><item><title>A</title><x:y>1</x:y></item></channel></rss>", True),
        ("<rss version='2.0'><channel><item><title>A</title>", True),
    ],
)
def test_a_document_is_read_strictly_then_mended_then_loosely(text: str, malformed: bool) -> None:
    document = parse(text, URL)
    assert ([dict.get(entry, "title") for entry in document.entries], document.malformed) == (["A"], malformed)
    assert document.version == "rss20"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a & b &amp; &c; &lt;&#38;&#x26;", "a &amp; b &amp; &amp;c; &lt;&#38;&#x26;"),
        ("&<![CDATA[ & &c; ]]>&", "&amp;<![CDATA[ & &c; ]]>&amp;"),
        ("<![CDATA[ & ", "<![CDATA[ &amp; "),
    ],
)
def test_an_ampersand_that_begins_nothing_is_escaped(text: str, mended: str) -> None:
    assert escape_stray_ampersands(text) == mended


@pytest.mark.parametrize("unit", ["&", "<![CDATA[", "]]>", "<![CDATA[]]>&"])
def test_no_ampersands_hold_the_reader_up(unit: str) -> None:
    began = time.process_time()
    escape_stray_ampersands(unit * (4_000_000 // len(unit)))
    feedparser_internals._MAIL.search(unit * 100_000 + "a@b " * 10)
    assert time.process_time() - began < 4
