"""What runs for a change, here and in public: what the Makefile can make, on the Pythons that are supported."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.settings import ROOT

PUBLIC = ROOT / ".github" / "workflows" / "ci.yml"
HERE = ROOT / ".ci" / "run"


@pytest.mark.parametrize("path", [PUBLIC, HERE], ids=lambda path: path.name)
def test_only_what_the_makefile_can_make_is_asked_for(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    asked = set(re.findall(r"(?:^|run: |then )make ([a-z-]+)", path.read_text("utf-8"), re.MULTILINE))
    assert asked >= {"check", "test", "test-browser", "test-postgres", "test-wheel"}
    assert asked <= targets


def test_the_tests_run_on_the_oldest_and_the_newest_python_that_is_supported() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        supported = tomllib.load(file)["project"]["requires-python"]
    [pythons] = re.findall(r"python: \[(.*)\]", PUBLIC.read_text("utf-8"))
    oldest, newest = (int(minor) for minor in re.findall(r'"3\.(\d+)"', pythons))
    assert supported == f">=3.{oldest},<3.{newest + 1}"
