"""Lists of feeds from other readers, and for them."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.errors import NotOpml
from bot.sources.feeds.opml import LeftOut, Outline, read_list, read_opml, write_opml

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Feeds</title></head><body>
  <outline text="City" title="City">
    <outline type="rss" text="Harbour &amp; Co" xmlUrl="https://h.example/feed?a=1&amp;b=2" htmlUrl="https://h.example/"/>
    <outline type="rss" title="Salt & pepper > all" text='x' xmlUrl='https://s.example/rss'></outline>
    <!-- <outline type="rss" text="Old" xmlUrl="https://old.example/rss"/> -->
  </outline>
  <outline type="rss" text="Alone" XMLURL="https://a.example/atom"/>
  <outline type="rss" text="Again" xmlUrl="https://a.example/atom"/>
  <outline type="rss" text="Bad" xmlUrl="javascript:alert(1)"/>
  <outline type="link" text="A page" url="https://p.example/"/>
</body></opml>"""


def test_a_list_is_read_with_its_folders() -> None:
    assert read_opml(LIST) == (
        Outline("Harbour & Co", "https://h.example/feed?a=1&b=2", "https://h.example/", "City"),
        Outline("Salt & pepper > all", "https://s.example/rss", None, "City"),
        Outline("Alone", "https://a.example/atom", None, None),
    )


def test_what_is_left_out_is_named_with_the_reason() -> None:
    assert read_list(LIST).left_out == (
        LeftOut("Bad", "javascript:alert(1)", "Its address is not a web address."),
        LeftOut("A page", "https://p.example/", "It links to a page, not to a feed."),
    )


@pytest.mark.parametrize(
    ("outline", "left_out"),
    [
        ('type="rss" text="A" htmlUrl="https://a.example/"', ("https://a.example/", "It has no address of a feed.")),
        ('type="rss" text="A" xmlUrl=" "', ("", "It has no address of a feed.")),
        ('type="include" text="A" url="https://a.example/o.opml"', ("https://a.example/o.opml", "It links to a page,")),
        ('text="A" htmlUrl="https://a.example/"', ("https://a.example/", "It links to a page, not to a feed.")),
        ('text="A" xmlUrl="/feed"', ("/feed", "Its address is not a web address.")),
        ('text="A" xmlUrl="https://a b.example/feed"', ("https://a b.example/feed", "Its address is not a web")),
        ('text="A" xmlUrl="http://u:p@a.example/"', ("http://u:p@a.example/", "Its address is not a web address.")),
        ('text="A note"', None),
        ('text="A folder" type="folder"', None),
    ],
)
def test_an_entry_that_is_no_feed_says_what_it_is(outline: str, left_out: tuple[str, str] | None) -> None:
    read = read_list(f'<opml><outline text="B" xmlUrl="https://b.example/"/><outline {outline}/></opml>'.encode())
    assert [one.url for one in read.feeds] == ["https://b.example/"]
    assert [one.written for one in read.left_out] == ([left_out[0]] if left_out else [])
    assert all(one.title == "A" and left_out and one.why.startswith(left_out[1]) for one in read.left_out)


@pytest.mark.parametrize(
    ("attributes", "url"),
    [
        ('xmlUrl="feed://a.example/rss"', "http://a.example/rss"),
        ('xmlUrl="feed:https://a.example/rss"', "https://a.example/rss"),
        ('xmlURL=" https://a.example/my feed.xml "', "https://a.example/my%20feed.xml"),
        ('xmlurl="https://a.example/?a=1&copy=2"', "https://a.example/?a=1&copy=2"),
        ('XMLUrl="https://a.example/?a=1&amp;copy=2&amp;amp;b=3"', "https://a.example/?a=1&copy=2&b=3"),
        ("xmlUrl = 'https:\\\\a.example\\rss'", "https://a.example/rss"),
        ('xmlUrl="www.a.example/rss"', "https://www.a.example/rss"),
        ('type="RSS" url="https://a.example/rss"', "https://a.example/rss"),
        ('type="atom" xmlUrl="" url="https://a.example/rss"', "https://a.example/rss"),
        ('xmlUrl="https://a.example/\n rss"', "https://a.example/%20rss"),
    ],
)
def test_an_address_of_a_list_is_mended_as_browsers_mend_it(attributes: str, url: str) -> None:
    (feed,) = read_opml(f'<opml><outline text="A" {attributes}/></opml>'.encode())
    assert feed.url == url


@pytest.mark.parametrize(
    ("list_", "category"),
    [
        ('<outline xmlUrl="https://a.example/" category="ports"/>', "ports"),
        ('<outline xmlUrl="https://a.example/" category="/News/Ports,/Ships"/>', "Ports"),
        ('<outline xmlUrl="https://a.example/" category=" tides , ships"/>', "tides"),
        ('<outline xmlUrl="https://a.example/" category=""/>', None),
        ('<outline text="City"><outline xmlUrl="https://a.example/" category="ports"/></outline>', "City"),
        (
            '<outline text="City"><outline text="Port"><outline xmlUrl="https://a.example/"/></outline></outline>',
            "Port",
        ),
        ('<outline text="City"><outline><outline xmlUrl="https://a.example/"/></outline></outline>', "City"),
        ('<outline text="City"></outline><outline xmlUrl="https://a.example/"/>', None),
        ('<outline text="City" htmlUrl="https://c.example/"><outline xmlUrl="https://a.example/"/></outline>', "City"),
    ],
)
def test_a_feed_lies_in_its_folder_or_else_in_its_category(list_: str, category: str | None) -> None:
    assert [feed.category for feed in read_opml(f"<opml><body>{list_}</body></opml>".encode())] == [category]


def test_a_list_whose_entries_are_all_left_out_says_why_of_one() -> None:
    with pytest.raises(NotOpml) as caught:
        read_opml(b'<opml><outline text="Old" xmlUrl="gopher://o.example/"/></opml>')
    assert "“Old”: Its address is not a web address" in caught.value.words


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "it is no OPML"),
        (b"\xef\xbb\xbf", "it is no OPML"),
        (b"<html><body>Feeds</body></html>", "it is no OPML"),
        (b"<opml><body/></opml>", "it names no feed"),
        (b"<opml>" + b" " * (3 << 20), "it is larger than 2 MiB"),
        (b"<opml>" + b"".join(b'<outline xmlUrl="https://h.example/%d"/>' % n for n in range(2500)),
         "it names more than 2000 feeds"),
        (b'<!DOCTYPE o [<!ENTITY a "https://h.example/">]><opml><outline xmlUrl="&a;"/></opml>', "it names no feed"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_the_reason(body: bytes, why: str) -> None:
    with pytest.raises(NotOpml) as caught:
        read_opml(body)
    assert why in caught.value.words


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_list_in_another_character_set_is_read(charset: str) -> None:
    text = (
        '<?xml version="1.0" encoding="windows-1252"?><opml><outline text="Café" xmlUrl="https://h.example/f"/></opml>'
    )
    assert [outline.title for outline in read_opml(text.encode(charset))] == ["Café"]


@pytest.mark.parametrize("unit", ["<outline ", '<outline a="', "<!--", "<outline>", "<outline a=b "])
def test_no_list_holds_the_reader_up(unit: str) -> None:
    began = time.process_time()
    with pytest.raises(NotOpml):
        read_opml((unit * (2_000_000 // len(unit))).encode())
    assert time.process_time() - began < 5


def test_what_is_written_is_what_others_read() -> None:
    outlines = (
        Outline('Harbour & "Co" <b>', "https://h.example/feed?a=1&b=2", "https://h.example/", "City"),
        Outline(None, "https://a.example/atom", None, None),
        Outline("Zoë's", "https://z.example/rss", None, "City"),
    )
    written = write_opml("Harbour & Co", outlines)
    root = ET.fromstring(written)  # noqa: S314  # it was written just now
    assert root.findtext("head/title") == "Harbour & Co"
    assert [one.get("xmlUrl") for one in root.iter("outline") if one.get("type")] == [
        "https://h.example/feed?a=1&b=2",
        "https://z.example/rss",
        "https://a.example/atom",
    ]
    assert root.findall("body/outline/outline")[0].get("text") == 'Harbour & "Co" <b>'


NAMES = st.text(st.characters(codec="utf-8"), max_size=20)


@given(
    st.lists(st.tuples(NAMES, st.integers(0, 999), st.none() | NAMES), min_size=1, max_size=5, unique_by=lambda t: t[1])
)
def test_what_is_written_is_read_again(feeds: list[tuple[str, int, str | None]]) -> None:
    outlines = [Outline(name, f"https://h.example/{number}", None, folder) for name, number, folder in feeds]
    written = write_opml("Feeds", outlines)
    ET.fromstring(written)  # noqa: S314  # it was written just now
    assert {outline.url for outline in read_opml(written)} == {outline.url for outline in outlines}
