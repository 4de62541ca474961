"""Analysis that is asked of the queue: workers analyse, and whoever asked does it where none begins with it.

Reading pages and feeds is left where it was: it takes little, and what was fetched is large.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.analysis.document import Document
from bot.analysis.facts_json import dump, load
from bot.analysis.worker.queue import WorkQueue
from bot.errors import AnalysisError, StoreError
from bot.news import Article, Asker, Facts
from bot.news.feeds import FoundFeed, ItemPage, Outline, ParsedFeed
from bot.newsroom.intake import NOBODY, Analysing
from bot.store import Store
from bot.store.errors import PostgresqlMissing
from bot.store.job_queue import Jobs, LostJob, NotTaken
from bot.store.jobs_in_process import InProcessJobs

if TYPE_CHECKING:
    from bot.settings.process_roles import Role

_log = logging.getLogger(__name__)
_IS_JOB: ContextVar[bool] = ContextVar("is_job", default=False)
AT_ONCE = 8  # articles that one process asks for at once: the others take turns here, fair by server and by person


@contextmanager
def analysing_here() -> Iterator[None]:
    """What is analysed in this block is analysed here: it is a job itself, and waits for no other."""
    token = _IS_JOB.set(True)
    try:
        yield
    finally:
        _IS_JOB.reset(token)


class JobAnalyst:
    """`intake.Analysing`, whose analyses are asked of the queue first."""

    def __init__(self, here: Analysing, jobs: Jobs, at_once: int | None = None) -> None:
        """`here`: who analyses where no worker does, and reads. `at_once`: that are asked for; None: any number."""
        self.here = here
        self._jobs = jobs
        self._turns = None if at_once is None else WorkQueue(at_once)

    async def analyse(self, document: Document, /, *, asker: Asker = NOBODY) -> Facts:
        """Return the facts of one document. AnalysisError where workers ended over it, one after the other."""
        if _IS_JOB.get():
            return await self.here.analyse(document, asker=asker)
        try:
            return await self._ask(document, asker)
        except LostJob as error:
            _log.warning("an article is given up, for workers ended over it", extra={"text": len(document.text)})
            raise AnalysisError(str(error)) from error
        except NotTaken as reason:
            if asker.is_waiting and self._turns is not None:
                _log.info("no worker analyses; I do it myself", extra={"reason": str(reason)})
        except StoreError as error:
            _log.warning("the queue fails; I analyse by myself", extra={"error": error.id})
        return await self.here.analyse(document, asker=asker)

    async def _ask(self, document: Document, asker: Asker) -> Facts:
        if self._turns is None:
            facts = await self._jobs.ask("analyse", document, asker)
        else:
            async with self._turns.turn(asker):
                facts = await self._jobs.ask("analyse", document, asker)
        if not isinstance(facts, Facts):
            raise NotTaken("the answer is no facts")
        return facts

    async def parse_page(
        self,
        html: bytes,
        url: str,
        charset: str | None = None,
        *,
        content_type: str | None = "text/html",
        asker: Asker = NOBODY,
    ) -> Article:
        return await self.here.parse_page(html, url, charset, content_type=content_type, asker=asker)

    async def read_text(self, text: str, origin: str, *, asker: Asker = NOBODY) -> Article:
        return await self.here.read_text(text, origin, asker=asker)

    async def read_item_page(
        self, body: bytes, url: str, content_type: str, charset: str | None, *, asker: Asker = NOBODY
    ) -> ItemPage:
        return await self.here.read_item_page(body, url, content_type, charset, asker=asker)

    async def read_file(self, path: Path, *, asker: Asker = NOBODY) -> tuple[Article, ...]:
        return await self.here.read_file(path, asker=asker)

    async def read_feed(
        self, body: bytes, url: str, content_type: str | None, charset: str | None, *, asker: Asker = NOBODY
    ) -> ParsedFeed:
        return await self.here.read_feed(body, url, content_type, charset, asker=asker)

    async def find_feeds(
        self, page: bytes, url: str, charset: str | None, *, asker: Asker = NOBODY
    ) -> tuple[FoundFeed, ...]:
        return await self.here.find_feeds(page, url, charset, asker=asker)

    async def read_opml(self, body: bytes, *, asker: Asker = NOBODY) -> tuple[Outline, ...]:
        return await self.here.read_opml(body, asker=asker)

    async def may_fetch(self, robots: str, url: str, robot: str) -> bool:
        return await self.here.may_fetch(robots, url, robot)

    def count_before(self, asker: Asker) -> int:
        """Return how many readings come before the one that this person waits for; 0 where they wait for none."""
        before = 0 if self._turns is None else self._turns.count_before(asker)
        return before or self.here.count_before(asker)

    @property
    def waiting(self) -> int:
        """How many readings wait for a turn in this process."""
        return self.here.waiting + (0 if self._turns is None else len(self._turns))

    async def close(self) -> None:
        await self.here.close()


async def open_jobs(store: Store, version: str, role: Role, here: Analysing) -> Jobs:
    """Return the queue that a process of this role has. StoreError, PostgresqlMissing."""
    if role == "all":
        return InProcessJobs({"analyse": lambda document, asker: here.analyse(document, asker=asker)})
    try:
        from bot.store.dialects.shared_jobs import Codec, SharedJobs
    except ImportError as error:
        raise PostgresqlMissing(f"the jobs' queue: {error}") from error
    codec = Codec(dump, partial(load, Document), partial(load, Facts))
    jobs = SharedJobs(store.setting, version, store.hear, {"analyse": codec})
    await jobs.open()
    return jobs
