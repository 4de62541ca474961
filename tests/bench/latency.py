"""From interaction to callback: Dateline beside a bot that reads a row and one that reads nothing, taking turns."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
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
ROUNDS = 8  # of 50 at once, for each kind
AIM = 1.5
_TYPED = 12  # letters at most
_WARMING = 3  # questions of each kind that are not counted


@dataclass
class Contender:
    """A bot on its stage, the database that it reads, and its times in milliseconds by kind."""

    stage: Stage
    database: Path | None
    named: bool = False  # whether questions are put to it in words; else by the article's key
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    together: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    processor: float = 0.0
    answered: int = 0


def measure(folder: Path) -> list[Figure]:
    """Eight ratios with their aims, then what the comparison bots and this process took."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    database = await asyncio.to_thread(archive.database)
    drawn = await archive.picks(database, len(KINDS) * (_WARMING + ALONE * ALONE_ROUNDS + CROWD * ROUNDS), Random(2))
    ours, theirs = (Path(shutil.copy(database, folder / name)) for name in ("ours.db", "theirs.db"))
    cards = folder / "cards.json"
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(stage(*dateline(ours, folder / "nothing"), size=CROWD))
        cards.write_text(json.dumps(await _captured(first, drawn[:_WARMING])), "utf-8")
        row = await stack.enter_async_context(stage(*bare(theirs, cards), size=CROWD))
        string = await stack.enter_async_context(stage(*bare(), size=CROWD))
        contenders = {
            "dateline": Contender(first, ours, named=True),
            "row": Contender(row, theirs),
            "string": Contender(string, None),
        }
        before = time.process_time()
        await _take_turns(list(contenders.values()), drawn)
        share = time.process_time() - before
    return _figures(contenders, share)


async def _captured(there: Stage, drawn: Sequence[archive.Pick]) -> dict[str, object]:
    """What Dateline answers to one question of each kind, for the row bot to send."""
    person, pick = there.people[0], drawn[0]
    found: dict[str, object] = {}
    for kind in KINDS[:3]:
        reply = await person.run(kind, **_options(kind, pick, named=True))
        found[kind] = reply.message.payload["components"]
    found["autocomplete"] = await person.autocomplete("brief", "article", pick.place[:4])
    return found


def _options(kind: str, pick: archive.Pick, *, named: bool) -> dict[str, Any]:
    if kind != "search":
        return {"article": f"a{pick.key}"}
    return {"words": f"{pick.place} {pick.title.split()[2]}" if named else f"a{pick.key}"}


async def _ask(person: PersonClient, kind: str, pick: archive.Pick, *, named: bool) -> None:
    if kind == "autocomplete":
        typed = pick.title[: 1 + pick.key % _TYPED]  # as a title is typed, letter by letter
        await person.autocomplete("brief", "article", typed if named else f"a{pick.key}")
    else:
        await person.run(kind, **_options(kind, pick, named=named))


async def _take_turns(contenders: Sequence[Contender], drawn: Sequence[archive.Pick]) -> None:
    """Every bot is asked the same, one question after the other, then 50 at once."""
    left = iter(drawn)
    for kind in KINDS:
        for pick in [next(left) for _ in range(_WARMING)]:
            for contender in contenders:
                await _ask(contender.stage.people[0], kind, pick, named=contender.named)
    used = [contender.stage.bot.processor_seconds for contender in contenders]
    asked = 0
    for _ in range(ALONE_ROUNDS):
        for kind in KINDS:
            _forget_pages(contenders)
            for pick in [next(left) for _ in range(ALONE)]:
                for contender in _rotated(contenders, asked):
                    person = contender.stage.people[asked % CROWD]
                    contender.times[kind] += await _timed(contender, [(person, pick)], kind)
                asked += 1
    for turn in range(ROUNDS):
        for kind in KINDS:
            _forget_pages(contenders)
            picks = [next(left) for _ in range(CROWD)]
            for contender in _rotated(contenders, turn):
                pairs = list(zip(contender.stage.people, picks, strict=True))
                contender.together[kind] += await _timed(contender, pairs, kind)
    for contender, before in zip(contenders, used, strict=True):
        contender.processor = contender.stage.bot.processor_seconds - before
        contender.answered = sum(map(len, (*contender.times.values(), *contender.together.values())))


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
        for path in (contender.database, contender.database.with_name(contender.database.name + "-wal")):
            if path.exists():
                file = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(file)
                    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                finally:
                    os.close(file)


def _figures(contenders: dict[str, Contender], share: float) -> list[Figure]:
    ours, row, string = contenders["dateline"], contenders["row"], contenders["string"]
    found: list[Figure] = []
    for kind in KINDS:
        name = kind if kind == "autocomplete" else f"/{kind}"
        figure = ratio(
            f"{name}, one at a time, median", median(ours.times[kind]), median(row.times[kind]), "ms", "row bot", AIM
        )
        found.append(replace(figure, note=f"fixed string: {median(string.times[kind]):.2f} ms"))
    for kind in KINDS:
        name = kind if kind == "autocomplete" else f"/{kind}"
        figure = ratio(
            f"{name}, {CROWD} at once, 99th percentile",
            percentile(ours.together[kind], 99),
            percentile(row.together[kind], 99),
            "ms",
            "row bot",
            AIM,
        )
        medians = ", ".join(f"{median(one.together[kind]):.0f}" for one in (ours, row, string))
        note = f"fixed string: {percentile(string.together[kind], 99):.1f} ms; medians of the three: {medians} ms"
        found.append(replace(figure, note=note))
    used = {name: 1000 * one.processor / one.answered for name, one in contenders.items()}
    answered = sum(one.answered for one in contenders.values())
    found.append(ratio("processor time of the bot, each answer", used["dateline"], used["row"], "ms", "row bot", None))
    found.append(
        Figure(
            "processor time of the sandbox and the clients, each answer",
            1000 * share / answered,
            "ms",
            note=f"in their own process, the same for every bot; fixed-string bot: {used['string']:.2f} ms",
        )
    )
    return [replace(found[0], note=f"{found[0].note}; {archive.NOTE}"), *found[1:]]
