"""What the operator's page, the units and the container file say is so."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli.main import build_parser
from bot.news.escape import flat
from bot.newsroom.servers import EVENTS_KEPT, GRACE, KEYS_KEPT
from bot.settings import ROOT, SETTINGS, load
from bot.store.deliveries import KEPT as POSTS_KEPT

PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
PRIVACY = flat((ROOT / "PRIVACY.md").read_text("utf-8"))
UNITS = sorted((ROOT / "scripts" / "systemd").iterdir())
CONTAINER = ROOT / "Containerfile"


@pytest.mark.parametrize("path", [*UNITS, CONTAINER, ROOT / "docs" / "operating.md"], ids=lambda path: path.name)
def test_only_settings_that_exist_are_named(path: Path) -> None:
    named = set(re.findall(r"\bDATELINE_[A-Z_]+|\bDISCORD_[A-Z_]+", path.read_text("utf-8")))
    assert named <= {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("path", [*UNITS, CONTAINER], ids=lambda path: path.name)
def test_what_they_set_is_a_value_that_the_bot_takes(path: Path) -> None:
    given = dict(re.findall(r"\b(DATELINE_[A-Z_]+)=([^\s\\]+)", path.read_text("utf-8")))
    load(given, Path("/nowhere/.env"))


def test_a_gateway_with_shards_is_started_as_one_without() -> None:
    """The two units differ in what they are called, whom they take the place of, and where shards stand."""
    one, several = (
        [line for line in (ROOT / "scripts" / "systemd" / name).read_text("utf-8").splitlines() if line[:1] != "#"]
        for name in ("dateline-gateway.service", "dateline-gateway@.service")
    )
    own = {line.partition("=")[0] for line in {*one} ^ {*several}}
    assert own == {"Description", "Conflicts", "EnvironmentFile"}
    assert "EnvironmentFile=/etc/dateline-gateway-%i.env" in several


def test_only_commands_that_exist_are_named() -> None:
    named = set(re.findall(r"^ {4}(?:podman exec dateline )?dateline ([a-z]+)", PAGE, re.MULTILINE))
    assert named
    assert {name for name in {*named, "nonsense"} if not _is_command(name)} == {"nonsense"}


def _is_command(name: str) -> bool:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([name, "--help"])
    return ended.value.code == 0


def test_how_long_things_are_kept_is_as_the_privacy_page_says() -> None:
    assert f"`/feed history` | {EVENTS_KEPT.days} days" in PRIVACY
    assert f"{KEYS_KEPT.days} days after it last stood in the feed" in PRIVACY
    assert f"{GRACE.days} days after the bot has left" in PRIVACY
    assert f"`/schedule history` | {POSTS_KEPT.days} days" in PRIVACY


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_one_that_systemd_reads(unit: Path, tmp_path: Path) -> None:
    verifier = shutil.which("systemd-analyze")
    if verifier is None:  # not a system with systemd: at least its form is right
        assert re.search(r"^\[Unit\]$", unit.read_text("utf-8"), re.MULTILINE)
        return
    for other in UNITS:  # with a program that is there, so that nothing but the units is judged
        text = re.sub(r"/opt/dateline/\.venv/bin/dateline", "/bin/true", other.read_text("utf-8"))
        (tmp_path / other.name).write_text(text, "utf-8")
    found = subprocess.run(
        [verifier, "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True, text=True, check=False
    )
    assert unit.name not in found.stderr
