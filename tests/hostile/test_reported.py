"""The inputs that once held the bot, and their like: each is answered, at once, and rightly."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from bot.news.feeds import Filter, Item
from bot.newsroom.feeds.item_reading import strip_markup
from bot.sources.calendar_days import find_days
from bot.sources.corrections import notice_in
from bot.sources.entities import unescape
from bot.sources.feeds.discover import find_feeds
from bot.sources.feeds.filters import judge
from bot.sources.feeds.opml import read_opml
from bot.sources.feeds.paywall import find_barrier
from bot.sources.fetch import _looks_like_html


@pytest.fixture(autouse=True)
def _at_once() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("body", "is_html"),
    [
        (b"<!---->" * 45 + b"x", False),
        (b"<!---->" * 45 + b"<html>", True),
        (b"<!-- a --> <!-- b -->\n<!DOCTYPE  HTML>", True),
        (b"<?xml version='1.0'?>\n<html lang='en'>", True),
        (b"  \r\n<TITLE>a</TITLE>", True),
        (b"<!-->" * 800, False),
        (b"<?xml" + b" " * 4000, False),
        (b"A text about <html>", False),
        (b"<headline>", False),
        (b"", False),
    ],
)
def test_plain_text_that_opens_as_html_does_is_html(body: bytes, is_html: bool) -> None:
    assert _looks_like_html(body) is is_html


@pytest.mark.parametrize(
    ("phrase", "text", "is_found"),
    [
        ("- - x", "a - - x b", True),
        ("- - x", "a -- x", False),
        ("- - x", "a - x", False),
        ("- - x", "-" * 100_000, False),
        ("- - - - - - - - x", "- " * 50_000, False),
        ("x - -", "x " + "-" * 100_000 + "y", True),
        ("c++", "Written in C++, mostly", True),
        ("c++", "Written in C", False),
        ("c++ jobs", "C++ / jobs", True),
        ("new york", "in New-York, today", True),
        ("new york", "in newyork", False),
        ("new york", "a new day in york", False),
        ("new york", "new new york", True),
        ("york", "in Yorkshire", False),
        ("york*", "in Yorkshire", True),
        ("at & t", "AT & T", True),
        ("a a b", "a a a a b", True),
        ("a_b", "x a_b y", True),
        ("b", "a_b", False),
        ("*", "anything", False),
        ("…", "and then…", True),
        ("???", "What???", True),
        ("c++", "c++11", False),
        ("$ 5", "US$ 5", True),
    ],
)
def test_a_filter_finds_phrases_as_whole_words_also_of_punctuation(phrase: str, text: str, is_found: bool) -> None:
    item = Item("a", None, None, content=text)
    assert (judge(Filter(not_words=(phrase,)), item, text) is not None) is is_found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("&#" + "1" * 5000 + ";", "\ufffd"),
        ("&#x" + "f" * 5000 + ";a", "\ufffda"),
        ("&#" + "0" * 5000 + "65;", "A"),
        ("&#x" + "0" * 5000 + "41;", "A"),
        ("&#" + "1" * 5000, "\ufffd"),
        ("&#8217;&amp;&#65 &#0;", "’&A \ufffd"),
        ("&#99999999;", "\ufffd"),
    ],
)
def test_a_reference_of_any_length_is_one_character(text: str, shown: str) -> None:
    assert unescape(text) == shown
    assert strip_markup(f"<p>{text}</p>") == shown
    assert read_opml(f'<opml><outline text="t{text}" xmlUrl="https://a.example/f"/></opml>'.encode())


@pytest.mark.parametrize("unit", ["<a ", "<a '", '<a x="', "<!--", "<![", "</", "<p>", "<svg", "&#", "<script>"])
def test_the_text_of_mark_up_that_is_never_closed_comes_at_once(unit: str) -> None:
    assert strip_markup("Words. " + unit * 50_000).startswith("Words.")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One &amp; two</p><p>Three</p>", "One & two\n\nThree"),
        ('<a title="x > y" href=z>a</a> 1 < 2 <3', "a 1 < 2 <3"),
        ("<a title=it's>it's</a>", "it's"),
        ("a<!-- <p> -->b<?pi?>c<![CDATA[ d ]]>e", "abce"),
        ("<script>if (a<b) '</p>'</script>a<STYLE>p>a{}</STYLE >b", "ab"),
        ("<figure>f<figcaption>c</figcaption></figure>a<svg/>b", "ab"),
        ("a<br>b<BR/>c", "a\n\nb\n\nc"),
        ("a <b>bold</b>, <i>i</i>", "a bold, i"),
    ],
)
def test_the_text_of_ordinary_mark_up_is_its_paragraphs(html: str, text: str) -> None:
    assert strip_markup(html) == text


def test_lists_and_pages_of_long_letters_are_read_at_once() -> None:
    feed = '<outline text="A" xmlUrl="https://a.example/f"/>'
    assert len(read_opml(f"<opml><outline {'a' * 400_000}>{feed}".encode())) == 1
    nested = "".join(f'<outline text="f{n}">' for n in range(900)) + feed * 20_000
    assert read_opml(f"<opml>{nested}".encode())[0].category == "f899"
    assert find_feeds(f"<a {'a' * 400_000}>".encode(), "https://a.example/") == ()
    assert find_barrier("isAccessibleForFree" + " " * 400_000) is None
    assert find_barrier('<meta itemprop="isAccessibleForFree" content="False">') is not None


def test_a_label_and_a_long_run_of_spaces_are_told_apart_at_once() -> None:
    text = "Updated" + " " * 200_000
    assert notice_in(text, 0, len(text)) is None
    assert notice_in("Update: the minister has resigned", 0, 33) is not None
    below = "CORRECTION:\n\n  The figure was wrong.\nMore."
    found = notice_in(below, 0, 11)
    assert found is not None
    assert found.span.text == "CORRECTION:\n\n  The figure was wrong."
    assert notice_in("CORRECTION" + "\n" * 200_000, 0, 10) is None


def test_a_hundred_thousand_days_are_found_at_once() -> None:
    assert sum(1 for _ in find_days("2024-07-21, " * 20_000)) == 20_000
