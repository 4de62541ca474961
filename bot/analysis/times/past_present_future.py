"""Words for the present, the past and the time to come: "now", "recently", "soon"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times.lexicon import GAP, MONTH, UNITS, WEEKDAY, YEAR
from bot.analysis.times.rule import Match, Rule, make_rule, resolve_to
from bot.analysis.times.scene import Scene

_NO_TIME_AFTER: Final = re.compile(r"\s{0,20}+,?\s{0,20}then\b", re.IGNORECASE)


def _is_now(match: Match, scene: Scene) -> bool:
    """Return whether "now" means a time; not in "now, then" nor "Now, let us see"."""
    if match[0] == "Now" and scene.text[match.end() : match.end() + 1] == ",":
        return False
    return _NO_TIME_AFTER.match(scene.text, match.end()) is None


_DEGREE: Final = re.compile(r"\b(?:too|how|so|as)\s+$")


def _is_soon(match: Match, scene: Scene) -> bool:
    """Return whether "soon" means the future; not in "as soon as", "soon after" nor beside a past verb."""
    return (
        scene.find_tense(*match.span()) not in ("past", "perfect")
        and scene.tenses.find_tag(match.end() + 1) != "VBD"
        and _DEGREE.search(scene.read_before(match.start())) is None
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
    make_rule(
        "now",
        rf"(?:right{GAP})?now|currently|at{GAP}(?:present|the{GAP}moment|this{GAP}(?:time|moment))|these{GAP}days|"
        rf"nowadays",
        resolve_to("DATE", "PRESENT_REF"),
        _is_now,
    ),
    make_rule(
        "now",
        rf"(?:(?<=the )|(?<=its )|(?<=his )|(?<=her )|(?<=their )|(?<=our )|(?<='s ))current(?={GAP}[a-z])",
        resolve_to("DATE", "PRESENT_REF"),
        lambda m, s: _NO_PRESENT.match(s.read_after(m.end())) is None,
    ),
    make_rule(
        "now", rf"the{GAP}present(?:{GAP}time)?(?={GAP}(?:and|or|to|is)|[.,;])", resolve_to("DATE", "PRESENT_REF")
    ),
    make_rule(
        "vaguely-past",
        rf"(?:(?:more|most){GAP})?recently|lately",
        resolve_to("DATE", "PAST_REF"),
        lambda m, s: _DATED.match(s.read_after(m.end())) is None,
    ),
    make_rule(
        "vaguely-past",
        rf"(?:more{GAP}|most{GAP})?recent(?:{GAP}{_UNITS})?(?!{GAP}(?:quarter|period))|past{GAP}{_UNITS}",
        resolve_to("DATE", "PAST_REF"),
    ),
    make_rule(
        "vaguely-past",
        rf"the{GAP}(?:recent{GAP}|distant{GAP})?past(?!{GAP}\w|-)|(?<=in )the{GAP}past(?!-)",
        resolve_to("DATE", "PAST_REF"),
    ),
    make_rule(
        "vaguely-ahead",
        rf"(?:the{GAP})?(?:near{GAP}|foreseeable{GAP}|immediate{GAP}|not-too-distant{GAP}|distant{GAP})?future",
        resolve_to("DATE", "FUTURE_REF"),
        lambda m, s: (
            s.text[m.end() : m.end() + 1] != "s"
            and (s.read_after(m.end(), 3) != " of" or s.read_before(m.start(), 3) == "in ")
            and (m[0].lower() != "future" or _UNIT_AFTER.match(s.text, m.end()) is not None)
        ),
    ),
    make_rule("vaguely-ahead", r"soon|shortly|someday", resolve_to("DATE", "FUTURE_REF"), _is_soon),
    make_rule(
        "vaguely-ahead",
        rf"(?:will|may|might|could|can){GAP}(?P<x>one{GAP}day)(?!{GAP}(?:after|before|later|earlier|at))",
        resolve_to("DATE", "FUTURE_REF"),
    ),
    make_rule(
        "open-length",
        rf"(?:the{GAP})?(?:coming|upcoming){GAP}(?P<u>days|weeks|months|years|decades)",
        lambda m, s: ("DURATION", f"PX{UNITS[m['u'].lower().removesuffix('s')]}"),
    ),
)
