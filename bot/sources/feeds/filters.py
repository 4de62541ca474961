"""A server's filter, judged on one item: the reason why it is kept out, in words, or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from bot.news.feeds import Filter, Item
from bot.sources.feeds.strings import plain

_SHOWN = 60  # characters of a word in a reason
_LETTER = re.compile(r"[^\W_]")
_CONTENT = 100_000  # characters of the item's own text that are looked at


def judge(given: Filter, item: Item, text: str = "") -> str | None:
    """Return why the filter keeps an item out, in one sentence; None where it lets it through.

    Words and phrases are looked for in the headline, the teaser and `text` (the article's, where it is known, else the
    item's own), as whole words, whatever their case and accents; a "*" at the end stands for any ending. Authors are
    found in the author's line the same way; a category is one of the item's, whole. What keeps out wins.
    """
    if given.is_open:
        return None
    words = _fold(" \n ".join((item.title or "", item.summary or "", text or plain(item.content, _CONTENT) or "")))
    author = _fold(item.author or "")
    categories = frozenset(_fold(category) for category in item.categories)
    in_text, in_author = _make_finder(words), _make_finder(author)

    def in_categories(wanted: str) -> bool:
        return _fold(wanted) in categories

    return (
        _find_unwanted(given.not_words, in_text, "The word “{}” keeps it out.")
        or _find_unwanted(given.not_authors, in_author, "Its author, “{}”, is kept out.")
        or _find_unwanted(given.not_categories, in_categories, "Its category, “{}”, is kept out.")
        or _find_missing(given.words, in_text, "It has none of the words asked for ({}).")
        or _find_missing(given.authors, in_author, "It is by none of the authors asked for ({}).")
        or _find_missing(given.categories, in_categories, "It is in none of the categories asked for ({}).")
    )


def _find_unwanted(unwanted: Iterable[str], has: Callable[[str], bool], reason: str) -> str | None:
    return next((reason.format(_shorten(one)) for one in unwanted if has(one)), None)


def _find_missing(wanted: tuple[str, ...], has: Callable[[str], bool], reason: str) -> str | None:
    if not wanted or any(has(one) for one in wanted):
        return None
    named = ", ".join(f"“{_shorten(one)}”" for one in wanted[:3])
    return reason.format(named if len(wanted) <= 3 else f"{named} and {len(wanted) - 3} more")


def _make_finder(text: str) -> Callable[[str], bool]:
    def has(phrase: str) -> bool:
        return _has_phrase(text, _words_of(phrase), is_open=phrase.rstrip().endswith("*"))

    return has


@lru_cache(maxsize=4096)
def _words_of(phrase: str) -> tuple[str, ...]:
    return tuple(_fold(phrase).rstrip("*").split())


def _has_phrase(text: str, words: tuple[str, ...], *, is_open: bool) -> bool:
    """Return whether a text holds the words, one after the other, with nothing but punctuation and spaces between.

    A word may itself be punctuation ("c++", "- x"). Plain string code: each word is looked for once along the text, and
    each place between two words is looked at once.
    """
    if not words or not all(word in text for word in words):
        return False
    opens = _LETTER.search(words[0]) is None  # "???" may stand at the end of a word
    is_open = is_open or _LETTER.search(words[-1]) is None
    starts = (at for at in _find_places(text, words[0]) if opens or not at or not _is_letter(text[at - 1]))
    ends = [start + len(words[0]) for start in starts]
    for word in words[1:]:
        ends = [start + len(word) for start in _find_following(text, ends, _find_places(text, word))] if ends else []
    return any(is_open or end == len(text) or not _is_letter(text[end]) for end in ends)


def _find_places(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands in a text, in order; places may overlap."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _find_following(text: str, ends: Iterable[int], starts: Iterable[int]) -> Iterator[int]:
    """Yield those of the `starts` before which one of the `ends` lies, with one or more marks or spaces between."""
    waiting = iter(ends)
    following = next(waiting, None)
    is_clear, before = False, 0  # whether nothing but those stands from the last end to `before`
    for start in starts:
        while following is not None and following < start:
            is_clear, before = True, following
            following = next(waiting, None)
        is_clear = is_clear and _LETTER.search(text, before, start) is None
        before = start
        if is_clear:
            yield start


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _fold(words: str) -> str:
    """Return words without case and accents; typographic apostrophes and hyphens as typed ones."""
    plain_marks = words.translate({0x2019: "'", 0x2018: "'", 0x2010: "-", 0x2011: "-", 0x2013: "-"})
    letters = unicodedata.normalize("NFKD", plain_marks).casefold()
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _shorten(word: str) -> str:
    cut = " ".join(word.split())
    return cut if len(cut) <= _SHOWN else f"{cut[: _SHOWN - 1]}…"
