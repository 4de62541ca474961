"""The address of an article's picture, as its page or its feed gives it. The bot never loads it: Discord does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

LONGEST = 500  # characters
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f<>\"'\\()\[\]{}|^`]")
_SHOWN = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)\Z", re.IGNORECASE)
_LOGO = re.compile(r"(?:^|[/_.-])(?:logo|favicon|placeholder|spacer|pixel|blank|avatar)s?(?=[/_.-]|$)", re.IGNORECASE)
_MOST = 20  # enclosures and pictures of an item that are looked at


def clean_image(address: object, base: str | None = None) -> str | None:
    """Return an https address that Discord can show, absolute; None for any other, and for what is named a logo."""
    if not isinstance(address, str) or not 0 < len(address.strip()) <= LONGEST:
        return None
    try:
        whole = urljoin(base or "", address.strip())
        parts = urlsplit(whole)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or not host or "." not in host or port not in (None, 443) or parts.username is not None:
        return None
    if len(whole) > LONGEST or not whole.isascii() or _UNFIT.search(whole) or _LOGO.search(parts.path):
        return None
    return None if parts.path.lower().endswith(".svg") else whole


def find_image(entry: Mapping[str, Any], base: str | None = None) -> str | None:
    """Return the picture of a feed's item: of Media RSS, else an enclosure that is one, else iTunes' picture."""
    return next((image for one in _list_images(entry) if (image := clean_image(one, base))), None)


def _list_images(entry: Mapping[str, Any]) -> Iterator[object]:
    enclosures = [link for link in _list(entry, "links") if link.get("rel") == "enclosure"]
    for one in (*_list(entry, "media_content"), *_list(entry, "media_thumbnail"), *enclosures):
        address = one.get("url") or one.get("href")
        kind = one.get("type") or one.get("medium") or ("image" if _is_named_as_image(address) else "")
        if str(kind).startswith("image"):
            yield address
    image = dict.get(dict(entry), "image")
    if isinstance(image, Mapping):
        yield image.get("href")


def _list(entry: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = dict.get(dict(entry), name)  # feedparser's own look-up makes up absent fields from their neighbours
    return [one for one in found[:_MOST] if isinstance(one, Mapping)] if isinstance(found, list) else []


def _is_named_as_image(address: object) -> bool:
    return isinstance(address, str) and bool(_SHOWN.search(address[: LONGEST + 1].partition("?")[0]))
