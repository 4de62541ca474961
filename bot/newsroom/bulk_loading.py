"""Many articles brought in at once: read, analysed and stored side by side, and one bad item stops no other."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from bot.errors import DatelineError, SourceError, StoreError, UsageError
from bot.news import HOUSE, Added, Article
from bot.newsroom.intake import Place, file_address
from bot.newsroom.newsroom import Newsroom
from bot.store.operator import Loaded, list_loaded, set_loaded

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:")
_CHUNK = 16  # lines of a JSON Lines file read at a time


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to store, or why it could not be read. `name` is how reports call it."""

    name: str
    article: Article | None = None
    address: str | None = None
    error: DatelineError | None = None


def is_url(given: str) -> bool:
    return given.casefold().startswith(("http://", "https://"))


async def add_all(
    newsroom: Newsroom,
    given: Iterable[str],
    *,
    workers: int,
    on_found: Callable[[int], None] = lambda _: None,
    on_done: Callable[[Added], None] = lambda _: None,
) -> list[Added]:
    """Put files, folders and addresses on the house shelf; return what became of each, in the order they were done.

    `on_found` hears of items as they are found, `on_done` of each when it is done. A StoreError ends it all: the
    database is the same for every item.
    """
    waiting: asyncio.Queue[Item | None] = asyncio.Queue(maxsize=2 * workers)
    done: list[Added] = []

    async def store() -> None:
        while (item := await waiting.get()) is not None:
            added = await _store(newsroom, item)
            done.append(added)
            on_done(added)
        await waiting.put(None)  # for the next of us

    async with asyncio.TaskGroup() as group:
        for i in range(workers):
            group.create_task(store(), name=f"store articles {i}")
        async for item in _items(newsroom, given):
            on_found(1)
            await waiting.put(item)
        await waiting.put(None)
    return done


async def _store(newsroom: Newsroom, item: Item) -> Added:
    if item.article is None:
        if item.error is not None:
            return Added(item.name, "failed", error=item.error.words)
        return await _store_page(newsroom, item.name)
    try:
        added = await newsroom.intake.add(item.article, Place(HOUSE), item.address)
    except StoreError:
        raise
    except DatelineError as error:
        return Added(item.name, "failed", title=item.article.title, error=error.words)
    return Added(item.name, added.outcome, added.article_id, added.title)


async def _store_page(newsroom: Newsroom, url: str) -> Added:
    try:
        added = await newsroom.intake.add(await newsroom.intake.read_page(url), Place(HOUSE))
    except StoreError:
        raise
    except DatelineError as error:
        return Added(url, "failed", error=error.words)
    return Added(url, added.outcome, added.article_id, added.title)


async def _items(newsroom: Newsroom, given: Iterable[str]) -> AsyncIterator[Item]:
    for one in given:
        if is_url(one):
            yield Item(one)
            continue
        try:
            paths = await asyncio.to_thread(_find_files, one)
        except DatelineError as error:
            yield Item(one or '""', error=error)
            continue
        for path in paths:
            async for item in read_items_of(newsroom, path):
                yield item


def _find_files(given: str) -> list[Path]:
    """Return the files that are meant. UsageError, EmptyFolder, BadScheme or NoFileNorAddress where there are none."""
    from bot.sources.errors import BadScheme, EmptyFolder, NoFileNorAddress
    from bot.sources.files import SUFFIXES, find_files

    if not given.strip():
        raise UsageError("nothing is named", why="That names nothing. Give a file, a folder, or the address of a page.")
    path = Path(given)
    if path.is_dir():
        found = list(find_files(path))
        if not found:
            kinds = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
            raise EmptyFolder(given, path=path, kinds=kinds)
        return found
    if not path.exists():
        if _SCHEME.match(given):
            raise BadScheme(given, url=given)
        if "." in given.partition("/")[0].strip(".") and path.suffix.casefold() not in SUFFIXES:
            raise NoFileNorAddress(given, path=given)
    return [path]


async def read_items_of(newsroom: Newsroom, path: Path) -> AsyncIterator[Item]:
    """Read the articles of one file; HTML is parsed in a worker."""
    from bot.sources.files import Kind, kind_of, read_items

    name = str(path)
    kind = kind_of(path)
    try:
        if kind is Kind.HTML:
            for article in await newsroom.analyst.read_file(path):
                yield Item(name, article, article.url or file_address(path))
            return
        stream = read_items(path)
        while chunk := await asyncio.to_thread(_next_of, stream):
            for read in chunk:
                yield _item(path, read, many=kind is Kind.JSONL)
    except SourceError as error:
        yield Item(name, error=error)


def _next_of(stream: Iterator[object]) -> list[object]:
    return list(islice(stream, _CHUNK))


def _item(path: Path, read: object, *, many: bool) -> Item:
    from bot.sources.jsonl import BadLine

    if isinstance(read, BadLine):
        return Item(f"{path}:{read.line}", error=read.error)
    assert isinstance(read, Article)  # noqa: S101  # read_items gives nothing else
    name = f"{path}#{read.origin}" if many else str(path)
    return Item(name, read, read.url or file_address(path, read.origin if many else None))


# --- the articles' folder ---------------------------------------------------------------------------------------------


async def load_folder(newsroom: Newsroom, folder: Path) -> list[Added]:
    """Put the folder's articles on the house shelf; return what became of each that is new or has changed.

    Cheap when nothing has: a file of the same size and time of change is not opened. What the operator has removed
    stays removed until its file changes.
    """
    files = await asyncio.to_thread(_stat_all, folder)
    async with newsroom.store.read() as connection:
        known = await list_loaded(connection)
    done: list[Added] = []
    for path, size, mtime_ns in files:
        before = known.get(str(path))
        if before is not None and (before.size, before.mtime_ns) == (size, mtime_ns):
            continue
        digest = await asyncio.to_thread(_hash, path)
        if digest is None:
            done.append(Added(str(path), "failed", error=f"I could not read {path}."))
            continue
        if before is None or before.hash != digest:
            async for item in read_items_of(newsroom, path):
                await newsroom.background.turn()
                done.append(await _store(newsroom, item))
        now = Loaded(size, mtime_ns, digest)
        await newsroom.store.transact(partial(set_loaded, path=str(path), file=now))
    return done


def _stat_all(folder: Path) -> list[tuple[Path, int, int]]:
    from bot.sources.files import find_files

    found = []
    for path in find_files(folder):
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((path.resolve(), status.st_size, status.st_mtime_ns))
    return found


def _hash(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
