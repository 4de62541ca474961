"""`dateline stories`: the story of each line's article when the line comes; bad lines say so and the others go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tests.stories.wires import COURT, FERRY, FESTIVAL

COMMAND = "import sys\nfrom bot.cli.main import main\nsys.exit(main())\n"
TOLD = (FERRY[0], FESTIVAL[0], FERRY[1], COURT[0], FESTIVAL[1], FERRY[2])


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "stories", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def _run(*arguments: str, given: bytes = b"") -> tuple[int, list[dict[str, Any]], str]:
    with _start(*arguments) as process:
        out, errors = process.communicate(given, timeout=60)
    return process.returncode, [json.loads(line) for line in out.splitlines()], errors.decode()


def _line(key: str, told: tuple[str, str]) -> bytes:
    return json.dumps({"id": key, "title": told[0], "date": "2024-07-21", "text": told[1]}).encode() + b"\n"


def test_articles_on_the_same_event_get_the_same_story() -> None:
    lines = b"".join(_line(f"d{i}", told) for i, told in enumerate(TOLD))
    status, found, errors = _run("--jsonl", "-", given=lines)
    assert (status, errors) == (0, "")
    assert [one["id"] for one in found] == [f"d{i}" for i in range(6)]
    assert [one["story"] for one in found] == [1, 2, 1, 3, 2, 1]


def test_the_first_lines_alone_give_the_same(tmp_path: Path) -> None:
    lines = [_line(f"d{i}", told) for i, told in enumerate(TOLD)]
    (tmp_path / "all.jsonl").write_bytes(b"".join(lines))
    _, whole, _ = _run("--jsonl", str(tmp_path / "all.jsonl"))
    _, part, _ = _run("--jsonl", "-", given=b"".join(lines[:4]))
    assert part == whole[:4]


def test_a_line_is_answered_before_the_next_is_there() -> None:
    with _start("--jsonl", "-") as process:
        assert process.stdin
        assert process.stdout
        for i, told in enumerate(TOLD[:3]):
            process.stdin.write(_line(f"d{i}", told))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == f"d{i}"
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_bad_lines_say_so_in_their_place_and_change_nothing_for_the_others() -> None:
    lines = [_line(f"d{i}", told) for i, told in enumerate(TOLD)]
    with_bad = [lines[0], b"{not json\n", lines[1], b'{"id": "no text"}\n', *lines[2:]]
    status, found, errors = _run("--jsonl", "-", given=b"".join(with_bad))
    assert (status, errors) == (0, "")
    assert [one["id"] for one in found] == ["d0", None, "d1", "no text", "d2", "d3", "d4", "d5"]
    assert set(found[1]) == set(found[3]) == {"id", "error"}
    assert [one["story"] for one in found if "story" in one] == [1, 2, 1, 3, 2, 1]


def test_a_file_that_is_not_there_ends_with_1_and_says_so(tmp_path: Path) -> None:
    status, found, errors = _run("--jsonl", str(tmp_path / "none.jsonl"))
    assert (status, found) == (1, [])
    assert "I cannot read" in errors
    assert "Traceback" not in errors


def test_no_file_is_wrong_usage() -> None:
    assert _run()[0] == 2


def test_a_reader_that_has_seen_enough_ends_it_quietly() -> None:
    with _start("--jsonl", "-") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"".join(_line(f"d{i}", (COURT[0][0], COURT[0][1] * 20)) for i in range(40)))
        process.stdin.close()
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 141
        assert process.stderr.read() == b""
