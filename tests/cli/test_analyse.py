"""`dateline analyse`: a line for each document, in order, as it goes; bad ones say so and the others go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests.cli.in_process import run_here

SEED = "data/000_d25d507db5f43f02.txt"
COMMAND = "import sys\nfrom bot.cli.main import main\nsys.exit(main())\n"


def _start(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "analyse", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"DATELINE_WORKERS": "2", "PYTHONPATH": str(ROOT)} | options,
    )


def _run(*arguments: str, given: bytes = b"") -> tuple[int, list[dict[str, Any]], str]:
    with _start(*arguments) as process:
        out, errors = process.communicate(given, timeout=60)
    return process.returncode, [json.loads(line) for line in out.splitlines()], errors.decode()


def _line(key: str, text: str = "The mayor left Paris on Friday.") -> bytes:
    return json.dumps({"id": key, "title": None, "date": "2024-07-21", "text": text}).encode() + b"\n"


def test_a_file_gives_one_object_with_its_path_as_id_and_one_that_is_not_there_an_error(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.txt")
    status, (error, found), _ = _run(missing, SEED)
    assert status == 0
    assert error.keys() == {"id", "error"}
    assert error["id"] == missing
    assert found["id"] == SEED
    assert found["text"] == (ROOT / SEED).read_text(encoding="utf-8")
    assert len(found["quotes"]) == 4


def test_lines_come_out_in_order_and_bad_ones_in_their_place() -> None:
    lines = [_line(f"d{i}") for i in range(30)]
    lines[3], lines[20] = b"{not json\n", b'{"id": "no text"}\n'
    status, found, errors = _run("--jsonl", "-", given=b"".join(lines))
    assert status == 0
    assert errors == ""
    assert [one["id"] for one in found] == [
        *("d0", "d1", "d2", None),
        *(f"d{i}" for i in range(4, 20)),
        "no text",
        *(f"d{i}" for i in range(21, 30)),
    ]
    assert set(found[3]) == set(found[20]) == {"id", "error"}
    assert all(one["times"][0]["value"] == "2024-07-19" for i, one in enumerate(found) if i not in {3, 20})


def test_only_what_is_asked_for_is_printed_of_a_text_that_is_used_as_it_stands() -> None:
    text = "\n\n  The mayor\u00a0left 😀 on Friday.\r\n"
    _, (found, odd), _ = _run("--jsonl", "-", "--only", "times,quotes", given=_line("a") + _line("b", text))
    assert odd["text"] == text
    assert set(odd) == set(found)
    assert set(found) == {
        "id",
        "title",
        "date",
        "updated",
        "language",
        "genre",
        "text",
        "body",
        "analysed",
        "times",
        "quotes",
    }


@pytest.mark.parametrize(
    "arguments", [[], [SEED, "--jsonl", "-"], ["--jsonl", "-", "--only", "weather"], ["--jsonl", "-", "--only", ""]]
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    done = run_here(ROOT, ["analyse", *arguments])
    assert done.returncode == 2
    assert done.stdout == ""


def test_a_jsonl_file_that_is_not_there_ends_with_1_and_says_so(tmp_path: Path) -> None:
    status, found, errors = _run("--jsonl", str(tmp_path / "none.jsonl"))
    assert status == 1
    assert found == []
    assert "I cannot read" in errors
    assert "Traceback" not in errors


def test_a_reader_that_has_seen_enough_ends_it_quietly() -> None:
    with _start("--jsonl", "-") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"".join(_line(f"d{i}", "The mayor left Paris. " * 100) for i in range(40)))
        process.stdin.close()
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 141
        assert process.stderr.read() == b""


def test_results_come_while_lines_are_still_to_come() -> None:
    with _start("--jsonl", "-") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"".join(_line(f"d{i}") for i in range(100)))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == "d0"
        process.stdin.close()
        assert len(process.stdout.readlines()) == 99


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_document_that_kills_its_process_is_an_error_object_and_the_others_go_on() -> None:
    with _start("--jsonl", "-") as process:
        assert process.stdin
        assert process.stdout
        heavy = "He said that they had said so. " * 3_000
        process.stdin.write(b"".join(_line(f"d{i}", heavy if i == 4 else "It rained on Friday.") for i in range(6)))
        process.stdin.close()
        killed = 0
        while killed < 2 and process.poll() is None:  # the second time it is alone, and given up
            for child in _children(process.pid):
                if _is_busy(child):
                    os.kill(child, signal.SIGKILL)
                    killed += 1
            time.sleep(0.2)
        found = [json.loads(line) for line in process.stdout]
    assert [one["id"] for one in found] == [f"d{i}" for i in range(6)]
    assert sum("error" in one for one in found) <= 2
    assert sum("times" in one for one in found) >= 4


def _is_busy(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "R"
    except OSError:
        return False
