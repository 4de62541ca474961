"""The analysis after the parse, over parses that are kept: for who works on rules, and for switching them off in turn.

A parse takes ten times as long as all that follows it. It is kept in a folder under a name that changes with the code
and the pipeline that made it, so what comes out is what `dateline analyse` prints.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.analysis import extraction, facts_json
from bot.analysis.document import BOUNDS, Document
from bot.analysis.extraction import ParsedDocument
from bot.analysis.parse.reading import Reading
from bot.errors import AnalysisError
from bot.news import Part
from bot.settings import ROOT, load
from bot.sources.jsonl import BadLine, read_lines
from tests.eval.data import Line
from tests.eval.running import Run, RunFailed

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_GROUP = 8  # documents parsed at a time
_MADE_BY = (
    "bot/analysis/parse",
    "bot/analysis/headline.py",
    "bot/analysis/language.py",
    "bot/analysis/times/tagging.py",
    "bot/sources/boilerplate.py",
    "bot/sources/boilerplate_words.py",
)

_KeptDoc = tuple[bytes, dict[Any, Any]]
_Kept = tuple[Document, Document, str | None, _KeptDoc | None, _KeptDoc | None]


def analyse(lines: Sequence[Line], only: frozenset[Part], folder: Path) -> Run:
    """Return what `dateline analyse --jsonl` prints of the lines, and the seconds that the facts took."""
    parsed = list(parses(lines, only, folder))
    start, processor = time.perf_counter(), time.process_time()
    found = [_to_json(one, only) for one in parsed]
    return Run(found, time.perf_counter() - start, time.process_time() - processor)


def parses(lines: Sequence[Line], only: frozenset[Part], folder: Path) -> Iterator[ParsedDocument]:
    """Yield the documents parsed, from the folder where they are kept there."""
    given = list(_documents(lines))
    path = folder / f"{_name(given, only)}.pickle"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(pickle.dumps([_keep(one) for one in _parse(given, only)]))
        fresh.replace(path)
    yield from _restore(pickle.loads(path.read_bytes()), only)  # noqa: S301  # written above


def _documents(lines: Iterable[Line]) -> Iterator[Document]:
    for read in read_lines(json.dumps(line) for line in lines):
        if isinstance(read, BadLine):
            raise RunFailed(f"{read.id}: {read.error}")
        yield extraction.build_document(read, read.origin)


def _name(given: Sequence[Document], only: frozenset[Part]) -> str:
    """Return a name for what the parses are made of: the documents, the code, the pipeline."""
    made_of = hashlib.sha256(f"{load().pipeline} {sorted(only)}".encode())
    for document in given:
        made_of.update(repr(document).encode("utf-8", "replace"))
    for name in _MADE_BY:
        path = ROOT / name
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            made_of.update(file.read_bytes())
    return made_of.hexdigest()[:24]


def _parse(given: Sequence[Document], only: frozenset[Part]) -> Iterator[ParsedDocument]:
    pipeline = load().pipeline
    for start in range(0, len(given), _GROUP):
        yield from extraction.parse(list(given[start : start + _GROUP]), only, pipeline, BOUNDS)


def _keep(one: ParsedDocument) -> _Kept:
    reading = one.reading
    doc = _keep_doc(reading.parsed) if reading else None
    title = _keep_doc(reading.parsed_title) if reading and reading.parsed_title is not None else None
    return one.given, one.part, one.language, doc, title


def _keep_doc(doc: Doc) -> _KeptDoc:
    return doc.to_bytes(exclude=["tensor", "user_data"]), dict(doc.user_data)


def _restore_doc(kept: _KeptDoc, vocab: Vocab) -> Doc:
    from spacy.tokens import Doc

    doc = Doc(vocab).from_bytes(kept[0])
    doc.user_data.update(kept[1])
    return doc


def _restore(kept: Iterable[_Kept], only: frozenset[Part]) -> Iterator[ParsedDocument]:
    from bot.analysis.parse import pipeline
    from bot.analysis.parse.reading import find_paragraphs

    vocab = pipeline.load(only, load().pipeline).vocab
    for given, part, language, doc, title in kept:
        reading = None
        if doc is not None:
            title_doc = _restore_doc(title, vocab) if title is not None else None
            paragraphs = tuple(find_paragraphs(part.text, part.body))
            reading = Reading(part, _restore_doc(doc, vocab), paragraphs, title_doc)
        yield ParsedDocument(given, part, language, reading)


def _to_json(one: ParsedDocument, only: frozenset[Part]) -> Line:
    facts = extraction.analyse_parsed(one, only, extraction.format_version(load().pipeline))
    if isinstance(facts, AnalysisError):
        return {"id": one.given.id, "error": str(facts)}
    found: Line = json.loads(json.dumps(facts_json.to_json(one.given, facts, only)))
    return found
