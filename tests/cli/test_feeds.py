"""`dateline feeds …` as an operator runs it, with a real feed on a socket of 127.0.0.1.

What reads a feed for the first time, or refuses, is a real process; the rest is the same command in this one, which
has everything imported and migrated.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.cli.in_process import run_here
from tests.databases import name_database, plainly
from tests.newsroom.feeds.site import Entry, Site


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as opened:
        yield opened


def _environment(folder: Path) -> dict[str, str]:
    return {"DATELINE_DATABASE": name_database(folder / "dateline.db"), "DATELINE_FETCH_ALLOW": "127.0.0.1"}


async def _run(folder: Path, *args: str) -> Done:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "feeds", *args),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | _environment(folder) | {"PYTHONPATH": str(ROOT)},
        cwd=folder,
    )
    out, err = await asyncio.wait_for(process.communicate(), 100)
    return Done(process.returncode or 0, out.decode(), err.decode())


async def _run_here(folder: Path, *args: str) -> Done:
    """The command in a thread of this process: it runs a loop of its own, and the site answers from the test's."""
    done = await asyncio.wait_for(asyncio.to_thread(run_here, folder, ["feeds", *args], _environment(folder)), 100)
    return Done(done.returncode, done.stdout, done.stderr)


def _make_due(folder: Path) -> None:
    with plainly(folder / "dateline.db") as connection:
        connection.exec_driver_sql("UPDATE feeds SET next_fetch = '2020-01-01T00:00:00.000000Z'")


async def test_a_feed_is_followed_polled_read_back_and_let_go(tmp_path: Path, site: Site) -> None:
    feed = site.feed("/feed", 1, 0, title="The \x9bGazette")
    for entry in feed.entries:
        entry.published = None  # as if of today, whenever that is
    added = await _run(tmp_path, "add", "--latest", "1", site.at())
    assert (added.status, added.err) == (0, "")
    assert added.out.startswith("followed: f1 ")
    assert added.out.endswith("   added: Story 1\n   1 older item stays out\n")
    feed.entries.insert(0, Entry(2, published=None))
    _make_due(tmp_path)
    polled = await _run(tmp_path, "poll")
    assert (polled.status, polled.out) == (0, "1 fetched\n")
    listed = await _run(tmp_path, "list")
    assert "well" in listed.out
    assert site.at() in listed.out
    history = await _run_here(tmp_path, "history", "f1")
    first, second, third = history.out.splitlines()
    assert "shelved" in first
    assert "Story 2" in first
    assert "first" in second
    assert "old" in third
    health = await _run_here(tmp_path, "health")
    assert "2 added, 0 changed" in health.out
    removed = await _run_here(tmp_path, "remove", "Gazette")
    assert removed.status == 0
    assert (await _run_here(tmp_path, "list")).out == ""
    assert "\x9b" not in added.out + listed.out + health.out + removed.out


async def test_what_fails_is_said_and_fails_the_command(tmp_path: Path, site: Site) -> None:
    site.pages["/"] = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}">' for name in ("one", "two")
    )
    several = await _run_here(tmp_path, "add", site.at("/"), site.at("/nothing"))
    assert several.status == 1
    assert site.at("/one") in several.err
    assert site.at("/two") in several.err
    assert "failed" in several.err
    assert (await _run(tmp_path, "pause", "f9")).status == 1
    assert (await _run_here(tmp_path, "history", "f9")).status == 1
    assert (await _run_here(tmp_path, "import", "nowhere.opml")).status == 2


async def test_what_is_old_what_stays_out_and_what_was_not_paused_is_said(tmp_path: Path, site: Site) -> None:
    site.feed("/feed", 1, 2, 3)
    assert (await _run(tmp_path, "export")).status == 1
    wrong = await _run_here(tmp_path, "add", "--latest", "21", site.at())
    assert wrong.status == 2
    assert wrong.err.endswith("argument --latest: a number from 0 to 20, not '21'\n")
    added = await _run_here(tmp_path, "add", "--latest", "1", site.at())
    assert added.out.endswith("   1 item of more than 30 days ago: posts leave it out\n   2 older items stay out\n")
    assert (await _run_here(tmp_path, "resume", "f1")).out.startswith("not paused: f1 ")
    assert (await _run_here(tmp_path, "pause", "f1")).out.startswith("paused: f1 ")
    assert (await _run_here(tmp_path, "pause", "f1")).out.startswith("paused already: f1 ")
    assert (await _run_here(tmp_path, "resume", "f1")).out.startswith("resumed: f1 ")
    del site.feeds["/feed"]
    _make_due(tmp_path)
    await _run_here(tmp_path, "poll")
    assert " (1 try: " in (await _run_here(tmp_path, "health")).out


async def test_opml_comes_in_and_goes_out(tmp_path: Path, site: Site) -> None:
    site.feed("/feed", 1)
    (tmp_path / "feeds.opml").write_text(
        f'<opml version="2.0"><body><outline type="rss" text="Gazette" xmlUrl="{site.at()}"/></body></opml>',
        encoding="utf-8",
    )
    done = await _run_here(tmp_path, "import", "feeds.opml")
    assert (done.status, done.err) == (0, "")
    out = await _run(tmp_path, "export")
    assert site.at() in out.out
