"""An address as a page, a feed or a list writes it, mended as browsers mend it: the URL Standard (url.spec.whatwg.org).

Only what a person would not see in the address bar is mended here; which addresses may be fetched, `address` says.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from yarl import URL

_ENDS = "".join(map(chr, range(0x21)))  # control characters and the space: they end no address
_BREAKS = re.compile(r"[\t\n\r]++")
_PLAIN = re.compile(r"https?://[\w.-]++(?::\d++)?(?:/[^\s\\&\x00-\x1f\x7f]*+)?")  # nothing to mend
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):")
_OF_FEEDS = re.compile(r"(?:feed|rss|itpc|pcast|podcast):(?=//|https?:)", re.IGNORECASE)
_NO_COLON = re.compile(r"(https?)(?=//)", re.IGNORECASE)
_BARE_HOST = re.compile(r"www\.[\w-]++\.[\w.-]", re.IGNORECASE)
_PARTS = re.compile(r"([^?#]*+)(.*)", re.DOTALL)
_AUTHORITY = re.compile(r"[\\/]*+([^\\/?#]*+)(.*)", re.DOTALL)
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f]")
_ESCAPED_TWICE = re.compile(r"&(?:amp|#0{0,5}38|#[xX]0{0,5}26);")


def mend(written: str, base: str | None = None) -> str | None:
    """Return what an address leads to from `base`, an http(s) address; None where it leads to nothing on the web.

    Spaces and control characters round it, and tabs and line breaks in it, count for nothing; a backslash is a slash;
    other spaces are percent-encoded. Three things beyond the standard, each of which means nothing else: an ampersand
    that was escaped once too often, "feed://" and its like, and a host that begins with "www." where a scheme should.
    """
    text = _BREAKS.sub("", written.strip(_ENDS))
    if _PLAIN.fullmatch(text):
        return text
    text = _ESCAPED_TWICE.sub("&", without_feed_scheme(text))
    text = _NO_COLON.sub(r"\1:", text, count=1) if _NO_COLON.match(text) else text
    if _BARE_HOST.match(text):
        text = f"//{text}"
    scheme = _SCHEME.match(text)
    if scheme is not None and scheme[1].lower() not in {"http", "https"}:
        return None
    rest = text[scheme.end() :] if scheme else text
    own = scheme[1].lower() if scheme else None
    of_base = _scheme_of(base)
    has_host = rest[:2].replace("\\", "/") == "//"
    if has_host or (own and own != of_base):
        return _with_host(own or of_base or "https", rest)
    return _join(rest, base)


def without_feed_scheme(written: str) -> str:
    """Return an address that is to open in a feed reader ("feed://…", "feed:https://…") as a web address."""
    found = _OF_FEEDS.match(written)
    if found is None:
        return written
    rest = written[found.end() :]
    return f"http:{rest}" if rest.startswith("//") else rest


def _scheme_of(base: str | None) -> str | None:
    found = _SCHEME.match(base) if base else None
    return found[1].lower() if found else None


def _with_host(scheme: str, rest: str) -> str | None:
    found = _AUTHORITY.fullmatch(rest)
    if found is None or not found[1] or _UNFIT.search(found[1]):
        return None
    return f"{scheme}://{found[1]}{_encode(found[2])}"


def _join(rest: str, base: str | None) -> str | None:
    if base is None:
        return None
    try:
        return str(URL(base).join(URL(_encode(rest))))
    except ValueError:
        return None


def _encode(rest: str) -> str:
    """Return a path, query and fragment with slashes for the path's backslashes, and spaces percent-encoded."""
    parts = _PARTS.fullmatch(rest)
    path, more = (parts[1], parts[2]) if parts else (rest, "")
    return _UNFIT.sub(lambda one: quote(one[0]), path.replace("\\", "/") + more)
