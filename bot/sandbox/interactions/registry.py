"""All interactions: begun here, answered in time or not, found again by their tokens."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict

from bot.sandbox import payloads, permissions
from bot.sandbox.deadlines import Deadlines
from bot.sandbox.errors import invalid_webhook_token, unknown_interaction, unknown_webhook
from bot.sandbox.gateway import Hub
from bot.sandbox.interactions.record import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction
from bot.sandbox.state import Channel, Guild, Json, State, User
from bot.sandbox.uploads import MAX_FILE

INTERACTIONS_KEPT = 4_000
# What the person's client is told: https://docs.discord.com/developers/interactions/receiving-and-responding speaks of
# the three seconds; the client shows "The application did not respond".
DID_NOT_RESPOND = 2


class Interactions:
    """`begin` sends an interaction to the bot, and to its person the news that it is on its way."""

    def __init__(self, state: State, hub: Hub, deadlines: Deadlines) -> None:
        self._state = state
        self._hub = hub
        self.deadlines = deadlines
        self._by_token: OrderedDict[str, Interaction] = OrderedDict()
        self._by_id: dict[str, Interaction] = {}

    def begin(self, interaction: Interaction) -> None:
        self._make_room()
        self._by_token[interaction.token] = interaction
        self._by_id[interaction.id] = interaction
        hub, bot = self._hub, self._state.bot
        guild_id = interaction.guild.id if interaction.guild else None
        deadline = self.deadlines.answer
        interaction.timer = asyncio.get_running_loop().call_later(deadline, self._too_late, interaction)
        self._tell(interaction, "INTERACTION_CREATE")
        hub.to_user(bot, "INTERACTION_CREATE", payload(self._state, interaction), guild_id)

    def acknowledge(self, interaction: Interaction, kind: int) -> None:
        interaction.answered = kind
        if interaction.timer is not None:
            interaction.timer.cancel()
            interaction.timer = None

    def report_success(self, interaction: Interaction) -> None:
        self._tell(interaction, "INTERACTION_SUCCESS")

    def find(self, interaction_id: str, token: str) -> Interaction:
        """The interaction to be answered. 10062 where there is none, or its time is over."""
        found = self._by_id.get(interaction_id)
        if found is None or found.token != token or found.expired:
            raise unknown_interaction()
        return found

    def webhook(self, application_id: str, token: str) -> Interaction:
        """The answered interaction with this token: 50027 where the token is over, 10015 where nothing was answered."""
        if application_id != self._state.bot.id:
            raise unknown_webhook()
        found = self._by_token.get(token)
        if found is None or time.monotonic() - found.begun > self.deadlines.token:
            raise invalid_webhook_token()
        if found.answered is None:
            raise unknown_webhook()
        return found

    def find_opener(self, custom_id: str, modal_id: str, user: User) -> Interaction | None:
        """The interaction whose answer was that modal, shown to that person."""
        found = self._by_id.get(modal_id)
        if found is None or found.user is not user or found.modal is None:
            return None
        return found if found.modal["custom_id"] == custom_id else None

    def close(self) -> None:
        for interaction in self._by_token.values():
            if interaction.timer is not None:
                interaction.timer.cancel()

    def _tell(self, interaction: Interaction, event: str, **more: object) -> None:
        told: Json = {"id": interaction.id, "nonce": interaction.nonce, **more}
        self._hub.to_user(interaction.user, event, told)

    def _too_late(self, interaction: Interaction) -> None:
        interaction.expired = True
        interaction.timer = None
        self._tell(interaction, "INTERACTION_FAILURE", reason_code=DID_NOT_RESPOND)

    def _make_room(self) -> None:
        now, life = time.monotonic(), self.deadlines.token
        while self._by_token:
            token, oldest = next(iter(self._by_token.items()))
            if len(self._by_token) < INTERACTIONS_KEPT and now - oldest.begun <= life:
                return
            del self._by_token[token]
            self._by_id.pop(oldest.id, None)


def new_interaction(
    state: State, kind: int, user: User, channel: Channel, data: Json, nonce: str | None
) -> Interaction:
    guild = state.guilds.get(channel.guild_id or "")
    return Interaction(state.new_id(), secrets.token_urlsafe(120), kind, user, channel, guild, data, nonce)


# --- what the bot receives --------------------------------------------------------------------------------------------


def payload(state: State, interaction: Interaction) -> Json:
    """https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object"""
    guild, channel, user = interaction.guild, interaction.channel, interaction.user
    body: Json = {
        "id": interaction.id,
        "application_id": state.bot.id,
        "type": interaction.type,
        "data": interaction.data,
        "channel": _channel(channel, state.bot),
        "channel_id": channel.id,
        "token": interaction.token,
        "version": 1,
        "locale": user.locale,
        "entitlements": [],
        "authorizing_integration_owners": interaction.owners,
        "attachment_size_limit": MAX_FILE,
    }
    if guild is None:
        body |= {"user": payloads.user(user), "context": 1, "app_permissions": str(permissions.EVERYONE)}
    else:
        body |= _in_guild(state, interaction, guild)
        body["channel"]["permissions"] = body["member"]["permissions"]
    if interaction.source is not None:
        body["message"] = interaction.source.payload
    return body


def _channel(channel: Channel, bot: User) -> Json:
    """The channel without its overwrites, which the interaction's permissions have worked in already."""
    return {k: v for k, v in payloads.channel(channel, bot).items() if k != "permission_overwrites"}


def _in_guild(state: State, interaction: Interaction, guild: Guild) -> Json:
    channel = interaction.channel
    member = guild.members[interaction.user.id]
    bot = guild.members[state.bot.id]
    return {
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": guild.locale, "features": ["COMMUNITY", "NEWS"]},
        "guild_locale": guild.locale,
        "context": 0,
        "member": {
            **payloads.member(member),
            "permissions": str(permissions.in_channel(guild, channel, member)),
        },
        "app_permissions": str(permissions.in_channel(guild, channel, bot)),
    }


def metadata(interaction: Interaction) -> Json:
    """https://docs.discord.com/developers/resources/message#message-interaction-metadata-object"""
    made: Json = {
        "id": interaction.id,
        "type": COMMAND if interaction.type == AUTOCOMPLETE else interaction.type,
        "user": payloads.user(interaction.user),
        "authorizing_integration_owners": interaction.owners,
    }
    if interaction.type == COMMAND and interaction.command is not None:
        target = interaction.data.get("target_id")
        if interaction.command["type"] == 3 and target:
            made["target_message_id"] = target
        elif interaction.command["type"] == 2 and target:
            made["target_user"] = interaction.data["resolved"]["users"][target]
    elif interaction.type == COMPONENT and interaction.source is not None:
        made["interacted_message_id"] = interaction.source.id
    elif interaction.type == MODAL_SUBMIT and interaction.opener is not None:
        made["triggering_interaction_metadata"] = metadata(interaction.opener)
    return made
