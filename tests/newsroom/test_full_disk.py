"""A full disk: whoever reads, reads all the same; whoever writes is told that the disk is full."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.news import GuildSettings, Reader, Shelf
from bot.newsroom import Newsroom
from bot.newsroom.intake import Place
from bot.store import Store
from bot.store.errors import StoreFull
from tests.newsroom.test_stories import AGAIN, BRIDGE, ELECTION, Archive
from tests.quick import VERSION, Clock, QuickAnalyst, Web, made

pytestmark = pytest.mark.sqlite(why="PostgreSQL's disk is the server's")
resource = pytest.importorskip("resource", reason="no limits of files on this system")
HERE = Reader(1, 10)
Full = Callable[[], AbstractContextManager[None]]


@contextmanager
def limited() -> Iterator[None]:
    """No file of this process can grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Every block of a small file system is taken."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    try:
        yield
    finally:
        ballast.unlink()


@pytest.fixture(params=["a limit", "a small disk"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, Full]]:
    """A folder, and what makes its disk full for a while."""
    if request.param == "a limit":
        yield tmp_path, limited
        return
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield folder, lambda: filled(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
async def newsroom(disk: tuple[Path, Full], clock: Clock) -> AsyncIterator[Newsroom]:
    store = await Store.open(str(disk[0] / "dateline.db"))
    opened = Newsroom(store, QuickAnalyst(), Web().fetch, clock=clock, version=VERSION)
    yield opened
    await opened.close()


async def test_stories_are_read_on_a_full_disk(newsroom: Newsroom, clock: Clock, disk: tuple[Path, Full]) -> None:
    archive = Archive(newsroom, clock)
    await archive.add(BRIDGE, "Bridge to close", shelf=Shelf.of_guild(10))
    await archive.add(AGAIN, "Bridge shut", "Other News", shelf=Shelf.of_guild(10))
    await newsroom.clusterer.cluster_all()
    key = await newsroom.stories.find_key(HERE, "Bridge to close")
    with disk[1]():
        clock.turn(timedelta(minutes=1))
        newsroom.read_markers.note(HERE.user_id, HERE.guild_id, key, clock.now)
        with pytest.raises(StoreFull) as refused:
            await newsroom.read_markers.write()
        assert "full" in refused.value.words
        assert await newsroom.stories.find_key(HERE, "Bridge to close") == key
        assert (await newsroom.stories.read(HERE, key)).line.key == key
        lines, total = await newsroom.stories.list(HERE, 7)
        assert (total, [line.key for line in lines]) == (1, [key])
        assert await newsroom.stories.suggest(HERE, "bridge")
        article = lines[0].headlines[0].article_id
        assert (await newsroom.articles.brief(HERE, article)).headline.article_id == article
        assert (await newsroom.articles.quotes(HERE, article)).article_quotes
        assert (await newsroom.articles.search(HERE, "bridge")).total == 2
        assert (await newsroom.articles.latest(HERE))[1] == 2
        with pytest.raises(StoreFull):
            await newsroom.articles.read_privately(HERE, ELECTION)
        with pytest.raises(StoreFull):
            await newsroom.servers.set_settings(GuildSettings(10))
    await newsroom.stories.read(HERE, key)
    assert await newsroom.stories.get_read_marker(HERE, key) == clock.now


async def test_what_waits_to_be_placed_keeps_nobody_from_reading(
    newsroom: Newsroom, clock: Clock, disk: tuple[Path, Full]
) -> None:
    archive = Archive(newsroom, clock)
    await archive.add(BRIDGE, "Bridge to close", shelf=Shelf.of_guild(10))
    await newsroom.clusterer.cluster_all()
    key = await newsroom.stories.find_key(HERE, "Bridge to close")
    await newsroom.intake.add(
        made(ELECTION, "Westmark votes", url="https://other.example/1"), Place(Shelf.of_guild(10))
    )
    with disk[1]():
        with pytest.raises(StoreFull):
            await newsroom.clusterer.cluster_pending()
        assert (await newsroom.stories.read(HERE, await newsroom.stories.find_key(HERE, "Bridge"))).line.key == key
        assert (await newsroom.stories.list(HERE, 7))[1] == 1
    await newsroom.clusterer.cluster_all()
    assert (await newsroom.stories.list(HERE, 7))[1] == 2
