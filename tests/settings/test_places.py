"""Where an installed Dateline keeps its things, and where a checkout does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.settings import list_settings
from bot.errors import SettingsError
from bot.settings import PLACES, ROOT, SETTINGS, advice, load
from bot.settings.places import Places, find_places, is_checkout
from bot.store import private_files

NOWHERE = Path("/nowhere/.env")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return find_places(tmp_path / "site-packages")


def test_a_checkout_keeps_them_in_the_working_folder() -> None:
    assert find_places(ROOT) == PLACES == Places("data/dateline.db", "data", Path(".env"), is_checkout=True)


def test_an_installed_one_keeps_them_in_the_platforms_folders(tmp_path: Path, installed: Places) -> None:
    assert installed == Places(
        str(tmp_path / "data" / "dateline" / "dateline.db"),
        str(tmp_path / "site-packages" / "bot" / "shipped"),
        tmp_path / "config" / "dateline" / ".env",
        is_checkout=False,
    )
    assert list(tmp_path.iterdir()) == []  # nothing is made by asking


@pytest.mark.parametrize("text", ['[project]\nname = "other"\n', "", "\ufeff", '[project]\nname = "dateline-extra"\n'])
def test_another_projects_file_makes_no_checkout(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    assert not is_checkout(tmp_path)
    (tmp_path / "pyproject.toml").write_bytes(b"\xff\xfe")
    assert not is_checkout(tmp_path)


def test_an_env_file_of_the_working_folder_that_is_passed_over_is_named_and_its_values_are_not(
    tmp_path: Path, installed: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advice, "PLACES", installed)
    monkeypatch.chdir(tmp_path)
    assert advice.advice({}) == ()
    (tmp_path / ".env").write_text("DEBUG=1\nDISCORD_TOKEN=secret.token\n", "utf-8")
    (said,) = advice.advice({})
    assert "DISCORD_TOKEN in the .env of this folder is not used" in said
    assert str(installed.env_file) in said
    assert "secret" not in said


@pytest.mark.parametrize("text", ["DEBUG=1\n", "", "DISCORD_TOKEN 'no\n"])
def test_another_programs_env_file_is_not_spoken_of(
    tmp_path: Path, installed: Places, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(advice, "PLACES", installed)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(text, "utf-8")
    assert advice.advice({}) == ()


@pytest.mark.parametrize("path", ["~nobody-of-this-name/dateline.db", " "])
def test_a_database_that_has_no_place_is_refused(path: str) -> None:
    with pytest.raises(SettingsError, match=r"^DATELINE_DATABASE"):
        load({"DATELINE_DATABASE": path}, NOWHERE)


def test_the_list_of_settings_names_each_with_its_default_and_sets_none() -> None:
    lines = list_settings().splitlines()
    assert all(not line or line.startswith("#") for line in lines)
    listed = dict(re.findall(r"^#([A-Z_]+)=(.*)$", "\n".join(lines), re.MULTILINE))
    assert listed == {setting.name: setting.default for setting in SETTINGS}


def test_folders_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    private_files.make_folder(tmp_path / "share" / "dateline")
    private_files.make_folder(tmp_path / "share" / "dateline")
    assert [
        oct(path.stat().st_mode & 0o777) for path in (tmp_path, tmp_path / "share", tmp_path / "share/dateline")
    ] == [
        "0o755",
        "0o700",
        "0o700",
    ]
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        private_files.make_folder(tmp_path / "file" / "below")
