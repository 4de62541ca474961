"""Who wrote: people's names out of what stands in a byline or in a page's own data."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BY = re.compile(
    r"\A\W*+(?:(?:story|words|text|report(?:ing|ed)?|written|analysis|opinion|posted|published|article|news|authors?)(?:\s++|\s*+:\s*+))?"
    r"(?:by|von|par|por|di|da|door|av|af)\b\s*+:?\s*+|\A\W*+(?:authors?|autor(?:in|en|es)?|auteurs?|autore)\s*+:\s*+",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,;|/·•]|(?<=\s)(?:&|and|und|et|y|e|og|och|with|mit|avec|con)(?=\s)", re.IGNORECASE)
_FROM = re.compile(
    r"(?<=\s)(?:in|at|for|of|from|reports?|updated|published|special\s++to|[–—-])\s.*+", re.IGNORECASE | re.DOTALL
)
_ASIDE = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|<[^<>]{0,80}>|(?<!\S)[^\s@]{0,80}+@\S*+|https?:\S*+")
_ROLE = re.compile(
    r"\b(?:editors?|correspondents?|reporters?|writers?|columnists?|contributors?|contributing|staff|bureau|chief|freelance"
    r"|producer|photographers?|desk|newsroom|team|agency|agencies|administrator|webmaster|professor|lecturer|analyst"
    r"|fellow|director|university|senior|special|news|newspaper|media|services?|board|online|associated|published"
    r"|updated|posted|minutes?|redaktion|rédaction|redacción|redazione)\b|\A(?:the|our|your|more|all)\s",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    {
        *(
            "admin",
            "guest",
            "press",
            "web",
            "author",
            "authors",
            "reuters",
            "afp",
            "ap",
            "dpa",
            "pti",
            "ani",
            "xinhua",
            "wire",
        ),
        *(
            "bloomberg",
            "follow",
            "read",
            "by",
            "share",
            "email",
            "print",
            "unknown",
            "anonymous",
            "facebook",
            "twitter",
            "none",
        ),
        *("null", "user", "am", "pm", "gmt", "utc", "est", "contact", "bio", "root", "editorial"),
    }
)
_NAME = re.compile(r"(?:[^\W\d_][\w.’'-]*+)(?:\s++[^\W\d_][\w.’'-]*+){0,5}")
_LOWER = frozenset(
    {
        *("de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "el", "al", "bin", "ibn", "ben"),
        *("von", "van", "der", "den", "ter", "ten", "zu", "y", "af", "av"),
    }
)
_LONGEST = 300  # characters of a byline that are read
_MOST = 12  # people


def find_people(values: Iterable[str], names: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the people named in bylines, once each: "By Mei-Lin You, Staff Writer, and Mara Lenz" names two.

    `names` are the outlet's: they are nobody's. What is a role, an agency, a date or an address is left out.
    """
    found: dict[str, str] = {}
    outlets = {name.casefold() for name in names}
    for value in values:
        for part in _PARTS.split(_BY.sub("", _ASIDE.sub(" ", " ".join(value[:_LONGEST].split())))):
            name = _tidy(part)
            if name and name.casefold() not in outlets:
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:_MOST]


def join_people(people: Iterable[str]) -> str | None:
    """Return a byline: names with commas between; None of nobody."""
    return ", ".join(people) or None


def _tidy(part: str) -> str | None:
    words = _FROM.sub("", _BY.sub("", part)).strip(" .,:;-–—*_")
    if not _NAME.fullmatch(words) or _ROLE.search(words) or words.casefold() in _NOBODY:
        return None
    if words.isupper() and len(words) > 4:
        words = words.title()
    if any(word[0].islower() and word.casefold() not in _LOWER for word in words.split()):
        return None
    return words
