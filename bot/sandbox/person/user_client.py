"""The client itself."""

from __future__ import annotations

import asyncio
import itertools
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any

import aiohttp

from bot.sandbox.person.command import (
    MESSAGE_MENU,
    USER_MENU,
    Command,
    Places,
    WrongOption,
    convert,
    expand,
    find,
    nest,
    options_payload,
    parse_line,
)
from bot.sandbox.person.message import BUTTON, Json, Message, Modal
from bot.sandbox.person.reply import NoAnswer, Reply
from bot.sandbox.person.transport import GatewaySession, Refused, Rest

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
# How many messages and replies the client remembers.
MESSAGES_KEPT = 500
REPLIES_KEPT = 200
PATIENCE = 20.0

Listener = Callable[[str, Json], None]


class PersonClient:
    """One person, logged in. `async with` connects and closes; `Refused` wherever Discord refuses something.

    `user` is the person's own user object; `channel_id` and `guild_id` where they are; `messages` what they have seen
    last, by id, as it stands now; `listeners` are called with every gateway event.
    """

    def __init__(self, api: str, token: str, *, gateway: str | None = None) -> None:
        self._api = api
        self._token = token
        self._gateway_url = gateway
        self._session: aiohttp.ClientSession | None = None
        self._gateway: GatewaySession | None = None
        self._rest: Rest | None = None
        self._nonces = itertools.count(1)
        self._pending: OrderedDict[str, Reply] = OrderedDict()
        self._replies: OrderedDict[str, Reply] = OrderedDict()
        self._commands: dict[str, list[Command]] = {}
        self._watchers: list[tuple[Callable[[Message], bool], asyncio.Future[Message]]] = []
        self.user: Json = {}
        self.application_id = ""
        self.guild_id: str | None = None
        self.channel_id: str | None = None
        self.messages: OrderedDict[str, Message] = OrderedDict()
        self.listeners: list[Listener] = []

    # --- connecting ---------------------------------------------------------------------------------------------

    async def connect(self) -> None:
        """Log in and open the gateway. `Refused` (401) for a wrong token."""
        self._session = aiohttp.ClientSession()
        try:
            self._rest = Rest(self._api, self._token, self._session)
            self.user = await self.request("GET", "/users/@me")
            url = self._gateway_url or (await self.request("GET", "/gateway"))["url"]
            self._gateway = GatewaySession(url, self._token, self._session, self._receive)
            await self._gateway.start()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        if self._gateway is not None:
            await self._gateway.close()
            self._gateway = None
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> PersonClient:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def request(
        self, method: str, path: str, body: Any = None, *, files: Mapping[str, bytes] | None = None
    ) -> Any:
        """Any request with the person's token, to a path after "/api/v10"; the JSON value of its answer."""
        if self._rest is None:
            raise RuntimeError("the client is not connected")
        return await self._rest(method, path, body, files=files)

    # --- looking around -----------------------------------------------------------------------------------------

    async def guilds(self) -> list[Json]:
        """The servers the person is a member of."""
        return list(await self.request("GET", "/users/@me/guilds"))

    async def channels(self, guild_id: str | None = None) -> list[Json]:
        """The channels of a server that the person may see, in order."""
        found = await self.request("GET", f"/guilds/{guild_id or self.guild_id}/channels")
        return sorted(found, key=lambda channel: channel["position"])

    async def enter(self, guild: str, channel: str | None = None) -> None:
        """Go to a channel by names or ids; the first one that holds messages where none is named. LookupError."""
        for one in await self.guilds():
            if guild in (one["id"], one["name"]):
                break
        else:
            raise LookupError(f"no server {guild!r}")
        for place in await self.channels(one["id"]):
            if channel in (place["id"], place["name"]) or (channel is None and place["type"] in (0, 5)):
                self.guild_id, self.channel_id = one["id"], place["id"]
                return
        raise LookupError(f"no channel {channel!r} in {one['name']!r}")

    async def enter_direct(self, user_id: str | None = None) -> None:
        """Go to the direct messages with the bot (or with `user_id`)."""
        channel = await self.request("POST", "/users/@me/channels", {"recipient_id": user_id or await self._bot_id()})
        self.guild_id, self.channel_id = None, channel["id"]

    async def _bot_id(self) -> str:
        """The application, as any server that it is in names it."""
        if not self.application_id:
            for guild in await self.guilds():
                for channel in await self.channels(guild["id"]):
                    index = await self.request("GET", f"/channels/{channel['id']}/application-command-index")
                    if index["applications"]:
                        self.application_id = index["applications"][0]["id"]
                        return self.application_id
        return self.application_id

    async def history(self, limit: int = 50) -> list[Message]:
        """The channel's last messages, oldest first."""
        found = await self.request("GET", f"/channels/{self._here()}/messages?limit={limit}")
        return [Message(payload) for payload in reversed(found)]

    async def commands(self) -> list[Command]:
        """What can be run here: each command, or each of its subcommands, and the menus. Kept until something changes
        that they may depend on."""
        here = self._here()
        if here not in self._commands:
            index = await self.request("GET", f"/channels/{here}/application-command-index")
            for application in index["applications"]:
                self.application_id = application["id"]
            self._commands[here] = [c for payload in index["application_commands"] for c in expand(payload)]
        return self._commands[here]

    def _here(self) -> str:
        if self.channel_id is None:
            raise RuntimeError("not in a channel: call enter() first")
        return self.channel_id

    async def _places(self) -> Places:
        if self.guild_id is None:
            return Places({}, {}, {})
        roles = await self.request("GET", f"/guilds/{self.guild_id}/roles")
        members = await self.request("GET", f"/guilds/{self.guild_id}/members?limit=1000")
        users = {member["user"]["username"].casefold(): member["user"]["id"] for member in members}
        return Places(
            users,
            {role["name"].lstrip("@").casefold(): role["id"] for role in roles},
            {channel["name"].casefold(): channel["id"] for channel in await self.channels()},
        )

    # --- writing ------------------------------------------------------------------------------------------------

    async def send(self, content: str, *, files: Mapping[str, bytes] | None = None) -> Message:
        """Post a message in the channel."""
        return Message(
            await self.request("POST", f"/channels/{self._here()}/messages", {"content": content}, files=files)
        )

    # --- commands -----------------------------------------------------------------------------------------------

    async def run(self, command: str, /, *, seconds: float = PATIENCE, **options: Any) -> Reply:
        """Run a command: a typed line ("/quotes speaker:Ada"), or its name with options of any type (a file as its name
        and its bytes). Options whose value is None are left out. `WrongOption` for what a client would not send,
        `NoAnswer` where the app did not respond, TimeoutError where it deferred and then said nothing."""
        found, typed = parse_line(command, await self.commands())
        given = {**typed, **{name.rstrip("_"): value for name, value in options.items() if value is not None}}
        files = {name: value for name, value in given.items() if isinstance(value, tuple)}
        given |= {name: str(index) for index, name in enumerate(files)}
        payload = options_payload(found, given, await self._places_for(found))
        data = _command_data(found, payload)
        data["attachments"] = [{"id": str(index), "filename": file[0]} for index, file in enumerate(files.values())]
        return await self._interact(COMMAND, data, seconds, files=dict(files.values()))

    async def _places_for(self, command: Command) -> Places:
        by_name = any(option["type"] in (6, 7, 8, 9) for option in command.options)
        return await self._places() if by_name else Places({}, {}, {})

    async def autocomplete(
        self, command: str, option: str, typed: str, *, seconds: float = PATIENCE, **others: Any
    ) -> list[Json]:
        """What the app suggests for an option of a command while `typed` stands in it: `{"name", "value"}` each."""
        found = find(await self.commands(), command)
        definition = found.option(option)
        places = await self._places_for(found)
        options = [
            {"type": (d := found.option(name))["type"], "name": name, "value": convert(d, value, places)}
            for name, value in others.items()
            if value is not None
        ]
        options.append({"type": definition["type"], "name": option, "value": typed, "focused": True})
        reply = await self._interact(AUTOCOMPLETE, _command_data(found, nest(found, options)), seconds)
        return reply.choices or []

    async def menu(self, command: str, target: Message | str, *, seconds: float = PATIENCE) -> Reply:
        """Choose a command of a message's menu; `target` as an id is a user, for a user's menu."""
        kind = MESSAGE_MENU if isinstance(target, Message) else USER_MENU
        found = find(await self.commands(), command, kind)
        target_id = target.id if isinstance(target, Message) else target
        return await self._interact(COMMAND, {**_command_data(found, []), "target_id": target_id}, seconds)

    # --- components ---------------------------------------------------------------------------------------------

    async def press(self, message: Message, button: str | int, *, seconds: float = PATIENCE) -> Reply:
        """Press a button, by custom id, label or position (from 0). `WrongOption` where there is none to press."""
        message = self.messages.get(message.id, message)
        for index, one in enumerate(message.buttons):
            if button in (index, one.custom_id, one.label) and one.custom_id is not None:
                if one.disabled:
                    raise WrongOption(str(button), "this button cannot be pressed now")
                data = {"component_type": BUTTON, "custom_id": one.custom_id}
                return await self._interact(COMPONENT, data, seconds, source=message)
        raise WrongOption(str(button), "there is no such button")

    async def select(
        self, message: Message, values: str | Sequence[str], custom_id: str | None = None, *, seconds: float = PATIENCE
    ) -> Reply:
        """Choose values (or labels) of a select menu: the only one, or that with `custom_id`."""
        message = self.messages.get(message.id, message)
        chosen = [values] if isinstance(values, str) else list(values)
        for menu in message.selects:
            if custom_id in (None, menu.custom_id):
                labels = {option["label"]: option["value"] for option in menu.options}
                data = {
                    "component_type": menu.type,
                    "custom_id": menu.custom_id,
                    "values": [labels.get(value, value) for value in chosen],
                }
                return await self._interact(COMPONENT, data, seconds, source=message)
        raise WrongOption(custom_id or "select", "there is no such menu")

    async def submit(self, modal: Modal, values: Mapping[str, Any], *, seconds: float = PATIENCE) -> Reply:
        """Send a form, with a value (or a list; files are names with their bytes) for each custom id or label of its
        fields."""
        parts = []
        files: dict[str, bytes] = {}
        for field in modal.fields:
            given = values.get(field["custom_id"], values.get(field["label"]))
            part = {"type": field["type"], "custom_id": field["custom_id"]}
            if isinstance(given, dict):
                part["values"] = [str(len(files) + at) for at in range(len(given))]
                files |= given
            elif isinstance(given, list):
                part["values"] = given
            elif given is not None:
                part["value"] = given
            parts.append({"type": 18, "component": part})
        named = [{"id": str(index), "filename": name} for index, name in enumerate(files)]
        data = {"id": modal.id, "custom_id": modal.custom_id, "components": parts, "attachments": named}
        return await self._interact(MODAL_SUBMIT, data, seconds, source=modal.source, files=files)

    async def _interact(
        self,
        kind: int,
        data: Json,
        seconds: float,
        source: Message | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Reply:
        nonce = f"{self.user['id']}{next(self._nonces):06d}"
        reply = Reply(nonce, source)
        self._pending[nonce] = reply
        channel_id = source.channel_id if source else self._here()
        body: Json = {
            "type": kind,
            "application_id": source.payload["author"]["id"] if source else self.application_id,
            "channel_id": channel_id,
            "session_id": self._gateway.id if self._gateway else None,
            "nonce": nonce,
            "data": data,
        }
        if self.guild_id is not None:
            body["guild_id"] = self.guild_id
        if source is not None and kind == COMPONENT:
            body |= {"message_id": source.id, "message_flags": source.flags}
        try:
            await self.request("POST", "/interactions", body, files=files)
            return await reply.wait(seconds)
        finally:
            self._pending.pop(nonce, None)

    # --- what comes in ------------------------------------------------------------------------------------------

    async def wait_for_message(
        self, matches: Callable[[Message], bool] = lambda _: True, *, seconds: float = PATIENCE
    ) -> Message:
        """The next message, new or changed, that matches. TimeoutError."""
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        watcher = (matches, future)
        self._watchers.append(watcher)
        try:
            async with asyncio.timeout(seconds):
                return await future
        finally:
            self._watchers.remove(watcher)

    def _receive(self, event: str, data: Json) -> None:
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            self._see(Message(data))
        elif event == "MESSAGE_DELETE":
            self.messages.pop(data["id"], None)
            for reply in self._replies.values():
                reply.drop(data["id"])
        elif event.startswith("INTERACTION_") or event == "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE":
            self._hear(event, data)
        if event.startswith(("GUILD_", "CHANNEL_")):
            self._commands.clear()
        for listener in self.listeners:
            listener(event, data)

    def _see(self, message: Message) -> None:
        self.messages[message.id] = message
        if len(self.messages) > MESSAGES_KEPT:
            self.messages.popitem(last=False)
        known = self._replies.get(message.interaction_id or "")
        if known is not None:
            known.put(message)
        for reply in self._pending.values():
            if reply is not known and reply.source is not None and reply.source.id == message.id:
                reply.put(message)
        for matches, future in self._watchers:
            if not future.done() and matches(message):
                future.set_result(message)

    def _hear(self, event: str, data: Json) -> None:
        reply = self._pending.get(str(data.get("nonce")))
        if reply is None:
            return
        if event == "INTERACTION_CREATE":
            reply.interaction_id = data["id"]
            self._replies[data["id"]] = reply
            if len(self._replies) > REPLIES_KEPT:
                self._replies.popitem(last=False)
        elif event == "INTERACTION_SUCCESS":
            reply.acknowledged = True
        elif event == "INTERACTION_FAILURE":
            reply.failed = True
        elif event == "INTERACTION_MODAL_CREATE":
            reply.modal = Modal(
                data["id"],
                data["custom_id"],
                data["title"],
                data["channel_id"],
                tuple(data["components"]),
                reply.source,
            )
        else:
            reply.choices = data["choices"]
        reply.touch()


def _command_data(command: Command, options: list[Json]) -> Json:
    payload = command.payload
    data = {key: payload[key] for key in ("version", "id", "name", "type")}
    if payload.get("guild_id"):
        data["guild_id"] = payload["guild_id"]
    return {**data, "options": options, "attachments": []}


__all__ = ["Message", "NoAnswer", "PersonClient", "Refused", "Reply"]
