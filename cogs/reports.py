"""This is wrong: what anybody may report of a card's lines, and what the people who manage a server do about it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.cards import citations
from bot.cards import reports as cards
from bot.cards.keys import Key
from bot.errors import NotFound
from bot.news import Reference
from bot.news.reports import WORDS, Report, Wrong
from cogs import notices
from cogs.front import Front, Interaction, reader_of

_log = logging.getLogger(__name__)


class ReportButtons:
    """What the buttons and the menu of reports do."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self.acts: dict[str, Callable[[Interaction, Key], Awaitable[None]]] = {
            "wrong": self._wrong,
            "wrongline": self._line,
            "wrongas": self._reason,
            "wrongwords": self._words,
            "ropen": self._open,
            "rhide": self._hide,
            "roff": self._take_off,
            "rdone": self._dismiss,
        }

    # --- anybody ---

    async def _wrong(self, interaction: Interaction, key: Key) -> None:
        _, references = citations.parse(key)
        if not references:
            raise NotFound("a key that names no line")

        async def work() -> ui.LayoutView:
            cited = await self._front.newsroom.articles.cite(reader_of(interaction), references)
            if len(references) == 1:
                return cards.build_reasons_card(cited[0], references[0])
            return cards.build_choice_card(cited, references)

        await self._front.answer(interaction, work(), card=lambda view: view, private=True)

    async def _line(self, interaction: Interaction, key: Key) -> None:
        reference = cards.parse_choice(key)
        if reference is None:
            raise NotFound("a choice that names no line")

        async def work() -> ui.LayoutView:
            (cited,) = await self._front.newsroom.articles.cite(reader_of(interaction), [reference])
            return cards.build_reasons_card(cited, reference)

        await self._front.update(interaction, work(), card=lambda view: view)

    async def _reason(self, interaction: Interaction, key: Key) -> None:
        found = cards.parse_reason(key)
        if found is None:
            raise NotFound("a key that names nothing wrong")
        what, reference = found
        if what == "other":
            await interaction.response.send_modal(_Words(reference))
            return
        await self._report(interaction, reference, what)

    async def _words(self, interaction: Interaction, key: Key) -> None:
        found = cards.parse_reason(key)
        if found is None:
            raise NotFound("a key that names nothing wrong")
        await self._report(interaction, found[1], "other", str(interaction.extras.get("words", "")))

    async def _report(
        self, interaction: Interaction, reference: Reference, what: Wrong, words: str | None = None
    ) -> None:
        """Keep a report, tell the server's channel, and thank."""
        front = self._front
        front.take("report", interaction)

        async def work() -> ui.LayoutView:
            kept = await front.newsroom.reports.add(reader_of(interaction), reference, what, words)
            await _tell(front, interaction, kept)
            return cards.build_thanks_card(in_server=interaction.guild_id is not None)

        await front.update(interaction, work(), card=lambda view: view)

    # --- who manages the server ---

    async def _open(self, interaction: Interaction, key: Key) -> None:
        guild = self._check(interaction)

        async def work() -> ui.LayoutView:
            return cards.build_report_card(await self._front.newsroom.reports.get(guild, key.article or 0))

        await self._front.answer(interaction, work(), card=lambda view: view, private=True)

    async def _hide(self, interaction: Interaction, key: Key) -> None:
        guild = self._check(interaction)

        async def work() -> ui.LayoutView:
            report = await self._front.newsroom.reports.hide(guild, key.article or 0)
            return cards.build_settled_card(report, "Hidden in this server. No card shows it any more.")

        await self._front.update(interaction, work(), card=lambda view: view)

    async def _take_off(self, interaction: Interaction, key: Key) -> None:
        self._check(interaction)

        async def work() -> ui.LayoutView:
            reader = reader_of(interaction)
            report, removed = await self._front.newsroom.reports.take_off(reader, key.article or 0)
            return cards.build_settled_card(report, cards.describe_removed(removed))

        await self._front.update(interaction, work(), card=lambda view: view)

    async def _dismiss(self, interaction: Interaction, key: Key) -> None:
        guild = self._check(interaction)

        async def work() -> ui.LayoutView:
            report = await self._front.newsroom.reports.dismiss(guild, key.article or 0)
            return cards.build_settled_card(report, "Dismissed. Nothing has changed.")

        await self._front.update(interaction, work(), card=lambda view: view)

    def _check(self, interaction: Interaction) -> int:
        self._front.check_manages(interaction)
        assert interaction.guild_id is not None  # noqa: S101  # who manages, manages a server
        return interaction.guild_id


class _Words(ui.Modal, title="What is wrong?"):
    """Asks for a few words."""

    words: ui.TextInput[Any] = ui.TextInput(
        label="What is wrong with this line?", style=discord.TextStyle.paragraph, max_length=WORDS
    )

    def __init__(self, reference: Reference) -> None:
        super().__init__(timeout=15 * 60)
        self._reference = reference

    async def on_submit(self, interaction: Interaction, /) -> None:
        interaction.extras["words"] = self.words.value
        body = cards.encode(self._reference).partition("~")[2]
        # As any other input, so that errors are answered in the one place.
        await interaction.client.handle_press(
            interaction, Key("wrongwords", self._reference.article, None, f"o~{body}")
        )


async def _tell(front: Front, interaction: Interaction, report: Report) -> None:
    """Show a report in the channel that the server chose for them; a channel that is closed keeps nobody waiting."""
    settings = await front.settings(interaction)
    if settings is None or settings.reports is None or interaction.guild is None:
        return
    channel = interaction.guild.get_channel(settings.reports)
    if not isinstance(channel, discord.TextChannel):
        return
    if report.is_again or report.people > 1 or notices.list_missing(channel.permissions_for(channel.guild.me)):
        return  # it has been told of this line before, or it cannot be told: `/settings reports` lists it
    try:
        await channel.send(view=cards.build_report_card(report))
    except discord.HTTPException as refusal:
        _log.warning("a report was not posted", extra={"guild": channel.guild.id, "status": refusal.status})
