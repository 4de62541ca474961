"""Dates beside the dateline: "today", "Friday", "last week", "the quarter", "the next day"."""

from __future__ import annotations

import re
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
from bot.analysis.times.quarters import the_quarter
from bot.analysis.times.rule import Match, Rule, Valued, rule
from bot.analysis.times.scene import Scene
from bot.analysis.times.written import month_number
from bot.analysis.times.years import day_of


def unit_name(words: str) -> str:
    """ "years" -> "year", "centuries" -> "century"."""
    words = words.lower()
    return "century" if words.startswith("centur") else words.removesuffix("s")


def with_part(day: str, part: str | None) -> Valued:
    """A day, or a part of it: 2024-07-19TMO."""
    if part is None:
        return "DATE", day
    return "TIME", f"{day}T{DAY_PARTS[part.lower()]}"


# --- today and its neighbours ---

_OFFSETS: Final = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}


def _no_title(match: Match, scene: Scene) -> bool:
    """ "USA Today" and "This Week" with all its capitals are names; a sentence's first capital says nothing."""
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


def _a_day(match: Match, scene: Scene) -> bool:
    """Neither a name nor a figure of speech."""
    figurative = _FIGURATIVE.search(scene.before(match.start())) and scene.text[match.end() : match.end() + 2] != "'s"
    return not figurative and _OF_THE_AGE.match(scene.text, match.end()) is None and _no_title(match, scene)


def _near_today(match: Match, scene: Scene) -> Valued:
    word = match["word"].lower()
    day = days.value(days.moved(scene.today, _OFFSETS[word], "day"), "day")
    return ("TIME", f"{day}TNI") if word == "tonight" else with_part(day, match["part"] or match["early"])


def _two_days(match: Match, scene: Scene) -> Valued:
    amount = -2 if match["side"].lower() == "before" else 2
    return "DATE", days.value(days.moved(scene.today, amount, "day"), "day")


def _this_part(match: Match, scene: Scene) -> Valued:
    offset = {"last": -1, "tomorrow": 1}.get(match["which"].lower(), 0)
    return with_part(days.value(days.moved(scene.today, offset, "day"), "day"), match["part"])


def _the_part(match: Match, scene: Scene) -> Valued | None:
    """ "in the morning": of the day the story is at, else of the dateline."""
    day = scene.narrated(match.start()) or scene.today
    return with_part(days.value(day, "day"), match["part"])


def _overnight(match: Match, scene: Scene) -> Valued:
    return "TIME", f"{days.value(days.moved(scene.today, -1, 'day'), 'day')}TNI"


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


def _unit(match: Match, scene: Scene) -> Valued | None:
    unit, which = unit_name(match["unit"]), " ".join(match["which"].lower().split())
    if unit == "day" and which not in ("next", "the next"):
        return None
    return "DATE", days.value(days.moved(scene.today, _STEPS[which], unit), unit)


def _relative_unit(match: Match, scene: Scene) -> Valued | None:
    """ "the following year", "the next day", "that week", "the same day": beside what was named before."""
    unit, which = unit_name(match["unit"]), " ".join(match["which"].lower().split())
    step = {"following": 1, "next": 1, "previous": -1, "preceding": -1, "prior": -1}.get(which.split()[-1], 0)
    start = match.start()
    finer = [u for u in days.ORDER if days.ORDER.index(u) >= rank(unit)]
    last = scene.previous(start, *(["quarter"] if unit == "quarter" else finer))
    anchor = days.first_day(last.value) if last else None
    part = match["part"]
    if anchor is None:
        if step == 0 and which not in ("that", "the same"):
            return None
        if which == "that" and unit in ("day", "decade", "century"):
            return None
        anchor = scene.today
    value = days.value(days.moved(anchor, step, unit), unit)
    return with_part(value, part) if unit == "day" else ("DATE", value)


# "Over the next year" tells how long.
_FROM_NOW_ON: Final = re.compile(r"\b(?:over|within|in|during|for|throughout)\s+the\s+next$")


def rank(unit: str) -> int:
    return days.ORDER.index(unit) if unit in days.ORDER else days.ORDER.index("week")


def _next_part(match: Match, scene: Scene) -> Valued:
    """ "the next morning": of the day after the one the story is at."""
    step = 0 if match["which"].lower() in ("same", "that") else 1
    day = days.moved(scene.narrated(match.start()) or scene.today, step, "day")
    return with_part(days.value(day, "day"), match["part"])


def _some_week(scene: Scene) -> str:
    """ "For the week, shares fell": on a Monday it is the one before; the words say no more than the year."""
    return days.value(scene.today, "year") + "-WXX"


def _the_unit(match: Match, scene: Scene) -> Valued:
    """ "the week", "the quarter", "the month", "the year": the one named last, else the one the dateline is in."""
    unit = unit_name(match["unit"])
    if unit == "quarter":
        return "DATE", the_quarter(match, scene)
    if unit == "week":
        return "DATE", _some_week(scene)
    last = scene.previous(match.start(), "day", "week", unit)
    if last and unit in ("month", "year") and days.unit_of(last.value) == unit:
        return "DATE", last.value
    if unit == "weekend" and scene.today is not None:
        ahead = (
            scene.tense(*match.span()) == "future"
            or "before the" in scene.before(match.start(), 16)
            or "ahead of the" in scene.before(match.start(), 16)
        )
        back = not ahead and scene.today.isoweekday() < 6
        return "DATE", days.value(days.moved(scene.today, -1 if back else 0, "week"), "weekend")
    return "DATE", days.value(scene.today, unit)


_DEFINED: Final = re.compile(
    rf"{GAP}(?:that|when|since|of(?!{GAP}[$\d])|\d+|he|she|before|after|{MONTH})\b", re.IGNORECASE
)
_A_QUARTER_OF: Final = re.compile(rf"{GAP}(?:final|horse|mile|mark|point|percent|note|cent)", re.IGNORECASE)
_AN_AWARD: Final = re.compile(
    r"\b(?:album|artist|book|car|coach|film|footballer|goal|man|manager|person|player|record|rookie|song|team|woman|"
    r"word)\s+of\s+$"
)
_YEAR_ENDED: Final = re.compile(rf"{GAP}(?:end(?:ed|ing)|(?:to|through){GAP}{MONTH})\b", re.IGNORECASE)


def _by_itself(match: Match, scene: Scene) -> bool:
    """ "The year of the flood" and "the year ended in March" are told by what follows."""
    after = scene.after(match.end())
    if match["unit"].lower() == "year" and _AN_AWARD.search(scene.before(match.start())):
        return False
    if match["unit"][0].isupper() and scene.before(match.start()).endswith(("of ", "of-")):
        return False  # "Lie of the Year"
    if match["unit"].lower() == "quarter" and _A_QUARTER_OF.match(after):
        return False
    return _DEFINED.match(after) is None and not (match["unit"].lower() == "year" and _YEAR_ENDED.match(after))


_NEW: Final = 2  # months in which "the new year" is still the one that has begun


def _last_month(match: Match, scene: Scene) -> Valued | None:
    """ "last June", "this March", "next April"."""
    month, which = month_number(match["month"]), match["which"].lower()
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


def _week_of(match: Match, scene: Scene) -> Valued | None:
    """ "the week of March 6"."""
    day = day_of(scene, month_number(match["month"]), int(re.sub(r"\D", "", match["day"])), *match.span("month"))
    return ("DATE", days.value(day, "week")) if day or scene.today is None else None


RULES: Final[tuple[Rule, ...]] = (
    rule(
        "week-of",
        rf"(?:the{GAP})?week{GAP}of{GAP}(?P<month>{MONTH}){GAP}(?P<day>{DAY_NUMBER})(?!\w|,{GAP}\d)",
        _week_of,
        lambda m, s: m["month"][:1].isupper(),
    ),
    rule(
        "near-today",
        rf"(?:{_TIMES_OF_DAY}|(?:mid-?)?(?P<early>{DAY_PART}){GAP})?(?P<word>today|yesterday|"
        rf"tomorrow|tonight)(?:{GAP}(?P<part>{DAY_PART}))?",
        _near_today,
        _a_day,
    ),
    rule("near-today", rf"(?:the{GAP})?day{GAP}(?P<side>before|after){GAP}(?:yesterday|tomorrow)", _two_days),
    rule(
        "part-of-a-day",
        rf"(?:(?:early|late|earlier|later){GAP})?(?P<which>this|last){GAP}(?P<part>{DAY_PART})",
        _this_part,
        _no_title,
    ),
    rule(
        "part-of-a-day",
        rf"(?:in|during|of|by|through){GAP}(?P<x>the{GAP}(?:(?:early|late){GAP})?(?P<part>morning|"
        rf"afternoon|evening|night))",
        _the_part,
    ),
    rule(
        "part-of-a-day",
        rf"overnight(?!{GAP}(?:success|sensation|stays?|trains?|flights?|bags?|mail|delivery|guests?|shelters?|rates?|"
        rf"loans?))",
        _overnight,
    ),
    rule(
        "this-last-next",
        rf"(?:{EDGE}{LINK})?(?P<which>{_WHICH_UNIT}){GAP}(?:fiscal{GAP}|school{GAP}|calendar{GAP})"
        rf"?(?P<unit>week|weekend|month|quarter|year|decade|century)",
        _unit,
        _no_title,
    ),
    rule(
        "beside-the-last-date",
        rf"(?:(?:early|earlier|late|later){GAP}(?:in{GAP}|on{GAP})?)?(?P<which>the{GAP}following|"
        rf"the{GAP}next|the{GAP}previous|the{GAP}preceding|the{GAP}prior|that|the{GAP}same|"
        rf"that{GAP}same){GAP}"
        rf"(?P<unit>day|week|weekend|month|quarter|year|decade)(?:{GAP}(?P<part>(?!)))?",
        _relative_unit,
        lambda m, s: _FROM_NOW_ON.search(s.before(m.start()) + m["which"].lower()) is None,
    ),
    rule(
        "beside-the-last-date",
        rf"(?:the{GAP})?(?P<which>next|following|same|that){GAP}(?P<part>{DAY_PART})",
        _next_part,
    ),
    rule(
        "running-unit",
        rf"(?:(?:(?:early|earlier|late|later){GAP}(?:in|on){GAP})|(?:the{GAP}(?:end|beginning|"
        rf"start|middle|rest|remainder){GAP}of{GAP}))?the{GAP}(?:fiscal{GAP}|financial{GAP}|school{GAP}|calendar{GAP})?"
        rf"(?P<unit>week|weekend|month|quarter|"
        rf"year)(?!-)",
        _the_unit,
        _by_itself,
    ),
    rule(
        "running-unit",
        rf"(?:later|earlier|late|early){GAP}(?:in|on){GAP}(?P<x>the{GAP}day)",
        lambda m, s: ("DATE", days.value(s.narrated(m.start()) or s.today, "day")),
    ),
    rule(
        "this-last-next",
        rf"the{GAP}(?:new{GAP}year|New{GAP}Year)(?!'s)",
        lambda m, s: (
            "DATE",
            days.value(days.moved(s.today, s.today is not None and s.today.month > _NEW, "year"), "year"),
        ),
    ),
    rule(
        "this-last-next",
        rf"(?:(?:early|late|mid){LINK})?(?P<which>last|this|next|this{GAP}past){GAP}(?P<month>{MONTH})(?!{GAP}\d)",
        _last_month,
        lambda m, s: m["month"][:1].isupper(),
    ),
)
