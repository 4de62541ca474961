"""Dateline run as anyone would run it: its command line, with the Python that runs this."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tests.eval.data import Line

_PATIENCE = "600"  # seconds for one document: a busy machine is no reason to miss one


class RunFailed(Exception):
    """Dateline ended with an error; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came out, and how long it took, start-up included: by the clock, and of the processor."""

    lines: list[Line]
    seconds: float
    processor: float


def dateline(command: str, articles: Sequence[Line], *options: str, one_core: bool = False) -> Run:
    """`dateline COMMAND --jsonl` over the articles; RunFailed where it does not end well."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "articles.jsonl")
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in articles), encoding="utf-8")
        arguments = [sys.executable, "-m", "bot", command, "--jsonl", os.fspath(path), *options]
        out, seconds, processor = timed(arguments, one_core=one_core)
    return Run([json.loads(line) for line in out.splitlines()], seconds, processor)


def timed(arguments: Sequence[str], *, one_core: bool) -> tuple[str, float, float]:
    """What a program prints, and its seconds: by the clock, and of the processor. One core means one process."""
    environ = os.environ | {"DISCORD_TOKEN": "", "OPENBLAS_NUM_THREADS": "1", "DATELINE_WORKER_TIMEOUT": _PATIENCE}
    options: dict[str, Any] = {}
    if one_core:
        environ["DATELINE_WORKERS"] = "1"
        options["preexec_fn"] = _stay_on_one_core
    start, before = time.perf_counter(), _processor()
    done = subprocess.run(
        arguments, cwd=ROOT, env=environ, capture_output=True, text=True, encoding="utf-8", check=False, **options
    )
    seconds, processor = time.perf_counter() - start, _processor() - before
    if done.returncode != 0:
        raise RunFailed(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout, seconds, processor


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _stay_on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
