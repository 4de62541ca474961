"""Feeds that nobody would write on purpose, written for this project after the formats' specifications.

Each says what must come of it: `titles` of the items that are read, or None where it is refused; `either` where a
parser may do the one or the other, so long as it ends.
"""

from __future__ import annotations

from dataclasses import dataclass

RSS = b'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Harbour News</title>'
END = b"</channel></rss>"
ATOM = b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><id>urn:h</id>'
ITEM = b"<item><title>A vote</title><link>https://h.example/a-vote</link></item>"
LEAD = b"<item><title>"
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": '
BIG = 1_500_000  # bytes


@dataclass(frozen=True, slots=True)
class Beast:
    name: str
    body: bytes
    titles: tuple[str | None, ...] | None = None
    either: bool = False
    content_type: str | None = None
    charset: str | None = None


def _read(name: str, body: bytes, *titles: str | None, charset: str | None = None, kind: str | None = None) -> Beast:
    return Beast(name, body, titles, charset=charset, content_type=kind)


def _refused(name: str, body: bytes) -> Beast:
    return Beast(name, body)


def _either(name: str, body: bytes) -> Beast:
    return Beast(name, body, either=True)


def _filled(before: bytes, unit: bytes, after: bytes = b"") -> bytes:
    return before + unit * ((BIG - len(before) - len(after)) // len(unit)) + after


def _latin(declared: str) -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>'.encode()
    return head + LEAD + "Café “société” naïve".encode("cp1252") + b"</title></item>" + END


NOTHING = (
    _refused("no byte at all", b""),
    _refused("nothing but a byte-order mark", b"\xef\xbb\xbf"),
    _refused("nothing but the mark of UTF-16", b"\xff\xfe"),
    _refused("blank lines", b"\r\n  \n\t"),
    _refused("zeros", b"\0" * 5000),
    _refused("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    _refused("a packed file", b"\x1f\x8b\x08\0" + bytes(range(256)) * 40),
    _refused("plain words", b"Harbour board votes on Monday."),
    _refused("a web page", b"<!doctype html><html><head><title>Harbour</title></head><body><p>Hello</p></body></html>"),
    _refused(
        "a page that shows a feed's source", b"<html><body><pre>&lt;rss&gt;</pre><rss><item/></rss></body></html>"
    ),
    _refused("a page in capitals behind a comment", b"<!-- x --><HTML><BODY>rss</BODY></HTML>"),
    _refused("an error in XML", b'<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>'),
    _refused("a site map", b'<?xml version="1.0"?><urlset><url><loc>https://h.example/</loc></url></urlset>'),
    _refused("a drawing", b'<svg xmlns="http://www.w3.org/2000/svg"><title>rss</title></svg>'),
    _refused("a list of feeds", b'<opml version="2.0"><body><outline xmlUrl="https://h.example/f"/></body></opml>'),
)

BROKEN = (
    _read("broken off inside an item", RSS + ITEM + b"<item><title>Cut of", "A vote"),
    _read("broken off inside a tag", RSS + ITEM + b"<item><titl", "A vote"),
    _read("a bare ampersand", RSS + LEAD + b"Salt & pepper</title></item>" + END, "Salt & pepper"),
    _read("an entity of HTML", RSS + LEAD + b"Caf&eacute;&nbsp;vote</title></item>" + END, "Café vote"),
    _read("an entity of nobody", RSS + LEAD + b"A &harbour; vote</title></item>" + END, "A &harbour; vote"),
    _read("a control character", RSS + LEAD + b"A\x08 vo\x0bte</title></item>" + END, "A vote"),
    _read("a number for a control character", RSS + LEAD + b"A&#8; vote</title></item>" + END, "A vote"),
    _read(
        "tags that are never closed",
        RSS + b"<item><title>A vote</title><link>https://h.example/a<item>" + END,
        "A vote",
    ),
    _read("blank lines before the declaration", b"\n\n  " + RSS + ITEM + END, "A vote"),
    _read(
        "a warning before the document", b"<br />\n<b>Warning</b>: x.php on line 3<br />\n" + RSS + ITEM + END, "A vote"
    ),
    _read("words before the document", b"Notice: undefined index\n" + RSS + ITEM + END, "A vote"),
    _read("a document after the document", RSS + ITEM + END + RSS + ITEM + END, "A vote", "A vote"),
    _read("words after the end", RSS + ITEM + END + b"<!-- served in 3 ms --> bye & bye", "A vote"),
    _read("two byte-order marks", b"\xef\xbb\xbf\xef\xbb\xbf" + RSS + ITEM + END, "A vote"),
    _read("no declaration, no version", b"<rss><channel>" + ITEM + END, "A vote"),
    _read("capitals throughout", b"<RSS VERSION='2.0'><CHANNEL>" + ITEM.upper() + b"</CHANNEL></RSS>", "A VOTE"),
    _read("no channel", b'<rss version="2.0">' + ITEM + b"</rss>", "A vote"),
    _read("a channel and no rss", b"<channel><title>x</title>" + ITEM + b"</channel>", "A vote"),
    _read("a feed without items", RSS + END),
    _read("an Atom feed without entries", ATOM + b"</feed>"),
    _read(
        "an Atom feed in a prefix",
        b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>A vote</a:title></a:entry></a:feed>',
        "A vote",
    ),
    _read("a prefix that nobody declared", RSS + b"<item><title>A vote</title><x:y>z</x:y></item>" + END, "A vote"),
    _read("an item that is empty, between two", RSS + ITEM + b"<item/><item></item>" + ITEM + END, "A vote", "A vote"),
    _read(
        "a place on the map without a shape, which the parser falls over",
        RSS.replace(b"<rss ", b'<rss xmlns:gml="http://www.opengis.net/gml" ')
        + ITEM
        + b"<item><title>Lost</title><gml:pos>1 2</gml:pos></item>"
        + ITEM
        + END,
        "A vote",
        "A vote",
    ),
    _read("a title in a title", RSS + b"<item><title><title>A vote</title></title></item>" + END, "A vote"),
    _read("CDATA that is never closed", RSS + ITEM + b"<item><title><![CDATA[Cut", "A vote"),
    _read(
        "mark-up that is escaped twice",
        RSS + LEAD + b"&lt;b&gt;Salt&lt;/b&gt; &amp;amp; oil</title></item>" + END,
        "Salt & oil",
    ),
    _read("less than, in a title", RSS + LEAD + b"3 &lt; 4 ships</title></item>" + END, "3 < 4 ships"),
    _read("served as a web page", RSS + ITEM + END, "A vote", kind="text/html"),
    _read("served as bytes", RSS + ITEM + END, "A vote", kind="application/octet-stream"),
)

ENCODINGS = (
    _read("Windows-1252, called UTF-8", _latin("utf-8"), "Café “société” naïve"),
    _read(
        "UTF-8 with one Latin-1 byte",
        RSS + LEAD + b"Caf\xe9</title></item>" + LEAD + "“Größe”".encode() + b"</title></item>" + END,
        "Caf\ufffd",
        "“Größe”",
    ),
    _read(
        "UTF-8 with nothing else beyond ASCII than a Latin-1 byte",
        RSS + LEAD + b"Caf\xe9</title></item>" + END,
        "Caf\ufffd",
    ),
    _read("Windows-1252, called Latin-1", _latin("iso-8859-1"), "Café “société” naïve"),
    _read("Windows-1252, called something unknown", _latin("x-klingon"), "Café “société” naïve"),
    _read("UTF-8, called Latin-1", _latin("iso-8859-1").decode("cp1252").encode(), "Café “société” naïve"),
    _read("UTF-8, called UTF-16", RSS.replace(b'"utf-8"', b'"utf-16"') + ITEM + END, "A vote"),
    _read(
        "UTF-8 that the header calls Latin-1",
        RSS + LEAD + "Café".encode() + b"</title></item>" + END,
        "Café",
        charset="iso-8859-1",
    ),
    _read("a header with a charset of nobody", RSS + ITEM + END, "A vote", charset="utf8mb4_bin"),
    _read("a header that names a codec of bytes", RSS + ITEM + END, "A vote", charset="hex"),
    _read("UTF-16 with its mark", (RSS + ITEM + END).decode().encode("utf-16"), "A vote"),
    _read("UTF-16 without its mark", (RSS + ITEM + END).decode().encode("utf-16-be"), "A vote"),
    _read("UTF-32", (RSS + ITEM + END).decode().encode("utf-32"), "A vote"),
    _read(
        "Shift JIS",
        '<?xml version="1.0" encoding="shift_jis"?><rss><channel><item><title>港の投票</title></item>'.encode(
            "shift_jis"
        )
        + END,
        "港の投票",
    ),
    _read(
        "Windows-1251",
        '<?xml version="1.0" encoding="windows-1251"?><rss><channel><item><title>Порт</title></item>'.encode("cp1251")
        + END,
        "Порт",
    ),
    _read(
        "UTF-8 with three broken bytes",
        RSS + LEAD + "Café société naïve élan ".encode() * 9 + b"\xff\xfe\xe9</title></item>" + END,
        ("Café société naïve élan " * 9 + "\ufffd\ufffd\ufffd"),
    ),
    _read("half a surrogate, as a number", RSS + LEAD + b"A&#xD800; vote</title></item>" + END, "A vote"),
    _either("UTF-7, which nobody should believe", b'<?xml version="1.0" encoding="utf-7"?>+ADw-rss+AD4-'),
)

HOSTILE = (
    _either("a billion laughs", b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY b%d "%s">' % (n, (b"&b%d;" % (n - 1) if n else b"&a;") * 10) for n in range(10))
        + b"]><rss><channel><item><title>&b9;</title></item></channel></rss>"),
    _either("a quadratic blow-up", b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 100_000 + b'">]><rss><channel><item><title>'
            + b"&a;" * 30_000 + b"</title></item>" + END),
    _either("an entity that holds a file", b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            b"<rss><channel><item><title>A vote &x;</title></item></channel></rss>"),
    _either("an entity that holds a private page", b'<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:%(port)d/x">'
            b'<!ENTITY % y SYSTEM "http://127.0.0.1:%(port)d/y"> %y;]><rss><channel><item><title>A vote &x;</title>'
            b"</item></channel></rss>"),
    _either("a document type from a private page", b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:%(port)d/rss.dtd"><rss>'
            b"<channel>" + ITEM + END),
    _either("a style sheet and an inclusion from a private page", b'<?xml version="1.0"?><?xml-stylesheet '
            b'href="http://127.0.0.1:%(port)d/s.xsl"?><rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel>'
            b'<xi:include href="http://127.0.0.1:%(port)d/i"/>' + ITEM + END),
    _either("an entity that holds itself", b'<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]><rss><channel><item>'
            b"<title>&a;</title></item>" + END),
    _either("a document type that never ends", b"<!DOCTYPE rss [" + b"<!ENTITY a 'b'>" * 60_000),
    _either("a hundred thousand comments", b"<!-- -->" * 100_000 + RSS + ITEM + END),
    _either("half a million openings of comments", _filled(RSS + LEAD, b"<!--")),
    _either("sections of CDATA in one another", _filled(RSS + LEAD, b"<![CDATA[")),
    _either("nothing but greater than", _filled(RSS + LEAD, b">")),
    _either("instructions without end", _filled(RSS + LEAD, b"<?")),
    _either("one attribute, again and again", _filled(b"<rss ", b'a="b" ', b">")),
    _either("a hundred thousand attributes", b"<rss " + b"".join(b'a%d="b" ' % n for n in range(100_000)) + b"/>"),
    _either("three thousand attributes on each of forty items", RSS + (b"<item " + b"".join(
        b'a%d="b" ' % n for n in range(3000)) + b"/>") * 40 + ITEM + END),
    _either("one title of a million letters", _filled(RSS + LEAD, b"vote ", b"</title></item>" + END)),
    _either("mark-up inside a title, a million letters of it",
            _filled(RSS + LEAD, b"&lt;a ", b"</title></item>" + END)),
    _either("nine hundred items in one another", RSS + b"<item>" * 900 + b"<title>x</title>" + b"</item>" * 900 + END),
    _either("elements in one another, fifty thousand deep", RSS + b"<a>" * 50_000 + ITEM + b"</a>" * 50_000 + END),
    _either("mark-up in one another, fifty thousand deep", ATOM + b'<entry><title>A vote</title><content type="xhtml">'
            + b"<div>" * 50_000 + b"x" + b"</div>" * 50_000 + b"</content></entry></feed>"),
    _either("a base within a base", ATOM + b'<entry xml:base="../x/">' * 900 + b"</feed>"),
    _either("a thousand name spaces",
            RSS + b"".join(b'<q xmlns:a%d="u%d"/>' % (n, n) for n in range(1000)) + ITEM + END),
    _either("ten megabytes of one item", RSS + LEAD + b"vote " * 2_000_000 + b"</title></item>" + END),
    _either("ten megabytes of brackets", b"[" * 10_000_000),
    _either("ten megabytes of JSON in one another", JSON + b"[" * 9_000_000),
)  # fmt: skip

JSON_FEEDS = (
    _read("JSON Feed without items", JSON + b"[]}"),
    _refused("JSON that is no feed", b'{"status": "ok", "articles": []}'),
    _refused("a list in JSON", b'[{"title": "A vote"}]'),
    _refused("JSON that breaks off", JSON + b'[{"id": "1", "title": "A vo'),
    _refused("JSON with a comma too many", JSON + b'[{"id": "1",}]}'),
    _refused("items that are no list", JSON + b'{"a": 1}}'),
    _refused("items that are null", JSON + b"null}"),
    _read("items of every wrong type",
          JSON + b'[null, 1, "x", [], true, {"id": "1", "title": "A vote"}, {}]}', "A vote"),
    _read("fields of every wrong type",
          JSON + b'[{"id": 7, "title": ["x"], "url": 3, "content_html": {"a": 1}, "tags": "x", "authors": [null, 3, '
          b'{"name": 5}, "Ann Lee"], "date_published": {}, "content_text": "Whole text."}]}', None),
    _read("version 1.0 with one author",
          b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", '
          b'"title": "A vote", "author": {"name": "Ann Lee"}}]}', "A vote"),
    _read("no version, but a home page",
          b'{"home_page_url": "https://h.example", "items": [{"id": "1", "title": "A vote"}]}',
          "A vote"),
    _read("a byte-order mark before JSON", b"\xef\xbb\xbf" + JSON + b'[{"id": "1", "title": "A vote"}]}', "A vote"),
    _read("half a surrogate in JSON", JSON + b'[{"id": "1", "title": "A \\ud800vote"}]}', "A vote"),
    _read("zeros in JSON", JSON + b'[{"id": "1\\u0000", "title": "A \\u0000vote"}]}', "A vote"),
    _read("numbers that are none", JSON + b'[{"id": NaN, "title": "A vote", "date_published": 1e999}]}', "A vote"),
    _refused("a number of a million digits", JSON + b'[{"id": ' + b"9" * 1_000_000 + b', "title": "A vote"}]}'),
    _read("JSON in UTF-16", (JSON + b'[{"id": "1", "title": "A vote"}]}').decode().encode("utf-16"), "A vote"),
)  # fmt: skip

ALL = (*NOTHING, *BROKEN, *ENCODINGS, *HOSTILE, *JSON_FEEDS)
