"""Who is at the prompt and where they are: one client a person, opened when it is first needed."""

from __future__ import annotations

import asyncio
import contextlib
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.person import Command, Message, PersonClient, Refused
from bot.sandbox.terminal.discord_markdown import NOBODY, Names, safe
from bot.sandbox.terminal.outline import Box, Media, Node, Outline, walk

Json = dict[str, Any]
_T = TypeVar("_T")
_FOR_WORDS = frozenset({0, 5, 10, 11, 12})  # kinds of channels that commands are typed in
_BOT_ARRIVES = 200  # tenths of a second that the app may take to bring its commands
_LARGEST = 25 << 20  # bytes of a file that is kept


class Member(Protocol):
    """Somebody who has a client."""

    @property
    def name(self) -> str: ...

    @property
    def display(self) -> str: ...

    @property
    def token(self) -> str: ...


class Discord(Protocol):
    """What the prompt needs to know of a Discord: its address, and who can be at the prompt. A sandbox is one."""

    @property
    def api(self) -> str: ...

    @property
    def people(self) -> Mapping[str, Member]: ...


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody's token, where there is no sandbox object to ask."""

    name: str
    display: str
    token: str


@dataclass(frozen=True, slots=True)
class Access:
    """A Discord elsewhere, by address ("http://127.0.0.1:PORT/api/v10") and tokens."""

    api: str
    people: Mapping[str, Login]

    @classmethod
    def of(cls, api: str, tokens: Mapping[str, str]) -> Access:
        """Build it from names and tokens."""
        return cls(api, {name: Login(name, name.capitalize(), token) for name, token in tokens.items()})


class NotThere(LookupError):
    """Nobody, nothing or nowhere of that name; `str()` says what there is instead."""


class Session:
    """The people's clients, and which of them is at the prompt.

    `downloads` is where files are kept: a temporary folder if None.
    """

    def __init__(self, discord: Discord, downloads: Path | None = None) -> None:
        self._discord = discord
        self._downloads = downloads
        self._clients: dict[str, PersonClient] = {}
        self._site = urlsplit(discord.api).netloc
        self.person = ""
        self.guild_name = ""
        self.channel_name = ""
        self.names: Names = NOBODY
        self.saved: dict[str, str] = {}

    # --- who and where ------------------------------------------------------------------------------------------

    @property
    def client(self) -> PersonClient:
        """The client of who is at the prompt."""
        return self._clients[self.person]

    @property
    def display(self) -> str:
        return self._discord.people[self.person].display

    @property
    def where(self) -> str:
        """ "Harbour News #general", or "direct messages"."""
        return f"{self.guild_name} #{self.channel_name}" if self.guild_name else "direct messages"

    @property
    def people(self) -> Sequence[str]:
        return list(self._discord.people)

    async def become(self, name: str) -> None:
        """Hand the prompt to somebody else, who stays in the same channel where they may see it. NotThere."""
        found = pick(name, {one: one for one in self._discord.people}, "person")
        if found not in self._clients:
            client = PersonClient(self._discord.api, self._discord.people[found].token)
            await client.connect()
            self._clients[found] = client
        before = (self.guild_name, self.channel_name)
        self.person = found
        try:
            await self.enter(*before) if before[0] else await self.enter()
        except NotThere:
            await self.enter()

    async def enter(self, guild: str = "", channel: str = "") -> None:
        """Go to a server's channel by names or beginnings of them; the first of each where none is named. NotThere."""
        guilds = {one["name"]: one["id"] for one in await self.client.guilds()}
        if not guilds:
            raise NotThere(f"{self.display} is in no server.")
        guild_id = pick(guild, guilds, "server") if guild else next(iter(guilds.values()))
        channels = await self.channels(guild_id)
        if not channels:
            raise NotThere("There is no channel here that you may write in.")
        channel_id = pick(channel, channels, "channel") if channel else next(iter(channels.values()))
        await self.client.enter(guild_id, channel_id)
        self.guild_name = next(name for name, one in guilds.items() if one == guild_id)
        self.channel_name = next(name for name, one in channels.items() if one == channel_id)
        await self._learn_names()

    async def enter_direct(self) -> None:
        """Go to the direct messages with the app."""
        await self.client.enter_direct()
        self.guild_name, self.channel_name = "", ""
        self.names = NOBODY

    async def guild_names(self) -> list[str]:
        return [one["name"] for one in await self.client.guilds()]

    async def channels(self, guild_id: str | None = None) -> dict[str, str]:
        """Return the channels that words can be written in, name to id; none in direct messages."""
        if guild_id is None and self.client.guild_id is None:
            return {}
        found = await self.client.channels(guild_id)
        return {one["name"]: one["id"] for one in found if one["type"] in _FOR_WORDS}

    async def _learn_names(self) -> None:
        guild = self.client.guild_id
        with contextlib.suppress(Refused):  # names are an ornament: without them mentions say less
            members = await self.client.request("GET", f"/guilds/{guild}/members?limit=1000")
            roles = await self.client.request("GET", f"/guilds/{guild}/roles")
            users = {one["user"]["id"]: _display_name(one) for one in members}
            channels = {one["id"]: one["name"] for one in await self.client.channels()}
            self.names = Names(users, {role["id"]: role["name"] for role in roles}, channels)

    # --- what there is to run -----------------------------------------------------------------------------------

    async def commands(self) -> list[Command]:
        """Return the commands of this place. Right after the start the app may not have brought them yet."""
        path = f"/channels/{self.client.channel_id}/application-command-index"
        for _ in range(_BOT_ARRIVES):
            if (await self.client.request("GET", path))["application_commands"]:
                break
            await asyncio.sleep(0.1)
        return await self.client.commands()

    # --- files --------------------------------------------------------------------------------------------------

    async def keep_files(self, shown: Outline) -> None:
        """Save the pictures and files of a message, so that they can be opened: `saved` says where each is."""
        for media in (node for node in walk(shown.nodes) if isinstance(node, Media)):
            address = urlsplit(media.url)
            if media.url in self.saved or address.netloc != self._site or address.scheme != "http":
                continue
            if content := await _download(media.url):
                folder = self._folder() / re.sub(r"\W", "", Path(address.path).parent.name)[:40]
                folder.mkdir(parents=True, exist_ok=True)
                path = folder / (re.sub(r"[^\w.-]", "_", media.name).lstrip(".")[:100] or "file")
                await asyncio.to_thread(path.write_bytes, content)
                self.saved[media.url] = str(path)

    def _folder(self) -> Path:
        if self._downloads is None:
            self._downloads = Path(tempfile.mkdtemp(prefix="discord-files-"))
        return self._downloads

    async def close(self) -> None:
        await asyncio.gather(*(client.close() for client in self._clients.values()))
        self._clients.clear()


def pick(typed: str, among: Mapping[str, _T], what: str) -> _T:
    """Return the one that is meant by a name, or by its beginning where that fits one only. NotThere."""
    wanted = typed.strip().lstrip("#@").casefold()
    by_name = {name.casefold(): value for name, value in among.items()}
    if wanted in by_name:
        return by_name[wanted]
    fits = [value for name, value in by_name.items() if wanted and name.startswith(wanted)]
    if len(fits) == 1:
        return fits[0]
    raise NotThere(f"There is no {what} {safe(typed)!r} here. There is: {', '.join(among) or 'none'}.")


def last_message(client: PersonClient) -> Message | None:
    """Return the newest message in the channel that everybody there can see."""
    here = [one for one in client.messages.values() if one.channel_id == client.channel_id and not one.ephemeral]
    return max(here, key=lambda one: int(one.id), default=None)


def _display_name(member: Json) -> str:
    return str(member.get("nick") or member["user"].get("global_name") or member["user"]["username"])


async def _download(url: str) -> bytes | None:
    try:
        async with aiohttp.ClientSession(trust_env=False) as web, web.get(url, allow_redirects=False) as response:
            return await response.content.read(_LARGEST) if response.status == 200 else None
    except aiohttp.ClientError:
        return None


__all__ = ["Access", "Box", "Discord", "Node", "NotThere", "Session", "last_message", "pick"]
