"""The events of a story's articles on one timeline: one event in several outlets is one entry with its sources. Pure.

Where two reports of one event do not agree on its date or on a figure, the entry says so. Without a parse, two events
are taken for one only where most of their content words are the same and none of them speaks against it: another name,
another outcome, a "not". Two entries of one event mislead less than one entry of two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.news import ArticleEvent, Event, When
from bot.news.stories import StoryEvent
from bot.stories.content_words import find_terms, split_words, stem
from bot.stories.grouping import Group, group_items
from bot.stories.quantities import TOLLS, Figure, find_figures, is_number
from bot.stories.story_report import NEGATIONS, Report, find_root, find_roots

_CAPITAL = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w'’-]+|\b[A-Z][\w'’-]+(?=\s[A-Z])")
# "EASTPORT, Westmark (Agency) — "
_DATELINE = re.compile(r"^[A-Z][A-Z .'’-]{1,60}(?:,[^—–\n-]{2,40}?)?\s?(?:\([^)\n]{2,30}\))?\s?[—–-]{1,9}\s")
_FINE = ("decade", "year", "quarter", "month", "week", "day", "time")
_SHARE = 0.5  # of the content words of the shorter clause: less is never one event
_SLIP = 7  # days that two reports of what happened may be apart
_SHORTLY = timedelta(days=3)
_MOVED = 31  # days by which a planned date may have been moved
_OPPOSED = [
    (
        frozenset(find_root(stem(word)) for word in one.split()),
        frozenset(find_root(stem(word)) for word in other.split()),
    )
    for one, other in (
        ("win won victory beat", "lose lost defeat"),
        (
            "rise rose risen gain climb jump surge soar increase grow grew",
            "fall fell fallen drop slip sink decline decrease cut",
        ),
        ("convict guilty condemn", "acquit clear innocent"),
        ("open reopen start begin began launch", "close shut end finish halt suspend"),
        ("approve pass back accept agree", "reject refuse block veto oppose decline"),
        ("arrive enter join sign", "leave left depart quit withdraw"),
        ("arrest detain jail imprison", "release free"),
        ("kill dead death died", "injure wound hurt survive"),
        ("buy bought acquire", "sell sold"),
        ("appoint hire elect", "dismiss sack fire resign"),
        ("confirm admit", "deny denied"),
        ("first", "second third fourth"),
        ("second", "third fourth"),
        ("north northern", "south southern east western"),
        ("east eastern", "west western south"),
    )
]


@dataclass(frozen=True, slots=True)
class _ReportedEvent:
    article_event: ArticleEvent
    at: datetime
    current: bool
    roots: frozenset[str]
    names: frozenset[str]
    figures: tuple[Figure, ...]
    days: tuple[date, date] | None
    denies: bool
    published: date | None

    @property
    def event(self) -> Event:
        return self.article_event.event

    @property
    def is_fine(self) -> bool:
        return self.event.when.precision in ("day", "time")


def merge_timelines(reports: Sequence[Report], since: datetime | None = None) -> tuple[StoryEvent, ...]:
    """Return a story's events in calendar order; the first report of each is the one to show, the finest dated.

    `new`: no reading had it by `since`.
    """
    groups = group_items(
        list(_list_events(reports)),
        article=lambda one: one.article_event.headline.article_id,
        words=lambda one: one.roots,
        same=_is_same_event,
        apart=_find_difference,
        share=_SHARE,
        strict=True,
    )
    made = [one for group in groups if (one := _merge_group(group, since)) is not None]
    return tuple(sorted(made, key=lambda one: one.event.when.calendar_key))


def _list_events(reports: Sequence[Report]) -> Iterator[_ReportedEvent]:
    for one in reports:
        for index, event in enumerate(one.events):
            text = _strip_date(event)
            said = frozenset(word for word in find_roots(text) if not is_number(word))
            yield _ReportedEvent(
                ArticleEvent(index, event, one.headline),
                one.at,
                one.current,
                said,
                frozenset(word for match in _CAPITAL.finditer(text) for word in find_roots(match[0])),
                find_figures(text),
                _find_days(event.when),
                any(word in NEGATIONS or word.endswith("n't") for word in split_words(text)),
                one.headline.anchor_day,
            )


def _find_days(when: When) -> tuple[date, date] | None:
    """Return the days that a date may mean; news without a date is of its article's day, or of shortly before."""
    found = when.days
    return (found[0] - _SHORTLY, found[1]) if found and when.is_latest else found


def _strip_date(event: Event) -> str:
    """Return the clause without what another outlet writes otherwise: the words of its date, a dateline before it."""
    text, dated = event.span.text, event.when.expression
    if dated is not None and dated in event.span.extent:
        start, end = dated.start - event.span.start, dated.end - event.span.start
        text = text[:start] + " " + text[end:]
    last = text.rpartition("\n")[2]
    text = last if len(last.split()) > 3 else text
    return _DATELINE.sub("", text)


def _merge_group(group: Group[_ReportedEvent], since: datetime | None) -> StoryEvent | None:
    shown = [one for one in group.members if one.current]
    if not shown:
        return None
    shown.sort(key=lambda one: (one.event.when.is_latest, -_FINE.index(one.event.when.precision), one.at))
    new = since is not None and all(one.at > since for one in group.members)
    differs = group.differs
    if differs == "date" and all(_may_be_same_date(shown[0], one) for one in shown[1:]):
        differs = None  # the reading that had another date was replaced since
    if differs == "figure" and not any(_differ_in_figures(shown[0], one) for one in shown[1:]):
        differs = None
    return StoryEvent(shown[0].event, tuple(one.article_event for one in shown), new, differs)


def _is_same_event(one: _ReportedEvent, other: _ReportedEvent) -> bool:
    if not _may_be_same_event(one, other) or not _may_be_same_date(one, other) or _differ_in_figures(one, other):
        return False
    return one.roots == other.roots or _is_mostly_shared(one, other)


def _is_mostly_shared(one: _ReportedEvent, other: _ReportedEvent) -> bool:
    """Return whether the other says nearly all that one says: words of its own on either side make it another event."""
    shared = one.roots & other.roots
    own = min(len(one.roots - shared), len(other.roots - shared))
    return len(shared) > 2 and len(shared - one.names - other.names) > 1 and own <= len(shared) // 8


def _find_difference(one: _ReportedEvent, other: _ReportedEvent) -> str | None:
    """Find what two reports of one event do not agree on; None where they are of two events."""
    if not _may_be_same_event(one, other):
        return None
    if _differ_in_toll(one, other):
        return "figure"
    if not _is_mostly_shared(one, other):
        return None
    shared, either = len(one.roots & other.roots), len(one.roots | other.roots)
    if _may_be_same_date(one, other):
        alike = shared >= (0.6 if one.is_fine and other.is_fine else 0.8) * either
        return "figure" if alike and _differ_in_figures(one, other) else None
    if _differ_in_figures(one, other) or not _may_be_misdated(one, other):
        return None
    return "date" if shared > 3 and shared >= 0.7 * either else None


def _differ_in_toll(one: _ReportedEvent, other: _ReportedEvent) -> bool:
    """Return whether two outlets count the dead, the hurt or the held of one day, and not to the same number."""
    if not (one.is_fine and other.is_fine and one.days == other.days and one.event.status == "happened"):
        return False
    mine, theirs = ({f.unit: f.value for f in told.figures if f.unit in TOLLS} for told in (one, other))
    both = mine.keys() & theirs.keys()
    return len(one.roots & other.roots) > 1 and bool(both) and all(mine[unit] != theirs[unit] for unit in both)


def _may_be_same_event(one: _ReportedEvent, other: _ReportedEvent) -> bool:
    """Return whether nothing in the words speaks against the two being one event."""
    if one.event.status != other.event.status or one.denies != other.denies:
        return False
    claimants = [set(find_terms(told.event.said_by or "")) for told in (one, other)]
    if all(claimants) and not claimants[0] & claimants[1]:
        return False
    if (one.names - other.roots) and (other.names - one.roots):
        return False
    only, others = one.roots - other.roots, other.roots - one.roots
    return not any((only & a and others & b) or (only & b and others & a) for a, b in _OPPOSED)


def _may_be_same_date(one: _ReportedEvent, other: _ReportedEvent) -> bool:
    """Return whether one date may be the other, known more or less exactly."""
    first, second = one.event.when, other.event.when
    if one.days is None or other.days is None or first.open != second.open:
        return first.value == second.value and first.open == second.open
    if (first.until or "") != (second.until or "") and first.until and second.until:
        return False
    a, b = one.days, other.days
    return (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])


def _may_be_misdated(one: _ReportedEvent, other: _ReportedEvent) -> bool:
    """Return whether two dates are near enough to be of one event; no article reports what came after it."""
    if one.days is None or other.days is None or one.event.when.open or other.event.when.open:
        return False
    first, second = one.event.when, other.event.when
    if first.precision != second.precision or first.is_latest or second.is_latest:
        return False
    if not one.is_fine:
        return first.precision in ("year", "month") and abs((one.days[0] - other.days[0]).days) <= 366
    happened = one.event.status == "happened"
    if happened and (_is_too_early(one, other) or _is_too_early(other, one) or _each_its_own_day(one, other)):
        return False
    apart = abs((one.days[0] - other.days[0]).days)
    return apart <= (_SLIP if happened else _MOVED) or first.value[4:10] == second.value[4:10]


def _is_too_early(one: _ReportedEvent, other: _ReportedEvent) -> bool:
    """Return whether `one`'s article appeared before the day that `other` gives: it cannot have told of that."""
    return one.published is not None and other.days is not None and one.published < other.days[0]


def _each_its_own_day(one: _ReportedEvent, other: _ReportedEvent) -> bool:
    """Return whether each article tells what was new on its own day, where the days are two."""
    return all(
        told.published is not None and told.days is not None and told.days[0] == told.published for told in (one, other)
    )


def _differ_in_figures(one: _ReportedEvent, other: _ReportedEvent) -> bool:
    """Return whether they count the same thing and do not come to the same number."""
    mine = {figure.unit: figure.value for figure in one.figures if figure.unit}
    theirs = {figure.unit: figure.value for figure in other.figures if figure.unit}
    values = {figure.value for figure in one.figures}, {figure.value for figure in other.figures}
    if values[0] <= values[1] or values[1] <= values[0]:
        return False
    return any(unit in theirs and theirs[unit] != value for unit, value in mine.items())
