"""The queue before the workers: whose turn is next, who is refused, and how many are before one."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.analysis.worker.queue import PATIENCE, WorkQueue
from bot.errors import TooBusy
from bot.news import Asker

FEED = Asker()


def _person(server: int | None, user: int = 1) -> Asker:
    return Asker(server, user, is_waiting=True)


class Counter:
    """Takes turns for askers, and notes in which order they came; a turn lasts until `finish`."""

    def __init__(self, slots: int = 1, **bounds: int) -> None:
        self.queue = WorkQueue(slots, **bounds)
        self.served: list[str] = []
        self.refused: list[str] = []
        self.words = ""
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._gates: dict[str, asyncio.Event] = {}

    async def ask(self, name: str, asker: Asker) -> None:
        self._gates[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._read(name, asker))
        await _settle()

    async def finish(self, name: str) -> None:
        self._gates[name].set()
        await _settle()

    async def finish_all(self) -> None:
        """Finish each as it gets its turn, until nobody waits."""
        done = 0
        while done < len(self.served):
            await self.finish(self.served[done])
            done += 1

    async def _read(self, name: str, asker: Asker) -> None:
        try:
            async with self.queue.turn(asker):
                self.served.append(name)
                await self._gates[name].wait()
        except TooBusy as error:
            self.refused.append(name)
            self.words = error.words


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_server_with_twenty_keeps_another_waiting_for_one() -> None:
    counter = Counter()
    for i in range(20):
        await counter.ask(f"a{i}", _person(1))
    await counter.ask("b", _person(2))
    await counter.finish("a0")
    assert counter.served == ["a0", "b"]


async def test_also_a_server_that_comes_again_waits_for_one_of_each_other() -> None:
    counter = Counter()
    for i in range(6):
        await counter.ask(f"a{i}", _person(1))
    await counter.ask("b0", _person(2))
    await counter.finish("a0")
    await counter.ask("b1", _person(2))
    await counter.ask("c0", _person(3))
    await counter.finish_all()
    assert counter.served[:6] == ["a0", "b0", "c0", "a1", "b1", "a2"]


async def test_within_a_server_the_persons_take_turns() -> None:
    counter = Counter()
    for i in range(5):
        await counter.ask(f"ada{i}", _person(1, 10))
    await counter.ask("ben0", _person(1, 11))
    await counter.ask("ben1", _person(1, 11))
    await counter.finish_all()
    assert counter.served == ["ada0", "ben0", "ada1", "ben1", "ada2", "ada3", "ada4"]


async def test_people_in_direct_messages_do_not_count_as_one_server() -> None:
    counter = Counter()
    for i in range(3):
        await counter.ask(f"ada{i}", _person(None, 10))
    await counter.ask("ben", _person(None, 11))
    await counter.finish("ada0")
    assert counter.served == ["ada0", "ben"]


async def test_what_somebody_waits_for_goes_before_the_background() -> None:
    counter = Counter()
    await counter.ask("feed0", FEED)
    for i in range(1, 4):
        await counter.ask(f"feed{i}", Asker(7))
    await counter.ask("ada", _person(1))
    await counter.finish("feed0")
    assert counter.served == ["feed0", "ada"]


async def test_the_background_does_not_starve() -> None:
    counter = Counter()
    await counter.ask("first", _person(1))
    await counter.ask("feed", FEED)
    for i in range(3 * PATIENCE):
        await counter.ask(f"a{i}", _person(i % 5, i))
    await counter.finish_all()
    assert counter.served.index("feed") == PATIENCE + 1
    assert len(counter.served) == 3 * PATIENCE + 2


async def test_feeds_of_servers_take_turns_too() -> None:
    counter = Counter()
    for i in range(5):
        await counter.ask(f"a{i}", Asker(1))
    await counter.ask("b", Asker(2))
    await counter.finish("a0")
    assert counter.served == ["a0", "b"]


async def test_two_slots_give_two_turns_at_once() -> None:
    counter = Counter(2)
    for i in range(3):
        await counter.ask(f"a{i}", _person(1))
    assert counter.served == ["a0", "a1"]
    assert len(counter.queue) == 1


async def test_a_server_that_has_its_share_waiting_is_refused_and_others_are_not() -> None:
    counter = Counter(most_of_one=3)
    await counter.ask("now", _person(1))
    for i in range(4):
        await counter.ask(f"a{i}", _person(1))
    await counter.ask("b", _person(2))
    assert counter.refused == ["a3"]
    assert "with 3 articles waiting" in counter.words
    await counter.finish_all()
    assert counter.served == ["now", "b", "a0", "a1", "a2"]


async def test_one_person_cannot_fill_their_servers_share_for_the_others() -> None:
    counter = Counter(most_of_one=3)
    await counter.ask("now", _person(1, 10))
    for i in range(3):
        await counter.ask(f"ada{i}", _person(1, 10))
    await counter.ask("ben", _person(1, 11))
    assert counter.refused == ["ada2"]
    await counter.finish("now")
    assert counter.served == ["now", "ben"]


async def test_one_server_cannot_fill_the_queue_for_the_others() -> None:
    counter = Counter(most=4, most_of_one=4)
    await counter.ask("now", _person(1))
    for i in range(4):
        await counter.ask(f"a{i}", _person(1))
    await counter.ask("b", _person(2))
    assert counter.refused == ["a3"]
    assert len(counter.queue) == 4


async def test_the_background_has_a_bound_of_its_own() -> None:
    counter = Counter(most=2)
    await counter.ask("now", FEED)
    for i in range(3):
        await counter.ask(f"feed{i}", FEED)
    await counter.ask("ada", _person(1))
    assert counter.refused == ["feed2"]
    await counter.finish("now")
    assert counter.served == ["now", "ada"]


async def test_somebody_who_gives_up_leaves_their_place_to_the_next() -> None:
    counter = Counter()
    await counter.ask("now", _person(1))
    await counter.ask("gone", _person(2))
    await counter.ask("next", _person(3))
    counter.tasks["gone"].cancel()
    await _settle()
    assert len(counter.queue) == 1
    await counter.finish("now")
    assert counter.served == ["now", "next"]


async def test_a_turn_that_comes_to_somebody_who_has_just_given_up_goes_on_to_the_next() -> None:
    counter = Counter()
    await counter.ask("now", _person(1))
    await counter.ask("gone", _person(2))
    await counter.ask("next", _person(3))
    counter._gates["now"].set()
    await asyncio.wait({counter.tasks["now"]})  # its turn has been given on; whose it is now has not heard of it yet
    counter.tasks["gone"].cancel()
    await _settle()
    with suppress(asyncio.CancelledError):
        await counter.tasks["gone"]
    assert "next" in counter.served
    await counter.finish("next")
    await counter.ask("later", _person(4))
    assert counter.served[-1] == "later"


async def test_it_says_how_many_are_before_one() -> None:
    counter = Counter()
    for i in range(5):
        await counter.ask(f"a{i}", _person(1))
    await counter.ask("feed", FEED)
    await counter.ask("b", _person(2))
    await counter.ask("c", _person(3))
    assert counter.queue.count_before(_person(2)) == 1  # the one at work; server 1 has had its turn
    assert counter.queue.count_before(_person(3)) == 2
    assert counter.queue.count_before(_person(1)) == 3
    assert counter.queue.count_before(_person(4)) == 0
    await counter.finish("a0")
    assert counter.served == ["a0", "b"]
    assert counter.queue.count_before(_person(2)) == 0
    assert counter.queue.count_before(_person(3)) == 1


@pytest.mark.parametrize("slots", [1, 2, 3])
async def test_what_it_says_is_what_comes(slots: int) -> None:
    counter = Counter(slots)
    askers = [_person(i % 3, i) for i in range(20)] + [FEED, Asker(9)]
    for i, asker in enumerate(askers):
        await counter.ask(str(i), asker)
    said = {str(i): counter.queue.count_before(asker) for i, asker in enumerate(askers) if asker.is_waiting}
    await counter.finish_all()
    for name, before in said.items():
        assert before == (counter.served.index(name) if before else 0)


async def test_a_servers_share_is_of_what_its_people_wait_for() -> None:
    """What a feed brings would be lost: the poller does not try an item twice."""
    counter = Counter(most_of_one=2)
    for i in range(6):
        await counter.ask(f"feed{i}", Asker(1))
    assert counter.refused == []
