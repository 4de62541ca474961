"""A quick analyst for tests of what comes after analysis: quotes, names and days by pattern, each cut from the text."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.analysis.document import Document
from bot.errors import AnalysisError, SourceError
from bot.news import (
    Article,
    Asker,
    Entity,
    Event,
    Extent,
    Facts,
    KeyFacts,
    Piece,
    Quote,
    Span,
    Summary,
    Time,
    When,
)
from bot.news.feeds import FoundFeed, ItemPage, Outline, ParsedFeed
from bot.newsroom.intake import NOBODY
from bot.sources.decoding import decode
from bot.sources.feeds.discover import find_feeds
from bot.sources.feeds.item_keys import prepare
from bot.sources.feeds.opml import read_list
from bot.sources.feeds.paywall import find_barrier
from bot.sources.feeds.read import read_feed
from bot.sources.feeds.robots import may_fetch
from bot.sources.plain_text import read_text

VERSION = "test-1"
_QUOTE = re.compile(r"[“\"]([^”\"]{2,400})[”\"]")
_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b(?:19|20)\d\d\b")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")


def quick_facts(document: Document, version: str = VERSION) -> Facts:
    """Facts of a document, by pattern: enough of each kind, each cut from the text."""
    text, body = document.text, document.body
    sentences = [
        _trimmed(text, m.start(), m.end()) for m in _SENTENCE.finditer(text, body.start, body.end) if m[0].strip()
    ]
    people = _people(text, body)
    quotes = tuple(
        _quote(text, Span.of(text, *m.span(1)), sentences, people)
        for m in _QUOTE.finditer(text, body.start, body.end)
        if m[1].strip()
    )
    events = sorted(
        (_event(text, m, sentences) for m in _DAY.finditer(text, body.start, body.end)), key=lambda e: e.when.value
    )
    first = sentences[0] if sentences else None
    dated = [(event.when.expression, event.when.value) for event in events if event.when.expression]
    return Facts(
        version=version,
        language="en",
        body=body,
        summary=Summary(
            gist=tuple(Piece(s) for s in sentences[:1]), points=tuple(Piece(s, i) for i, s in enumerate(sentences[1:4]))
        ),
        key=KeyFacts(
            who=Piece(people[0].span) if people else None,
            what=Piece(first) if first else None,
            when=Piece(dated[0][0]) if dated else None,
        ),
        quotes=quotes,
        times=tuple(Time(words, "DATE", value) for words, value in dated),
        timeline=tuple(events),
        people=tuple(person.entity for person in people),
    )


@dataclass(frozen=True, slots=True)
class _Person:
    span: Span
    entity: Entity


def _trimmed(text: str, start: int, end: int) -> Span:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span.of(text, start, end)


def _people(text: str, body: Extent) -> list[_Person]:
    found: dict[str, list[Span]] = {}
    for m in _NAME.finditer(text, body.start, body.end):
        found.setdefault(m[0], []).append(Span.of(text, *m.span()))
    return [
        _Person(spans[0], Entity("person", name, (name.split()[-1],), None, tuple(s.extent for s in spans)))
        for name, spans in found.items()
    ]


def _quote(text: str, span: Span, sentences: list[Span], people: list[_Person]) -> Quote:
    sentence = next((s for s in sentences if s.overlaps(span)), span)
    before = [p for p in people if any(m.start < span.end for m in p.entity.mentions)]
    speaker = before[-1] if before else None
    return Quote(
        span=span,
        kind="direct" if len(span.text.split()) > 3 else "fragment",
        speaker=speaker.span if speaker else None,
        name=speaker.entity.name if speaker else None,
        role=None,
        cue=None,
        when=None,
        sentence=Extent(min(sentence.start, span.start), max(sentence.end, span.end)),
        confidence=0.75,
        rule="test",
    )


def _event(text: str, found: re.Match[str], sentences: list[Span]) -> Event:
    expression = Span.of(text, *found.span())
    clause = next((s for s in sentences if s.overlaps(expression)), expression)
    when = When(found[0], "day" if len(found[0]) == 10 else "year", "written", expression)
    return Event(when, clause, "happened", None, (), 0.9, "test")


@dataclass
class QuickAnalyst:
    """Analyses at once, and counts. `fails` names origins that cannot be analysed."""

    version: str = VERSION
    analysed: list[str] = field(default_factory=list)
    fails: set[str] = field(default_factory=set)

    async def analyse(self, document: Document, /, *, asker: Asker = NOBODY) -> Facts:
        if document.id in self.fails:
            raise AnalysisError(document.id)
        self.analysed.append(document.id)
        return quick_facts(document, self.version)

    async def parse_page(
        self,
        html: bytes,
        url: str,
        charset: str | None = None,
        *,
        content_type: str | None = None,
        asker: Asker = NOBODY,
    ) -> Article:
        assert content_type == "text/plain", "the tests' web is plain text"
        return read_text(decode(html, charset), url)

    async def read_text(self, text: str, origin: str, *, asker: Asker = NOBODY) -> Article:
        return read_text(text, origin)

    async def read_item_page(
        self, body: bytes, url: str, content_type: str, charset: str | None, *, asker: Asker = NOBODY
    ) -> ItemPage:
        html = decode(body, charset)
        try:
            article = await self.parse_page(body, url, charset, content_type=content_type)
        except SourceError:
            why = find_barrier(html, None, url)
            if why is None:
                raise
            return ItemPage(None, why)
        return ItemPage(article, find_barrier(html, article.text, url))

    async def read_file(self, path: Path, *, asker: Asker = NOBODY) -> tuple[Article, ...]:
        raise AssertionError("the tests' files are plain text")

    async def read_feed(
        self, body: bytes, url: str, content_type: str | None, charset: str | None, *, asker: Asker = NOBODY
    ) -> ParsedFeed:
        feed = await asyncio.to_thread(read_feed, body, url, content_type, charset)
        return replace(feed, items=tuple(prepare(item) for item in feed.items))

    async def find_feeds(
        self, page: bytes, url: str, charset: str | None, *, asker: Asker = NOBODY
    ) -> tuple[FoundFeed, ...]:
        return tuple(FoundFeed(one.url, one.title, one.kind) for one in find_feeds(page, url, charset))

    async def read_opml(self, body: bytes, *, asker: Asker = NOBODY) -> tuple[Outline, ...]:
        listed = read_list(body)
        feeds = [Outline(one.url, one.title) for one in listed.feeds]
        return (*feeds, *(Outline(one.written, one.title, one.why) for one in listed.left_out))

    async def may_fetch(self, robots: str, url: str, robot: str) -> bool:
        return may_fetch(robots, url, robot)

    def count_before(self, asker: Asker) -> int:
        return 0

    @property
    def waiting(self) -> int:
        return 0

    async def close(self) -> None:
        """Nothing runs."""


@dataclass
class Clock:
    now: datetime = datetime(2026, 3, 10, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, by: timedelta) -> None:
        self.now += by


@dataclass(frozen=True)
class FakePage:
    url: str
    body: bytes
    content_type: str = "text/plain"
    charset: str | None = "utf-8"


@dataclass
class Web:
    """Pages by address; `moves` are redirects."""

    pages: dict[str, str] = field(default_factory=dict)

    async def fetch(self, url: str) -> FakePage:
        return FakePage(url, self.pages[url].encode())


def made(text: str, title: str | None = None, day: date | None = None, url: str | None = None) -> Article:
    """An article as a source would give it: the whole text is its body."""
    return Article(text=text, body=Extent(0, len(text)), origin=url or "made", title=title, published=day, url=url)


def as_file(text: str) -> Article:
    return read_text(text, "message")
