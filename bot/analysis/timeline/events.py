"""Events: a date, the verb it goes with, and the clause that tells what happened then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from bot.analysis.reading import Reading
from bot.analysis.timeline.clauses import clause, governor, is_verb, main_verb
from bot.analysis.timeline.dates import Dated, dated
from bot.analysis.timeline.merge import Draft, merged
from bot.analysis.timeline.telling import Resolver, said_by, status
from bot.analysis.timeline.ties import Told, ties
from bot.analysis.times import days
from bot.news import Event, Extent, Quote, Time, When


@dataclass(frozen=True, slots=True)
class _Pinned:
    verb: Token
    date: Dated
    rule: str
    confidence: float


def find_events(
    reading: Reading, times: Sequence[Time], names: Resolver | None = None, quotes: Sequence[Quote] = ()
) -> tuple[Event, ...]:
    """The dated events of the body, in calendar order; what is told twice is one entry with the finer date."""
    if not reading.doc.has_annotation("DEP"):
        return ()
    dates = dated(reading, times)
    pinned = _pinned(reading, dates)
    places = [d.place for d in dates]
    drafts = []
    for pin in pinned:
        others = [p for p in places if not (pin.date.place.start <= p.start and p.end <= pin.date.place.end)]
        span = clause(reading, pin.verb, pin.date.place, _rivals(pinned, pin, others))
        if span is None or not any(c.isalpha() for c in span.text):
            continue
        expression = list(reading.tokens(pin.date.place.start, pin.date.place.end))
        event = Event(
            when=pin.date.when,
            span=span,
            status=status(pin.verb, expression),
            said_by=said_by(reading, pin.verb, pin.date.place, names, quotes),
            also=(),
            confidence=pin.confidence,
            rule=pin.rule,
        )
        drafts.append(Draft(event, pin.verb))
    return tuple(sorted(merged(drafts), key=_calendar))


def _pinned(reading: Reading, dates: Sequence[Dated]) -> list[_Pinned]:
    """Each date with the verb or eventive noun that it goes with; one date for each."""
    pinned: list[_Pinned] = []
    taken: set[int] = set()
    for date in dates:
        verb = governor(reading.tokens(date.place.start, date.place.end))
        if verb is None or date.ends:
            continue
        if verb.i in taken and is_verb(verb):
            continue
        taken.add(verb.i)
        sure = is_verb(verb)
        pinned.append(_Pinned(verb, date, "verb" if sure else "noun", 0.9 if sure else 0.7))
    told = [Told(p.verb, p.date) for p in pinned]
    for tied in ties(reading, told):
        if tied.verb.i not in taken:
            taken.add(tied.verb.i)
            pinned.append(_Pinned(tied.verb, tied.date, "tied", 0.7))
    return pinned


def _rivals(pinned: Sequence[_Pinned], pin: _Pinned, others: Sequence[Extent]) -> list[Extent]:
    """The dates beside this one that other verbs own."""
    owned = {p.date.place for p in pinned if p.verb.i != pin.verb.i}
    return [o for o in others if o in owned]


def _calendar(event: Event) -> tuple[object, ...]:
    first = days.first_day(event.when.value)
    return (first.isoformat() if first else "9999", event.when.value, event.span.start)


def when_of(reading: Reading, times: Sequence[Time], extent: Extent) -> When | None:
    """The date of the clause that holds `extent` (a cue, a quote): its own verb's, else that of the clause it hangs under."""
    tokens = reading.tokens(extent.start, extent.end)
    if not len(tokens) or not reading.doc.has_annotation("DEP"):
        return None
    sentence = reading.extent(tokens[0].sent)
    near = [t for t in times if sentence.start <= t.span.start < sentence.end]
    if not near:
        return None
    by_verb: dict[int, When] = {}
    for date in dated(reading, times):
        if sentence.start <= date.place.start < sentence.end and not date.ends:
            verb = governor(reading.tokens(date.place.start, date.place.end))
            if verb is not None and is_verb(verb):
                by_verb.setdefault(verb.i, date.when)
    return _up(tokens.root, by_verb)


def _up(token: Token, by_verb: dict[int, When]) -> When | None:
    for _ in range(30):
        if is_verb(token):
            token = main_verb(token)
            if token.i in by_verb:
                return by_verb[token.i]
            for child in token.children:
                if child.dep_ == "conj" and child.i in by_verb and child.lemma_ == token.lemma_:
                    return by_verb[child.i]
        if token.head.i == token.i or token.dep_ in ("relcl", "advcl"):
            return None
        token = token.head
    return None
