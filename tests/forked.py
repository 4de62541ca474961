"""Processes of a test's own, forked from one that has everything imported: none takes the second and a half of imports.

A test that kills what it starts needs a real process, but not one that has read all modules itself.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

# There is one such process in a process of tests, whoever has it fork first: it imports what any of its children is.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["tests.torture.driver", "tests.torture.part", "tests.newsroom.feeds.killed", "tests.newswire"]
)


def start(do: Callable[..., object], *given: Any, out: Path | None = None) -> ForkServerProcess:
    """Let a module's function, given these, run in a process; what it prints, and its errors, go to `out`."""
    # As of any process of Python's: it may open a database (tests/touching.py).
    sys.audit("subprocess.Popen", sys.executable, [sys.executable, "-m", do.__module__], None, None)
    process = PROCESSES.Process(target=_run, args=(do, given, out), daemon=True)
    process.start()
    return process


def _run(do: Callable[..., object], given: tuple[Any, ...], out: Path | None) -> None:
    if out is not None:
        kept = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(kept, 1)
        os.dup2(kept, 2)
    do(*given)
