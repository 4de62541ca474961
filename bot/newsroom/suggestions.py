"""Ranks what autocomplete offers. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from bot.news import Suggestion
from bot.store.search_query import clean, fold
from bot.store.suggest import Candidate

MOST = 25  # choices that Discord shows
LENGTH = 100  # characters of a choice
_LIKE = 45.0  # of 100: what a fuzzy match must reach


def article_value(key: int) -> str:
    """Return the key of an article as it stands in autocomplete and in `dateline list`."""
    return f"a{key}"


def rank(typed: str, candidates: Iterable[Candidate], value: Callable[[Candidate], str]) -> tuple[Suggestion, ...]:
    """Rank what begins with the words typed, then what holds them, then what looks like them; none twice."""
    wanted = fold(typed)
    scored: list[tuple[int, float, str, Candidate]] = []
    for candidate in candidates:
        rank, score = _rank(wanted, candidate)
        if rank is not None:
            scored.append((rank, -score, candidate.newest, candidate))
    scored.sort(key=lambda item: item[2], reverse=True)
    scored.sort(key=lambda item: item[:2])
    found: dict[str, Suggestion] = {}
    values: set[str] = set()
    for _, _, _, candidate in scored:
        suggestion = Suggestion(build_label(candidate.label, candidate.outlet), value(candidate))
        if suggestion.label not in found and suggestion.value not in values:
            found[suggestion.label] = suggestion
            values.add(suggestion.value)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _rank(wanted: str, candidate: Candidate) -> tuple[int | None, float]:
    if not wanted:
        return 0, 0.0
    label = fold(candidate.label)
    if label.startswith(wanted):
        return 0, 0.0
    if candidate.by == "words":
        return 1, 0.0
    from rapidfuzz import fuzz

    score = fuzz.WRatio(wanted, label) if len(wanted) > 3 else fuzz.partial_ratio(wanted, label)
    return (2, round(score, -1)) if score >= _LIKE else (None, 0.0)


def build_label(label: str, outlet: str | None = None) -> str:
    """Build a choice as Discord shows it: one line, no invisible marks, cut at a space, the outlet where it fits."""
    plain = clean_line(label)
    if not plain.isascii():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    plain = plain or "Untitled"
    if len(plain) > LENGTH:
        return plain[: LENGTH - 1].rsplit(" ", 1)[0][: LENGTH - 1].rstrip() + "…"
    from_outlet = _visible(outlet or "")
    return f"{plain} · {from_outlet}" if from_outlet and len(plain) + 3 + len(from_outlet) <= LENGTH else plain


def _visible(words: str) -> str:
    return "".join(c for c in clean_line(words) if unicodedata.category(c) != "Cf").strip()


def clean_line(label: str) -> str:
    return " ".join(clean(label).split())
