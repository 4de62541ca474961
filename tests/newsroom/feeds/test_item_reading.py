from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.news import Article, Extent
from bot.news.feeds import Item
from bot.newsroom.feeds.item_reading import (
    address_of,
    build_article,
    build_title,
    complete,
    find_shared_pages,
    is_of_site,
    read_own_text,
)
from bot.sources.feeds.paragraphs import plain
from tests.newsroom.feeds.site import long_text

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)


def item(**facts: Any) -> Item:
    return Item(**({"guid": "g", "url": "https://one.example/a", "title": "A quay"} | facts))


def test_markup_becomes_paragraphs_and_scripts_are_silent() -> None:
    html = "<p>One <b>quay</b>,<br>two.</p><script>alert(1)</script><ul><li>A &amp; B</li></ul><!-- no -->"
    assert plain(html) == "One quay,\n\ntwo.\n\nA & B"


@pytest.mark.parametrize("html", ["<p>open", "<![broken <p>x", "a < b", "<p" * 5000, "&#xFFFFFFFF;", "<a href='"])
def test_broken_markup_is_read_as_far_as_it_goes(html: str) -> None:
    assert isinstance(plain(html), str)


def test_a_long_text_is_whole_and_a_short_or_cut_one_a_teaser() -> None:
    assert read_own_text(item(content=f"<p>{long_text(1)}</p>", summary="Short.")).whole
    assert read_own_text(item(content=f"<p>{long_text(1)}</p>")).text == long_text(1)
    assert not read_own_text(item(summary="Short.")).whole
    for ending in ("…", "...", "[…]", "Read more", "Continue reading »"):
        assert not read_own_text(item(content=f"<p>{long_text(1)} and {ending}</p>")).whole
    assert read_own_text(item()).text == ""


def test_an_article_lives_at_its_address_or_by_its_id_within_its_feed() -> None:
    assert address_of(item(url="https://one.example/a?utm_source=feed"), "f", has_page=True) == "https://one.example/a"
    for bare in (item(url=None), item(url=None, guid=None)):
        by_id = address_of(bare, "f", has_page=False)
        assert by_id == address_of(bare, "f", has_page=False)
        assert by_id != address_of(bare, "another feed", has_page=False)


@pytest.mark.parametrize(
    ("feed", "page", "is_its_own"),
    [
        ("https://one.example/feed", "https://one.example/a", True),
        ("https://feeds.one.example/world", "https://www.one.example/a", True),
        ("https://rss.one.example:8443/world", "http://m.one.example/a", True),
        ("https://two.example/feed", "https://one.example/a", False),
        ("https://ann.blogs.example/feed", "https://blogs.example/a", False),
        ("https://ann.blogs.example/feed", "https://bob.blogs.example/a", False),
        ("https://one.example.two.example/feed", "https://one.example/a", False),
    ],
)
def test_a_feed_is_of_the_site_whose_host_it_has(feed: str, page: str, is_its_own: bool) -> None:
    assert is_of_site(feed, page) is is_its_own


def test_an_items_article_has_what_the_feed_says() -> None:
    made = build_article(item(author="Ann\nOther", published=AT, language="en-GB"), "A quay.", "The Gazette", None)
    assert (made.title, made.byline, made.published, made.language) == ("A quay", "Ann Other", AT, "en")
    assert (made.outlet, made.url) == ("The Gazette", "https://one.example/a")
    assert made.text[made.body.start : made.body.end] == "A quay."


def test_what_the_page_says_goes_before_what_the_feed_says_but_for_the_hour() -> None:
    page = Article("Text.", Extent(0, 5), "page", title="On the page", published=AT.date(), outlet="Page")
    done = complete(page, item(published=AT, author="Ann Other"), "The Gazette")
    assert (done.title, done.published, done.byline, done.outlet) == ("On the page", AT, "Ann Other", "Page")


def test_the_pages_day_is_the_local_one_where_the_feeds_instant_is_on_another() -> None:
    page = Article("Text.", Extent(0, 5), "page", published=AT.date(), updated=AT.date() + timedelta(days=3))
    done = complete(page, item(published=AT + timedelta(days=1)), None)
    assert (done.published, done.updated) == (AT.date(), AT.date() + timedelta(days=3))
    assert complete(replace(page, published=None), item(published=AT), None).published == AT
    assert complete(page, item(published=None), None).published == AT.date()


def test_an_items_update_counts_where_it_is_later() -> None:
    later = AT + timedelta(days=2)
    assert build_article(item(published=AT, updated=later), "A quay.", None, None).updated == later
    assert build_article(item(published=AT, updated=AT), "A quay.", None, None).updated is None
    page = Article("Text.", Extent(0, 5), "page", published=AT.date())
    assert complete(page, item(published=AT, updated=later), None).updated == later.date()
    assert complete(page, item(published=AT, updated=AT), None).updated is None


def test_what_kind_of_article_it_is_the_feeds_categories_may_say() -> None:
    made = build_article(item(categories=("quays", "Opinion")), "A quay.", "The Gazette", None)
    assert made.genre == "opinion"
    page = Article("Text.", Extent(0, 5), "page", genre="news")
    assert complete(page, item(categories=("Editorial",)), None).genre == "opinion"
    assert complete(page, item(categories=("quays",)), None).genre == "news"
    assert complete(replace(page, genre="review"), item(categories=("Editorial",)), None).genre == "review"


def test_where_only_the_day_of_an_item_is_known_it_is_the_articles() -> None:
    undated = Article("Text.", Extent(0, 5), "page")
    known = replace(undated, published=AT.date() - timedelta(days=1))
    only_day = item(day=AT.date(), updated=AT + timedelta(days=2))
    assert build_article(only_day, "Text.", None, None).published == AT.date()
    assert complete(undated, only_day, None).published == AT.date()
    assert complete(known, only_day, None).published == known.published


def test_an_item_without_a_title_is_shown_by_its_first_words() -> None:
    assert build_title(item(title=None, summary="A quay is planned.")) == "A quay is planned."
    assert build_title(item(title=None)) == "https://one.example/a"
    assert build_title(item(title=None, url=None)) == "Untitled"


def test_a_page_that_items_of_several_titles_link_to_is_no_articles_own() -> None:
    notes = [item(title="One", url="https://one.example/notes#1"), item(title="Two", url="https://one.example/notes#2")]
    assert find_shared_pages(notes) == {"https://one.example/notes"}
    assert find_shared_pages([item(), item(), item(url=None)]) == frozenset()
    first, second = (address_of(note, "f", has_page=False) for note in (notes[0], item(guid="h", title="Two")))
    assert first != second
