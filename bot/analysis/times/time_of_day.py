"""Times of day: "9 a.m. Tuesday", "14:30 GMT", "noon on Friday", "three o'clock"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.lexicon import DAY_PARTS, GAP, MONTH, MONTHS, WEEKDAY, YEAR, ZONES, build_alternation
from bot.analysis.times.numbers import NUMBER, parse_number
from bot.analysis.times.rule import Match, Rule, Valued, make_rule
from bot.analysis.times.scene import FoundTime, Scene
from bot.analysis.times.weekdays import find_bare_weekday
from bot.analysis.times.written_dates import parse_weekday
from bot.analysis.times.years import find_on_weekday, resolve_day

_ZONE = (
    rf"(?:{GAP}\(?(?P<zone>(?-i:{build_alternation(ZONES)})|(?:local|eastern|pacific|central|mountain|"
    rf"moscow|greenwich{GAP}mean|british{GAP}summer|[A-Z][a-z]{{2,12}})(?:{GAP}(?:standard|"
    rf"daylight))?{GAP}time)\)?)?"
)
_ON = (
    rf"(?:{GAP}(?:on{GAP})?(?P<day>{WEEKDAY}(?!,?{GAP}(?:{MONTH}{GAP}\d|\d{{1,2}}(?:st|nd|rd|th)?{GAP}{MONTH}))|today|yesterday"
    rf"|tomorrow)|,?{GAP}(?:on{GAP})?(?:(?P<beside>{WEEKDAY}),?{GAP})?(?:(?P<month>{MONTH}){GAP}(?P<date>\d{{1,2}})|"
    rf"(?P<british>\d{{1,2}}(?:st|nd|rd|th)?{GAP}{MONTH}))(?![\d:-])(?!,?{GAP}{YEAR}))?"
)
_ABOUT = rf"(?:(?:about|around|shortly{GAP}(?:after|before)|just{GAP}(?:after|before)|nearly|almost){GAP})?"

_DAY_LONG: Final = len("2031-05-14")


def _resolve_clock(match: Match, scene: Scene) -> Valued | None:
    groups = match.groupdict()
    hour, minute = int(groups["h"]), int(groups.get("m") or 0)
    half = re.sub(r"[^apm]", "", (groups.get("half") or "").lower())
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59:
        return None
    return "TIME", f"{_find_day(match, scene)}T{hour:02}:{minute:02}{_format_zone(groups.get('zone'))}"


def _format_zone(name: str | None) -> str:
    if name is None or name.upper() not in ZONES:
        return ""
    minutes = ZONES[name.upper()]
    return "Z" if not minutes else f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _find_day(match: Match, scene: Scene) -> str:
    """The day of a clock time: the one beside it or last in its sentence; else the one that the sentence before names,
    or the only one so far, and the dateline's where none is named. Of several further back nobody knows which is meant.
    """
    word = (match["day"] or "").lower()
    if word in ("today", "yesterday", "tomorrow"):
        return days.format_value(
            days.shift_day(scene.today, {"today": 0, "yesterday": -1, "tomorrow": 1}[word], "day"), "day"
        )
    if word:
        return find_bare_weekday(scene, parse_weekday(word), *match.span())
    if match["month"] or match["british"]:
        name, figures = (match["month"], match["date"]) if match["month"] else _split_british(match["british"])
        month, number = MONTHS.get(name.rstrip(".").lower(), 0), int(figures)
        day = resolve_day(scene, month, number, *match.span("month" if match["month"] else "british"))
        if day and match["beside"]:
            day = find_on_weekday(day, parse_weekday(match["beside"]))
        return days.format_value(day, "day") if day else f"XXXX-{month:02}-{number:02}"
    return _find_day_in_force(match.start(), scene)


def _split_british(words: str) -> tuple[str, str]:
    """Return the month and the figures of "28 April", "3rd of May"."""
    return words.rsplit(maxsplit=1)[-1], re.sub(r"\D", "", words)


def _find_day_in_force(start: int, scene: Scene) -> str:
    last = scene.find_previous(start, "day")
    if last and scene.is_same_sentence(last.end, start):
        return last.value[:_DAY_LONG]
    told = [item for item in scene.found if item.end <= start and _read_day(item)]
    near = {_read_day(item) for item in told if scene.count_sentence_ends(item.end, start) == 1}
    named = near if len(near) == 1 else {_read_day(item) for item in told}
    if len(named) > 1:
        return days.format_value(None, "day")
    return named.pop() or "" if named else days.format_value(scene.today, "day")


def _read_day(item: FoundTime) -> str | None:
    """Return the day of an expression that names one, as ISO 8601."""
    if item.type not in ("DATE", "TIME") or days.parse_unit(item.value) != "day":
        return None
    return item.value[:_DAY_LONG]


def _resolve_spelt_clock(match: Match, scene: Scene) -> Valued | None:
    hour = parse_number(match["n"])
    if hour is None or not 1 <= hour <= 12 or hour % 1:
        return None
    part = (match["part"] or "").lower()
    later = part in ("afternoon", "evening", "night") and hour < 12
    return "TIME", f"{_find_day(match, scene)}T{int(hour) + 12 * later:02}:00"


def _resolve_named_time(match: Match, scene: Scene) -> Valued:
    hour = {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}.get(match["named"].lower())
    return "TIME", _find_day(match, scene) + (hour or "T" + DAY_PARTS[match["named"].lower()])


def _is_clock(match: Match, scene: Scene) -> bool:
    """Whether figures with a colon are a clock, with "at", a zone or a day beside them; not a score or a verse."""
    if match["zone"] or match["day"]:
        return True
    if scene.is_of_a_match and int(match["h"]) < _LONGEST_PERIOD and "hours" not in match[0]:
        return False  # "scored at 7:14": of the period
    before = scene.read_before(match.start("h"), 16)
    return re.search(r"(?:\b(?:at|until|till|by|from|to|after|before|around|about|and)\s+)$", before) is not None


_LONGEST_PERIOD: Final = 20  # minutes of the clock of a match that is played in periods


_HALF = r"(?P<half>[ap]\.?\s?m\b\.?)"

RULES: Final[tuple[Rule, ...]] = (
    make_rule(
        "clock",
        rf"{_ABOUT}(?P<h>\d{{1,2}})(?:[:.](?P<m>[0-5]\d))?[ \t\r\n]{{0,2}}{_HALF}(?!\w){_ZONE}{_ON}",
        _resolve_clock,
    ),
    make_rule(
        "clock",
        rf"{_ABOUT}(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?!:?\d)(?:{GAP}hours)?{_ZONE}{_ON}",
        _resolve_clock,
        _is_clock,
    ),
    make_rule(
        "clock",
        rf"(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d){GAP}(?:hours{GAP})?(?P<zone>(?-i:GMT|UTC|BST|CET|EST|EDT|MSK)){_ON}",
        _resolve_clock,
    ),
    make_rule(
        "clock",
        rf"{_ABOUT}(?P<n>{NUMBER}){GAP}o'clock(?:{GAP}(?:in{GAP}the|at){GAP}(?P<part>morning|"
        rf"afternoon|evening|night))?{_ON}",
        _resolve_spelt_clock,
    ),
    make_rule(
        "clock",
        rf"{_ABOUT}(?P<named>noon|midday|midnight){_ON}",
        _resolve_named_time,
        lambda m, s: not s.read_before(m.start(), 5).endswith(("the ", "high ")),
    ),
)
