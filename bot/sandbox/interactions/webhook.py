"""After the first answer: the original message, and follow-ups.

https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
"""

from __future__ import annotations

from bot.sandbox import check, messages
from bot.sandbox.core import Core
from bot.sandbox.errors import unknown_message
from bot.sandbox.interactions.answer import of_interaction, replying_to
from bot.sandbox.interactions.record import Interaction
from bot.sandbox.messages import EPHEMERAL, LOADING, Uploads
from bot.sandbox.state import Json, Message

ORIGINAL = "@original"


def find(core: Core, interaction: Interaction, message_id: str) -> Message:
    """The message that a token may get, edit and delete: 10008 for any other."""
    if message_id == ORIGINAL:
        message = interaction.original
        gone = message is None or core.state.find_message(message.channel, message.id, interaction.user) is None
        if message is None or gone:
            raise unknown_message()
        return message
    found = core.state.find_message(interaction.channel, message_id, interaction.user)
    if found is None or not (found.interaction == interaction.id or found is interaction.original):
        raise unknown_message()
    return found


def follow_up(core: Core, interaction: Interaction, body: Json, uploads: Uploads) -> Message:
    """A further message; right after a deferral it is the deferred one that is filled in, as Discord keeps it so."""
    original = interaction.original
    if original is not None and original.flags & LOADING:
        edit(core, original, {key: value for key, value in body.items() if key != "nonce"}, uploads)
        return original
    messages.require(check.check_message(body, files=messages.upload_names(uploads, body)))
    reader = interaction.user if int(body.get("flags") or 0) & EPHEMERAL else None
    extra = of_interaction(core, interaction)
    extra.pop("interaction", None)
    if original is not None:
        extra["interaction_metadata"]["original_response_message_id"] = original.id
        extra |= replying_to(original)
    message = messages.compose(core, interaction.channel, core.state.bot, body, uploads, reader=reader, extra=extra)
    message.interaction = interaction.id
    core.hub.message("MESSAGE_CREATE", message)
    return message


def edit(core: Core, message: Message, body: Json, uploads: Uploads) -> None:
    """Edit a message and tell those who see it."""
    messages.revise(core, message, body, uploads)
    core.hub.message("MESSAGE_UPDATE", message)


def delete(core: Core, message: Message) -> None:
    """Delete a message and tell those who see it."""
    core.state.forget_message(message)
    gone: Json = {"id": message.id, "channel_id": message.channel.id}
    if message.channel.guild_id:
        gone["guild_id"] = message.channel.guild_id
    if message.reader is not None:
        core.hub.to_user(core.state.users[message.reader], "MESSAGE_DELETE", gone, message.channel.guild_id)
    else:
        core.hub.to_channel(message.channel, "MESSAGE_DELETE", gone)
