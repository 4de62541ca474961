"""Facts as marks on an article: where each stands, what it was taken for, which rule found it and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from bot.analysis.facts_json import QUESTIONS
from bot.analysis.rules import describe_rule
from bot.cards.sure import describe_confidence
from bot.news import Entity, Event, Extent, Facts, Part, Piece, Quote, Time, When
from bot.news.clipping import clip_words

READ = ("en", None)  # the languages that are read; None: too short a text to tell
_WORDS = 12  # of a fact, beside its mark
_ANCHOR_WORDS = 8
KINDS = tuple(Part)  # in the order of the legend
REASONED = frozenset({Part.SUMMARY, Part.FACTS, Part.QUOTES, Part.TIMES, Part.TIMELINE})  # what rules are told of
LETTERS = {
    Part.SUMMARY: "S",
    Part.FACTS: "F",
    Part.QUOTES: "Q",
    Part.TIMES: "T",
    Part.TIMELINE: "E",
    Part.PEOPLE: "P",
    Part.PLACES: "L",
    Part.ORGANISATIONS: "O",
}
NAMES = {
    Part.SUMMARY: "summary",
    Part.FACTS: "the six questions",
    Part.QUOTES: "quotes",
    Part.TIMES: "times",
    Part.TIMELINE: "events",
    Part.PEOPLE: "people",
    Part.PLACES: "places",
    Part.ORGANISATIONS: "organisations",
}
_TIMES = {"DATE": "a date", "TIME": "a time of day", "DURATION": "how long", "SET": "how often"}
_STATUSES = {"happened": "happened", "planned": "planned", "denied": "denied", "possible": "no more than possible"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One fact. `extents`: where it stands, its own words first; `taken`: what it was taken for, in parts."""

    label: str  # "Q2": a letter for the kind, and a number
    part: Part
    what: str  # "quote", "gist", "who"
    words: str
    extents: tuple[Extent, ...]
    taken: tuple[str, ...]
    rule: str = ""
    confidence: float | None = None

    @property
    def named(self) -> str:
        """ "rule verb-after, 95 %"; empty where it has neither."""
        sure = "" if self.confidence is None else describe_confidence(self.confidence)
        return ", ".join(part for part in (f"rule {self.rule}" if self.rule else "", sure) if part)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its rules in a sentence each; none for one that this version no longer tells of."""
        return tuple(sentence for rule in self.rule.split(", ") if (sentence := describe_rule(self.part, rule)))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A mark before it is numbered."""

    part: Part
    what: str
    extents: tuple[Extent, ...]
    taken: tuple[str, ...]
    rule: str = ""
    confidence: float | None = None


def make_marks(text: str, facts: Facts, only: Iterable[Part] = REASONED) -> tuple[Mark, ...]:
    """Return the facts of the parts named, in the text's order; of those that begin together the longest first."""
    wanted = set(only)
    drafts = sorted(
        (draft for draft in _drafts(facts, wanted) if draft.extents),
        key=lambda draft: (draft.extents[0].start, -draft.extents[0].end, KINDS.index(draft.part)),
    )
    numbers = {part: count(1) for part in KINDS}
    return tuple(_number(text, draft, next(numbers[draft.part])) for draft in drafts)


def _number(text: str, draft: _Draft, number: int) -> Mark:
    own = draft.extents[0]
    words = " ".join(text[own.start : own.end].split())
    return Mark(
        label=f"{LETTERS[draft.part]}{number}",
        part=draft.part,
        what=draft.what,
        words=clip_words(words, _WORDS),
        extents=draft.extents,
        taken=tuple(part for part in draft.taken if part and part != words),
        rule=draft.rule,
        confidence=draft.confidence,
    )


def find_unanswered(facts: Facts, only: Iterable[Part] = REASONED) -> tuple[str, ...]:
    """Return the questions that the article does not answer, where they were asked and could be looked for."""
    if Part.FACTS not in set(only) or facts.language not in READ or facts.body.start == facts.body.end:
        return ()
    return tuple(question for question in QUESTIONS if getattr(facts.key, question) is None)


def _drafts(facts: Facts, wanted: set[Part]) -> Iterator[_Draft]:
    if Part.SUMMARY in wanted:
        yield from _statements("gist", facts.summary.gist)
        yield from _statements("point", facts.summary.points)
    if Part.FACTS in wanted:
        for question in QUESTIONS:
            piece: Piece | None = getattr(facts.key, question)
            if piece is not None:
                yield _Draft(Part.FACTS, question, (piece.span.extent,), _describe_edits(piece), piece.rule)
    if Part.QUOTES in wanted:
        yield from (_quote(quote) for quote in facts.quotes)
    if Part.TIMES in wanted:
        whens = tuple(_whens(facts))
        for time in facts.times:
            yield _time(
                time, next((when for when in whens if when.expression and time.span in when.expression.extent), None)
            )
    if Part.TIMELINE in wanted:
        yield from (_event(event) for event in facts.timeline)
    for part, entities in (
        (Part.PEOPLE, facts.people),
        (Part.PLACES, facts.places),
        (Part.ORGANISATIONS, facts.organisations),
    ):
        if part in wanted:
            yield from (_entity(part, entity) for entity in entities)


def _statements(what: str, pieces: Sequence[Piece]) -> Iterator[_Draft]:
    """Yield one for each statement; pieces that are shown as one are one."""
    groups: dict[object, list[Piece]] = {}
    for place, piece in enumerate(pieces):
        groups.setdefault(("alone", place) if piece.group is None else ("group", piece.group), []).append(piece)
    for parts in groups.values():
        rules = ", ".join(dict.fromkeys(piece.rule for piece in parts if piece.rule))
        taken = tuple(words for piece in parts for words in _describe_edits(piece))
        yield _Draft(Part.SUMMARY, what, tuple(piece.span.extent for piece in parts), taken, rules)


def _describe_edits(piece: Piece) -> tuple[str, ...]:
    inserts = tuple(f"shown with [{insert.text}]" for insert in piece.insert)
    return (*inserts, f"shown as said by {piece.said_by}") if piece.said_by else inserts


def _quote(quote: Quote) -> _Draft:
    name = quote.name or (quote.speaker.text if quote.speaker else None)
    words = quote.speaker.text if quote.speaker and quote.speaker.text != name else None
    taken = (
        f"said by {name}" if name else "speaker not named",
        f"called “{words}” there" if words else "",
        quote.role or "",
        f"introduced by “{quote.cue.text}”" if quote.cue else "",
        f"said {_when(quote.when)}" if quote.when else "",
        f"one statement with others (group {quote.group})" if quote.group is not None else "",
    )
    what = "quote" if quote.kind == "direct" else "fragment of a quote"
    return _Draft(Part.QUOTES, what, (quote.span.extent,), taken, quote.rule, quote.confidence)


def _time(time: Time, when: When | None) -> _Draft:
    taken = (f"{_TIMES[time.type]}: {time.type} {time.value}", _basis(when) if when else "")
    return _Draft(Part.TIMES, "time", (time.span.extent,), taken, time.rule)


def _event(event: Event) -> _Draft:
    taken = (
        _when(event.when),
        _STATUSES[event.status],
        f"said by {event.said_by}" if event.said_by else "",
        f"told {len(event.also) + 1} times" if event.also else "",
    )
    extents = (event.span.extent, *event.also)
    return _Draft(Part.TIMELINE, "event", extents, taken, event.rule, event.confidence)


def _entity(part: Part, entity: Entity) -> _Draft:
    taken = (
        entity.name,
        entity.role.text if entity.role else "",
        f"also {', '.join(entity.also)}" if entity.also else "",
        f"named {len(entity.mentions)} times" if len(entity.mentions) > 1 else "",
    )
    return _Draft(part, entity.kind, entity.mentions, taken)


def _whens(facts: Facts) -> Iterator[When]:
    yield from (quote.when for quote in facts.quotes if quote.when)
    yield from (event.when for event in facts.timeline)


def _when(when: When) -> str:
    """Describe a date: "Friday 19 July 2024 = 2024-07-19, read from “on Friday”, counted from …"."""
    value = when.value + (f"/{when.until}" if when.until else "/" if when.open else "")
    words = when.describe()
    meant = value if words == value else f"{words} = {value}"
    read = f"read from “{clip_words(when.expression.text, _WORDS)}”" if when.expression else "no date given"
    return f"{meant}, {read}, {_basis(when)}"


def _basis(when: When) -> str:
    if when.basis == "event":
        anchor = f", “{clip_words(when.anchor.text, _ANCHOR_WORDS)}”" if when.anchor else ""
        return f"counted from another event{anchor}"
    return "counted from the day of the article" if when.basis == "dateline" else "written out"
