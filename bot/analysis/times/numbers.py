"""Numbers as news writes them: "2 1/2", "1,200", "three and a half", "a couple of", "a hundred and fifty"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times.lexicon import GAP, LINK, build_alternation, split_words

_SMALL: Final = {
    word: number
    for number, word in enumerate(
        split_words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen"
            " eighteen nineteen"
        )
    )
}
_TENS: Final = {
    word: 10 * number
    for number, word in enumerate(split_words("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
_SCALES: Final = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_FRACTIONS: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "1/3": 1 / 3, "2/3": 2 / 3}

_WORD = build_alternation([*_SMALL, *_TENS])
_SCALE = build_alternation(_SCALES)
_SPELT = (
    rf"(?:(?:a{GAP})?{_SCALE}|{_WORD}(?:{LINK}{_WORD})?)"
    rf"(?:{LINK}{_SCALE})?(?:{GAP}(?:and{GAP})?{_WORD}(?:{LINK}{_WORD})?)?(?:{LINK}{_SCALE})?"
)
_FIGURES = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,6}}(?:\.\d{{1,2}})?)(?:{LINK}(?:[123]/[234]|[½¼¾])|[½¼¾])?"
_HALF = rf"(?:{LINK}and{LINK}a{LINK}(?:half|quarter))"
NUMBER: Final = rf"(?:[½¼¾]|{_FIGURES}{_HALF}?|{_SPELT}{_HALF}?|a{GAP}dozen|dozen|a{GAP}couple{GAP}of|a{GAP}couple)"
VAGUE: Final = (
    rf"(?:a{GAP}few|several|many|some|a{GAP}number{GAP}of|dozens{GAP}of|hundreds{GAP}of|thousands{GAP}of|scores{GAP}of"
    rf"|few|countless|numerous|too{GAP}many)"
)

_CUT = re.compile(r"[\s-]+")


def parse_number(words: str) -> float | None:
    """Return the value of what `NUMBER` matched (2.5 for "two and a half"); None where the words make no number."""
    words = words.lower().strip()
    if words in _FRACTIONS:
        return _FRACTIONS[words]
    extra = 0.0
    pieces = [p for p in _CUT.split(words) if p]
    if pieces[-3:-1] == ["and", "a"] and pieces[-1] in ("half", "quarter"):
        extra, pieces = (0.5 if pieces[-1] == "half" else 0.25), pieces[:-3]
    if pieces and pieces[-1] in _FRACTIONS and len(pieces) > 1:
        extra, pieces = _FRACTIONS[pieces[-1]], pieces[:-1]
    if pieces and pieces[0][:1].isdigit():
        figure, fraction = pieces[0], pieces[0][-1:]
        if fraction in _FRACTIONS:
            extra, figure = _FRACTIONS[fraction], figure[:-1]
        return float(figure.replace(",", "")) + extra if len(pieces) == 1 else None
    whole = _parse_spelt_number([p for p in pieces if p not in ("a", "and", "of")])
    return None if whole is None else whole + extra


def _parse_spelt_number(words: list[str]) -> float | None:
    if words == ["couple"]:
        return 2
    total, group, last = 0.0, 0.0, 0
    for word in words:
        if word == "dozen":
            group = (group or 1) * 12
        elif word in _SCALES:
            scale = _SCALES[word]
            group = (group or 1) * scale
            if scale > 100:
                total, group = total + group, 0.0
            last = scale
        elif word in _TENS:
            if 0 < last < 100:
                return None
            group, last = group + _TENS[word], 20
        elif word in _SMALL:
            if 0 < last < 20 or (last == 20 and _SMALL[word] > 9):
                return None
            group, last = group + _SMALL[word], 1
        else:
            return None
    return total + group if words else None


def parse_spoken_year(words: str) -> int | None:
    """Return the year of "nineteen ninety-seven", "twenty ten", "two thousand eight"; None where it is none."""
    pieces = [p for p in _CUT.split(words.lower()) if p and p != "and"]
    if pieces[:2] == ["two", "thousand"]:
        rest = _parse_spelt_number(pieces[2:]) if pieces[2:] else 0.0
        return None if rest is None or rest > 99 else 2000 + int(rest)
    head = _SMALL.get(pieces[0], _TENS.get(pieces[0], 0)) if pieces else 0
    rest = _parse_spelt_number(pieces[1:]) if pieces[1:] else None
    if head in range(15, 21) and rest is not None and 10 <= rest < 100:
        return head * 100 + int(rest)
    return None


SPOKEN_YEAR: Final = (
    rf"(?:(?:fifteen|sixteen|seventeen|eighteen|nineteen){LINK}{_WORD}(?:{LINK}{_WORD})?"
    rf"|two{GAP}thousand(?:{GAP}(?:and{GAP})?{_WORD}(?:{LINK}{_WORD})?)?|twenty{LINK}(?:ten|eleven|"
    rf"twelve|\w{{3,5}}teen|twenty(?:{LINK}{_WORD})?))"
)


def format_duration(amount: float, unit: str, clock: bool) -> str:
    """A TIMEX3 duration: P2Y6M for two and a half years, PT90M for 1.5 hours written as minutes, P10D for ten days."""
    if unit == "F":
        amount, unit = amount * 2, "W"
    whole = int(amount)
    rest = amount - whole
    if not rest:
        return f"P{'T' if clock else ''}{whole}{unit}"
    if unit == "Y" and not rest * 12 % 1:
        return f"P{f'{whole}Y' if whole else ''}{int(rest * 12)}M"
    if clock and unit in "HM" and not rest * 60 % 1:
        lower = "M" if unit == "H" else "S"
        return f"PT{f'{whole}{unit}' if whole else ''}{int(rest * 60)}{lower}"
    return f"P{'T' if clock else ''}{amount:g}{unit}"
