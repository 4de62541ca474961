"""When the main event was: the finest expression that hangs on the verb that tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.analysis.facts.answer_spans import find_verb_over
from bot.analysis.facts.main_verb import is_quoted
from bot.analysis.facts.passages import Opening, Passage
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.times.days import parse_bounds
from bot.news import Piece, Span, Time

_ASIDE = frozenset(("ccomp", "parataxis"))
_RELATIVE = frozenset(("relcl", "acl"))
_NAMING = frozenset(("compound", "nmod", "nummod", "amod", "poss"))
_IN_A_NAME = frozenset(("compound", "nmod"))
_BESIDE = frozenset(("after", "before", "since", "following", "ahead"))
_VAGUE = frozenset(("PRESENT_REF", "PAST_REF", "FUTURE_REF"))
_PARTS = frozenset(("hour", "evening", "morning", "afternoon", "night", "start", "beginning", "middle", "end", "eve"))
_DAY = re.compile(r"\d{4}-\d\d-\d\d|(?:\d{4}-W\d\d|XXXX-WXX)-\dT?")
_MONTH = re.compile(r"\d{4}-(?:W?\d|Q)")
_CLOCK = re.compile(
    r"(?:(?:at|about|around|shortly|just|before|after|by) ){0,3}"
    r"(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?| o['’]clock)?|noon|midnight)(?: (?:local time|[A-Z]{2,5}))?|"
    r"(?:the|that|one) (?:(?:same|following|next) )?(?:day|night|morning|afternoon|evening)",
    re.IGNORECASE,
)
# "The most since 2004", "down from two in March": what the news is measured by.
_SINCE = re.compile(
    r"\bsince\s+(?:(?:early|late|the|last)\s+)?\Z|\b(?:(?:down|up)\s+from|compared\s+(?:with|to)|than)\b[^.;]{0,30}\Z"
)
_BEFORE = 60  # characters
_A_YEAR = re.compile(r"\d{3,4}")
_PRESENT = frozenset(("VBZ", "VBP"))
_OF_A_DAY, _OF_A_MONTH, _OF_A_YEAR, _OF_NONE = 3.0, 2.0, 0.8, 0.4
_ON_THE_VERB = 2.0
_A_STEP_FROM_IT = 0.2
_A_SENTENCE_ON = 0.6
_LEAST = 0.4
_OLD, _NEWS = 60, 3  # days


def find_when(reading: Reading, opening: Opening, retold: Set[int], times: Sequence[Time]) -> Piece | None:
    """Return the time nearest to the verb, in the passages (`retold`) that tell the event.

    Else the first definite one.
    """
    candidates = (
        _weigh(reading, passage, time, is_retold=passage.place in retold)
        for passage in opening.body
        for time in _select_times(passage, times)
        if time.type in {"DATE", "TIME"} and time.value not in _VAGUE
    )
    likely = [one for one in candidates if one is not None and one.score >= _LEAST]
    likely = [one for one in likely if not _is_too_old(reading, one)]
    if not likely:
        return _find_latest_day(reading, opening, times)
    best = max(likely, key=lambda one: one.score)  # the first of equals
    return Piece(_extend_to_day_part(reading, best.time.span), rule=best.rule)


def tells_a_news_day(passage: Passage, times: Sequence[Time]) -> bool:
    """Return whether a day of the report or just before it hangs on the passage's verb."""
    reading, aside = passage.reading, _ASIDE | _RELATIVE
    days = (time.span for time in _select_times(passage, times) if _is_news_day(reading, time))
    return any(_score_closeness(reading, day, passage.verb, aside) for day in days)


def _is_news_day(reading: Reading, time: Time) -> bool:
    bounds = parse_bounds(time.value) if time.type in {"DATE", "TIME"} and _DAY.match(time.value) else None
    return bounds is not None and reading.day is not None and 0 <= (reading.day - bounds[0]).days <= _NEWS


def _find_latest_day(reading: Reading, opening: Opening, times: Sequence[Time]) -> Piece | None:
    """Return the day of the report or just before it that the opening tells something of: hardly of anything else."""
    told = ((passage, time) for passage in opening.body for time in _select_times(passage, times))
    for passage, time in told:
        is_fit = not _is_unfit(reading, time) and not _is_under_present(reading, passage, time.span)
        if is_fit and _is_news_day(reading, time):
            return Piece(_extend_to_day_part(reading, time.span), rule="time-in-the-opening")
    return None


@dataclass(frozen=True, slots=True)
class _Candidate:
    time: Time
    score: float
    rule: str
    place: int  # of its passage: 1 for the lede


def _is_too_old(reading: Reading, one: _Candidate) -> bool:
    """Return whether a day in a later sentence lies so far back that it is no news: the crime that a trial is about."""
    bounds = parse_bounds(one.time.value) if one.place > 1 else None
    return bounds is not None and reading.day is not None and abs((reading.day - bounds[1]).days) > _OLD


def _weigh(reading: Reading, passage: Passage, time: Time, *, is_retold: bool) -> _Candidate | None:
    """Return how well a time fits the event; None for the hour without a day, for a day in somebody's words,
    and for the month or year of something that is only mentioned.
    """
    is_year = _A_YEAR.fullmatch(time.value) is not None
    if _SINCE.search(reading.text, max(0, time.span.start - _BEFORE), time.span.start):
        return None  # "the most since 2004": that is how long it was not so
    if _is_unfit(reading, time) or _is_under_present(reading, passage, time.span) or _is_period_of_a_sum(reading, time):
        return None
    # "who was elected in May", "that sank on Friday"
    aside = _ASIDE if _DAY.match(time.value) else _ASIDE | _RELATIVE
    near = _score_closeness(reading, time.span, passage.verb, aside) if is_retold else 0.0
    if is_year and (not near or passage.place > 1):
        return None
    if not near and not (is_retold and _DAY.match(time.value)):
        return None
    score = _score_precision(time.value) + near - _A_SENTENCE_ON * (passage.place - 1)
    return _Candidate(time, score, "time-of-the-verb" if near else "time-in-the-opening", passage.place)


def _select_times(passage: Passage, times: Sequence[Time]) -> list[Time]:
    start = passage.base + passage.tokens.start_char
    end = passage.base + passage.tokens.end_char
    return [time for time in times if start <= time.span.start < end]


def _score_precision(value: str) -> float:
    if _DAY.match(value):
        return _OF_A_DAY
    return _OF_A_MONTH if _MONTH.match(value) else _OF_A_YEAR if _A_YEAR.match(value) else _OF_NONE


def _score_closeness(reading: Reading, span: Span, verb: Token | None, aside: Set[str]) -> float:
    """Return how close an expression is to the main verb: more where it depends on it than in a clause of its own."""
    tokens = reading.find_tokens(span.start, span.end)
    if verb is None or not len(tokens):
        return 0.0
    token: Token = tokens.root
    depth = 0
    while token.i not in (token.head.i, verb.i):
        if token.dep_ in aside or (token.dep_ in _RELATIVE and any(c.tag_ == "MD" for c in token.children)):
            return 0.0  # "a strike that would have halted trains next week"
        token = token.head
        depth += 1
    return _ON_THE_VERB - _A_STEP_FROM_IT * depth if token.i == verb.i else 0.0


def _names_another_event(reading: Reading, span: Span) -> bool:
    """Return whether a time is part of what another event is called: "after the May 9 vote"."""
    tokens = reading.find_tokens(span.start, span.end)
    if not len(tokens) or tokens.root.dep_ not in _NAMING:
        return False
    return any(above.lower_ in _BESIDE for above in tokens.root.ancestors)


def _is_unfit(reading: Reading, time: Time) -> bool:
    """Return whether it dates no event of the narrator's: in a quote, an hour alone, a stamp, another event's name."""
    if _CLOCK.fullmatch(time.span.text) or _is_stamp(reading, time) or _is_part_of_name(reading, time.span):
        return True
    return _is_quoted(reading, time.span) or _names_another_event(reading, time.span)


def _is_under_present(reading: Reading, passage: Passage, span: Span) -> bool:
    """Return whether its verb, after the lede, is in the present: what comes next, what is so, or a picture's words."""
    tokens = reading.find_tokens(span.start, span.end)
    over = find_verb_over(tokens.root) if passage.place > 1 and len(tokens) else None
    return over is not None and over.tag_ in _PRESENT


def _is_period_of_a_sum(reading: Reading, time: Time) -> bool:
    """Return whether it says which months or years a figure is for: "a loss for the third quarter", "paid for 2015"."""
    tokens = reading.find_tokens(time.span.start, time.span.end)
    return len(tokens) > 0 and not _DAY.match(time.value) and tokens.root.head.lower_ == "for"


def _is_stamp(reading: Reading, time: Time) -> bool:
    """Return whether it is the article's own day with its year: nobody writes the year of today's news."""
    if reading.day is None or time.value != reading.day.isoformat() or str(reading.day.year) not in time.span.text:
        return False
    tokens = reading.find_tokens(time.span.start, time.span.end)
    return not len(tokens) or not tokens.start or tokens.doc[tokens.start - 1].lower_ != "on"


def _is_quoted(reading: Reading, span: Span) -> bool:
    tokens = reading.find_tokens(span.start, span.end)
    return len(tokens) > 0 and is_quoted(tokens[0])


def _is_part_of_name(reading: Reading, span: Span) -> bool:
    """Return whether a time belongs to a longer name: "the TODAY Show", "the Thanksgiving Day Parade"."""
    tokens = reading.find_tokens(span.start, span.end)
    if not len(tokens):
        return False
    around = tokens.doc[max(0, tokens.start - 1) : tokens.end + 1]
    is_in_capitals = tokens[0].is_upper and sum(t.is_upper and t.is_alpha for t in around) > len(tokens)
    return is_in_capitals or (tokens.root.dep_ in _IN_A_NAME and tokens.root.head.pos_ == "PROPN")


def _extend_to_day_part(reading: Reading, span: Span) -> Span:
    """Return the expression with the part of the day before it: "the early hours of Thursday" for "Thursday"."""
    tokens = reading.find_tokens(span.start, span.end)
    if not len(tokens):
        return span
    of = tokens.root.head
    if of.lower_ != "of" or of.i >= tokens.start or of.head.lemma_.lower() not in _PARTS:
        return span
    start = reading.locate(tokens.doc[of.head.left_edge.i]).start
    return Span.of(reading.text, start, span.end) if start < span.start else span
