"""`dateline timeline`: one timeline over any number of articles, as one JSON object."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from bot.cli.jsonl_input import add_jsonl_option, run_over_lines
from bot.cli.printing import make_printable
from bot.cli.subcommands import Subcommands
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.analysis.document import Document
    from bot.analysis.worker.pool import Why
    from bot.sources.jsonl import BadLine
    from bot.stories.daily_timeline import DailyTimeline, DayEntry, DayEvent, Telling

_ABOUT = """\
Print one timeline of all the articles as JSON: the days that matter most, each
with the sentences that tell best what happened, word for word, and where they stand.

  {"entries": [{"date": "2024-07-19", "sentences": ["…"],
                "sources": [{"article", "start", "end", "dated", "articles", "also"}]}]}

One source a sentence, in the same order: text[start:end] of the article is the
sentence. "dated" is "stated" where it names the day, "published" where it is news
of its article's day. "articles" counts those that tell the same; "also" lists them,
with "differs": "figure" where they give another number."""
_DATES, _SENTENCES = 20, 2
_MOST = 100_000
_NAMED = 20  # bad lines that are named; more are counted


def add_parser(commands: Subcommands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "timeline",
        help="print one timeline of many articles as JSON",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_jsonl_option(command)
    command.add_argument("--dates", type=_number, default=_DATES, metavar="N", help=f"days at most (default: {_DATES})")
    command.add_argument(
        "--sentences", type=_number, default=_SENTENCES, metavar="M", help=f"sentences a day (default: {_SENTENCES})"
    )
    command.add_argument(
        "--query", default="", metavar="WORDS", help="what it is to be about: what has these words leads"
    )
    command.set_defaults(main=main)


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run the command; 0, or 1 where the run itself failed or no line is an article."""
    return run_over_lines(args.jsonl, lambda stream: _print(stream, args, settings))


def _print(stream: IO[bytes], args: argparse.Namespace, settings: Settings) -> int:
    from bot.stories.daily_timeline import DailyTimeline
    from bot.stories.topic_words import TopicWords

    query = TopicWords(args.query)
    timeline, lines = DailyTimeline(query), _Lines(stream, args.jsonl)
    read = _gather(timeline, lines, settings)
    lines.summarise()
    if not read:
        _complain(f"there is no article in {args.jsonl} that I can read")
    elif args.query and not timeline.is_query_met:
        _complain(f"no article has a word of {args.query!r}: this is the timeline of all of them")
    entries = [_to_json(one) for one in timeline.build(args.dates, args.sentences)]
    out = json.dumps({"entries": entries}, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(out.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
    return 1 if lines.bad and not read else 0


def _gather(timeline: DailyTimeline, lines: _Lines, settings: Settings) -> int:
    """Read every article in worker processes and keep its dated sentences; return how many were read."""
    documents = lines.read()
    first = next(documents, None)
    if first is None:
        return 0  # nothing to load anything for
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: a process with threads is not to be forked
    from bot.analysis import extraction
    from bot.analysis.document import Bounds
    from bot.analysis.worker.pool import map_in_parallel
    from bot.news import Part
    from bot.stories.dated_sentences import DatedSentence

    extraction.preload(frozenset((Part.TIMES,)), settings.pipeline)
    gc.collect()
    gc.freeze()  # what is shared stays shared: collecting garbage writes to what it looks at
    bounds = Bounds(settings.analyse_characters, settings.analyse_tokens)
    read = 0
    for answer in map_in_parallel(
        chain((first,), documents),
        partial(_find_sentences, pipeline=settings.pipeline, bounds=bounds),
        _describe_loss,
        processes=settings.processes,
        seconds=settings.worker_timeout,
        memory=settings.worker_memory,
    ):
        found = json.loads(answer)
        if "error" in found:
            _complain(f"{found['id']} is left out: {found['error']}")
            continue
        read += 1
        day = date.fromisoformat(found["day"]) if found["day"] else None
        timeline.add(found["id"], day, [DatedSentence.from_json(one) for one in found["sentences"]])
    return read


def _find_sentences(items: list[Document], pipeline: str, bounds: Any) -> Iterator[bytes]:
    """Yield the dated sentences of each document, made in a worker process."""
    from bot.analysis import extraction
    from bot.errors import AnalysisError
    from bot.news import Part, choose_anchor_day
    from bot.stories.dated_sentences import find_dated_sentences

    only = frozenset((Part.TIMES,))
    found = extraction.analyse_many(items, only, batch=max(1, len(items)), pipeline=pipeline, bounds=bounds)
    for item, facts in zip(items, found, strict=True):
        if isinstance(facts, AnalysisError):
            yield _encode({"id": item.id, "error": str(facts)})
            continue
        day = choose_anchor_day(item.date, item.updated)
        sentences = find_dated_sentences(item.text, facts.analysed or facts.body, facts.times, day)
        yield _encode(
            {"id": item.id, "day": day.isoformat() if day else None, "sentences": [one.to_json() for one in sentences]}
        )


def _describe_loss(item: Document, why: Why) -> bytes:
    words = {
        "crashed": "the process that read it died",
        "timeout": "it took too long to read",
        "memory": "reading it took more memory than a worker may have (DATELINE_WORKER_MEMORY)",
    }[why]
    return _encode({"id": item.id, "error": words})


class _Lines:
    """The documents of a stream; what is wrong with a line is said, and the others go on."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = "standard input" if name == "-" else name
        self.bad = 0

    def read(self) -> Iterator[Document]:
        """Yield the documents that can be read."""
        from bot.analysis.document import build_document
        from bot.sources.jsonl import BadLine, read_lines

        for one in read_lines(self._stream):
            if isinstance(one, BadLine):
                self._report(one)
            else:
                yield build_document(one, one.origin)

    def summarise(self) -> None:
        """Say how many lines were left out that were not named."""
        if self.bad > _NAMED:
            _complain(f"{self.bad - _NAMED} more lines of {self._name} are left out")

    def _report(self, line: BadLine) -> None:
        self.bad += 1
        if self.bad <= _NAMED:
            _complain(f"line {line.line} of {self._name} is left out: {line.why}")


def _to_json(entry: DayEntry) -> dict[str, Any]:
    return {
        "date": entry.day.isoformat(),
        "sentences": [event.telling.span.text for event in entry.events],
        "sources": [_describe_sources(event) for event in entry.events],
    }


def _describe_sources(event: DayEvent) -> dict[str, Any]:
    also = [_locate(one) | ({"differs": "figure"} if one.differs else {}) for one in event.others]
    return _locate(event.telling) | {"articles": event.articles, "also": also}


def _locate(one: Telling) -> dict[str, Any]:
    dated = "stated" if one.is_stated else "published"
    return {"article": one.article, "start": one.span.start, "end": one.span.end, "dated": dated}


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:9]) <= _MOST or len(value) > 9:
        raise argparse.ArgumentTypeError(f"{value!r} is no number from 1 to {_MOST:,}")
    return int(value)


def _encode(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _complain(words: str) -> None:
    print(f"dateline: {make_printable(words)}", file=sys.stderr)
