"""Dates so many units off, and quarters beside the dateline: "two weeks ago", "a year earlier", "the third quarter"."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.lexicon import (
    ABOUT,
    GAP,
    LINK,
    ORDINALS,
)
from bot.analysis.times.numbers import NUMBER, VAGUE, number
from bot.analysis.times.relative import rank, unit_name
from bot.analysis.times.rule import Match, Rule, Valued, rule
from bot.analysis.times.scene import Scene
from bot.analysis.times.years import quarter_of

# --- quarters beside the dateline ---


def _quarter(match: Match, scene: Scene) -> Valued:
    n = ORDINALS[match["n"].lower()]
    part = match["part"].lower()
    letter = "H" if part == "half" else "Q"
    which = " ".join((match["which"] or "").lower().replace("-", " ").split())
    if scene.today is None:
        return "DATE", f"XXXX-{letter}{n}"
    if "year ago" in which or "year earlier" in which:
        value = quarter_of(scene, n, *match.span(), letter)
        return "DATE", f"{int(value[:4]) - 1}{value[4:]}"
    after = re.match(rf"{GAP}(?:of{GAP})?(?P<which>last|this|next){GAP}year", scene.after(match.end()), re.IGNORECASE)
    word = (
        after["which"].lower()
        if after
        else which.split()[0].removesuffix("'s")
        if which.startswith(("last", "this", "next"))
        else ""
    )
    if word and ("year" in which or after):
        return "DATE", f"{scene.today.year + {'last': -1, 'this': 0, 'next': 1}[word]}-{letter}{n}"
    return "DATE", quarter_of(scene, n, *match.span(), letter)


def _quarter_ago(match: Match, scene: Scene) -> Valued:
    """ "the year-earlier quarter": a year before the quarter named last."""
    if value := _quarter_before(scene, match.start(), 1200):
        return "DATE", value
    return "DATE", days.value(days.moved(days.moved(scene.today, -1, "quarter"), -1, "year"), "quarter")


def _quarter_fits(match: Match, scene: Scene) -> bool:
    return ORDINALS[match["n"].lower()] <= (2 if match["part"].lower() == "half" else 4)


# --- so many units ago, later, from now ---


def _amount(words: str) -> float | None:
    words = " ".join(words.lower().split())
    return 1.0 if words in ("a", "an", "one") else number(words)


def _ago(match: Match, scene: Scene) -> Valued | None:
    """ "two weeks ago", "in five days' time"; beside quarterly figures a year ago is a quarter."""
    unit = unit_name(match["unit"])
    amount = _amount(match["n"])
    if amount is None:
        return None
    side = " ".join((match["side"] or "").lower().split())
    sign = -1 if side in ("ago", "back") else 1
    if unit in ("second", "minute", "hour", "night"):
        return "TIME" if unit != "night" else "DATE", days.value(
            scene.today, "day"
        ) if unit == "hour" and amount < 12 else days.value(
            days.moved(scene.today, int(sign * amount // 24), "day"), "day"
        )
    if unit == "year" and amount == 1 and sign < 0 and (value := _quarter_before(scene, match.start(), 450)):
        return "DATE", value
    return "DATE", days.value(_shifted(scene.today, sign * amount, unit), unit)


def _shifted(day: date | None, amount: float, unit: str) -> date | None:
    whole, rest = int(amount), amount - int(amount)
    moved = days.moved(day, whole, unit)
    if rest and unit == "year":
        moved = days.moved(moved, round(rest * 12), "month")
    return moved


def _vaguely_ago(match: Match, scene: Scene) -> Valued:
    return "DATE", "PAST_REF"


def _earlier(match: Match, scene: Scene) -> Valued | None:
    """ "a year earlier", "two days later": from the date named before, at the unit's own precision."""
    unit, amount = unit_name(match["unit"]), _amount(match["n"])
    side = match["side"].lower()
    if amount is None:
        return None
    sign = -1 if side in ("earlier", "before", "previously") else 1
    start = match.start()
    if unit == "year" and amount == 1 and sign < 0 and (value := _quarter_before(scene, start, 450)):
        return "DATE", value
    if unit in ("hour", "minute", "second"):
        return "DURATION", f"PT{amount:g}{unit[0].upper()}"
    finer = [u for u in days.ORDER if days.ORDER.index(u) >= rank(unit)]
    last = scene.previous(start, *finer)
    if last is None and sign > 0:
        return "DURATION", f"P{amount:g}{'W' if unit == 'week' else unit[0].upper()}"
    anchor = days.first_day(last.value) if last else scene.today
    return "DATE", days.value(_shifted(anchor, sign * amount, unit), unit)


def _quarter_before(scene: Scene, start: int, near: int) -> str | None:
    """The quarter a year before the one that is spoken of; a year ago said twice is the same year ago."""
    last = scene.quarter(start, near)
    return f"{int(last.value[:4]) - 1}{last.value[4:]}" if last else None


def _year_ago(match: Match, scene: Scene) -> Valued:
    """ "year-earlier", "year-ago": the quarter a year before where quarters are spoken of, else the year before."""
    if value := _quarter_before(scene, match.start(), 600):
        return "DATE", value
    return "DATE", days.value(days.moved(scene.today, -1, "year"), "year")


# --- ends of years and months ---


def _year_end(match: Match, scene: Scene) -> Valued:
    if scene.today is None:
        return "DATE", "XXXX-12-31"
    back = scene.tense(*match.span()) in ("past", "perfect") or "since" in scene.before(match.start(), 12)
    return "DATE", f"{scene.today.year - back}-12-31"


_N = rf"(?:an?|{NUMBER})"

RULES: Final[tuple[Rule, ...]] = (
    rule(
        "quarter",
        rf"(?:(?P<which>the|this{GAP}year's|last{GAP}year's|next{GAP}year's|the{GAP}year-ago|"
        rf"the{GAP}year-earlier|this{GAP}fiscal{GAP}year's){GAP}(?:fiscal{GAP})?)?"
        rf"(?:fiscal{LINK})?(?P<n>first|second|third|fourth){LINK}(?:fiscal{LINK})"
        rf"?(?P<part>quarter|half)(?:{GAP}(?:of{GAP})?(?:last|this|next){GAP}year)?",
        _quarter,
        _quarter_fits,
    ),
    rule(
        "quarter a year ago",
        rf"(?:(?:the|a){GAP})?(?:comparable{GAP})?year-(?:ago|earlier){GAP}(?:(?:third|first|"
        rf"second|fourth){GAP})?(?:quarter|period)|the{GAP}(?:same|comparable|corresponding){GAP}"
        rf"(?:quarter|period){GAP}(?:last{GAP}year|a{GAP}year{GAP}(?:ago|earlier|before))",
        _quarter_ago,
    ),
    rule(
        "ago",
        rf"(?:{ABOUT}{GAP})?(?P<n>{_N}){LINK}(?P<unit>(?:second|minute|hour|day|night|week|weekend|"
        rf"month|quarter|year|decade)s?){LINK}(?P<side>ago|back(?!{GAP}(?:to|in|at|on|from))|"
        rf"from{GAP}now|hence)",
        _ago,
    ),
    rule(
        "vaguely ago",
        rf"(?:{VAGUE}{GAP})?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|long){GAP}ago",
        _vaguely_ago,
    ),
    rule(
        "in so many days",
        rf"in{GAP}(?P<x>(?P<n>{_N}){GAP}(?P<unit>days|weeks|months|years|week|month|year|day)'?{GAP}(?P<side>time))",
        _ago,
    ),
    rule(
        "earlier",
        rf"(?:{ABOUT}{GAP})?(?P<n>{_N}){LINK}(?P<unit>(?:hour|minute|second|day|week|month|quarter|"
        rf"year|decade)s?){LINK}(?P<side>earlier|later|before(?=\W*(?:[.,;:)\"]|$|\n))|afterwards?|"
        rf"previously)",
        _earlier,
    ),
    rule("year ago", rf"year{LINK}(?:ago|earlier)", _year_ago),
    rule(
        "year-end",
        rf"(?:the{GAP})?(?:fiscal{GAP})?year-?end|(?:the{GAP})?year's{GAP}end|(?:the{GAP})?end{GAP}"
        rf"of{GAP}(?:the{GAP})?year",
        _year_end,
        lambda m, s: (
            m[0].lower() != "year end"
            or re.search(r"\b(?:by|at|until|before|since|the)\s$", s.before(m.start())) is not None
        ),
    ),
)
