"""Blocks hold whatever may be one event, in whatever order it came, and change nothing about what is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from bot.news.stories import StoryEvent
from bot.stories.event_blocks import EventKeys, find_keys, find_links, join_blocks, may_be_one
from bot.stories.event_matching import ReportedEvent, read_event
from bot.stories.story_report import EventBlock, Report
from bot.stories.timeline import merge_timelines
from tests.stories.made_stories import make_reports
from tests.stories.reports import event, report

VOTE = "The harbour board voted to close the old bridge"


def read(reports: Sequence[Report]) -> list[ReportedEvent]:
    return [read_event(one, index) for one in reports for index in range(len(one.events))]


def find_blocks(events: Sequence[ReportedEvent]) -> list[int]:
    """The block of each event, all compared with all."""
    links = [{at} for at in range(len(events))]
    links += [{a, b} for a, b in combinations(range(len(events)), 2) if may_be_one(events[a], events[b])]
    into = join_blocks(links)
    return [into[at] for at in range(len(events))]


def with_blocks(reports: Sequence[Report], blocks: Sequence[int]) -> list[Report]:
    events = iter(zip(read(reports), blocks, strict=True))
    return [
        replace(one, blocks=tuple(EventBlock(block, len(told.weights)) for told, block in some))
        for one in reports
        for some in [[next(events) for _ in one.events]]
    ]


def shape(found: Sequence[StoryEvent]) -> list[tuple[str, str | None, list[tuple[int, int]]]]:
    return [
        (one.event.span.text, one.differs, [(told.headline.article_id, told.index) for told in one.article_events])
        for one in found
    ]


@pytest.mark.parametrize("seed", range(12))
def test_events_merged_by_their_blocks_are_those_that_are_merged_all_together(seed: int) -> None:
    reports = make_reports(Random(seed), 12)
    blocks = find_blocks(read(reports))
    assert 1 < len(set(blocks)) < len(blocks)
    assert shape(merge_timelines(with_blocks(reports, blocks))) == shape(merge_timelines(reports))


@pytest.mark.parametrize("seed", range(6))
def test_a_reader_who_sees_a_part_of_a_story_sees_what_that_part_makes(seed: int) -> None:
    rng = Random(seed)
    reports = make_reports(rng, 14)
    seen = sorted(rng.sample(range(14), 8))
    whole = with_blocks(reports, find_blocks(read(reports)))
    assert shape(merge_timelines([whole[at] for at in seen])) == shape(merge_timelines([reports[at] for at in seen]))


def test_a_block_that_holds_too_much_makes_nothing_one_event() -> None:
    reports = make_reports(Random(3), 10)
    everything = with_blocks(reports, [0] * len(read(reports)))
    assert shape(merge_timelines(everything)) == shape(merge_timelines(reports))


def test_where_one_article_has_no_blocks_all_are_compared() -> None:
    one, other = report(1, event(VOTE)), report(2, event(VOTE), hours=1)
    apart = with_blocks([one, other], [1, 2])
    assert len(merge_timelines(apart)) == 2
    assert len(merge_timelines([apart[0], other])) == 1
    without_events = replace(report(3, hours=2), blocks=None)
    assert len(merge_timelines([*apart, without_events])) == 2


def test_an_event_of_a_replaced_reading_alone_is_not_shown() -> None:
    reports = with_blocks([report(1, event(VOTE), current=False), report(2, event("A ferry sank"), hours=1)], [1, 2])
    assert [one.event.span.text for one in merge_timelines(reports)] == ["A ferry sank"]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_may_be_one_event_is_found_by_a_key_whichever_came_first(seed: int) -> None:
    rng = Random(seed)
    events = read(make_reports(rng, 30))
    rng.shuffle(events)
    keys = [find_keys(one) for one in events]
    seen: defaultdict[str, int] = defaultdict(int)
    chosen: list[list[str]] = []
    found = 0
    for at, mine in enumerate(keys):
        counts = dict(seen)
        for before in range(at):
            if may_be_one(events[at], events[before]):
                found += 1
                theirs = keys[before]
                by_key = mine.terms & {*chosen[before], *theirs.marks}
                assert by_key or theirs.words & set(mine.choose_words(counts))
                assert mine.may_meet(theirs)
        chosen.append(mine.choose_words(counts))
        for word in mine.words:
            seen[word] += 1
    assert found > 9


@pytest.mark.parametrize("seed", range(6))
def test_blocks_are_the_same_in_whatever_order_events_come(seed: int) -> None:
    events = read(make_reports(Random(seed), 12))
    order = list(range(len(events)))
    Random(seed + 100).shuffle(order)
    first, other = find_blocks(events), find_blocks([events[at] for at in order])
    together = {frozenset(at for at in order if first[at] == block) for block in set(first)}
    shuffled = {frozenset(at for at, mine in zip(order, other, strict=True) if mine == block) for block in set(other)}
    assert together == shuffled


def test_a_long_report_may_have_one_word_for_nine_that_the_other_lacks() -> None:
    keys = EventKeys(frozenset("abcdefghi"), frozenset())
    assert len(keys.choose_words({"a": 3, "b": 9})) == 2
    assert "b" not in keys.choose_words({"a": 3, "b": 9})
    assert keys.may_meet(EventKeys(frozenset("abcdefghz"), frozenset()))
    assert not keys.may_meet(EventKeys(frozenset("abcdefgyz"), frozenset()))
    assert EventKeys.of_terms(frozenset({"vote", "2026-03-02 vote"})) == EventKeys(
        frozenset({"vote"}), frozenset({"2026-03-02 vote"})
    )


def test_one_link_with_a_block_is_enough() -> None:
    (one, *others) = read([report(at, event(VOTE), hours=at) for at in range(1, 5)])
    assert find_links(one, list(zip((7, 7, 9), others, strict=True))) == {7: 0, 9: 2}


def test_blocks_that_are_linked_go_by_the_least_number() -> None:
    assert join_blocks([{5, 3}, {9}, {8, 5}, {2, 8}]) == {5: 2, 3: 2, 9: 9, 8: 2, 2: 2}
