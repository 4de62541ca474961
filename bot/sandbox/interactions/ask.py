"""What a person's client posts to /interactions, checked, and turned into an interaction for the bot.

Discord does not document this route, which is its own clients'; its shape is the one they send.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox import components, permissions
from bot.sandbox.core import Core
from bot.sandbox.errors import (
    ApiError,
    invalid_field,
    invalid_form,
    missing_access,
    missing_permissions,
    unknown_application,
    unknown_channel,
    unknown_command,
    unknown_interaction,
    unknown_message,
    unknown_user,
)
from bot.sandbox.interactions.modal import read_modal
from bot.sandbox.interactions.options import Options, Resolved
from bot.sandbox.interactions.record import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction
from bot.sandbox.interactions.registry import new_interaction
from bot.sandbox.interactions.selects import read_select
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Channel, Json, User
from bot.sandbox.uploads import Upload, store

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1


def ask(core: Core, user: User, body: Json, uploads: Mapping[int, Upload]) -> None:
    """Begin the interaction that `body` asks for. Raises what Discord answers where it may not be."""
    if str(body.get("application_id")) != core.state.bot.id:
        raise unknown_application()
    channel = _channel(core, user, str(body.get("channel_id")))
    kinds: dict[Any, Callable[[Core, User, Channel, Json, Mapping[int, Upload]], Interaction]] = {
        COMMAND: _command,
        AUTOCOMPLETE: _command,
        COMPONENT: _component,
        MODAL_SUBMIT: _modal,
    }
    make = kinds.get(body.get("type"))
    if make is None or not isinstance(body.get("data"), dict):
        raise invalid_field(("type",), "BASE_TYPE_CHOICES", "Value must be one of {2, 3, 4, 5}.")
    core.interactions.begin(make(core, user, channel, body, uploads))


def _channel(core: Core, user: User, channel_id: str) -> Channel:
    """A channel that the person may use commands in, and the bot is a member of the server of."""
    channel = core.state.channels.get(channel_id)
    if channel is None:
        raise unknown_channel()
    if channel.guild_id is None:
        if user not in channel.recipients or core.state.bot not in channel.recipients:
            raise missing_access()
        return channel
    guild = core.state.guilds[channel.guild_id]
    member = guild.members.get(user.id)
    if member is None or not permissions.in_channel(guild, channel, member) & Permission.VIEW_CHANNEL:
        raise missing_access()
    if core.state.bot.id not in guild.members:
        raise unknown_application()
    return channel


def _nonce(body: Json) -> str | None:
    return str(body["nonce"]) if body.get("nonce") is not None else None


# --- commands ---------------------------------------------------------------------------------------------------------


def may_use(core: Core, command: Json, user: User, channel: Channel) -> bool:
    """Whether a command is shown to a person in a channel: its contexts, its default permissions, the channel's.

    https://docs.discord.com/developers/interactions/application-commands#permissions
    """
    guild = core.state.guilds.get(channel.guild_id or "")
    contexts = command.get("contexts")
    context = GUILD_CONTEXT if guild else BOT_DM_CONTEXT
    if contexts is not None and context not in contexts:
        return False
    if guild is None:
        return command.get("dm_permission") is not False and "guild_id" not in command
    granted = permissions.in_channel(guild, channel, guild.members[user.id])
    if granted & Permission.ADMINISTRATOR:
        return True
    if not granted & Permission.USE_APPLICATION_COMMANDS:
        return False
    needed = command.get("default_member_permissions")
    if needed is None:
        return True
    return int(needed) != 0 and granted & int(needed) == int(needed)


def _command(core: Core, user: User, channel: Channel, body: Json, uploads: Mapping[int, Upload]) -> Interaction:
    given = body["data"]
    guild = core.state.guilds.get(channel.guild_id or "")
    command = core.state.find_command(str(given.get("id")), channel.guild_id)
    if command is None:
        raise unknown_command()
    if not may_use(core, command, user, channel):
        raise missing_permissions() if guild else unknown_command()
    if given.get("version") is not None and str(given["version"]) != command["version"]:
        raise _outdated_error()
    autocomplete = body["type"] == AUTOCOMPLETE
    resolved = Resolved(core.state, guild, _store_uploads(core, channel, given, uploads))
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    focused = None
    if command["type"] == CHAT_INPUT:
        options = Options(resolved, user, autocomplete)
        data["options"] = options.check(given.get("options"), command.get("options") or [])
        if options.problems:
            raise invalid_form(options.problems)
        focused = options.focused
    else:
        data["target_id"] = _target(core, user, channel, command, given, resolved)
    if resolved.found:
        data["resolved"] = resolved.found
    made = new_interaction(core.state, AUTOCOMPLETE if autocomplete else COMMAND, user, channel, data, _nonce(body))
    made.command, made.focused = command, focused
    return made


def _outdated_error() -> ApiError:
    words = "This command is outdated, please try again in a few minutes"
    return invalid_field(("data",), "INTERACTION_APPLICATION_COMMAND_INVALID_VERSION", words)


def _store_uploads(core: Core, channel: Channel, given: Json, uploads: Mapping[int, Upload]) -> dict[str, Json]:
    described = {str(a.get("id")): a for a in given.get("attachments") or () if isinstance(a, dict)}
    return {
        str(index): store(core.state, core.base, channel.id, upload, described.get(str(index)), ephemeral=True)
        for index, upload in uploads.items()
    }


def _target(core: Core, user: User, channel: Channel, command: Json, given: Json, resolved: Resolved) -> str:
    target = str(given.get("target_id"))
    if command["type"] == USER_MENU:
        if not resolved.user(target):
            raise unknown_user()
        return target
    message = core.state.find_message(channel, target, user)
    if message is None:
        raise unknown_message()
    resolved.found["messages"] = {target: message.payload}
    return target


# --- components -------------------------------------------------------------------------------------------------------


def _component(core: Core, user: User, channel: Channel, body: Json, _: Mapping[int, Upload]) -> Interaction:
    given = body["data"]
    message = core.state.find_message(channel, str(body.get("message_id")), user)
    if message is None:
        raise unknown_message()
    if message.author_id != core.state.bot.id:
        raise unknown_interaction()
    part = components.find(message.payload["components"], str(given.get("custom_id")))
    if part is None or part["type"] != given.get("component_type") or part.get("disabled"):
        words = "The specified component does not exist on this message."
        raise invalid_field(("data", "custom_id"), "COMPONENT_VALIDATION_FAILED", words)
    data: Json = {"component_type": part["type"], "custom_id": part["custom_id"], "id": part["id"]}
    if part["type"] in components.SELECTS:
        guild = core.state.guilds.get(channel.guild_id or "")
        data |= read_select(core, user, guild, part, given.get("values"))
    made = new_interaction(core.state, COMPONENT, user, channel, data, _nonce(body))
    made.source = message
    return made


# --- modals -----------------------------------------------------------------------------------------------------------


def _modal(core: Core, user: User, channel: Channel, body: Json, uploads: Mapping[int, Upload]) -> Interaction:
    given = body["data"]
    opener = core.interactions.find_opener(str(given.get("custom_id")), str(given.get("id")), user)
    if opener is None or opener.modal is None:
        raise unknown_interaction()
    parts, resolved = read_modal(core, user, opener, given, _store_uploads(core, channel, given, uploads))
    data: Json = {"custom_id": opener.modal["custom_id"], "components": parts}
    if resolved:
        data["resolved"] = resolved
    opener.modal = None
    made = new_interaction(core.state, MODAL_SUBMIT, user, channel, data, _nonce(body))
    made.opener, made.source = opener, opener.source
    return made


def visible(core: Core, user: User, channel: Channel) -> list[Json]:
    """The commands that a person's client lists in a channel."""
    return [c for c in core.state.visible_commands(channel.guild_id) if may_use(core, c, user, channel)]
