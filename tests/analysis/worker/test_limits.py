"""What a worker holds itself to, in the middle of whatever it does: memory, time, and an end with its parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.analysis.document import Bounds, Document
from bot.analysis.worker import analyst as bot_side
from bot.analysis.worker import child as worker_side
from bot.analysis.worker import resource_limits
from bot.analysis.worker.analyst import Analyst
from bot.analysis.worker.pool import Why, map_in_parallel
from bot.errors import AnalysisTimeout, AnalysisTooLarge, TooBusy
from bot.news import Asker, Extent
from bot.settings import ROOT

SMALL = "The mayor of Springfield resigned on Friday. “I am tired,” Maria Lopez said."
# Holds the interpreter's lock for minutes, as a pattern or a parser would: no thread of the process runs meanwhile.
_HOLD = "pow(3, 10 ** 9, 10 ** 400_000 + 7)"


def _document(text: str = SMALL) -> Document:
    return Document("one", text, Extent(0, len(text)))


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def _until_gone(pid: int, seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not _is_running(pid):
            return True
        await asyncio.sleep(0.05)
    return False


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def analyst() -> AsyncIterator[Analyst]:
    """One for all tests: its worker takes two seconds to start, and one that a test ends is replaced."""
    async with Analyst(idle=60, timeout=60) as found:
        yield found


# --- memory -----------------------------------------------------------------------------------------------------------


async def test_a_document_that_needs_too_much_memory_is_refused_in_words_and_the_next_is_read() -> None:
    unbounded = Bounds(characters=2_000_000, tokens=500_000)
    async with Analyst(idle=60, timeout=60, memory=600, bounds=unbounded) as analyst:
        await analyst.analyse(_document())
        (pid,) = analyst.pids
        with pytest.raises(AnalysisTooLarge, match="memory") as refused:
            await analyst.analyse(_document("The mayor left. " * 20_000))
        assert "more memory than I may use" in refused.value.words
        assert await _until_gone(pid)
        assert (await analyst.analyse(_document())).quotes


async def test_a_page_that_needs_too_much_memory_is_refused_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot_side, "LIGHT_MEMORY", 220)
    async with Analyst(idle=60) as analyst:
        with pytest.raises(AnalysisTooLarge):
            await analyst.parse_page(b"<html><body>" + b"<p>a b.</p>" * 450_000, "https://a.example/x")
        text = await analyst.read_text("Mayor resigns\n\nThe mayor resigned on Friday, he said.", "message")
        assert text.title


# --- time -------------------------------------------------------------------------------------------------------------

_COMPUTES = f"""
import sys
from bot.analysis.worker import resource_limits
resource_limits.hold_time(1)
print("ready", flush=True)
{_HOLD}
"""


def test_a_process_that_computes_for_too_long_is_ended_though_it_holds_the_interpreter() -> None:
    started = time.monotonic()
    process = subprocess.run(
        [sys.executable, "-c", _COMPUTES],  # our own words
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert process.stdout == b"ready\n"
    assert resource_limits.is_out_of_time(process.returncode)
    assert time.monotonic() - started < 30


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.xdist_group("analysis/worker/test_limits")
async def test_a_worker_ends_itself_when_its_document_takes_too_long(
    analyst: Analyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parent's own patience is taken away: the worker holds its limit by itself."""
    monkeypatch.setattr(asyncio, "timeout", lambda _seconds: asyncio.timeout_at(None))
    monkeypatch.setattr(analyst, "_timeout", 2.0)
    with pytest.raises(AnalysisTimeout, match="computed for more than"):
        await analyst.analyse(_document("He said that they had said so. " * 12_000))


# --- the parent's end -------------------------------------------------------------------------------------------------

_PARENT = f"""
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", '''
import os, sys
from bot.analysis.worker import resource_limits
resource_limits.end_with(int(sys.argv[1]))
print(os.getpid(), flush=True)
{_HOLD}
''', str(os.getpid())])
time.sleep(600)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere it is looked for between two steps")
async def test_a_process_ends_with_its_parent_though_it_holds_the_interpreter() -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PARENT, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    assert _is_running(child)
    parent.kill()
    await parent.wait()
    assert await _until_gone(child)


async def test_a_process_whose_parent_has_ended_before_it_looks_ends_at_once() -> None:
    code = "from bot.analysis.worker import resource_limits; resource_limits.end_with(1); print('still here')"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert (process.returncode, out) == (0, b"")


async def test_the_workers_of_analyse_end_when_it_is_killed_in_the_middle_of_an_article(tmp_path: Path) -> None:
    file = tmp_path / "long.jsonl"
    file.write_text("".join(f'{{"id":"{i}","text":"{"He said that they had said so. " * 6000}"}}\n' for i in range(8)))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "analyse", "--jsonl", str(file)), cwd=ROOT, stdout=asyncio.subprocess.DEVNULL
    )
    children = await _busy_children(process.pid)
    assert children
    process.send_signal(signal.SIGKILL)
    await process.wait()
    for child in children:
        assert await _until_gone(child, seconds=2)


async def _busy_children(pid: int) -> list[int]:
    """The children, once one of them has computed for a second."""
    for _ in range(600):
        found = _children(pid)
        if found and any(_computed(child) > 1.0 for child in found):
            return found
        await asyncio.sleep(0.1)
    return []


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _computed(pid: int) -> float:
    values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")


# --- the processes of `dateline analyse` ------------------------------------------------------------------------------


def _work(items: list[str]) -> Iterator[bytes]:
    for item in items:
        if item == "hog":
            hold = [bytearray(64 << 20) for _ in range(64)]
            yield str(len(hold)).encode()
        if item == "slow":
            eval(_HOLD)  # noqa: S307  # our own words
        yield item.encode()


def _lost(item: str, why: Why) -> bytes:
    return f"{item}:{why}".encode()


@pytest.mark.parametrize(("bad", "why", "seconds"), [("hog", "memory", 8), ("slow", "timeout", 3)])
def test_an_item_that_takes_too_much_is_lost_by_itself(bad: str, why: str, seconds: float) -> None:
    items = ["a", bad, "b", "c"]
    found = [one.decode() for one in map_in_parallel(items, _work, _lost, processes=2, seconds=seconds, memory=512)]
    assert found == ["a", f"{bad}:{why}", "b", "c"]


# --- turns on real workers --------------------------------------------------------------------------------------------


async def test_two_workers_work_at_once_and_a_third_document_waits() -> None:
    async with Analyst(idle=60, workers=2) as analyst:
        await asyncio.gather(*(analyst.analyse(_document()) for _ in range(6)))
        assert len(analyst.pids) == 2


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.xdist_group("analysis/worker/test_limits")
async def test_on_real_workers_a_server_with_many_articles_keeps_another_waiting_for_one(analyst: Analyst) -> None:
    await analyst.analyse(_document())
    done: list[str] = []

    async def read(name: str, asker: Asker) -> None:
        await analyst.analyse(_document(), asker=asker)
        done.append(name)

    many = [read(f"a{i}", Asker(1, 1, is_waiting=True)) for i in range(12)]
    feeds = [read(f"feed{i}", Asker(3)) for i in range(3)]
    tasks = [asyncio.create_task(one) for one in (*feeds, *many)]
    await asyncio.sleep(0)
    one = asyncio.create_task(read("b", Asker(2, 2, is_waiting=True)))
    await asyncio.sleep(0)
    assert analyst.count_before(Asker(2, 2, is_waiting=True)) in {1, 2}
    await asyncio.gather(one, *tasks)
    assert done.index("b") <= 2  # behind the feed's that was at work already, and one of the other server's
    assert done.index("feed1") > done.index("a0")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.xdist_group("analysis/worker/test_limits")
async def test_too_many_are_refused_in_words(analyst: Analyst) -> None:
    asker = Asker(1, 1, is_waiting=True)
    tasks = [asyncio.create_task(analyst.analyse(_document(), asker=asker)) for _ in range(40)]
    found = await asyncio.gather(*tasks, return_exceptions=True)
    refused = [one for one in found if isinstance(one, TooBusy)]
    assert len(refused) == 40 - 25 - 1
    assert "Try again in a few minutes" in refused[0].words


def test_every_call_has_both_its_sides() -> None:
    assert set(bot_side.CALLS) == set(worker_side._CALLS)
