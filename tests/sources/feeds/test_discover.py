"""The feeds of an ordinary page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds.discover import MOST, Found, find_feeds, list_usual_places

URL = "https://h.example/city/page.html"


def _found(markup: str) -> list[str]:
    return [found.url for found in find_feeds(markup.encode(), URL, None)]


def test_a_page_names_its_feeds_in_its_order_and_each_once() -> None:
    page = (
        "<!doctype html><html><head><title>Harbour</title>"
        '<link rel="alternate" type="application/rss+xml" title="News &amp; more" href="/rss?a=1&amp;b=2">'
        "<LINK REL='Alternate' TYPE='application/atom+xml' HREF='atom.xml'/>"
        "<link href=//o.example/feed.json type=application/feed+json rel=alternate>"
        '<link rel="alternate" type="application/rss+xml" title="Again" href="https://h.example/rss?a=1&b=2">'
        '<link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" type="text/css" href="/s.css">'
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">'
        '</head><body><a href="/rss.xml">RSS</a></body></html>'
    )
    assert find_feeds(page.encode(), URL, "utf-8") == (
        Found("https://h.example/rss?a=1&b=2", "News & more", "rss"),
        Found("https://h.example/city/atom.xml", None, "atom"),
        Found("https://o.example/feed.json", None, "json"),
    )


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<base href="https://o.example/x/"><link rel=alternate type="text/xml" href="f">', ["https://o.example/x/f"]),
        ('<!-- <link rel="alternate" type="application/rss+xml" href="/old"> --><p>', []),
        ('<link rel="alternate" type="application/rss+xml">', []),
        ('<link rel="alternate" type="application/rss+xml" href="">', []),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:x">', []),
        ('<link rel="alternate" type="application/rss+xml" href="feed:https://h.example/f">', ["https://h.example/f"]),
        ('<link rel="alternate feed" type="application/rss+xml; charset=utf-8" title="a > b" href="/f">', ["https://h.example/f"]),
        ('<a href="/rss.xml">x</a><a href="/about">y</a><a class="z" href="news/feed/">z</a>',
         ["https://h.example/rss.xml", "https://h.example/city/news/feed/"]),
        ('<a href="https://h.example/feedback">x</a><a href="/index">y</a><a href="/rssx">z</a>', []),
        ('<a href="/index.xml#top">x</a>', ["https://h.example/index.xml"]),
        ("", []),
        ("no mark-up", []),
    ],
)  # fmt: skip
def test_links_are_found_as_pages_write_them(markup: str, found: list[str]) -> None:
    assert _found(markup) == found


def test_a_page_in_another_character_set_is_read() -> None:
    page = '<meta charset="windows-1251"><link rel="alternate" type="application/rss+xml" title="Новости" href="/f">'
    assert [found.title for found in find_feeds(page.encode("cp1251"), URL, None)] == ["Новости"]


def test_of_very_many_feeds_the_first_are_offered() -> None:
    page = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}">' for n in range(500))
    assert len(_found(page)) == MOST


@pytest.mark.parametrize("unit", ["<link ", "<a href='", '<a b="', "<!--", "<", "<link a=b ", '"', "<a x=y>"])
def test_no_page_holds_the_reader_up(unit: str) -> None:
    began = time.process_time()
    find_feeds((unit * (2_000_000 // len(unit))).encode(), URL, None)
    assert time.process_time() - began < 5


@given(st.binary(max_size=200))
def test_whatever_a_page_is_it_is_looked_at(page: bytes) -> None:
    assert isinstance(find_feeds(b"<link rel=alternate type=text/xml href=" + page, URL, None), tuple)


def test_the_usual_places_are_below_the_page_and_at_the_root() -> None:
    assert list_usual_places("https://h.example/")[:3] == (
        ("https://h.example/feed", "https://h.example/rss", "https://h.example/feed.xml")
    )
    below = list_usual_places("https://h.example:8443/blog/?a=1#b")
    assert below[0] == "https://h.example:8443/blog/feed"
    assert "https://h.example:8443/rss.xml" in below
    assert list_usual_places("https://h.example/a/b/c/d/e/page") == list_usual_places("https://h.example/")
    assert list_usual_places("mailto:a@h.example") == ()
