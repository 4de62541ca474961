"""The first answer to an interaction.

https://docs.discord.com/developers/interactions/receiving-and-responding#responding-to-an-interaction
"""

from __future__ import annotations

from bot.sandbox import check, components, messages
from bot.sandbox.core import Core
from bot.sandbox.errors import already_acknowledged
from bot.sandbox.interactions.record import COMMAND, Interaction
from bot.sandbox.interactions.registry import metadata
from bot.sandbox.messages import EPHEMERAL, LOADING, Uploads
from bot.sandbox.state import Json, Message

PONG, MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9


def answer(core: Core, interaction: Interaction, body: Json, uploads: Uploads) -> Json:
    """Carry out the callback and give Discord's description of it. Raises 40060 at the second, 50035 at a wrong one."""
    if interaction.answered is not None:
        raise already_acknowledged()
    data = body.get("data")
    source = interaction.source
    messages.require(
        check.check_callback(
            body,
            interaction.type,
            from_message=source is not None,
            option_type=interaction.focused,
            existing_flags=source.flags if source else 0,
            files=messages.upload_names(uploads, data if isinstance(data, dict) else None),
        )
    )
    kind = int(body["type"])
    content: Json = data or {}
    if kind == UPDATE and source is not None:
        messages.revise(core, source, content, uploads)
    core.interactions.acknowledge(interaction, kind)
    if kind in (MESSAGE, DEFERRED_MESSAGE):
        _send(core, interaction, kind, content, uploads)
    elif kind in (DEFERRED_UPDATE, UPDATE):
        interaction.original = source
        if kind == UPDATE and source is not None:
            core.hub.message("MESSAGE_UPDATE", source)
    elif kind == CHOICES:
        _choices(core, interaction, content)
    elif kind == MODAL:
        _open(core, interaction, content)
    if kind != CHOICES:
        core.interactions.report_success(interaction)
    return description(interaction, kind)


def description(interaction: Interaction, kind: int) -> Json:
    """https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback-interaction-callback-response-object"""
    about: Json = {"id": interaction.id, "type": interaction.type, "channel_id": interaction.channel.id}
    if interaction.guild is not None:
        about["guild_id"] = interaction.guild.id
    message = interaction.original
    body: Json = {"interaction": about}
    if message is not None:
        about["response_message_id"] = message.id
        about["response_message_loading"] = bool(message.flags & LOADING)
        about["response_message_ephemeral"] = bool(message.flags & EPHEMERAL)
        if kind in (MESSAGE, UPDATE):
            body["resource"] = {"type": kind, "message": message.payload}
    return body


def of_interaction(core: Core, interaction: Interaction) -> Json:
    """What marks a message as the answer to an interaction."""
    bot = core.state.bot
    extra: Json = {
        "webhook_id": bot.id,
        "application_id": bot.id,
        "interaction_metadata": metadata(interaction),
    }
    if interaction.type == COMMAND and interaction.command is not None:
        extra["interaction"] = {
            "id": interaction.id,
            "type": COMMAND,
            "name": interaction.name,
            "user": extra["interaction_metadata"]["user"],
        }
    return extra


def _send(core: Core, interaction: Interaction, kind: int, content: Json, uploads: Uploads) -> None:
    reader = interaction.user if int(content.get("flags") or 0) & EPHEMERAL else None
    extra = of_interaction(core, interaction)
    if interaction.command is not None:
        menu = interaction.command["type"] != 1
        extra["type"] = messages.CONTEXT_MENU_COMMAND if menu else messages.CHAT_INPUT_COMMAND
    elif interaction.source is not None:
        extra |= replying_to(interaction.source)
    if kind == DEFERRED_MESSAGE:
        content = {"flags": int(content.get("flags") or 0) & EPHEMERAL}
        extra["flags"] = LOADING | content["flags"]
    message = messages.compose(core, interaction.channel, core.state.bot, content, uploads, reader=reader, extra=extra)
    message.interaction = interaction.id
    interaction.original = message
    core.hub.message("MESSAGE_CREATE", message, nonce=interaction.nonce)


def replying_to(message: Message) -> Json:
    reference: Json = {"type": 0, "channel_id": message.channel.id, "message_id": message.id}
    if message.channel.guild_id:
        reference["guild_id"] = message.channel.guild_id
    return {"type": messages.REPLY, "message_reference": reference}


def _choices(core: Core, interaction: Interaction, content: Json) -> None:
    told = {"choices": content.get("choices") or [], "nonce": interaction.nonce}
    core.hub.to_user(interaction.user, "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE", told)


def _open(core: Core, interaction: Interaction, content: Json) -> None:
    parts = components.normalise(content["components"], (), core.state.new_id, modal=True)
    modal = {"custom_id": content["custom_id"], "title": content["title"], "components": parts}
    interaction.modal = modal
    told = {
        "id": interaction.id,
        "nonce": interaction.nonce,
        "channel_id": interaction.channel.id,
        "application": {"id": core.state.bot.id, "name": core.state.bot.name, "icon": None, "description": ""},
        **modal,
    }
    core.hub.to_user(interaction.user, "INTERACTION_MODAL_CREATE", told)
