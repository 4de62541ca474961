"""From interaction to callback: Dateline beside a bot that reads a row and one that reads nothing, taking turns.

Everything is asked twice: while Dateline places the archive's ten thousand articles into stories, which it begins when
it starts, and at rest, when all of them have their place. The bots beside it have nothing to place in either: they run
on the same machine at the same time, and say what an answer costs there.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from bot.sandbox.person import PersonClient
from tests.bench import archive
from tests.bench.figures import Figure, percentile, ratio
from tests.bench.stage import Stage, bare, dateline, stage

KINDS = ("brief", "quotes", "search", "autocomplete")
CROWD = 50
ALONE, ALONE_ROUNDS = 20, 5  # questions of each kind, one at a time, and how often
STORY = 1  # the key of the story that is asked about, as a choice of the list has it
ROUNDS = 8  # of 50 at once, for each kind
AIM = 1.5
_TYPED = 12  # letters at most
_WARMING = 3  # questions of each kind that are not counted
_EACH = len(KINDS) * (_WARMING + ALONE * ALONE_ROUNDS + CROWD * ROUNDS)  # articles that are asked about
_PLACED_WITHIN = 3600.0  # seconds
_NAMES = {kind: kind if kind == "autocomplete" else f"/{kind}" for kind in KINDS}


@dataclass
class Contender:
    """A bot on its stage, the file, or folder, of the database that it reads, and its times in milliseconds by kind."""

    stage: Stage
    database: Path | None
    named: bool = False  # whether questions are put to it in words; else by the article's key
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    together: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    processor: float = 0.0
    answered: int = 0


class Placing:
    """How far the articles of a database are placed, as another program sees it."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._began = time.perf_counter()
        self._first = self._last = self.left()

    def left(self) -> int:
        """How many articles wait."""
        with closing(sqlite3.connect(self._database, timeout=30)) as plain:
            return int(plain.execute("SELECT count(*) FROM story_waiting").fetchone()[0])

    def check(self) -> None:
        """RuntimeError unless some were placed since the last look, and some still wait."""
        left = self.left()
        if not 0 < left < self._last:
            raise RuntimeError(f"nothing was being placed: {self._last} articles waited, then {left}")
        self._last = left

    async def finish(self) -> Figure:
        """Until all are placed: how many that were in a second."""
        async with asyncio.timeout(_PLACED_WITHIN):
            while True:
                if not await asyncio.to_thread(self.left):
                    break
                await asyncio.sleep(0.5)
        seconds = time.perf_counter() - self._began
        note = f"{self._first:,} in {seconds:.0f} s, all of them; the questions above were asked meanwhile"
        return Figure("articles placed into stories in the background", self._first / seconds, "a second", note=note)


def measure(folder: Path) -> list[Figure]:
    """Sixteen ratios with their aims, then what the comparison bots and this process took."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    database = await asyncio.to_thread(archive.database)
    drawn = await archive.picks(database, 2 * _EACH, Random(2))
    ours, theirs = (Path(shutil.copy(database, folder / name)) for name in ("ours.db", "theirs.db"))
    cards = folder / "cards.json"
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(stage(*dateline(ours, folder / "nothing"), size=CROWD))
        cards.write_text(json.dumps(await captured(first, drawn[:_WARMING], KINDS)), "utf-8")
        row = await stack.enter_async_context(stage(*bare(theirs, cards), size=CROWD))
        string = await stack.enter_async_context(stage(*bare(), size=CROWD))

        def contenders() -> dict[str, Contender]:
            return {
                "dateline": Contender(first, ours, named=True),
                "row": Contender(row, theirs),
                "string": Contender(string, None),
            }

        placing = Placing(ours)
        meanwhile = contenders()
        await _take_turns(list(meanwhile.values()), drawn[:_EACH], placing.check)
        placed = await placing.finish()
        at_rest = contenders()
        before = time.process_time()
        await _take_turns(list(at_rest.values()), drawn[_EACH:])
        share = time.process_time() - before
    return [
        *_figures(at_rest, "at rest"),
        *_figures(meanwhile, f"while {archive.ARTICLES:,} are placed"),
        placed,
        *_costs(at_rest, share),
    ]


async def captured(there: Stage, drawn: Sequence[archive.Pick], kinds: Sequence[str]) -> dict[str, object]:
    """What Dateline answers to one question of each kind, for the row bot to send."""
    person, pick = there.people[0], drawn[0]
    found: dict[str, object] = {}
    for kind in kinds:
        if kind == "autocomplete":
            continue
        reply = await person.run(kind, **_options(kind, pick, named=True))
        found[kind] = reply.message.payload["components"]
    found["autocomplete"] = await person.autocomplete("brief", "article", pick.place[:4])
    return found


def _options(kind: str, pick: archive.Pick, *, named: bool) -> dict[str, Any]:
    if kind in {"latest", "stories"} and named:
        return {}
    if kind == "story" and named:
        return {"name": f"s{STORY}"}
    if kind != "search":
        return {"article": f"a{pick.key}"}
    return {"words": f"{pick.place} {pick.title.split()[2]}" if named else f"a{pick.key}"}


async def _ask(person: PersonClient, kind: str, pick: archive.Pick, *, named: bool) -> None:
    if kind == "autocomplete":
        typed = pick.title[: 1 + pick.key % _TYPED]  # as a title is typed, letter by letter
        await person.autocomplete("brief", "article", typed if named else f"a{pick.key}")
    else:
        await person.run(kind, **_options(kind, pick, named=named))


async def _take_turns(
    contenders: Sequence[Contender], drawn: Sequence[archive.Pick], check: Callable[[], None] = lambda: None
) -> None:
    """Every bot is asked the same, one question after the other, then 50 at once; `check` after each round."""
    left = iter(drawn)
    await warm(contenders, left, _WARMING, KINDS)
    used = [contender.stage.bot.processor_seconds for contender in contenders]
    for _ in range(ALONE_ROUNDS):
        await ask_alone(contenders, left, KINDS)
        await asyncio.to_thread(check)
    for turn in range(ROUNDS):
        await _ask_together(contenders, left, turn)
        await asyncio.to_thread(check)
    for contender, before in zip(contenders, used, strict=True):
        contender.processor = contender.stage.bot.processor_seconds - before
        contender.answered = sum(map(len, (*contender.times.values(), *contender.together.values())))


async def warm(contenders: Sequence[Contender], left: Iterator[archive.Pick], times: int, kinds: Sequence[str]) -> None:
    """A few questions of each kind that are not counted."""
    for kind in kinds:
        for pick in islice(left, times):
            for contender in contenders:
                await _ask(contender.stage.people[0], kind, pick, named=contender.named)


async def ask_alone(contenders: Sequence[Contender], left: Iterator[archive.Pick], kinds: Sequence[str]) -> None:
    """One round of questions of each kind, each put to every bot before the next."""
    for kind in kinds:
        _forget_pages(contenders)
        for asked, pick in enumerate(islice(left, ALONE)):
            for contender in _rotated(contenders, asked):
                person = contender.stage.people[pick.key % len(contender.stage.people)]
                contender.times[kind] += await _timed(contender, [(person, pick)], kind)


async def _ask_together(contenders: Sequence[Contender], left: Iterator[archive.Pick], turn: int) -> None:
    for kind in KINDS:
        _forget_pages(contenders)
        picks = list(islice(left, CROWD))
        for contender in _rotated(contenders, turn):
            pairs = list(zip(contender.stage.people, picks, strict=True))
            contender.together[kind] += await _timed(contender, pairs, kind)


async def _timed(contender: Contender, pairs: Sequence[tuple[PersonClient, archive.Pick]], kind: str) -> list[float]:
    watch = contender.stage.watch
    watch.taken.clear()
    await asyncio.gather(*(_ask(person, kind, pick, named=contender.named) for person, pick in pairs))
    if len(watch.taken) != len(pairs):
        raise RuntimeError(f"{kind}: {len(pairs)} were asked, {len(watch.taken)} were answered")
    return [seconds * 1000 for seconds in watch.taken]


def _rotated(contenders: Sequence[Contender], by: int) -> list[Contender]:
    """In another order each time, so that nobody always follows the same."""
    by %= len(contenders)
    return [*contenders[by:], *contenders[:by]]


def _forget_pages(contenders: Sequence[Contender]) -> None:
    """The system forgets what it has of the databases in memory."""
    for contender in contenders:
        if contender.database is None:
            continue
        for path in _files_of(contender.database):
            if path.is_file():
                file = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(file)
                    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                finally:
                    os.close(file)


def _files_of(database: Path) -> list[Path]:
    """A database's file and its log, or all files of a folder."""
    if database.is_dir():
        return list(database.iterdir())
    return [database, database.with_name(database.name + "-wal")]


def _figures(contenders: dict[str, Contender], when: str) -> list[Figure]:
    ours, row, string = contenders["dateline"], contenders["row"], contenders["string"]
    found: list[Figure] = []
    for kind, name in _NAMES.items():
        what = f"{name} {when}, one at a time, median"
        figure = ratio(what, median(ours.times[kind]), median(row.times[kind]), "ms", "row bot", AIM)
        found.append(replace(figure, note=f"fixed string: {median(string.times[kind]):.2f} ms"))
    for kind, name in _NAMES.items():
        figure = ratio(
            f"{name} {when}, {CROWD} at once, 99th percentile",
            percentile(ours.together[kind], 99),
            percentile(row.together[kind], 99),
            "ms",
            "row bot",
            AIM,
        )
        medians = ", ".join(f"{median(one.together[kind]):.0f}" for one in (ours, row, string))
        note = f"fixed string: {percentile(string.together[kind], 99):.1f} ms; medians of the three: {medians} ms"
        found.append(replace(figure, note=note))
    return [replace(found[0], note=f"{found[0].note}; {archive.NOTE}"), *found[1:]]


def _costs(contenders: dict[str, Contender], share: float) -> list[Figure]:
    used = {name: 1000 * one.processor / one.answered for name, one in contenders.items()}
    answered = sum(one.answered for one in contenders.values())
    return [
        ratio("processor time of the bot, each answer", used["dateline"], used["row"], "ms", "row bot", None),
        Figure(
            "processor time of the sandbox and the clients, each answer",
            1000 * share / answered,
            "ms",
            note=f"in their own process, the same for every bot; fixed-string bot: {used['string']:.2f} ms",
        ),
    ]
