"""The quotes of a story's articles as one list: the same quote in several outlets is one entry with its sources. Pure.

Two quotes are one where their words are the same, or one is a cut of the other, by the same speaker; in nearly the same
words it is still one, and the entry says that the wording differs. What somebody else says in like words is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.news import LIKELY, ArticleQuote, Quote, join_statements
from bot.news.stories import StoryQuote
from bot.stories.content_words import STOP, stem
from bot.stories.grouping import Group, group_items
from bot.stories.story_report import NEGATIONS, Report, find_root

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][^\W_]+)*")
_CONTRACTED = {"won't": "will not", "can't": "can not", "cannot": "can not", "shan't": "shall not"}
_BRITISH = re.compile(r"(?<=\w{3})is(?=(?:e|ed|es|ing|ation|er)s?$)")
_ENDINGS = (("n't", " not"), ("'ll", " will"), ("'re", " are"), ("'ve", " have"), ("'m", " am"), ("'s", " is"))
_ALIKE = 0.8  # of the words in order, for two wordings of one quote
_SHORTEST = 6  # words of a quote that may be given in other words
_SHARE = 0.6  # of the content words of the shorter: less is never one quote
_CUT = 3  # words of a cut that its speaker's longer quote holds
_UNNAMED_CUT = 5  # the same where one article does not name the speaker
_BY_WORDS = 6  # words that nobody says twice by chance: the same words are one quote whoever is named

_Speakers = Literal["same", "open", "other"]


@dataclass(frozen=True, slots=True)
class _ReportedQuote:
    article_quote: ArticleQuote
    at: datetime
    current: bool
    words: tuple[str, ...]
    name: tuple[str, ...]
    terms: frozenset[str]


def merge_quotes(reports: Sequence[Report], since: datetime | None = None) -> tuple[StoryQuote, ...]:
    """Return a story's quotes: new ones first, then those that most articles have, then in the order they came.

    The first article's is the one to show: named, whole, surely attributed. `new`: no reading had it by `since`.
    """
    items = list(_list_quotes(reports))
    groups = group_items(
        items,
        article=lambda one: one.article_quote.headline.article_id,
        words=lambda one: one.terms or one.words,
        same=_is_same_quote,
        apart=_find_difference,
        share=_SHARE,
    )
    made = [one for group in groups if (one := _merge_group(group, since)) is not None]
    made.sort(
        key=lambda one: (not one.new, -len({article_quote.headline.article_id for article_quote in one.article_quotes}))
    )
    return tuple(made)


def fold_words(text: str) -> tuple[str, ...]:
    """Return the words of a quote as they are compared: no case, marks or accents, contractions written out."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    made: list[str] = []
    for match in _WORD.finditer(plain.casefold()):
        word = match.group().replace("’", "'")
        word = _CONTRACTED.get(word, word)
        for ending, full in _ENDINGS:
            if word.endswith(ending):
                word = word.removesuffix(ending) + full
                break
        made += _BRITISH.sub("iz", word).split()
    return tuple(made)


def _list_quotes(reports: Sequence[Report]) -> Iterator[_ReportedQuote]:
    for report in reports:
        found = (
            ArticleQuote(index, quote, sentence or quote.span, report.headline)
            for index, (quote, sentence) in enumerate(report.quotes)
        )
        for article_quote in join_statements(found):
            quote = article_quote.quote
            words = fold_words(" ".join(part.span.text for part in (quote, *article_quote.rest)))
            if words:
                yield _ReportedQuote(
                    article_quote, report.at, report.current, words, fold_words(quote.name or ""), _find_terms(words)
                )


def _merge_group(group: Group[_ReportedQuote], since: datetime | None) -> StoryQuote | None:
    shown = [one for one in group.members if one.current]
    if not shown:
        return None
    shown.sort(key=_rank, reverse=True)
    new = since is not None and all(one.at > since for one in group.members)
    differs = group.differs if group.differs and _still_differ(shown) else None
    if differs is None and any(_compare_speakers(shown[0], one) == "other" for one in shown[1:]):
        differs = "speaker"
    article_quotes = tuple(one.article_quote for one in shown)
    return StoryQuote(article_quotes[0].quote, article_quotes, new, differs)


def _still_differ(shown: Sequence[_ReportedQuote]) -> bool:
    """Return whether not all that is shown is a cut of the first: a reading with other words may have been replaced."""
    return any(not _contains(one.words, shown[0].words) for one in shown[1:])


def _rank(one: _ReportedQuote) -> tuple[bool, bool, bool, int, float]:
    quote: Quote = one.article_quote.quote
    return (
        quote.kind == "direct",
        quote.name is not None,
        quote.confidence >= LIKELY,
        min(len(one.words), 60),
        -one.at.timestamp(),
    )


def _compare_speakers(one: _ReportedQuote, other: _ReportedQuote) -> _Speakers:
    """Compare the speakers of two quotes: a surname stands for its name; "open" where an article names nobody."""
    if not one.name or not other.name:
        return "open"
    short, long = sorted((one.name, other.name), key=len)
    return "same" if short[-1] == long[-1] or set(short) <= set(long) else "other"


def _is_same_quote(one: _ReportedQuote, other: _ReportedQuote) -> bool:
    """Return whether two quotes have the same words, or a cut of them, by what may be one speaker."""
    by = _compare_speakers(one, other)
    fewest = min(len(one.words), len(other.words))
    if one.words == other.words:
        return by == "same" or fewest >= _BY_WORDS or (by == "open" and fewest > _CUT)
    if by == "other" or fewest < (_CUT if by == "same" else _UNNAMED_CUT):
        return False
    return _contains(one.words, other.words)


def _contains(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether the shorter stands whole in the longer, word by word."""
    short, long = sorted((one, other), key=len)
    return any(tuple(long[i : i + len(short)]) == tuple(short) for i in range(len(long) - len(short) + 1))


def _find_difference(one: _ReportedQuote, other: _ReportedQuote) -> str | None:
    """Return "wording" where two quotes that are nearly alike are one in two versions; None where they are two."""
    by = _compare_speakers(one, other)
    short, long = sorted((one.words, other.words), key=len)
    if by == "other" or len(short) < _SHORTEST or _differ_in_negation(short, long):
        return None
    if _count_replaced(one.terms, other.terms) > len(short) // 10:
        return None
    from rapidfuzz.distance import LCSseq

    common = LCSseq.similarity(short, long)
    alike = 2 * common / (len(short) + len(long))
    if alike >= (_ALIKE if by == "same" else _ALIKE + 0.08):
        return "wording"
    left_out = by == "same" and len(short) >= 8 and common == len(short) and len(long) <= 4 * len(short)
    return "wording" if left_out and _count_runs(short, long) <= 3 else None


def _differ_in_negation(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether one says no where the other does not."""
    return sum(word in NEGATIONS for word in one) % 2 != sum(word in NEGATIONS for word in other) % 2


def _count_replaced(first: frozenset[str], second: frozenset[str]) -> int:
    """Count the content words that one has in place of the other's: what parts "in the north" from "in the south"."""
    only, others = first - second, second - first
    if min(len(only), len(others)) > 8:
        return min(len(only), len(others))
    spelt = {word for word in only if any(_is_spelt_alike(word, like) for like in others)}
    more = {word for word in others if any(_is_spelt_alike(word, like) for like in only)}
    return min(len(only - spelt), len(others - more))


def _find_terms(words: Sequence[str]) -> frozenset[str]:
    return frozenset(find_root(stem(word)) for word in words if word not in STOP or word.isdigit())


def _is_spelt_alike(one: str, other: str) -> bool:
    if one[0].isdigit() or other[0].isdigit():
        return False
    return len(one) > 4 and len(other) > 4 and one[:4] == other[:4] and abs(len(one) - len(other)) < 3


def _count_runs(short: Sequence[str], long: Sequence[str]) -> int:
    """Count the stretches in which the shorter stands in the longer, taken from the front."""
    runs, at, last = 0, 0, -2
    for word in short:
        while at < len(long) and long[at] != word:
            at += 1
        runs += at != last + 1
        last, at = at, at + 1
    return runs
