"""Times of day: "9 a.m. Tuesday", "14:30 GMT", "noon on Friday", "three o'clock"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.lexicon import DAY_PARTS, GAP, MONTH, MONTHS, WEEKDAY, ZONES, either
from bot.analysis.times.numbers import NUMBER, number
from bot.analysis.times.rule import Match, Rule, Valued, rule
from bot.analysis.times.scene import Found, Scene
from bot.analysis.times.weekdays import on_weekday, weekday_ahead, weekday_number
from bot.analysis.times.years import day_of

_ZONE = (
    rf"(?:{GAP}\(?(?P<zone>(?-i:{either(ZONES)})|(?:local|eastern|pacific|central|mountain|"
    rf"moscow|greenwich{GAP}mean|british{GAP}summer|[A-Z][a-z]{{2,12}})(?:{GAP}(?:standard|"
    rf"daylight))?{GAP}time)\)?)?"
)
_ON = (
    rf"(?:{GAP}(?:on{GAP})?(?P<day>{WEEKDAY}|today|yesterday|tomorrow)|,?{GAP}(?:on{GAP})"
    rf"?(?:{WEEKDAY},?{GAP})?(?P<month>{MONTH}){GAP}(?P<date>\d{{1,2}})(?![\d:-]))?"
)
_ABOUT = rf"(?:(?:about|around|shortly{GAP}(?:after|before)|just{GAP}(?:after|before)|nearly|almost){GAP})?"

_DAY_LONG: Final = len("2031-05-14")


def _clock(match: Match, scene: Scene) -> Valued | None:
    groups = match.groupdict()
    hour, minute = int(groups["h"]), int(groups.get("m") or 0)
    half = re.sub(r"[^apm]", "", (groups.get("half") or "").lower())
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59:
        return None
    return "TIME", f"{_day(match, scene)}T{hour:02}:{minute:02}{_zone(groups.get('zone'))}"


def _zone(name: str | None) -> str:
    if name is None or name.upper() not in ZONES:
        return ""
    minutes = ZONES[name.upper()]
    return "Z" if not minutes else f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _day(match: Match, scene: Scene) -> str:
    """The day of a clock time: the one beside it or in its sentence; else the only one the text has named so far, and
    the dateline's where it has named none. Of several that lie further back nobody knows which is meant."""
    word = (match["day"] or "").lower()
    if word in ("today", "yesterday", "tomorrow"):
        return days.value(days.moved(scene.today, {"today": 0, "yesterday": -1, "tomorrow": 1}[word], "day"), "day")
    if word:
        start, end = match.span()
        return on_weekday(scene.today, weekday_number(word), ahead=weekday_ahead(scene, start, end))
    if match["month"]:
        month, number = MONTHS.get(match["month"].rstrip(".").lower(), 0), int(match["date"])
        day = day_of(scene, month, number, *match.span("month"))
        return days.value(day, "day") if day else f"XXXX-{month:02}-{number:02}"
    last = scene.previous(match.start(), "day")
    if last and scene.same_sentence(last.end, match.start()):
        return last.value[:_DAY_LONG]
    named = {on for item in scene.found if item.end <= match.start() and (on := _named_day(item))}
    if len(named) > 1:
        return days.value(None, "day")
    return named.pop() if named else days.value(scene.today, "day")


def _named_day(item: Found) -> str | None:
    """The day of an expression that names one, as ISO 8601."""
    if item.type not in ("DATE", "TIME") or days.unit_of(item.value) != "day":
        return None
    return item.value[:_DAY_LONG]


def _spelt(match: Match, scene: Scene) -> Valued | None:
    hour = number(match["n"])
    if hour is None or not 1 <= hour <= 12 or hour % 1:
        return None
    part = (match["part"] or "").lower()
    later = part in ("afternoon", "evening", "night") and hour < 12
    return "TIME", f"{_day(match, scene)}T{int(hour) + 12 * later:02}:00"


def _named(match: Match, scene: Scene) -> Valued:
    hour = {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}.get(match["named"].lower())
    return "TIME", _day(match, scene) + (hour or "T" + DAY_PARTS[match["named"].lower()])


def _is_clock(match: Match, scene: Scene) -> bool:
    """A colon between figures may be a score or a verse: a clock has "at", a zone or a day beside it."""
    if match["zone"] or match["day"]:
        return True
    before = scene.before(match.start("h"), 16)
    return re.search(r"(?:\b(?:at|until|till|by|from|to|after|before|around|about|and)\s+)$", before) is not None


_HALF = r"(?P<half>[ap]\.?\s?m\b\.?)"

RULES: Final[tuple[Rule, ...]] = (
    rule(
        "clock",
        rf"{_ABOUT}(?P<h>\d{{1,2}})(?:[:.](?P<m>[0-5]\d))?[ \t\r\n]{{0,2}}{_HALF}(?!\w){_ZONE}{_ON}",
        _clock,
    ),
    rule(
        "clock",
        rf"{_ABOUT}(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?!:?\d)(?:{GAP}hours)?{_ZONE}{_ON}",
        _clock,
        _is_clock,
    ),
    rule(
        "clock",
        rf"(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d){GAP}(?:hours{GAP})?(?P<zone>(?-i:GMT|UTC|BST|CET|EST|EDT|MSK)){_ON}",
        _clock,
    ),
    rule(
        "clock",
        rf"{_ABOUT}(?P<n>{NUMBER}){GAP}o'clock(?:{GAP}(?:in{GAP}the|at){GAP}(?P<part>morning|"
        rf"afternoon|evening|night))?{_ON}",
        _spelt,
    ),
    rule(
        "clock",
        rf"{_ABOUT}(?P<named>noon|midday|midnight){_ON}",
        _named,
        lambda m, s: not s.before(m.start(), 5).endswith(("the ", "high ")),
    ),
)
