"""Seasons: "the summer of 1964", "last fall", "this winter", "two summers ago"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times.lexicon import GAP, LINK, SEASON, SEASONS, YEAR
from bot.analysis.times.numbers import NUMBER, number
from bot.analysis.times.rule import Match, Rule, Valued, rule
from bot.analysis.times.scene import Scene
from bot.analysis.times.written import full_year


def _season_year(match: Match, scene: Scene) -> Valued:
    return "DATE", f"{full_year(match['year']):04}-{SEASONS[match['season'].lower()]}"


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
    return "DATE", f"{year:04}-{season}"


def _seasons_ago(match: Match, scene: Scene) -> Valued | None:
    """ "two summers ago": this year's, where it has begun, is none of them."""
    amount, season = number(match["n"]), SEASONS[match["season"].lower().removesuffix("s")]
    if amount is None or scene.today is None:
        return None
    return "DATE", f"{scene.today.year - int(amount):04}-{season}"


RULES: Final[tuple[Rule, ...]] = (
    rule(
        "written-season",
        rf"(?:(?:the|early|late|mid){LINK})?(?P<season>{SEASON}){GAP}(?:of{GAP})?(?P<year>{YEAR}|'\d\d)",
        _season_year,
    ),
    rule(
        "season-by-tense",
        rf"(?:(?:early|late|mid|earlier|later){LINK})?(?P<which>last|this|next|this{GAP}past|"
        rf"this{GAP}coming|the{GAP}coming){GAP}(?P<season>{SEASON})",
        _last_season,
        lambda m, s: s.tenses.tag(m.start("season")) not in ("VB", "VBP", "VBD"),
    ),
    rule(
        "season-by-tense",
        rf"(?:in|into|during|since|by|until|through|for|over){GAP}(?P<x>(?:(?:early|late|mid){LINK})"
        rf"?(?P<which>the){GAP}(?P<season>spring|summer|autumn|winter|fall))(?!{GAP}of)",
        _last_season,
        lambda m, s: m["season"].lower() != "fall" or re.match(rf"{GAP}(?:of|in|from)", s.after(m.end())) is None,
    ),
    rule("so-long-ago", rf"(?P<n>{NUMBER}){GAP}(?P<season>{SEASON}s){GAP}ago", _seasons_ago),
)
