"""The rules for application commands."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.check import check_command, check_commands, errors_body
from bot.sandbox.check.commands import is_command_name


def command(name: str = "brief", **fields: Any) -> dict[str, Any]:
    return {"name": name, "description": "What an article says", **fields}


def option(name: str = "article", kind: int = 3, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "description": "Which one", **fields}


def codes(payload: object, **how: Any) -> list[tuple[str, str]]:
    return [(".".join(map(str, error.path)), error.code) for error in check_commands(payload, **how)]


@pytest.mark.parametrize(
    "name", ["brief", "a", "x" * 32, "with-dash_and'", "größe", "ニュース", "समाचार", "ข่าว", "новости", "1st"]
)
def test_discords_names_are_taken(name: str) -> None:
    assert is_command_name(name)
    assert codes([command(name)]) == []


@pytest.mark.parametrize("name", ["", "Brief", "two words", "x" * 33, "dot.", "a/b", "emoji🗞", "new\nline", "ÉTÉ"])
def test_other_names_are_refused(name: str) -> None:
    assert not is_command_name(name)
    assert codes([command(name)])[0][0] == "0.name"
    assert codes([command(options=[option(name)])])[0][0] == "0.options.0.name"


def test_menu_commands_have_a_free_name_and_nothing_else() -> None:
    assert codes([{"type": 3, "name": "Brief This!"}, {"type": 2, "name": "Who", "description": ""}]) == []
    assert codes([{"type": 3, "name": "x" * 33}])[0] == ("0.name", "BASE_TYPE_BAD_LENGTH")
    assert codes([command(type=3)])[0][0] == "0.description"
    assert codes([{"type": 3, "name": "x", "options": [option()]}])[0][0] == "0.options"


@pytest.mark.parametrize(
    "given",
    [
        command(options=[option("a", required=True), option("b")]),
        command(options=[option(f"o{n}") for n in range(25)]),
        command(options=[option(choices=[{"name": f"n{n}", "value": "v"} for n in range(25)])]),
        command(options=[option(kind=4, choices=[{"name": "n", "value": 5}], min_value=0, max_value=9)]),
        command(options=[option(kind=10, min_value=0.5, max_value=9)]),
        command(options=[option(min_length=0, max_length=6000, autocomplete=True)]),
        command(options=[option(kind=7, channel_types=[0, 5])]),
        command(options=[option("add", 1, options=[option()]), option("group", 2, options=[option("in", 1)])]),
        command(contexts=[0, 1], integration_types=[0], default_member_permissions="32", nsfw=False),
        command(name_localizations={"de": "kurz"}, description_localizations={"en-GB": "x" * 100, "fr": "y"}),
        {"type": 4, "name": "launch", "description": "", "handler": 2},
    ],
)
def test_what_discord_takes_passes(given: dict[str, Any]) -> None:
    assert codes([given]) == []
    assert check_command(given) == []


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"description": "x"}, "0.name", "BASE_TYPE_REQUIRED"),
        ({"name": "brief"}, "0.description", "BASE_TYPE_REQUIRED"),
        (command(description="x" * 101), "0.description", "BASE_TYPE_BAD_LENGTH"),
        (command(type=9), "0.type", "BASE_TYPE_CHOICES"),
        (command(options=[option(f"o{n}") for n in range(26)]), "0.options", "BASE_TYPE_MAX_LENGTH"),
        (
            command(options=[option("a"), option("b", required=True)]),
            "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (command(options=[option(), option()]), "0.options.1", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID"),
        (command(options=[option(kind=12)]), "0.options.0.type", "BASE_TYPE_CHOICES"),
        (command(options=[option("s", 1), option()]), "0.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
        (
            command(options=[option("g", 2, options=[option("h", 2)])]),
            "0.options.0.options.0.type",
            "BASE_TYPE_CHOICES",
        ),
        (
            command(options=[option("s", 1, options=[option("t", 1)])]),
            "0.options.0.options.0.type",
            "BASE_TYPE_CHOICES",
        ),
        (
            command(options=[option(choices=[{"name": f"n{n}", "value": "v"} for n in range(26)])]),
            "0.options.0.choices",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            command(options=[option(choices=[{"name": "n", "value": 5}])]),
            "0.options.0.choices.0.value",
            "STRING_TYPE_CONVERT",
        ),
        (
            command(options=[option(kind=4, choices=[{"name": "n", "value": "five"}])]),
            "0.options.0.choices.0.value",
            "NUMBER_TYPE_COERCE",
        ),
        (
            command(options=[option(choices=[{"name": "n", "value": "a"}, {"name": "n", "value": "b"}])]),
            "0.options.0.choices.1.name",
            "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
        ),
        (
            command(options=[option(autocomplete=True, choices=[{"name": "n", "value": "v"}])]),
            "0.options.0.autocomplete",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
        ),
        (
            command(options=[option(kind=6, autocomplete=True)]),
            "0.options.0",
            "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
        ),
        (command(options=[option(kind=4, min_value=0.5)]), "0.options.0.min_value", "NUMBER_TYPE_COERCE"),
        (command(options=[option(kind=4, min_value=2, max_value=1)]), "0.options.0.max_value", "NUMBER_TYPE_MIN"),
        (command(options=[option(max_length=6001)]), "0.options.0.max_length", "NUMBER_TYPE_MAX"),
        (command(options=[option(kind=7, channel_types=[99])]), "0.options.0.channel_types.0", "BASE_TYPE_CHOICES"),
        (command(contexts=[]), "0.contexts", "BASE_TYPE_BAD_LENGTH"),
        (command(contexts=[3]), "0.contexts.0", "BASE_TYPE_CHOICES"),
        (command(integration_types=[2]), "0.integration_types.0", "BASE_TYPE_CHOICES"),
        (command(default_member_permissions="all"), "0.default_member_permissions", "NUMBER_TYPE_COERCE"),
        (command(name_localizations={"de": "Kurz"}), "0.name_localizations.de", "APPLICATION_COMMAND_INVALID_NAME"),
        (command(name_localizations={"xx": "x"}), "0.name_localizations.xx", "ENUM_TYPE_COERCE"),
        (
            command(description_localizations={"de": "x" * 101}),
            "0.description_localizations.de",
            "BASE_TYPE_BAD_LENGTH",
        ),
        ("brief", "0", "DICT_TYPE_CONVERT"),
    ],
)
def test_one_step_beyond_is_refused_at_its_field(given: object, path: str, code: str) -> None:
    assert (path, code) in codes([given])


def test_names_are_unique_within_their_type() -> None:
    assert codes([command(), {"type": 3, "name": "brief"}]) == []
    assert codes([command(), command()]) == [("1", "APPLICATION_COMMANDS_DUPLICATE_NAME")]


def test_there_are_as_many_commands_as_discord_takes() -> None:
    assert codes([command(f"c{n}") for n in range(100)]) == []
    body = errors_body(check_commands([command(f"c{n}") for n in range(101)]))
    assert body == {"message": "Maximum number of application commands reached (100)", "code": 30032}
    assert codes([{"type": 3, "name": f"M{n}"} for n in range(15)]) == []
    assert codes([{"type": 3, "name": f"M{n}"} for n in range(16)]) == [("", "30032")]


def sized(extra: int, **fields: Any) -> dict[str, Any]:
    """A command of 8,000 characters and `extra` more: 2, 25 options of 100 with 2 choices of 100 each, 4 * 100, 98."""
    options = [option(f"o{n:02}", description="d" * 97, choices=_choices(2)) for n in range(25)]
    options[0]["choices"] = [*_choices(6), {"name": "zz", "value": "v" * (96 + extra)}]
    return command("c", description="d", options=options, **fields)


def _choices(count: int) -> list[dict[str, str]]:
    return [{"name": f"{n:02}", "value": "v" * 98} for n in range(count)]


def test_a_command_holds_8000_characters_in_all() -> None:
    assert codes([sized(0)]) == []
    assert codes([sized(1)]) == [("0", "APPLICATION_COMMAND_TOO_LARGE")]


def test_of_translations_the_longest_counts() -> None:
    assert codes([sized(-1, name_localizations={"de": "cc"})]) == []
    assert codes([sized(0, name_localizations={"de": "c", "fr": "cc"})]) == [("0", "APPLICATION_COMMAND_TOO_LARGE")]


def test_a_guilds_commands_have_no_contexts() -> None:
    given = [command(contexts=[0])]
    assert codes(given) == []
    assert codes(given, guild=True) == [("0.contexts", "APPLICATION_COMMAND_CONTEXTS_GUILD_COMMAND")]


def test_a_change_needs_only_what_it_changes() -> None:
    assert check_command({"description": "Other words"}, edit=True) == []
    assert check_commands({}) != []
