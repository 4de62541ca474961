"""The worker: analysis and heavy reading in a process of their own, for the bot's.

The bot's side is `Analyst`; the worker's is this module run by itself (`python -m bot.analysis.worker`). They talk in
frames over the worker's standard input and output: two lengths, a JSON header, and bytes as they are. What can be
called is a fixed table, and answers are JSON, so a worker that a page has got the better of cannot make the bot run
anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.analysis import frames
from bot.analysis.document import Document
from bot.analysis.form import dump, facts_from_json, load
from bot.errors import AnalysisCrashed, AnalysisError, AnalysisTimeout, DatelineError
from bot.news import Article, Facts, Part
from bot.news.feeds import ParsedFeed
from bot.settings import PIPELINE

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parent.parent.parent
_STARTING = 60.0  # seconds that a worker may take to load the pipeline
_ENDING = 2.0  # seconds that a worker may take to end when its input is closed
_FEED_SECONDS = 10.0  # that reading a feed may take
ALL: frozenset[Part] = frozenset(Part)

_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}  # threads and memory that a worker does not need


# What a worker can be asked to do (`working` does it), and how its answer is read here.
CALLS: dict[str, Callable[[Any], Any]] = {
    "analyse": facts_from_json,
    "parse_page": lambda value: load(Article, value),
    "read_file": lambda value: tuple(load(Article, article) for article in value),
    "read_feed": lambda value: load(ParsedFeed, value),
}


class Analyst:
    """Analyses documents in worker processes that start when they are needed and end when they are idle.

    `idle`, `timeout`: seconds; `workers`: processes at most. A document that takes longer than `timeout` raises
    AnalysisTimeout, one that its worker dies of AnalysisCrashed; the worker is replaced and the next document goes on.
    """

    def __init__(
        self,
        *,
        idle: float = 120,
        timeout: float = 60,
        workers: int = 1,
        light: bool = False,
        pipeline: str = PIPELINE,
    ) -> None:
        """`light`: its workers load no pipeline and are held to 256 MiB; they read feeds and nothing else."""
        self._light = light
        self._pipeline = pipeline
        self._feed_reader: Analyst | None = None
        self._idle = idle
        self._timeout = timeout
        self._free = asyncio.Semaphore(workers)
        self._resting: list[_Worker] = []
        self._endings: set[asyncio.Task[None]] = set()
        self._closed = False

    async def __aenter__(self) -> Analyst:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are up and at rest."""
        return tuple(worker.pid for worker in self._resting)

    @property
    def feed_pids(self) -> tuple[int, ...]:
        """The processes that read feeds, up and at rest."""
        return self._feed_reader.pids if self._feed_reader is not None else ()

    async def analyse(self, document: Document, only: frozenset[Part] = ALL) -> Facts:
        """The facts of one document."""
        wanted = sorted(part.value for part in only)
        facts = await self.call("analyse", document=dump(document), only=wanted, pipeline=self._pipeline)
        if not isinstance(facts, Facts):
            raise AnalysisCrashed("the worker's answer is no facts")
        return facts

    async def parse_page(self, html: bytes, url: str, charset: str | None = None) -> Article:
        """The article on a page, read by `bot.sources.page.parse_page`."""
        article: Article = await self.call("parse_page", html, url=url, charset=charset)
        return article

    async def read_file(self, path: Path) -> tuple[Article, ...]:
        """The articles of a file, read by `bot.sources.files.read_file`."""
        articles: tuple[Article, ...] = await self.call("read_file", path=os.fspath(path))
        return articles

    async def read_feed(
        self, body: bytes, url: str, content_type: str | None = None, charset: str | None = None
    ) -> ParsedFeed:
        """The feed in `body`, read by `bot.sources.feeds.read.read_feed` in a small worker of its own kind.

        NotAFeed where it holds none; FeedTooHard where reading it takes more than 10 seconds or 256 MiB.
        """
        from bot.sources.errors import FeedTooHard

        if self._closed:
            raise AnalysisError("the analyst is closed")
        if self._feed_reader is None:
            self._feed_reader = Analyst(idle=self._idle, timeout=_FEED_SECONDS, light=True)
        reader = self._feed_reader
        try:
            feed: ParsedFeed = await reader.call("read_feed", body, url=url, content_type=content_type, charset=charset)
        except (AnalysisTimeout, AnalysisCrashed) as error:
            raise FeedTooHard(str(error), url=url) from error
        return feed

    async def call(self, name: str, blob: bytes = b"", **arguments: Any) -> Any:
        """Call one of `CALLS` in a worker; several calls wait for their turn in order."""
        if name not in CALLS:
            raise KeyError(name)
        async with self._free:
            if self._closed:
                raise AnalysisError("the analyst is closed")
            worker = await self._take()
            try:
                answer = await self._ask(worker, {"call": name, "arguments": arguments}, blob)
            except BaseException:
                await worker.kill()  # its answer, should one come, must not be the next document's
                raise
            self._rest(worker)
        if "error" in answer:
            raise _error(answer)
        return CALLS[name](answer["result"])

    async def close(self) -> None:
        """End every worker; what is being analysed is waited for by its own caller."""
        self._closed = True
        resting, self._resting = self._resting, []
        readers = [self._feed_reader.close()] if self._feed_reader is not None else []
        await asyncio.gather(*(worker.end() for worker in resting), *self._endings, *readers)

    async def _take(self) -> _Worker:
        while self._resting:
            worker = self._resting.pop()
            worker.wake()
            if worker.is_up:
                return worker
            await worker.kill()
        return await _Worker.start("light" if self._light else self._pipeline)

    async def _ask(self, worker: _Worker, header: dict[str, Any], blob: bytes) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._timeout):
                return await worker.ask(header, blob)
        except TimeoutError:
            _log.warning("a worker took too long and was stopped", extra={"pid": worker.pid, "seconds": self._timeout})
            raise AnalysisTimeout(f"no answer after {self._timeout} s", seconds=f"{self._timeout:g}") from None

    def _rest(self, worker: _Worker) -> None:
        if self._closed:
            self._end(worker)
            return
        self._resting.append(worker)
        worker.rest(self._idle, self._idled)

    def _idled(self, worker: _Worker) -> None:
        if worker in self._resting:
            self._resting.remove(worker)
            self._end(worker)

    def _end(self, worker: _Worker) -> None:
        task = asyncio.create_task(worker.end(), name="end an idle analysis worker")
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)


class _Worker:
    """One process and its pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._alarm: asyncio.TimerHandle | None = None
        self._listening = asyncio.create_task(self._listen(), name="listen to an analysis worker")

    @classmethod
    async def start(cls, kind: str) -> _Worker:
        """`kind`: the pipeline to load, or `light`."""
        path = os.pathsep.join(filter(None, (os.fspath(_ROOT), os.environ.get("PYTHONPATH"))))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.analysis.worker", kind),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path, "DISCORD_TOKEN": ""} | _FRUGAL,
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(_STARTING):
                await worker._read()
        except BaseException as error:
            await worker.kill()
            if isinstance(error, TimeoutError):
                raise AnalysisCrashed(f"the worker did not start within {_STARTING:g} s") from None
            raise
        return worker

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_up(self) -> bool:
        out = self._process.stdout
        return self._process.returncode is None and out is not None and not out.at_eof()

    def rest(self, seconds: float, then: Callable[[_Worker], None]) -> None:
        self._alarm = asyncio.get_running_loop().call_later(seconds, then, self)

    def wake(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()

    async def ask(self, header: dict[str, Any], blob: bytes) -> dict[str, Any]:
        pipe = self._process.stdin
        if pipe is None:  # pragma: no cover  # it was asked for
            raise AnalysisCrashed
        try:
            pipe.writelines(frames.packed(header, blob))
            await pipe.drain()
        except ConnectionError as error:
            raise AnalysisCrashed(f"the worker is gone ({self._process.returncode})") from error
        return await self._read()

    async def end(self) -> None:
        """Let it finish, and kill it when it does not."""
        self.wake()
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(_ENDING):
                await self._process.wait()
        except TimeoutError:
            pass
        await self.kill()

    async def kill(self) -> None:
        self.wake()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._listening

    async def _read(self) -> dict[str, Any]:
        if self._process.stdout is None:  # pragma: no cover  # it was asked for
            raise AnalysisCrashed
        try:
            return await frames.receive(self._process.stdout)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            status = await self._process.wait()
            raise AnalysisCrashed(f"the worker ended with {status}") from error

    async def _listen(self) -> None:
        """What the worker writes to standard error goes to the log, line by line."""
        if self._process.stderr is None:  # pragma: no cover  # it was asked for
            return
        rest = b""
        while chunk := await self._process.stderr.read(65_536):
            *lines, rest = (rest + chunk).split(b"\n")
            self._log_lines(lines)
            rest = rest[-65_536:]
        self._log_lines([rest])

    def _log_lines(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            if line.strip():
                _log.warning("worker: %s", line.decode(errors="replace"), extra={"pid": self.pid})


def _error(answer: dict[str, Any]) -> DatelineError:
    """The error that the worker names, as its own class where this process knows it."""
    facts = answer.get("facts", {})
    for kind in _kinds(DatelineError):
        if kind.id == answer["error"]:
            return kind(answer.get("message", ""), **facts)
    return AnalysisError(answer.get("message", ""), **facts)


def _kinds(kind: type[DatelineError]) -> Iterable[type[DatelineError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


if __name__ == "__main__":
    sys.exit(import_module("bot.analysis.working").main(sys.argv[1]))
