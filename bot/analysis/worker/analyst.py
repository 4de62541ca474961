"""The worker: analysis and reading in processes of their own, for the bot's.

The bot's side is `Analyst`; the worker's is this package run by itself (`python -m bot.analysis.worker`). They talk
in frames over the worker's standard input and output: two lengths, a JSON header, and bytes as they are. What can be
called is a fixed table, and answers are JSON, so a worker that a page has got the better of cannot make the bot run
anything.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.analysis.document import BOUNDS, Bounds, Document
from bot.analysis.facts_json import dump, facts_from_json, load
from bot.analysis.worker.group import Workers
from bot.errors import AnalysisCrashed, AnalysisError, AnalysisTimeout, AnalysisTooLarge, DatelineError
from bot.news import Article, Asker, Facts, Part
from bot.news.feeds import FoundFeed, ItemPage, Outline, ParsedFeed
from bot.settings import PIPELINE

_FEED_SECONDS = 10.0  # that reading a feed, or a list of feeds, may take
_PAGE_SECONDS = 20.0  # that reading a page may take
MEMORY = 1536  # MiB that an analysis worker may have, where nobody says otherwise
LIGHT_MEMORY = 512  # MiB of one that reads pages and feeds
_LONG = 100_000  # characters from which on an answer is made into records beside the loop
ALL: frozenset[Part] = frozenset(Part)
NOBODY = Asker()


# What a worker can be asked to do (`working` does it), and how its answer is read here.
CALLS: dict[str, Callable[[Any], Any]] = {
    "analyse": facts_from_json,
    "parse_page": lambda value: load(Article, value),
    "read_text": lambda value: load(Article, value),
    "read_item_page": lambda value: load(ItemPage, value),
    "read_file": lambda value: tuple(load(Article, article) for article in value),
    "read_feed": lambda value: load(ParsedFeed, value),
    "find_feeds": lambda value: tuple(load(FoundFeed, one) for one in value),
    "may_fetch": bool,
    "read_opml": lambda value: tuple(load(Outline, one) for one in value),
}


class Analyst:
    """Analyses and reads in worker processes that start when they are needed and end when they are idle.

    `idle`, `timeout`: seconds; `workers`: processes at most, of those that analyse and of those that read; `memory`:
    MiB that one that analyses may have; `bounds`: how far a text is analysed. A document that takes longer than
    `timeout` raises AnalysisTimeout, one that needs more memory AnalysisTooLarge, and one that its worker dies of
    AnalysisCrashed; the worker is replaced and the next document goes on. Whose turn it is decides
    `bot.analysis.worker.queue`: every method takes the `asker` it is for, and raises TooBusy where too many wait.
    """

    def __init__(
        self,
        *,
        idle: float = 120,
        timeout: float = 60,
        workers: int = 1,
        memory: int = MEMORY,
        bounds: Bounds = BOUNDS,
        pipeline: str = PIPELINE,
    ) -> None:
        self._pipeline = pipeline
        self._timeout = timeout
        self._bounds = bounds
        self._analysing = Workers(pipeline, most=workers, memory=memory, idle=idle)
        self._reading = Workers("light", most=workers, memory=LIGHT_MEMORY, idle=idle)

    async def __aenter__(self) -> Analyst:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that analyse, up and at rest."""
        return self._analysing.pids

    @property
    def feed_pids(self) -> tuple[int, ...]:
        """The processes that read pages and feeds, up and at rest."""
        return self._reading.pids

    @property
    def waiting(self) -> int:
        """How many readings wait for a worker."""
        return len(self._analysing.queue) + len(self._reading.queue)

    def count_before(self, asker: Asker) -> int:
        """Return how many readings come before the one that this person waits for; 0 where they wait for none."""
        return self._analysing.queue.count_before(asker) or self._reading.queue.count_before(asker)

    async def analyse(self, document: Document, only: frozenset[Part] = ALL, *, asker: Asker = NOBODY) -> Facts:
        """Return the facts of one document."""
        facts = await self._call(
            self._analysing,
            self._timeout,
            "analyse",
            asker=asker,
            document=dump(document.clip(self._bounds)),
            only=sorted(part.value for part in only),
            pipeline=self._pipeline,
            bounds=dump(self._bounds),
        )
        if not isinstance(facts, Facts):
            raise AnalysisCrashed("the worker's answer is no facts")
        return replace(facts, body=document.body)

    async def parse_page(
        self,
        html: bytes,
        url: str,
        charset: str | None = None,
        *,
        content_type: str | None = "text/html",
        asker: Asker = NOBODY,
    ) -> Article:
        """Return the article on a page, read by `bot.sources.pages.page.parse_page`."""
        article: Article = await self._call(
            self._reading,
            _PAGE_SECONDS,
            "parse_page",
            html,
            asker=asker,
            url=url,
            charset=charset,
            content_type=content_type,
        )
        return article

    async def read_text(self, text: str, origin: str, *, asker: Asker = NOBODY) -> Article:
        """Return the article that a plain text is, read by `bot.sources.plain_text.read_text`."""
        article: Article = await self._call(
            self._reading, _PAGE_SECONDS, "read_text", asker=asker, text=text, origin=origin
        )
        return article

    async def read_item_page(
        self, body: bytes, url: str, content_type: str, charset: str | None, *, asker: Asker = NOBODY
    ) -> ItemPage:
        """Return the article on the page of a feed's item, or what stands in its place."""
        page: ItemPage = await self._call(
            self._reading,
            _PAGE_SECONDS,
            "read_item_page",
            body,
            asker=asker,
            url=url,
            charset=charset,
            content_type=content_type,
        )
        return page

    async def read_file(self, path: Path, *, asker: Asker = NOBODY) -> tuple[Article, ...]:
        """Return the articles of a file, read by `bot.sources.files.read_file`."""
        articles: tuple[Article, ...] = await self._call(
            self._reading, self._timeout, "read_file", asker=asker, path=os.fspath(path)
        )
        return articles

    async def read_feed(
        self,
        body: bytes,
        url: str,
        content_type: str | None = None,
        charset: str | None = None,
        *,
        asker: Asker = NOBODY,
    ) -> ParsedFeed:
        """Return the feed in `body`, read by `bot.sources.feeds.read.read_feed`, its items ready to be judged.

        NotAFeed where it holds none; FeedTooHard where reading it takes too long or too much memory.
        """
        feed: ParsedFeed = await self._call_for_feeds(
            "read_feed", body, url, asker, url=url, content_type=content_type, charset=charset
        )
        return feed

    async def find_feeds(
        self, page: bytes, url: str, charset: str | None, *, asker: Asker = NOBODY
    ) -> tuple[FoundFeed, ...]:
        """Return the feeds that a page names, by `bot.sources.feeds.discover.find_feeds`.

        FeedTooHard as for `read_feed`.
        """
        found: tuple[FoundFeed, ...] = await self._call_for_feeds(
            "find_feeds", page, url, asker, url=url, charset=charset
        )
        return found

    async def read_opml(self, body: bytes, *, asker: Asker = NOBODY) -> tuple[Outline, ...]:
        """Return the feeds of a list, then what is left out of it, by `bot.sources.feeds.opml.read_list`. NotOpml."""
        from bot.sources.errors import NotOpml

        try:
            outlines: tuple[Outline, ...] = await self._call(
                self._reading, _FEED_SECONDS, "read_opml", body, asker=asker
            )
        except (AnalysisTimeout, AnalysisCrashed, AnalysisTooLarge) as error:
            raise NotOpml(str(error), why="reading it took too long or too much memory") from error
        return outlines

    async def may_fetch(self, robots: str, url: str, robot: str) -> bool:
        """Return whether a robots.txt lets `robot` read `url`; no, where it cannot be told in time."""
        try:
            return bool(
                await self._call(
                    self._reading, _FEED_SECONDS, "may_fetch", robots.encode(), asker=NOBODY, url=url, robot=robot
                )
            )
        except (AnalysisTimeout, AnalysisCrashed, AnalysisTooLarge):
            return False

    async def call(self, name: str, blob: bytes = b"", *, asker: Asker = NOBODY, **arguments: Any) -> Any:
        """Call one of `CALLS` in a worker that has the pipeline."""
        return await self._call(self._analysing, self._timeout, name, blob, asker=asker, **arguments)

    async def close(self) -> None:
        """End every worker; what is being analysed is waited for by its own caller."""
        await asyncio.gather(self._analysing.close(), self._reading.close())

    async def _call_for_feeds(self, name: str, body: bytes, address: str, asker: Asker, **arguments: Any) -> Any:
        from bot.sources.errors import FeedTooHard

        try:
            return await self._call(self._reading, _FEED_SECONDS, name, body, asker=asker, **arguments)
        except (AnalysisTimeout, AnalysisCrashed, AnalysisTooLarge) as error:
            raise FeedTooHard(str(error), url=address) from error

    @staticmethod
    async def _call(
        workers: Workers, seconds: float, name: str, blob: bytes = b"", *, asker: Asker, **arguments: Any
    ) -> Any:
        if name not in CALLS:
            raise KeyError(name)
        answer = await workers.ask({"call": name, "arguments": arguments}, blob, seconds, asker)
        if "error" in answer:
            raise build_error(answer)
        if answer.get("length", 0) > _LONG:
            return await asyncio.to_thread(CALLS[name], answer["result"])
        return CALLS[name](answer["result"])


def build_error(answer: dict[str, Any]) -> DatelineError:
    """Return the error that the worker names, as its own class where this process knows it."""
    import_module("bot.sources.errors")  # the classes that reading may name
    facts = answer.get("facts", {})
    for kind in _walk_error_classes(DatelineError):
        if kind.id == answer["error"]:
            return kind(answer.get("message", ""), **facts)
    return AnalysisError(answer.get("message", ""), **facts)


def _walk_error_classes(kind: type[DatelineError]) -> Iterable[type[DatelineError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _walk_error_classes(below)
