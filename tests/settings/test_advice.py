"""What is said about settings at the start: misspelt names, unreadable lines, a token that others can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main
from bot.errors import SettingsError
from bot.settings import ROOT, SETTINGS, load
from bot.settings.advice import advice, suggest_setting

SECRET = "MTIzNDU2Nzg5.secret.token"  # made up


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.touch(0o600)
    return path


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DISCORD_TOKN", "DISCORD_TOKEN"),
        ("DISCORD_BOT_TOKEN", "DISCORD_TOKEN"),
        ("discord_token", "DISCORD_TOKEN"),
        ("DISCORD-TOKEN", "DISCORD_TOKEN"),
        ("DATELINE_WROKERS", "DATELINE_WORKERS"),
        ("DATELINE-WORKERS", "DATELINE_WORKERS"),
        ("dateline_words", "DATELINE_WORDS"),
        ("DATALINE_WORDS", "DATELINE_WORDS"),
        ("DATELINE_LOGLEVEL", "DATELINE_LOG_LEVEL"),
        ("DATELINE_DATABSE", "DATELINE_DATABASE"),
    ],
)
def test_a_misspelt_name_is_named_with_what_was_meant(env_file: Path, name: str, meant: str) -> None:
    env_file.write_text(f"{name}={SECRET}\n")
    (said,) = advice({}, env_file)
    assert name in said
    assert f"Did you mean {meant}?" in said
    assert SECRET not in said
    (said,) = advice({name: SECRET}, env_file.with_name("none"))
    assert f"{name} in the environment" in said


def test_a_name_of_ours_that_is_like_none_is_named_too(env_file: Path) -> None:
    (said,) = advice({"DATELINE_ZZZ": "1"}, env_file)
    assert "DATELINE_ZZZ" in said
    assert ".env.example" in said


def test_other_programs_names_and_those_of_the_tests_are_left_alone(env_file: Path) -> None:
    others = ("PATH", "HOME", "DISCORD_WEBHOOK", "TOKEN", "DATABASE_URL", "LOG_LEVEL", "DATE", "LINES", "GITHUB_TOKEN")
    tests = (
        "DATELINE_BENCH_FULL",
        "DATELINE_REQUIRE_SPEC",
        "DATELINE_SPEC",
        "DATELINE_WITHIN",
        "DATELINE_TEST_DATABASE",
    )
    assert advice(dict.fromkeys((*others, *tests), "1"), env_file) == ()


def test_every_setting_is_known(env_file: Path) -> None:
    assert advice({setting.name: setting.default for setting in SETTINGS}, env_file) == ()
    assert advice({}, ROOT / ".env.example") == ()
    assert all(suggest_setting(setting.name) == setting.name for setting in SETTINGS)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o666])
def test_a_token_that_others_can_read_is_warned_about_with_what_to_do(env_file: Path, mode: int) -> None:
    env_file.write_text(f"DISCORD_TOKEN={SECRET}\n")
    assert advice({}, env_file) == ()
    env_file.chmod(mode)
    (said,) = advice({}, env_file)
    assert f"chmod 600 {env_file}" in said
    assert SECRET not in said
    env_file.write_text("DISCORD_TOKEN=\n")
    assert advice({}, env_file) == ()


def test_an_empty_token_of_the_environment_wins_and_that_is_said(env_file: Path) -> None:
    env_file.write_text(f"DISCORD_TOKEN={SECRET}\n")
    assert load({"DISCORD_TOKEN": ""}, env_file).token is None
    (said,) = advice({"DISCORD_TOKEN": ""}, env_file)
    assert "unset DISCORD_TOKEN" in said
    assert advice({"DISCORD_TOKEN": SECRET}, env_file) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"DATELINE_WORDS=100\nDISCORD_TOKEN {SECRET}\n", 2),
        (f"{SECRET}\n", 1),
        (f"# a comment\n\nDISCORD_TOKEN='{SECRET}\n", 3),
        (f'DISCORD_TOKEN="{SECRET}" and more\n', 1),
        (f"DISCORD TOKEN={SECRET}\n", 1),
        (f"={SECRET}\n", 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named_by_its_number_and_never_by_its_words(
    env_file: Path, text: str, line: int
) -> None:
    env_file.write_text(text)
    with pytest.raises(SettingsError) as refused:
        load({}, env_file)
    assert f"Line {line} of {env_file}" in refused.value.words
    assert SECRET not in refused.value.words
    assert SECRET not in str(refused.value)


def test_a_file_in_another_coding_is_told_by_its_line(env_file: Path) -> None:
    env_file.write_bytes("DATELINE_LOG=text\nDATELINE_USER_AGENT=Zürich\n".encode("latin-1"))
    with pytest.raises(SettingsError, match="Line 2"):
        load({}, env_file)


def test_a_folder_in_the_files_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load({}, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "export DATELINE_WORDS=123",
        "DATELINE_WORDS='123'",
        'DATELINE_WORDS="123"  # words',
        "\ufeffDATELINE_WORDS=123",
        "DATELINE_WORDS = 123\r\n",
        "DATELINE_WORDS=99\n\n# again\nDATELINE_WORDS=123",
    ],
)
def test_what_is_allowed_around_a_value_is_read(env_file: Path, text: str) -> None:
    env_file.write_bytes(text.encode())
    assert load({}, env_file).words == 123


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_WORDS", "9" * 6000),
        ("DATELINE_DATABASE", "a\x00b"),
        ("DATELINE_USER_AGENT", "a\r\nX-Header: b"),
        ("DATELINE_DISCORD_API", "http://[::1"),
        ("DATELINE_DISCORD_API", "https://"),
        ("DATELINE_DISCORD_API", "https://a:999999"),
        ("DATELINE_ARTICLES", "~nobody-of-this-name/articles"),
        ("DATELINE_PIPELINE", "__main__"),
        ("DATELINE_PIPELINE", "~nobody-of-this-name"),
    ],
)
def test_a_value_that_cannot_be_is_told_in_our_words(env_file: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load({name: value}, env_file)
    assert refused.value.words.startswith(f"{name} ")
    assert "int" not in refused.value.words
    assert len(refused.value.words) < 300


def test_the_command_goes_on_after_a_warning_and_ends_with_2_at_a_bad_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_DATABASE", str(tmp_path / "dateline.db"))
    (tmp_path / ".env").write_text("DATELINE_WROKERS=2\n")
    assert main(["list"]) == 0
    assert "Did you mean DATELINE_WORKERS?" in capsys.readouterr().err
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={SECRET}\n{SECRET}\n")
    assert main(["list"]) == 2
    said = capsys.readouterr().err
    assert "Line 2" in said
    assert SECRET not in said
