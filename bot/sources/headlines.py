"""A headline without the outlet's and the section's name that pages put before or after it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.sources.lines import length

# What parts an outlet's name from a headline. A bar or a dot is part of no headline; a dash often is.
_BAR = re.compile(r" ?(?:[|‖¦]|::) ?| (?:[·•<>]|//) ")
_DASH = re.compile(r" [–—-]{1,2} ")
_ANY = re.compile(f"(?:{_BAR.pattern})|(?:{_DASH.pattern})")
_LETTERS = re.compile(r"[\W_]+")
_NAME_WORDS = 5  # words of an outlet's or section's name at most
_THE = re.compile(r"\A(?:the|der|die|das|le|la|les|el|il)(?=\s)|\.\w{2,3}\Z", re.IGNORECASE)
_SECTIONS = frozenset(
    {
        *(
            "news",
            "opinion",
            "analysis",
            "comment",
            "commentary",
            "editorial",
            "editorials",
            "letters",
            "politics",
            "business",
        ),
        *(
            "sport",
            "sports",
            "world",
            "local",
            "uk",
            "us",
            "culture",
            "science",
            "health",
            "technology",
            "tech",
            "environment",
        ),
        *(
            "climate",
            "money",
            "economy",
            "finance",
            "markets",
            "travel",
            "style",
            "life",
            "lifestyle",
            "arts",
            "books",
            "film",
        ),
        *(
            "music",
            "tv",
            "food",
            "education",
            "video",
            "videos",
            "photos",
            "live",
            "watch",
            "listen",
            "podcast",
            "interview",
        ),
        *(
            "exclusive",
            "international",
            "national",
            "nation",
            "europe",
            "asia",
            "africa",
            "americas",
            "middle east",
            "latest",
        ),
        *(
            "national news",
            "world news",
            "local news",
            "breaking news",
            "breaking",
            "home",
            "newsletter",
            "features",
            "feature",
        ),
        *("explainer", "fact check", "blog", "magazine", "weekend", "review", "reviews", "obituaries", "obituary"),
        *("letters to the editor", "guest essay", "guest column", "column", "op-ed"),
    }
)


def strip_names(title: str, names: Iterable[str] = (), others: Iterable[str] = ()) -> str:
    """Return a headline without the names round it.

    `names` are the outlet's and its sections', as far as they are known; `others` the same story's headline as it
    stands elsewhere: where one of them is a part of this between bars or dashes, that part is the headline.
    """
    title = " ".join(title.split())
    for other in others:
        if (kept := _find_part(title, other)) is not None:
            return kept
    known = {_bare(name) for name in names} - {""}
    while (shorter := _strip_one(title, known)) is not None:
        title = shorter
    return title


def is_name(words: str, names: Iterable[str]) -> bool:
    """Return whether words are no headline but one of the names, or a section that many outlets have."""
    return _bare(words) in {_bare(name) for name in names} or _is_section(words)


def _find_part(title: str, other: str) -> str | None:
    """Return the part of a title, from one bar or dash to another, that is the other headline."""
    if len(other.split()) < 3:
        return None
    at = title.casefold().find(" ".join(other.split()).casefold())
    end = at + len(" ".join(other.split()))
    if at < 0 or (at, end) == (0, len(title)):
        return None
    before, after = title[:at], title[end:]
    opens = not before or any(found.end() == len(before) for found in _ANY.finditer(before))
    closes = not after or _ANY.match(after) is not None
    return title[at:end] if opens and closes else None


def _strip_one(title: str, known: set[str]) -> str | None:
    """Return a title without the last or the first of its parts, where that is a name; None where neither is."""
    marks = list(_ANY.finditer(title))
    if not marks:
        return None
    last, first = marks[-1], marks[0]
    head, tail = title[: last.start()].strip(), title[last.end() :].strip()
    if head and (not tail or _ends_with_name(head, tail, last.group(), known)):
        return head
    lead, rest = title[: first.start()].strip(), title[first.end() :].strip()
    if rest and (not lead or _begins_with_name(lead, rest, first.group(), known)):
        return rest
    return None


def _ends_with_name(head: str, tail: str, mark: str, known: set[str]) -> bool:
    if _is_known(tail, known):
        return True
    is_bar = _DASH.fullmatch(mark) is None
    return is_bar and length(tail) <= _NAME_WORDS and length(tail) < length(head) and not tail[:1].islower()


def _begins_with_name(lead: str, rest: str, mark: str, known: set[str]) -> bool:
    if length(rest) < 3:
        return False
    is_bar = _DASH.fullmatch(mark) is None
    return _is_known(lead, known) or (is_bar and (_is_section(lead) or (length(lead) <= 3 and length(rest) >= 5)))


def _is_known(words: str, known: set[str]) -> bool:
    bare = _bare(words)
    return bool(bare) and (
        bare in known or any(bare == name + extra for name in known for extra in ("news", "online", "com"))
    )


def _is_section(words: str) -> bool:
    return " ".join(words.casefold().split()) in _SECTIONS


def _bare(words: str) -> str:
    """Return a name's letters alone, without "the" and ".com": "The City Desk" and "citydesk" are one."""
    return _LETTERS.sub("", _THE.sub("", words.strip()).casefold())


def names_of_host(host: str) -> Sequence[str]:
    """Return what an address says of an outlet's name: "www.citydesk.example" is of "citydesk"."""
    labels = [label for label in host.casefold().split(".") if label not in {"www", "m", "amp", "news", "edition"}]
    return [*labels[:-1][-2:], ".".join(labels)]
