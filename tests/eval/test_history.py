"""Floors in git: lowered with a reason and by a commit of its own, or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests.eval import floors, history

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")


class Project:
    """A git repository with floors and an analysis."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=A. Writer", "-c", "user.email=writer@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(self.root), *who, *arguments], check=True, capture_output=True)

    def floor(self, limit: float | None, reason: str = "") -> None:
        value: dict[str, Any] = {} if limit is None else {"at least": limit}
        self.write(floors.QUALITY, json.dumps({"direct_quotes": value | ({"reason": reason} if reason else {})}))

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "a step")

    def branch_beside(self) -> None:
        """A branch on which a floor of stories is made; it has the first floor of the quotes still."""
        self.git("checkout", "-q", "-b", "beside")
        self.write(floors.QUALITY, json.dumps({"direct_quotes": {"at least": 0.9}, "stories": {"at least": 0.9}}))
        self.commit()
        self.git("checkout", "-q", "main")

    def merge_beside(self, merged: dict[str, Any]) -> None:
        """The branch merged, with these floors."""
        self.git("merge", "-q", "--no-commit", "-X", "ours", "beside")
        self.write(floors.QUALITY, json.dumps(merged))
        self.commit()

    def faults(self) -> list[str]:
        return history.faults(self.root)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.floor(0.9)
    made.write("bot/analysis/quotes.py", "RULES = 1\n")
    made.commit()
    return made


def test_floors_may_be_raised_by_any_commit(project: Project) -> None:
    project.floor(0.95)
    project.write("bot/analysis/quotes.py", "RULES = 2\n")
    assert project.faults() == []
    project.commit()
    assert project.faults() == []


def test_lowering_needs_a_reason(project: Project) -> None:
    project.floor(0.8)
    assert project.faults() == [
        "direct_quotes was lowered from 0.9 to 0.8 by what is not committed without a new reason beside it in "
        "tests/quality.json"
    ]
    project.commit()
    (told,) = project.faults()
    assert "by commit " in told
    project.floor(0.9)
    assert project.faults() == []


def test_a_reason_lets_it_be_lowered_once(project: Project) -> None:
    project.floor(0.8, "The gold was corrected.")
    assert project.faults() == []
    project.commit()
    assert project.faults() == []
    project.floor(0.7, "The gold was corrected.")
    assert len(project.faults()) == 1
    project.floor(0.7, "The gold was corrected again.")
    assert project.faults() == []


def test_the_commit_that_needs_a_floor_lowered_must_not_lower_it(project: Project) -> None:
    project.floor(0.8, "A rule was taken out.")
    project.write("bot/analysis/quotes.py", "RULES = 0\n")
    (told,) = project.faults()
    assert told.endswith("which changes the analysis too: lower it in a commit of its own")
    project.commit()
    (told,) = project.faults()
    assert told.endswith("which changes the analysis too: lower it in a commit of its own")
    project.write("README.md", "Later.\n")
    project.commit()
    assert len(project.faults()) == 1
    project.floor(0.9)
    project.commit()
    assert project.faults() == []
    project.floor(0.8, "A rule was taken out; what it found was wrong as often as right.")
    project.commit()
    assert project.faults() == []


def test_taking_a_floor_out_is_lowering_it(project: Project) -> None:
    project.write(floors.QUALITY, "{}")
    (told,) = project.faults()
    assert "from 0.9 to nothing" in told
    project.floor(None, "It is not measured any more.")
    assert project.faults() == []


def test_a_raise_on_a_branch_beside_a_change_of_another_floor_is_kept(project: Project) -> None:
    project.branch_beside()
    project.floor(0.95)
    project.commit()
    project.merge_beside({"direct_quotes": {"at least": 0.95}, "stories": {"at least": 0.9}})
    assert project.faults() == []


def test_a_merge_lowers_no_floor(project: Project) -> None:
    project.branch_beside()
    project.floor(0.95)
    project.commit()
    project.merge_beside({"direct_quotes": {"at least": 0.9}})
    assert project.faults() == [
        "direct_quotes is 0.9 and was 0.95: no commit of its own lowered it",
        "stories is nothing and was 0.9: no commit of its own lowered it",
    ]
    project.write(floors.QUALITY, json.dumps({"direct_quotes": {"at least": 0.95}, "stories": {"at least": 0.9}}))
    assert project.faults() == []


def test_a_lowering_with_its_reason_stands_beside_a_branch_that_has_the_old_floor(project: Project) -> None:
    reason = "The gold was corrected."
    project.branch_beside()
    project.floor(0.8, reason)
    project.commit()
    project.merge_beside({"direct_quotes": {"at least": 0.8, "reason": reason}, "stories": {"at least": 0.9}})
    assert project.faults() == []


def test_a_clone_of_the_last_commits_alone_knows_no_lowering_before_them(project: Project, tmp_path: Path) -> None:
    project.floor(0.8)
    project.commit()
    project.write("README.md", "Later.\n")
    project.commit()
    for depth, faults in ((1, 0), (2, 0), (3, 1)):
        clone = tmp_path / f"clone{depth}"
        project.git("clone", "-q", "--depth", str(depth), project.root.as_uri(), str(clone))
        assert len(history.faults(clone)) == faults


def test_where_there_is_no_history_nothing_is_said(tmp_path: Path) -> None:
    assert history.faults(tmp_path) == []
    Project(tmp_path)
    assert history.faults(tmp_path) == []


def test_no_floor_of_this_project_was_lowered_in_silence() -> None:
    assert history.faults(ROOT) == []
