"""Dates that are written out: days, months, years, decades, quarters, seasons. For a missing year see `years`."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.lexicon import (
    COUNTED,
    DAY_NUMBER,
    DECADE_WORDS,
    DOUBTFUL_MONTHS,
    EDGE,
    GAP,
    LINK,
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINALS,
    SEASON,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
)
from bot.analysis.times.numbers import SPOKEN_YEAR, parse_spoken_year
from bot.analysis.times.rule import Match, Rule, Valued, make_rule
from bot.analysis.times.scene import Scene
from bot.analysis.times.years import find_on_weekday, resolve_day, resolve_year_of_month

_PREPOSITIONS: Final = re.compile(
    r"\b(?:in|since|until|till|by|last|next|this|every|each|early|late|mid|from|to|of|through|for|"
    r"during|before|after|between|and|or|past|previous"
    r"|following|an?|around|about|beyond|toward|towards|as of|on|ending|ended|throughout|the|its|their|"
    r"his|her|early in|late in|coming|via)[\s-]+$"
)
_SEPARATOR = rf"(?:{GAP}|,{GAP}?)"


def parse_month(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def parse_weekday(name: str) -> int:
    return WEEKDAYS[name.rstrip(".").lower()]


def _is_capitalised(match: Match, scene: Scene) -> bool:
    """Return whether a month is written with a capital."""
    return match["month"][:1].isupper()


# --- a day ---


def _resolve_month_day(match: Match, scene: Scene) -> Valued | None:
    month, day = parse_month(match["month"]), int(re.sub(r"\D", "", match["day"]))
    if match["year"]:
        year = parse_year(match["year"])
        return ("DATE", f"{year:04}-{month:02}-{day:02}") if days.make_day(year, month, day) else None
    if not days.make_day(2000, month, day):
        return None
    start, end = match.span()
    if (span := _find_shared_year(scene, end)) is not None and days.make_day(span, month, day):
        return "DATE", f"{span:04}-{month:02}-{day:02}"
    found = resolve_day(scene, month, day, start, end)
    if found and match["weekday"]:
        found = find_on_weekday(found, parse_weekday(match["weekday"]))
    return "DATE", found.isoformat() if found else f"XXXX-{month:02}-{day:02}"


_RANGE_YEAR: Final = re.compile(
    rf"(?:(?:-|{GAP}(?:to|and|through|until){GAP}|{GAP}?[-\u2013\u2014]{GAP}?)(?:{MONTH}{GAP})"
    rf"?{DAY_NUMBER})?,{GAP}({YEAR})(?!\w)",
    re.IGNORECASE,
)


def _find_shared_year(scene: Scene, end: int) -> int | None:
    """Return the year that stands at the far end of a range: "June 3 to July 7, 2021"."""
    match = _RANGE_YEAR.match(scene.text, end)
    return int(match[1]) if match else None


def _resolve_range_end(match: Match, scene: Scene) -> Valued | None:
    """Return the "7" of "June 3-7": in the month, and year, of the day before it."""
    if not scene.found or scene.found[-1].end != match.end("from"):
        return None
    last = scene.found[-1].value
    day = int(re.sub(r"\D", "", match["day"]))
    if len(last) != 10 or day <= int(last[8:]):
        return None
    if match["year"]:
        return "DATE", f"{match['year']}-{last[5:8]}{day:02}"
    return "DATE", f"{last[:8]}{day:02}"


def parse_year(words: str) -> int:
    figures = re.sub(r"\D", "", words)
    if len(figures) == 2:
        return int(figures) + (2000 if int(figures) < 40 else 1900)
    return int(figures)


def _resolve_iso(match: Match, scene: Scene) -> Valued | None:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    return ("DATE", f"{year:04}-{month:02}-{day:02}") if days.make_day(year, month, day) else None


def _resolve_slashes(match: Match, scene: Scene) -> Valued | None:
    """Resolve 7/21/2024: month first, as American news writes it, unless only the other order makes a day."""
    a, b, year = int(match["a"]), int(match["b"]), parse_year(match["y"])
    found = days.make_day(year, a, b) or days.make_day(year, b, a)
    return ("DATE", found.isoformat()) if found else None


# --- a month ---


def _resolve_beside_this_year(match: Match, scene: Scene) -> Valued | None:
    """Resolve "April last year", "the end of June this year", "June 12 last year": one date, not two."""
    if scene.today is None:
        return None
    year = scene.today.year + {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    month = parse_month(match["month"])
    if match["day"] is None:
        return "DATE", f"{year:04}-{month:02}"
    found = days.make_day(year, month, int(re.sub(r"\D", "", match["day"])))
    return ("DATE", found.isoformat()) if found else None


def _resolve_month_of_year(match: Match, scene: Scene) -> Valued | None:
    return "DATE", f"{parse_year(match['year']):04}-{parse_month(match['month']):02}"


def is_bare_month(match: Match, scene: Scene) -> bool:
    """Return whether a month stands alone; one that may be a name or a verb needs a preposition."""
    if not _is_capitalised(match, scene):
        return False
    start, end = match.span("month")
    name = match["month"].rstrip(".").lower()
    if re.match(rf"{GAP}[A-Z][a-z]", scene.text[end : end + 6]) and not re.match(
        rf"{GAP}{WEEKDAY}", scene.text[end : end + 14], re.IGNORECASE
    ):
        return name not in DOUBTFUL_MONTHS or (
            _PREPOSITIONS.search(scene.read_before(match.start())) is not None and name not in ("april", "june", "jan")
        )
    if name not in DOUBTFUL_MONTHS or match.start() < start:
        return True
    return _PREPOSITIONS.search(scene.read_before(match.start())) is not None or scene.text[end : end + 2] == "'s"


def _resolve_bare_month(match: Match, scene: Scene) -> Valued | None:
    month = parse_month(match["month"])
    if scene.today is None:
        return "DATE", f"XXXX-{month:02}"
    start, end = match.span()
    if (year := _find_range_year(scene, end)) is not None:
        return "DATE", f"{year:04}-{month:02}"
    year = resolve_year_of_month(scene, month, start, end)
    return "DATE", f"{year:04}-{month:02}"


_MONTHS_YEAR: Final = re.compile(
    rf"(?:{GAP}(?:and|or|to|through|until){GAP}|{GAP}?[-\u2013\u2014]{GAP}?){MONTH}(?:{GAP}|,{GAP})({YEAR})(?!\w)",
    re.IGNORECASE,
)


def _find_range_year(scene: Scene, end: int) -> int | None:
    """Return the year of "July and August 2021"."""
    match = _MONTHS_YEAR.match(scene.text, end)
    return int(match[1]) if match else None


# --- a year, and longer ---

_NOT_A_YEAR_BEFORE: Final = re.compile(
    r"(?:[$£€¥#.,:/\d]|(?<!19\d)(?<!20\d)\d-|\bno\. ?|\b(?:number|nos?|highway|route|flight|room|page|nearly|almost|"
    r"some|(?<!since at )(?<!until at )least|(?<!later )(?<!earlier )(?<!rather )than|roughly|approximately|exactly|"
    r"model|windows|studio|area|level|article|resolution|section|chapter|type|series|boeing|airbus|interstate|channel|"
    r"at)\s+)$"
)
_NOT_A_YEAR_AFTER: Final = re.compile(
    r"(?:[,.:]\d|/(?!(?:19|20)?\d\d(?![\d/]))\d|%|-(?!era|style|born|model|vintage|season|level|based|dated|built|to-|(?:19|20)?\d\d(?![\d,/-]))[a-z\d]|"
    r"\s?(?:percent|million|billion|thousand|hundred|hours)\b)"
)
# "Orion 1980" is a name; "In 1980", "Olympics 1996" and "Summer 1998" are not.
_NAMED_BEFORE: Final = re.compile(
    rf"(?:[a-z,]|(?:Mr|Inc|Corp)\.)\s+(?!(?:In|Since|By|Until|From|The|Olympics?|Games|Cup|"
    rf"Election|Championships?|{SEASON}|{MONTH}|{WEEKDAY})\b)[A-Z][a-z]+\s$"
)
_NEXT_WORD: Final = re.compile(r"[ \t\r\n]{1,4}([A-Za-z]+)")
_YEAR_BEFORE: Final = re.compile(
    r"\b(?:in|since|of|by|until|from|to|through|during|before|after|late|early|mid|fiscal|year|"
    r"between|and|or|around|about|circa|the|a|into|for|as|on|than|over|post|pre)[\s-]+$"
)


def _is_year(match: Match, scene: Scene) -> bool:
    start, end = match.span("year")
    if _NOT_A_YEAR_BEFORE.search(scene.read_before(start, 20)) or _NOT_A_YEAR_AFTER.match(scene.text, end):
        return False
    if match.start() == start and _NAMED_BEFORE.search(scene.text[max(0, start - 30) : start]):
        return False
    following = _NEXT_WORD.match(scene.text, end)
    if following and (following[1].lower() in COUNTED or _is_count(scene, start, following.start(1))):
        return False
    if 1800 <= int(match["year"]) < 2100 or match.start() < start:
        return True
    return re.search(r"\b(?:in|since|of|by|until|from|during|before|after)\s+$", scene.read_before(start)) is not None


def _is_count(scene: Scene, start: int, after: int) -> bool:
    """Return whether a number counts things: "paid 1970 crowns", with a plural after and no year's word before."""
    before = _YEAR_BEFORE.search(scene.read_before(start)) is not None or scene.read_before(start, 3).endswith("'s ")
    return not before and scene.tenses.find_tag(after) == "NNS"


def _resolve_year(match: Match, scene: Scene) -> Valued:
    return "DATE", match["year"]


def _resolve_short_year(match: Match, scene: Scene) -> Valued:
    return "DATE", str(parse_year(match["yy"]))


def _resolve_year_range_end(match: Match, scene: Scene) -> Valued | None:
    """Return the "88" of "1987-88"."""
    return "DATE", match["from"][:2] + match["x"]


def _resolve_spoken_year(match: Match, scene: Scene) -> Valued | None:
    year = parse_spoken_year(match["spoken"])
    if year is None:
        return None
    return "DATE", f"{year:04}-{parse_month(match['month']):02}" if match["month"] else str(year)


def _resolve_decade(match: Match, scene: Scene) -> Valued | None:
    figures = re.sub(r"\D", "", match["decade"])
    if len(figures) == 2:
        figures = (
            "20"
            if int(figures) < 30 and scene.today and scene.today.year >= 2000 and int(figures) < scene.today.year - 2000
            else "19"
        ) + figures
    return ("DATE", figures[:3] + "X") if figures.endswith("0") else None


_HEAT: Final = re.compile(r"\b(?:temperatures?|degrees|highs?|lows?|mercury|thermometers?)\b", re.IGNORECASE)
_HEAT_REACH: Final = 60  # characters


def _is_no_heat(match: Match, scene: Scene) -> bool:
    """Return whether "the 50s" are years: not of "temperatures in the 50s"."""
    return _HEAT.search(scene.read_before(match.start(), _HEAT_REACH)) is None


def _resolve_decade_word(match: Match, scene: Scene) -> Valued:
    return "DATE", f"19{DECADE_WORDS[match['word'].lower()]}X"


def _resolve_century(match: Match, scene: Scene) -> Valued | None:
    words = match["n"].lower()
    number = ORDINALS.get(words.replace(" ", "-")) or int(re.sub(r"\D", "", words) or 0)
    return ("DATE", f"{number - 1:02}") if 0 < number <= 30 else None


_DAY_SUFFIX = rf"(?!(?:-(?!\d{{1,2}}(?!\d))|,(?!{YEAR}(?!\d))\d|\.\d|:\d|%))"  # "15,1987": its year
_FISCAL = (
    rf"(?:(?:the{GAP})?fiscal(?:{GAP}year)?|(?:the{GAP})?(?:financial|school|tax|calendar){GAP}year(?:{GAP}of)?|"
    rf"the{GAP}year|fy)"
)

# "Friday, May 9", "Friday (May 9)": the date says which Friday.
_BESIDE_WEEKDAY = rf"(?P<weekday>{WEEKDAY})(?:{GAP}?(?P<paren>\()|{_SEPARATOR})"
_AGENCY = r"\s{0,3}\([A-Z][\w .&/-]{1,30}\)\s{0,3}[-_\u2013\u2014]"

RULES: Final[tuple[Rule, ...]] = (
    make_rule(
        "dateline",
        rf"(?P<weekday>(?!))?(?P<month>{MONTH}){GAP}(?P<day>{DAY_NUMBER})(?P<year>(?!))?(?={_AGENCY})",
        _resolve_month_day,
        _is_capitalised,
    ),
    make_rule("written-date", r"(?P<y>[12]\d{3})-(?P<m>0\d|1[0-2])-(?P<d>[0-3]\d)(?!-?\d)", _resolve_iso),
    make_rule("written-date", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>(?:19|20)?\d\d)(?!/)", _resolve_slashes),
    make_rule("written-date", r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\.?\d)", _resolve_iso),
    make_rule(
        "written-date",
        rf"(?P<weekday>(?!))?(?P<day>{DAY_NUMBER})-(?P<month>{MONTH})-(?P<year>{YEAR}|\d\d)(?!-?\d)",
        _resolve_month_day,
    ),
    make_rule(
        "beside-this-year",
        rf"(?:(?P<edge>{EDGE}){LINK})?(?P<month>{MONTH})(?:{GAP}(?P<day>{DAY_NUMBER}))?,?{GAP}"
        rf"(?:of{GAP})?(?P<which>last|this|next){GAP}year",
        _resolve_beside_this_year,
        _is_capitalised,
    ),
    make_rule(
        "month-day",
        rf"(?:{_BESIDE_WEEKDAY}|(?:early|late){GAP}(?:on{GAP})?)?(?P<month>{MONTH}){GAP}(?P<day>{DAY_NUMBER}){_DAY_SUFFIX}"
        rf"(?:{_SEPARATOR}(?P<year>{YEAR})(?!\d|[,.]\d|{GAP}(?:people|troops|points)))?(?(paren)\))",
        _resolve_month_day,
        _is_capitalised,
    ),
    make_rule(
        "month-day",
        rf"(?:{_BESIDE_WEEKDAY})?(?:the{GAP})?(?P<day>{DAY_NUMBER})(?:{GAP}of)"
        rf"?{LINK}(?P<month>{MONTH})(?:(?:{_SEPARATOR}|{GAP}of{GAP})(?P<year>{YEAR}|'\d\d)(?!\d|[,.]\d))?(?(paren)\))",
        _resolve_month_day,
        _is_capitalised,
    ),
    make_rule(
        "range-end",
        rf"(?P<from>{MONTH}{GAP}{DAY_NUMBER})(?:{GAP}?[-\u2013\u2014]{GAP}?|{GAP}(?:to|and|through|"
        rf"until){GAP})(?P<x>(?P<day>{DAY_NUMBER})(?!,\d|\.\d|:|{GAP}?(?:a\.?m|p\.?m|percent|people|years?|"
        rf"days?|{MONTH}))(?:,{GAP}(?P<year>{YEAR}))?)",
        _resolve_range_end,
    ),
    make_rule(
        "written-month",
        rf"(?:(?P<edge>{EDGE}){LINK})?(?P<month>{MONTH})(?:{GAP}(?:of{GAP})?|,{GAP})(?P<year>{YEAR}"
        rf"|'\d\d)(?!\d|[,.]\d)",
        _resolve_month_of_year,
        _is_capitalised,
    ),
    make_rule("bare-month", rf"(?:(?P<edge>{EDGE}){LINK})?(?P<month>{MONTH})", _resolve_bare_month, is_bare_month),
    make_rule(
        "written-year",
        rf"(?:(?P<edge>{EDGE}{LINK}(?:fiscal{GAP}(?:year{GAP})?)?|{_FISCAL}{GAP}?|(?:post|pre)-|the{GAP}"
        rf"whole{GAP}of{GAP}|all{GAP}of{GAP}))?(?P<year>{YEAR})(?!\d|s\b|'s\b(?={GAP}(?:and|were)))",
        _resolve_year,
        _is_year,
    ),
    make_rule(
        "range-end",
        r"(?P<from>(?:19|20)\d\d)[-/\u2013](?P<x>\d\d)(?![\d,/-])",
        _resolve_year_range_end,
        lambda m, s: int(m["x"]) == (int(m["from"]) + 1) % 100 or int(m["x"]) > int(m["from"][2:]) + 1 > 13,
    ),
    make_rule(
        "written-year",
        rf"(?:(?:in|since|of|by|until|from|during|spring|summer|fall|winter){GAP}(?P<x>(?P<yy>'\d\d)))(?!s|\d)",
        _resolve_short_year,
    ),
    make_rule(
        "written-year",
        rf"(?:(?P<month>{MONTH}){GAP}|the{GAP}year{GAP})?(?P<spoken>{SPOKEN_YEAR})",
        _resolve_spoken_year,
        lambda m, s: parse_spoken_year(m["spoken"]) is not None,
    ),
    make_rule(
        "decade",
        rf"(?:(?:the{GAP})?(?:(?:early|mid|late|middle)(?:(?:{GAP}|-)to(?:{GAP}|-)(?:mid|late))"
        rf"?{LINK})?)?(?P<decade>(?:1[4-9]|20)\d0'?s|'[1-9]0s)",
        _resolve_decade,
    ),
    make_rule(
        "decade", rf"the{GAP}(?:(?:early|mid|late){LINK})?(?P<decade>[2-9]0s)", _resolve_decade, guard=_is_no_heat
    ),
    make_rule(
        "decade", rf"the{GAP}(?:(?:early|mid|late){LINK})?(?P<word>{'|'.join(DECADE_WORDS)})", _resolve_decade_word
    ),
    make_rule(
        "century",
        rf"(?:(?:the{GAP})?(?:(?:early|mid|late){LINK})?)?(?P<n>\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL}|"
        rf"twenty-first){LINK}century",
        _resolve_century,
    ),
)
