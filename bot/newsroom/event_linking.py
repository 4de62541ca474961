"""The events of what was placed in a long story get their blocks (`bot.stories.event_blocks`), when nobody waits.

Which of them may be one is said here, once; a reader's question is answered from it. An event is compared with those of
its story alone that share its day and kind, or have its words; the last LATEST of each.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from bot.store import Store, story_blocks
from bot.store.story_blocks import LinkedEvent, StoredEvent, WaitingReading
from bot.stories.event_blocks import EventKeys, find_keys, find_links, may_be_one
from bot.stories.event_matching import ReportedEvent, read_event
from bot.stories.story_report import Report

MOST = 200  # stored events that one is compared with: of more, the last that came
ALL = 4_000  # that all of one reading are compared with

Found = Mapping[str, tuple[frozenset[int], frozenset[int]]]  # of each term, see `story_blocks.find_by_terms`


async def link_reading(store: Store, waiting: WaitingReading) -> None:
    """Give a reading's events their blocks. Where another process has done so for one of the same story meanwhile,
    nothing is kept, and it goes on waiting: the two have not been compared."""
    async with store.read() as connection:
        newest = await story_blocks.find_newest(connection, waiting.story)
        report = await story_blocks.read_told(connection, waiting.revision_id)
        events, keys = await asyncio.to_thread(_read, report)
        terms = frozenset[str]().union(*(one.terms for one in keys))
        found = await story_blocks.find_by_terms(connection, waiting.story, terms)
        near = [_choose_near(one, found) for one in keys]
        told = await story_blocks.read_terms(connection, frozenset[int]().union(*near))
        near = [_keep_alike(one, some, told) for one, some in zip(keys, near, strict=True)]
        last = sorted(frozenset[int]().union(*near))[-ALL:]
        stored = await story_blocks.load(connection, last, but=waiting.revision_id)
    linked = await asyncio.to_thread(_link, events, keys, found, near, stored)
    await store.transact(partial(story_blocks.keep, waiting=waiting, told=linked, newest=newest))


def _read(report: Report) -> tuple[list[ReportedEvent], list[EventKeys]]:
    events = [read_event(report, index) for index in range(len(report.events))]
    return events, [find_keys(one) for one in events]


def _choose_near(keys: EventKeys, found: Found) -> frozenset[int]:
    """Choose the stored events that may be the same: with a mark in common, or key words of either in the other."""
    counts = {word: len(found[word][1]) for word in keys.words}
    near = set[int]().union(
        *(found[term][0] for term in keys.terms), *(found[word][1] for word in keys.choose_words(counts))
    )
    return frozenset(sorted(near)[-MOST:])


def _keep_alike(keys: EventKeys, near: frozenset[int], told: Mapping[int, frozenset[str]]) -> frozenset[int]:
    return frozenset(one for one in near if one in told and keys.may_meet(EventKeys.of_terms(told[one])))


def _link(
    events: Sequence[ReportedEvent],
    keys: Sequence[EventKeys],
    found: Found,
    near: Sequence[frozenset[int]],
    stored: Sequence[StoredEvent],
) -> list[LinkedEvent]:
    others = {one.id: (one.block, read_event(one.report, 0)) for one in stored}
    linked: list[LinkedEvent] = []
    for at, event in enumerate(events):
        there = sorted((number for number in near[at] if number in others), reverse=True)
        links = find_links(event, (others[number] for number in there))
        counts = {word: len(found[word][1]) for word in keys[at].words}
        linked.append(
            LinkedEvent(
                size=len(event.weights),
                terms=keys[at].terms,
                keys=frozenset(keys[at].choose_words(counts)) | keys[at].marks,
                linked={there[place]: block for block, place in links.items()},
                own=frozenset(
                    before
                    for before in range(max(0, at - MOST), at)
                    if keys[at].may_meet(keys[before]) and may_be_one(event, events[before])
                ),
            )
        )
    return linked
