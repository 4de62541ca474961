"""Articles brought in: read, looked up, analysed where that is needed, and stored, all or nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from bot.analysis.document import Document, build_document
from bot.errors import StoreError
from bot.news import HOUSE, Added, Article, Asker, Facts, Shelf, drop_days_to_come
from bot.news.feeds import FoundFeed, ItemPage, Outline, ParsedFeed
from bot.newsroom.changes import Difference, find_differences
from bot.newsroom.errors import NotStorable
from bot.store import Connection, Store, article_queries, articles
from bot.store import facts as facts_store
from bot.store.entries import Found

NOBODY = Asker()
ATTEMPTS = 8  # another writer may come between looking and storing


class Analysing(Protocol):
    """Who reads and analyses: `bot.analysis.worker.analyst.Analyst`."""

    async def analyse(self, document: Document, /, *, asker: Asker = ...) -> Facts: ...

    async def parse_page(
        self, html: bytes, url: str, charset: str | None = None, *, content_type: str | None = ..., asker: Asker = ...
    ) -> Article: ...

    async def read_text(self, text: str, origin: str, *, asker: Asker = ...) -> Article: ...

    async def read_item_page(
        self, body: bytes, url: str, content_type: str, charset: str | None, *, asker: Asker = ...
    ) -> ItemPage: ...

    async def read_file(self, path: Path, *, asker: Asker = ...) -> tuple[Article, ...]: ...

    async def read_feed(
        self, body: bytes, url: str, content_type: str | None, charset: str | None, *, asker: Asker = ...
    ) -> ParsedFeed: ...

    async def find_feeds(
        self, page: bytes, url: str, charset: str | None, *, asker: Asker = ...
    ) -> tuple[FoundFeed, ...]: ...

    async def read_opml(self, body: bytes, *, asker: Asker = ...) -> tuple[Outline, ...]: ...

    async def may_fetch(self, robots: str, url: str, robot: str) -> bool: ...

    def count_before(self, asker: Asker) -> int: ...

    @property
    def waiting(self) -> int: ...

    async def close(self) -> None: ...


class Page(Protocol):
    """What fetching gives: `bot.sources.fetch.Page`."""

    @property
    def url(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def content_type(self) -> str: ...
    @property
    def charset(self) -> str | None: ...


Fetch = Callable[[str], Awaitable[Page]]
T = TypeVar("T")


class Transact(Protocol):
    """What does work in a transaction: `Store.transact`, or one that adds something to it."""

    async def __call__(self, work: Callable[[Connection], Awaitable[T]], /) -> T: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article goes: a shelf, and until when where it is a private one."""

    shelf: Shelf
    expires: datetime | None = None


class Intake:
    """Stores articles; the only one that does."""

    def __init__(
        self, store: Store, analyst: Analysing, fetch: Fetch, clock: Callable[[], datetime], version: str
    ) -> None:
        self._store = store
        self._analyst = analyst
        self._fetch = fetch
        self._clock = clock
        self._version = version

    @property
    def fetch(self) -> Fetch:
        return self._fetch

    async def read_page(self, url: str, asker: Asker = NOBODY) -> Article:
        """Fetch the article at an address; SourceError says why there is none, AnalysisError why it was not read."""
        page = await self._fetch(url)
        article = await self._analyst.parse_page(
            page.body, page.url, page.charset, content_type=page.content_type, asker=asker
        )
        article = drop_days_to_come(article, self._clock())
        if page.content_type != "text/plain":
            return article
        from bot.sources.address import canonical

        # A plain text can claim any address for itself; it is known by the one it was found at.
        return replace(article, url=canonical(page.url) or page.url)

    async def read_text(self, text: str, asker: Asker = NOBODY) -> Article:
        """Read the article that a message's text is; NoArticle where it holds none."""
        return await self._analyst.read_text(text, "message", asker=asker)

    async def add(self, article: Article, place: Place, address: str | None = None, *, asker: Asker = NOBODY) -> Added:
        """Put an article where it belongs; `address` is where it lives, by default its own.

        What was stored before is found by its address or its text, and is not stored again.
        Raises AnalysisError, StoreError, NotStorable; nothing is stored then.
        """
        check(article)
        title = article.title or article_queries.title_from(article.text[article.body.start : article.body.end][:120])
        address = address or article.url
        made: Facts | None = None
        for _ in range(ATTEMPTS):
            async with self._store.read() as connection:
                found = await articles.find_stored(connection, article, address, place.shelf)
            if found.state == "there":
                return Added(article.origin, "there", found.key, found.title or title)
            # Elsewhere than on the house shelf it is analysed though another shelf's reading could be used: being
            # done at once would tell that there is one.
            if made is None and (found.version != self._version or place.shelf != HOUSE):
                made = await self._analyst.analyse(build_document(article, article.origin), asker=asker)
            changes = await self._find_changes(article, made, found)
            try:
                key = await self._store.transact(
                    partial(
                        articles.put,
                        article=article,
                        address=address,
                        facts=made,
                        shelf=place.shelf,
                        found=found,
                        now=self._clock(),
                        changes=changes,
                        expires=place.expires,
                    )
                )
            except articles.Outdated:
                continue
            return Added(article.origin, "changed" if found.state == "changed" else "added", key, title)
        raise StoreError(f"{article.origin}: another writer came between {ATTEMPTS} times")

    async def add_shared(
        self,
        article: Article,
        shelf: Shelf,
        address: str,
        *,
        only_held: bool = False,
        is_new: bool = False,
        anew: bool = False,
        also: Callable[[Connection, Added | None], Awaitable[None]] | None = None,
        within: Transact | None = None,
        asker: Asker = NOBODY,
    ) -> Added | None:
        """Put an article on the house's list, or on that of what feeds brought, once for all who see it.

        For work in the background, where how long it takes tells nobody anything; `anew`: somebody waits for it, and it
        is analysed though a stored reading could be used, as in `add`. `only_held`: it is put there only where an
        earlier reading of it is, and None is returned otherwise. `is_new`: it is not an edit, so what is stored of it
        whole stays as it is. `also` is done in the same transaction; `within` is who makes it, the store by default.
        Raises as `add` does, and what those raise; nothing is stored then, and nothing of `also`.
        """
        check(article)
        asked = _Asked(article, shelf, address, is_new)
        made: Facts | None = None
        for _ in range(ATTEMPTS):
            async with self._store.read() as connection:
                found = await _find_shared(connection, asked)
            is_wanted = found.state != "there" and (found.key is not None or not only_held)
            # What is there already is analysed too where somebody waits: being done at once would tell that it is.
            if made is None and (anew or (is_wanted and found.version != self._version)):
                made = await self._analyst.analyse(build_document(article, article.origin), asker=asker)
            changes = await self._find_changes(article, made, found) if is_wanted else ()
            put = partial(self._put_shared, asked, made, found, changes, also, is_wanted=is_wanted)
            try:
                return await (within or self._store.transact)(put)
            except articles.Outdated:
                continue
        raise StoreError(f"{article.origin}: another writer came between {ATTEMPTS} times")

    async def _put_shared(
        self,
        asked: _Asked,
        made: Facts | None,
        found: Found,
        changes: Sequence[Difference],
        also: Callable[[Connection, Added | None], Awaitable[None]] | None,
        connection: Connection,
        *,
        is_wanted: bool,
    ) -> Added | None:
        article = asked.article
        title = article.title or article_queries.title_from(article.text[article.body.start : article.body.end][:120])
        done: Added | None = None
        if is_wanted:
            key = await articles.put(
                connection, article, asked.address, made, asked.shelf, found, now=self._clock(), changes=changes
            )
            done = Added(article.origin, "changed" if found.state == "changed" else "added", key, title)
        elif await _find_shared(connection, asked) != found:
            raise articles.Outdated
        elif found.state == "there":
            done = Added(article.origin, "there", found.key, found.title or title)
        if also is not None:
            await also(connection, done)
        return done

    async def _find_changes(self, article: Article, made: Facts | None, found: Found) -> tuple[Difference, ...]:
        if found.old is None:
            return ()
        async with self._store.read() as connection:
            old = await articles.article_of(connection, found.old)
            old_facts = await article_queries.facts_of(connection, found.old)
            new = made or (await article_queries.facts_of(connection, found.revision_id) if found.revision_id else None)
        if old is None or old_facts is None or new is None:
            return ()
        return find_differences(old, old_facts, article, new)

    async def list_stale(self, below: int | None, most: int) -> list[int]:
        """Return readings that an older version analysed, newest first; those below one where it is given."""
        while True:
            async with self._store.read() as connection:
                others = await facts_store.of_other_versions(connection, self._version, below, limit=most)
            stale = [revision_id for revision_id, version in others if not is_newer(version, self._version)]
            if stale or len(others) < most:
                return stale
            below = others[-1][0]

    async def remake_one(self, revision_id: int) -> bool:
        """Analyse one reading anew, if an older version did; whether it was made. AnalysisError: it keeps its facts."""
        if revision_id not in await self.list_stale(revision_id + 1, 1):
            return False
        async with self._store.read() as connection:
            article = await articles.article_of(connection, revision_id)
        if article is None:
            return False
        facts = await self._analyst.analyse(build_document(article, article.origin))
        now = self._clock()
        await self._store.transact(lambda connection: facts_store.remake(connection, revision_id, article, facts, now))
        return True


def is_newer(version: str, ours: str) -> bool:
    """Return whether a version of the analysis is later than ours: while a newer process works, its facts stand."""
    try:
        return int(version.partition(" ")[0]) > int(ours.partition(" ")[0])
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class _Asked:
    """A shared article that is to be put on a list: see `Intake.add_shared`."""

    article: Article
    shelf: Shelf
    address: str
    is_new: bool


async def _find_shared(connection: Connection, asked: _Asked) -> Found:
    """Find what is stored of a shared article; a new one counts as there where the whole of it is."""
    found = await articles.find_stored(connection, asked.article, asked.address, asked.shelf)
    if asked.is_new and found.state == "changed" and found.old is not None:
        old = await articles.article_of(connection, found.old)
        if old is not None and (old.teaser is None or old.text == asked.article.text):
            return replace(found, state="there")
    return found


def check(article: Article) -> None:
    """Raise NotStorable for half characters, which no file and no Discord message can hold."""
    try:
        for words in (article.text, article.title, article.url, article.outlet, article.byline, article.origin):
            (words or "").encode()
    except UnicodeEncodeError as error:
        raise NotStorable(f"{article.origin!r}: {error}") from error


def file_address(path: Path, origin: str | None = None) -> str:
    """Return where a file's article lives; of a file with many, each by its id."""
    address = f"file:{path.resolve()}"
    return address if origin is None else f"{address}#{origin}"
