"""Every rule of the house in words a reader understands: what `rule` of a fact stands for.

Each part of analysis has a module of its own here; importing this does not import spaCy.
"""

from __future__ import annotations

from bot.analysis.rules.facts import RULES as FACTS
from bot.analysis.rules.quotes import RULES as QUOTES
from bot.analysis.rules.summary import RULES as SUMMARY
from bot.analysis.rules.timeline import RULES as TIMELINE
from bot.analysis.rules.times import RULES as TIMES
from bot.news import Part

_OF = {
    Part.SUMMARY: SUMMARY,
    Part.FACTS: FACTS,
    Part.QUOTES: QUOTES,
    Part.TIMES: TIMES,
    Part.TIMELINE: TIMELINE,
}


def describe_rule(part: Part, rule: str) -> str | None:
    """Return the rule in a sentence; None for a rule that this version no longer has, or no rule."""
    return _OF.get(part, {}).get(rule)
