"""What a person reads when something goes wrong: what happened and what to do; a code where the fault is ours."""

from __future__ import annotations

from discord import ui

from bot.cards import frame
from bot.errors import DatelineError, StoreError
from bot.news import clipping
from bot.news.escape import short

_OURS = frozenset({"why", "permission", "role"})  # facts that our own code words, with mentions and commands in them


def build_problem_card(error: DatelineError, reference: str) -> ui.LayoutView:
    """Return the error in its own words. What they say of others' (names typed, hosts) is made inert;
    where the operator's files lie is for the log. A fault of ours has its id and the log's reference below."""
    text = clipping.clip(StoreError.reply if isinstance(error, StoreError) else _escape_facts(error).words, 1500)
    return frame.build_notice_card(
        "", text, accent=frame.DANGER, small=f"{error.id} · {reference}" if error.is_fault else ""
    )


def _escape_facts(error: DatelineError) -> DatelineError:
    facts = {
        name: fact if name in _OURS or isinstance(fact, int | float) else short(str(fact), 300)
        for name, fact in error.facts.items()
    }
    return type(error)(str(error), **facts)


def build_waiting_card(before: int) -> ui.LayoutView:
    """Return what a person sees while `before` articles, at least one, are read before theirs."""
    verb = "is" if before == 1 else "are"
    return frame.build_notice_card("", f"Reading… {frame.count(before, 'article')} {verb} before yours.")
