"""feedparser's two parsers, with an item's own words kept apart from those of its pictures and of podcast shops.

feedparser has one field for `description`, `media:description` and `itunes:summary`, and resolves addresses as
`urllib` does. What is replaced here are its own names, which it does not promise to keep: a test says when they change.
"""

from __future__ import annotations

import io
import re
import xml.sax
import xml.sax.handler
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from feedparser.api import LooseFeedParser, StrictFeedParser

from bot.sources.href import mend

APART = ("media_title", "media_description", "itunes_summary", "dc_title", "dc_description")  # as feedparser names them
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")

_MAIL = re.compile(r"(?<![^\s()<>,;:])[^\s()<>,;:@]++@[^\s()<>,;:@]++")


@dataclass(frozen=True, slots=True)
class Document:
    """What feedparser read: the feed's own fields, its items, its version ("atom10"; empty where it has none)."""

    about: dict[str, Any]
    entries: list[dict[str, Any]]
    version: str
    malformed: bool


class _Apart:
    """What both parsers do otherwise than feedparser's."""

    can_be_relative_uri = frozenset({"link"})  # an id that is no address stays as it is
    baseuri: str

    def resolve_uri(self, uri: str) -> str:
        return mend(uri, self.baseuri or None) or uri

    def _start_guid(self, attributes: Any) -> None:
        """Note whether an id is an address for good; feedparser's own note is about links too."""
        super()._start_guid(attributes)  # type: ignore[misc]  # feedparser's
        is_permalink = str(attributes.get("ispermalink", "true")).strip().lower() not in {"false", "0", "no"}
        self._save("is_permalink", is_permalink, overwrite=True)  # type: ignore[attr-defined]

    def _sync_author_detail(self, key: str = "author") -> None:
        """Fill in the name and the mail address of an author who is one text; feedparser's own cuts long domains."""
        context = self._get_context()  # type: ignore[attr-defined]  # feedparser's
        details, text = context.get(f"{key}s"), dict.get(context, key)
        if details and not details[-1] and isinstance(text, str) and (mail := _MAIL.search(text)):
            details[-1]["email"] = mail[0]
            if name := _find_name(text, mail[0]):
                details[-1]["name"] = name
        else:
            super()._sync_author_detail(key)  # type: ignore[misc]


def _find_name(text: str, mail: str) -> str:
    """Return what is left of an author's text without the mail address and its signs."""
    for sign in (mail, "mailto:", "<>", "()"):
        text = text.replace(sign, "")
    text = text.strip()
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text


def _keep_apart(name: str) -> tuple[Callable[[Any, Any], None], Callable[[Any], None]]:
    def start(self: Any, attributes: Any) -> None:
        self.push_content(name, attributes, "text/html", 1)

    def end(self: Any) -> None:
        self.pop_content(name)

    return start, end


for _name in APART:
    _start, _end = _keep_apart(_name)
    setattr(_Apart, f"_start_{_name}", _start)
    setattr(_Apart, f"_end_{_name}", _end)


class _Strict(_Apart, StrictFeedParser):  # type: ignore[misc]  # feedparser has no types
    pass


class _Loose(_Apart, LooseFeedParser):  # type: ignore[misc]
    pass


def parse(text: str, url: str) -> Document:
    """Return what feedparser reads in a document without a document type, found at `url`.

    Whatever it raises on a broken document is let through.
    """
    try:
        return _made_of(_read_strictly(text, url), malformed=False)
    except xml.sax.SAXException:
        mended = escape_stray_ampersands(text)
    if mended != text:
        try:
            return _made_of(_read_strictly(mended, url), malformed=True)
        except xml.sax.SAXException:
            pass  # that was not all
    loose = _prepare(_Loose(url, None, "utf-8", {}))
    loose.feed(mended)
    return _made_of(loose, malformed=True)


def escape_stray_ampersands(text: str) -> str:
    """Return a document in which an ampersand that begins none of XML's own references is one; CDATA stays as it is."""
    kept, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        kept += [_STRAY.sub("&amp;", text[at:start]), text[start:end]]
        at = end
    kept.append(_STRAY.sub("&amp;", text[at:]))
    return "".join(kept)


def _read_strictly(text: str, url: str) -> Any:
    strict = _prepare(_Strict(url, None, "utf-8"))
    parser = xml.sax.make_parser()  # noqa: S317  # no document type comes this far, so nothing is declared or fetched
    parser.setFeature(xml.sax.handler.feature_namespaces, True)
    parser.setFeature(xml.sax.handler.feature_external_ges, False)
    parser.setContentHandler(strict)
    parser.setErrorHandler(strict)
    source = xml.sax.xmlreader.InputSource()
    source.setEncoding("utf-8")
    source.setByteStream(io.BytesIO(text.encode("utf-8", "replace")))
    parser.parse(source)
    return strict


def _prepare(parser: Any) -> Any:
    parser.sanitize_html = False  # the text is taken out of it, and nothing of it is ever shown as HTML
    parser.resolve_relative_uris = False
    return parser


def _made_of(parser: Any, *, malformed: bool) -> Document:
    return Document(parser.feeddata, parser.entries, parser.version, malformed)
