"""One document in, its facts out, and no more work than the parts that were asked for need.

Importing this module does not import spaCy; the first analysis does.
"""

from __future__ import annotations

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.analysis.document import BOUNDS, Bounds, Document, build_document
from bot.analysis.language import detect_language, find_first_sentence
from bot.analysis.parse.reading_bounds import clip_to_bounds
from bot.errors import AnalysisError, DatelineError
from bot.news import Event, Extent, Facts, KeyFacts, Part, Piece, Quote, Summary, Time, When
from bot.settings import PIPELINE

if TYPE_CHECKING:
    from bot.analysis.names import Names
    from bot.analysis.parse.reading import Reading
    from bot.analysis.parse.sentences import Sentence

__all__ = [
    "ALL",
    "ANALYSIS_VERSION",
    "Document",
    "ParsedDocument",
    "analyse",
    "analyse_many",
    "analyse_parsed",
    "build_document",
    "format_version",
    "parse",
    "preload",
]

ANALYSIS_VERSION = "6"  # raised whenever the facts of an unchanged article would come out differently
ALL: frozenset[Part] = frozenset(Part)

# Characters round a quotation in which its date is looked for: a paragraph of 100,000 would be gone through for each.
_NEAR = 2_000

_log = logging.getLogger(__name__)


def format_version(pipeline: str = PIPELINE) -> str:
    """Return the version that facts found with this pipeline have."""
    return ANALYSIS_VERSION if pipeline == PIPELINE else f"{ANALYSIS_VERSION} {pipeline}"


def analyse(
    document: Document, only: frozenset[Part] = ALL, pipeline: str = PIPELINE, bounds: Bounds = BOUNDS
) -> Facts:
    """Return the facts of one document, read up to `bounds`; AnalysisError where it cannot be analysed, MemoryError."""
    found = next(analyse_many([document], only, pipeline=pipeline, bounds=bounds))
    if isinstance(found, DatelineError):
        raise found
    return found


def analyse_many(
    documents: Iterable[Document],
    only: frozenset[Part] = ALL,
    batch: int = 8,
    pipeline: str = PIPELINE,
    bounds: Bounds = BOUNDS,
) -> Iterator[Facts | AnalysisError]:
    """Yield the facts of each document in order, `batch` parsed at a time; an error stands for its document.

    Fewer are parsed at a time where they are long: together they take no more memory than one of the longest.
    """
    for group in _group_documents(documents, batch, bounds.characters):
        yield from _analyse_group(group, only, pipeline, bounds)


def _group_documents(documents: Iterable[Document], most: int, characters: int) -> Iterator[list[Document]]:
    group: list[Document] = []
    length = 0
    for one in documents:
        own = min(one.body.end - one.body.start, characters)
        if group and (len(group) >= most or length + own > characters):
            yield group
            group, length = [], 0
        group.append(one)
        length += own
    if group:
        yield group


def preload(only: frozenset[Part] = ALL, pipeline: str = PIPELINE) -> None:
    """Load and import what analysing `only` takes, so that processes forked from here on share it."""
    list(analyse_many([Document("", "It said so on Friday.", Extent(0, 21), "It said so")], only, pipeline=pipeline))


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document that was read up to the bounds as `part`; `reading`: its parse, where it is in English."""

    given: Document
    part: Document
    language: str | None
    reading: Reading | None


def _analyse_group(
    group: list[Document], only: frozenset[Part], pipeline: str, bounds: Bounds
) -> Iterator[Facts | AnalysisError]:
    try:
        parsed = parse(group, only, pipeline, bounds)
    except MemoryError:
        raise  # for the process to end with: it has no room for another either
    except Exception as error:  # noqa: BLE001  # one document that the parser chokes on must not take the batch along
        if len(group) == 1:
            yield _report_failure(group[0], error)
            return
        for single in group:
            yield from _analyse_group([single], only, pipeline, bounds)
        return
    for one in parsed:
        yield analyse_parsed(one, only, format_version(pipeline))


def parse(group: list[Document], only: frozenset[Part], pipeline: str, bounds: Bounds) -> list[ParsedDocument]:
    """Return the documents read up to `bounds`, those in English with their parse, for `analyse_parsed`."""
    from bot.analysis.parse.blank_lines import blank_boilerplate
    from bot.analysis.parse.pipeline import load
    from bot.analysis.parse.reading import parse_documents

    languages = [detect_language(d.text[d.body.start : d.body.end]) for d in group]
    nlp = load(only, pipeline)
    parts = [
        blank_boilerplate(clip_to_bounds(given, bounds, nlp.tokenizer if _is_english(language) else None))
        for given, language in zip(group, languages, strict=True)
    ]
    english = [part for part, language in zip(parts, languages, strict=True) if _is_english(language)]
    readings = iter(list(parse_documents(english, nlp, batch=len(english) or 1)))
    return [
        ParsedDocument(given, part, language, next(readings) if _is_english(language) else None)
        for given, part, language in zip(group, parts, languages, strict=True)
    ]


def analyse_parsed(one: ParsedDocument, only: frozenset[Part], version: str) -> Facts | AnalysisError:
    """Return the facts of a parsed document, or what went wrong."""
    from bot.analysis.parse.blank_lines import cut_anew

    try:
        if one.reading is not None:
            facts = _build_facts(one.reading, one.language, only, version)
        else:
            assert one.language is not None  # noqa: S101  # what nobody can tell is read as English
            facts = _build_facts_without_parse(one.part, one.language, only, version)
        if not one.given.text.startswith(one.part.text):
            facts = cut_anew(facts, one.given.text)
        return replace(facts, body=one.given.body, analysed=one.part.body)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # its error takes its place; the others go on
        return _report_failure(one.given, error)
    finally:
        if one.reading is not None:
            one.reading.forget()


def _is_english(language: str | None) -> bool:
    """Return whether a text is read as English: what nobody can tell is."""
    return language in {"en", None}


def _report_failure(document: Document, error: Exception) -> AnalysisError:
    _log.error("a document could not be analysed", extra={"document": document.id}, exc_info=error)
    return AnalysisError(f"{document.id}: {type(error).__name__}: {error}")


def _build_facts(
    reading: Reading, language: str | None, only: frozenset[Part], version: str = ANALYSIS_VERSION
) -> Facts:
    work = _LazyFacts(reading)
    return Facts(
        version=version,
        language=language,
        body=reading.document.body,
        summary=work.summary if Part.SUMMARY in only else Summary(),
        key=work.key_facts if Part.FACTS in only else KeyFacts(),
        quotes=work.quotes if Part.QUOTES in only else (),
        times=work.times if Part.TIMES in only else (),
        timeline=work.events if Part.TIMELINE in only else (),
        people=work.names.people if Part.PEOPLE in only else (),
        places=work.names.places if Part.PLACES in only else (),
        organisations=work.names.organisations if Part.ORGANISATIONS in only else (),
    )


def _build_facts_without_parse(given: Document, language: str, only: frozenset[Part], version: str) -> Facts:
    """Return what can be given without knowing the language: its opening sentence, by its punctuation."""
    spans = find_first_sentence(given.text, given.body) if Part.SUMMARY in only else ()
    gist = tuple(Piece(span, rule="opening") for span in spans)
    return Facts(version=version, language=language, body=given.body, summary=Summary(gist=gist))


class _LazyFacts:
    """The parts of one reading, each made once and only when another asks for it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def times(self) -> tuple[Time, ...]:
        from bot.analysis.times import find_times

        return find_times(self.reading)

    @cached_property
    def names(self) -> Names:
        from bot.analysis.names import find_names

        return find_names(self.reading)

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        from bot.analysis.quotes import find_quotes

        return find_quotes(self.reading, self.names, self._find_clause_date)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        from bot.analysis.timeline import find_events

        return find_events(self.reading, self.times, self.names, self.quotes)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        from bot.analysis.parse.sentences import find_sentences

        return find_sentences(self.reading)

    @cached_property
    def key_facts(self) -> KeyFacts:
        from bot.analysis.facts import find_key_facts

        return find_key_facts(self.reading, self.sentences, self.names, self.times, self.summary.gist)

    @cached_property
    def summary(self) -> Summary:
        from bot.analysis.summary import summarise

        return summarise(self.reading, self.sentences, self.names, self.quotes, self.events, self.times)

    def _find_clause_date(self, extent: Extent) -> When | None:
        from bot.analysis.timeline import find_clause_date

        starts = self._time_starts
        low = bisect_left(starts, extent.start - _NEAR)
        high = bisect_right(starts, extent.end + _NEAR)
        return find_clause_date(self.reading, self.times[low:high], extent)

    @cached_property
    def _time_starts(self) -> list[int]:
        return [time.span.start for time in self.times]
