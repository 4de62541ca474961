"""The worker process: started when needed, gone when idle, replaced when it dies or hangs."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.analysis import extraction
from bot.analysis.document import Document
from bot.analysis.worker.analyst import Analyst
from bot.errors import AnalysisCrashed, AnalysisError, AnalysisTimeout
from bot.news import Extent, Part
from bot.settings import ROOT

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("analysis/worker/test_worker")]

TEXT = "The mayor of Springfield resigned on Friday. “I am tired,” Maria Lopez said."
SLOW = "He said that they had said so. " * 12_000  # some ten seconds of parsing


def _document(text: str = TEXT, key: str = "one") -> Document:
    return Document(key, text, Extent(0, len(text)), "Mayor resigns", date(2024, 7, 21))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def analyst() -> AsyncIterator[Analyst]:
    """One for all tests: its worker takes two seconds to start, and one that a test ends is replaced."""
    async with Analyst(idle=60, timeout=30) as found:
        yield found


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def _until_gone(pid: int, seconds: float = 5) -> bool:
    for _ in range(int(seconds * 20)):
        if not _is_running(pid):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_the_worker_finds_what_the_desk_finds(analyst: Analyst) -> None:
    assert await analyst.analyse(_document()) == extraction.analyse(_document())


async def test_a_package_of_the_same_name_in_the_working_folder_is_not_taken_for_ours(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bot", "spacy"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('another program')\n")
    monkeypatch.chdir(tmp_path)
    facts = await analyst.analyse(_document(), frozenset((Part.TIMES,)))
    assert [time.span.text for time in facts.times] == ["Friday"]


async def test_it_finds_no_more_than_it_is_asked_for(analyst: Analyst) -> None:
    facts = await analyst.analyse(_document(), frozenset((Part.TIMES,)))
    assert [time.span.text for time in facts.times] == ["Friday"]
    assert facts.quotes == ()


async def test_one_worker_serves_several_documents_in_turn(analyst: Analyst) -> None:
    days = ["Monday", "Tuesday", "Friday"]
    texts = [f"The mayor left Paris on {day}." for day in days]
    found = await asyncio.gather(*(analyst.analyse(_document(text)) for text in texts))
    assert [facts.times[0].span.text for facts in found] == days
    assert len(analyst.pids) == 1


async def test_a_worker_that_dies_fails_its_document_and_the_next_goes_on(analyst: Analyst) -> None:
    await analyst.analyse(_document())
    (pid,) = analyst.pids
    hard = asyncio.create_task(analyst.analyse(_document(SLOW)))
    await asyncio.sleep(0.3)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(AnalysisCrashed):
        await hard
    assert (await analyst.analyse(_document())).quotes
    assert pid not in analyst.pids


async def test_a_worker_that_died_at_rest_is_replaced_unnoticed(analyst: Analyst) -> None:
    await analyst.analyse(_document())
    os.kill(analyst.pids[0], signal.SIGKILL)
    await _until_gone(analyst.pids[0])
    await asyncio.sleep(0.1)  # the pipes' ends are heard of
    assert (await analyst.analyse(_document())).quotes


async def test_a_worker_that_hangs_is_killed_and_the_next_document_goes_on(
    analyst: Analyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    await analyst.analyse(_document())
    (pid,) = analyst.pids
    with monkeypatch.context() as hasty:
        hasty.setattr(analyst, "_timeout", 2.0)
        with pytest.raises(AnalysisTimeout) as caught:
            await analyst.analyse(_document(SLOW))
    assert "2 seconds" in caught.value.words
    assert await _until_gone(pid)
    assert (await analyst.analyse(_document())).quotes


async def test_a_caller_that_gives_up_leaves_no_answer_behind_for_the_next(analyst: Analyst) -> None:
    await analyst.analyse(_document())
    with suppress(TimeoutError):
        async with asyncio.timeout(0.3):
            await analyst.analyse(_document(SLOW))
    assert await analyst.analyse(_document()) == extraction.analyse(_document())


async def test_an_idle_worker_ends() -> None:
    async with Analyst(idle=0.2) as analyst:  # of those that read: a start of theirs takes half as long
        await analyst.read_text(TEXT, "message")
        (pid,) = analyst.feed_pids
        assert await _until_gone(pid)
        assert analyst.feed_pids == ()
        assert (await analyst.read_text(TEXT, "message")).text


async def test_closing_ends_the_workers_and_refuses_more() -> None:
    analyst = Analyst()
    await analyst.analyse(_document())
    (pid,) = analyst.pids
    await analyst.close()
    assert not _is_running(pid)
    with pytest.raises(AnalysisError):
        await analyst.analyse(_document())


async def test_only_what_is_on_the_list_can_be_called() -> None:
    async with Analyst() as analyst:
        with pytest.raises(KeyError):
            await analyst.call("os.system", command="true")
        assert analyst.pids == ()


async def test_the_worker_reads_files_too(analyst: Analyst) -> None:
    (article,) = await analyst.read_file(ROOT / "data" / "000_d25d507db5f43f02.txt")
    assert article.title
    assert article.day == date(2024, 7, 21)


async def test_a_file_that_cannot_be_read_gives_the_error_of_reading(analyst: Analyst, tmp_path: Path) -> None:
    from bot.sources.errors import NoSuchFile

    with pytest.raises(NoSuchFile):
        await analyst.read_file(tmp_path / "nothing.txt")


_PARENT = """
import asyncio, sys
from bot.analysis.worker.analyst import Analyst
from bot.analysis.document import Document
from bot.news import Extent

async def main():
    analyst = Analyst()
    await analyst.analyse(Document("x", "It rained.", Extent(0, 10)))
    heavy = [name for name in ("spacy", "numpy", "lxml", "trafilatura") if name in sys.modules]
    print(analyst.pids[0], *heavy, flush=True)
    text = "He said that they had said so. " * 12_000
    await analyst.analyse(Document("x", text, Extent(0, len(text))))

asyncio.run(main())
"""


async def test_the_worker_ends_with_its_parent_and_keeps_the_heavy_libraries_out_of_it() -> None:
    parent = subprocess.Popen([sys.executable, "-c", _PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220  # the test waits for nothing else
    assert parent.stdout is not None
    with parent, parent.stdout:
        pid, *heavy = (await asyncio.to_thread(parent.stdout.readline)).split()
        await asyncio.sleep(0.3)
        assert heavy == []
        assert _is_running(int(pid))
        parent.kill()
    assert await _until_gone(int(pid), seconds=20)
