"""What the wheel holds: all that an installed Dateline needs, and nothing that somebody's checkout has beside it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot import __version__
from bot.settings import ROOT

# Beside the articles in a checkout's `data/`: somebody's own.
PRIVATE = (
    *("dateline.db", "dateline.db-wal", "dateline.db-shm", "dateline.db.commands", "dateline.history", ".hidden.txt"),
    *("dateline.db.backup-20260301T034000000000", "backups/dateline-20260301T034000Z.db", "facts.json", ".env"),
)
_BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files without its tests' environment, and in `data/` what a running bot leaves there."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, folder)
    for name in ("bot", "cogs", "tests", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "data" / "backups").mkdir(parents=True)
    for article in (ROOT / "data").glob("*.txt"):
        shutil.copy(article, folder / "data")
    for name in PRIVATE:
        (folder / "data" / name).touch()
    for name in ("mine.md", "mine.html", "mine.jsonl"):
        (folder / "data" / name).touch()
    return folder


@pytest.fixture(scope="module")
def wheel(source: Path) -> ZipFile:
    subprocess.run([sys.executable, "-c", _BUILD, "dist"], cwd=source, check=True, capture_output=True)
    [built] = (source / "dist").iterdir()
    return ZipFile(built)


def test_every_file_of_the_packages_is_in_it(source: Path, wheel: ZipFile) -> None:
    wanted = {
        path.relative_to(source).as_posix()
        for package in ("bot", "cogs")
        for path in (source / package).rglob("*")
        if path.is_file()
    }
    assert wanted - set(wheel.namelist()) == set()
    assert {Path(name).suffix for name in wanted} >= {".py", ".md", ".mako", ".css", ".js", ".html", ".svg"}


def test_the_articles_are_in_it_and_nothing_else_of_their_folder(wheel: ZipFile) -> None:
    shipped = {name.removeprefix("bot/shipped/") for name in wheel.namelist() if name.startswith("bot/shipped/")}
    own = {path.name for path in (ROOT / "data").glob("*.txt")}
    assert own
    assert shipped == own | {"mine.md", "mine.html", "mine.jsonl"}


def test_nothing_but_the_two_packages_is_in_it(wheel: ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops == {"bot", "cogs", f"dateline-{__version__}.dist-info"}
    assert not [name for name in wheel.namelist() if name.endswith((".pyc", ".db"))]


def test_its_version_is_the_packages(wheel: ZipFile) -> None:
    metadata = _metadata(wheel)
    assert metadata["Version"] == __version__
    assert metadata["Name"] == "dateline"
    assert not [one for one in metadata.get_all("Requires-Dist", []) if "@" in one]


def test_its_command_is_the_programs(wheel: ZipFile) -> None:
    entries = wheel.read(f"dateline-{__version__}.dist-info/entry_points.txt").decode()
    assert "dateline = bot.__main__:main" in entries


def _metadata(wheel: ZipFile) -> Message:
    return Parser().parsestr(wheel.read(f"dateline-{__version__}.dist-info/METADATA").decode())
