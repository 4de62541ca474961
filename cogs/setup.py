"""/setup: one private card that walks through all that a server's brief needs. For those with Manage Server.

What is chosen is written down at each press, so the card goes on after a restart, and for whoever types /setup next.
What cannot be is said on the card itself, with what to do; only who may not manage the server is answered beside it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import cast, get_args

from discord import app_commands, ui
from discord.ext import commands

from bot.cards.forms import read_form
from bot.cards.keys import Key
from bot.errors import DatelineError, NotFound, UsageError
from bot.news.schedules import DETAILS, Draft, Grouping, Rule, Style
from bot.news.setups import STEPS, SetupDraft, Step, make_draft
from bot.typed import zones
from cogs import setup_forms
from cogs.front import Front, Interaction, reader_of
from cogs.posting import check_draft
from cogs.schedule_cards import ScheduleCards, as_it_is
from cogs.settings import Adders
from cogs.setup_end import SetupEnd
from cogs.setup_views import SetupViews, Trouble, describe_trouble

Change = Callable[[SetupDraft], Awaitable[SetupDraft]]


class Setup(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front
        self._views = SetupViews(front)

    @app_commands.command(description="Set up the news brief step by step, or change it. Needs Manage Server")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def setup(self, interaction: Interaction) -> None:
        self.front.check_manages(interaction)

        async def work() -> ui.LayoutView:
            draft = await self.front.newsroom.setups.get(reader_of(interaction))
            return await self._views.build(interaction, draft, draft.next_step)

        await self.front.answer(interaction, work(), card=as_it_is, private=True)


class SetupButtons:
    """What is pressed, chosen and typed on the card."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._views = SetupViews(front)
        self._shown = ScheduleCards(front)
        self.acts: dict[str, Callable[[Interaction, Key], Awaitable[None]]] = {
            "setup": self._go,
            "setnext": self._next,
            "setform": self._open_form,
            "setchan": self._choose_channel,
            "settime": self._choose("when", _set_time),
            "setdays": self._choose("when", _set_days),
            "setzone": self._choose_zone,
            "setwhen": self._type_when,
            "setfeeds": self._type_feeds,
            "setfeed": self._choose_feed,
            "setonly": self._choose("feeds", _set_feeds),
            "setstyle": self._choose("look", _set_style),
            "setparts": self._choose("look", _set_details),
            "setgroup": self._choose("look", _set_grouping),
            "setlook": self._type_look,
            "setroles": self._type_roles,
            "setadders": self._choose_adders,
            "setrole": self._choose_adder_role,
            "setwhich": self._choose_schedule,
            "setdaily": self._begin_here,
            **SetupEnd(front).acts,
        }

    # --- from step to step --------------------------------------------------------------------------------------------

    async def _go(self, interaction: Interaction, key: Key) -> None:
        step = _read_step(key.rest)
        await self._change(interaction, step, _leave, stay=True)

    async def _next(self, interaction: Interaction, key: Key) -> None:
        step = _read_step(key.rest)

        async def change(draft: SetupDraft) -> SetupDraft:
            return _pass(draft, step)

        await self._change(interaction, step, change)

    async def _open_form(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        draft = await self._front.newsroom.setups.get(reader_of(interaction))
        await interaction.response.send_modal(
            setup_forms.build_form(key.rest, draft, await self._name_sections(draft, interaction))
        )

    async def _name_sections(self, draft: SetupDraft, interaction: Interaction) -> dict[str, str]:
        """Return the sections whose headings may have a role, by what a template knows them by."""
        if draft.template.grouping == "feed":
            names = await self._shown.name_feeds(reader_of(interaction))
            return {str(key): names[key] for key in draft.feeds or names if key in names}
        return {topic: topic for topic in draft.topics}

    # --- channel, time, zone ------------------------------------------------------------------------------------------

    async def _choose_channel(self, interaction: Interaction, key: Key) -> None:
        async def change(draft: SetupDraft) -> SetupDraft:
            chosen = replace(draft, channel_id=int(key.rest or 0))
            check_draft(interaction, Draft(chosen.channel_id or 0, _ANY_RULE, style=draft.style))
            return chosen

        await self._change(interaction, "channel", change)

    async def _choose_zone(self, interaction: Interaction, key: Key) -> None:
        async def change(draft: SetupDraft) -> SetupDraft:
            return await self._set_zone(interaction, draft, key.rest)

        await self._change(interaction, "when", change)

    async def _type_when(self, interaction: Interaction, _key: Key) -> None:
        typed = read_form(interaction)

        async def change(draft: SetupDraft) -> SetupDraft:
            draft = await self._front.newsroom.setups.keep(
                reader_of(interaction), setup_forms.read_times(draft, typed.get("time", ""))
            )  # a wrong city does not lose the time
            zone = typed.get("zone", "").strip()
            return await self._set_zone(interaction, draft, zone) if zone else draft

        await self._change(interaction, "when", change, typed_zone=typed.get("zone", ""))

    async def _set_zone(self, interaction: Interaction, draft: SetupDraft, typed: str) -> SetupDraft:
        """Make it the server's zone, which is what was asked, and the schedule's."""
        zone = zones.find(typed)
        settings = await self._views.get_settings(interaction)
        await self._front.newsroom.servers.set_settings(replace(settings, zone=zone))
        return replace(draft, zone=zone)

    # --- feeds --------------------------------------------------------------------------------------------------------

    async def _type_feeds(self, interaction: Interaction, _key: Key) -> None:
        addresses = setup_forms.read_addresses(read_form(interaction).get("addresses", ""))
        await self._follow(interaction, addresses)

    async def _choose_feed(self, interaction: Interaction, key: Key) -> None:
        await self._follow(interaction, [key.rest])

    async def _follow(self, interaction: Interaction, addresses: list[str]) -> None:
        """Follow each, and say of each that cannot be followed why, and what to do."""

        async def work() -> ui.LayoutView:
            draft = await self._front.newsroom.setups.get(reader_of(interaction))
            outcome = await setup_forms.follow(self._front, interaction, addresses)
            if draft.feeds and outcome.followed:  # some were chosen: what is added here belongs to them
                draft = replace(draft, feeds=(*draft.feeds, *outcome.followed))
                await self._front.newsroom.setups.keep(reader_of(interaction), draft)
            return await self._views.build(interaction, draft, "feeds", Trouble(outcome.problem, found=outcome.found))

        self._front.check_manages(interaction)
        await self._front.update(interaction, work(), card=as_it_is)

    # --- looks --------------------------------------------------------------------------------------------------------

    async def _type_look(self, interaction: Interaction, _key: Key) -> None:
        typed = read_form(interaction)

        async def change(draft: SetupDraft) -> SetupDraft:
            return setup_forms.read_look(interaction, draft, typed)

        await self._change(interaction, "look", change, stay=True)

    async def _type_roles(self, interaction: Interaction, _key: Key) -> None:
        typed = read_form(interaction)

        async def change(draft: SetupDraft) -> SetupDraft:
            sections = await self._name_sections(draft, interaction)
            return setup_forms.read_roles(interaction, draft, sections, typed)

        await self._change(interaction, "look", change, stay=True)

    # --- who may add --------------------------------------------------------------------------------------------------

    async def _choose_adders(self, interaction: Interaction, key: Key) -> None:
        async def change(draft: SetupDraft) -> SetupDraft:
            settings = await self._views.get_settings(interaction)
            adders: Adders = "everyone" if key.rest == "everyone" else "managers"
            await self._front.newsroom.servers.set_settings(replace(settings, adders=adders))
            return _pass(draft, "adders")

        await self._change(interaction, "adders", change, stay=True)

    async def _choose_adder_role(self, interaction: Interaction, key: Key) -> None:
        async def change(draft: SetupDraft) -> SetupDraft:
            settings = await self._views.get_settings(interaction)
            role = interaction.guild.get_role(int(key.rest)) if interaction.guild and key.rest else None
            chosen = None if role is None or role.is_default() else role.id
            await self._front.newsroom.servers.set_settings(replace(settings, adder_role=chosen))
            return _pass(draft, "adders")

        await self._change(interaction, "adders", change, stay=True)

    # --- which -----------------------------------------------------------------------------------------------------

    async def _choose_schedule(self, interaction: Interaction, key: Key) -> None:
        async def change(draft: SetupDraft) -> SetupDraft:
            if key.rest == "new":
                return SetupDraft(zone=draft.zone)
            if not key.rest.isdecimal():
                raise NotFound("a key without a schedule")
            return make_draft(await self._front.newsroom.schedules.get(reader_of(interaction), int(key.rest)))

        await self._change(interaction, "done", change)

    async def _begin_here(self, interaction: Interaction, key: Key) -> None:
        """Begin with the channel that it is pressed in, every day at eight: what is still missing is asked for."""

        async def change(_draft: SetupDraft) -> SetupDraft:
            fresh = await self._views.make_fresh(interaction)
            feed = int(key.rest[1:]) if key.rest[1:].isdecimal() else None
            channel_id = interaction.channel_id or 0
            if feed is not None:
                await self._front.newsroom.feeds.get(reader_of(interaction), feed)
                fresh = replace(fresh, feeds=(feed,))
            fresh = replace(fresh, times=(480,), passed=("feeds", "look", "adders"))
            await self._front.newsroom.setups.keep(reader_of(interaction), fresh)
            check_draft(interaction, Draft(channel_id, _ANY_RULE))
            return replace(fresh, channel_id=channel_id)

        await self._change(interaction, "channel", change, beside=True)

    # --- one change ---------------------------------------------------------------------------------------------------

    def _choose(
        self, step: Step, apply: Callable[[SetupDraft, str], SetupDraft]
    ) -> Callable[[Interaction, Key], Awaitable[None]]:
        """Return what answers a menu whose choice changes the draft alone."""

        async def answer(interaction: Interaction, key: Key) -> None:
            async def change(draft: SetupDraft) -> SetupDraft:
                return apply(draft, key.rest)

            await self._change(interaction, step, change, stay=True)

        return answer

    async def _change(
        self,
        interaction: Interaction,
        step: Step,
        change: Change,
        *,
        stay: bool = False,
        typed_zone: str = "",
        beside: bool = False,
    ) -> None:
        """Change the draft, write it down, and show the next step that is missing, or this one.

        What cannot be is said on the card: whoever sets up a bot is to see what is wrong where they can mend it.
        `beside`: in a card of its own, not in that of the button.
        """
        self._front.check_manages(interaction)
        setups, reader = self._front.newsroom.setups, reader_of(interaction)

        async def work() -> ui.LayoutView:
            draft = await setups.get(reader)
            try:
                changed = await change(draft)
            except DatelineError as trouble:
                if trouble.is_fault:
                    raise
                known = await setups.get(reader)
                return await self._views.build(interaction, known, step, Trouble(describe_trouble(trouble), typed_zone))
            if changed != draft or beside:
                await setups.keep(reader, changed)
            return await self._views.build(interaction, changed, step if stay else changed.next_step)

        if beside:
            await self._front.answer(interaction, work(), card=as_it_is, private=True)
        else:
            await self._front.update(interaction, work(), card=as_it_is)


_ANY_RULE = Rule((0,), (1,), "UTC")  # rights in a channel do not hang on the time


async def _leave(draft: SetupDraft) -> SetupDraft:
    return draft


def _read_step(typed: str) -> Step:
    if typed not in STEPS:
        raise NotFound("a key without a step")
    return typed


def _pass(draft: SetupDraft, step: Step) -> SetupDraft:
    return draft if step in draft.passed else replace(draft, passed=(*draft.passed, step))


def _set_time(draft: SetupDraft, value: str) -> SetupDraft:
    return setup_forms.read_times(draft, value)


def _set_days(draft: SetupDraft, value: str) -> SetupDraft:
    days = tuple(sorted({int(one) for one in value if one in "1234567"}))
    return replace(draft, days=days or draft.days)


def _set_feeds(draft: SetupDraft, value: str) -> SetupDraft:
    return replace(draft, feeds=tuple(int(one) for one in value.split(",") if one.isdecimal()))


def _set_style(draft: SetupDraft, value: str) -> SetupDraft:
    if value not in get_args(Style):
        raise NotFound("a key without a style")
    return replace(draft, style=cast("Style", value))


def _set_details(draft: SetupDraft, value: str) -> SetupDraft:
    shown = set(value.split(","))
    details = tuple(one for one in DETAILS if one in shown)
    return replace(draft, template=replace(draft.template, details=details))


def _set_grouping(draft: SetupDraft, value: str) -> SetupDraft:
    if value not in get_args(Grouping):
        raise NotFound("a key without a grouping")
    if value == "topic" and not draft.topics:
        raise UsageError(
            "no topics", why="Name the topics first: press **Topics and role**. Each of them gets a heading."
        )
    return replace(draft, template=replace(draft.template, grouping=cast("Grouping", value), roles=()))


def cog(front: Front) -> commands.Cog:
    return Setup(front)
