"""Words for the present, the past and the time to come: "now", "recently", "soon"."""

from __future__ import annotations

import re
from typing import Final

from bot.analysis.times.lexicon import GAP
from bot.analysis.times.rule import Match, Rule, fixed, rule
from bot.analysis.times.scene import Scene

_NO_TIME_AFTER: Final = re.compile(r"\s*,?\s*(?:then\b|that\b)", re.IGNORECASE)


def _now(match: Match, scene: Scene) -> bool:
    """ "now that" gives a reason, and "Now, …" often goes on with a tale; both tell no time."""
    return _NO_TIME_AFTER.match(scene.text, match.end()) is None


def _not_so_soon(match: Match, scene: Scene) -> bool:
    """ "as soon as" is a condition, "soon after" goes with something else."""
    return re.match(r"\s+(?:as|after|before|enough|there)\b", scene.text[match.end() : match.end() + 9]) is None


def _present_thing(match: Match, scene: Scene) -> bool:
    return scene.tenses.tag(match.start()) not in ("NN", "NNS", "NNP") and not match[0][:1].isupper()


_UNITS = r"(?:days|weeks|months|years|decades|times|quarters|weeks{0}and{0}months|months{0}and{0}years|history|memory)".replace(
    "{0}", GAP
)

RULES: Final[tuple[Rule, ...]] = (
    rule(
        "now",
        rf"(?:right{GAP})?now|currently|at{GAP}(?:present|the{GAP}moment|this{GAP}(?:point|time|stage|moment))|these{GAP}days|nowadays|presently",
        fixed("DATE", "PRESENT_REF"),
        _now,
    ),
    rule("current", r"current", fixed("DATE", "PRESENT_REF"), _present_thing),
    rule("the present", rf"the{GAP}present(?:{GAP}time)?(?={GAP}(?:and|or|to|is)|[.,;])", fixed("DATE", "PRESENT_REF")),
    rule(
        "recently",
        r"recently|lately|previously|formerly",
        fixed("DATE", "PAST_REF"),
        lambda m, s: m[0].lower() in ("recently", "lately") or not m[0][:1].isupper(),
    ),
    rule(
        "recent",
        rf"(?:the{GAP}|more{GAP}|most{GAP})?recent(?:{GAP}{_UNITS})?(?!{GAP}(?:quarter|period))",
        fixed("DATE", "PAST_REF"),
    ),
    rule(
        "the past",
        rf"the{GAP}(?:recent{GAP}|distant{GAP})?past(?!{GAP}\w|-)|in{GAP}the{GAP}past(?={GAP}(?:have|has|and|but|when|as|was|were|with|to|by|he|she|they|it)\b)",
        fixed("DATE", "PAST_REF"),
    ),
    rule(
        "future",
        rf"(?:the{GAP})?(?:near{GAP}|foreseeable{GAP}|immediate{GAP}|not-too-distant{GAP}|distant{GAP})?future",
        fixed("DATE", "FUTURE_REF"),
        lambda m, s: not s.text[m.end() : m.end() + 1] == "s",
    ),
    rule("soon", r"soon|shortly|someday", fixed("DATE", "FUTURE_REF"), _not_so_soon),
    rule(
        "coming units",
        rf"(?:the{GAP})?(?:coming|upcoming){GAP}(?P<u>days|weeks|months|years|decades)",
        lambda m, s: (
            "DURATION",
            f"PX{ {'d': 'D', 'w': 'W', 'm': 'M', 'y': 'Y'}[m['u'][0].lower()] if m['u'].lower() != 'decades' else 'DE' }",
        ),
    ),
)
