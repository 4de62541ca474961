"""Lists of feeds from other readers, and for them."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.errors import NotOpml
from bot.sources.feeds.opml import Outline, read_opml, write_opml

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
