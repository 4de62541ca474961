"""What a server's administrators have chosen in /setup and not saved yet. It outlives a restart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.news import GuildSettings, Reader
from bot.news.setups import SetupDraft, make_draft
from bot.store import Store, guilds, schedules, setups


class SetupService:
    """One draft a server. Who may ask is the caller's to check."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def get(self, reader: Reader) -> SetupDraft:
        """Return what was chosen so far; where nothing is being set up, the newest schedule as it is, or nothing."""
        assert reader.guild_id is not None  # noqa: S101  # who manages, manages a server
        async with self._store.read() as connection:
            draft = await setups.get(connection, reader.guild_id)
            there = await schedules.of_guild(connection, reader.guild_id)
            settings = await guilds.get_settings(connection, reader.guild_id)
        if draft is None and there:
            return make_draft(there[-1])
        draft = draft or SetupDraft(zone=settings.zone if settings.zone != GuildSettings(0).zone else None)
        if draft.schedule_id is not None and draft.schedule_id not in {one.id for one in there}:
            return make_new(draft)  # it was removed meanwhile
        return draft

    async def keep(self, reader: Reader, draft: SetupDraft) -> SetupDraft:
        """Note what is chosen by now, and return it."""
        guild_id = reader.guild_id
        assert guild_id is not None  # noqa: S101  # who manages, manages a server
        await self._store.transact(lambda connection: setups.keep(connection, guild_id, draft, self._clock()))
        return draft

    async def forget(self, reader: Reader) -> None:
        """Forget what was chosen: it is saved, or nobody wants it."""
        guild_id = reader.guild_id
        assert guild_id is not None  # noqa: S101  # who manages, manages a server
        await self._store.transact(lambda connection: setups.forget(connection, guild_id))


def make_new(draft: SetupDraft) -> SetupDraft:
    """Return the same for a schedule of its own."""
    return replace(draft, schedule_id=None)
