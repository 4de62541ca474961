"""Which patterns were measured before and are linear, so that `make test` measures the new and the changed ones only.

A pattern is known by its engine, its flags and every character of it; under another Python, or measured in another way,
it is measured anew. After a change of patterns this takes those in that are linear, and drops what is gone:

    python -m tests.hostile.measured

`DATELINE_HOSTILE=all` measures all.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_KEPT = _HERE / "measured.txt"


@lru_cache(maxsize=1)
def _method() -> str:
    """What the measuring itself is: a change of it makes every earlier measure worthless."""
    code = b"".join((_HERE / name).read_bytes() for name in ("measure.py", "pumps.py"))
    return f"{sys.version_info[0]}.{sys.version_info[1]} {hashlib.sha256(code).hexdigest()}"


def fingerprint(pattern: Any) -> str:
    """Return what a pattern is known by: 16 characters."""
    told = f"{_method()} {type(pattern).__module__} {pattern.flags} {pattern.pattern!r}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=1)
def read_measured() -> frozenset[str]:
    """Return the fingerprints of the patterns that were found to be linear; none where all are to be measured."""
    if os.environ.get("DATELINE_HOSTILE") == "all" or not _KEPT.exists():
        return frozenset()
    return frozenset(_KEPT.read_text(encoding="ascii").split())


def _renew(packages: Iterable[str]) -> int:
    """Measure what is not known yet, and write down all that is linear."""
    from tests.hostile import measure

    signal.signal(signal.SIGPROF, measure.ring)
    linear, slow = set(), 0
    for package in packages:
        for name, pattern in measure.collect_patterns(measure.import_modules(package)).items():
            mark = fingerprint(pattern)
            if mark in read_measured() or measure.find_slow_pump(pattern) is None:
                linear.add(mark)
            else:
                slow += 1
                print(f"worse than linear: {name}", file=sys.stderr)
    _KEPT.write_text("".join(f"{mark}\n" for mark in sorted(linear)), encoding="ascii")
    return 1 if slow else 0


if __name__ == "__main__":
    from tests.hostile.rooms import ROOMS

    sys.exit(_renew(package for room in ROOMS for package in room.split()))
