"""https://docs.discord.com/developers/interactions/application-commands#endpoints"""

from __future__ import annotations

from typing import Any

from bot.sandbox import check, messages
from bot.sandbox.errors import (
    missing_access,
    unknown_application,
    unknown_command,
    unknown_command_permissions,
    unknown_guild,
)
from bot.sandbox.ratelimits import Limit
from bot.sandbox.rest.router import Call, Reply, Router
from bot.sandbox.state import Json

router = Router()

GLOBAL = "/applications/{application_id}/commands"
IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
# What two definitions are compared by: https://docs.discord.com/developers/interactions/application-commands#updating-and-deleting-a-command
_WRITES = Limit(5, 20.0)
_LOCALISED = ("name_localizations", "description_localizations")


def _scope(call: Call) -> dict[str, Json]:
    """The commands that the path names: the application's own, global or of one guild."""
    if call.params["application_id"] != call.core.state.bot.id or not call.user.bot:
        raise unknown_application()
    guild_id = call.params.get("guild_id")
    if guild_id is not None:
        guild = call.core.state.guilds.get(guild_id)
        if guild is None:
            raise unknown_guild()
        if call.user.id not in guild.members:
            raise missing_access()
    return call.core.state.commands.setdefault(guild_id, {})


def _one(call: Call) -> Json:
    command = _scope(call).get(call.params["command_id"])
    if command is None:
        raise unknown_command()
    return command


def _key(command: Json) -> tuple[int, str]:
    return int(command.get("type") or 1), str(command["name"])


def _make_command(call: Call, given: Json, old: Json | None) -> Json:
    """The command as it is stored: a new version where it differs from the old one, the same where it does not."""
    guild_id = call.params.get("guild_id")
    made: Json = {
        "id": old["id"] if old else call.core.state.new_id(),
        "application_id": call.params["application_id"],
        "version": "0",
        "default_member_permissions": _bits(given.get("default_member_permissions")),
        "type": int(given.get("type") or 1),
        "name": given["name"],
        "name_localizations": given.get("name_localizations") or None,
        "description": given.get("description") or "",
        "description_localizations": given.get("description_localizations") or None,
        "integration_types": given.get("integration_types") or [0],
        "nsfw": bool(given.get("nsfw")),
    }
    if guild_id is None:
        made["contexts"] = given.get("contexts")
        made["dm_permission"] = _dm_permission(given)
    else:
        made["guild_id"] = guild_id
    if given.get("options"):
        made["options"] = [_option(option) for option in given["options"]]
    made["version"] = _version(call, made, old)
    return made


def _version(call: Call, made: Json, old: Json | None) -> str:
    if old is not None and {**made, "version": old["version"]} == old:
        return str(old["version"])
    return call.core.state.new_id()


def _dm_permission(given: Json) -> bool:
    contexts = given.get("contexts")
    if contexts is not None:
        return 1 in contexts
    return given.get("dm_permission") is not False


def _bits(value: Any) -> str | None:
    return None if value is None else str(int(value))


def _option(option: Json) -> Json:
    made = {key: value for key, value in option.items() if value is not None and value is not False and value != []}
    for key in _LOCALISED:
        if not made.get(key):
            made.pop(key, None)
    if "options" in made:
        made["options"] = [_option(inner) for inner in made["options"]]
    if "choices" in made:
        made["choices"] = [_choice(choice) for choice in made["choices"]]
    return made


def _choice(choice: Json) -> Json:
    return {"name": choice["name"], "name_localizations": choice.get("name_localizations"), "value": choice["value"]}


def _show_command(call: Call, command: Json) -> Json:
    """Listings leave the localizations out unless asked for."""
    if call.flag("with_localizations"):
        return command
    return {key: value for key, value in command.items() if key not in _LOCALISED}


@router.get(GLOBAL)
@router.get(IN_GUILD)
def list_commands(call: Call) -> list[Json]:
    return [_show_command(call, command) for command in _scope(call).values()]


@router.put(GLOBAL, limit=_WRITES)
@router.put(IN_GUILD, limit=_WRITES)
def overwrite_commands(call: Call) -> list[Json]:
    scope = _scope(call)
    messages.require(check.check_commands(call.body, guild="guild_id" in call.params))
    old = {_key(command): command for command in scope.values()}
    made = [_make_command(call, given, old.get(_key(given))) for given in call.list]
    if {command["id"]: command for command in made} != scope:
        scope.clear()
        scope.update({command["id"]: command for command in made})
        _tell(call)
    return made


def _tell(call: Call) -> None:
    """People's clients hear that their list of commands is no longer the one they have."""
    only = call.params.get("guild_id")
    for guild in call.core.state.guilds_of(call.user):
        if only in (None, guild.id):
            told = {"guild_id": guild.id, "version": call.core.state.new_id()}
            call.core.hub.to_guild(guild, "GUILD_APPLICATION_COMMAND_INDEX_UPDATE", told, lambda user: not user.bot)


@router.post(GLOBAL, limit=_WRITES)
@router.post(IN_GUILD, limit=_WRITES)
def create_command(call: Call) -> Reply:
    scope = _scope(call)
    messages.require(check.check_command(call.body, guild="guild_id" in call.params))
    given = call.json
    old = next((command for command in scope.values() if _key(command) == _key(given)), None)
    if old is None:
        others = [{"name": c["name"], "type": c["type"], "description": c["description"]} for c in scope.values()]
        messages.require(_too_many([*others, given]))
    made = _make_command(call, given, old)
    scope[made["id"]] = made
    _tell(call)
    return Reply(200 if old else 201, made)


def _too_many(commands: list[Json]) -> list[check.FieldError]:
    return [problem for problem in check.check_commands(commands) if problem.code.isdigit()]


@router.get(IN_GUILD + "/permissions")
def list_permissions(call: Call) -> list[Json]:
    _scope(call)
    return []


@router.get(GLOBAL + "/{command_id}")
@router.get(IN_GUILD + "/{command_id}")
def get_command(call: Call) -> Json:
    return _one(call)


@router.patch(GLOBAL + "/{command_id}", limit=_WRITES)
@router.patch(IN_GUILD + "/{command_id}", limit=_WRITES)
def edit_command(call: Call) -> Json:
    old = _one(call)
    messages.require(check.check_command(call.body, guild="guild_id" in call.params, edit=True))
    made = _make_command(call, {**old, **call.json, "type": old["type"]}, old)
    _scope(call)[made["id"]] = made
    _tell(call)
    return made


@router.delete(GLOBAL + "/{command_id}", limit=_WRITES)
@router.delete(IN_GUILD + "/{command_id}", limit=_WRITES)
def delete_command(call: Call) -> None:
    del _scope(call)[_one(call)["id"]]
    _tell(call)


@router.get(IN_GUILD + "/{command_id}/permissions")
def get_permissions(call: Call) -> Json:
    _scope(call)
    raise unknown_command_permissions()
