"""The news itself, where it is told without a date: it is of the article's day, or of shortly before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from spacy.tokens import Token

from bot.analysis.parse.reading import Reading
from bot.analysis.timeline.anchored_dates import DatedEvent
from bot.analysis.timeline.clauses import is_verb
from bot.analysis.timeline.event_dates import DateMention
from bot.analysis.timeline.excluded_dates import is_reporting
from bot.analysis.timeline.status import STATES, find_status
from bot.analysis.times import days
from bot.analysis.times.lexicon import split_words
from bot.news import When

FOLLOWING: Final = 1  # sentences after the first that tell the news further
_SHORT: Final = 5  # tokens: a heading, "Staff Reports", "BRENN:"
_OPENING: Final = 3  # sentences among which the first that tells something must stand
_FRESH: Final = timedelta(days=7)
_NEAR: Final = 6  # sentences round the news in which its day may stand
_NO_DEEDS: Final = frozenset(split_words("come follow see regard view consider deem require"))
_ELSEWHEN: Final = frozenset(
    split_words("previously earlier originally initially once formerly later since always never")
)
_BOUNDING: Final = frozenset(("before", "after", "since", "until"))
_UNITS: Final = frozenset(split_words("day week month year decade century"))
_CONTENT: Final = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM"))
_PERFECT: Final = frozenset(("has", "have", "'s", "'ve", "’s", "’ve"))


def find_news(reading: Reading, told: Sequence[DatedEvent], mentions: Sequence[DateMention]) -> Iterator[DatedEvent]:
    """Yield the verbs of the first sentences that tell something done and have no date, with the date they get.

    `told` are the dated events of the body, `mentions` all its dates.
    """
    day, sentences = reading.day, _list_sentences(reading)
    lead = next((s for s in sentences[:_OPENING] if s[1] - s[0] > _SHORT), None)
    if day is None or lead is None or reading.title_doc is None:
        return
    fresh = [m for m in mentions if _is_fresh(reading, m)]
    dated = {reading.find_sentence_range(one.verb)[0] for one in told}
    about = _list_content(reading.title_doc)
    first = _find_news_verb(reading, lead[0])
    if lead[0] in dated:
        if not any(reading.find_sentence_range(one.verb)[0] == lead[0] and one.date in fresh for one in told):
            return
    elif first is None or not (about & _list_content(reading.words[slice(*lead)])):
        return
    place = sentences.index(lead)
    about = about | _list_content(reading.words[slice(*lead)])
    for sentence in sentences[place : place + FOLLOWING + 1]:
        if sentence[0] in dated:
            continue
        verb = _find_news_verb(reading, sentence[0])
        if verb is not None and about & _list_content(reading.words[slice(*sentence)]):
            yield DatedEvent(verb, _date_news(reading, verb, fresh, day))


def _list_sentences(reading: Reading) -> list[tuple[int, int]]:
    starts = reading.sentence_starts[: _OPENING + FOLLOWING + 1]
    return [reading.find_sentence_range(reading.words[start]) for start in starts]


def _list_content(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset(t.lemma_.lower() for t in tokens if t.pos_ in _CONTENT and not t.is_stop)


def _is_fresh(reading: Reading, mention: DateMention) -> bool:
    """Return whether a date is a day of the week before the article, or its own."""
    bounds = days.parse_bounds(mention.when.value)
    if reading.day is None or bounds is None or mention.when.precision not in ("day", "time") or mention.when.open:
        return False
    return mention.when.until is None and timedelta(0) <= reading.day - bounds[0] < _FRESH


def _date_news(reading: Reading, verb: Token, fresh: Sequence[DateMention], day: date) -> DateMention:
    """Return the day told nearest before, else after, a verb; else the article's."""
    place = reading.locate(verb)
    at = reading.find_sentence_range(verb)[0]
    index = reading.sentence_starts.index(at)
    low = reading.sentence_starts[max(0, index - _NEAR)]
    after = reading.sentence_starts[index + _NEAR :][:1]
    start = reading.locate(reading.words[low]).start
    end = reading.locate(reading.words[after[0]]).start if after else reading.document.body.end
    near = [m for m in fresh if start <= m.place.start < end]
    before = [m for m in near if m.place.start < place.start]
    found = before[-1] if before else near[0] if near else None
    if found is None:
        return DateMention(When(day.isoformat(), "day", "dateline", None), place)
    return DateMention(replace(found.when, value=found.when.value[:10], precision="day"), place)


def _find_news_verb(reading: Reading, start: int) -> Token | None:
    """Return the main verb of a sentence, or of what it says that somebody said; None where it tells no deed."""
    verb = reading.words[start].sent.root
    if not is_verb(verb):
        return None
    if is_reporting(verb):
        content = next((c for c in verb.children if c.dep_ == "ccomp" and is_verb(c)), None)
        if (
            content is None or content.i > verb.i
        ):  # what somebody tells may be long past; "it sank, police said" is news
            return None
        verb = content
    return verb if all(check(verb) for check in CHECKS.values()) else None


def _is_told_as_done(verb: Token) -> bool:
    """Return whether it is told in the past or the perfect: "closed", "was closed", "has closed"."""
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(h.tag_ in ("MD", "TO") or h.lower_ == "had" for h in helpers):
        return False
    over = verb.tag_ == "VBD" or any(h.tag_ == "VBD" for h in helpers)
    perfect = verb.tag_ == "VBN" and any(h.lower_ in _PERFECT for h in helpers)
    return (over and verb.tag_ != "VBG") or perfect


def _is_deed(verb: Token) -> bool:
    return verb.lemma_ not in STATES | _NO_DEEDS


def _is_of_no_other_time(verb: Token) -> bool:
    """Return whether no word beside the verb puts it elsewhere: "for decades", "months before", "previously"."""
    for child in verb.children:
        if child.lower_ in _ELSEWHEN or (child.dep_ == "advcl" and any(c.lower_ in _BOUNDING for c in child.children)):
            return False
        words = [child, *child.children] if child.dep_ in ("prep", "npadvmod") else []
        if any(w.ent_type_ == "DATE" or w.lower_ in _UNITS or w.lemma_.lower() in _UNITS for w in words):
            return False
    return True


def _is_certain(verb: Token) -> bool:
    return find_status(verb, ()) == "happened"


# What a verb must be, by name, for each to be switched off.
CHECKS: Final[dict[str, Callable[[Token], bool]]] = {
    "told as done": _is_told_as_done,
    "deed": _is_deed,
    "certain": _is_certain,
    "no other time": _is_of_no_other_time,
}
