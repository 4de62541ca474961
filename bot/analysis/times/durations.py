"""Lengths of time and things that come again: "five years", "the past three months", "every Monday", "$5 a day"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times.lexicon import (
    ABOUT,
    CLOCK_UNITS,
    DAY_PART,
    DAY_PARTS,
    GAP,
    LINK,
    MONTH,
    MONTHS,
    SEASON,
    SEASONS,
    UNIT,
    UNITS,
    YEAR,
    build_alternation,
)
from bot.analysis.times.numbers import NUMBER, VAGUE, format_duration, parse_number
from bot.analysis.times.relative import parse_unit_name
from bot.analysis.times.rule import Match, Rule, Valued, make_rule
from bot.analysis.times.scene import Scene
from bot.analysis.times.written_dates import parse_weekday


def _find_letter(unit: str) -> tuple[str, bool]:
    """Return TIMEX3's letter for a unit, and whether it is a unit of the clock."""
    name = parse_unit_name(unit)
    return UNITS["century" if name == "centurie" else name], name in CLOCK_UNITS


def _resolve_duration(match: Match, scene: Scene) -> Valued | None:
    amount = parse_number(match["n"])
    letter, clock = _find_letter(match["unit"])
    return None if amount is None else ("DURATION", format_duration(amount, letter, clock))


def _resolve_one(match: Match, scene: Scene) -> Valued:
    letter, clock = _find_letter(match["unit"])
    return "DURATION", format_duration(0.5 if (match["half"] or "") else 1, letter, clock)


def _resolve_vague(match: Match, scene: Scene) -> Valued:
    letter, clock = _find_letter(match["unit"])
    return "DURATION", f"P{'T' if clock else ''}X{letter}"


def _resolve_units_beside_now(match: Match, scene: Scene) -> Valued:
    """Resolve a length beside now: "the past three months", "the next few years", "the last week"."""
    letter, clock = _find_letter(match["unit"])
    amount = parse_number(match["n"]) if match["n"] else 1.0
    if match["n"] and amount is None:
        return "DURATION", f"P{'T' if clock else ''}X{letter}"
    return "DURATION", format_duration(amount or 1, letter, clock)


_AGE_AFTER: Final = re.compile(r"(?:[ \t\r\n]{1,4}|-)(?:old|olds)\b(?!-)", re.IGNORECASE)
_AGE_BEFORE: Final = re.compile(r"\b(?:aged?|turned|turns|turning)\s+$")


def _is_no_age(match: Match, scene: Scene) -> bool:
    """Return whether a length is no age: not "a 52-year-old man", nor "aged three months"."""
    return (
        _AGE_AFTER.match(scene.text, match.end()) is None
        and _AGE_BEFORE.search(scene.read_before(match.start("n"))) is None
    )


_YEAR_NUMBER: Final = re.compile(YEAR)
# "Three quarters of the voters", "a three-quarter majority"; "three quarters of growth" is time.
_FRACTION: Final = re.compile(
    rf"\w{{1,20}}-quarters?\b|(?:three|3){GAP}quarters{GAP}of{GAP}(?!growth|decline|loss|profit|contraction|falling|rising)",
    re.IGNORECASE,
)

# "One day he will" is no length of time.
_ONE_DAY: Final = re.compile(
    r"\b(?:in|for|within|only|just|than|of|after|took|the|every|about|lasted|last|least|job|or|over)\s+$"
)


def _is_length_of_time(match: Match, scene: Scene) -> bool:
    if match["unit"].lower() == "second" and "-" not in match[0]:
        return False
    if match["unit"].lower().startswith("quarter") and _FRACTION.match(scene.text, match.start("n")):
        return False
    if _YEAR_NUMBER.fullmatch(match["n"]) and not match["unit"].endswith("s"):
        return False  # "the 2019 quarter" is one of 2019
    if " ".join(match[0].lower().split()) == "one day" and not _ONE_DAY.search(scene.read_before(match.start())):
        return re.match(r"\s{1,24}(?:after|before|later|earlier|at)\b", scene.read_after(match.end())) is not None
    return _is_no_age(match, scene)


_RATE_BEFORE: Final = re.compile(
    r"(?:\d|\bpercent|\b(?:once|twice|thrice|times|dollars?|cents?|euros?|pounds|million|billion|"
    r"hours|days|barrels|tons|tonnes|people|dozens?|hundreds|thousands|more|miles))[%,]?\s+$",
    re.IGNORECASE,
)


_EACH_BEFORE: Final = re.compile(
    r"(?:\d[\d.,]{0,30}|\b(?:dozens|hundreds|thousands|scores)\s+of|\bthousand|\bhundred)\s+(?!(?:for|in|after|within|of|and|over|than|is|was|were|by|about|nearly|almost|to|or)\b)[a-z]+\s+$",
    re.IGNORECASE,
)


def _is_rate(match: Match, scene: Scene) -> bool:
    """Return whether a unit follows an amount: "$5 a year", "40 crowns a year", "twice a day"."""
    before = scene.text[max(0, match.start() - 24) : match.start()]
    return _RATE_BEFORE.search(before[-16:]) is not None or _EACH_BEFORE.search(before) is not None


def _resolve_unit(match: Match, scene: Scene) -> Valued | None:
    """Resolve "a year": each year after a number of things ("$5 a year"), else one year long."""
    letter, clock = _find_letter(match["unit"])
    value = format_duration(1, letter, clock)
    return ("SET", value) if _is_rate(match, scene) else ("DURATION", value)


def _resolve_and_a_half(match: Match, scene: Scene) -> Valued:
    """Resolve one unit and a half: "an hour and a half"."""
    letter, clock = _find_letter(match["unit"])
    return "DURATION", format_duration(1.5, letter, clock)


def _resolve_unit_long(match: Match, scene: Scene) -> Valued:
    letter, clock = _find_letter(match["unit"])
    return "DURATION", format_duration(1, letter, clock)


def _is_real_unit(match: Match, scene: Scene) -> bool:
    """Return whether "a year" is a length; not "a second chance", "a quarter of", "a day's work"."""
    unit, after = match["unit"].lower(), scene.read_after(match.end(), 12)
    if unit in ("second", "quarter", "minute", "night", "weekend"):
        return unit == "quarter" and _is_rate(match, scene) and " of" not in after[:3]
    return (
        _AGE_AFTER.match(scene.text, match.end()) is None
        and re.match(r"\s(?:when|in which|after year|before yesterday|trad|care|job|trip|labo|nurser|shift)", after)
        is None
    )


_EACH: Final = {
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "biweekly": "P2W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P1Q",
    "yearly": "P1Y",
    "annually": "P1Y",
    "hourly": "PT1H",
}


def _resolve_adverb(match: Match, scene: Scene) -> Valued:
    return "SET", _EACH[match["each"].lower()]


def _is_frequency(match: Match, scene: Scene) -> bool:
    """Return whether a word is a frequency: "daily", or an adverb; not the adjective of "a quarterly dividend"."""
    word = match["each"].lower()
    if (word == "annually" and _is_rate(match, scene)) or scene.read_before(match.start()).endswith("average "):
        return False  # the measure of an amount, as "8 percent" is
    if word in ("quarterly", "monthly", "weekly", "yearly") and scene.tenses.find_tag(match.start()) in (
        "JJ",
        "NN",
        "NNP",
    ):
        return False
    return not match[0].istitle() or (
        scene.read_before(match.start(), 2)[-1:] in ("", "\n", " ")
        and scene.read_before(match.start(), 3)[:1] in ("", ".", "\n")
    )


def _resolve_every(match: Match, scene: Scene) -> Valued | None:
    if match["unit"].lower() == "second":
        return None  # "every second house"
    amount = parse_number(match["n"]) if match["n"] else 1.0
    if match["other"]:
        amount = 2.0
    letter, clock = _find_letter(match["unit"])
    return None if amount is None else ("SET", format_duration(amount, letter, clock))


def _resolve_every_weekday(match: Match, scene: Scene) -> Valued:
    return "SET", f"XXXX-WXX-{parse_weekday(match['day'])}"


def _resolve_every_month(match: Match, scene: Scene) -> Valued:
    if match["season"]:
        return "SET", f"XXXX-{SEASONS[match['season'].lower()]}"
    return "SET", f"XXXX-{MONTHS[match['month'].rstrip('.').lower()]:02}"


def _resolve_range(match: Match, scene: Scene) -> Valued:
    """Resolve "12 to 18 months" to a length with an open number."""
    letter, clock = _find_letter(match["unit"])
    return "DURATION", f"P{'T' if clock else ''}X{letter}"


_UNITS = r"(?:minutes|hours|days|weeks|months|years|decades|centuries)"
_EXTRA = rf"(?:(?:more|full|straight|consecutive|long|whole|additional|other|extra|trading|business|working){GAP})?"

RULES: Final[tuple[Rule, ...]] = (
    make_rule(
        "length-beside-now",
        rf"(?:over{GAP})?(?P<x>(?:the{GAP}|these{GAP}|their{GAP}|its{GAP}|his{GAP}|her{GAP})"
        rf"?(?P<which>past|last|previous|preceding|next|coming|following|first|year-earlier|year-ago){GAP}(?:{ABOUT}{GAP}"
        rf")?(?P<n>{NUMBER}|{VAGUE}|couple{GAP}of){LINK}{_EXTRA}(?P<unit>{UNIT}))",
        _resolve_units_beside_now,
        _is_no_age,
    ),
    make_rule(
        "length-beside-now",
        rf"(?P<x>the{GAP}(?:past|last|next|coming){GAP}(?P<n>(?!))?(?P<unit>day|week|weekend|month|"
        rf"year|decade|quarter|century|hour|minute|few{GAP}(?!)))",
        _resolve_units_beside_now,
    ),
    make_rule(
        "year-ended",
        rf"(?:the{GAP})?(?:fiscal{GAP}|financial{GAP})?year(?={GAP}(?:ended|ending){GAP})",
        lambda m, s: ("DURATION", "P1Y"),
        lambda m, s: m[0].lower() != "year",
    ),
    make_rule(
        "open-length",
        rf"(?:{ABOUT}{GAP}|the{GAP}next{GAP})?(?P<n>{NUMBER})(?:{LINK}(?:to|or){LINK}|[-\u2013]){NUMBER}{LINK}(?P<unit>{UNIT})",
        _resolve_range,
        _is_no_age,
    ),
    make_rule(
        "length",
        rf"(?:{ABOUT}{GAP})?(?P<n>{NUMBER}){LINK}{_EXTRA}(?P<unit>{UNIT})",
        _resolve_duration,
        _is_length_of_time,
    ),
    make_rule(
        "open-length",
        rf"(?P<n>{VAGUE}){LINK}{_EXTRA}(?P<unit>{UNIT})",
        _resolve_vague,
        _is_no_age,
    ),
    make_rule(
        "open-length",
        rf"(?:in|over|through|throughout){GAP}(?:the{GAP})?(?P<x>(?P<unit>{_UNITS}))(?!-|{GAP}(?:of{GAP}the|ago|\w+ed)\b)",
        _resolve_vague,
    ),
    make_rule(
        "open-length",
        rf"(?<!light-)(?P<unit>{_UNITS})(?:-long|(?={GAP}(?:before|after|later|earlier|ahead|to{GAP}come|away)\b))",
        _resolve_vague,
    ),
    make_rule(
        "length",
        rf"(?:{ABOUT}{GAP})?(?P<half>half{LINK}an?{GAP}|a{GAP}half[- ]|half{LINK})(?P<unit>hour|"
        rf"day|year|month|decade|century|minute)",
        _resolve_one,
    ),
    make_rule(
        "length",
        rf"(?:{ABOUT}{GAP})?an?{GAP}(?P<unit>minute|hour|day|week|month|year|decade|century){GAP}and{GAP}a{GAP}half(?!{GAP}ago)",
        _resolve_and_a_half,
    ),
    make_rule(
        "length-or-rate",
        rf"(?:{ABOUT}{GAP})?(?:an?|the{GAP}whole|a{GAP}full|a{GAP}whole|an{GAP}entire|the{GAP}"
        rf"entire){GAP}(?P<unit>second|minute|hour|day|night|week|weekend|fortnight|month|quarter|"
        rf"year|decade|century)(?!-)",
        _resolve_unit,
        _is_real_unit,
    ),
    make_rule(
        "again-and-again",
        rf"(?:every|each|per){GAP}(?:(?P<other>other){GAP}|(?:single{GAP})|(?P<n>{NUMBER}){LINK})?(?P<unit>{UNIT})",
        _resolve_every,
    ),
    make_rule(
        "again-and-again",
        rf"(?P<each>(?:every|each){GAP})?(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?P<many>(?:{GAP}{DAY_PART})?s|{GAP}{DAY_PART})?",
        _resolve_every_weekday,
        lambda m, s: m["day"][:1].isupper() and (m["each"] is not None or (m["many"] or "")[-1:] == "s"),
    ),
    make_rule(
        "again-and-again",
        rf"(?:every|each){GAP}(?:(?P<month>{MONTH})|(?P<season>{SEASON}))",
        _resolve_every_month,
        lambda m, s: m["month"] is None or m["month"][:1].isupper(),
    ),
    make_rule(
        "again-and-again",
        rf"(?:every|each){GAP}(?P<part>morning|afternoon|evening|night)",
        lambda m, s: ("SET", f"XXXX-XX-XXT{DAY_PARTS[m['part'].lower()]}"),
    ),
    make_rule(
        "again-and-again",
        r"weekends|weekdays|weeknights",
        lambda m, s: ("SET", "XXXX-WXX-WE" if m[0].lower() == "weekends" else "XXXX-WXX-XX"),
    ),
    make_rule(
        "length",
        rf"(?P<unit>day|week|month|year|decade|century|hour)(?:{LINK})?long",
        _resolve_unit_long,
        lambda m, s: s.read_before(m.start(), 4) != "all ",
    ),
    make_rule(
        "again-and-again",
        rf"(?P<each>{build_alternation(_EACH)})",
        _resolve_adverb,
        _is_frequency,
    ),
)
