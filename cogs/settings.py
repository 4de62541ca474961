"""/settings: what a server can choose."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards import settings as cards
from bot.cards.reports import build_list_card
from bot.errors import BotNotAllowed, UsageError
from bot.news import GuildSettings, Reader, Suggestion
from bot.typed import zones
from cogs import notices as posting
from cogs import options
from cogs.front import Front, Interaction, reader_of

Adders = Literal["managers", "everyone"]


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Settings(
    commands.GroupCog, group_name="settings", group_description="This server's settings. Needs Manage Server"
):
    def __init__(self, front: Front) -> None:
        self.front = front
        super().__init__()

    @app_commands.command(description="Show this server's settings")
    async def show(self, interaction: Interaction) -> None:
        self.front.check_manages(interaction)
        assert interaction.guild_id is not None  # noqa: S101  # who manages, manages a server
        work = self.front.newsroom.servers.get_settings(interaction.guild_id)
        await self.front.answer(interaction, work, card=cards.build_settings_card, private=True)

    @app_commands.command(name="set", description="Change this server's settings. What you leave out stays as it is")
    @app_commands.rename(adders="who-may-add", role="adder-role", zone="time-zone", notices="notices-channel")
    @app_commands.describe(
        adders="Who may add articles: those with Manage Server, or everyone",
        role="A role whose members may add articles too. @everyone removes it",
        zone="The time zone for “today” and for schedules: a city, such as Berlin",
        notices="The channel where I say which articles were added or changed",
        no_notices="True: no notices in any channel",
        private="True: only the asker sees answers, unless they choose otherwise",
        images="False: cards go without the pictures of articles, which Discord loads from their outlets",
        reports="The channel where I show what people report as wrong",
        pictures="True: timelines are drawn, and listed by a button. False: the other way round",
    )
    @app_commands.rename(
        no_notices="no-notices", private="private-answers", pictures="drawn-timelines", reports="reports-channel"
    )
    async def set_(
        self,
        interaction: Interaction,
        adders: Adders | None = None,
        role: discord.Role | None = None,
        zone: app_commands.Range[str, 1, 64] | None = None,
        notices: discord.TextChannel | None = None,
        no_notices: bool | None = None,
        private: bool | None = None,
        images: bool | None = None,
        pictures: bool | None = None,
        reports: discord.TextChannel | None = None,
    ) -> None:
        self.front.check_manages(interaction)
        given = (adders, role, zone, notices, no_notices, private, images, pictures, reports)
        if all(value is None for value in given):
            raise UsageError("nothing to set", why="Say what to change, for example `time-zone:Europe/Berlin`.")
        for channel in (notices, reports):
            if channel is not None:
                _check_notices(interaction, channel)
        known = zones.find(zone) if zone else None

        async def work() -> GuildSettings:
            settings = await self.front.settings(interaction)
            assert settings is not None  # noqa: S101  # who manages, manages a server
            changed = replace(
                settings,
                adders=adders or settings.adders,
                adder_role=settings.adder_role if role is None else (None if role.is_default() else role.id),
                zone=known or settings.zone,
                notices=None if no_notices else (notices.id if notices else settings.notices),
                private=settings.private if private is None else private,
                images=settings.images if images is None else images,
                pictures=settings.pictures if pictures is None else pictures,
                reports=reports.id if reports else settings.reports,
            )
            await self.front.newsroom.servers.set_settings(changed)
            return changed

        await self.front.answer(interaction, work(), card=cards.build_changed_card, private=True)

    @app_commands.command(description="What people have reported as wrong here, to hide it or to dismiss it")
    async def reports(self, interaction: Interaction) -> None:
        self.front.check_manages(interaction)
        assert interaction.guild_id is not None  # noqa: S101  # who manages, manages a server
        work = self.front.newsroom.reports.list(interaction.guild_id)
        await self.front.answer(interaction, work, card=build_list_card, private=True)

    @set_.autocomplete("zone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        newsroom = self.front.newsroom

        async def find_zones(reader: Reader, typed: str) -> tuple[Suggestion, ...]:
            zone = "UTC" if reader.guild_id is None else (await newsroom.servers.get_settings(reader.guild_id)).zone
            return zones.suggest(typed, newsroom.clock(), zone)

        return await options.choices(find_zones, reader_of(interaction), typed)


def _check_notices(interaction: Interaction, channel: discord.TextChannel) -> None:
    if interaction.guild is not None and (
        lacking := posting.list_missing(channel.permissions_for(interaction.guild.me))
    ):
        raise BotNotAllowed("the bot lacks permissions", permission=f"{lacking} in <#{channel.id}>")


def cog(front: Front) -> commands.Cog:
    return Settings(front)
