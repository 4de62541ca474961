"""Calendar days as the head of an article writes them: "July 21, 2024", "21 juillet 2024", 2024-07-21, 21.7.2024.

A day is one only where its year is written. 3/4/2024 is March or April and therefore none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS: dict[str, int] = {}
for _names in (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "janv fév mars avr mai juin juil août sept oct nov déc",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feb mrz apr mai jun jul aug sept okt nov dez",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
):
    MONTHS |= {name: number for number, name in enumerate(_names.split(), start=1)}

_ANY_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_MONTH = rf"(?P<month>{_ANY_MONTH})\b\.?"
_DAY = r"(?P<day>\d{1,2})"
# Bounded: what looks for a day in any text must not begin anew at every space of a long run.
_GAP, _ANY_GAP = r"\s{1,8}", r"\s{0,8}"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_TIME_OF_DAY = r"(?:T\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"

_WITH_YEAR = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d.,/-])(?P<year>(?:1[6-9]|20)\d\d)(?P<sep>[-/.])(?P<number>\d{{1,2}})(?P=sep){_DAY}(?!\d){_TIME_OF_DAY}",
        rf"\b{_MONTH}{_GAP}{_DAY}(?:st|nd|rd|th)?{_ANY_GAP},?{_GAP}{_YEAR}\b",
        rf"\b{_DAY}(?:st|nd|rd|th|er|º|ª|\.)?(?:{_GAP}|-)(?:(?:of|de|di){_GAP})?{_MONTH}(?:{_ANY_GAP},?{_GAP}|-)(?:del?{_GAP})?{_YEAR}\b",
        rf"(?<![\d.])(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?{_YEAR}\b",
        rf"(?<![\d/])(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})/{_YEAR}\b",
        rf"(?P<year>(?:1[6-9]|20)\d\d){_ANY_GAP}[年년]{_ANY_GAP}(?P<number>\d{{1,2}}){_ANY_GAP}[月월]{_ANY_GAP}{_DAY}{_ANY_GAP}[日일]",
    )
)
# A day whose year is left out, as an agency's dateline writes it: it dates nothing, but is part of the dateline.
WITHOUT_YEAR = (
    rf"(?:{_ANY_MONTH}\.?{_GAP}\d{{1,2}}(?:st|nd|rd|th)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.)?{_GAP}(?:de{_GAP})?{_ANY_MONTH}\.?)"
)


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day and where it stands in the string that was searched."""

    day: date
    start: int
    end: int


def find_days(text: str) -> Iterator[DayFound]:
    """Yield every calendar day written with its year, in order of appearance."""
    found: list[DayFound] = []
    taken = bytearray(len(text))  # 1 where a day is that was found before
    for pattern in _WITH_YEAR:
        for match in pattern.finditer(text):
            day = _day(match)
            start, end = match.span()
            if day and taken.find(1, start, end) < 0:
                found.append(DayFound(day, start, end))
                taken[start:end] = b"\1" * (end - start)
    yield from sorted(found, key=lambda one: one.start)


def _day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    if "one" in groups:
        one, two = int(groups["one"]), int(groups["two"])
        if (one > 12) == (two > 12) and one != two:
            return None  # month first or day first: the words do not say
        month, day = (two, one) if one > 12 else (one, two)
    else:
        named = groups.get("month")
        month = MONTHS[named.casefold()] if named else int(groups["number"])
        day = int(groups["day"])
    try:
        return date(int(groups["year"]), month, day)
    except ValueError:
        return None
