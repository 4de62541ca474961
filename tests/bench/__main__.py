"""`make bench`: every figure beside its comparison, as a table and in bench.json.

python -m tests.bench [--only NAME …]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bot.settings import ROOT
from tests.bench import (
    archive,
    claims,
    deliveries,
    feeds,
    figures,
    followers,
    jobs,
    latency,
    long_story,
    loop,
    memory,
    on_postgresql,
    parsing,
    readers,
    role_memory,
    starting,
    stories,
    two_gateways,
    week,
)

PARTS = {
    "latency": latency.measure,
    "parsing": parsing.measure,
    "memory": memory.measure,
    "loop": loop.measure,
    "start": starting.measure,
    "deliveries": deliveries.measure,
    "claims": claims.measure,
    "feeds": feeds.measure,
    "followers": followers.measure,
    "readers": readers.measure,
    "long-story": long_story.measure,
    "week": week.measure,
    "stories": stories.measure,
    "jobs": jobs.measure,
    "postgresql": on_postgresql.measure,
    "two-gateways": two_gateways.measure,
    "role-memory": role_memory.measure,
}


def main() -> int:
    """Exit status 0 when everything was measured, whether or not the aims are met."""
    given = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure, and compare.")
    given.add_argument("--only", choices=PARTS, action="append", help="run this part; may be given again")
    wanted = given.parse_args().only or list(PARTS)
    archive.FOLDER.mkdir(exist_ok=True)
    found: list[figures.Figure] = []
    for name in wanted:
        before = time.perf_counter()
        with tempfile.TemporaryDirectory(dir=archive.FOLDER) as folder:  # on a disk, which /tmp may not be
            found += PARTS[name](Path(folder))
        print(f"{name}: {time.perf_counter() - before:.0f} s", file=sys.stderr, flush=True)
    print(figures.table(found), flush=True)
    figures.write(found, ROOT / "bench.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
