"""What `dateline run --role` refuses, in words, before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main

ADDRESS = "postgresql://dateline@/nowhere?host=/nowhere"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "")
    monkeypatch.setenv("DATELINE_DATABASE", str(tmp_path / "x.db"))


@pytest.mark.parametrize("role", ["gateway", "worker"])
def test_a_part_of_the_bot_needs_postgresql(role: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["run", "--role", role]) == 2
    said = capsys.readouterr().err
    assert f"--role {role} needs PostgreSQL" in said
    assert "dateline migrate-to" in said
    assert not (tmp_path / "x.db").exists()


def test_a_gateway_needs_a_token(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATELINE_DATABASE", ADDRESS)
    assert main(["run", "--role", "gateway"]) == 2
    assert "needs DISCORD_TOKEN" in capsys.readouterr().err


def test_a_worker_needs_none_and_says_where_the_database_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_DATABASE", ADDRESS)
    assert main(["run", "--role", "worker"]) == 1
    assert "nowhere" in capsys.readouterr().err
