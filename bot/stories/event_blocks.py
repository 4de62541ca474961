"""Blocks of a story's events: what may be one event is in one block, so that only events of a block need be compared.

(Blocking and connected components, as record linkage has them.) Two events are linked where `event_matching` takes
them for one, or for one on which their articles do not agree; a block is whatever is linked, by however many steps.
So the blocks of some events are the same in whatever order they came. A block may hold more than it has to, for an
article that has left the story, say: that makes nothing one event that is not. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.stories.event_matching import ReportedEvent, compare_retold, find_difference, is_same_event
from bot.stories.quantities import TOLLS

MATCHING_VERSION = 1  # blocks that were made by other rules are made anew; raise it when the rules of matching change

_WORDS_TO_ONE_OWN = 9  # of the shorter of two reports of one event: so many words for each that the other lacks


@dataclass(frozen=True, slots=True)
class EventKeys:
    """What an event is found by among others of its story.

    Two that may be one share a mark, or one of them has nearly all the words of the other.
    """

    words: frozenset[str]
    marks: frozenset[str]  # its day with each kind of event that it tells of, and with each toll that it counts

    @property
    def terms(self) -> frozenset[str]:
        """The words and the marks."""
        return self.words | self.marks

    @classmethod
    def of_terms(cls, terms: frozenset[str]) -> EventKeys:
        """Return the keys that have these terms."""
        marks = frozenset(term for term in terms if " " in term)
        return cls(terms - marks, marks)

    def may_meet(self, other: EventKeys) -> bool:
        """Return whether two events may be one, as far as what they are found by tells."""
        shared = len(self.words & other.words)
        fewest = min(len(self.words), len(other.words))
        return shared + fewest // _WORDS_TO_ONE_OWN >= fewest or not self.marks.isdisjoint(other.marks)

    def choose_words(self, counts: Mapping[str, int]) -> list[str]:
        """Choose so many words that whatever has nearly all of them has one of these: those that the fewest have."""
        rarest = sorted(self.words, key=lambda word: (counts.get(word, 0), word))
        return rarest[: len(rarest) // _WORDS_TO_ONE_OWN + 1]


def find_keys(one: ReportedEvent) -> EventKeys:
    """Return what an event is found by."""
    marks: set[str] = set()
    if one.is_fine and one.days is not None:
        day = one.days[0].isoformat()
        told = {f"{day} {kind}" for kind in one.kinds if not one.event.when.is_latest}
        counted = {f"{day} ={figure.unit}" for figure in one.figures if figure.unit in TOLLS}
        marks = told | counted
    return EventKeys(one.roots, frozenset(marks))


def may_be_one(one: ReportedEvent, other: ReportedEvent) -> bool:
    """Return whether two reports can be of one event, whatever else is told; it is the same either way round."""
    return (
        is_same_event(one, other)
        or find_difference(one, other) is not None
        or compare_retold(one, other, any_claim=True) is not None
        or compare_retold(other, one, any_claim=True) is not None
    )


def find_links(one: ReportedEvent, others: Iterable[tuple[int, ReportedEvent]]) -> dict[int, int]:
    """Return the blocks of others with which an event is linked, each with the place of one among them that links it.

    `others`: each with its block. One link with a block is enough.
    """
    linked: dict[int, int] = {}
    for at, (block, other) in enumerate(others):
        if block not in linked and may_be_one(one, other):
            linked[block] = at
    return linked


def split_blocks(blocks: Sequence[int]) -> list[list[int]]:
    """Return the places of events that have one block, in their order; `blocks`: that of each."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        found[block].append(at)
    return list(found.values())


def join_blocks(links: Iterable[Collection[int]]) -> dict[int, int]:
    """Return for each block by what number it goes from now on: all of one link go by the least."""
    into: dict[int, int] = {}

    def follow(block: int) -> int:
        while (further := into.get(block, block)) != block:
            block = further
        return block

    for link in links:
        firsts = {follow(block) for block in link}
        least = min(firsts)
        into.update(dict.fromkeys(firsts, least))
    return {block: follow(block) for block in into}
