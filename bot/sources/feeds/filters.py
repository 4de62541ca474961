"""A server's filter, judged on one item: the reason why it is kept out, in words, or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from bot.news.feeds import Filter, Item
from bot.sources.feeds.strings import plain

_SHOWN = 60  # characters of a word in a reason
_CONTENT = 100_000  # characters of the item's own text that are looked at


def judge(given: Filter, item: Item, text: str = "") -> str | None:
    """Why the filter keeps an item out, in one sentence; None where it lets it through.

    Words and phrases are looked for in the headline, the teaser and `text` (the article's, where it is known, else the
    item's own), as whole words, whatever their case and accents; a "*" at the end stands for any ending. Authors are
    found in the author's line the same way; a category is one of the item's, whole. What keeps out wins.
    """
    if given.is_open:
        return None
    words = _folded(" \n ".join((item.title or "", item.summary or "", text or plain(item.content, _CONTENT) or "")))
    author = _folded(item.author or "")
    categories = frozenset(_folded(category) for category in item.categories)
    in_text, in_author = _finder(words), _finder(author)

    def in_categories(wanted: str) -> bool:
        return _folded(wanted) in categories

    return (
        _kept_out(given.not_words, in_text, "The word “{}” keeps it out.")
        or _kept_out(given.not_authors, in_author, "Its author, “{}”, is kept out.")
        or _kept_out(given.not_categories, in_categories, "Its category, “{}”, is kept out.")
        or _not_let_in(given.words, in_text, "It has none of the words asked for ({}).")
        or _not_let_in(given.authors, in_author, "It is by none of the authors asked for ({}).")
        or _not_let_in(given.categories, in_categories, "It is in none of the categories asked for ({}).")
    )


def _kept_out(unwanted: Iterable[str], has: Callable[[str], bool], reason: str) -> str | None:
    return next((reason.format(_shown(one)) for one in unwanted if has(one)), None)


def _not_let_in(wanted: tuple[str, ...], has: Callable[[str], bool], reason: str) -> str | None:
    if not wanted or any(has(one) for one in wanted):
        return None
    named = ", ".join(f"“{_shown(one)}”" for one in wanted[:3])
    return reason.format(named if len(wanted) <= 3 else f"{named} and {len(wanted) - 3} more")


def _finder(text: str) -> Callable[[str], bool]:
    def has(phrase: str) -> bool:
        pattern = _pattern(phrase)
        return pattern is not None and pattern.search(text) is not None

    return has


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str] | None:
    """A phrase as whole words; None where nothing is in it."""
    words = _folded(phrase).rstrip("*").split()
    if not words:
        return None
    ending = "" if phrase.rstrip().endswith("*") else r"(?!\w)"
    return re.compile(r"(?<!\w)" + r"[\W_]+".join(re.escape(word) for word in words) + ending)


def _folded(words: str) -> str:
    """Without case and accents; typographic apostrophes and hyphens as typed ones."""
    plain_marks = words.translate({0x2019: "'", 0x2018: "'", 0x2010: "-", 0x2011: "-", 0x2013: "-"})
    letters = unicodedata.normalize("NFKD", plain_marks).casefold()
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _shown(word: str) -> str:
    cut = " ".join(word.split())
    return cut if len(cut) <= _SHOWN else f"{cut[: _SHOWN - 1]}…"
