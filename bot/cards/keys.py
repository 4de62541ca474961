"""What a button carries: a key and nothing else, in a `custom_id` that answers for ever.

    d1:<act>:<article or ->:<page or nothing>:<rest>

`d1` is the form's version: another form gets another version beside this one, and old messages go on answering.
What a key says is input like any other: whoever acts on it checks what it names against the person who pressed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from bot.cards.limits import CUSTOM_ID
from bot.news.clipping import length

PassageKind = Literal["quote", "event", "gist", "point", "fact"]
Reasoned = Literal["quotes", "timeline"]  # the cards that a reader may ask Why? of

FORM = re.compile(
    r"d1:(?P<act>[a-z]{2,12}):(?P<article>[1-9]\d{0,17}|-):(?P<page>\d{0,4}):(?P<rest>[^\x00-\x1f]{0,70})", re.DOTALL
)
REST = 64  # characters that the rest of a key may have

_DELIVERY = re.compile(r"~dl\d{1,15}(?:\.\d{1,4})?$")

_KINDS = {kind[0]: kind for kind in get_args(PassageKind)}


@dataclass(frozen=True, slots=True)
class Key:
    """What to do (`act`), to which article, which page of it, and what else it needs."""

    act: str
    article: int | None = None
    page: int | None = None  # None opens the card; a number turns to that page of it
    rest: str = ""

    @property
    def custom_id(self) -> str:
        page = "" if self.page is None else self.page
        return f"d1:{self.act}:{self.article or '-'}:{page}:{self.rest}"

    @property
    def fits(self) -> bool:
        """Whether it can be carried: a longer one has no button."""
        return FORM.fullmatch(self.custom_id) is not None and length(self.custom_id) <= CUSTOM_ID

    @classmethod
    def read_match(cls, match: re.Match[str]) -> Key:
        """Return the key of a match of FORM."""
        article, page = match["article"], match["page"]
        return cls(match["act"], None if article == "-" else int(article), int(page) if page else None, match["rest"])

    @classmethod
    def parse(cls, custom_id: str) -> Key | None:
        """Return the key a `custom_id` carries; None where it carries none."""
        match = FORM.fullmatch(custom_id)
        return cls.read_match(match) if match else None

    def turn_to(self, page: int) -> Key:
        return replace(self, page=page)


def build_source_key(article: int, kind: PassageKind, index: int) -> Key:
    """Return the key of the paragraph that the `index`-th quote, event, … of an article stands in."""
    return Key("source", article, None, f"{kind[0]}{index}")


def parse_source_key(key: Key) -> tuple[PassageKind, int] | None:
    """Return the kind and index a source key names; None where it names none."""
    match = re.fullmatch(r"([a-z])(\d{1,6})", key.rest)
    kind = _KINDS.get(match[1]) if match else None
    return (kind, int(match[2])) if match and kind else None


def build_why_key(card: Reasoned, article: int | None, page: int, mark: str, rest: str = "") -> Key:
    """Return the key that asks why a page of a card says what it says; `mark` is `mark_of` what that page showed."""
    return Key(f"why{card}", article, page, f"{mark}~{rest}")


def parse_why_key(key: Key) -> tuple[str, str]:
    """Return the mark that a why key carries, and the rest of its card's own key."""
    mark, _, rest = key.rest.partition("~")
    return mark, rest


def build_mark(shown: Iterable[object]) -> str:
    """Return five characters that change when what a page showed is read anew."""
    return f"{zlib.crc32(repr(tuple(shown)).encode('utf-8', 'replace')) & 0xFFFFF:05x}"


def strip_delivery(key: Key) -> Key:
    """The key without its delivery's, which a post's buttons carry for the bot alone; words searched for stay."""
    return key if key.act == "search" else replace(key, rest=_DELIVERY.sub("", key.rest))
