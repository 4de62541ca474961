"""Whether two outlets' reports are of one event, and what they do not agree on. Pure.

Without a parse, two events are taken for one only where most of their content words are the same and none of them
speaks against it: another name, another outcome, a "not". Two entries of one event mislead less than one entry of two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.news import ArticleEvent, Event, When
from bot.stories.content_words import find_terms, split_words, stem
from bot.stories.event_kinds import KINDS, SINGULAR, find_kind
from bot.stories.quantities import TOLLS, Figure, find_figures, is_number
from bot.stories.story_report import NEGATIONS, Report, find_root, find_roots
from bot.stories.word_weights import weigh_word

_CAPITAL = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w'’-]+|\b[A-Z][\w'’-]+(?=\s[A-Z])")
# "EASTPORT, Westmark (Agency) — "
_DATELINE = re.compile(r"^[A-Z][A-Z .'’-]{1,60}(?:,[^—–\n-]{2,40}?)?\s?(?:\([^)\n]{2,30}\))?\s?[—–-]{1,9}\s")
_RETOLD, _RETOLD_BRIEFLY, _RETOLD_SINGULAR = 0.65, 0.8, 0.4  # of the weight of the shorter report's words
# "… after the earthquake", up to the next comma: not what is told, but when
_BACKDROP = re.compile(
    r"\b(?:after|since|following|before|ahead of|in the wake of|despite|amid|victims of|survivors of)\s[^,;.]{1,90}",
    re.IGNORECASE,
)
SHARE = 0.5  # of the content words of the shorter clause: less is never one event
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
class ReportedEvent:
    """An event as one reading of one article tells it, with what it is compared by."""

    article_event: ArticleEvent
    at: datetime
    current: bool
    roots: frozenset[str]
    names: frozenset[str]
    figures: tuple[Figure, ...]
    days: tuple[date, date] | None
    denies: bool
    claimants: frozenset[str]  # words of who says so; none where the article says it itself
    published: date | None
    weights: Mapping[str, float]  # what it tells, by word or kind of event, and how telling that is
    kinds: frozenset[str]  # of event that it tells of; one that only tells when ("after the quake") is none

    @property
    def event(self) -> Event:
        return self.article_event.event

    @property
    def is_fine(self) -> bool:
        return self.event.when.precision in ("day", "time")


@dataclass(frozen=True, slots=True)
class Retold:
    """What two reports of one event do not agree on, if anything: "figure", "status"."""

    differs: str | None


def read_event(report: Report, index: int) -> ReportedEvent:
    """Return an event of an article, by its place among them, with what it is compared by."""
    event = report.events[index]
    text = _strip_date(event)
    terms = list(find_terms(text))
    weights = _weigh_telling(terms)
    backdrop = _BACKDROP.search(text)
    told = weights if backdrop is None else _weigh_telling(find_terms(_BACKDROP.sub(" ", text)))
    return ReportedEvent(
        ArticleEvent(index, event, report.headline),
        report.at,
        report.current,
        frozenset(root for root in map(find_root, terms) if not is_number(root)),
        frozenset(word for match in _CAPITAL.finditer(text) for word in find_roots(match[0])),
        find_figures(text),
        _find_days(event.when),
        any(word in NEGATIONS or word.endswith("n't") for word in split_words(text)),
        frozenset(find_terms(event.said_by or "")),
        report.headline.anchor_day,
        weights,
        KINDS & told.keys(),
    )


def _weigh_telling(terms: Iterable[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for term in terms:
        if not is_number(term):
            kind = find_kind(find_root(term))
            weights[kind] = max(weights.get(kind, 0.0), weigh_word(term))
    return weights


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


def is_same_event(one: ReportedEvent, other: ReportedEvent) -> bool:
    """Return whether two reports are plainly of one event."""
    # What most pairs fail, and is soon said, comes first.
    return (
        (one.roots == other.roots or _is_mostly_shared(one, other))
        and may_be_same_date(one, other)
        and not differ_in_figures(one.figures, other.figures)
        and _may_be_same_event(one, other)
    )


def _is_mostly_shared(one: ReportedEvent, other: ReportedEvent) -> bool:
    """Return whether the other says nearly all that one says: words of its own on either side make it another event."""
    shared = one.roots & other.roots
    own = min(len(one.roots - shared), len(other.roots - shared))
    return len(shared) > 2 and len(shared - one.names - other.names) > 1 and own <= len(shared) // 8


def compare_retold(one: ReportedEvent, other: ReportedEvent, *, any_claim: bool = False) -> Retold | None:
    """Compare two reports of one day that tell of the same kind of event; None where they are of two events.

    The shorter says little that the other does not: "protests broke out in Brenn", "the unrest that began in the
    southern city of Brenn". They may differ in a figure, or in whether it happened. With `any_claim` it does not matter
    who says so: an outlet says it itself.
    """
    is_one_day = one.is_fine and other.is_fine and one.days == other.days
    if (
        not is_one_day
        or one.event.when.is_latest
        or not _may_be_same_event(one, other, any_status=True, any_claim=any_claim)
    ):
        return None
    shared, kinds = one.weights.keys() & other.weights.keys(), one.kinds & other.kinds
    shorter = min(one.weights, other.weights, key=len)
    # Whole tenths: a sum of fractions depends on their order.
    whole, common = (sum(round(10 * shorter[word]) for word in words) for words in (shorter, shared))
    differs_in_status = one.event.status != other.event.status
    enough = _RETOLD_BRIEFLY if differs_in_status or len(shared) < 3 else _RETOLD
    enough = _RETOLD_SINGULAR if kinds & SINGULAR and not differs_in_status else enough
    if not kinds or common < enough * whole or (len(shared) < 2 and not kinds & SINGULAR):
        return None
    if differs_in_status:
        return Retold("status")
    return Retold("figure" if differ_in_figures(one.figures, other.figures) else None)


def find_difference(one: ReportedEvent, other: ReportedEvent) -> str | None:
    """Find what two reports of one event do not agree on; None where they are of two events."""
    if not _may_be_same_event(one, other):
        return None
    if _differ_in_toll(one, other):
        return "figure"
    if not _is_mostly_shared(one, other):
        return None
    shared, either = len(one.roots & other.roots), len(one.roots | other.roots)
    if may_be_same_date(one, other):
        alike = shared >= (0.6 if one.is_fine and other.is_fine else 0.8) * either
        return "figure" if alike and differ_in_figures(one.figures, other.figures) else None
    if differ_in_figures(one.figures, other.figures) or not _may_be_misdated(one, other):
        return None
    return "date" if shared > 3 and shared >= 0.7 * either else None


def _differ_in_toll(one: ReportedEvent, other: ReportedEvent) -> bool:
    """Return whether two outlets count the dead, the hurt or the held of one day, and not to the same number."""
    if not (one.is_fine and other.is_fine and one.days == other.days and one.event.status == "happened"):
        return False
    mine, theirs = ({f.unit: f.value for f in told.figures if f.unit in TOLLS} for told in (one, other))
    both = mine.keys() & theirs.keys()
    return len(one.roots & other.roots) > 1 and bool(both) and all(mine[unit] != theirs[unit] for unit in both)


def _may_be_same_event(
    one: ReportedEvent, other: ReportedEvent, *, any_status: bool = False, any_claim: bool = False
) -> bool:
    """Return whether nothing in the words speaks against the two being one event."""
    if (one.event.status != other.event.status and not any_status) or one.denies != other.denies:
        return False
    if not any_claim and one.claimants and other.claimants and not one.claimants & other.claimants:
        return False
    if (one.names - other.roots) and (other.names - one.roots):
        return False
    only, others = one.roots - other.roots, other.roots - one.roots
    return not any((only & a and others & b) or (only & b and others & a) for a, b in _OPPOSED)


def may_be_same_date(one: ReportedEvent, other: ReportedEvent) -> bool:
    """Return whether one date may be the other, known more or less exactly."""
    first, second = one.event.when, other.event.when
    if one.days is None or other.days is None or first.open != second.open:
        return first.value == second.value and first.open == second.open
    if (first.until or "") != (second.until or "") and first.until and second.until:
        return False
    a, b = one.days, other.days
    return (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])


def _may_be_misdated(one: ReportedEvent, other: ReportedEvent) -> bool:
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


def _is_too_early(one: ReportedEvent, other: ReportedEvent) -> bool:
    """Return whether `one`'s article appeared before the day that `other` gives: it cannot have told of that."""
    return one.published is not None and other.days is not None and one.published < other.days[0]


def _each_its_own_day(one: ReportedEvent, other: ReportedEvent) -> bool:
    """Return whether each article tells what was new on its own day, where the days are two."""
    return all(
        told.published is not None and told.days is not None and told.days[0] == told.published for told in (one, other)
    )


def differ_in_figures(one: Sequence[Figure], other: Sequence[Figure]) -> bool:
    """Return whether two texts count the same thing and do not come to the same number."""
    mine = {figure.unit: figure.value for figure in one if figure.unit}
    theirs = {figure.unit: figure.value for figure in other if figure.unit}
    values = {figure.value for figure in one}, {figure.value for figure in other}
    if values[0] <= values[1] or values[1] <= values[0]:
        return False
    return any(unit in theirs and theirs[unit] != value for unit, value in mine.items())
