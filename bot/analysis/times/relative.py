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
    SEASON,
    SEASONS,
    WEEKDAY,
    WEEKDAYS,
)
from bot.analysis.times.numbers import NUMBER, number
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
        or re.search(r"(?:^|[.!?:\"'`(\n_-])\s*$", scene.text[max(0, match.start() - 6) : match.start()]) is not None
    )


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


def weekday_number(name: str) -> int:
    return WEEKDAYS[name.rstrip(".").lower()]


def on_weekday(today: date | None, weekday: int, *, ahead: bool, today_counts: bool = True) -> str:
    """The last such weekday up to `today`, or the next one from it."""
    if today is None:
        return f"XXXX-WXX-{weekday}"
    distance = (weekday - today.isoweekday()) % 7 if ahead else -((today.isoweekday() - weekday) % 7)
    if distance == 0 and not today_counts:
        distance = 7 if ahead else -7
    return days.value(days.days_on(today, distance), "day")


_BY: Final = re.compile(
    r"\b(?:by|until|till|before|effective|starting|beginning|from now until|as (?:soon|early) as)\s+$"
)


def weekday_ahead(scene: Scene, start: int, end: int) -> bool:
    """Whether a bare weekday lies ahead: its verb plans, or words such as "until" say so."""
    if scene.text[end : end + 2] == "'s":
        return False
    tense = scene.tense(start, end)
    before = scene.before(start)
    return (
        tense == "future"
        or (tense != "past" and _BY.search(before) is not None)
        or (
            tense == "present"
            and (_OPENS.search(before) is not None or _IF.search(scene.before(start, 60)) is not None)
        )
    )


_IF: Final = re.compile(r"\b(?:if|unless|once)\s[^.;]*$")
_OPENS: Final = re.compile(
    r"\b(?:opens?|begins?|starts?|meets?|visits?|arrives?|leaves?|holds?|faces?|goes|returns?|"
    r"expires?|ends?|kicks? off|votes?|travels?)(?:\s+(?:\w+\s+){0,3})?$"
)


def _weekday(match: Match, scene: Scene) -> Valued:
    weekday, which = weekday_number(match["day"]), " ".join((match["which"] or "").lower().split())
    start, end = match.span()
    if which in ("the previous", "the following", "the next", "the prior"):
        last = scene.previous(start, "day")
        anchor = days.first_day(last.value) if last else scene.today
        day = on_weekday(anchor, weekday, ahead=which not in ("the previous", "the prior"), today_counts=False)
    elif which in ("last", "this past", "past"):
        day = on_weekday(scene.today, weekday, ahead=False, today_counts=False)
    elif which in ("next", "this coming", "the coming", "coming"):
        day = on_weekday(scene.today, weekday, ahead=True, today_counts=False)
    elif which == "this":
        day = on_weekday(scene.today, weekday, ahead=scene.tense(start, end) not in ("past", "perfect"))
    elif which == "that":
        day = on_weekday(scene.narrated(start) or scene.today, weekday, ahead=True)
    else:
        day = on_weekday(scene.today, weekday, ahead=weekday_ahead(scene, start, end))
    return with_part(day, match["part"])


def _capital_day(match: Match, scene: Scene) -> bool:
    return match["day"][:1].isupper()


def _from_weekday(match: Match, scene: Scene) -> Valued:
    """ "a week from Friday", "a week ago Friday"."""
    weeks = int(number(match["n"]) or 1) if match["n"].lower() not in ("a", "one") else 1
    back = match["side"].lower() == "ago"
    if scene.today is None:
        return "DATE", f"XXXX-WXX-{weekday_number(match['day'])}"
    near = days.first_day(on_weekday(scene.today, weekday_number(match["day"]), ahead=not back))
    return "DATE", days.value(days.moved(near, (-1 if back else 1) * weeks, "week"), "day")


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


def rank(unit: str) -> int:
    return days.ORDER.index(unit) if unit in days.ORDER else days.ORDER.index("week")


def _next_part(match: Match, scene: Scene) -> Valued:
    """ "the next morning": of the day after the one the story is at."""
    step = 0 if match["which"].lower() in ("same", "that") else 1
    day = days.moved(scene.narrated(match.start()) or scene.today, step, "day")
    return with_part(days.value(day, "day"), match["part"])


def _the_unit(match: Match, scene: Scene) -> Valued:
    """ "the week", "the quarter", "the month", "the year": the one named last, else the one the dateline is in."""
    unit = unit_name(match["unit"])
    last = scene.quarter(match.start()) if unit == "quarter" else scene.previous(match.start(), "day", "week", unit)
    if unit == "quarter":
        return "DATE", last.value if last else _finished_quarter(scene)
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


def _finished_quarter(scene: Scene) -> str:
    return days.value(days.moved(scene.today, -1, "quarter"), "quarter")


def _latest(match: Match, scene: Scene) -> Valued:
    last = scene.quarter(match.start())
    return "DATE", last.value if last else _finished_quarter(scene)


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


def _last_season(match: Match, scene: Scene) -> Valued:
    """ "last fall", "this past spring", "next winter", "this summer", "the summer"."""
    season, which = SEASONS[match["season"].lower()], " ".join(match["which"].lower().split())
    if scene.today is None:
        return "DATE", f"XXXX-{season}"
    first = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[season]
    year, now = scene.today.year, scene.today.month
    if which in ("last", "this past", "past", "the past"):
        year -= now <= first + 1 if season != "WI" else 1
    elif which in ("next", "this coming", "the coming"):
        year += now >= first
    elif which == "the" and now < first and scene.tense(*match.span()) in ("past", "perfect"):
        year -= 1
    return "DATE", f"{year}-{season}"


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


def _beside_weekday(match: Match, scene: Scene) -> Valued:
    """ "the day before last Tuesday"."""
    weekday = weekday_number(match["day"])
    near = days.first_day(
        on_weekday(scene.today, weekday, ahead=weekday_ahead(scene, *match.span()), today_counts=not match["which"])
    )
    return "DATE", days.value(days.moved(near, -1 if match["side"].lower() == "before" else 1, "day"), "day")


RULES: Final[tuple[Rule, ...]] = (
    rule(
        "week of",
        rf"(?:the{GAP})?week{GAP}of{GAP}(?P<month>{MONTH}){GAP}(?P<day>{DAY_NUMBER})(?!\w|,{GAP}\d)",
        _week_of,
        lambda m, s: m["month"][:1].isupper(),
    ),
    rule(
        "beside a weekday",
        rf"(?:the{GAP})?day{GAP}(?P<side>before|after){GAP}(?:(?P<which>last|next){GAP})?(?P<day>{WEEKDAY})",
        _beside_weekday,
        _capital_day,
    ),
    rule(
        "near today",
        rf"(?:{_TIMES_OF_DAY}|(?:mid-?)?(?P<early>{DAY_PART}){GAP})?(?P<word>today|yesterday|"
        rf"tomorrow|tonight)(?:{GAP}(?P<part>{DAY_PART}))?",
        _near_today,
        _no_title,
    ),
    rule("two days off", rf"(?:the{GAP})?day{GAP}(?P<side>before|after){GAP}(?:yesterday|tomorrow)", _two_days),
    rule(
        "this part", rf"(?:(?:early|late|earlier|later){GAP})?(?P<which>this|last){GAP}(?P<part>{DAY_PART})", _this_part
    ),
    rule(
        "the part",
        rf"(?:in|during|of|by|through){GAP}(?P<x>the{GAP}(?:(?:early|late){GAP})?(?P<part>morning|"
        rf"afternoon|evening|night))",
        _the_part,
    ),
    rule("overnight", r"overnight", _overnight),
    rule(
        "weekday",
        rf"(?:(?P<which>last|next|this|that|this{GAP}past|past|this{GAP}coming|the{GAP}previous|"
        rf"the{GAP}prior|the{GAP}following|the{GAP}next){GAP})?"
        rf"(?:(?:early|late|earlier|later){LINK}(?:on{GAP})?)?(?P<day>{WEEKDAY})(?:{GAP}"
        rf"(?:(?:early|late){GAP})?(?P<part>{DAY_PART}))?(?!s\b)",
        _weekday,
        _capital_day,
    ),
    rule(
        "weeks from weekday",
        rf"(?P<n>a|{NUMBER}){GAP}weeks?{GAP}(?P<side>from|ago){GAP}(?:last{GAP}|next{GAP})?(?P<day>{WEEKDAY})",
        _from_weekday,
        _capital_day,
    ),
    rule(
        "unit",
        rf"(?:{EDGE}{LINK})?(?P<which>{_WHICH_UNIT}){GAP}(?:fiscal{GAP}|school{GAP}|calendar{GAP})"
        rf"?(?P<unit>week|weekend|month|quarter|year|decade|century)",
        _unit,
        _no_title,
    ),
    rule(
        "relative unit",
        rf"(?:(?:early|earlier|late|later){GAP}(?:in{GAP}|on{GAP})?)?(?P<which>the{GAP}following|"
        rf"the{GAP}next|the{GAP}previous|the{GAP}preceding|the{GAP}prior|that|the{GAP}same|"
        rf"that{GAP}same){GAP}"
        rf"(?P<unit>day|week|weekend|month|quarter|year|decade)(?:{GAP}(?P<part>(?!)))?",
        _relative_unit,
    ),
    rule("next part", rf"(?:the{GAP})?(?P<which>next|following|same|that){GAP}(?P<part>{DAY_PART})", _next_part),
    rule(
        "the unit",
        rf"(?:(?:(?:early|earlier|late|later){GAP}(?:in|on){GAP})|(?:the{GAP}(?:end|beginning|"
        rf"start|middle|rest|remainder){GAP}of{GAP}))?the{GAP}(?P<unit>week|weekend|month|quarter|"
        rf"year)(?!-)",
        _the_unit,
        lambda m, s: (
            re.match(rf"{GAP}(?:that|when|since|of|he|she|before|after|{MONTH})\b", s.after(m.end()), re.IGNORECASE)
            is None
        ),
    ),
    rule(
        "later in the day",
        rf"(?:later|earlier|late|early){GAP}(?:in|on){GAP}(?P<x>the{GAP}day)",
        lambda m, s: ("DATE", days.value(s.narrated(m.start()) or s.today, "day")),
    ),
    rule("latest period", rf"the{GAP}(?:latest|most{GAP}recent|current|just-ended){GAP}(?:quarter|period)", _latest),
    rule(
        "last month",
        rf"(?:(?:early|late|mid){LINK})?(?P<which>last|this|next|this{GAP}past){GAP}(?P<month>{MONTH})(?!{GAP}\d)",
        _last_month,
        lambda m, s: m["month"][:1].isupper(),
    ),
    rule(
        "last season",
        rf"(?:(?:early|late|mid|earlier|later){LINK})?(?P<which>last|this|next|this{GAP}past|"
        rf"this{GAP}coming|the{GAP}coming){GAP}(?P<season>{SEASON})",
        _last_season,
        lambda m, s: s.tenses.tag(m.start("season")) not in ("VB", "VBP", "VBD"),
    ),
    rule(
        "the season",
        rf"(?:in|during|since|by|until|through|for|over){GAP}(?P<x>(?:(?:early|late|mid){LINK})"
        rf"?(?P<which>the){GAP}(?P<season>spring|summer|autumn|winter|fall))(?!{GAP}of)",
        _last_season,
        lambda m, s: m["season"].lower() != "fall" or re.match(rf"{GAP}(?:of|in|from)", s.after(m.end())) is None,
    ),
)
