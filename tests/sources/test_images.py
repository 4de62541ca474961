"""Pictures of articles: which addresses are taken from pages and feeds."""

from __future__ import annotations

import pytest

from bot.sources.feeds.read import read_feed
from bot.sources.images import LONGEST, clean_image
from bot.sources.pages.page import parse_page

PAGE = "https://news.example/a/story"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("https://cdn.news.example/bridge.jpg?w=1200&h=630", "https://cdn.news.example/bridge.jpg?w=1200&h=630"),
        ("//cdn.news.example/bridge.jpg", "https://cdn.news.example/bridge.jpg"),
        ("/bridge.jpg", "https://news.example/bridge.jpg"),
        ("http://news.example/bridge.jpg", None),
        ("https://news.example/" + "x" * LONGEST, None),
        ("https://user:word@news.example/bridge.jpg", None),
        ("https://news.example:8443/bridge.jpg", None),
        ("https://localhost/bridge.jpg", None),
        ("https://news.example/br idge.jpg", None),
        ("https://news.example/bridge.svg", None),
        ("https://news.example/static/logo.png", None),
        ("https://news.example/catalogos.png", "https://news.example/catalogos.png"),
        ("https://news.example/[x](y).png", None),
        ("data:image/png;base64,AAAA", None),
        ("attachment://timeline.png", None),
        ("https://[::1", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_only_an_https_address_that_discord_can_show_is_taken(given: object, taken: str | None) -> None:
    assert clean_image(given, PAGE) == taken


RSS = """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>News</title><item>
<title>A bridge closes</title><link>https://news.example/1</link>{}</item></channel></rss>"""


@pytest.mark.parametrize(
    ("element", "taken"),
    [
        ('<enclosure url="https://a.example/x.jpg" type="image/jpeg" length="1"/>', "https://a.example/x.jpg"),
        ('<enclosure url="https://a.example/x.mp3" type="audio/mpeg" length="1"/>', None),
        ('<media:content url="https://a.example/c" medium="image"/>', "https://a.example/c"),
        ('<media:content url="https://a.example/c.webp?w=9"/>', "https://a.example/c.webp?w=9"),
        ('<media:content url="https://a.example/c.mp4" medium="video"/>', None),
        ('<media:thumbnail url="https://a.example/t.png"/>', "https://a.example/t.png"),
        ('<itunes:image href="https://a.example/i.jpg"/>', "https://a.example/i.jpg"),
        ('<media:content url="http://a.example/c.jpg" medium="image"/>', None),
        ("", None),
    ],
)
def test_the_picture_of_a_feeds_item_is_read(element: str, taken: str | None) -> None:
    feed = read_feed(RSS.format(element).encode(), "https://news.example/feed")
    assert [item.image for item in feed.items] == [taken]


def test_the_picture_of_a_json_feeds_item_is_read() -> None:
    feed = read_feed(
        b'{"version":"https://jsonfeed.org/version/1.1","title":"N","items":[{"id":"1","title":"A","content_text":"x",'
        b'"url":"https://news.example/1","image":"/x.jpg"}]}',
        "https://news.example/feed.json",
    )
    assert feed.items[0].image == "https://news.example/x.jpg"


def test_the_picture_of_a_page_is_read() -> None:
    text = "<p>" + "</p><p>".join(f"The board voted to close the old bridge on day {day} of March." for day in range(9))
    html = f"<html><head><title>Bridge</title><meta property='og:image' content='/b.jpg'></head><body>{text}</p></body>"
    assert parse_page(html.encode(), PAGE, "utf-8").image == "https://news.example/b.jpg"
