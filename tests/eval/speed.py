"""How fast: documents a second for the times alone, and what the analysis adds to the parse. Told, and held to nothing:
seconds depend on the machine. They are the processor's, so that what else runs there does not count.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from bot.settings import load
from tests.eval import running
from tests.eval.data import Data, Line, articles

SETS = ("times", "gist")  # that it is measured on

# The bare parse: the same pipeline over the same texts, and nothing done with it.
_PARSE = """
import json, sys, time
from bot.analysis.parse.pipeline import load
nlp = load(name=sys.argv[2])
list(nlp.pipe(["It said so on Friday."]))
with open(sys.argv[1], encoding="utf-8") as lines:
    texts = [json.loads(line)["text"] for line in lines]
start = time.process_time()
for doc in nlp.pipe(texts, batch_size=16):
    pass
print(time.process_time() - start)
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """On one core, without start-up."""

    times_a_second: float  # documents, of `analyse --only times`
    parse: float  # seconds of the bare parse
    analyse: float  # seconds of all of `analyse`, on the same documents

    @property
    def added(self) -> float:
        """What all that follows the parse takes, as a share of the parse."""
        return self.analyse / self.parse - 1


def measure(data: Data) -> Speed:
    """The speed on one core; what starting takes is measured by itself and taken off."""
    gold = articles(data.lines("times", "gold.jsonl"))
    news = articles(data.lines("gist", "articles.jsonl"))
    times = _seconds(gold, "--only", "times")
    path = data.folder / "gist" / "articles.jsonl"
    out, _, _ = running.timed([sys.executable, "-c", _PARSE, str(path), load().pipeline], one_core=True)
    return Speed(len(gold) / times, float(out), _seconds(news))


def _seconds(given: list[Line], *options: str) -> float:
    starting = running.dateline("analyse", given[:0], *options, one_core=True).processor
    return running.dateline("analyse", given, *options, one_core=True).processor - starting
