"""Words for the present, the past and the time to come: "now", "recently", "soon"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times.lexicon import GAP, UNITS
from bot.analysis.times.rule import Match, Rule, fixed, rule
from bot.analysis.times.scene import Scene

_NO_TIME_AFTER: Final = re.compile(r"\s*,?\s*then\b", re.IGNORECASE)


def _now(match: Match, scene: Scene) -> bool:
    """ "now, then" and "now then" tell no time."""
    return _NO_TIME_AFTER.match(scene.text, match.end()) is None


def _not_so_soon(match: Match, scene: Scene) -> bool:
    """ "as soon as" is a condition, "soon after" hangs on something else, what soon was lies behind."""
    return (
        scene.tense(*match.span()) not in ("past", "perfect")
        and re.match(r"\s+(?:as|after|before|enough|there)\b", scene.text[match.end() : match.end() + 9]) is None
    )


_UNITS = (
    r"(?:days|weeks|months|years|decades|times|quarters|weeks{0}and{0}months|"
    r"months{0}and{0}years|history|memory)"
).replace("{0}", GAP)

_UNIT_AFTER: Final = re.compile(rf"{GAP}(?:days|weeks|months|years|decades|quarters|generations)\b", re.IGNORECASE)

RULES: Final[tuple[Rule, ...]] = (
    rule(
        "now",
        rf"(?:right{GAP})?now|currently|at{GAP}(?:present|the{GAP}moment|this{GAP}(?:point|time|"
        rf"stage|moment))|these{GAP}days|nowadays|presently",
        fixed("DATE", "PRESENT_REF"),
        _now,
    ),
    rule(
        "term",
        rf"(?:over{GAP}|in{GAP}|for{GAP}|of{GAP})(?P<x>the{GAP}(?:near|short|long|medium){GAP}term)",
        fixed("DATE", "FUTURE_REF"),
    ),
    rule("the present", rf"the{GAP}present(?:{GAP}time)?(?={GAP}(?:and|or|to|is)|[.,;])", fixed("DATE", "PRESENT_REF")),
    rule(
        "recently",
        r"recently|lately",
        fixed("DATE", "PAST_REF"),
    ),
    rule(
        "recent",
        rf"(?:the{GAP}|more{GAP}|most{GAP})?recent(?:{GAP}{_UNITS})?(?!{GAP}(?:quarter|period))",
        fixed("DATE", "PAST_REF"),
    ),
    rule(
        "the past",
        rf"the{GAP}(?:recent{GAP}|distant{GAP})?past(?!{GAP}\w|-)|(?<=in )the{GAP}past(?!-)",
        fixed("DATE", "PAST_REF"),
    ),
    rule(
        "future",
        rf"(?:the{GAP})?(?:near{GAP}|foreseeable{GAP}|immediate{GAP}|not-too-distant{GAP}|distant{GAP})?future",
        fixed("DATE", "FUTURE_REF"),
        lambda m, s: (
            s.text[m.end() : m.end() + 1] != "s"
            and (m[0].lower() != "future" or _UNIT_AFTER.match(s.text, m.end()) is not None)
        ),
    ),
    rule("soon", r"soon|shortly|someday", fixed("DATE", "FUTURE_REF"), _not_so_soon),
    rule(
        "coming units",
        rf"(?:the{GAP})?(?:coming|upcoming){GAP}(?P<u>days|weeks|months|years|decades)",
        lambda m, s: ("DURATION", f"PX{UNITS[m['u'].lower().removesuffix('s')]}"),
    ),
)
