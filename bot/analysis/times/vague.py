"""Words for the present, the past and the time to come: "now", "recently", "soon"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times.lexicon import GAP, MONTH, UNITS, WEEKDAY, YEAR
from bot.analysis.times.rule import Match, Rule, fixed, rule
from bot.analysis.times.scene import Scene

_NO_TIME_AFTER: Final = re.compile(r"\s{0,20}+,?\s{0,20}then\b", re.IGNORECASE)


def _now(match: Match, scene: Scene) -> bool:
    """ "now, then" tells no time, and "Now, let us see" turns to something else."""
    if match[0] == "Now" and scene.text[match.end() : match.end() + 1] == ",":
        return False
    return _NO_TIME_AFTER.match(scene.text, match.end()) is None


_DEGREE: Final = re.compile(r"\b(?:too|how|so|as)\s+$")


def _not_so_soon(match: Match, scene: Scene) -> bool:
    """ "as soon as" is a condition, "soon after" hangs on something else, what soon was lies behind."""
    return (
        scene.tense(*match.span()) not in ("past", "perfect")
        and scene.tenses.tag(match.end() + 1) != "VBD"
        and _DEGREE.search(scene.before(match.start())) is None
        and re.match(r"\s{1,9}(?:as|after|before|enough|there)\b", scene.text[match.end() : match.end() + 9]) is None
    )


# "Most recently last May": the date says when.
_DATED: Final = re.compile(
    rf"{GAP}(?:(?:as{GAP})?(?:on|in|at|last|this){GAP}(?:{MONTH}|{WEEKDAY}|{YEAR})|{MONTH}|{WEEKDAY})\b", re.IGNORECASE
)

# A current of water or of a wire, and accounts: "the current carried him", "the current account".
_NO_PRESENT: Final = re.compile(
    rf"{GAP}(?:account|was|is|had|has|of|in|on|at|and|that|which|runs|flows|carries|\w+ed|ran|took)\b"
)

_UNITS = (
    r"(?:days|weeks|months|years|decades|times|quarters|weeks{0}and{0}months|"
    r"months{0}and{0}years|history|memory)"
).replace("{0}", GAP)

_UNIT_AFTER: Final = re.compile(rf"{GAP}(?:days|weeks|months|years|decades|quarters|generations)\b", re.IGNORECASE)

RULES: Final[tuple[Rule, ...]] = (
    rule(
        "now",
        rf"(?:right{GAP})?now|currently|at{GAP}(?:present|the{GAP}moment|this{GAP}(?:time|moment))|these{GAP}days|"
        rf"nowadays",
        fixed("DATE", "PRESENT_REF"),
        _now,
    ),
    rule(
        "now",
        rf"(?:(?<=the )|(?<=its )|(?<=his )|(?<=her )|(?<=their )|(?<=our )|(?<='s ))current(?={GAP}[a-z])",
        fixed("DATE", "PRESENT_REF"),
        lambda m, s: _NO_PRESENT.match(s.after(m.end())) is None,
    ),
    rule(
        "vaguely-ahead",
        rf"(?:over{GAP}|in{GAP}|for{GAP}|of{GAP})(?P<x>the{GAP}(?:near|short|long|medium){GAP}term)",
        fixed("DATE", "FUTURE_REF"),
    ),
    rule("now", rf"the{GAP}present(?:{GAP}time)?(?={GAP}(?:and|or|to|is)|[.,;])", fixed("DATE", "PRESENT_REF")),
    rule(
        "vaguely-past",
        rf"(?:(?:more|most){GAP})?recently|lately",
        fixed("DATE", "PAST_REF"),
        lambda m, s: _DATED.match(s.after(m.end())) is None,
    ),
    rule(
        "vaguely-past",
        rf"(?:more{GAP}|most{GAP})?recent(?:{GAP}{_UNITS})?(?!{GAP}(?:quarter|period))|past{GAP}{_UNITS}",
        fixed("DATE", "PAST_REF"),
    ),
    rule(
        "vaguely-past",
        rf"the{GAP}(?:recent{GAP}|distant{GAP})?past(?!{GAP}\w|-)|(?<=in )the{GAP}past(?!-)",
        fixed("DATE", "PAST_REF"),
    ),
    rule(
        "vaguely-ahead",
        rf"(?:the{GAP})?(?:near{GAP}|foreseeable{GAP}|immediate{GAP}|not-too-distant{GAP}|distant{GAP})?future",
        fixed("DATE", "FUTURE_REF"),
        lambda m, s: (
            s.text[m.end() : m.end() + 1] != "s"
            and (s.after(m.end(), 3) != " of" or s.before(m.start(), 3) == "in ")
            and (m[0].lower() != "future" or _UNIT_AFTER.match(s.text, m.end()) is not None)
        ),
    ),
    rule("vaguely-ahead", r"soon|shortly|someday", fixed("DATE", "FUTURE_REF"), _not_so_soon),
    rule(
        "vaguely-ahead",
        rf"(?:will|may|might|could|can){GAP}(?P<x>one{GAP}day)(?!{GAP}(?:after|before|later|earlier|at))",
        fixed("DATE", "FUTURE_REF"),
    ),
    rule(
        "open-length",
        rf"(?:the{GAP})?(?:coming|upcoming){GAP}(?P<u>days|weeks|months|years|decades)",
        lambda m, s: ("DURATION", f"PX{UNITS[m['u'].lower().removesuffix('s')]}"),
    ),
)
