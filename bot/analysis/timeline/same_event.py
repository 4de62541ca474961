"""The same event told twice is one entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.analysis.parse.tokens import Token
from bot.analysis.timeline.anchored_dates import EventSignature, build_signature, is_same_event, is_same_unnamed_event
from bot.analysis.timeline.clauses import is_verb
from bot.analysis.timeline.event_dates import is_compatible, rank_precision
from bot.analysis.timeline.status import SAYING
from bot.news import Event


@dataclass(frozen=True)
class Draft:
    """An entry and the verb it is built on."""

    event: Event
    verb: Token

    @cached_property
    def signature(self) -> EventSignature:
        """What it is compared by."""
        return build_signature(self.verb)


def merge_drafts(drafts: Sequence[Draft]) -> list[Event]:
    """Entries without repeats: of two that tell one event the finer dated stays, the other becomes its `also`."""
    kept: list[Draft] = []
    for draft in drafts:
        twin = next((i for i, other in enumerate(kept) if _is_same_entry(other, draft)), None)
        if twin is None:
            kept.append(draft)
        else:
            kept[twin] = _join(kept[twin], draft)
    return [draft.event for draft in kept]


def _is_same_entry(one: Draft, other: Draft) -> bool:
    if one.verb.i == other.verb.i:
        return one.event.when.value == other.event.when.value
    if one.event.status != other.event.status or not is_compatible(one.event.when, other.event.when):
        return False
    a, b, same_day = one.event.span, other.event.span, one.event.when.value == other.event.when.value
    if a.extent == b.extent:
        return False
    if same_day and (a.text == b.text or a.extent in b.extent or b.extent in a.extent):
        return True  # "hours after the ferry sank on Monday, crews …" tells it all
    if is_verb(one.verb) and one.verb.lemma_ in SAYING:
        return False
    return is_same_event(one.signature, other.signature) or (
        _is_recent(one, other) and is_same_unnamed_event(one.signature, other.signature)
    )


def _is_recent(one: Draft, other: Draft) -> bool:
    """Whether the dates are near enough that a thing does not do the same twice: a week or less, one of them a day."""
    finer, coarser = sorted((rank_precision(d.event.when.precision) for d in (one, other)), reverse=True)
    return finer >= rank_precision("day") and coarser >= rank_precision("week")


def _join(one: Draft, other: Draft) -> Draft:
    """Return the finer dated of two tellings, else the longer where it holds the other, else the first."""
    finer, coarser = one, other
    ranks = [rank_precision(draft.event.when.precision) for draft in (one, other)]
    if ranks[1] > ranks[0] or (ranks[1] == ranks[0] and one.event.span.extent in other.event.span.extent):
        finer, coarser = other, one
    own = finer.event.span.extent
    also = sorted(e for e in {*finer.event.also, coarser.event.span.extent, *coarser.event.also} if e not in own)
    return replace(finer, event=replace(finer.event, also=tuple(also)))
