"""Feeds as sites write them: RSS in its versions, RDF, Atom, JSON Feed, and the extensions."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.news.feeds import Item, ParsedFeed
from bot.sources.errors import NotAFeed
from bot.sources.feeds.document_bounds import MOST_ITEMS, MOST_TEXT
from bot.sources.feeds.instants import read_instant
from bot.sources.feeds.read import read_feed

URL = "https://h.example/news/feed.xml"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def _rss(items: str, about: str = "<title>Harbour News</title>", version: str = "2.0") -> ParsedFeed:
    text = f'<?xml version="1.0"?><rss version="{version}" {SPACES}><channel>{about}{items}</channel></rss>'
    return read_feed(text.encode(), URL)


def _item(inside: str) -> Item:
    (item,) = _rss(f"<item>{inside}</item>").items
    return item


def _json(*items: object, **about: object) -> ParsedFeed:
    return read_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items} | about).encode(), URL)


def test_an_item_of_rss_has_all_that_it_says() -> None:
    feed = _rss(
        "<item><title>A vote</title><link>https://h.example/a</link><guid isPermaLink='false'>n-1</guid>"
        "<dc:creator>Ann Lee</dc:creator><category>Ports</category><category>Ships</category><category>Ports</category>"
        "<description>&lt;p&gt;The board &lt;b&gt;voted&lt;/b&gt;.&lt;/p&gt;</description>"
        "<content:encoded><![CDATA[<p>The board voted on Monday.</p>]]></content:encoded>"
        "<pubDate>Mon, 02 Nov 2026 10:00:00 -0500</pubDate></item>",
        "<title>Harbour &amp; News</title><link>https://h.example/</link><language>en-gb</language><ttl>60</ttl>",
    )
    assert feed == ParsedFeed(
        kind="rss",
        title="Harbour & News",
        site="https://h.example/",
        language="en-gb",
        ttl=3600,
        items=(
            Item(
                guid="n-1",
                url="https://h.example/a",
                title="A vote",
                published=datetime(2026, 11, 2, 15, 0, tzinfo=UTC),
                author="Ann Lee",
                categories=("Ports", "Ships"),
                summary="The board voted.",
                content="<p>The board voted on Monday.</p>",
            ),
        ),
    )


@pytest.mark.parametrize("version", ["0.91", "0.92", "0.93", "0.94", "2.0", "2.0.1"])
def test_every_version_of_rss_is_read(version: str) -> None:
    feed = _rss("<item><title>A vote</title><link>https://h.example/a</link></item>", version=version)
    assert feed.kind == "rss"
    assert [item.url for item in feed.items] == ["https://h.example/a"]
    assert feed.broken is None


def test_netscapes_document_type_is_no_hindrance() -> None:
    text = (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
        "<item><title>Caf&eacute;</title></item></channel></rss>"
    )
    feed = read_feed(text.encode(), URL)
    assert [item.title for item in feed.items] == ["Café"]
    assert feed.broken is None


@pytest.mark.parametrize("space", ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"])
def test_rdf_is_read(space: str) -> None:
    text = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}" {SPACES}>'
        '<channel rdf:about="x"><title>Harbour</title><link>https://h.example/</link>'
        "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>"
        '<item rdf:about="https://h.example/a"><title>A vote</title><link>https://h.example/a</link>'
        "<dc:date>2026-11-02T10:00:00+01:00</dc:date><dc:creator>Ann Lee</dc:creator>"
        "<dc:subject>Ports</dc:subject></item></rdf:RDF>"
    )
    feed = read_feed(text.encode(), URL)
    (item,) = feed.items
    assert (feed.kind, feed.title, feed.ttl) == ("rdf", "Harbour", 21_600)
    assert (item.url, item.published, item.author, item.categories) == (
        "https://h.example/a",
        datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
        "Ann Lee",
        ("Ports",),
    )


def test_atom_is_read_with_its_bases_and_its_kinds_of_text() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://h.example/news/"><title type="html">'
        'Harbour &amp;amp; News</title><link rel="self" href="feed"/><link href="/"/><entry><id>urn:uuid:1</id>'
        '<title type="html">&lt;b&gt;A&lt;/b&gt; vote</title><link rel="enclosure" href="a.mp3"/><link href="a"/>'
        "<published>2026-11-02T10:00:00Z</published><updated>2026-11-02T12:30:00.123+01:00</updated>"
        '<author><name>Ann Lee</name></author><author><name>Bo Chu</name></author><category term="p" label="Ports"/>'
        '<summary>The board voted.</summary><content type="xhtml" xml:lang="de"><div xmlns="http://www.w3.org/1999/xhtml">'
        "<p>Ja.</p></div></content></entry></feed>"
    )
    feed = read_feed(text.encode(), URL)
    (item,) = feed.items
    assert (feed.kind, feed.title, feed.site) == ("atom", "Harbour & News", "https://h.example/")
    assert (item.guid, item.url, item.title) == ("urn:uuid:1", "https://h.example/news/a", "A vote")
    assert item.published == datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
    assert item.updated == datetime(2026, 11, 2, 11, 30, tzinfo=UTC)
    assert (item.author, item.categories, item.summary) == ("Ann Lee, Bo Chu", ("Ports",), "The board voted.")
    assert "<p>Ja.</p>" in (item.content or "")
    assert item.language == "de"


def test_a_podcasts_and_a_pictures_own_words_are_read() -> None:
    item = _item(
        "<title>Tides</title><itunes:author>Ann Lee</itunes:author><itunes:summary>What tides do.</itunes:summary>"
        "<media:content url='https://h.example/p.jpg'><media:description>A quay.</media:description></media:content>"
    )
    assert (item.author, item.summary) == ("Ann Lee", "What tides do.")


def test_where_a_feed_has_moved_it_says_so() -> None:
    feed = _rss("", "<title>x</title><itunes:new-feed-url>https://new.example/feed</itunes:new-feed-url>")
    assert feed.moved_to == "https://new.example/feed"


def test_json_feed_is_read() -> None:
    feed = _json(
        {
            "id": 7,
            "url": "/a",
            "external_url": "https://o.example/",
            "title": "A vote",
            "content_html": "<p>The board voted.</p>",
            "summary": "It <b>voted</b>",
            "date_published": "2026-11-02T10:00:00-05:00",
            "date_modified": "2026-11-03T10:00:00Z",
            "authors": [{"name": "Ann Lee"}, {"name": "Bo Chu"}],
            "tags": ["Ports", 3, "Ships"],
            "language": "en-GB",
        },
        {"id": "8", "content_text": "Short & <sweet>\n\nEnd", "author": {"name": "Ann Lee"}},
        title="Harbour",
        home_page_url="https://h.example/",
        language="en",
    )
    first, second = feed.items
    assert (feed.kind, feed.title, feed.site, feed.language, feed.broken) == (
        ("json", "Harbour", "https://h.example/", "en", None)
    )
    assert first == Item(
        guid="7",
        url="https://h.example/a",
        title="A vote",
        published=datetime(2026, 11, 2, 15, 0, tzinfo=UTC),
        updated=datetime(2026, 11, 3, 10, 0, tzinfo=UTC),
        author="Ann Lee, Bo Chu",
        categories=("Ports", "Ships"),
        summary="It voted",
        content="<p>The board voted.</p>",
        language="en-GB",
    )
    assert second.summary == "Short & <sweet> End"
    assert second.title is None


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<link>https://h.example/a#comments</link>", "https://h.example/a#comments"),
        ("<link> \n https://h.example/a \n</link>", "https://h.example/a"),
        ("<link>/a</link>", "https://h.example/a"),
        ("<link>a</link>", "https://h.example/news/a"),
        ("<guid>https://h.example/a</guid>", "https://h.example/a"),
        ("<guid isPermaLink='true'>https://h.example/a</guid>", "https://h.example/a"),
        ("<atom:link href='https://h.example/a'/>", "https://h.example/a"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>file:///etc/passwd</link>", None),
        ("<link>http://user:pass@h.example/</link>", None),
        ("<link>https://h.example:22/</link>", None),
        ("<link>http://[::1</link>", None),
        ("<link></link>", None),
    ],
)
def test_an_items_address_is_one_that_may_be_fetched_or_none(inside: str, url: str | None) -> None:
    assert _item(f"<title>A vote</title>{inside}").url == url


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("Mon, 02 Nov 2026 10:00:00 GMT", "2026-11-02T10:00:00"),
        ("Mon, 02 Nov 2026 10:00:00 EST", "2026-11-02T15:00:00"),
        ("Mon, 2 Nov 26 10:00 +0100", "2026-11-02T09:00:00"),
        ("2 Nov 2026 10:00:00 Z", "2026-11-02T10:00:00"),
        ("Monday, 02 November 2026 10:00:00 +0000", "2026-11-02T10:00:00"),
        ("2026-11-02T10:00:00Z", "2026-11-02T10:00:00"),
        ("2026-11-02T10:00:00.123456789-05:00", "2026-11-02T15:00:00"),
        ("2026-11-02 10:00:00", "2026-11-02T10:00:00"),
        ("2026-11-02T10:00+0530", "2026-11-02T04:30:00"),
        ("2026-11-02", "2026-11-02T00:00:00"),
        ("20261102T100000Z", "2026-11-02T10:00:00"),
        ("2026-11-02T24:00:00Z", "2026-11-03T00:00:00"),
        ("2026-06-30T23:59:60Z", "2026-06-30T23:59:59"),
        ("1793613600", "2026-11-02T10:00:00"),
        ("1793613600000", "2026-11-02T10:00:00"),
    ],
)
def test_a_date_in_any_of_its_forms_is_an_instant(words: str, moment: str) -> None:
    assert read_instant(words) == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert _item(f"<title>x</title><pubDate>{words}</pubDate>").published == read_instant(words)


@pytest.mark.parametrize(
    "words",
    [
        *("", "yesterday", "0", "-1", "99999999999999999999", "0000-00-00 00:00:00", "1970-01-01T00:00:00Z"),
        *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "Mon, 99 Nov 2026 99:99:99 GMT", "2026-13-45"),
        "Thu, 01 Jan 1970 00:00:00 +0000",
    ],
)
def test_what_is_no_date_is_none_and_the_item_stands(words: str) -> None:
    assert read_instant(words) is None
    item = _item(f"<title>A vote</title><pubDate>{words}</pubDate>")
    assert (item.title, item.published) == ("A vote", None)


@pytest.mark.parametrize("value", [None, True, [], {}, float("nan"), float("inf"), 10**400, b"2026-11-02"])
def test_a_date_of_a_wrong_type_is_none(value: object) -> None:
    assert read_instant(value) is None


def test_of_very_many_items_the_first_are_read() -> None:
    feed = _rss("".join(f"<item><title>Vote {number}</title></item>" for number in range(MOST_ITEMS + 500)))
    assert len(feed.items) == MOST_ITEMS
    assert feed.items[-1].title == f"Vote {MOST_ITEMS - 1}"
    assert feed.broken is None


def test_of_a_very_long_feed_whole_items_are_read() -> None:
    words = "The board voted. " * 6000
    many = MOST_TEXT // len(words) + 10
    feed = _rss("".join(f"<item><title>Vote {n}</title><description>{words}</description></item>" for n in range(many)))
    assert many - 13 < len(feed.items) < many
    assert feed.broken is None


def test_what_is_written_is_kept_within_bounds() -> None:
    item = _item(
        f"<title>{'long ' * 1000}</title><guid>{'g' * 9000}</guid><author>{'a' * 999}</author>"
        + "".join(f"<category>{number}</category>" for number in range(99))
        + f"<description>{'word ' * 9000}</description>"
    )
    assert len(item.title or "") <= 500
    assert len(item.guid or "") <= 2048
    assert len(item.author or "") <= 200
    assert len(item.categories) == 30
    assert len(item.summary or "") <= 5000


def test_a_teaser_is_text_without_scripts_styles_and_comments() -> None:
    markup = "<style>p{}</style><p>One.</p><script>two</script><!-- 3 --><p>Four &amp; five.</p><img src=x>"
    item = _item(f"<title>x</title><description><![CDATA[{markup}]]></description>")
    assert item.summary == "One. Four & five."


def test_nothing_of_a_feed_holds_what_no_store_takes() -> None:
    feed = _json({"id": "1\x00", "title": "A\x00 \ud800vote\ufffe", "content_text": "x\x01y\udfff", "tags": ["a\x00"]})
    (item,) = feed.items
    assert (item.guid, item.title, item.content, item.categories) == ("1", "A vote", "xy", ("a",))


def test_one_item_that_cannot_be_read_stops_no_other_and_is_told_of() -> None:
    bad = '<item><title>Lost</title><gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos></item>'
    good = "<item><title>Vote {0}</title><link>https://h.example/{0}</link></item>"
    feed = _rss(good.format(1) + bad + good.format(2) + bad, "<title>Harbour</title><language>en</language>")
    assert [item.title for item in feed.items] == ["Vote 1", "Vote 2"]
    assert (feed.title, feed.language, feed.broken) == ("Harbour", "en", "2 items could not be read")


PIECES = st.sampled_from(
    [
        *(
            "<rss version='2.0'>",
            "<channel>",
            "<item>",
            "</item>",
            "</channel>",
            "</rss>",
            "<title>",
            "</title>",
            "<link>",
        ),
        *(
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "<entry>",
            "</entry>",
            "<content type='xhtml'>",
            "<![CDATA[",
            "<link>",
        ),
        *("<!DOCTYPE x [", "<!ENTITY a 'b'>", "]>", "&a;", "&#x0;", "&#xD800;", "&", "<", ">", "\x00", "\ufeff", "]]>"),
        *(
            "<pubDate>",
            "Mon, 02 Nov 2026",
            "<a xml:base='//x'>",
            "xmlns:y='z'",
            "<y:z/>",
            "<?xml?>",
            "{",
            '{"items":[',
            "<!--",
        ),
        *(
            "<rdf:RDF>",
            "<author>",
            "<category term='a'/>",
            "<link href='/a' rel='alternate'/>",
            "<html>",
            "é",
            "<?xml?>",
        ),
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
@example("<rss><channel><item><title>&#xD800;<")
@example('<rss><a xml:base="http://[x"><item><link>y</link></item>')
def test_whatever_comes_is_a_feed_or_refused(text: str) -> None:
    _is_read_or_refused(text.encode("utf-8", "surrogatepass"))


@settings(deadline=None, max_examples=100)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<rss><channel><item><title>", b'{"items":[', b"\xff\xfe", b"\xef\xbb\xbf"]),
)
def test_whatever_bytes_come_are_a_feed_or_refused(data: bytes, before: bytes) -> None:
    _is_read_or_refused(before + data)


KEYS = st.sampled_from(["id", "url", "title", "authors", "tags", "date_published", "name"])
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "url", "title", "authors", "tags", "date_published", "name"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=150)
@given(JSONS, JSONS)
def test_whatever_json_comes_is_a_feed_or_refused(items: object, title: object) -> None:
    document = {"version": "https://jsonfeed.org/version/1", "items": items, "title": title}
    _is_read_or_refused(json.dumps(document).encode())


def _is_read_or_refused(body: bytes) -> None:
    try:
        feed = read_feed(body, URL)
    except NotAFeed as refusal:
        words = refusal.words
    else:
        words = " ".join(f"{item.title}{item.summary}{item.content}{item.guid}{item.url}" for item in feed.items)
        assert all(item.published is None or item.published.tzinfo is UTC for item in feed.items)
    assert "\x00" not in words
    words.encode("utf-8")  # no half surrogates
