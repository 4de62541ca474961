"""The pool: results in order, few items at a time, and processes that die or hang are replaced."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

from bot.analysis.worker.pool import CHUNK, Why, map_in_parallel


def _work(items: list[str]) -> Iterator[bytes]:
    for item in items:
        if item == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if item == "hang":
            time.sleep(60)
        yield item.upper().encode()


def _lost(item: str, why: Why) -> bytes:
    return f"{item}: {why}".encode()


def _all(items: list[str], seconds: float = 30) -> list[str]:
    return [found.decode() for found in map_in_parallel(items, _work, _lost, processes=2, seconds=seconds)]


def test_results_come_in_the_order_of_the_items() -> None:
    items = [f"i{n}" for n in range(5 * CHUNK + 3)]
    assert _all(items) == [item.upper() for item in items]


def test_nothing_gives_nothing() -> None:
    assert _all([]) == []


def test_an_item_that_kills_its_process_is_lost_alone() -> None:
    items = [f"i{n}" for n in range(20)]
    items[7] = "die"
    assert _all(items) == [item.upper() if item != "die" else "die: crashed" for item in items]


def test_an_item_that_hangs_is_given_up_and_the_others_go_on() -> None:
    assert _all(["a", "hang", "b"], seconds=0.5) == ["A", "hang: timeout", "B"]


def test_only_a_few_items_are_read_ahead() -> None:
    read = 0

    def source() -> Iterator[str]:
        nonlocal read
        for n in range(10_000):
            read += 1
            yield f"i{n}"

    found = map_in_parallel(source(), _work, _lost, processes=2, seconds=30)
    next(found)
    assert read <= 8 * CHUNK
    found.close()  # type: ignore[attr-defined]  # it is a generator
