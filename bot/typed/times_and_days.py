"""Times and days as people write them, and back: "07:30", "7.30am", "weekdays at 8 and 18", "mon, wed 9:00", "noon".

Pure. Whatever cannot be read, or could be read in two ways, is refused with words that say what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.errors import UsageError
from bot.news.escape import short
from bot.news.schedules import Rule

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
WEEKDAYS = (1, 2, 3, 4, 5)
WEEKEND = (6, 7)
MOST_TIMES = 24  # a day
LONGEST = 400  # characters that are read

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = {
    **{name.casefold()[:3]: (day,) for day, name in enumerate(_NAMES, 1)},
    "tues": (2,),
    "weds": (3,),
    "thur": (4,),
    "thurs": (4,),
    **{name.casefold(): (day,) for day, name in enumerate(_NAMES, 1)},
    **{f"{name.casefold()}s": (day,) for day, name in enumerate(_NAMES, 1)},
}
_GROUPS = {
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), WEEKDAYS),
    **dict.fromkeys(("weekend", "weekends"), WEEKEND),
    **dict.fromkeys(("daily", "everyday"), EVERY_DAY),
}
_WORKING = frozenset({"working", "work", "week", "business"})
_NAMED_TIMES = {"noon": 720, "midday": 720, "midnight": 0}
_FILLERS = frozenset(
    {*",;&+/", "but", "and", "at", "on", "the", "every", "each", "all", "in", "of", "oclock", "also", "then", "hours"}
)
_RANGES = frozenset({"-", "to", "through", "thru", "until", "till"})
_EXCEPT = frozenset({"except", "not", "without", "excluding"})
_TOKEN = re.compile(r"\d{1,2}[:.h]\d\d(?!\d)|\d+|[a-z]+|[,;&+/]|-|\S")
_HALVES = re.compile(r"\b([ap])\.?\s?m\b\.?|(?<=\d)([ap])\b")
_PARTS = re.compile(r"\b(?:in the|at) (morning|afternoon|evening|night)\b")
_SPOKEN = re.compile(r"\b(half|quarter) (past|to) (\d{1,2}|noon|midnight)\b")
_EVERY_HOURS = re.compile(r"\bhourly\b|\bevery (?:(\d{1,2}) )?hours?\b")
_EVERY_DAY = re.compile(r"\b(?:every|each|all) days?\b|\ball week\b|\b(?:7|seven) days a week\b")
_OCLOCK = re.compile("o['’]clock")
_DOT = re.compile(r"(?<=[a-z]{3})\.")  # "mon."
_DASHES = re.compile("[\u2010-\u2015\u2212]")

_HOW = "Write times like `07:30`, `7.30am` or `noon`, and days like `weekdays`, `mon, wed` or `fri-sun`."

Half = Literal["am", "pm"]


class NoTime(UsageError):
    """No time, or no day, could be read from what was typed."""

    id = "usage.time"


@dataclass(frozen=True, slots=True)
class Wall:
    """What was read: `times` in minutes after midnight, `days` as ISO weekdays; sorted, empty where not named."""

    times: tuple[int, ...]
    days: tuple[int, ...]


def rule(at: str, days: str | None, zone: str) -> Rule:
    """Read the rule that is typed in `at` and `days`, in `zone`; days may stand in either, and default to every day.

    NoTime where they cannot be read, name no time, or name different days.
    """
    wall = read(at)
    if not wall.times:
        raise NoTime("no time", why=f"“{short(at, 60)}” names no time of the day. {_HOW}")
    return Rule(wall.times, _days_of(wall, days) or EVERY_DAY, zone)


def change_rule(old: Rule, at: str | None, days: str | None, zone: str | None) -> Rule:
    """Return a rule with what was typed in place of what it had; None leaves a part as it is. NoTime as for `rule`."""
    wall = read(at) if at and at.strip() else Wall((), ())
    return Rule(wall.times or old.times, _days_of(wall, days) or old.days, zone or old.zone)


def read_days(typed: str) -> tuple[int, ...]:
    """Read days alone: "weekdays", "mon, wed", "fri-sun", "every day except sunday"."""
    wall = read(typed)
    if wall.times:
        raise NoTime(
            "a time among days", why=f"Put the time into `at`: {_list_times(wall.times)}. `days` is for days alone."
        )
    if not wall.days:
        raise NoTime("no day", why=f"“{short(typed, 60)}” names no day. {_HOW}")
    return wall.days


def read(typed: str) -> Wall:
    """Read times and days in any order. NoTime says in words what could not be read."""
    if len(typed) > LONGEST:
        raise NoTime("too long", why=f"That is too long to be a time. {_HOW}")
    return _Reading(typed).wall()


def describe_rule(given: Rule) -> str:
    """Return how a rule reads: "weekdays at 08:00 and 18:00 (Europe/Berlin)"."""
    return f"{describe_times(given)} ({given.zone})"


def describe_times(given: Rule | Wall) -> str:
    """Return its days and times, "weekdays at 08:00 and 18:00": what `read` reads back as the same."""
    return f"{describe_days(given.days)} at {_list_times(given.times)}"


def describe_days(days: Sequence[int]) -> str:
    """Return how days read: "every day", "weekdays", "Monday to Thursday", "Mondays and Fridays"."""
    wanted = tuple(sorted(set(days)))
    whole = {EVERY_DAY: "every day", WEEKDAYS: "weekdays", WEEKEND: "weekends"}
    if wanted in whole:
        return whole[wanted]
    parts: list[str] = []
    for run in _runs(wanted):
        if len(run) > 2:
            parts.append(f"{_NAMES[run[0] - 1]} to {_NAMES[run[-1] - 1]}")
        else:
            parts += [f"{_NAMES[day - 1]}s" for day in run]
    return _join(parts)


def time_words(minutes: int) -> str:
    """Return a time of the day as "07:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Time:
    minutes: int
    bare: str = (
        ""  # as typed, where neither am nor pm, nor minutes, nor a later hour tell which half of the day it is in
    )


def _days_of(wall: Wall, days: str | None) -> tuple[int, ...]:
    """Return the days that either names."""
    named = read_days(days) if days and days.strip() else ()
    if named and wall.days and named != wall.days:
        said, also = describe_days(wall.days), describe_days(named)
        why = f"`at` says {said}, and `days` says {also}. Name the days once."
        raise NoTime("two kinds of days", why=why)
    return named or wall.days


class _Reading:
    """One reading of what was typed, from left to right."""

    def __init__(self, typed: str) -> None:
        self._typed = typed
        text, spoken = _normalise(typed)
        self._tokens: list[str] = _TOKEN.findall(text)
        self._at = 0
        self._times: list[_Time] = [_Time(minutes) for minutes in spoken]
        self._halves: set[Half] = set()
        self._days: set[int] = set()
        self._gone: set[int] = set()
        self._excepting = False
        self._last: Literal["time", "day", ""] = ""

    def wall(self) -> Wall:
        while (token := self._next()) is not None:
            self._take(token)
        days = (self._days or (set(EVERY_DAY) if self._gone else set())) - self._gone
        if self._gone and not days:
            raise self._cannot("leaves no day")
        self._check_halves()
        times = sorted({time.minutes for time in self._times})
        if len(times) > MOST_TIMES:
            raise self._cannot(f"is more than {MOST_TIMES} times a day")
        return Wall(tuple(times), tuple(sorted(days)))

    def _take(self, token: str) -> None:
        if token in _FILLERS:
            return
        if token in _EXCEPT:
            self._excepting = True
        elif token in _RANGES:
            self._range(token)
        elif days := _SHORT.get(token) or _GROUPS.get(token) or _read_working_days(token, self):
            self._day(days)
        elif token in _NAMED_TIMES:
            self._time(_Time(_NAMED_TIMES[token]))
        elif token[0].isdecimal():
            self._time(self._clock(token))
        else:
            raise self._unknown(token)

    def _day(self, days: Iterable[int]) -> None:
        (self._gone if self._excepting else self._days).update(days)
        self._last = "day"

    def _time(self, time: _Time) -> None:
        self._times.append(time)
        self._excepting = False
        self._last = "time"

    def _range(self, token: str) -> None:
        """ "mon-fri": the day before is in already; the days up to the one behind it join, over the week's end too."""
        before = _SHORT.get(self._tokens[self._at - 2]) if self._at > 1 else None
        after = self._next()
        until = _SHORT.get(after) if after else None
        if before and until:
            first, last = before[0], until[0]
            self._day((first + step - 1) % 7 + 1 for step in range((last - first) % 7 + 1))
        elif self._last == "time" and after and (after[0].isdecimal() or after in _NAMED_TIMES):
            raise self._cannot("is a stretch of time, and I post at moments: name each, such as `8, 12 and 18`")
        else:
            raise self._unknown(f"{token} {after or ''}".strip())

    def _clock(self, token: str) -> _Time:
        hour, minute, exact = _digits(token)
        half: Half | None = None
        if self._at < len(self._tokens) and self._tokens[self._at] in {"am", "pm"}:
            half = "am" if self._next() == "am" else "pm"
        if hour == 24 and not minute:
            raise NoTime("24:00", why="24:00 is the next day's 00:00. Write `00:00` and the day you mean.")
        if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
            raise NoTime("no such time", why=f"“{short(token + (half or ''), 20)}” is no time of the day. {_HOW}")
        if half:
            self._halves.add(half)
            return _Time((hour % 12 + (12 if half == "pm" else 0)) * 60 + minute)
        return _Time(hour * 60 + minute, "" if exact or hour > 12 or not hour else token)

    def _check_halves(self) -> None:
        """ "8 and 9pm": whether 8 is in the evening too, nobody but the writer knows."""
        unsure = next((time.bare for time in self._times if time.bare), None)
        if "pm" in self._halves and unsure:
            why = f"Is {unsure} in the morning or in the evening? Write `{unsure}am` or `{unsure}pm`."
            raise NoTime("which half of the day", why=why)

    def _next(self) -> str | None:
        if self._at >= len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def peek(self, token: str) -> bool:
        """Take the next token where it is this one; return whether it was."""
        if self._at < len(self._tokens) and self._tokens[self._at] == token:
            self._at += 1
            return True
        return False

    def _unknown(self, token: str) -> NoTime:
        return NoTime("unknown word", why=f"I could not read “{short(token, 40)}” as a time or a day. {_HOW}")

    def _cannot(self, what: str) -> NoTime:
        return NoTime(what, why=f"“{short(self._typed, 60)}” {what}.")


def _read_working_days(token: str, reading: _Reading) -> tuple[int, ...]:
    return WEEKDAYS if token in _WORKING and (reading.peek("days") or reading.peek("day")) else ()


def _normalise(typed: str) -> tuple[str, list[int]]:
    """Return what was typed in lower case, with "am" and "pm"; and the times that were written in words."""
    text = _DASHES.sub("-", " ".join(typed.casefold().split()))
    text = _DOT.sub("", _OCLOCK.sub("oclock", text))
    text = _EVERY_DAY.sub("daily", text)
    text = _PARTS.sub(lambda m: "am" if m[1] == "morning" else "pm", text)
    text = _HALVES.sub(lambda m: f" {m[1] or m[2]}m ", text)
    text = _SPOKEN.sub(_write_as_time, text)
    every = [_steps(match) for match in _EVERY_HOURS.finditer(text)]
    return _EVERY_HOURS.sub(" ", text), [minutes for steps in every for minutes in steps]


def _write_as_time(match: re.Match[str]) -> str:
    """Return "half past 7" as "7:30"; an hour that is none is left for the reader to refuse."""
    hour = {"noon": 12, "midnight": 24}.get(match[3]) or int(match[3] if match[3].isdigit() else 24)
    minutes = (30 if match[1] == "half" else 15) * (1 if match[2] == "past" else -1)
    if match[2] == "to" and match[1] == "half":
        return match[0]
    if match[3] == "midnight":
        hour = 24 if minutes < 0 else 0
    if hour > 24 or (hour == 0 and minutes < 0):
        return match[0]
    at = hour * 60 + minutes
    return f"{at // 60}:{at % 60:02}"


def _steps(match: re.Match[str]) -> list[int]:
    hours = int(match[1]) if match[1] else 1
    if not 1 <= hours <= 12 or 24 % hours:
        why = f"Every {hours} hours does not divide a day evenly. Name the times, such as `6, 14 and 22`."
        raise NoTime("uneven steps", why=why)
    return list(range(0, 1440, hours * 60))


def _digits(token: str) -> tuple[int, int, bool]:
    """Return hour, minute, and whether minutes were written: "7:30", "7.30", "7h30", "0730", "7"."""
    if (match := re.fullmatch(r"(\d{1,2})[:.h](\d\d)", token)) is not None:
        return int(match[1]), int(match[2]), True
    if len(token) in {3, 4}:
        return int(token[:-2]), int(token[-2:]), True
    if len(token) > 4:
        return 99, 99, True
    return int(token), 0, len(token) == 2 and token[0] == "0"


def _runs(days: Sequence[int]) -> list[list[int]]:
    made: list[list[int]] = []
    for day in days:
        if made and made[-1][-1] == day - 1:
            made[-1].append(day)
        else:
            made.append([day])
    return made


def _list_times(times: Sequence[int]) -> str:
    return _join([time_words(minutes) for minutes in times])


def _join(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
