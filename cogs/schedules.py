"""/schedule: when the brief comes by itself, where, and what it holds. For those with Manage Server."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.cards import schedules as cards
from bot.cards.keys import Key
from bot.delivery import compose, typed_rule
from bot.delivery.recurrence import coming, is_known, next_due
from bot.delivery.rights import Postable
from bot.news import GuildSettings, Reader, Suggestion
from bot.news.schedules import Draft, Schedule, Style, WhenEmpty
from bot.newsroom.schedules import NoSuchSchedule
from bot.typed import zones
from bot.typed.times_and_days import describe_rule
from cogs import options
from cogs.front import Front, Interaction, reader_of
from cogs.posting import check_channel, check_draft, check_role, check_schedule

SCHEDULE = "Which schedule: its number, or choose"
AT = "When, such as 07:30, 7.30am, noon, or weekdays at 8 and 18"
DAYS = "On which days: weekdays, mon wed fri, sat-sun (every day if you leave it out)"
ZONE = "Whose clock: a city or a zone (this server's if you leave it out)"
_PREVIEW = "dl0"  # the key of a post that is none: no delivery has it
_NUMBER = re.compile(r"#?(\d{1,15})(?: ·.*)?")  # as typed, or as a suggestion shows it; "08:00" is none
_LISTED = re.compile(r"[,;]")

Typed = app_commands.Range[str, 1, 400]
Stories = app_commands.Range[int, 1, 10]


def _suggesting(what: Callable[[Front, Reader, str], Awaitable[Sequence[Suggestion]]]) -> Any:
    """An autocomplete for those who may use the command."""

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
class Schedules(commands.GroupCog, group_name="schedule", group_description="When the brief comes (Manage Server)"):
    def __init__(self, front: Front) -> None:
        self.front = front
        super().__init__()

    # --- setting up ---

    @app_commands.command(description="Post what is new in a channel, at the times you name")
    @app_commands.rename(when_empty="when-empty", max_stories="max-stories")
    @app_commands.describe(
        channel="Where: a channel, a forum or a thread that you may write in",
        at=AT,
        days=DAYS,
        timezone=ZONE,
        topics="Only stories with one of these words or names, with commas between",
        feeds="Only stories of these feeds, with commas between",
        role="A role to mention with each post; it must be mentionable, or you may mention it",
        style="How: a card of each story, a list, or a digest with its stories in a thread",
        when_empty="When nothing is new: skip it, or say so in a line",
        max_stories="How many stories a post holds at most (5 if you leave it out)",
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
            settings = await self._settings(interaction)
            rule = typed_rule.rule(at, days, timezone, settings.zone)
            draft = Draft(
                channel.id,
                rule,
                topics=_several(topics),
                feeds=await self._feed_keys(reader, feeds),
                role_id=role.id if role else None,
                role_by_permission=by_permission,
                style=style,
                when_empty=when_empty,
                max_stories=max_stories,
            )
            schedule = await front.newsroom.schedules.add(reader, draft, next_due(rule, front.newsroom.clock()))
            note = await self._remember(settings, rule.zone)
            return cards.saved(self._coming(schedule), await self._names(reader), note=note)

        await front.answer(interaction, work(), card=_as_it_is, private=True)

    @app_commands.command(description="Change a schedule: only what you name is changed")
    @app_commands.rename(when_empty="when-empty", max_stories="max-stories", no_role="no-role")
    @app_commands.describe(
        schedule=SCHEDULE,
        channel="Where it posts from now on",
        at=AT,
        days="On which days: weekdays, mon wed fri, sat-sun, every day",
        timezone="Whose clock: a city or a zone",
        topics="Only stories with one of these words or names; - takes them back",
        feeds="Only stories of these feeds; - takes them back",
        role="A role to mention with each post",
        no_role="True: mention no role",
        style="A card of each story, a list, or a digest with its stories in a thread",
        when_empty="When nothing is new: skip it, or say so in a line",
        max_stories="How many stories a post holds at most",
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
            old = await front.newsroom.schedules.get(reader, _number(schedule))
            rule = typed_rule.changed(old.rule, at, days, timezone)
            draft = Draft(
                channel.id if channel else old.channel_id,
                rule,
                topics=old.topics if topics is None else _several(topics),
                feeds=old.feeds if feeds is None else await self._feed_keys(reader, feeds),
                role_id=None if no_role else (role.id if role else old.role_id),
                style=style or old.style,
                when_empty=when_empty or old.when_empty,
                max_stories=max_stories or old.max_stories,
                grace=old.grace,
            )
            draft = replace(draft, role_by_permission=check_draft(interaction, draft))
            # A time that has come this very second is not passed over by a change of something else.
            due = old.next_due if rule == old.rule else next_due(rule, front.newsroom.clock())
            changed = await front.newsroom.schedules.edit(reader, old.id, draft, due)
            return cards.saved(self._coming(changed), await self._names(reader), title="Changed")

        await front.answer(interaction, work(), card=_as_it_is, private=True)

    @app_commands.command(description="Post nothing of a schedule until it is resumed")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def pause(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        work = front.newsroom.schedules.pause(reader, _number(schedule))
        await front.answer(interaction, work, card=lambda told: cards.paused(self._coming(told)), private=True)

    @app_commands.command(description="Let a paused schedule post again, from its next time on")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def resume(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)

        async def work() -> ui.LayoutView:
            old = await front.newsroom.schedules.get(reader, _number(schedule))
            check_schedule(interaction, old)
            due = next_due(old.rule, front.newsroom.clock())
            resumed = await front.newsroom.schedules.resume(reader, old.id, due)
            return cards.saved(self._coming(resumed), await self._names(reader), title="On again")

        await front.answer(interaction, work(), card=_as_it_is, private=True)

    @app_commands.command(description="Remove a schedule; what it posted stays")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def remove(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        work = front.newsroom.schedules.remove(reader, _number(schedule))
        await front.answer(interaction, work, card=lambda told: cards.removed(self._coming(told)), private=True)

    # --- looking at it ---

    @app_commands.command(name="list", description="Show this server's schedules, each with its next three times")
    async def list_(self, interaction: Interaction) -> None:
        self.front.check_manages(interaction)
        await self.front.answer(interaction, self.listed(reader_of(interaction), 0), card=_as_it_is, private=True)

    @app_commands.command(description="Show what a schedule would post now, to you alone")
    @app_commands.describe(schedule=f"{SCHEDULE} (the newest if you leave it out)")
    @app_commands.autocomplete(schedule=_schedules)
    async def preview(self, interaction: Interaction, schedule: Typed | None = None) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        front.take("preview", interaction)
        views: list[ui.LayoutView] = []

        async def work() -> ui.LayoutView:
            views.extend(await self._previewed(reader, schedule))
            return views[0]

        await front.answer(interaction, work(), card=_as_it_is, private=True)
        for view in views[1:]:
            await interaction.followup.send(view=view, ephemeral=True)

    @app_commands.command(name="run-now", description="Post what is new right now, beside the schedule's own times")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def run_now(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        front.take("preview", interaction)

        async def work() -> ui.LayoutView:
            found = await front.newsroom.schedules.get(reader, _number(schedule))
            check_schedule(interaction, found)
            await front.newsroom.schedules.run_now(reader, found.id)
            return cards.running(found)

        await front.answer(interaction, work(), card=_as_it_is, private=True)

    @app_commands.command(description="What became of each post: posted, with a link, or not, and why")
    @app_commands.describe(schedule="Only of this schedule: its number, or choose")
    @app_commands.autocomplete(schedule=_schedules)
    async def history(self, interaction: Interaction, schedule: Typed | None = None) -> None:
        self.front.check_manages(interaction)
        number = _number(schedule) if schedule else None
        work = self.past(reader_of(interaction), number, 0)
        await self.front.answer(interaction, work, card=_as_it_is, private=True)

    @app_commands.command(description="Why a schedule's last post held what it did, in that order")
    @app_commands.describe(schedule=SCHEDULE)
    @app_commands.autocomplete(schedule=_schedules)
    async def why(self, interaction: Interaction, schedule: Typed) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)

        async def work() -> ui.LayoutView:
            found = await front.newsroom.schedules.get(reader, _number(schedule))
            return cards.why(await front.newsroom.schedules.why(reader, found.id), found)

        await front.answer(interaction, work(), card=_as_it_is, private=True)

    # --- what buttons show too ---

    async def listed(self, reader: Reader, page: int) -> ui.LayoutView:
        """A page of the server's schedules."""
        found = await self.front.newsroom.schedules.list(reader)
        return cards.listed([self._coming(one) for one in found], await self._names(reader), page=page)

    async def past(self, reader: Reader, number: int | None, page: int) -> ui.LayoutView:
        """A page of what became of the server's posts."""
        offset = page * cards.PAGE
        accounts, total = await self.front.newsroom.schedules.history(reader, number, offset, cards.PAGE)
        assert reader.guild_id is not None  # noqa: S101  # who manages, manages a server
        zone = (await self.front.newsroom.servers.get_settings(reader.guild_id)).zone
        return cards.history(accounts, total, zone, schedule_id=number, page=page)

    # --- what they are made of ---

    async def _previewed(self, reader: Reader, typed: str | None) -> list[ui.LayoutView]:
        """The very post, and what it is."""
        newsroom = self.front.newsroom
        if typed:
            schedule = await newsroom.schedules.get(reader, _number(typed))
        else:
            schedule = next(reversed(await newsroom.schedules.list(reader)), None) or _none()
        await newsroom.clusterer.cluster_pending()
        made = await compose.brief(newsroom.stories, schedule, _PREVIEW, newsroom.clock(), role_id=schedule.role_id)
        post = [] if made.post is None else [*made.post.messages, *made.post.thread]
        frame = cards.previewed(self._coming(schedule), empty=not made.held, messages=len(post))
        return [*post, frame]

    def _coming(self, schedule: Schedule) -> cards.Coming:
        rule = schedule.rule
        instants = coming(rule, self.front.newsroom.clock()) if is_known(rule.zone) else ()
        return cards.Coming(schedule, describe_rule(rule), instants)

    async def _names(self, reader: Reader) -> dict[int, str]:
        return {one.id: one.name for one in await self.front.newsroom.feeds.list(reader)}

    async def _feed_keys(self, reader: Reader, typed: str | None) -> tuple[int, ...]:
        keys = [await self.front.newsroom.feeds.find_key(reader, part) for part in _several(typed)]
        return tuple(dict.fromkeys(keys))

    async def _settings(self, interaction: Interaction) -> GuildSettings:
        settings = await self.front.settings(interaction)
        assert settings is not None  # noqa: S101  # who manages, manages a server
        return settings

    async def _remember(self, settings: GuildSettings, zone: str) -> str:
        """The first zone that is named is the server's from now on; said in a line."""
        if zone == settings.zone or settings.zone != GuildSettings(0).zone:
            return ""
        await self.front.newsroom.servers.set_settings(replace(settings, zone=zone))
        return f"-# {zone} is this server's time zone from now on; `/settings set` changes it"


class ScheduleButtons:
    """The buttons of lists and of notices: only for those who may use the commands."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._cog = Schedules(front)
        self.acts: dict[str, Callable[[Interaction, Key], Coroutine[Any, Any, None]]] = {
            "schedules": self._list,
            "scheduled": self._history,
        }

    async def _list(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        work = self._cog.listed(reader_of(interaction), key.page or 0)
        await self._front.turn(interaction, work, card=_as_it_is)

    async def _history(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        number = _number(key.rest.removeprefix("s")) if key.rest else None
        work = self._cog.past(reader_of(interaction), number, key.page or 0)
        await self._front.turn(interaction, work, card=_as_it_is)


# --- what was typed ---------------------------------------------------------------------------------------------------


def _number(typed: str) -> int:
    match = _NUMBER.fullmatch(typed.strip())
    if match is None:
        raise NoSuchSchedule(f"schedule {typed[:40]!r}")
    return int(match[1])


def _several(typed: str | None) -> tuple[str, ...]:
    """What stands between commas, each once; nothing for "-"."""
    if typed is None or typed.strip() == "-":
        return ()
    return tuple(dict.fromkeys(bare for part in _LISTED.split(typed) if (bare := part.strip())))


def _none() -> Schedule:
    raise NoSuchSchedule("no schedule yet")


def _as_it_is(view: ui.LayoutView) -> ui.LayoutView:
    return view


def cog(front: Front) -> commands.Cog:
    return Schedules(front)
