"""The queue before the workers: fair by server and by person, bounded, with the background last.

Whose turn is next is decided by `_next` from what waits and from who was served when; the rest only carries it out.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.errors import TooBusy
from bot.news import Asker

MOST = 200  # that wait in all, of each kind
MOST_OF_ONE = 25  # that people of one server wait for; its feeds come one after the other by themselves
PATIENCE = 8  # readings that somebody waits for and that may overtake one in the background, in a row
_REMEMBERED = 4096  # servers and persons of whom it is known when they were served last

Key = tuple[object, ...]


@dataclass(slots=True, eq=False)
class _Ticket:
    asker: Asker
    number: int
    turn: asyncio.Future[None] = field(repr=False)

    @property
    def server(self) -> Key:
        """The server, or the person in direct messages; work in the background has a place of its own."""
        asker = self.asker
        return (asker.is_waiting, asker.guild_id, asker.user_id if asker.guild_id is None else None)

    @property
    def person(self) -> Key:
        return (*self.server, self.asker.user_id)


class WorkQueue:
    """Gives `slots` turns at a time.

    The next turn is the server's that was served longest ago, and within it the person's that was: a server that
    queues twenty articles keeps another's waiting for one. Over a bound, whoever has most waiting is refused first, so
    one person cannot fill the queue for the others.
    """

    def __init__(self, slots: int, *, most: int = MOST, most_of_one: int = MOST_OF_ONE) -> None:
        self._free = slots
        self._slots = slots
        self._most = most
        self._most_of_one = most_of_one
        self._waiting: list[_Ticket] = []
        self._served: OrderedDict[Key, int] = OrderedDict()
        self._count = 0
        self._overtaken = 0  # turns in a row that went past waiting work in the background

    def __len__(self) -> int:
        """Return how many wait for their turn."""
        return len(self._waiting)

    @property
    def is_full(self) -> bool:
        """Whether every slot is taken."""
        return self._free == 0

    @asynccontextmanager
    async def turn(self, asker: Asker) -> AsyncIterator[None]:
        """Wait for a turn, and give it back at the end. TooBusy where too many wait already."""
        await self._take(asker)
        try:
            yield
        finally:
            self._free += 1
            self._serve()

    def count_before(self, asker: Asker) -> int:
        """Return how many are at work or wait before what this person waits for; 0 where they wait for nothing."""
        if not any(ticket.asker == asker for ticket in self._waiting):
            return 0
        waiting, served, overtaken = list(self._waiting), dict(self._served), self._overtaken
        count = self._count
        for ahead in range(len(waiting)):
            ticket = _choose_next(waiting, served, overtaken)
            if ticket.asker == asker:
                return self._slots - self._free + ahead
            waiting.remove(ticket)
            count += 1
            served[ticket.server] = served[ticket.person] = count
            overtaken = _count_overtaken(ticket, waiting, overtaken)
        return 0  # pragma: no cover  # it waits, so it was met

    async def _take(self, asker: Asker) -> None:
        self._count += 1
        ticket = _Ticket(asker, self._count, asyncio.get_running_loop().create_future())
        if not self._free:
            self._make_room(ticket)
        self._waiting.append(ticket)
        self._serve()
        try:
            await ticket.turn
        except BaseException:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            elif ticket.turn.done() and not ticket.turn.cancelled() and ticket.turn.exception() is None:
                self._free += 1  # it was given its turn while its caller gave up
                self._serve()
            raise

    def _serve(self) -> None:
        while self._free and self._waiting:
            ticket = _choose_next(self._waiting, self._served, self._overtaken)
            self._waiting.remove(ticket)
            if ticket.turn.done():
                continue  # its caller gave up
            self._free -= 1
            self._count += 1
            self._overtaken = _count_overtaken(ticket, self._waiting, self._overtaken)
            for key in (ticket.server, ticket.person):
                self._served[key] = self._count
                self._served.move_to_end(key)
            while len(self._served) > _REMEMBERED:
                self._served.popitem(last=False)
            ticket.turn.set_result(None)

    def _make_room(self, ticket: _Ticket) -> None:
        """Refuse somebody where a bound is reached: the newest of whoever has most, which may be the newcomer."""
        alike = [other for other in self._waiting if other.asker.is_waiting == ticket.asker.is_waiting]
        ours = [other for other in alike if other.server == ticket.server]
        if len(ours) >= self._most_of_one and ticket.asker.is_waiting:
            refused = _find_newest_of_busiest([ticket, *ours])
        elif len(alike) >= self._most:
            refused = _find_newest_of_busiest([ticket, *alike])
        else:
            return
        error = TooBusy(f"{len(alike)} wait", waiting=len(alike))
        if refused is ticket:
            raise error
        self._waiting.remove(refused)
        if not refused.turn.done():
            refused.turn.set_exception(error)


def _choose_next(waiting: Sequence[_Ticket], served: OrderedDict[Key, int] | dict[Key, int], overtaken: int) -> _Ticket:
    """Return whose turn it is among those that wait, one at least."""
    wanted = [ticket for ticket in waiting if ticket.asker.is_waiting]
    background = [ticket for ticket in waiting if not ticket.asker.is_waiting]
    chosen = background if background and (not wanted or overtaken >= PATIENCE) else wanted
    return min(chosen, key=lambda one: (served.get(one.server, 0), served.get(one.person, 0), one.number))


def _count_overtaken(ticket: _Ticket, waiting: Sequence[_Ticket], overtaken: int) -> int:
    """Return how many turns in a row went past the background, after `ticket` was given one."""
    if not ticket.asker.is_waiting:
        return 0
    return overtaken + 1 if any(not other.asker.is_waiting for other in waiting) else 0


def _find_newest_of_busiest(crowd: Sequence[_Ticket]) -> _Ticket:
    """Return the newest ticket of the person with most in the server with most; of equals, the first in `crowd`."""
    server = Counter(ticket.server for ticket in crowd).most_common(1)[0][0]
    theirs = [ticket for ticket in crowd if ticket.server == server]
    person = Counter(ticket.person for ticket in theirs).most_common(1)[0][0]
    return max((ticket for ticket in theirs if ticket.person == person), key=lambda ticket: ticket.number)
