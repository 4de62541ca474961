"""Dates anchored to another event, where the words tie the two: "two days after the vote on July 3".

The far event, or the near one, must be dated: in the same sentence, or told again elsewhere with a date by a verb of
the same meaning and with the same people. Else no date is given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Final

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.timeline.clauses import EVENT_NOUNS, find_main_verb, is_verb
from bot.analysis.timeline.event_dates import DateMention, rank_precision
from bot.analysis.timeline.status import STATES
from bot.analysis.times import days
from bot.analysis.times.lexicon import GAP
from bot.analysis.times.numbers import NUMBER, parse_number
from bot.analysis.times.relative import parse_unit_name
from bot.news import Extent, Precision, Span, When

_SHIFT: Final = re.compile(
    rf"(?<!\w)(?P<n>(?:just|only|exactly){GAP})?(?:(?:(?P<amount>an?|the|{NUMBER}){GAP})?"
    rf"(?P<unit>minute|hour|day|week|month|year)s?{GAP}(?P<side>after|before|following|prior{GAP}to|since))\b",
    re.IGNORECASE,
)

_TAIL: Final = re.compile(
    rf"\b(?:minute|hour|day|week|month|year)s?{GAP}(?:after|before|following|prior{GAP}to|since)\b", re.IGNORECASE
)
_LASTING: Final = re.compile(r"\b(?:for|within|(?:in|during|over) the)\s+$", re.IGNORECASE)  # "for a month after"
_WITHIN_DAY: Final = frozenset(("minute", "hour"))
_COMING: Final = frozenset(("come", "follow"))  # "it comes a day after she quit": the news does
_FEW: Final = 3  # sentences back in which the day of the news stands
_MOST: Final = 1_000  # of one article; what has more is a table
_LONGEST_AMOUNT: Final = 60  # characters before "days after"

# Verbs (and the nouns made of them) that tell one thing.
_CLASSES: Final = tuple(
    frozenset(group.split())
    for group in (
        "sign ink seal conclude initial",
        "summon call_in",
        "kill murder assassinate slay shoot",
        "arrest detain apprehend",
        "invade invasion attack",
        "resign quit step_down resignation",
        "elect vote election",
        "meet meeting talk summit",
        "visit arrive travel trip",
        "launch fire test",
        "buy acquire purchase acquisition",
        "crash collide",
        "die death",
        "win victory",
        "release free",
        "bomb bombing explode blast",
        "ban prohibit outlaw",
        "open inaugurate",
        "appoint name nominate",
        "sentence jail imprison",
    )
)


_DOERS: Final = ("nsubj", "nsubjpass")
_AGAIN: Final = frozenset(
    ("again", "another", "second", "third", "previously", "once", "twice", "earlier", "first", "new")
)


@dataclass(frozen=True, slots=True)
class EventSignature:
    """What two tellings of an event share: the meaning of the verb, the names in its clause, how it is told."""

    lemma: str
    meaning: frozenset[str]
    names: frozenset[str]
    manner: tuple[bool, bool, bool]  # had, will, not
    again: bool  # there is more than one such event
    doer: str  # the lemma of what does it, where that is a common noun: "tram"
    done_to: str
    anew: bool  # its doer is one not spoken of before: "a tram"


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """A dated event as far as ties need it."""

    verb: Token
    date: DateMention


@dataclass(frozen=True, slots=True)
class AnchoredDate:
    """A date anchored to another event: which verb it dates, and the words that say so."""

    verb: Token
    date: DateMention
    far: bool  # it is the anchor of the other


def find_synonyms(verb: Token) -> frozenset[str]:
    """Return the verbs that mean what this one does, itself among them."""
    lemma = verb.lemma_.lower()
    phrase = next((f"{lemma}_{c.lower_}" for c in verb.children if c.dep_ == "prt"), lemma)
    return next((group for group in _CLASSES if phrase in group or lemma in group), frozenset({phrase}))


def find_participants(verb: Token) -> frozenset[str]:
    """The proper names, in small letters, that stand in the verb's own clause: subject, objects, what is owned."""
    found: set[str] = set()
    heads = [
        c
        for c in verb.children
        if c.dep_ in ("nsubj", "nsubjpass", "dobj", "iobj", "dative", "agent", "attr", "poss", "compound", "prep")
    ]
    if verb.dep_ in ("relcl", "acl"):
        heads.append(verb.head)
    if verb.dep_ in ("conj", "xcomp") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        heads += [c for c in verb.head.children if c.dep_ in ("nsubj", "nsubjpass")]
    for head in heads:
        for token in _walk_phrase(head, 12):
            if token.pos_ == "PROPN" and token.ent_type_ not in ("DATE", "TIME"):
                found.add(token.lower_)
    return frozenset(found)


def _walk_phrase(head: Token, most: int) -> Iterator[Token]:
    """Yield the phrase of a head without the clauses in it."""
    yield head
    for child in head.children:
        if child.dep_ not in ("relcl", "advcl", "acl", "ccomp") and most > 0:
            yield from _walk_phrase(child, most - 1)


def build_signature(verb: Token) -> EventSignature:
    """Return what an event is compared by with another telling."""
    doer, done_to = _find_common_noun(verb, _DOERS), _find_common_noun(verb, ("dobj", "attr"))
    return EventSignature(
        verb.lemma_,
        find_synonyms(verb),
        find_participants(verb),
        _read_manner(verb),
        _is_repeated(verb),
        doer.lemma_.lower() if doer else "",
        done_to.lemma_.lower() if done_to else "",
        doer is not None and any(c.lower_ in ("a", "an") or c.dep_ == "nummod" for c in doer.children),
    )


def is_same_event(one: EventSignature, other: EventSignature) -> bool:
    """Return whether two tellings are of one event: verbs of one meaning and two shared names (or all, of one each)."""
    if not one.meaning & other.meaning or one.manner != other.manner or one.again or other.again:
        return False
    shared = one.names & other.names
    return len(shared) >= 2 or bool(shared and shared in (one.names, other.names) and one.lemma == other.lemma)


def is_same_unnamed_event(one: EventSignature, later: EventSignature) -> bool:
    """Return whether two tellings without names are of one event: the same verb of the same noun, nothing different."""
    if later.anew or one.lemma != later.lemma or not one.doer or one.doer != later.doer or one.manner != later.manner:
        return False
    if one.again or later.again or (one.names and later.names and not one.names & later.names):
        return False
    return one.done_to == later.done_to or not (one.done_to and later.done_to)


def _find_common_noun(verb: Token, deps: Collection[str]) -> Token | None:
    """Return the common noun that stands in one of these places of the verb."""
    found = next((c for c in verb.children if c.dep_ in deps), None)
    if found is not None and found.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        found = verb.head
    return found if found is not None and found.pos_ == "NOUN" else None


def _read_manner(verb: Token) -> tuple[bool, bool, bool]:
    """Return what sets two tellings apart: "had signed", "will sign", "did not sign"."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return (
        "had" in helpers,
        any(c.dep_ == "aux" and c.tag_ in ("MD", "TO") for c in verb.children),
        any(c.dep_ == "neg" for c in verb.children),
    )


def _is_repeated(verb: Token) -> bool:
    """Return whether there is more than one such event: "signed again", "signed another pact", "first signed"."""
    return any(c.lower_ in _AGAIN for c in verb.children) or any(
        g.lower_ in _AGAIN for c in verb.children if c.dep_ in ("dobj", "nsubj", "nsubjpass") for g in c.children
    )


def find_anchored_dates(reading: Reading, told: Sequence[DatedEvent]) -> Iterator[AnchoredDate]:
    """Yield every date that "so long after …" gives to an event that has none of its own."""
    dates = _Dates(told)
    for match in islice(_find_shifts(reading.text, reading.base, reading.document.body.end), _MOST):
        amount = _read_amount(match)
        if amount is None:
            continue
        place = Extent(match.start(), match.end())
        tokens = reading.find_tokens(place.start, place.end)
        events = _find_both_events(reading, tokens[-1]) if len(tokens) else None
        if events is None:
            continue
        near, far = events
        sign = -1 if match["side"].lower().startswith(("before", "prior")) else 1
        unit = match["unit"].lower()
        unit = "day" if unit in _WITHIN_DAY else parse_unit_name(unit)
        yield from _anchor_dates(reading, dates, near, far, amount * sign, unit, place)


def _read_amount(match: re.Match[str]) -> int | None:
    """Return how many units lie between two events: none for "hours after"; None for "weeks after"."""
    if match["unit"].lower() in _WITHIN_DAY:
        return 0
    words = (match["amount"] or "").lower()
    amount = 1.0 if words in ("a", "an", "the") else parse_number(words) if words else None
    return None if amount is None or amount % 1 else int(amount)


def _find_shifts(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield every "two days after"; looked for by its last words, which are rare, and only then as a whole."""
    for tail in _TAIL.finditer(text, start, end):
        for match in _SHIFT.finditer(text, max(start, tail.start() - _LONGEST_AMOUNT), tail.end()):
            if match.end() == tail.end() and not _LASTING.search(text, max(start, match.start() - 12), match.start()):
                yield match


def _find_both_events(reading: Reading, link: Token) -> tuple[Token, Token] | None:
    """Return the event that is dated by the shift, and the one it is dated from, on either side of "after"."""
    if link.dep_ == "mark" and is_verb(link.head):
        far = find_main_verb(link.head)
        near = find_verb_above(far)
    else:
        after = next((c for c in link.children if c.dep_ in ("pobj", "pcomp")), None)
        if after is None:
            return None
        far = find_main_verb(after) if is_verb(after) else after
        if not is_verb(far) and far.lemma_.lower() not in EVENT_NOUNS:
            return None
        near = find_verb_above(link)
    return (near, far) if near is not None and near.i != far.i else None


def find_verb_above(token: Token) -> Token | None:
    """Return the nearest verb that a token hangs on."""
    for _ in range(20):
        if token.head.i == token.i:
            return None
        token = token.head
        if is_verb(token):
            return find_main_verb(token)
    return None


def _anchor_dates(
    reading: Reading, dates: _Dates, near: Token, far: Token, shift: int, unit: str, place: Extent
) -> Iterator[AnchoredDate]:
    far_date, near_date = dates.find_date(far), dates.find_date(near)
    if far_date is None and near_date is None and near.lemma_ in _COMING:
        near_date = dates.find_news_date(reading, near)
    if far_date and near_date is None and not _is_state_of_now(near):
        date = _shift_date(reading, far_date, shift, unit, place)
        if date:
            yield AnchoredDate(near, date, far=False)
    elif near_date and far_date is None:
        date = _shift_date(reading, near_date, -shift, unit, place)
        if date:
            yield AnchoredDate(far, date, far=True)


def _is_state_of_now(verb: Token) -> bool:
    """Return whether a verb says how things are: "troops remain, 18 years after the attack"."""
    return verb.tag_ in ("VBZ", "VBP") and verb.lemma_ in STATES


class _Dates:
    """The dates of the events that are told; each event is looked at once, however many ties ask for it."""

    def __init__(self, told: Sequence[DatedEvent]) -> None:
        self._told = told
        self._own = {each.verb.i: each.date for each in reversed(told)}
        self._elsewhere: dict[EventSignature, DateMention | None] = {}

    @cached_property
    def _gists(self) -> list[tuple[EventSignature, DateMention]]:
        return [(build_signature(each.verb), each.date) for each in self._told]

    def find_date(self, verb: Token) -> DateMention | None:
        """Return the date of an event by its own words, or by those of another place that clearly tells the same."""
        if verb.i in self._own:
            return self._own[verb.i]
        mine = build_signature(verb)
        if mine not in self._elsewhere:
            again = {date.when.value: date for other, date in self._gists if is_same_event(other, mine)}
            self._elsewhere[mine] = next(iter(again.values())) if len(again) == 1 else None
        return self._elsewhere[mine]

    def find_news_date(self, reading: Reading, verb: Token) -> DateMention | None:
        """Return the day of what "it comes after" speaks of: that told last, near before it, else the article's."""
        start = reading.sentence_starts[max(0, bisect_right(reading.sentence_starts, verb.i) - 1 - _FEW)]
        before = [e.date for e in self._told if start <= e.verb.i < verb.i and e.date.when.precision == "day"]
        if before:
            return before[-1]
        day = reading.day
        return DateMention(When(day.isoformat(), "day", "dateline", None), reading.locate(verb)) if day else None


def _shift_date(reading: Reading, date: DateMention, shift: int, unit: str, place: Extent) -> DateMention | None:
    """Return the date moved by the shift, never finer than the unit or the anchor."""
    when = date.when
    if when.until or when.open or when.precision == "time":
        return None
    first = days.parse_first_day(when.value)
    if first is None:
        return None
    wanted: Precision = unit  # type: ignore[assignment]  # day, week, month and year are precisions
    if rank_precision(when.precision) < rank_precision(wanted):
        return None
    value = days.format_value(days.shift_day(first, shift, unit), unit)
    span = Span.of(reading.text, place.start, place.end)
    if when.expression is None:  # counted from the article's day: the last that it can be
        return DateMention(replace(when, value=value, precision=wanted, expression=span if shift else None), place)
    return DateMention(When(value, wanted, "event", span, anchor=when.expression), place)
