"""The commands, told to Discord where they have changed, or Discord has lost or changed some since.

Of several processes that start together one tells it: https://docs.discord.com/developers/interactions/application-commands
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.errors import StoreError
from bot.store import Store, registered_commands

_log = logging.getLogger(__name__)

Registered: TypeAlias = list[dict[str, Any]]  # the commands, as Discord's answer has them


class Registration:
    """Registers the commands of `tree` for the application that `client` is logged in as."""

    def __init__(self, client: discord.Client, tree: app_commands.CommandTree[Any], store: Store) -> None:
        self._client = client
        self._store = store
        self._ours: Any = [command.to_dict(tree) for command in tree.get_commands()]

    async def register(self) -> Registered:
        """Return the commands that are registered from now on. discord.HTTPException where Discord refuses them."""
        try:
            found = await self._find_unchanged()
            if found is None:
                await self._store.do_alone("registering", self._register_where_changed)
                found = await self._fetch()
        except StoreError as error:  # nobody knows what is registered: once more does no harm
            _log.warning("what is registered is not known", extra={"reason": str(error)})
            found = await self._overwrite()
        return found

    async def _register_where_changed(self) -> None:
        if await self._find_unchanged() is None:  # else another process was here first
            digest = self._digest(await self._overwrite())
            await self._store.transact(
                lambda connection: registered_commands.set_digest(connection, self._application_id, digest)
            )
            _log.info("commands registered", extra={"commands": len(self._ours)})

    async def _find_unchanged(self) -> Registered | None:
        """Return what is registered; None where that is not what was registered last, or is to be."""
        async with self._store.read() as connection:
            digest = await registered_commands.get_digest(connection, self._application_id)
        if digest is None:
            return None
        found = await self._fetch()
        return found if self._digest(found) == digest else None

    def _digest(self, registered: Registered) -> str:
        """Of what is to be registered and what is: its versions tell of every change, by whatever program."""
        versions = sorted((one["id"], one["version"]) for one in registered)
        written = json.dumps([self._ours, versions], sort_keys=True, default=str)
        return hashlib.sha256(written.encode()).hexdigest()

    @property
    def _application_id(self) -> int:
        if self._client.application_id is None:
            raise RuntimeError("not logged in")
        return self._client.application_id

    async def _fetch(self) -> Registered:
        found: Any = await self._client.http.get_global_commands(self._application_id)
        return list(found)

    async def _overwrite(self) -> Registered:
        made: Any = await self._client.http.bulk_upsert_global_commands(self._application_id, payload=self._ours)
        return list(made)
