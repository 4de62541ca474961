"""Which year, when none is written: by the verb's tense, the words before, and what lies near the dateline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.scene import Scene
from bot.analysis.times.tense import Tense

_LONG_AGO: Final = 330  # days; a past date farther back than that would be told with its year
_CLOSE: Final = 75  # days; so near ahead, a date wins over one that is long ago
_AHEAD: Final = re.compile(
    r"\b(?:by|until|till|effective|payable|through|before|expires?|due|(?:scheduled|set) for|"
    r"(?:prepar|plann)(?:ed?|ing) for)"
    r"\s+(?:the\s+)?$"
)
# "The Oct. 7 attacks" are over.
_SUDDEN: Final = re.compile(
    r" (?:\w{1,14} )?(?:attacks?|massacres?|bombings?|shootings?|crash|earthquake|assault|invasion|coup|killings?|"
    r"riots?|uprising|explosion|blast|raid)\b"
)
# "Was due to be freed in September" is of the one that is nearer; "did not open until May" of the one behind.
_WAS_DUE: Final = re.compile(
    r"\b(?:was|were|been) (?:\w{1,12} )?(?:due|scheduled|expected|set|supposed|planned|meant) to\s[^.;:]{0,60}$"
)
_LATE: Final = re.compile(r"(?:\b(?:not|never)|n't)\s[^.;:]{0,60}(?<=\s)(?:until|till)\s{1,3}$")
_SEEN: Final = 80  # characters
_BEHIND: Final = re.compile(r"\b(?:since|dated|last)\s+(?:\w+\s+)?$")
# Months; by tense, a month less far ahead is to come: "the fair opens in June". In a past tense the next month of the
# same year is: of one eleven months back the year would be told.
_SOON: Final[Mapping[Tense, int]] = {"present": 6, "unknown": 3, "past": 2, "perfect": 2}
_BY: Final = 6  # the same after "by", "until" and the like


def resolve_day(scene: Scene, month: int, day: int, start: int, end: int) -> date | None:
    """Return the day that "March 5" means beside a dateline; None where there is no dateline and no year in force."""
    today = scene.today
    if (year := find_year_in_force(scene, month, start, end)) is not None:
        return days.make_day(year, month, day)
    if today is None:
        return None
    around = [d for y in (-1, 0, 1) if (d := days.make_day(today.year + y, month, day))] or [
        d for y in range(-4, 5) if (d := days.make_day(today.year + y, month, day))
    ]
    behind, ahead = [d for d in around if d <= today], [d for d in around if d >= today]
    if not behind or not ahead:
        return (behind or ahead)[-1] if around else None
    return _choose_by_tense(scene, behind[-1], ahead[0], today, start, end)


def find_on_weekday(day: date, weekday: int) -> date:
    """Return the day of the year before, the same year or the year after that falls on the weekday beside it."""
    near = (days.make_day(day.year + years, day.month, day.day) for years in (0, -1, 1))
    return next((one for one in near if one and one.isoweekday() == weekday), day)


def _choose_by_tense(scene: Scene, before: date, after: date, today: date, start: int, end: int) -> date:
    """Return the one or the other of the two days beside the dateline."""
    soon, words, tense = (after - today).days, scene.read_before(start), scene.find_tense(start, end)
    nearest = before if (today - before).days <= soon else after
    late = tense == "past" and _LATE.search(scene.read_before(start, _SEEN)) is not None
    if late or _BEHIND.search(words) or _SUDDEN.match(scene.read_after(end)):
        return before
    if (_AHEAD.search(words) or tense == "future") and soon < _LONG_AGO:
        return after
    if tense in ("past", "perfect"):
        return after if (today - before).days > _LONG_AGO and soon < _CLOSE else before
    return nearest


def resolve_year_of_month(scene: Scene, month: int, start: int, end: int) -> int | None:
    """Return the year of a month that stands alone."""
    if (inherited := find_year_in_force(scene, month, start, end)) is not None:
        return inherited
    if scene.today is None:
        return None
    year, now = scene.today.year, scene.today.month
    words, tense = scene.read_before(start, _SEEN), scene.find_tense(start, end)
    ahead = (month - now) % 12
    coming = tense == "future" or (0 < ahead < _SOON[tense] and (month > now or tense not in ("past", "perfect")))
    if _AHEAD.search(words):
        coming = tense not in ("past", "perfect") or 0 < ahead < _BY
    if coming and _WAS_DUE.search(words):
        coming = ahead <= _BY
    if coming and not _BEHIND.search(words) and not (tense == "past" and _LATE.search(words)):
        return year + (month < now)
    return year - (month > now)


_NO_STORY: Final = re.compile(r"\b(?:for|since|before|until|by)\s+(?:\w+\s+)?$")  # no telling


def find_year_in_force(scene: Scene, month: int, start: int, end: int) -> int | None:
    """Return the year that a month without one has from what is told before it; None where nothing gives it one.

    "On April 3, 2011 … In May": of the day or month named last, in its sentence or the one before, for the same month
    or a later one that lies behind; not where the verb tells what is or is to come.
    """
    told = scene.find_previous(start)
    first = days.parse_first_day(told.value) if told and days.parse_unit(told.value) in ("day", "month") else None
    if told is None or first is None or month < first.month or scene.find_tense(start, end) in ("present", "future"):
        return None
    if scene.count_sentence_ends(told.end, start) > 1 or not scene.is_same_paragraph(told.end, start):
        return None
    if scene.today is not None and (first.year, month) > (scene.today.year, scene.today.month):
        return None
    return None if any(_NO_STORY.search(scene.read_before(place)) for place in (start, told.start)) else first.year


def resolve_quarter(scene: Scene, number: int, start: int, end: int, letter: str = "Q") -> str:
    """Return the latest such quarter (or half) that has begun.

    The coming one where the verb plans and it is not just over.
    """
    if scene.today is None:
        return f"XXXX-{letter}{number}"
    now = (scene.today.month - 1) // (3 if letter == "Q" else 6) + 1
    year, tense = scene.today.year, scene.find_tense(start, end)
    if number > now and not (
        tense == "future" or (letter == "Q" and number == now + 1 and tense in ("present", "unknown"))
    ):
        year -= 1
    elif number < now - 1 and tense == "future":
        year += 1
    return f"{year:04}-{letter}{number}"
