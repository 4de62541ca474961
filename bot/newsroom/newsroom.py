"""The newsroom: the services on one database, opened and closed together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Self

from bot.newsroom.articles import ArticleService
from bot.newsroom.background import Background
from bot.newsroom.clock_correction import ClockMonitor
from bot.newsroom.clustering import Clusterer
from bot.newsroom.clustering_elsewhere import PATIENCE, Clustering, ClusteringElsewhere
from bot.newsroom.clustering_process import ClusteringProcess
from bot.newsroom.feeds.feed_rules import FeedRules
from bot.newsroom.feeds.lazy_fetching import LazyFetcher
from bot.newsroom.feeds.service import FeedService
from bot.newsroom.hiding import HiddenFacts
from bot.newsroom.intake import Analysing, Fetch, Intake, Page
from bot.newsroom.job_analyst import AT_ONCE, JobAnalyst, open_jobs
from bot.newsroom.read_markers import ReadMarkers
from bot.newsroom.reports import ReportService
from bot.newsroom.schedules import Limits as ScheduleLimits
from bot.newsroom.schedules import ScheduleService
from bot.newsroom.servers import ServerService
from bot.newsroom.setups import SetupService
from bot.newsroom.stories import StoryService
from bot.store import Store
from bot.store.job_queue import Jobs
from bot.store.jobs_in_process import InProcessJobs

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.settings.process_roles import Role


def _now() -> datetime:
    return datetime.now(UTC)


class Newsroom:
    """Holds the services, which are equals, and what they share: the store, the clock, the analyst, the intake."""

    def __init__(
        self,
        store: Store,
        analyst: Analysing,
        fetch: Fetch,
        *,
        clock: Callable[[], datetime] = _now,
        version: str,
        feed_rules: FeedRules | None = None,
        schedule_limits: ScheduleLimits | None = None,
        clustering: ClusteringProcess | None = None,
        role: Role = "all",
        jobs: Jobs | None = None,
    ) -> None:
        """`clustering`: what many articles are left to. `role`: a gateway and a worker's services place nothing.

        `jobs`: the queue of work, by default one of this process alone.
        """
        rules = feed_rules or FeedRules()
        self.store = store
        self.clock = clock
        self.analyst = analyst
        self.jobs = jobs or InProcessJobs()
        self.background = Background()
        self.clock_monitor = ClockMonitor(store)
        self.intake = Intake(store, analyst, fetch, clock, version)
        self.clusterer: Clustering = (
            Clusterer(store, clock, self.background, clustering)
            if role == "all"
            else ClusteringElsewhere(store, PATIENCE if role == "gateway" else 0.0, self.jobs)
        )
        hidden = HiddenFacts(store)
        self.articles = ArticleService(store, clock, analyst, self.intake, self.clusterer, hidden)
        self.feeds = FeedService(store, clock, analyst, LazyFetcher(rules), self.intake, rules)
        self.read_markers = ReadMarkers(store)
        self.stories = StoryService(store, clock, self.clusterer, hidden, self.read_markers)
        self.reports = ReportService(store, clock, self.articles, hidden)
        self.schedules = ScheduleService(store, clock, schedule_limits)
        self.setups = SetupService(store, clock)
        self.servers = ServerService(store, clock, self.background, hidden, self.read_markers)

    @classmethod
    async def open(cls, settings: Settings, *, clock: Callable[[], datetime] = _now, role: Role = "all") -> Self:
        """Open the newsroom on the settings' database, which is made or migrated; StoreError says why it can't be."""
        from bot.analysis import extraction
        from bot.analysis.document import Bounds
        from bot.analysis.worker.analyst import Analyst

        store = await Store.open(settings.database)
        analyst = Analyst(
            idle=settings.worker_idle,
            timeout=settings.worker_timeout,
            workers=settings.processes,
            memory=settings.worker_memory,
            bounds=Bounds(settings.analyse_characters, settings.analyse_tokens),
            pipeline=settings.pipeline,
        )
        version = extraction.format_version(settings.pipeline)
        jobs = await open_jobs(store, version, role, analyst)
        return cls(
            store,
            JobAnalyst(analyst, jobs, None if role == "all" else AT_ONCE),
            partial(_fetch, settings),
            clock=clock,
            version=version,
            feed_rules=FeedRules(
                settings.feeds_a_server,
                settings.items_an_hour,
                settings.user_agent,
                settings.feed_latest,
                settings.fetch_allow,
            ),
            schedule_limits=ScheduleLimits(
                schedules=settings.schedules, follows=settings.follows, grace=settings.grace
            ),
            # Another process has the machine's clock, and no other.
            clustering=ClusteringProcess(store.setting, log=settings.log, log_level=settings.log_level)
            if clock is _now
            else None,
            role=role,
            jobs=jobs,
        )

    async def close(self) -> None:
        """End the workers, wait for the writer, close the file."""
        await self.clusterer.close()
        await self.feeds.close()
        await self.analyst.close()
        await self.jobs.close()
        await self.read_markers.close()
        await self.store.close()


async def _fetch(settings: Settings, url: str) -> Page:
    from bot.sources.fetch import fetch

    return await fetch(url, user_agent=settings.user_agent, allow=settings.fetch_allow)
