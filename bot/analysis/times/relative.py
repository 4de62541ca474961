"""Dates beside the dateline: "today", "Friday", "last week", "the quarter", "the next day"."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.lexicon import (
    DAY_NUMBER,
    DAY_PART,
    DAY_PARTS,
    EDGE,
    GAP,
    LINK,
    MONTH,
)
from bot.analysis.times.quarters import find_quarter
from bot.analysis.times.rule import Match, Rule, Valued, make_rule
from bot.analysis.times.scene import STORY, Scene
from bot.analysis.times.written_dates import parse_month
from bot.analysis.times.years import resolve_day


def parse_unit_name(words: str) -> str:
    """Return the singular of a unit: "years" is "year", "centuries" is "century"."""
    words = words.lower()
    return "century" if words.startswith("centur") else words.removesuffix("s")


def add_part(day: str, part: str | None) -> Valued:
    """Return a day, or a part of it: 2024-07-19TMO."""
    if part is None:
        return "DATE", day
    return "TIME", f"{day}T{DAY_PARTS[part.lower()]}"


# --- today and its neighbours ---

_OFFSETS: Final = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}


def _is_no_title(match: Match, scene: Scene) -> bool:
    """Return whether words are no title in capitals ("USA Today", "This Week"); a sentence's first capital is fine."""
    words = match[0].split()
    if len(words) > 1:
        return not all(w[:1].isupper() and w[1:].islower() for w in words)
    return (
        not words[0].istitle()
        or re.search(r"(?:^|[.!?:\"'`(\n_-])\s{0,6}$", scene.text[max(0, match.start() - 6) : match.start()])
        is not None
    )


# "The leaders of tomorrow" are no day's; "as of today" is.
_FIGURATIVE: Final = re.compile(r"\b(?:people|men|women|children|youth|\w{3,}s)\s+of\s+$")
# "Today's youth" lives these days.
_OF_THE_AGE: Final = re.compile(
    r"'s\s+(?:\w+\s+)?(?:children|consumers?|econom(?:y|ies)|generation|men|society|standards?|technology|women|"
    r"workers|world|young|youth)\b"
)


def _is_day(match: Match, scene: Scene) -> bool:
    """Return whether a word means a day, and is no name or figure of speech."""
    figurative = (
        _FIGURATIVE.search(scene.read_before(match.start())) and scene.text[match.end() : match.end() + 2] != "'s"
    )
    return not figurative and _OF_THE_AGE.match(scene.text, match.end()) is None and _is_no_title(match, scene)


_LONGEST_CUE: Final = 60  # characters from a date to the quotation that was said on it


def _find_today(scene: Scene, start: int) -> date | None:
    """Return the day that "today" is: within quotation marks that on which the words were said, where that is told."""
    opening = scene.find_quotation(start)
    if opening is None:
        return scene.today
    last = scene.find_previous(opening, "day", near=_LONGEST_CUE)
    if last is not None and scene.is_same_sentence(last.end, opening) and scene.text[last.end : last.end + 2] != "'s":
        return days.parse_first_day(last.value)
    return scene.today


def _resolve_near_today(match: Match, scene: Scene) -> Valued:
    word = match["word"].lower()
    today = _find_today(scene, match.start("word"))
    day = days.format_value(days.shift_day(today, _OFFSETS[word], "day"), "day")
    return ("TIME", f"{day}TNI") if word == "tonight" else add_part(day, match["part"] or match["early"])


def _resolve_two_days(match: Match, scene: Scene) -> Valued:
    amount = -2 if match["side"].lower() == "before" else 2
    return "DATE", days.format_value(days.shift_day(scene.today, amount, "day"), "day")


def _resolve_this_part(match: Match, scene: Scene) -> Valued:
    offset = {"last": -1, "tomorrow": 1}.get(match["which"].lower(), 0)
    return add_part(days.format_value(days.shift_day(scene.today, offset, "day"), "day"), match["part"])


def _resolve_part(match: Match, scene: Scene) -> Valued | None:
    """Resolve "in the morning": of the day named just before; None where none is, as of any day's morning."""
    day = scene.find_story_day(match.start())
    return add_part(days.format_value(day, "day"), match["part"]) if day else None


def _resolve_overnight(match: Match, scene: Scene) -> Valued:
    return "TIME", f"{days.format_value(days.shift_day(scene.today, -1, 'day'), 'day')}TNI"


# --- weekdays ---


# --- this, last, next + unit ---

_STEPS: Final = {
    "last": -1,
    "past": -1,
    "this past": -1,
    "this": 0,
    "the current": 0,
    "current": 0,
    "this current": 0,
    "next": 1,
    "this coming": 1,
    "the coming": 1,
    "coming": 1,
    "the upcoming": 1,
}


def _resolve_unit(match: Match, scene: Scene) -> Valued | None:
    unit, which = parse_unit_name(match["unit"]), " ".join(match["which"].lower().split())
    if unit == "day" and which not in ("next", "the next"):
        return None
    return "DATE", days.format_value(days.shift_day(scene.today, _STEPS[which], unit), unit)


def _resolve_relative_unit(match: Match, scene: Scene) -> Valued | None:
    """Resolve a unit beside the date named last: "the following year", "the next day", "that week"."""
    unit, which = parse_unit_name(match["unit"]), " ".join(match["which"].lower().split())
    step = {"following": 1, "next": 1, "previous": -1, "preceding": -1, "prior": -1}.get(which.split()[-1], 0)
    start = match.start()
    finer = [u for u in days.ORDER if days.ORDER.index(u) >= rank_unit(unit)]
    last = scene.find_previous(start, *(["quarter"] if unit == "quarter" else finer))
    anchor = days.parse_first_day(last.value) if last else None
    part = match["part"]
    if anchor is None:
        if step == 0 and which != "that":
            return None
        if which == "that" and unit in ("day", "decade", "century"):
            return None
        if step > 0 and unit == "day" and scene.find_tense(*match.span()) == "past":
            return "DATE", days.format_value(None, "day")  # after a day that lies too far back to tell which
        anchor = scene.today
    value = days.format_value(days.shift_day(anchor, step, unit), unit)
    return add_part(value, part) if unit == "day" else ("DATE", value)


# "Over the next year" tells how long.
_FROM_NOW_ON: Final = re.compile(r"\b(?:over|within|in|during|for|throughout)\s+the\s+next$")


def rank_unit(unit: str) -> int:
    return days.ORDER.index(unit) if unit in days.ORDER else days.ORDER.index("week")


def _resolve_next_part(match: Match, scene: Scene) -> Valued:
    """Resolve "the next morning": of the day after the one that the story has reached."""
    step = 0 if match["which"].lower() in ("same", "that") else 1
    day = days.shift_day(scene.find_story_day(match.start(), STORY) or scene.today, step, "day")
    return add_part(days.format_value(day, "day"), match["part"])


def _format_open_week(scene: Scene) -> str:
    """Return the year with an open week: in "for the week, shares fell" the words say no more."""
    return days.format_value(scene.today, "year") + "-WXX"


def _resolve_running_unit(match: Match, scene: Scene) -> Valued:
    """Resolve "the week", "the quarter", "the month", "the year": the one named last, else the dateline's."""
    unit = parse_unit_name(match["unit"])
    if unit == "quarter":
        return "DATE", find_quarter(match, scene)
    if unit == "week":
        return "DATE", _format_open_week(scene)
    last = scene.find_previous(match.start(), "day", "week", unit)
    if last and unit in ("month", "year") and days.parse_unit(last.value) == unit:
        return "DATE", last.value
    if unit == "weekend" and scene.today is not None:
        ahead = (
            scene.find_tense(*match.span()) == "future"
            or "before the" in scene.read_before(match.start(), 16)
            or "ahead of the" in scene.read_before(match.start(), 16)
        )
        back = not ahead and scene.today.isoweekday() < 6
        return "DATE", days.format_value(days.shift_day(scene.today, -1 if back else 0, "week"), "weekend")
    return "DATE", days.format_value(scene.today, unit)


_DEFINED: Final = re.compile(
    rf"{GAP}(?:that|when|since|of(?!{GAP}[$\d])|\d+|he|she|before|after|{MONTH})\b", re.IGNORECASE
)
_A_QUARTER_OF: Final = re.compile(rf"{GAP}(?:final|horse|mile|mark|point|percent|note|cent)", re.IGNORECASE)
# "The player of the year" is no time, nor is "the months of the year"; "the rest of the year" is.
_A_PART_OF: Final = re.compile(
    r"(?:\b(?:balance|beginning|close|course|end|half|halves|middle|most|much|part|parts|quarters?|remainder|rest|start|"
    r"thirds?|all|out|because|ahead|instead)|\w{3,5} (?:months|weeks|days)) of $"
)
_YEAR_ENDED: Final = re.compile(rf"{GAP}(?:end(?:ed|ing)|(?:to|through){GAP}{MONTH})\b", re.IGNORECASE)


def _is_undefined(match: Match, scene: Scene) -> bool:
    """Return whether no words after a unit define it, as in "the year of the flood", "the year ended in March"."""
    after = scene.read_after(match.end())
    before = " ".join(scene.read_before(match.start()).split()) + " "
    if before.endswith(" over ") and after[:5] == " that":
        return True  # "said over the weekend that"
    if match["unit"].lower() == "year" and before.endswith((" of ", "-of-")) and not _A_PART_OF.search(before):
        return False
    if match["unit"].lower() == "quarter" and _A_QUARTER_OF.match(after):
        return False
    return _DEFINED.match(after) is None and not (match["unit"].lower() == "year" and _YEAR_ENDED.match(after))


def _resolve_month(match: Match, scene: Scene) -> Valued | None:
    """Resolve "last June", "this March", "next April"."""
    month, which = parse_month(match["month"]), match["which"].lower()
    if scene.today is None:
        return "DATE", f"XXXX-{month:02}"
    year, now = scene.today.year, scene.today.month
    if which in ("last", "this past"):
        year -= month >= now
    elif which == "next":
        year += month <= now
    return "DATE", f"{year:04}-{month:02}"


_WHICH_UNIT = (
    r"(?:last|this|next|this past|past|the coming|this coming|coming|the current|current|the upcoming)".replace(
        " ", GAP
    )
)
_TIMES_OF_DAY = rf"(?:(?:early|earlier|late|later|mid|all|only|as{GAP}early{GAP}as){LINK})"


def _resolve_week_of(match: Match, scene: Scene) -> Valued | None:
    """Resolve "the week of March 6"."""
    day = resolve_day(scene, parse_month(match["month"]), int(re.sub(r"\D", "", match["day"])), *match.span("month"))
    return ("DATE", days.format_value(day, "week")) if day or scene.today is None else None


RULES: Final[tuple[Rule, ...]] = (
    make_rule(
        "week-of",
        rf"(?:the{GAP})?week{GAP}of{GAP}(?P<month>{MONTH}){GAP}(?P<day>{DAY_NUMBER})(?!\w|,{GAP}\d)",
        _resolve_week_of,
        lambda m, s: m["month"][:1].isupper(),
    ),
    make_rule(
        "near-today",
        rf"(?:{_TIMES_OF_DAY}|(?:mid-?)?(?P<early>{DAY_PART}){GAP})?(?P<word>today|yesterday|"
        rf"tomorrow|tonight)(?:{GAP}(?P<part>{DAY_PART}))?",
        _resolve_near_today,
        _is_day,
    ),
    make_rule(
        "near-today", rf"(?:the{GAP})?day{GAP}(?P<side>before|after){GAP}(?:yesterday|tomorrow)", _resolve_two_days
    ),
    make_rule(
        "part-of-a-day",
        rf"(?:(?:early|late|earlier|later){GAP})?(?P<which>this|last){GAP}(?P<part>{DAY_PART})",
        _resolve_this_part,
        _is_no_title,
    ),
    make_rule(
        "part-of-a-day",
        rf"(?:in|during|of|by|through){GAP}(?P<x>the{GAP}(?:(?:early|late){GAP})?(?P<part>morning|"
        rf"afternoon|evening|night))",
        _resolve_part,
    ),
    make_rule(
        "part-of-a-day",
        rf"overnight(?!{GAP}(?:success|sensation|stays?|trains?|flights?|bags?|mail|delivery|guests?|shelters?|rates?|"
        rf"loans?))",
        _resolve_overnight,
    ),
    make_rule(
        "this-last-next",
        rf"(?:{EDGE}{LINK})?(?P<which>{_WHICH_UNIT}){GAP}(?:fiscal{GAP}|school{GAP}|calendar{GAP})"
        rf"?(?P<unit>week|weekend|month|quarter|year|decade|century)",
        _resolve_unit,
        _is_no_title,
    ),
    make_rule(
        "beside-the-last-date",
        rf"(?:(?:early|earlier|late|later){GAP}(?:in{GAP}|on{GAP})?)?(?P<which>the{GAP}following|"
        rf"the{GAP}next|the{GAP}previous|the{GAP}preceding|the{GAP}prior|that|the{GAP}same|"
        rf"that{GAP}same){GAP}"
        rf"(?P<unit>day|week|weekend|month|quarter|year|decade)(?:{GAP}(?P<part>(?!)))?",
        _resolve_relative_unit,
        lambda m, s: _FROM_NOW_ON.search(s.read_before(m.start()) + m["which"].lower()) is None,
    ),
    make_rule(
        "beside-the-last-date",
        rf"(?:the{GAP})?(?P<which>next|following|same|that){GAP}(?P<part>{DAY_PART})",
        _resolve_next_part,
    ),
    make_rule(
        "running-unit",
        rf"(?:(?:(?:early|earlier|late|later){GAP}(?:in|on){GAP})|(?:the{GAP}(?:end|beginning|"
        rf"start|middle|rest|remainder){GAP}of{GAP}))?the{GAP}(?:fiscal{GAP}|financial{GAP}|school{GAP}|calendar{GAP})?"
        rf"(?P<unit>week|weekend|month|quarter|"
        rf"year)(?!-)",
        _resolve_running_unit,
        _is_undefined,
    ),
    make_rule(
        "running-unit",
        rf"(?:later|earlier|late|early){GAP}(?:in|on){GAP}(?P<x>the{GAP}day)",
        lambda m, s: ("DATE", days.format_value(s.find_story_day(m.start()) or s.today, "day")),
    ),
    make_rule(
        "this-last-next",
        rf"(?:(?:early|late|mid){LINK})?(?P<which>last|this|next|this{GAP}past){GAP}(?P<month>{MONTH})(?!{GAP}\d)",
        _resolve_month,
        lambda m, s: m["month"][:1].isupper(),
    ),
)
