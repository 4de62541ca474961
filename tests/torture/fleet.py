"""Two gateways and two workers, each a process of the system, seen from outside: started, killed, started again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.settings.process_roles import Role
from tests.forked import PROCESSES
from tests.torture import part
from tests.torture.board import IDLE, STARTING, Board
from tests.torture.bot import BotEnded, kill_process, read_last_words

SHARDS = 4


@dataclass(frozen=True, slots=True)
class Member:
    """Who is at a place of the fleet; `shards`: a gateway's."""

    name: str
    role: Role
    shards: tuple[int, ...] = ()


MEMBERS = (
    Member("gateway-0", "gateway", (0, 1)),
    Member("gateway-1", "gateway", (2, 3)),
    Member("worker-0", "worker"),
    Member("worker-1", "worker"),
)


class Fleet:
    """The four, by their places in `MEMBERS`; `environ` has what all of them are given."""

    def __init__(self, environ: Mapping[str, str], board: Board, folder: Path) -> None:
        self._environ = dict(environ)
        self._board = board
        self._folder = folder
        self._running: dict[int, ForkServerProcess] = {}

    def start(self, place: int) -> None:
        """Start one that does not run."""
        member = MEMBERS[place]
        more = {"DATELINE_USER_AGENT": member.name}
        if member.role == "gateway":
            more |= {"DATELINE_SHARDS": str(SHARDS), "DATELINE_SHARD_IDS": ",".join(map(str, member.shards))}
        self._board.set_state(place, STARTING)
        process = PROCESSES.Process(
            target=part.live,
            args=(self._environ | more, member.role, str(self._board.path), place, str(self._log(place))),
        )
        process.start()
        self._running[place] = process

    def kill(self, place: int) -> None:
        """SIGKILL, at once. BotEnded where there was nothing left to kill."""
        process = self._running.pop(place, None)
        if process is not None:
            kill_process(process, self._log(place), f"{MEMBERS[place].name}: ")

    def kill_all(self) -> None:
        for place in list(self._running):
            self.kill(place)

    @property
    def dead(self) -> list[int]:
        return [place for place in range(len(MEMBERS)) if place not in self._running]

    def is_up(self, place: int) -> bool:
        return place in self._running and self._board.get_state(place) != STARTING

    @property
    def is_quiet(self) -> bool:
        """Whether none of those that run has anything under way; one that is starting has claimed nothing."""
        return all(self._board.get_state(place) in {IDLE, STARTING} for place in self._running)

    def check(self) -> None:
        """BotEnded where one has ended by itself."""
        for place, process in self._running.items():
            if process.exitcode is not None:
                raise BotEnded(f"{MEMBERS[place].name}: exit status {process.exitcode}\n{self.last_words(place)}")

    def last_words(self, place: int) -> str:
        return read_last_words(self._log(place))

    def _log(self, place: int) -> Path:
        return self._folder / f"{MEMBERS[place].name}.log"
