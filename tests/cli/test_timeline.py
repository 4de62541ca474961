"""`dateline timeline`: one timeline of all the articles of a file, each sentence where it says; bad lines are named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

VOTE = "The harbour board of Eastport voted on Monday to close the old bridge."
LATER = "Dockers in Eastport went on strike on Thursday over the closing of the bridge."
ARTICLES: list[dict[str, str | None]] = [
    {"id": "a", "title": "Bridge closes", "date": "2026-03-03", "text": f"EASTPORT — {VOTE}\n\n{LATER}"},
    {"id": "b", "title": "Dockers strike", "date": "2026-03-06", "text": f"{LATER} {VOTE}"},
    {"id": "c", "title": None, "date": "2026-03-09", "text": f"A week ago the board met. {LATER}"},
]


def _run(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "timeline", *arguments],
        cwd=ROOT,
        input=given,
        capture_output=True,
        env=os.environ | {"DATELINE_WORKERS": "1"},
        timeout=100,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_every_sentence_is_verbatim_with_its_article_and_bad_lines_are_named() -> None:
    lines = [json.dumps(one) for one in ARTICLES]
    given = "\n".join([lines[0], "{no json", *lines[1:], '{"id": "d"}']).encode()
    status, out, errors = _run("--jsonl", "-", "--dates", "2", "--sentences", "1", "--query", "ferry", given=given)
    assert status == 0
    entries = json.loads(out)["entries"]
    assert [one["date"] for one in entries] == ["2026-03-02", "2026-03-05"]
    texts = {str(one["id"]): str(one["text"]) for one in ARTICLES}
    for entry in entries:
        for text, source in zip(entry["sentences"], entry["sources"], strict=True):
            assert texts[source["article"]][source["start"] : source["end"]] == text
            assert source["dated"] == "stated"
            assert source["articles"] == 1 + len(source["also"])
    assert [one["sources"][0]["articles"] for one in entries] == [2, 2]
    assert "line 2 of standard input is left out: it is not JSON" in errors
    assert 'line 5 of standard input is left out: "text" is missing' in errors
    assert "no article has a word of 'ferry'" in errors


def test_a_file_without_articles_gives_no_entries(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_bytes(b"\n\n")
    status, out, errors = _run("--jsonl", str(path))
    assert (status, json.loads(out)) == (0, {"entries": []})
    assert "there is no article in" in errors
    path.write_bytes(b"[1]\n")
    assert _run("--jsonl", str(path))[0] == 1


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--jsonl", "nowhere.jsonl"), 1, "I cannot read nowhere.jsonl"),
        (("--jsonl", "-", "--dates", "0"), 2, "'0' is no number from 1"),
        (("--jsonl", "-", "--sentences", "٣"), 2, "is no number"),
        ((), 2, "--jsonl"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], status: int, words: str) -> None:
    found, out, errors = _run(*arguments)
    assert (found, out) == (status, "")
    assert words in errors
