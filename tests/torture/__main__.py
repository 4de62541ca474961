"""`make torture`: the bot killed `--n` times at random, and the counts of what came of it.

python -m tests.torture [--n KILLS] [--seed S] [--schedules COUNT] [--database sqlite|postgresql]
On PostgreSQL it is two gateways and two workers, of which one is killed. Exit status 0 when nothing was lost, doubled
or broken.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.torture import rounds, several, stage
from tests.torture.bot import BotEnded
from tests.torture.plan import draw
from tests.torture.wrong import Wrong

KILLS_A_ROUND = {"sqlite": 10, "postgresql": 25}

Play = Callable[[int, int, int, Path], stage.Outcome]  # a round of a seed, so many kills and schedules, in a folder


def main() -> int:
    """0, or 1 with what is wrong."""
    given = argparse.ArgumentParser(prog="python -m tests.torture", description="Kill the bot, and count.")
    given.add_argument("--n", type=int, default=200, help="how many kills (default: 200)")
    given.add_argument("--seed", type=int, help="the seed of an earlier run, to replay it")
    given.add_argument("--schedules", type=int, default=40, help="how many schedules a round has (default: 40)")
    given.add_argument("--database", choices=list(KILLS_A_ROUND), default="sqlite", help="(default: sqlite)")
    args = given.parse_args()
    try:
        with _opened(args.database) as play:
            return _run(args, play, KILLS_A_ROUND[args.database])
    except postgres.NoPostgresql as missing:
        print(missing, file=sys.stderr)
        return 1


@contextmanager
def _opened(database: str) -> Iterator[Play]:
    """What plays a round. NoPostgresql."""
    if database == "sqlite":
        yield lambda seed, kills, schedules, folder: asyncio.run(
            rounds.run(draw(seed, kills, schedules, stage.now()), folder)
        )
        return
    with postgres.running() as server:
        yield lambda seed, kills, schedules, folder: asyncio.run(
            several.run(several.draw(seed, kills, schedules, stage.now()), server.make_empty(), folder)
        )


def _run(args: argparse.Namespace, play: Play, kills_a_round: int) -> int:
    seed = random.SystemRandom().randrange(10**6) if args.seed is None else args.seed
    print(f"seed {seed}: replayed by --seed {seed}", flush=True)
    begun = time.perf_counter()
    totals: Counter[str] = Counter()
    for number, done in enumerate(range(0, args.n, kills_a_round)):
        kills = min(kills_a_round, args.n - done)
        with tempfile.TemporaryDirectory() as folder:
            try:
                outcome = play(seed * 1000 + number, kills, args.schedules, Path(folder))
            except (Wrong, BotEnded) as wrong:
                print(f"round {number} of seed {seed}: {wrong}", file=sys.stderr)
                return 1
        counts = _counts(outcome)
        totals.update(counts)
        print(f"round {number}: {_counted(counts)}", flush=True)
    print(f"all: {_counted(totals)}, none lost, none doubled, in {time.perf_counter() - begun:.0f} s", flush=True)
    return 0


def _counts(outcome: stage.Outcome) -> dict[str, int]:
    """A round's counts by name."""
    tally = outcome.tally
    counts = {"kills": outcome.kills, **{f"of {who}": times for who, times in sorted(outcome.killed.items())}}
    counts |= {
        "posts due": outcome.due,
        "sent": tally.sent,
        "skipped": tally.skipped,
        "resumed": tally.resumed,
        "messages": tally.messages,
    }
    counts |= {"items": tally.items, "told to followers": tally.told, "articles in stories": tally.placed}
    return {**counts, "answers lost": outcome.lost, **{f"skipped: {why}": n for why, n in tally.reasons.items()}}


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


if __name__ == "__main__":
    sys.exit(main())
