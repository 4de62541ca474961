"""Quarters and halves of years, the calendar's or a firm's: "the third quarter", "Q2 2030", "the year-ago period"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.lexicon import DAY_NUMBER, GAP, LINK, MONTH, ORDINALS, YEAR
from bot.analysis.times.rule import Match, Rule, Valued, make_rule
from bot.analysis.times.scene import Scene
from bot.analysis.times.written_dates import parse_month, parse_year
from bot.analysis.times.years import resolve_day, resolve_quarter

_LAST: Final = ("last", "final")


def _find_number(match: Match) -> int:
    """Return which quarter or half of a year it is; 0 where a year has none such."""
    limit, words = 2 if match["part"].lower() == "half" else 4, match["n"].lower()
    number = limit if words in _LAST else ORDINALS.get(words) or int(words[0])
    return number if number <= limit else 0


def _resolve_quarter_of_year(match: Match, scene: Scene) -> Valued | None:
    letter, number = match["part"][0].upper(), _find_number(match)
    return ("DATE", f"{parse_year(match['year']):04}-{letter}{number}") if number else None


def _resolve_quarter_figure(match: Match, scene: Scene) -> Valued | None:
    if match["year"]:
        return "DATE", f"{parse_year(match['year']):04}-Q{match['n']}"
    return "DATE", resolve_quarter(scene, int(match["n"]), *match.span())


def _resolve_period_of_year(match: Match, scene: Scene) -> Valued:
    """Resolve "the 2019 period" to that year's part that the figures are for."""
    told = scene.find_quarter(match.start())
    return "DATE", match["year"] + (told.value[4:] if told and not scene.has_longer_since(told, match.start()) else "")


def _resolve_quarter(match: Match, scene: Scene) -> Valued:
    n, part = _find_number(match), match["part"].lower()
    letter = "H" if part == "half" else "Q"
    which = " ".join((match["which"] or "").lower().replace("-", " ").split())
    if scene.today is None:
        return "DATE", f"XXXX-{letter}{n}"
    if "year ago" in which or "year earlier" in which:
        value = resolve_quarter(scene, n, *match.span(), letter)
        return "DATE", f"{int(value[:4]) - 1:04}{value[4:]}"
    word = (match["of"] or (which.split()[0] if which.startswith(("last", "this", "next")) else "")).lower()
    if word == "the" and scene.find_tense(*match.span()) not in ("past", "perfect"):
        word = "this"
    if word and word != "the":
        return "DATE", f"{scene.today.year + {'last': -1, 'this': 0, 'next': 1}[word]:04}-{letter}{n}"
    return "DATE", resolve_quarter(scene, n, *match.span(), letter)


def _resolve_quarter_ago(match: Match, scene: Scene) -> Valued:
    """Resolve "the year-earlier quarter": a year before the quarter named last."""
    if value := find_quarter_before(scene, match.start(), 1200):
        return "DATE", value
    return "DATE", days.format_value(days.shift_day(days.shift_day(scene.today, -1, "quarter"), -1, "year"), "quarter")


# "The first half of May", "of the game" are halves of something else.
_OF_ANOTHER: Final = re.compile(
    rf"{GAP}of{GAP}(?:{MONTH}\b|(?:an?|the|this|last|next){GAP}(?:\w+{GAP})?(?:month|week|decade|century|season|game|match)\b)",
    re.IGNORECASE,
)


def _is_business_quarter(match: Match, scene: Scene) -> bool:
    """Return whether a quarter or half exists and is that of a year, not of a match."""
    if _OF_ANOTHER.match(scene.text, match.end()) or (not match["of"] and scene.is_of_a_match):
        return False
    return (match["n"].lower() not in _LAST or bool(match["of"])) and _find_number(match) > 0


OF_FIGURES: Final = 450  # characters back to the quarter whose figures are compared


def find_quarter_before(scene: Scene, start: int, near: int) -> str | None:
    """Return the quarter a year before the one that is spoken of; a year ago said twice is the same year ago."""
    last = scene.find_quarter(start, near)
    if last is None or scene.has_longer_since(last, start):
        return None
    return f"{int(last.value[:4]) - 1:04}{last.value[4:]}"


def _resolve_year_ago(match: Match, scene: Scene) -> Valued:
    """Resolve "year-earlier", "year-ago": the quarter a year before among quarterly figures, else the year before."""
    if value := find_quarter_before(scene, match.start(), 600):
        return "DATE", value
    return "DATE", days.format_value(days.shift_day(scene.today, -1, "year"), "year")


def find_quarter(match: Match, scene: Scene) -> str:
    last = scene.find_quarter(match.start())
    fiscal = last is not None and "fiscal" in scene.text[last.start : last.end].lower()
    if not fiscal and (ended := _ENDED.match(scene.text, match.end())):
        return _find_quarter_ended(ended, scene)
    return last.value if last else _find_finished_quarter(scene)


_ENDED: Final = re.compile(
    rf"{GAP}(?:that{GAP})?(?:ended|ending|ends){GAP}(?P<month>{MONTH}){GAP}(?P<day>{DAY_NUMBER})(?!\w)", re.IGNORECASE
)


_HALF_A_QUARTER: Final = 45  # days


def _find_quarter_ended(ended: Match, scene: Scene) -> str:
    """The calendar's quarter that most of the three months up to a day lie in: a firm's own may end a month later."""
    day = resolve_day(scene, parse_month(ended["month"]), int(re.sub(r"\D", "", ended["day"])), *ended.span("month"))
    return days.format_value(days.shift_day(day, -_HALF_A_QUARTER, "day"), "quarter")


def _find_finished_quarter(scene: Scene) -> str:
    return days.format_value(days.shift_day(scene.today, -1, "quarter"), "quarter")


def _resolve_latest(match: Match, scene: Scene) -> Valued:
    last = scene.find_quarter(match.start())
    return "DATE", last.value if last else _find_finished_quarter(scene)


RULES: Final[tuple[Rule, ...]] = (
    make_rule(
        "written-quarter",
        rf"(?:the{GAP})?(?P<n>first|second|third|fourth|last|final|1st|2nd|3rd|4th){LINK}(?:fiscal{GAP})"
        rf"?(?P<part>quarter|half){GAP}(?:of{GAP})?(?:fiscal{GAP}(?:year{GAP})?)?(?P<year>{YEAR})",
        _resolve_quarter_of_year,
    ),
    make_rule(
        "period-of-a-year",
        rf"(?:the{GAP})?(?P<year>{YEAR}){GAP}(?:quarter|period)",
        _resolve_period_of_year,
    ),
    make_rule(
        "written-quarter",
        rf"(?:the{GAP})?(?P<year>{YEAR})(?:'s)?{GAP}(?P<n>first|second|third|fourth){LINK}(?P<part>quarter|half)",
        _resolve_quarter_of_year,
    ),
    make_rule("written-quarter", rf"Q(?P<n>[1-4])(?:{LINK}(?:of{GAP})?(?P<year>{YEAR}))?", _resolve_quarter_figure),
    make_rule(
        "reported-quarter", rf"the{GAP}(?:latest|most{GAP}recent|just-ended){GAP}(?:quarter|period)", _resolve_latest
    ),
    make_rule(
        "quarter-by-tense",
        rf"(?:(?P<which>the|this{GAP}year's|last{GAP}year's|next{GAP}year's|the{GAP}year-ago|"
        rf"the{GAP}year-earlier|this{GAP}fiscal{GAP}year's){GAP}(?:fiscal{GAP})?)?"
        rf"(?:fiscal{LINK})?(?P<n>first|second|third|fourth|last|final){LINK}(?:fiscal{LINK})"
        rf"?(?P<part>quarters?|half)(?:{GAP}(?:of{GAP})?(?P<of>last|this|next|the){GAP}(?:fiscal{GAP})?year)?",
        _resolve_quarter,
        _is_business_quarter,
    ),
    make_rule(
        "year-before-a-quarter",
        rf"(?:(?:the|a){GAP})?(?:comparable{GAP})?year-(?:ago|earlier){GAP}(?:(?:third|first|"
        rf"second|fourth){GAP})?(?:quarter|period)|the{GAP}(?:same|comparable|corresponding){GAP}"
        rf"(?:quarter|period){GAP}(?:last{GAP}year|a{GAP}year{GAP}(?:ago|earlier|before))",
        _resolve_quarter_ago,
    ),
    make_rule("year-before-a-quarter", rf"year{LINK}(?:ago|earlier)", _resolve_year_ago),
)
