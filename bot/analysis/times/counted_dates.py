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
)
from bot.analysis.times.numbers import NUMBER, VAGUE, parse_number
from bot.analysis.times.quarters import OF_FIGURES, find_quarter_before
from bot.analysis.times.relative import parse_unit_name, rank_unit
from bot.analysis.times.rule import Match, Rule, Valued, make_rule
from bot.analysis.times.scene import Scene

# --- quarters beside the dateline ---


# --- so many units ago, later, from now ---


def _parse_amount(words: str) -> float | None:
    words = " ".join(words.lower().split())
    return 1.0 if words in ("a", "an", "one") else parse_number(words)


def _resolve_ago(match: Match, scene: Scene) -> Valued | None:
    """Resolve "two weeks ago", "in five days' time"; beside quarterly figures a year ago is a quarter."""
    unit = parse_unit_name(match["unit"])
    amount = _parse_amount(match["n"])
    if amount is None:
        return None
    side = " ".join((match["side"] or "").lower().split())
    sign = -1 if side in ("ago", "back") else 1
    if unit in ("second", "minute", "hour", "night"):
        return "TIME" if unit != "night" else "DATE", days.format_value(
            scene.today, "day"
        ) if unit == "hour" and amount < 12 else days.format_value(
            days.shift_day(scene.today, int(sign * amount // 24), "day"), "day"
        )
    if unit == "year" and amount == 1 and sign < 0 and (value := find_quarter_before(scene, match.start(), OF_FIGURES)):
        return "DATE", value
    return "DATE", days.format_value(_shift(scene.today, sign * amount, unit), unit)


def _shift(day: date | None, amount: float, unit: str) -> date | None:
    whole, rest = int(amount), amount - int(amount)
    moved = days.shift_day(day, whole, unit)
    if rest and unit == "year":
        moved = days.shift_day(moved, round(rest * 12), "month")
    return moved


def _resolve_vaguely_ago(match: Match, scene: Scene) -> Valued:
    return "DATE", "PAST_REF"


def _resolve_earlier(match: Match, scene: Scene) -> Valued | None:
    """Resolve "a year earlier", "two days later" from the date named before, at the unit's own precision."""
    unit, amount = parse_unit_name(match["unit"]), _parse_amount(match["n"])
    side = match["side"].lower()
    if amount is None:
        return None
    sign = -1 if side in ("earlier", "before", "previously") else 1
    start = match.start()
    if unit == "year" and amount == 1 and sign < 0 and (value := find_quarter_before(scene, start, OF_FIGURES)):
        return "DATE", value
    if unit in ("hour", "minute", "second"):
        return "DURATION", f"PT{amount:g}{unit[0].upper()}"
    finer = [u for u in days.ORDER if days.ORDER.index(u) >= rank_unit(unit)]
    last = scene.find_previous(start, *finer)
    if last is None and sign > 0:
        return "DURATION", f"P{amount:g}{'W' if unit == 'week' else unit[0].upper()}"
    anchor = days.parse_first_day(last.value) if last else scene.today
    return "DATE", days.format_value(_shift(anchor, sign * amount, unit), unit)


def _resolve_unit_before(match: Match, scene: Scene) -> Valued | None:
    """Resolve "the month before", "the day after" beside the date named last; None where none was named."""
    unit = parse_unit_name(match["unit"])
    back = match["side"].lower() in ("before", "earlier")
    if unit == "year" and back and (value := find_quarter_before(scene, match.start(), OF_FIGURES)):
        return "DATE", value
    finer = [u for u in days.ORDER if days.ORDER.index(u) >= rank_unit(unit)]
    last = scene.find_previous(match.start(), *finer)
    if last is None:
        return None
    return "DATE", days.format_value(days.shift_day(days.parse_first_day(last.value), -1 if back else 1, unit), unit)


def _resolve_before_last(match: Match, scene: Scene) -> Valued:
    unit = parse_unit_name(match["unit"])
    return "DATE", days.format_value(days.shift_day(scene.today, -2, unit), unit)


# --- ends of years and months ---


def _resolve_year_end(match: Match, scene: Scene) -> Valued:
    if scene.today is None:
        return "DATE", "XXXX-12-31"
    back = scene.find_tense(*match.span()) in ("past", "perfect") or "since" in scene.read_before(match.start(), 12)
    return "DATE", f"{scene.today.year - back:04}-12-31"


_N = rf"(?:an?|{NUMBER})"
_CLAUSE_END = r"(?=\W*(?:[.,;:)\"]|$|\n))"

RULES: Final[tuple[Rule, ...]] = (
    make_rule(
        "so-long-ago",
        rf"(?:{ABOUT}{GAP})?(?P<n>{_N}){LINK}(?P<unit>(?:second|minute|hour|day|night|week|weekend|"
        rf"month|quarter|year|decade)s?|centur(?:y|ies)){LINK}(?P<side>ago|back(?!{GAP}(?:to|in|at|on|from))|"
        rf"from{GAP}now|hence)",
        _resolve_ago,
    ),
    make_rule(
        "vaguely-past",
        rf"(?:{VAGUE}{GAP})?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|long){GAP}ago",
        _resolve_vaguely_ago,
    ),
    make_rule(
        "so-long-ago",
        rf"in{GAP}(?P<x>(?P<n>{_N}){GAP}(?P<unit>days|weeks|months|years|week|month|year|day)'?{GAP}(?P<side>time))",
        _resolve_ago,
    ),
    make_rule(
        "so-much-earlier",
        rf"(?:{ABOUT}{GAP})?(?P<n>{_N}){LINK}(?P<unit>(?:hour|minute|second|day|week|month|quarter|"
        rf"year|decade)s?){LINK}(?P<side>earlier|later|before(?=\W*(?:[.,;:)\"]|$|\n))|afterwards?|"
        rf"previously)",
        _resolve_earlier,
    ),
    make_rule(
        "beside-the-last-date",
        rf"the{GAP}(?P<unit>day|week|month|quarter|year|decade){GAP}(?P<side>before|earlier|after|later){_CLAUSE_END}",
        _resolve_unit_before,
    ),
    make_rule("so-long-ago", rf"the{GAP}(?P<unit>week|weekend|month|year){GAP}before{GAP}last", _resolve_before_last),
    make_rule(
        "year-end",
        rf"(?:the{GAP})?(?:fiscal{GAP})?year(?:-|{GAP})?end|(?:the{GAP})?year's{GAP}end|(?:the{GAP})?end{GAP}"
        rf"of{GAP}(?:the{GAP})?year",
        _resolve_year_end,
        lambda m, s: (
            m[0].lower() != "year end"
            or re.search(r"\b(?:by|at|until|before|after|around|through|since|the)\s$", s.read_before(m.start()))
            is not None
        ),
    ),
)
