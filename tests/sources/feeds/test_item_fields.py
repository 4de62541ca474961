"""Which of the things that a feed says of an item are the item's own: its link, title, teaser, author and time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.news.feeds import Item, ParsedFeed
from bot.sources.feeds.read import read_feed

URL = "https://h.example/news/feed.xml"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def _rss(items: str, about: str = "") -> ParsedFeed:
    text = f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{about}{items}</channel></rss>'
    return read_feed(text.encode(), URL)


def _item(inside: str) -> Item:
    (item,) = _rss(f"<item><title>A vote</title>{inside}</item>").items
    return item


def _titled(title: str) -> str | None:
    (item,) = _rss(f"<item><title>{title}</title><link>/a</link></item>").items
    return item.title


def _entry(inside: str, about: str = "") -> Item:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}>{about}<entry>{inside}</entry></feed>'
    (item,) = read_feed(text.encode(), URL).items
    return item


PAGE = '<link rel="alternate" type="text/html" href="https://h.example/right"/>'


@pytest.mark.parametrize(
    "links",
    [
        PAGE,
        '<link href="https://h.example/right"/>',
        '<link href="/right"/>',
        f'{PAGE}<link rel="enclosure" type="image/png">https://i.example/wrong.png</link>',
        f'<link rel="enclosure" href="https://i.example/wrong.mp3"/>{PAGE}<link rel="enclosure" href="/wrong.mp4"/>',
        f'<link rel="self" href="/wrong"/><link rel="edit" href="/wrong"/>{PAGE}<link rel="replies" href="/wrong"/>',
        f'<link rel="hub" href="https://hub.example/wrong"/><link rel="related" href="/wrong"/>{PAGE}',
        f'<link rel="alternate" type="application/pdf" href="/wrong.pdf"/>{PAGE}',
        f'{PAGE}<link rel="alternate" type="application/pdf" href="/wrong.pdf"/>',
        f'<link rel="alternate" type="application/activity+json" href="/wrong"/>{PAGE}',
        '<link rel="alternate" type="application/x-other" href="other:1"/><link rel="alternate" href="/right"/>',
        '<link rel="Alternate" type="TEXT/HTML" href="/right"/><link rel="SELF" href="/wrong"/>',
        '<link rel="http://www.iana.org/assignments/relation/alternate" href="/right"/>',
        '<link rel="alternate" hreflang="fr" href="/fr/wrong"/><link rel="alternate" hreflang="en-GB" href="/right"/>',
        '<link rel="alternate" hreflang="en" href="/right"/><link rel="alternate" hreflang="fr" href="/fr/wrong"/>',
        '<link rel="alternate" hreflang="fr" href="/fr/wrong"/><link rel="alternate" href="/right"/>',
        '<link rel="alternate" type="application/pdf" href="/right"/><link rel="related" href="/wrong"/>',
    ],
)
def test_the_link_of_an_entry_is_its_alternate_one(links: str) -> None:
    assert _entry(f"<id>urn:1</id><title>A vote</title>{links}").url == "https://h.example/right"


def test_of_pages_in_several_languages_the_link_is_the_one_in_the_feeds_own() -> None:
    links = "".join(f'<link rel="alternate" hreflang="{one}" href="/{one}/a"/>' for one in ("en", "de", "fr"))
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><entry><title>Ja</title>{links}</entry></feed>'
    assert read_feed(text.encode(), URL).items[0].url == "https://h.example/de/a"


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ('<id>https://h.example/right</id><link rel="enclosure" href="/wrong.mp3"/>', "https://h.example/right"),
        ('<id>HTTPS://h.example/right</id><link rel="self" href="/wrong"/>', "https://h.example/right"),
        ('<id>tag:h.example,2026:/1</id><link rel="replies" href="/wrong"/>', None),
        ('<id>urn:1</id><link rel="via" href="https://o.example/wrong"/>', None),
    ],
)
def test_an_entry_without_a_page_is_found_by_its_id_or_not_at_all(inside: str, url: str | None) -> None:
    assert _entry(f"<title>A vote</title>{inside}").url == url


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ('<enclosure url="https://i.example/wrong.mp3" type="audio/mpeg" length="1"/>', None),
        ('<link>/a</link><enclosure url="/wrong.mp3" type="audio/mpeg"/>', "https://h.example/a"),
        ('<link>/a</link><atom:link rel="replies" href="/wrong"/><comments>/wrong</comments>', "https://h.example/a"),
        ('<atom:link rel="self" href="/wrong"/><link>/a</link>', "https://h.example/a"),
        ('<atom:link rel="alternate" href="/a"/>', "https://h.example/a"),
        ("<link/><guid>https://h.example/a</guid>", "https://h.example/a"),
        ("<guid>/a</guid>", "https://h.example/a"),
        ('<guid isPermaLink="True">https://h.example/a</guid>', "https://h.example/a"),
        ('<guid isPermaLink="False">https://h.example/a</guid>', None),
        ('<guid isPermaLink="false">https://h.example/a</guid>', None),
        ("<guid>7</guid>", None),
        ("<guid>a-vote-2026</guid>", None),
        ("<link>/a</link><guid>https://h.example/wrong</guid>", "https://h.example/a"),
        (
            "<link>https://feeds.example/~r/wrong</link><feedburner:origLink>https://h.example/a</feedburner:origLink>",
            "https://h.example/a",
        ),
        ("<link>/a</link><image><link>/wrong</link><url>/wrong.png</url></image>", "https://h.example/a"),
        ("<link>/two words</link>", "https://h.example/two%20words"),
        ("<link>https:\\\\h.example\\a</link>", "https://h.example/a"),
        ("<link>\n https://h.example/a\n  b\t</link>", "https://h.example/a%20%20b"),
        ("<link><![CDATA[ https://h.example/a?b=1&c=2 ]]></link>", "https://h.example/a?b=1&c=2"),
        ("<link>https://h.example/a?b=1&amp;amp;c=2</link>", "https://h.example/a?b=1&c=2"),
        ("<link>www.h.example/a</link>", "https://www.h.example/a"),
        (f"<link>https://h.example/{'a' * 3000}</link>", None),
    ],
)
def test_the_link_of_an_item_is_the_page_it_names(inside: str, url: str | None) -> None:
    assert _item(inside).url == url


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<link>https://h.example/a?b=1&copy=2&reg=3</link>", "https://h.example/a?b=1&copy=2&reg=3"),
        ('<atom:link href="https://h.example/a?b=1&para=2&lt=3"/>', "https://h.example/a?b=1&para=2&lt=3"),
        (
            "<link>https://h.example/a?b=1&c</link><description>Tom & Jerry <hr></description>",
            "https://h.example/a?b=1&c",
        ),
    ],
)
def test_a_query_whose_ampersands_are_not_escaped_stays_as_it_is(inside: str, url: str) -> None:
    feed = _rss(f"<item><title>Tom & Jerry</title>{inside}</item>")
    assert [(item.title, item.url) for item in feed.items] == [("Tom & Jerry", url)]
    assert feed.broken == "it is not well-formed XML"


def test_an_ampersand_in_what_is_quoted_is_no_fault() -> None:
    feed = _rss("<item><title><![CDATA[Q&A & more]]></title><description>A & B<![CDATA[&amp;]]></description></item>")
    assert (feed.items[0].title, feed.items[0].summary) == ("Q&A & more", "A & B&")


@pytest.mark.parametrize(
    "others",
    [
        "<media:description>A quay at dusk.</media:description>",
        "<media:content><media:title>Quay</media:title><media:description>Dusk.</media:description></media:content>",
        "<media:group><media:description type='html'>&lt;b&gt;A&lt;/b&gt; quay.</media:description></media:group>",
        "<itunes:summary>What tides do.</itunes:summary><itunes:subtitle>Tides</itunes:subtitle>",
        "<itunes:title>Episode 7</itunes:title><media:credit>Ann Lee</media:credit>",
        "<dc:description>Of a library.</dc:description><dc:title>Of a library</dc:title>",
        "<media:thumbnail url='/p.jpg'/><media:text>Spoken.</media:text>",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_an_items_own_words_win_over_its_pictures_and_its_podcast_shops(others: str, first: bool) -> None:
    own = "<title>The board votes</title><description>It voted on Monday.</description>"
    (item,) = _rss(f"<item>{others}{own}</item>" if first else f"<item>{own}{others}</item>").items
    assert (item.title, item.summary, item.content) == ("The board votes", "It voted on Monday.", None)


def test_a_text_in_full_is_no_caption() -> None:
    item = _item(
        "<content:encoded><![CDATA[<p>It voted on Monday.</p>]]></content:encoded>"
        f"<media:description>{'A quay at dusk. ' * 20}</media:description>"
    )
    assert (item.content, item.summary) == ("<p>It voted on Monday.</p>", "It voted on Monday.")


@pytest.mark.parametrize(
    ("inside", "summary"),
    [
        (
            "<itunes:summary>What tides do.</itunes:summary><media:description>A quay.</media:description>",
            "What tides do.",
        ),
        ("<media:description>A &lt;b&gt;quay&lt;/b&gt;.</media:description>", "A quay."),
        (
            "<dc:description>Of a library.</dc:description><media:description>A quay.</media:description>",
            "Of a library.",
        ),
        ("<media:description><b>A</b> quay.</media:description>", "A quay."),
    ],
)
def test_where_an_item_says_nothing_itself_what_is_said_of_it_is_read(inside: str, summary: str) -> None:
    assert _item(inside).summary == summary


def test_a_title_may_be_said_by_a_podcast_shop_or_a_picture_alone() -> None:
    titles = [item.title for item in _rss(
        "<item><itunes:title>Episode 7</itunes:title><media:title>Quay</media:title><link>/a</link></item>"
        "<item><media:title>Quay &amp;amp; co</media:title><link>/b</link></item>"
    ).items]  # fmt: skip
    assert titles == ["Episode 7", "Quay & co"]


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ('type="text">&lt;main&gt; is a tag, &amp;amp; is a reference', "<main> is a tag, &amp; is a reference"),
        ('type="text">Use &lt;b&gt;bold&lt;/b&gt;', "Use <b>bold</b>"),
        (">Use &lt;b&gt;bold&lt;/b&gt;", "Use <b>bold</b>"),
        ('type="html">Use &lt;b&gt;bold&lt;/b&gt; &amp;amp; &amp;lt;i&amp;gt;', "Use bold & <i>"),
        ('type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">5 &lt; <em>6</em> &amp; 7</div>', "5 < 6 & 7"),
        ('type="text"><![CDATA[1 < 2 && 3 > 2]]>', "1 < 2 && 3 > 2"),
    ],
)
def test_an_atom_text_is_read_as_what_it_says_it_is(given: str, title: str) -> None:
    item = _entry(f"<title {given}</title><summary {given}</summary>{PAGE}")
    assert (item.title, item.summary) == (title, title)


def test_a_feeds_own_title_is_read_so_too() -> None:
    text = '<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">A &lt;b&gt; C</title></feed>'
    assert read_feed(text.encode(), URL).title == "A <b> C"


def test_an_atom_text_in_full_keeps_its_signs_and_its_paragraphs() -> None:
    item = _entry(f'<title>A vote</title>{PAGE}<content type="text">5 &lt; 6, it &lt;i&gt;said.\n\nIt left.</content>')
    assert item.content == "5 &lt; 6, it &lt;i&gt;said.<p>It left."


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "audio/mpeg"])
def test_what_is_no_text_is_not_read_as_one(kind: str) -> None:
    item = _entry(f'<title>A vote</title>{PAGE}<content type="{kind}">iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB</content>')
    assert (item.title, item.content) == ("A vote", None)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("<![CDATA[<b>Bold</b> words]]>", "Bold words"),
        ("<b>Bold</b> words", "Bold words"),
        ("One&lt;br/&gt;two", "One two"),
        ("How the &lt;b&gt; tag fares", "How the <b> tag fares"),
        ("&lt;main&gt; is a tag", "<main> is a tag"),
        ("A &lt;16s ban &gt; none", "A <16s ban > none"),
        ("AT&amp;amp;T", "AT&T"),
        ("AT&amp;amp;amp;T", "AT&T"),
        ("AT&amp;T", "AT&T"),
        ("<![CDATA[<b>Use</b> &lt;i&gt;these&lt;/i&gt;]]>", "Use <i>these</i>"),
        ("Ann&amp;#8217;s vote", "Ann’s vote"),
        ("&amp;lt;em&amp;gt;Now&amp;lt;/em&amp;gt; it voted", "Now it voted"),
        ("Q&amp;A: x &lt;- y", "Q&A: x <- y"),
        ("Smile &#55357;&#56841;, &#x1F609; or &#xD83D;&#xde09;", "Smile 😉, 😉 or 😉"),
        ("Half &#55357; a &#56841; pair", "Half a pair"),
    ],
)
def test_a_title_of_rss_keeps_its_words_and_loses_its_mark_up(written: str, title: str) -> None:
    assert _titled(written) == title


@pytest.mark.parametrize(
    ("written", "summary"),
    [
        ("&amp;lt;p&amp;gt;It &amp;amp;quot;left&amp;amp;quot; at 5.&amp;lt;/p&amp;gt;", 'It "left" at 5.'),
        ("It left.&amp;lt;br /&amp;gt;", "It left."),
        ("Use &amp;lt;b&amp;gt; for bold.", "Use <b> for bold."),
        ("&lt;p&gt;Use &amp;lt;p&amp;gt;&lt;/p&gt;", "Use <p>"),
        ("&lt;!DOCTYPE html&gt;&lt;p&gt;It left.&lt;/p&gt;", "It left."),
    ],
)
def test_a_teaser_that_was_escaped_twice_is_read_all_the_same(written: str, summary: str) -> None:
    assert _item(f"<description>{written}</description>").summary == summary


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("desk@harbour.example (Ann Lee)", "Ann Lee"),
        ("Ann Lee &lt;ann@harbour.technology&gt;", "Ann Lee"),
        ("ann@harbour.example", "ann@harbour.example"),
        ("mailto:ann@harbour.example", "ann@harbour.example"),
        ("ann@harbour.org (Ann Lee (HP))", "Ann Lee (HP)"),
        ("Ann Lee (HP)", "Ann Lee (HP)"),
    ],
)
def test_an_author_is_a_name_without_a_mail_address(written: str, author: str) -> None:
    assert _item(f"<author>{written}</author>").author == author
    assert _item(f"<dc:creator>{written}</dc:creator><dc:creator>Bo Chu</dc:creator>").author == f"{author}, Bo Chu"


def test_a_time_in_a_zone_that_is_not_known_gives_the_day() -> None:
    item = _item("<pubDate>Sat, 28 Mar 2026 10:00:00 IST</pubDate><atom:updated>2026-03-30T10:00:00Z</atom:updated>")
    assert (item.published, item.day) == (None, date(2026, 3, 28))
    assert item.updated == datetime(2026, 3, 30, 10, tzinfo=UTC)
