"""The news itself, where it is told without a date: it is of the article's day, or of shortly before.

And what a short report tells after it: of the day of the event told last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.timeline.anchored_dates import DatedEvent
from bot.analysis.timeline.clauses import DOCUMENTS, is_verb
from bot.analysis.timeline.event_dates import DateMention
from bot.analysis.timeline.excluded_dates import MARKS, is_comparison, is_reporting
from bot.analysis.timeline.status import SAYING, STATES, find_status, is_perfect
from bot.analysis.times import days
from bot.analysis.times.lexicon import split_words
from bot.news import Extent, When

FOLLOWING: Final = 1  # sentences after the first that tell the news further
_SHORT_REPORT: Final = 15  # sentences of one that tells one thing from first to last
_HEADINGS: Final = 3  # at most before the text: the headline again, a picture's line
_SHORT: Final = 5  # tokens: a heading, "Staff Reports", "BRENN:"
_OPENING: Final = 3  # sentences among which the first that tells something must stand
_FRESH: Final = timedelta(days=7)
_AHEAD: Final = timedelta(days=-1)  # east of where it is told, it is tomorrow already
_NEAR: Final = 6  # sentences round the news in which its day may stand
_NO_DEEDS: Final = frozenset(split_words("come follow see regard view consider deem require quote cite last"))
_ELSEWHEN: Final = frozenset(
    split_words("previously earlier originally initially once formerly later since always never already long often")
)
# What they do holds from now on for the time that is told: "was jailed for four years".
_LASTING: Final = frozenset(
    split_words("jail imprison sentence ban bar suspend exclude disqualify remand extend postpone delay shut close")
)
_SETTING: Final = frozenset(("during", "before", "until"))  # "During the war, he flew"
_BOUNDING: Final = frozenset(("before", "since", "until"))
_WHEN: Final = frozenset(split_words("in on at during over through from between"))
_UNITS: Final = frozenset(split_words("day week month year decade century"))
# Beside sayings, what is no step of what happened.
_NO_STEPS: Final = frozenset(
    split_words(
        "decline describe call ask refuse speak talk discuss respond reply praise criticise criticize condemn urge"
        " express thank welcome feel look continue seem help work try show"
    )
)
_ANYBODY: Final = frozenset(("people", "person", "user", "consumer", "some", "many"))
_CLOSING: Final = " \t\r\n\"'”’)]"
_CONTENT: Final = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM"))


@dataclass(frozen=True, slots=True)
class _Dates:
    """The dates of an article, as far as the news needs them."""

    dated: Mapping[int, Sequence[DatedEvent]]  # events, by the first token of their sentences
    events: Sequence[DateMention]  # those of events of these days
    fresh: Sequence[DateMention]  # all of these days that are not only compared with
    days: Sequence[Extent]  # where any of these days stands
    elsewhen: Sequence[Extent]  # where the others stand


def find_news(reading: Reading, told: Sequence[DatedEvent], mentions: Sequence[DateMention]) -> Iterator[DatedEvent]:
    """Yield the verbs of the first sentences that tell something done and have no date, with the date they get.

    `told` are the dated events of the body, `mentions` all its dates.
    """
    day, sentences = reading.day, _list_sentences(reading)
    lead = next((s for s in sentences[:_OPENING] if s[1] - s[0] > _SHORT), None)
    if day is None or lead is None or reading.title_doc is None:
        return
    dates, about = _sort_dates(reading, told, mentions), _list_content(reading.title_doc)
    if not _is_lead(reading, lead, dates):
        return
    place, found = sentences.index(lead), dict[int, DatedEvent]()
    for start, end in sentences[place : place + FOLLOWING + 1]:
        verb = _find_news_verb(reading, start)
        if verb is None or _is_dated(start, verb, dates):
            continue
        # What has just been done is news; what was done, only where the headline is about it too.
        fits = is_perfect(verb) or about & _list_content(reading.words[start:end])
        if fits and not _is_put_elsewhen(reading, verb, dates.elsewhen):
            found[start] = DatedEvent(verb, _date_news(reading, verb, dates, day))
    yield from found.values()
    yield from _find_steps(reading, lead[0], dates, found)


def _find_steps(reading: Reading, lead: int, dates: _Dates, news: Mapping[int, DatedEvent]) -> Iterator[DatedEvent]:
    """Yield what a short report tells in the past after an event of these days: it is of the same day."""
    if len(reading.sentence_starts) > _SHORT_REPORT:
        return
    last = None
    for start in reading.sentence_starts[bisect_left(reading.sentence_starts, lead) :]:
        sentence = reading.locate_range(*reading.find_sentence_range(reading.words[start]))
        told = [one for one in dates.dated.get(start, ()) if not is_reporting(one.verb)]
        if told:
            last = next((one for one in told if one.date in dates.fresh), None)
        elif start in news:
            last = news[start]
        elif last is not None and not any(day in sentence for day in dates.days):
            verb = _find_news_verb(reading, start)
            if verb is not None and _is_step(verb) and not _is_put_elsewhen(reading, verb, dates.elsewhen):
                yield DatedEvent(verb, _count_from(reading, verb, last))


def _is_step(verb: Token) -> bool:
    """Return whether a verb tells a step of what happened, and no comment on it; in the article's own words."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or (subject.pos_ not in ("NOUN", "PROPN") and subject.tag_ != "PRP") or is_perfect(verb):
        return False
    if verb.lemma_ in _NO_STEPS or (verb.lemma_ in SAYING and not any(c.dep_ == "dobj" for c in verb.children)):
        return False
    opening = verb.left_edge
    return opening.lower_ not in _SETTING and not any(t.text in MARKS for t in verb.sent)


def _count_from(reading: Reading, verb: Token, last: DatedEvent) -> DateMention:
    """Return the day of the event told last, as that of `verb`."""
    when, anchor = last.date.when, reading.locate(last.verb)
    if when.expression is not None:
        cut = reading.cut(anchor.start, anchor.end)
        when = replace(when, value=when.value[:10], precision="day", basis="event", anchor=cut)
    return DateMention(when, reading.locate(verb))


def _sort_dates(reading: Reading, told: Sequence[DatedEvent], mentions: Sequence[DateMention]) -> _Dates:
    dated: dict[int, list[DatedEvent]] = {}
    for one in told:
        dated.setdefault(reading.find_sentence_range(one.verb)[0], []).append(one)
    fresh = [m for m in mentions if _is_fresh(reading, m)]
    return _Dates(
        dated,
        [one.date for one in told if one.date in fresh],
        [m for m in fresh if not is_comparison(reading, m)],
        [m.place for m in fresh],
        [m.place for m in mentions if m not in fresh],
    )


def _is_lead(reading: Reading, lead: tuple[int, int], dates: _Dates) -> bool:
    """Return whether a sentence tells news: a deed, or an event of these days."""
    own = dates.dated.get(lead[0])
    if own and any(one.date in dates.fresh for one in own):
        return True
    verb = _find_news_verb(reading, lead[0])
    return verb is not None and not _is_dated(lead[0], verb, dates)


def _is_dated(start: int, verb: Token | None, dates: _Dates) -> bool:
    """Return whether a sentence tells its event's day; not by "dropped a case over a theft reported in 2010"."""
    own = dates.dated.get(start, ())
    return any(one.date in dates.fresh or not _is_background(one.verb, verb) for one in own)


def _is_background(dated: Token, verb: Token | None) -> bool:
    """Return whether what has an older date only leads up to the main verb: "sacked two aides over last month's flood".

    Not what comes before the verb, nor another main clause: "In 2010 it closed, and …".
    """
    at = dated
    while verb is not None and at.i not in (verb.i, at.head.i):
        if at.dep_ in ("acl", "relcl") or (at.dep_ in ("pcomp", "pobj") and at.i > verb.i):
            return True
        at = at.head
    return False


def _is_put_elsewhen(reading: Reading, verb: Token, elsewhen: Sequence[Extent]) -> bool:
    """Return whether a phrase of the verb holds an older date: "were collected during a 2015 raid".

    Not where another deed stands between: "in hopes of catching who set the 2015 fire".
    """
    for child in (c for c in verb.children if c.lower_ in _WHEN):
        phrase = verb.doc[child.left_edge.i : child.right_edge.i + 1]
        deed = next((t for t in phrase if is_verb(t)), None)
        own = reading.locate_range(child.left_edge.i, child.right_edge.i + 1 if deed is None else deed.i)
        if any(place in own for place in elsewhen):
            return True
    return False


def _list_sentences(reading: Reading) -> list[tuple[int, int]]:
    """Return the first sentences, as ranges of tokens; the lines before them that are no sentences are left out."""
    starts = reading.sentence_starts[: _HEADINGS + _OPENING + FOLLOWING + 1]
    ranges = [reading.find_sentence_range(reading.words[start]) for start in starts]
    first = next((i for i, one in enumerate(ranges) if not _is_heading(reading, one)), 0)
    return ranges[min(first, _HEADINGS) :]


def _is_heading(reading: Reading, sentence: tuple[int, int]) -> bool:
    """Return whether a line above the text is no sentence of it: the headline again, a picture's line."""
    place = reading.locate_range(*sentence)
    return not reading.text[place.start : place.end].rstrip(_CLOSING).endswith((".", "!", "?"))


def _list_content(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset(t.lemma_.lower() for t in tokens if t.pos_ in _CONTENT and not t.is_stop)


def _is_fresh(reading: Reading, mention: DateMention) -> bool:
    """Return whether a date is a day of the week before the article, or its own."""
    bounds = days.parse_bounds(mention.when.value)
    if reading.day is None or bounds is None or mention.when.precision not in ("day", "time") or mention.when.open:
        return False
    return mention.when.until is None and _AHEAD <= reading.day - bounds[0] < _FRESH


def _date_news(reading: Reading, verb: Token, dates: _Dates, day: date) -> DateMention:
    """Return the day of the event told nearest before, else after, a verb; else that of a date; else the article's."""
    place = reading.locate(verb)
    index = reading.sentence_starts.index(reading.find_sentence_range(verb)[0])
    low = reading.sentence_starts[max(0, index - _NEAR)]
    after = reading.sentence_starts[index + _NEAR :][:1]
    start = reading.locate(reading.words[low]).start
    end = reading.locate(reading.words[after[0]]).start if after else reading.document.body.end
    found = None
    if not any(c.lower_ == "after" and _is_bounding(c) for c in verb.children):  # "two days after" what is told beside
        found = _find_nearest(dates.events, start, place.start, end)
        found = found or _find_nearest(dates.fresh, start, place.start, end)
    if found is None:
        return DateMention(When(day.isoformat(), "day", "dateline", None), place)
    return DateMention(replace(found.when, value=found.when.value[:10], precision="day"), place)


def _find_nearest(dates: Sequence[DateMention], start: int, at: int, end: int) -> DateMention | None:
    """Return the last date in `start:at`, else the first in `at:end`."""
    near = [m for m in dates if start <= m.place.start < end]
    before = [m for m in near if m.place.start < at]
    return before[-1] if before else near[0] if near else None


def _find_news_verb(reading: Reading, start: int) -> Token | None:
    """Return the main verb of a sentence, or of what it says that somebody said; None where it tells no deed."""
    verb = reading.words[start].sent.root
    if not is_verb(verb):
        return None
    if is_reporting(verb):
        content = next((c for c in verb.children if c.dep_ == "ccomp" and is_verb(c)), None)
        if content is not None and content.i < verb.i:  # "it sank, police said"
            verb = content
        elif not is_perfect(verb):  # what somebody told may be long past; that somebody "has told" it is the news
            return None
    return verb if all(check(verb) for check in CHECKS.values()) else None


def _is_told_as_done(verb: Token) -> bool:
    """Return whether it is told in the past or the perfect: "closed", "was closed", "has closed"."""
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(h.tag_ in ("MD", "TO") or h.lower_ == "had" for h in helpers):
        return False
    over = verb.tag_ == "VBD" or any(h.tag_ == "VBD" for h in helpers)
    return (over and verb.tag_ != "VBG") or is_perfect(verb)


def _is_deed(verb: Token) -> bool:
    return verb.lemma_ not in STATES | _NO_DEEDS and not any(
        c.dep_ == "nsubj" and _is_no_doer(c) for c in verb.children
    )


def _is_no_doer(subject: Token) -> bool:
    """Return whether a subject does nothing by itself: "the report warned", "people used apps"."""
    if subject.lemma_.lower() in DOCUMENTS:
        return any(c.lower_ == "the" for c in subject.children)
    return subject.lemma_.lower() in _ANYBODY and not any(c.i < subject.i for c in subject.children)


def _is_of_no_other_time(verb: Token) -> bool:
    """Return whether no word beside the verb puts it elsewhere: "for decades", "months before", "previously"."""
    for child in verb.children:
        if child.lower_ in _ELSEWHEN or (child.dep_ == "advcl" and _is_bounding(child)):
            return False
        if child.lower_ in ("for", "to") and verb.lemma_ in _LASTING:
            continue
        if child.lower_ == "after" and is_perfect(verb):
            continue  # "has died two days after a crash": just now
        words = [child, *child.children] if child.dep_ in ("prep", "npadvmod") else []
        if any(w.ent_type_ == "DATE" or w.lower_ in _UNITS or w.lemma_.lower() in _UNITS for w in words):
            return False
    return True


def _is_bounding(clause: Token) -> bool:
    """Return whether a clause puts the news elsewhere: "before anybody knew", "months after it closed"."""
    return any(c.lower_ in _BOUNDING or c.lemma_.lower() in _UNITS for c in clause.children)


def _is_certain(verb: Token) -> bool:
    return find_status(verb, ()) == "happened"


# What a verb must be, by name, for each to be switched off.
CHECKS: Final[dict[str, Callable[[Token], bool]]] = {
    "told as done": _is_told_as_done,
    "deed": _is_deed,
    "certain": _is_certain,
    "no other time": _is_of_no_other_time,
}
