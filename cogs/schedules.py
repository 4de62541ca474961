"""/schedule: when the brief comes by itself, where, and what it holds. For those with Manage Server."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.cards import schedules as cards
from bot.delivery import typed_rule
from bot.delivery.recurrence import find_next_due
from bot.delivery.rights import Postable
from bot.news import GuildSettings, Reader, Suggestion
from bot.news.schedules import Draft, Style, WhenEmpty
from bot.typed import zones
from cogs import options
from cogs.front import Front, Interaction, reader_of
from cogs.posting import check_channel, check_draft, check_role, check_schedule
from cogs.schedule_cards import ScheduleCards, as_it_is, parse_number

SCHEDULE = "Its number, or choose"
AT = "The time, such as 07:30, 7.30am, noon, or weekdays at 8 and 18"
DAYS = "Days, such as weekdays, mon wed fri or sat-sun. Every day if you leave it out"
ZONE = "A city or a time zone. This server's if you leave it out"
_LISTED = re.compile(r"[,;]")

Typed = app_commands.Range[str, 1, 400]
Stories = app_commands.Range[int, 1, 10]


def _suggesting(what: Callable[[Front, Reader, str], Awaitable[Sequence[Suggestion]]]) -> Any:
    """Return an autocomplete for those who may use the command."""

    async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        front: Front = interaction.client.front
        if not interaction.permissions.manage_guild:
            return []
        return await options.choices(lambda reader, words: what(front, reader, words), reader_of(interaction), typed)

    return suggest


async def _zones(front: Front, reader: Reader, typed: str) -> Sequence[Suggestion]:
    assert reader.guild_id is not None  # noqa: S101  # who manages, manages a server
    settings = await front.newsroom.servers.get_settings(reader.guild_id)
    return zones.suggest(typed, front.newsroom.clock(), settings.zone)


async def _of_several(typed: str, suggest: Callable[[str], Awaitable[Sequence[Suggestion]]]) -> Sequence[Suggestion]:
    """Suggestions for the last of several with commas between; what stands before it stands before each."""
    before, comma, part = typed.rpartition(",")
    lead = f"{before.strip()}, " if comma else ""
    return [Suggestion(lead + one.label, lead + one.value) for one in await suggest(part.strip())]


_schedules = _suggesting(lambda front, reader, typed: front.newsroom.schedules.suggest(reader, typed))
_zone_names = _suggesting(_zones)
_topics = _suggesting(
    lambda front, reader, typed: _of_several(typed, lambda part: front.newsroom.articles.suggest_topics(reader, part))
)
_feeds = _suggesting(
    lambda front, reader, typed: _of_several(typed, lambda part: front.newsroom.feeds.suggest(reader, part))
)


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Schedules(
    commands.GroupCog, group_name="schedule", group_description="Post the brief at set times. Needs Manage Server"
):
    def __init__(self, front: Front) -> None:
        self.front = front
        self.shown = ScheduleCards(front)
        super().__init__()

    # --- setting up ---

    @app_commands.command(description="Post what is new in a channel, at the times you name")
    @app_commands.rename(when_empty="when-empty", max_stories="max-stories")
    @app_commands.describe(
        channel="A channel, forum or thread that you may write in",
        at=AT,
        days=DAYS,
        timezone=ZONE,
        topics="Only stories with one of these words or names, separated by commas",
        feeds="Only stories from these feeds, separated by commas",
        role="A role to mention with each post, if you may mention it",
        style="A compact list, a standard or detailed card of each story, or a digest with its stories in a thread",
        when_empty="When nothing is new: skip it, or say so in a line",
        max_stories="How many stories a post has at most. 5 if you leave it out",
    )
    @app_commands.autocomplete(timezone=_zone_names, topics=_topics, feeds=_feeds)
    async def add(
        self,
        interaction: Interaction,
        channel: Postable,
        at: Typed,
        days: Typed | None = None,
        timezone: Typed | None = None,
        topics: Typed | None = None,
        feeds: Typed | None = None,
        role: discord.Role | None = None,
        style: Style = "card",
        when_empty: WhenEmpty = "skip",
        max_stories: Stories = 5,
    ) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        check_channel(interaction, channel, style)
        by_permission = role is not None and check_role(interaction, channel, role)

        async def work() -> ui.LayoutView:
            settings = await front.settings(interaction) or GuildSettings(0)  # who manages, manages a server
            rule = typed_rule.parse_rule(at, days, timezone, settings.zone)
            draft = Draft(
                channel.id,
                rule,
                topics=_split_words(topics),
                feeds=await self._find_feed_keys(reader, feeds),
                role_id=role.id if role else None,
                role_by_permission=by_permission,
                style=style,
                when_empty=when_empty,
                max_stories=max_stories,
            )
            schedule = await front.newsroom.schedules.add(reader, draft, find_next_due(rule, front.newsroom.clock()))
            unset = settings.zone if settings.zone == GuildSettings(0).zone else None  # nobody may have chosen it
            names = await self.shown.name_feeds(reader)
            return cards.build_saved_card(self.shown.build_view(schedule), names, server_zone=unset)

        await front.answer(interaction, work(), card=as_it_is, private=True)

    @app_commands.command(description="Change a schedule. What you leave out stays as it is")
    @app_commands.rename(when_empty="when-empty", max_stories="max-stories", no_role="no-role")
    @app_commands.describe(
        schedule=SCHEDULE,
        channel="Where it posts from now on",
        at=AT,
        days="Days, such as weekdays, mon wed fri, sat-sun or every day",
        timezone="A city or a time zone",
        topics="Only stories with one of these words or names. - removes them",
        feeds="Only stories from these feeds. - removes them",
        role="A role to mention with each post",
        no_role="True: mention no role",
        style="A compact list, a standard or detailed card of each story, or a digest with its stories in a thread",
        when_empty="When nothing is new: skip it, or say so in a line",
        max_stories="How many stories a post has at most",
    )
    @app_commands.autocomplete(schedule=_schedules, timezone=_zone_names, topics=_topics, feeds=_feeds)
    async def edit(
        self,
        interaction: Interaction,
        schedule: Typed,
        channel: Postable | None = None,
        at: Typed | None = None,
        days: Typed | None = None,
        timezone: Typed | None = None,
        topics: Typed | None = None,
        feeds: Typed | None = None,
        role: discord.Role | None = None,
        no_role: bool = False,
        style: Style | None = None,
        when_empty: WhenEmpty | None = None,
        max_stories: Stories | None = None,
    ) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)

        async def work() -> ui.LayoutView:
            old = await front.newsroom.schedules.get(reader, parse_number(schedule))
            rule = typed_rule.change_rule(old.rule, at, days, timezone)
            draft = Draft(
                channel.id if channel else old.channel_id,
                rule,
                topics=old.topics if topics is None else _split_words(topics),
                feeds=old.feeds if feeds is None else await self._find_feed_keys(reader, feeds),
                role_id=None if no_role else (role.id if role else old.role_id),
                style=style or old.style,
                when_empty=when_empty or old.when_empty,
                max_stories=max_stories or old.max_stories,
                grace=old.grace,
                template=old.template,
            )
            draft = replace(draft, role_by_permission=check_draft(interaction, draft))
            # A time that has come this very second is not passed over by a change of something else.
            due = old.next_due if rule == old.rule else find_next_due(rule, front.newsroom.clock())
            changed = await front.newsroom.schedules.edit(reader, old.id, draft, due)
            return cards.build_saved_card(
                self.shown.build_view(changed), await self.shown.name_feeds(reader), title="Changed"
            )

        await front.answer(interaction, work(), card=as_it_is, private=True)

    @app_commands.command(description="Pause a schedule. Nothing is posted until you resume it")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def pause(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        work = front.newsroom.schedules.pause(reader, parse_number(schedule))
        await front.answer(
            interaction, work, card=lambda told: cards.build_paused_card(self.shown.build_view(told)), private=True
        )

    @app_commands.command(description="Turn a paused schedule on again")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def resume(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)

        async def work() -> ui.LayoutView:
            old = await front.newsroom.schedules.get(reader, parse_number(schedule))
            check_schedule(interaction, old)
            due = find_next_due(old.rule, front.newsroom.clock())
            title = "On again" if old.paused else "It was not paused"
            resumed = await front.newsroom.schedules.resume(reader, old.id, due)
            return cards.build_saved_card(
                self.shown.build_view(resumed), await self.shown.name_feeds(reader), title=title
            )

        await front.answer(interaction, work(), card=as_it_is, private=True)

    @app_commands.command(description="Remove a schedule. Its posts stay")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def remove(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        work = front.newsroom.schedules.remove(reader, parse_number(schedule))
        await front.answer(
            interaction, work, card=lambda told: cards.build_removed_card(self.shown.build_view(told)), private=True
        )

    # --- looking at it ---

    @app_commands.command(name="list", description="Show this server's schedules, each with its next post")
    async def list_(self, interaction: Interaction) -> None:
        self.front.check_manages(interaction)
        await self.front.answer(
            interaction, self.shown.build_list(reader_of(interaction), 0), card=as_it_is, private=True
        )

    @app_commands.command(description="Show what a schedule would post now, to you alone")
    @app_commands.describe(schedule=f"{SCHEDULE}. The newest if you leave it out")
    @app_commands.autocomplete(schedule=_schedules)
    async def preview(self, interaction: Interaction, schedule: Typed | None = None) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        front.take("preview", interaction)
        views: list[ui.LayoutView] = []

        async def work() -> ui.LayoutView:
            views.extend(await self.shown.build_preview(reader, schedule))
            return views[0]

        await front.answer(interaction, work(), card=as_it_is, private=True)
        for view in views[1:]:
            await interaction.followup.send(view=view, ephemeral=True)

    @app_commands.command(description="Post a test in its channel. It uses nothing up and mentions nobody")
    @app_commands.describe(schedule=f"{SCHEDULE}. The newest if you leave it out")
    @app_commands.autocomplete(schedule=_schedules)
    async def test(self, interaction: Interaction, schedule: Typed | None = None) -> None:
        self.front.check_manages(interaction)
        self.front.take("preview", interaction)
        work = self.shown.post_test(interaction, schedule)
        await self.front.answer(interaction, work, card=as_it_is, private=True)

    @app_commands.command(name="run-now", description="Post what is new right now")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def run_now(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        front.take("preview", interaction)

        async def work() -> ui.LayoutView:
            found = await front.newsroom.schedules.get(reader, parse_number(schedule))
            check_schedule(interaction, found)
            await front.newsroom.schedules.run_now(reader, found.id)
            return cards.build_running_card(found)

        await front.answer(interaction, work(), card=as_it_is, private=True)

    @app_commands.command(description="Each post with a link, or why it was not posted")
    @app_commands.describe(schedule="Only this schedule: its number, or choose")
    @app_commands.autocomplete(schedule=_schedules)
    async def history(self, interaction: Interaction, schedule: Typed | None = None) -> None:
        self.front.check_manages(interaction)
        number = parse_number(schedule) if schedule else None
        work = self.shown.build_history(reader_of(interaction), number, 0)
        await self.front.answer(interaction, work, card=as_it_is, private=True)

    @app_commands.command(description="Why the last post has these stories, in this order")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def why(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)

        async def work() -> ui.LayoutView:
            found = await front.newsroom.schedules.get(reader, parse_number(schedule))
            return cards.build_why_card(await front.newsroom.schedules.why(reader, found.id), found)

        await front.answer(interaction, work(), card=as_it_is, private=True)

    # --- what was typed ---

    async def _find_feed_keys(self, reader: Reader, typed: str | None) -> tuple[int, ...]:
        keys = [await self.front.newsroom.feeds.find_key(reader, part) for part in _split_words(typed)]
        return tuple(dict.fromkeys(keys))


def _split_words(typed: str | None) -> tuple[str, ...]:
    """Return what is between commas, each once; nothing for "-"."""
    if typed is None or typed.strip() == "-":
        return ()
    return tuple(dict.fromkeys(bare for part in _LISTED.split(typed) if (bare := part.strip())))


def cog(front: Front) -> commands.Cog:
    return Schedules(front)
