"""The events of a story's articles on one timeline: one event in several outlets is one entry with its sources. Pure.

Where two reports of one event do not agree on its date or on a figure, the entry says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from bot.news import ArticleEvent, Event
from bot.news.stories import StoryEvent
from bot.stories.event_blocks import split_blocks
from bot.stories.event_matching import (
    SHARE,
    ReportedEvent,
    Retold,
    compare_retold,
    differ_in_figures,
    find_difference,
    is_same_event,
    may_be_same_date,
    read_event,
)
from bot.stories.grouping import Group, group_items
from bot.stories.story_report import Report

_LENGTH = 0.7  # 1 would take the mean of the words' support, 0 their sum
_LIKELY = 40  # groups of a day that another is held against
_FORMS = 4  # members of each that are compared
_FINE = ("decade", "year", "quarter", "month", "week", "day", "time")


@dataclass(frozen=True, slots=True)
class MergedEvent:
    """One event of a story; `known_since`: when the first reading that tells it came."""

    entry: StoryEvent
    known_since: datetime


def merge_timelines(reports: Sequence[Report], since: datetime | None = None) -> tuple[StoryEvent, ...]:
    """Return a story's events in calendar order; the first report of each is the one to show, the finest dated.

    `new`: no reading had it by `since`.
    """
    return mark_new(merge_events(reports), since)


def merge_events(reports: Sequence[Report]) -> tuple[MergedEvent, ...]:
    """Return a story's events in calendar order, for `mark_new`.

    Only events of one block are compared (`event_blocks`). Where the blocks of an article are not known, all are: that
    takes long.
    """
    made = [one for told in _list_blocks(reports) for one in _merge_block(told)]
    return tuple(one for _, one in sorted(made, key=lambda one: one[0]))


# An event by its place among all, its article and its place there, and how many telling words it has, where known.
_Told: TypeAlias = tuple[int, Report, int, int | None]
# By when it was; of those of one day the fullest first, then as the articles have them.
_Rank: TypeAlias = tuple[tuple[date, date, str], bool, int, int]


def _list_blocks(reports: Sequence[Report]) -> list[list[_Told]]:
    places = [(report, index) for report in reports for index in range(len(report.events))]
    if any(report.events and report.blocks is None for report in reports):
        return [[(at, *one, None) for at, one in enumerate(places)]]
    blocks = [block for report in reports for block in report.blocks or ()]
    listed = split_blocks([one.block for one in blocks])
    return [[(at, *places[at], blocks[at].size) for at in block] for block in listed]


def _merge_block(told: Sequence[_Told]) -> list[tuple[_Rank, MergedEvent]]:
    if len(told) == 1 and (size := told[0][3]) is not None:  # nothing is like it: no need to look at its words
        at, report, index, _ = told[0]
        event = report.events[index]
        if not report.current:
            return []
        entry = StoryEvent(event, (ArticleEvent(index, event, report.headline),))
        return [(_rank(entry, event, size, at), MergedEvent(entry, report.at))]
    events = [(at, read_event(report, index)) for at, report, index, _ in told]
    place = {id(event): at for at, event in events}
    groups = group_items(
        [event for _, event in events],
        article=lambda one: one.article_event.headline.article_id,
        words=lambda one: one.roots,
        same=is_same_event,
        apart=find_difference,
        share=SHARE,
        strict=True,
    )
    made: list[tuple[_Rank, MergedEvent]] = []
    for group in _join_retold(groups):
        first, merged = group.members[0], _merge_group(group)
        if merged is not None:
            made.append((_rank(merged.entry, first.event, len(first.weights), place[id(first)]), merged))
    return made


def _rank(entry: StoryEvent, first: Event, size: int, at: int) -> _Rank:
    is_of_day = first.when.precision in ("day", "time") and not first.when.is_latest
    return entry.event.when.calendar_key, is_of_day, -size if is_of_day else 0, at


def mark_new(events: Iterable[MergedEvent], since: datetime | None) -> tuple[StoryEvent, ...]:
    """Return the events, those marked as new that no reading had by `since`."""
    if since is None:
        return tuple(one.entry for one in events)
    return tuple(replace(one.entry, new=True) if one.known_since > since else one.entry for one in events)


def _is_whole(text: str) -> bool:
    """Return whether a clause is a sentence by itself."""
    return text[:1].isupper() and text.rstrip("\"'”’»)").endswith((".", "!", "?", "…"))


def _measure_support(one: ReportedEvent, support: Mapping[str, int]) -> int:
    """Return how much of what others tell too a telling says, in tenths: of two that say the same, the shorter is more.

    What only one telling has counts for nothing.
    """
    told = sum(round(10 * weight) * (support[word] - 1) for word, weight in sorted(one.weights.items()))
    shortened: float = told / float(max(1, len(one.weights))) ** _LENGTH
    return round(shortened)


def _join_retold(groups: Sequence[Group[ReportedEvent]]) -> list[Group[ReportedEvent]]:
    """Join what several outlets tell of one day in words of their own.

    Groups are compared within a day, the fullest first, each with those that it has a kind of event in common with.
    """
    by_day: defaultdict[object, list[Group[ReportedEvent]]] = defaultdict(list)
    joined: list[Group[ReportedEvent]] = []
    for group in groups:
        first = group.members[0]
        if first.is_fine and not first.event.when.is_latest:
            by_day[first.days].append(group)
        else:
            joined.append(group)
    for listed in by_day.values():
        joined += _join_of_day(listed)
    return joined


def _join_of_day(groups: Sequence[Group[ReportedEvent]]) -> list[Group[ReportedEvent]]:
    kept: list[Group[ReportedEvent]] = []
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for group in sorted(groups, key=lambda one: -len(one.members[0].weights)):
        first = group.members[0]
        near = Counter(at for kind in first.kinds for at in by_kind[kind])
        for at, _ in sorted(near.items(), key=lambda one: (-one[1], one[0]))[:_LIKELY]:
            retold = _compare_groups(kept[at], group)
            if retold is not None:
                _join_groups(kept[at], group, retold.differs)
                break
        else:
            for kind in sorted(first.kinds):
                by_kind[kind].append(len(kept))
            kept.append(group)
    return kept


def _compare_groups(one: Group[ReportedEvent], other: Group[ReportedEvent]) -> Retold | None:
    """Compare two groups by their first members, most of which must tell the same."""
    any_claim = not all(member.event.said_by for member in (*one.members, *other.members))
    found = [
        compare_retold(mine, theirs, any_claim=any_claim)
        for mine in one.members[:_FORMS]
        for theirs in other.members[:_FORMS]
    ]
    if 2 * sum(retold is None for retold in found) >= len(found):
        return None
    return Retold(next((retold.differs for retold in found if retold is not None and retold.differs), None))


def _join_groups(one: Group[ReportedEvent], other: Group[ReportedEvent], differs: str | None) -> None:
    one.members += other.members
    one.articles |= other.articles
    one.differs = one.differs or other.differs or differs


def _merge_group(group: Group[ReportedEvent]) -> MergedEvent | None:
    shown = [one for one in group.members if one.current]
    if not shown:
        return None
    support = Counter(word for one in shown for word in one.weights)
    shown.sort(
        key=lambda one: (
            one.event.status != "happened",
            one.event.when.is_latest,
            -_FINE.index(one.event.when.precision),
            not _is_whole(one.event.span.text),
            -_measure_support(one, support),
            one.at,
        )
    )
    differs = group.differs
    if differs == "date" and all(may_be_same_date(shown[0], one) for one in shown[1:]):
        differs = None  # the reading that had another date was replaced since
    if differs == "figure" and not any(differ_in_figures(shown[0].figures, one.figures) for one in shown[1:]):
        differs = None
    entry = StoryEvent(shown[0].event, tuple(one.article_event for one in shown), differs=differs)
    return MergedEvent(entry, min(one.at for one in group.members))
