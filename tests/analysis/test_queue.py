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


class Desk:
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
    desk = Desk()
    for i in range(20):
        await desk.ask(f"a{i}", _person(1))
    await desk.ask("b", _person(2))
    await desk.finish("a0")
    assert desk.served == ["a0", "b"]


async def test_also_a_server_that_comes_again_waits_for_one_of_each_other() -> None:
    desk = Desk()
    for i in range(6):
        await desk.ask(f"a{i}", _person(1))
    await desk.ask("b0", _person(2))
    await desk.finish("a0")
    await desk.ask("b1", _person(2))
    await desk.ask("c0", _person(3))
    await desk.finish_all()
    assert desk.served[:6] == ["a0", "b0", "c0", "a1", "b1", "a2"]


async def test_within_a_server_the_persons_take_turns() -> None:
    desk = Desk()
    for i in range(5):
        await desk.ask(f"ada{i}", _person(1, 10))
    await desk.ask("ben0", _person(1, 11))
    await desk.ask("ben1", _person(1, 11))
    await desk.finish_all()
    assert desk.served == ["ada0", "ben0", "ada1", "ben1", "ada2", "ada3", "ada4"]


async def test_people_in_direct_messages_do_not_count_as_one_server() -> None:
    desk = Desk()
    for i in range(3):
        await desk.ask(f"ada{i}", _person(None, 10))
    await desk.ask("ben", _person(None, 11))
    await desk.finish("ada0")
    assert desk.served == ["ada0", "ben"]


async def test_what_somebody_waits_for_goes_before_the_background() -> None:
    desk = Desk()
    await desk.ask("feed0", FEED)
    for i in range(1, 4):
        await desk.ask(f"feed{i}", Asker(7))
    await desk.ask("ada", _person(1))
    await desk.finish("feed0")
    assert desk.served == ["feed0", "ada"]


async def test_the_background_does_not_starve() -> None:
    desk = Desk()
    await desk.ask("first", _person(1))
    await desk.ask("feed", FEED)
    for i in range(3 * PATIENCE):
        await desk.ask(f"a{i}", _person(i % 5, i))
    await desk.finish_all()
    assert desk.served.index("feed") == PATIENCE + 1
    assert len(desk.served) == 3 * PATIENCE + 2


async def test_feeds_of_servers_take_turns_too() -> None:
    desk = Desk()
    for i in range(5):
        await desk.ask(f"a{i}", Asker(1))
    await desk.ask("b", Asker(2))
    await desk.finish("a0")
    assert desk.served == ["a0", "b"]


async def test_two_slots_give_two_turns_at_once() -> None:
    desk = Desk(2)
    for i in range(3):
        await desk.ask(f"a{i}", _person(1))
    assert desk.served == ["a0", "a1"]
    assert len(desk.queue) == 1


async def test_a_server_that_has_its_share_waiting_is_refused_and_others_are_not() -> None:
    desk = Desk(most_of_one=3)
    await desk.ask("now", _person(1))
    for i in range(4):
        await desk.ask(f"a{i}", _person(1))
    await desk.ask("b", _person(2))
    assert desk.refused == ["a3"]
    assert "3 articles are waiting" in desk.words
    await desk.finish_all()
    assert desk.served == ["now", "b", "a0", "a1", "a2"]


async def test_one_person_cannot_fill_their_servers_share_for_the_others() -> None:
    desk = Desk(most_of_one=3)
    await desk.ask("now", _person(1, 10))
    for i in range(3):
        await desk.ask(f"ada{i}", _person(1, 10))
    await desk.ask("ben", _person(1, 11))
    assert desk.refused == ["ada2"]
    await desk.finish("now")
    assert desk.served == ["now", "ben"]


async def test_one_server_cannot_fill_the_queue_for_the_others() -> None:
    desk = Desk(most=4, most_of_one=4)
    await desk.ask("now", _person(1))
    for i in range(4):
        await desk.ask(f"a{i}", _person(1))
    await desk.ask("b", _person(2))
    assert desk.refused == ["a3"]
    assert len(desk.queue) == 4


async def test_the_background_has_a_bound_of_its_own() -> None:
    desk = Desk(most=2)
    await desk.ask("now", FEED)
    for i in range(3):
        await desk.ask(f"feed{i}", FEED)
    await desk.ask("ada", _person(1))
    assert desk.refused == ["feed2"]
    await desk.finish("now")
    assert desk.served == ["now", "ada"]


async def test_somebody_who_gives_up_leaves_their_place_to_the_next() -> None:
    desk = Desk()
    await desk.ask("now", _person(1))
    await desk.ask("gone", _person(2))
    await desk.ask("next", _person(3))
    desk.tasks["gone"].cancel()
    await _settle()
    assert len(desk.queue) == 1
    await desk.finish("now")
    assert desk.served == ["now", "next"]


async def test_a_turn_that_comes_to_somebody_who_has_just_given_up_goes_on_to_the_next() -> None:
    desk = Desk()
    await desk.ask("now", _person(1))
    await desk.ask("gone", _person(2))
    await desk.ask("next", _person(3))
    desk._gates["now"].set()
    await asyncio.wait({desk.tasks["now"]})  # its turn has been given on; whose it is now has not heard of it yet
    desk.tasks["gone"].cancel()
    await _settle()
    with suppress(asyncio.CancelledError):
        await desk.tasks["gone"]
    assert "next" in desk.served
    await desk.finish("next")
    await desk.ask("later", _person(4))
    assert desk.served[-1] == "later"


async def test_it_says_how_many_are_before_one() -> None:
    desk = Desk()
    for i in range(5):
        await desk.ask(f"a{i}", _person(1))
    await desk.ask("feed", FEED)
    await desk.ask("b", _person(2))
    await desk.ask("c", _person(3))
    assert desk.queue.count_before(_person(2)) == 1  # the one at work; server 1 has had its turn
    assert desk.queue.count_before(_person(3)) == 2
    assert desk.queue.count_before(_person(1)) == 3
    assert desk.queue.count_before(_person(4)) == 0
    await desk.finish("a0")
    assert desk.served == ["a0", "b"]
    assert desk.queue.count_before(_person(2)) == 0
    assert desk.queue.count_before(_person(3)) == 1


@pytest.mark.parametrize("slots", [1, 2, 3])
async def test_what_it_says_is_what_comes(slots: int) -> None:
    desk = Desk(slots)
    askers = [_person(i % 3, i) for i in range(20)] + [FEED, Asker(9)]
    for i, asker in enumerate(askers):
        await desk.ask(str(i), asker)
    said = {str(i): desk.queue.count_before(asker) for i, asker in enumerate(askers) if asker.is_waiting}
    await desk.finish_all()
    for name, before in said.items():
        assert before == (desk.served.index(name) if before else 0)


async def test_a_servers_share_is_of_what_its_people_wait_for() -> None:
    """What a feed brings would be lost: the poller does not try an item twice."""
    desk = Desk(most_of_one=2)
    for i in range(6):
        await desk.ask(f"feed{i}", Asker(1))
    assert desk.refused == []
