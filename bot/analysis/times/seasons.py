"""Seasons: "the summer of 1964", "last fall", "this winter", "two summers ago"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.lexicon import GAP, LINK, SEASON, SEASONS, YEAR
from bot.analysis.times.rule import Match, Rule, Valued, make_rule
from bot.analysis.times.scene import Scene
from bot.analysis.times.written_dates import parse_year


def _resolve_season_of_year(match: Match, scene: Scene) -> Valued:
    season = SEASONS[match["season"].lower()]
    if match["year"]:
        return "DATE", f"{parse_year(match['year']):04}-{season}"
    year = days.shift_day(scene.today, {"last": -1, "this": 0, "next": 1}[match["which"].lower()], "year")
    return "DATE", f"{days.format_value(year, 'year')}-{season}"


def _resolve_season(match: Match, scene: Scene) -> Valued:
    """Resolve "last fall", "this past spring", "next winter", "this summer", "the summer", "late summer"."""
    season, which = SEASONS[match["season"].lower()], " ".join((match["which"] or "the").lower().split())
    if scene.today is None:
        return "DATE", f"XXXX-{season}"
    first = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[season]
    year, now = scene.today.year, scene.today.month
    if which in ("last", "this past", "past", "the past"):
        year -= now <= first + 1 if season != "WI" else 1
    elif which in ("next", "this coming", "the coming"):
        year += now >= first
    elif which == "the" and now < first and scene.find_tense(*match.span()) in ("past", "perfect"):
        year -= 1
    return "DATE", f"{year:04}-{season}"


RULES: Final[tuple[Rule, ...]] = (
    make_rule(
        "written-season",
        rf"(?:(?:the|early|late|mid){LINK})?(?P<season>{SEASON}){GAP}(?:of{GAP})?"
        rf"(?:(?P<year>{YEAR}|'\d\d)|(?P<which>last|this|next){GAP}year)",
        _resolve_season_of_year,
    ),
    make_rule(
        "season-by-tense",
        rf"(?:(?:early|late|mid|earlier|later){LINK})?(?P<which>last|this|next|this{GAP}past|"
        rf"this{GAP}coming|the{GAP}coming){GAP}(?P<season>{SEASON})",
        _resolve_season,
        lambda m, s: s.tenses.find_tag(m.start("season")) not in ("VB", "VBP", "VBD"),
    ),
    make_rule(
        "season-by-tense",
        rf"(?:in|into|during|since|by|until|through|for|over){GAP}(?P<x>(?P<edge>(?:early|late|mid){LINK})"
        rf"?(?:(?P<which>the){GAP})?(?P<season>{SEASON}))(?!{GAP}of)",
        _resolve_season,
        lambda m, s: (
            (m["edge"] or m["which"]) is not None
            and (m["season"].lower() != "fall" or re.match(rf"{GAP}(?:of|in|from)", s.read_after(m.end())) is None)
        ),
    ),
)
