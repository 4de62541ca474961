"""From time expressions to dates that a timeline can show: ranges joined, open ends, and how exactly each is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.analysis.parse.reading import Reading
from bot.analysis.times import days
from bot.news import Basis, Extent, Precision, Span, Time, When

# Anchored to another date of the story, not to the dateline.
_FROM_THE_STORY: Final = re.compile(
    r"(?:earlier|later|before|afterwards?|previously)$|^(?:early |late |earlier |later )?(?:in |on "
    r")?(?:the )?(?:following|next|previous|preceding|prior|same)\b(?! (?:few|several|\d))|\bthat "
    r"(?:day|week|month|year|quarter|same|morning|afternoon|evening|night|decade)$",
    re.IGNORECASE,
)
_PART_OF_DAY: Final = re.compile(r"\b(?:that|same) (?:morning|afternoon|evening|night|day)$", re.IGNORECASE)
_JOIN: Final = re.compile(r"\s{0,3}[-\u2013\u2014]\s{0,3}|\s{1,3}(?:to|through|until|till|thru)\s{1,3}", re.IGNORECASE)
# "Moved from Tuesday to Friday": it is on Friday.
MOVED_FROM: Final = re.compile(
    r"\b(?:postponed|moved|delayed|pushed|rescheduled|shifted|changed|brought forward)\b[^.;]{0,30}\bfrom\s+$",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s{1,3}(?:and|and/or)\s{1,3}", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_SINCE: Final = re.compile(
    r"\b(?:ever\s+)?(?:since|starting(?:\s+(?:in|on|from))?|beginning(?:\s+(?:in|on|from))?)"
    r"\s+(?:at least\s+|about\s+|as early as\s+)?$",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"\b(?:until|till|through)\s+$", re.IGNORECASE)
_LOOKED_BACK: Final = 8  # expressions before one that counts from another
_FINE: Final = ("decade", "year", "quarter", "month", "week", "day", "time")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date and where its words stand: those of both ends for a range."""

    when: When
    place: Extent
    ends: bool = False  # it is when something ends ("until Friday")

    @property
    def words(self) -> str:
        """The words of the date; empty where none give it."""
        return self.when.expression.text if self.when.expression else ""


def find_dates(reading: Reading, times: Sequence[Time], most: int = 400) -> tuple[DateMention, ...]:
    """Return every expression that names a date, in order of place, at most `most`; a range is one.

    Lengths of time, sets and words for now are none.
    """
    found: list[DateMention] = []
    skip = -1
    for i, time in enumerate(times):
        if i <= skip:
            continue
        if len(found) == most:
            break
        when = _build_when(reading, times, i)
        if when is None:
            continue
        place = time.span.extent
        if i + 1 < len(times) and (joined := _join_range(reading, times, i, when)) is not None:
            when, place, skip = joined, Extent(place.start, times[i + 1].span.end), i + 1
        before = reading.text[max(0, place.start - 40) : place.start]
        if _SINCE.search(before) and when.until is None:
            when = replace(when, open=True)
        found.append(DateMention(when, place, _ENDS.search(before) is not None))
    return tuple(found)


def rank_precision(precision: Precision) -> int:
    """Return how fine a precision is, from 0 for a decade to 6 for a time of day."""
    return _FINE.index(precision)


def is_compatible(one: When, other: When) -> bool:
    """Return whether one date may be the other, known more or less exactly."""
    a, b = days.parse_bounds(one.value), days.parse_bounds(other.value)
    if a is None or b is None or one.open != other.open or (one.until != other.until):
        return False
    return (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])


def _join_range(reading: Reading, times: Sequence[Time], i: int, when: When) -> When | None:
    """Return the range that two expressions side by side make, where the words between say so."""
    first, second = times[i], times[i + 1]
    if second.span.start - first.span.end > 12:
        return None
    between = reading.text[first.span.end : second.span.start]
    if MOVED_FROM.search(reading.text[max(0, first.span.start - 60) : first.span.start]):
        return None
    last = _build_when(reading, times, i + 1)
    span = Span.of(reading.text, first.span.start, second.span.end)
    if between.strip() == "(" and last is not None and last.precision == when.precision == "day":
        return replace(last, expression=span)  # "Friday (May 16)" is one day, and the latter says which
    ranged = _JOIN.fullmatch(between) or (
        _AND.fullmatch(between)
        and (
            _BETWEEN.search(reading.text[max(0, first.span.start - 12) : first.span.start])
            or (last is not None and _is_next_day(when, last))
        )
    )
    if not ranged or last is None or last.precision != when.precision:
        return None
    if when.precision == "month" and when.basis == "dateline" and last.value <= when.value:
        when = replace(when, value=last.value[:4] + when.value[4:])  # "between January and October last year"
    if last.value <= when.value:
        return None
    written = when.basis == "written" or last.basis == "written"
    return replace(when, until=last.until or last.value, expression=span, basis="written" if written else when.basis)


def _is_next_day(one: When, other: When) -> bool:
    """Return whether two days follow each other: "Friday and Saturday"."""
    a, b = days.parse_bounds(one.value), days.parse_bounds(other.value)
    return one.precision == other.precision == "day" and a is not None and b is not None and (b[0] - a[0]).days == 1


def _build_when(reading: Reading, times: Sequence[Time], i: int) -> When | None:
    time = times[i]
    if time.type not in ("DATE", "TIME") or time.rule == "dateline" or days.parse_bounds(time.value) is None:
        return None  # the day in a story's dateline is when it was written
    if time.span.text.lower() == "overnight":
        return None  # a night of two days
    shown = _convert_value(time.value)
    if shown is None:
        return None
    value, precision, until = shown
    basis, anchor = _find_basis(reading, times, i)
    if basis is None:
        return None
    return When(value, precision, basis, time.span, until=until, anchor=anchor)


def _convert_value(value: str) -> tuple[str, Precision, str | None] | None:
    """Return value, precision and end; halves and seasons, which ISO 8601 has no form for, are ranges of months."""
    if re.fullmatch(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?:Z|[+-]\d\d:\d\d)?", value):
        return value, "time", None
    if "T" in value:
        value = value.split("T", maxsplit=1)[0]
    unit, bounds = days.parse_unit(value), days.parse_bounds(value)
    if unit is None or bounds is None:
        return None
    first, last = bounds
    if unit == "weekend":
        return first.isoformat(), "day", last.isoformat()
    if unit == "quarter" and "Q" not in value:
        return first.isoformat()[:7], "month", last.isoformat()[:7] if last.month != first.month else None
    precision: Precision = unit  # type: ignore[assignment]  # the units left are precisions
    return value, precision, None


def _find_basis(reading: Reading, times: Sequence[Time], i: int) -> tuple[Basis | None, Span | None]:
    """Return basis and anchor of a date; None where the anchor is too far away."""
    time = times[i]
    words = " ".join(time.span.text.split())
    tail = reading.text[time.span.end : time.span.end + 40]
    year = time.value[:3] if time.value[3:4] == "X" else time.value[:4]
    if year in words or (
        re.match(rf"[^.\n]{{0,24}}?,? {year}\b", tail)
        and re.fullmatch(r"[A-Za-z.]{1,20} \d{1,2}", words)
        and _is_range_start(tail)
    ):
        return "written", None
    if re.search(r"'\d\ds?\b|\b\d0s\b|ties\b|hundred|thousand|teen\b", words):
        return "written", None
    if _FROM_THE_STORY.search(words) and not _is_relative_to_dateline(words):
        anchor = _find_anchor(reading, times, i)
        return ("event", anchor) if anchor and not _is_too_coarse(times, i, anchor) else (None, None)
    return "dateline", None


def _is_too_coarse(times: Sequence[Time], i: int, anchor: Span) -> bool:
    """Return whether "that night" goes back to no day, but to a year or a month: "he died in 2020 … that night"."""
    if _PART_OF_DAY.search(times[i].span.text) is None:
        return False
    unit = next((days.parse_unit(time.value) for time in times[:i] if time.span == anchor), None)
    return unit in ("month", "quarter", "year", "decade", "century")


def _is_range_start(tail: str) -> bool:
    return re.match(r"\s{0,40}(?:[-\u2013\u2014]|to\b|through\b|and\b|until\b)", tail) is not None


def _is_relative_to_dateline(words: str) -> bool:
    lowered = words.lower()
    return re.match(
        r"(?:early |late |earlier |later )?(?:this|next|last)\b", lowered
    ) is not None and not lowered.startswith("that")


def _find_anchor(reading: Reading, times: Sequence[Time], i: int) -> Span | None:
    """Return the nearest date before, at most two sentences back; else nothing ties the two."""
    at = times[i].span.start
    for j in range(i - 1, max(-1, i - 1 - _LOOKED_BACK), -1):
        earlier = times[j]
        if earlier.type not in ("DATE", "TIME") or days.parse_bounds(earlier.value) is None:
            continue
        return earlier.span if _count_sentences_between(reading, earlier.span.start, at) <= 2 else None
    return None


def _count_sentences_between(reading: Reading, start: int, end: int) -> int:
    tokens = reading.find_tokens(start, end)
    return sum(1 for token in tokens[1:] if token.is_sent_start)
