"""What /schedule, its buttons and /setup show of schedules: their list, their history, and the post as it would be."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from discord import ui

from bot.cards import schedules as cards
from bot.cards import settings as settings_cards
from bot.cards.keys import Key
from bot.delivery import compose, trial
from bot.delivery.deliver import forum_tags
from bot.delivery.pace import Pacer
from bot.delivery.recurrence import find_next_due, is_known
from bot.delivery.rights import Postable
from bot.delivery.sending import Sender
from bot.delivery.template import list_roles
from bot.news import GuildSettings, Reader
from bot.news.schedules import Schedule
from bot.newsroom.schedules import NoScheduleYet, NoSuchSchedule
from bot.typed import zones
from bot.typed.times_and_days import describe_rule
from cogs.front import Front, Interaction, reader_of
from cogs.posting import check_schedule

_REQUESTS = 10  # a second, of a test post, which has few messages
_NUMBER = re.compile(r"#?(\d{1,15})(?: ·.*)?")  # as typed, or as a suggestion shows it; "08:00" is none


class ScheduleCards:
    """Asks the newsroom, and makes the cards. Who may see them is the caller's to check."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def build_list(self, reader: Reader, page: int) -> ui.LayoutView:
        """Return a page of the server's schedules."""
        found = await self._front.newsroom.schedules.list(reader)
        return cards.build_list_card([self.build_view(one) for one in found], await self.name_feeds(reader), page=page)

    async def build_history(self, reader: Reader, number: int | None, page: int) -> ui.LayoutView:
        """Return a page of what became of the server's posts."""
        offset = page * cards.PAGE
        accounts, total = await self._front.newsroom.schedules.history(reader, number, offset, cards.PAGE)
        assert reader.guild_id is not None  # noqa: S101  # who manages, manages a server
        zone = (await self._front.newsroom.servers.get_settings(reader.guild_id)).zone
        return cards.build_history_card(accounts, total, zone, schedule_id=number, page=page)

    async def build_preview(self, reader: Reader, typed: str | None) -> list[ui.LayoutView]:
        """Return the post itself as views, and the card that says what it is; `typed`: which, else the newest."""
        newsroom = self._front.newsroom
        schedule = await self.find(reader, typed)
        await newsroom.clusterer.cluster_pending()
        made = await compose.compose_brief(
            newsroom.stories, schedule, trial.KEY, newsroom.clock(), roles=list_roles(schedule)
        )
        post = [] if made.post is None else [*made.post.messages, *made.post.thread]
        frame = cards.build_preview_card(self.build_view(schedule), empty=not made.held, messages=len(post))
        return [*post, frame]

    async def post_test(self, interaction: Interaction, typed: str | None) -> ui.LayoutView:
        """Post a test of that schedule, or of the newest; return the card that says where it is."""
        schedule = await self.find(reader_of(interaction), typed)
        check_schedule(interaction, schedule)
        return await self.send_test(interaction, schedule)

    async def send_test(self, interaction: Interaction, schedule: Schedule) -> ui.LayoutView:
        """Post a test of a schedule, which need not be stored; its channel was looked at."""
        newsroom = self._front.newsroom
        channel = interaction.guild.get_channel_or_thread(schedule.channel_id) if interaction.guild else None
        assert isinstance(channel, Postable)  # noqa: S101  # the check has looked
        await newsroom.clusterer.cluster_pending()
        made = await trial.compose_test(newsroom.stories, schedule, newsroom.clock())
        if made.post is None:
            return cards.build_no_test_card(schedule)
        sender = Sender(interaction.client.http, Pacer(_REQUESTS))
        return cards.build_tested_card(
            schedule, await trial.send_test(sender, channel, made, forum_tags(channel, schedule.topics))
        )

    async def find(self, reader: Reader, typed: str | None) -> Schedule:
        """Return the schedule of that number, or the newest where none is named. NoSuchSchedule, NoScheduleYet."""
        if typed:
            return await self._front.newsroom.schedules.get(reader, parse_number(typed))
        found = await self._front.newsroom.schedules.list(reader)
        if not found:
            raise NoScheduleYet("no schedule yet")
        return found[-1]

    def build_view(self, schedule: Schedule) -> cards.ScheduleView:
        """Return a schedule with its rule in words, and when it is due next by the rules of its zone as they are."""
        rule = schedule.rule
        due = find_next_due(rule, self._front.newsroom.clock()) if is_known(rule.zone) else None
        return cards.ScheduleView(schedule, describe_rule(rule), due)

    async def name_feeds(self, reader: Reader) -> dict[int, str]:
        """Return what the server calls its feeds."""
        return {one.id: one.name for one in await self._front.newsroom.feeds.list(reader)}


class ScheduleButtons:
    """The buttons of lists and of notices: only for those who may use the commands."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._shown = ScheduleCards(front)
        self.acts: dict[str, Callable[[Interaction, Key], Coroutine[Any, Any, None]]] = {
            "schedules": self._list,
            "scheduled": self._history,
            "zone": self._set_zone,
            "schedtest": self._test,
        }

    async def _list(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        work = self._shown.build_list(reader_of(interaction), key.page or 0)
        await self._front.update(interaction, work, card=as_it_is)

    async def _history(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        number = parse_number(key.rest.removeprefix("s")) if key.rest else None
        work = self._shown.build_history(reader_of(interaction), number, key.page or 0)
        await self._front.update(interaction, work, card=as_it_is)

    async def _test(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        self._front.take("preview", interaction)
        work = self._shown.post_test(interaction, key.rest)
        await self._front.answer(interaction, work, card=as_it_is, private=True)

    async def _set_zone(self, interaction: Interaction, key: Key) -> None:
        """Make a schedule's time zone the server's: asked for on the card of a schedule, never done by itself."""
        self._front.check_manages(interaction)
        zone = zones.find(key.rest)

        async def work() -> GuildSettings:
            settings = await self._front.settings(interaction)
            assert settings is not None  # noqa: S101  # who manages, manages a server
            changed = replace(settings, zone=zone)
            await self._front.newsroom.servers.set_settings(changed)
            return changed

        await self._front.answer(interaction, work(), card=settings_cards.build_changed_card, private=True)


def parse_number(typed: str) -> int:
    """Return the number of the schedule that was typed or chosen. NoSuchSchedule where it is none."""
    match = _NUMBER.fullmatch(typed.strip())
    if match is None:
        raise NoSuchSchedule(f"schedule {typed[:40]!r}")
    return int(match[1])


def as_it_is(view: ui.LayoutView) -> ui.LayoutView:
    """Return a card that is made already: the work was making it."""
    return view
