"""What is being set up, as it is stored."""

from __future__ import annotations

from bot.news.schedules import Template
from bot.news.setups import SetupDraft
from bot.store import Store, setups
from tests.cards.samples import NOW

FULL = SetupDraft(
    7, 2**62, (450, 1080), (1, 5), "Europe/Berlin", (3, 4), ("größer", "a, b"), 2**61, "digest", "line", 3,
    Template(("quote",), "topic", (("größer", 2**60),)), ("feeds", "look"),
)  # fmt: skip


async def test_a_draft_is_read_as_it_was_kept_one_a_server(store: Store) -> None:
    for guild_id, draft in ((1, SetupDraft()), (1, FULL), (2, SetupDraft(zone="UTC"))):
        async with store.write() as connection:
            await setups.keep(connection, guild_id, draft, NOW)
    async with store.read() as connection:
        assert await setups.get(connection, 1) == FULL
        assert await setups.get(connection, 2) == SetupDraft(zone="UTC")
    async with store.write() as connection:
        await setups.forget(connection, 1)
    async with store.read() as connection:
        assert await setups.get(connection, 1) is None
        assert await setups.get(connection, 2) is not None
