"""A feed's bytes -> ParsedFeed, or NotAFeed with the reason in words.

RSS, RDF and Atom are read by feedparser, JSON Feed by `jsonfeed`. Runs in a worker: what comes from outside may be
broken, hostile or very large. feedparser is handed clean UTF-8 without a document type, so that no entity is ever
declared, and never an address, so that nothing is fetched.
"""

from __future__ import annotations

import html.entities
import re

from bot.news.feeds import ParsedFeed
from bot.sources.decoding import decode_xml, looks_binary
from bot.sources.errors import FeedTooHard, NotAFeed
from bot.sources.feeds.document_bounds import ITEM, MOST_ITEMS, MOST_TEXT, closing

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ufeff]")
_INK = re.compile(r"\S")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*+", re.IGNORECASE)
_DECLARATIONS_END = re.compile(r"\]\s*+>")
_PAGE = re.compile(r"<html\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<((?:[\w.-]+:)?[A-Za-z][\w.-]*)")
_ROOT = re.compile(r"<((?:[\w.-]+:)?(?:rss|feed|RDF|channel))(?=[\s>/])", re.IGNORECASE)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")  # none of XML's own five
_NUMBER = re.compile(r"&#(?:(\d++)|[xX]([0-9a-fA-F]++));?")
_PAIR = re.compile(  # one character beyond the first 65,536, as two halves: Java and JavaScript count so
    r"&#(?:(5[56]\d{3})|[xX]([dD][89abAB][0-9a-fA-F]{2}));&#(?:(5[67]\d{3})|[xX]([dD][c-fC-F][0-9a-fA-F]{2}));"
)
_GIANT = re.compile(r"<[A-Za-z][^<>]{32768,}>")  # no tag is so long; parsers take ages over its attributes
_DECLARATION = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b[^<>]*>", re.IGNORECASE)
_XML_SYNTAX = frozenset(map(ord, "&<>\"'"))
_HTML = frozenset({"html", "head", "body", "script"})
_HEAD = 65_536  # characters in which the root element must begin


def read_feed(body: bytes, url: str, content_type: str | None = None, charset: str | None = None) -> ParsedFeed:
    """Return the feed in `body`, which came from `url`; NotAFeed where it holds none.

    `content_type` and `charset` are what the HTTP header said; what the bytes show is believed before the former. At
    most `MOST_ITEMS` items, and `MOST_TEXT` characters of them together, in the feed's order; an item with neither a
    title nor a text nor an address is left out.
    """
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise NotAFeed("empty", url=url, why="nothing is in it")
    if looks_binary(body):
        raise NotAFeed("binary", url=url, why="it is no text but something like a picture or an archive")
    text = decode_xml(body, charset)
    text = text.lstrip("\ufeff\x00 \t\r\n")
    if text[:1] in {"{", "["}:
        from bot.sources.feeds.jsonfeed import read_json

        return read_json(text, url)
    from bot.sources.feeds.xmlfeed import read_xml

    return read_xml(*_tidy(text, url), url)


def _tidy(text: str, url: str) -> tuple[str, str]:
    """Return a document from its root element on, shortened, without what no parser should see; and the root's name."""
    text = _UNFIT.sub("", text)
    start = _past_prolog(text)
    first = _ELEMENT.search(text, start, start + _HEAD)
    if first is None:
        raise NotAFeed("no element", url=url, why="it is plain text")
    root = _ROOT.search(text, start, start + _HEAD)
    name = first[1].lower().rpartition(":")[2]
    if name in _HTML or (root is None and _PAGE.search(text, 0, _HEAD)):
        raise NotAFeed(first[1], url=url, why="it is a web page")
    if root is None:
        raise NotAFeed(first[1], url=url, why=f"it is XML of another kind ({first[1][:40]})")
    shortened = _shorten(text[root.start() :], root[1], url)
    plain = _GIANT.sub("", _DECLARATION.sub("", shortened))
    return _NUMBER.sub(_decode_number, _PAIR.sub(_join_halves, _ENTITY.sub(_character, plain))), root[1]


def _past_prolog(text: str) -> int:
    """Return where declarations, comments and the document type end."""
    at = 0
    for _ in range(100):
        end = _past_one(text, at, at + _HEAD)
        if end is None:
            return at
        at = end
    return at


def _past_one(text: str, at: int, most: int) -> int | None:
    """Return where the declaration, comment or document type that comes next ends; None where none comes next."""
    ink = _INK.search(text, at, most)
    start = ink.start() if ink else most
    for opening, ending in (("<?", "?>"), ("<!--", "-->")):
        if text.startswith(opening, start):
            end = text.find(ending, start + len(opening), most)
            return end + len(ending) if end >= 0 else None
    doctype = _DOCTYPE.match(text, start, most)
    if doctype is None:
        return None
    if text.startswith(">", doctype.end()):
        return doctype.end() + 1
    closed = _DECLARATIONS_END.search(text, doctype.end(), most) if text.startswith("[", doctype.end()) else None
    return closed.end() if closed else None


def _character(entity: re.Match[str]) -> str:
    """Return an HTML entity as its character, as feeds use them undeclared."""
    return html.entities.html5.get(f"{entity[1]};", entity[0])


def _join_halves(pair: re.Match[str]) -> str:
    high, low = (int(one) if one else int(other, 16) for one, other in ((pair[1], pair[2]), (pair[3], pair[4])))
    is_pair = 0xD800 <= high < 0xDC00 <= low < 0xE000
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) if is_pair else ""


def _decode_number(reference: re.Match[str]) -> str:
    """Return the character of a number, if it may stand in XML; Windows' own numbers are read as in browsers."""
    digits = (reference[1] or reference[2]).lstrip("0") or "0"
    number = int(digits, 10 if reference[1] else 16) if len(digits) <= 7 else 0
    if number in _XML_SYNTAX:
        return f"&#{number};"
    if 0x80 <= number < 0xA0:
        return bytes([number]).decode("cp1252", "ignore")
    allowed = (
        number in {9, 10, 13} or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000
    )
    return chr(number) if allowed else ""


def _shorten(text: str, root: str, url: str) -> str:
    """Return a document cut before the first item too many, or too far down, and closed again."""
    end = None if len(text) > MOST_TEXT else len(text)
    for number, item in enumerate(ITEM.finditer(text)):
        if item.start() > MOST_TEXT:
            break
        if number:
            end = item.start() if len(text) > MOST_TEXT else end
        if number == MOST_ITEMS:
            end = item.start()
            break
    if end is None:
        raise FeedTooHard(f"{len(text)} characters in one item", url=url)
    if end == len(text):
        return text
    return text[:end] + closing(root)
