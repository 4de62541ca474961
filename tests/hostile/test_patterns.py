"""No pattern over text that strangers can shape is worse than linear.

Every compiled pattern of a room, and every one written into a call, is fed with strings made from itself (`pumps`), up
to a million characters, in a process of its own (`measure`); what was measured before as it stands is not measured
again (`measured`). By hand, for one room or module:

    python -m tests.hostile.measure bot.sources.layout
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from tests.hostile.measure import CEILING
from tests.hostile.measured import fingerprint, read_measured
from tests.hostile.rooms import ROOMS

_MOST = 3000.0 if os.environ.get("DATELINE_HOSTILE") == "all" else 100.0  # seconds of CPU for a room


class Child:
    """A process that tries patterns, started once for many tests, and again where a pattern held it for ever."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def ask(self, asked: dict[str, Any], most: float) -> list[dict[str, Any]]:
        """Return its patterns that are slow, and the one that it was at when it had computed for `most` seconds."""
        process = self._process = self._process or subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.measure"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        lines: list[dict[str, Any]] = []
        watched = threading.Thread(target=_kill_after, args=(process.pid, most, is_over := threading.Event()))
        watched.start()
        try:
            for line in process.stdout:
                lines.append(json.loads(line))
                if "is_done" in lines[-1]:
                    return [one for one in lines if "slow" in one]
        finally:
            is_over.set()
            watched.join()
        self._process = None
        process.communicate()
        at = [one["at"] for one in lines if "at" in one]
        why = f"ended with {process.returncode}, {most} s of CPU at most"
        return [*(one for one in lines if "slow" in one), {"slow": at[-1] if at else str(asked), "why": why}]

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


def _kill_after(pid: int, seconds: float, is_over: threading.Event) -> None:
    """Kill a process that computes for longer: a busy machine takes none of its time."""
    process = psutil.Process(pid)
    used = sum(process.cpu_times()[:2])
    while not is_over.wait(0.2):
        if sum(process.cpu_times()[:2]) - used > seconds:
            process.kill()
            return


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    one = Child()
    try:
        yield one
    finally:
        one.end()


@pytest.mark.timeout(600)  # its limit is one of CPU
@pytest.mark.parametrize("room", ROOMS)
def test_a_million_characters_made_from_a_pattern_are_matched_in_time(room: str, child: Child) -> None:
    slow = child.ask({"packages": room.split()}, _MOST)
    assert slow == [], f"worse than linear, {CEILING} s of CPU: {slow}"


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:<!--.*?-->\s*)*<html",
        r"(a+)+b",
        r"\s+x",
        r"\s++x",
        r"[\w:-]+\s*=",
        r"isFree\s*(?:=|\s+content)",
        r"(?:a|a)*c",
        r"<a\s[^>]*>",
        r"“[^”]*”",
        r"(?m)^\s*#.*\s*$",
        r"(?:[A-Z]\. ?)+[A-Z]\w+ said",
        r"- [\W_]+- [\W_]+x",
        r"\b\w+(?:[ -]\w+)*\s+said",
    ],
)
def test_the_pumps_find_a_pattern_that_is_worse_than_linear(pattern: str, child: Child) -> None:
    assert child.ask({"pattern": pattern}, 20), "this pattern is known to be slow, and was not found to be"


@pytest.mark.parametrize("pattern", [r"<a\s[^<>]*>", r"(?<!\s)\s++x", r"\b\w{1,30}=", r"\d{4}-\d\d", r"\A\s*+x"])
def test_the_pumps_leave_a_linear_pattern_in_peace(pattern: str, child: Child) -> None:
    assert not child.ask({"pattern": pattern}, 20)


def test_a_pattern_that_holds_its_process_for_ever_is_named_and_the_next_is_tried(child: Child) -> None:
    child.ask({"packages": ["bot.sources"]}, _MOST)  # imported: that alone may take a second
    *_, slow = child.ask({"packages": ["bot.sources"], "is_all": True}, 1)
    assert slow["slow"].startswith("bot.sources.")
    assert "-9" in slow["why"]
    assert not child.ask({"pattern": "a"}, 20)


def test_what_was_measured_is_known_by_every_character_and_flag() -> None:
    marks = {fingerprint(re.compile(pattern, flags)) for pattern in ("a+b", "a++b") for flags in (0, re.IGNORECASE)}
    assert len(marks) == 4
    assert fingerprint(re.compile("a+b")) == fingerprint(re.compile("a+b"))
    assert all(re.fullmatch("[0-9a-f]{16}", mark) for mark in (*marks, *list(read_measured())[:9]))
