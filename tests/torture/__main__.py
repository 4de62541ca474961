"""`make torture`: the bot killed `--n` times at random, and the counts of what came of it.

python -m tests.torture [--n KILLS] [--seed S] [--schedules COUNT]
Exit status 0 when nothing was lost, doubled or broken.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.torture import rounds
from tests.torture.bot import BotEnded
from tests.torture.checking import Wrong
from tests.torture.plan import draw

KILLS_A_ROUND = 10


def main() -> int:
    """0, or 1 with what is wrong."""
    given = argparse.ArgumentParser(prog="python -m tests.torture", description="Kill the bot, and count.")
    given.add_argument("--n", type=int, default=200, help="how many kills (default: 200)")
    given.add_argument("--seed", type=int, help="the seed of an earlier run, to replay it")
    given.add_argument("--schedules", type=int, default=40, help="how many schedules a round has (default: 40)")
    args = given.parse_args()
    seed = random.SystemRandom().randrange(10**6) if args.seed is None else args.seed
    print(f"seed {seed}: replayed by --seed {seed}", flush=True)
    begun = time.perf_counter()
    totals: Counter[str] = Counter()
    for number, done in enumerate(range(0, args.n, KILLS_A_ROUND)):
        drawn = draw(seed * 1000 + number, min(KILLS_A_ROUND, args.n - done), args.schedules, rounds.now())
        with tempfile.TemporaryDirectory() as folder:
            try:
                outcome = asyncio.run(rounds.run(drawn, Path(folder)))
            except (Wrong, BotEnded) as wrong:
                print(f"round {number} of seed {seed}: {wrong}", file=sys.stderr)
                return 1
        counts = _counts(outcome)
        totals.update(counts)
        print(f"round {number}: {_counted(counts)}", flush=True)
    print(f"all: {_counted(totals)}, none lost, none doubled, in {time.perf_counter() - begun:.0f} s", flush=True)
    return 0


def _counts(outcome: rounds.Outcome) -> dict[str, int]:
    """A round's counts by name."""
    tally = outcome.tally
    counts = {"kills": outcome.kills, "sent": tally.sent, "skipped": tally.skipped, "resumed": tally.resumed}
    return {**counts, "messages": tally.messages, "items": tally.items, "answers lost": outcome.lost}


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


if __name__ == "__main__":
    sys.exit(main())
