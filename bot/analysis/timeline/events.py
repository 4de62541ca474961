"""Events: a date, the verb it goes with, and the clause that tells what happened then."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.analysis.parse.long_sentences import is_cut
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token, Tokens
from bot.analysis.timeline.anchored_dates import DatedEvent, find_anchored_dates, find_verb_above
from bot.analysis.timeline.clauses import (
    COARSE,
    find_governor,
    find_main_verb,
    find_relative_verb,
    find_root,
    has_outcome,
    is_verb,
)
from bot.analysis.timeline.entry_text import cut_clause
from bot.analysis.timeline.event_attribution import Resolver, find_source
from bot.analysis.timeline.event_dates import DateMention, find_dates, is_compatible, rank_precision
from bot.analysis.timeline.excluded_dates import (
    is_caption,
    is_comparison,
    is_excluded,
    is_news,
    is_picture,
    is_reporting,
    is_stamp,
)
from bot.analysis.timeline.listed_dates import find_listed_verb
from bot.analysis.timeline.news import find_news
from bot.analysis.timeline.same_event import Draft, merge_drafts
from bot.analysis.timeline.shared_dates import find_sharer, is_of_publication, is_publishing
from bot.analysis.timeline.status import (
    find_calling_off,
    find_status,
    is_awaited,
    is_deadline,
    is_decided,
    is_late,
    is_mere_infinitive,
    is_past,
    is_perfect,
    is_scheduled,
    is_sudden,
    is_under_way,
)
from bot.analysis.times import days
from bot.news import Event, Extent, Quote, Span, Status, Time, When

MOST: Final = 400  # dates of one article; what has more is a table, and nobody reads it as a timeline
_DONE: Final = ("dobj", "ccomp", "xcomp", "acomp", "nsubjpass")
_FEWEST: Final = 3  # words of an entry beside its date
_FEWEST_CUT: Final = 4  # those of one that another's date is cut off from
_TOMORROW: Final = timedelta(days=1)
# How sure it is that a date is this event's.
_BESIDE_VERB: Final = 0.9
_IN_CLAUSE: Final = 0.75
_BY_NOUN: Final = 0.7
_TIED: Final = 0.7
_SAYING: Final = 0.6
_SHARED: Final = 0.6  # a verb with two dates
_NEWS: Final = 0.7
_BY_PLACE: Final = 0.5


@dataclass(frozen=True, slots=True)
class _EventDate:
    verb: Token
    date: DateMention
    rule: str
    confidence: float
    held: Extent | None  # words that the entry must hold: its expression, but not "two days after" what it tells


def find_events(
    reading: Reading, times: Sequence[Time], names: Resolver | None = None, quotes: Sequence[Quote] = ()
) -> tuple[Event, ...]:
    """Return the dated events of the body, in calendar order; what is told twice is one entry with the finer date."""
    if not reading.parsed.has_annotation("DEP"):
        return ()
    pinned = _pin_dates(reading, find_dates(reading, times, MOST))
    drafts = []
    for pin in pinned:
        if _is_in_quote(reading, pin, quotes):
            continue
        expression = list(reading.find_tokens(pin.date.place.start, pin.date.place.end))
        told = _find_status(reading, pin, expression)
        if told is None:
            continue
        span = _cut_entry(reading, pin, _find_rivals(pinned, pin))
        if span is None:
            continue
        event = Event(
            when=pin.date.when,
            span=span,
            status=told,
            said_by=find_source(reading, pin.verb, pin.date.place, names, quotes),
            also=(),
            confidence=pin.confidence,
            rule=pin.rule,
        )
        drafts.append(Draft(event, pin.verb))
    told_on = {draft.event.when.value[:10] for draft in drafts if draft.event.rule != "noun"}
    drafts = [draft for draft in drafts if not (draft.event.when.value in told_on and _is_mere_mention(draft))]
    return tuple(sorted(merge_drafts(drafts), key=_build_sort_key))


def _is_mere_mention(draft: Draft) -> bool:
    """Return whether a noun only names what happened on its day: "condemned Monday's attack", not "the fire spread"."""
    noun, verb = draft.verb, draft.verb.head
    tells = noun.dep_ == "nsubj" and verb.tag_ == "VBD" and verb.lemma_ != "be"
    return draft.event.rule == "noun" and draft.event.when.precision == "day" and not tells


def _is_in_quote(reading: Reading, pin: _EventDate, quotes: Sequence[Quote]) -> bool:
    """Return whether somebody's own words tell it: they are the quote's, and its "today" may be long ago."""
    place = reading.locate(pin.verb)
    after = bisect_right(quotes, place.start, key=lambda quote: quote.span.start)
    return any(
        (q.kind == "direct" and place in q.span.extent) or pin.date.place in q.span.extent
        for q in quotes[max(0, after - 1) : after]
    )


def _pin_dates(reading: Reading, dates: Sequence[DateMention]) -> list[_EventDate]:
    """Return each date with the verb or eventive noun that it belongs to."""
    pinned: list[_EventDate] = []
    for date in dates:
        tokens = reading.find_tokens(date.place.start, date.place.end)
        if len(tokens) and _is_readable(reading, tokens.start) and not _is_of_no_event(reading, date, tokens[0]):
            pin = _pin(reading, date, tokens)
            if pin is not None:
                _add(pinned, pin)
    told = [DatedEvent(p.verb, p.date) for p in pinned]
    dated_verbs = {p.verb.i for p in pinned}
    for tied in find_anchored_dates(reading, told):
        if tied.verb.i not in dated_verbs:
            dated_verbs.add(tied.verb.i)
            pinned.append(_EventDate(tied.verb, tied.date, "tied", _TIED, None if tied.far else tied.date.place))
    kept = list(_drop_mere_reports(reading, pinned, dated_verbs))
    told = [DatedEvent(p.verb, p.date) for p in pinned]
    return kept + [_EventDate(n.verb, n.date, "news", _NEWS, None) for n in find_news(reading, told, dates)]


def _is_of_no_event(reading: Reading, date: DateMention, first: Token) -> bool:
    """Return whether a date measures another, or is a page's or a picture's."""
    sentence = reading.doc[slice(*reading.find_sentence_range(first))]
    return (
        is_comparison(reading, date)
        or is_stamp(reading, date)
        or is_caption(sentence.text)
        or is_picture(reading, date, sentence)
    )


def _pin(reading: Reading, date: DateMention, tokens: Tokens) -> _EventDate | None:
    """Return the verb or noun of one date, with how sure that is; None for a date that is no event's."""
    listed = find_listed_verb(reading, date)
    if listed is not None:
        return _EventDate(listed, date, "listed", _IN_CLAUSE, None)
    verb = find_governor(tokens, date.when.precision)
    if date.ends:
        late = verb is not None and (is_late(verb, tokens.root) or is_deadline(verb))
        return _EventDate(verb, date, "verb", _IN_CLAUSE, date.place) if verb is not None and late else None
    if (told := find_relative_verb(tokens)) is not None and (verb is None or not is_verb(verb)):
        return _EventDate(told, date, "verb", _BY_NOUN, date.place)
    if verb is not None:
        return _pin_to_verb(reading, date, tokens, verb)
    if (bearer := _find_bearer(tokens.root)) is not None:
        return _EventDate(bearer, date, "verb", _BY_NOUN, date.place)
    above = find_root(tokens)
    return _EventDate(above, date, "sentence", _BY_PLACE, date.place) if above is not None else None


def _find_bearer(root: Token) -> Token | None:
    """Return the verb whose subject has the date: "a go-slow in May left it late"."""
    noun = root.head.head if root.dep_ == "pobj" else root
    is_subject = noun.dep_ in ("nsubj", "nsubjpass") and noun.pos_ == "NOUN" and root.head.lower_ in ("in", "on")
    new = is_subject and any(c.lower_ in ("a", "an") for c in noun.children)
    verb = noun.head
    while new and verb.dep_ == "advcl" and verb.tag_ in ("VBD", "VBN") and verb.head.tag_ == "VBD":
        verb = verb.head
    return verb if new and verb.tag_ == "VBD" else None


def _pin_to_verb(reading: Reading, date: DateMention, tokens: Tokens, verb: Token) -> _EventDate | None:
    """Return the verb or noun that happened on a date which stands with `verb`, a verb or an eventive noun."""
    sharer = find_sharer(verb)
    coarse, found = date.when.precision in COARSE, is_publishing(verb) and verb.head.dep_ == "nsubj"
    if is_publishing(verb) and coarse and (sharer is None or found):
        return None
    spoken = sharer is not None and is_verb(verb) and is_reporting(sharer) and not found
    if sharer is not None and not spoken and not _is_ahead(reading, date):
        return _EventDate(sharer, date, "shared", _IN_CLAUSE, date.place)
    if not is_verb(verb):
        return _EventDate(verb, date, "noun", _BY_NOUN, date.place)
    if is_excluded(reading, verb, date, tokens.root):
        return None
    return _EventDate(
        verb, date, "verb", _BESIDE_VERB if _is_beside_verb(tokens.root, verb) else _IN_CLAUSE, date.place
    )


def _is_ahead(reading: Reading, date: DateMention) -> bool:
    bounds = days.parse_bounds(date.when.value)
    return reading.day is not None and bounds is not None and bounds[0] > reading.day


def _is_beside_verb(root: Token, verb: Token) -> bool:
    """Return whether a date hangs on the verb itself, by itself or by one preposition, not on a noun of the clause."""
    head = root.head.head if root.dep_ in ("pobj", "pcomp") else root.head
    return head.i == verb.i or (is_verb(head) and find_main_verb(head).i == verb.i)


def _drop_mere_reports(reading: Reading, pinned: Sequence[_EventDate], dated: set[int]) -> Iterator[_EventDate]:
    """Yield the dates without those on which somebody only spoke, except where the statement is the news."""
    for pin in pinned:
        if not is_reporting(pin.verb) or is_of_publication(pin.verb):
            yield pin
        elif is_news(reading, pin.verb, pin.date, dated):
            yield replace(pin, rule="saying", confidence=_SAYING)


def _is_readable(reading: Reading, at: int) -> bool:
    """Return whether the sentence of token `at` is one that somebody wrote, not a heap of words without a full stop."""
    return not is_cut(reading.parsed, reading.find_sentence_range(reading.words[at])[0])


def _add(pinned: list[_EventDate], new: _EventDate) -> None:
    """Add a date; of two on one verb that say the same the finer stays, two that differ are two entries."""
    for i, old in enumerate(pinned):
        if old.verb.i == new.verb.i:
            if is_compatible(old.date.when, new.date.when):
                if rank_precision(new.date.when.precision) > rank_precision(old.date.when.precision):
                    pinned[i] = new
                return
            new = replace(new, confidence=min(new.confidence, _SHARED))
    pinned.append(new)


def _cut_entry(reading: Reading, pin: _EventDate, rivals: Sequence[Extent]) -> Span | None:
    """Return the words of an entry: the clause of its verb, or its noun with what belongs to it.

    Those of the clause round the noun where that by itself tells nothing: "Friday's vote".
    """
    held = pin.held or reading.locate(pin.verb)
    if (off := find_calling_off(pin.verb)) is not None:
        return cut_clause(reading, off, held, ())
    span = cut_clause(reading, pin.verb, held, rivals)
    if span is not None and pin.held is None and pin.rule == "tied" and pin.date.place in span.extent:
        span = reading.cut(pin.date.place.end, span.end)  # "two days after the vote" is not when the vote was
    if span is not None and rivals and is_verb(pin.verb) and not _is_entry(span, pin, _FEWEST_CUT):
        span = cut_clause(reading, pin.verb, held, ())
    if span is not None and _is_entry(span, pin, _FEWEST) and not has_outcome(pin.verb):
        return span
    above = None if is_verb(pin.verb) else find_verb_above(pin.verb)
    around = cut_clause(reading, above, held, rivals) if above is not None else None
    return around if around is not None and _is_entry(around, pin, _FEWEST_CUT) else None


def _is_entry(span: Span, pin: _EventDate, fewest: int) -> bool:
    """Return whether the words are an entry, `fewest` of them beside its date: "the vote" by itself tells nothing."""
    if pin.verb.lemma_ == "do" and not any(c.dep_ in _DONE for c in pin.verb.children):
        return False  # "as it did in 2019"
    if pin.held is None and pin.rule == "tied" and not is_verb(pin.verb):
        return len(span.text.split()) > _FEWEST_CUT  # "the report"
    if pin.held is not None and pin.held in span.extent:
        around = span.text[: pin.held.start - span.start], span.text[pin.held.end - span.start :]
        if sum(len(part.split()) for part in around) < fewest:
            return False  # "Launched in June"
    return any(c.isalpha() for c in span.text) and (is_verb(pin.verb) or len(span.text.split()) >= 3)


def _find_status(reading: Reading, pin: _EventDate, expression: Sequence[Token]) -> Status | None:
    """Return the verb's status, or planned after the dateline; None where verb and date contradict."""
    told, bounds = find_status(pin.verb, expression), days.parse_bounds(pin.date.when.value)
    if reading.day is None or bounds is None:
        return told
    if pin.date.ends:  # "did not open until May": it opened then
        return "happened" if bounds[0] <= reading.day else "planned"
    if told == "happened" and bounds[0] > reading.day:
        return _find_status_ahead(pin, bounds[0] - reading.day == _TOMORROW)
    if pin.rule == "shared":
        return told  # "a report published on Monday calls it a crisis": it does so since
    if told == "happened" and bounds[1] >= reading.day and _is_ahead_of(pin.verb, bounds[1] > reading.day):
        return "planned"
    return "happened" if told == "planned" and bounds[1] < reading.day and _is_over(pin) else told


def _find_status_ahead(pin: _EventDate, tomorrow: bool) -> Status | None:
    """Return the status of what is told as done, of a day ahead; where it happened, the next day may have begun."""
    counted = pin.date.when.basis == "event" and is_perfect(pin.verb)  # "a year later, they have not come home"
    if counted or is_past(pin.verb) or is_sudden(pin.verb):
        return "happened" if tomorrow else None
    return "happened" if tomorrow and is_perfect(pin.verb) else "planned"


def _is_ahead_of(verb: Token, later: bool) -> bool:
    """Return whether a verb or noun of the present tells of what is to come; `later` says that there are days left."""
    return is_scheduled(verb) or is_awaited(verb) or (later and is_under_way(verb))


def _is_over(pin: _EventDate) -> bool:
    """Return whether what reads as a plan is done, its day being past: "decided to close in May"."""
    return pin.date.when.open or is_mere_infinitive(pin.verb) or is_decided(pin.verb)


def _find_rivals(pinned: Sequence[_EventDate], pin: _EventDate) -> list[Extent]:
    """Return the dates beside this one that other verbs own."""
    place = pin.date.place
    return [p.date.place for p in pinned if p.verb.i != pin.verb.i and p.date.place not in place]


def _build_sort_key(event: Event) -> tuple[object, ...]:
    first = days.parse_first_day(event.when.value)
    return (first.isoformat() if first else "9999", rank_precision(event.when.precision), event.span.start)


def find_clause_date(reading: Reading, times: Sequence[Time], extent: Extent) -> When | None:
    """Return the date of the clause that holds `extent` (a cue, a quote): its verb's, else that of the clause above."""
    tokens = reading.find_tokens(extent.start, extent.end)
    paragraph = reading.find_paragraph(extent.start)
    if not len(tokens) or paragraph is None or not reading.parsed.has_annotation("DEP"):
        return None
    sentence = reading.locate_range(*reading.find_sentence_range(tokens[0]))
    first, last = (bisect_left(times, at, key=lambda t: t.span.start) for at in (paragraph.start, sentence.end))

    def collect_dates() -> dict[int, When]:
        by_verb: dict[int, When] = {}
        for date in find_dates(reading, times[first:last]):
            if sentence.start <= date.place.start and not date.ends:
                verb = find_governor(reading.find_tokens(date.place.start, date.place.end))
                if verb is not None and is_verb(verb):
                    by_verb.setdefault(verb.i, date.when)
        return by_verb

    return _find_date_above(tokens.root, reading.remember(("dates of verbs", sentence.start), collect_dates))


def _find_date_above(token: Token, by_verb: dict[int, When]) -> When | None:
    for _ in range(30):
        if is_verb(token):
            token = find_main_verb(token)
            if token.i in by_verb:
                return by_verb[token.i]
            for child in token.children:
                if child.dep_ == "conj" and child.i in by_verb and child.lemma_ == token.lemma_:
                    return by_verb[child.i]
        if token.head.i == token.i or token.dep_ in ("relcl", "advcl"):
            return None
        token = token.head
    return None
