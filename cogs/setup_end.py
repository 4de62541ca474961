"""The last step of /setup: the post as it would be, a test of it, the schedule that is made of what was chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from weakref import WeakValueDictionary

from discord import ui

from bot.cards import setup as cards
from bot.cards.keys import Key
from bot.delivery import trial
from bot.delivery.recurrence import find_next_due
from bot.errors import DatelineError, UsageError
from bot.news import Reader
from bot.news.schedules import Draft, Schedule
from bot.news.setups import SetupDraft, make_draft
from cogs.front import Front, Interaction, reader_of
from cogs.posting import check_draft
from cogs.schedule_cards import ScheduleCards, as_it_is
from cogs.setup_views import SetupViews, Trouble, describe_trouble


class SetupEnd:
    """Answers the buttons of the last step."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._views = SetupViews(front)
        self._shown = ScheduleCards(front)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()  # a server's, while it is pressed
        self.acts: dict[str, Callable[[Interaction, Key], Awaitable[None]]] = {
            "setshow": self._preview,
            "settest": self._test,
            "setsave": self._save,
            "setpost": self._post,
            "setdrop": self._drop,
        }

    async def _preview(self, interaction: Interaction, _key: Key) -> None:
        self._front.check_manages(interaction)
        self._front.take("preview", interaction)
        views: list[ui.LayoutView] = []

        async def work() -> ui.LayoutView:
            views.extend(await self._views.build_post(interaction))
            return views[0]

        await self._front.answer(interaction, work(), card=as_it_is, private=True)
        for view in views[1:]:
            await interaction.followup.send(view=view, ephemeral=True)

    async def _test(self, interaction: Interaction, _key: Key) -> None:
        self._front.check_manages(interaction)
        self._front.take("preview", interaction)

        async def work() -> ui.LayoutView:
            draft = await self._front.newsroom.setups.get(reader_of(interaction))
            schedule = self._views.make_schedule(interaction, draft)
            self._check(interaction, draft)
            return await self._shown.send_test(interaction, schedule)

        await self._front.answer(interaction, work(), card=as_it_is, private=True)

    async def _save(self, interaction: Interaction, key: Key) -> None:
        await self._finish(interaction, key.rest, is_posting=False)

    async def _post(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        self._front.take("preview", interaction)
        await self._finish(interaction, key.rest, is_posting=True)

    async def _finish(self, interaction: Interaction, which: str, *, is_posting: bool) -> None:
        """Make the schedule; where there is nothing to post, say so on the card and make none yet.

        `which`: the schedule that the card was about, or "new"; where that is not so any more, it was pressed twice.
        """
        self._front.check_manages(interaction)
        newsroom, reader = self._front.newsroom, reader_of(interaction)

        async def work() -> ui.LayoutView:
            async with self._turns.setdefault(reader.guild_id or 0, asyncio.Lock()):
                return await finish()

        async def finish() -> ui.LayoutView:
            draft = await newsroom.setups.get(reader)
            if which != str(draft.schedule_id or "new"):
                why = "That was saved already, or somebody changed it. `/setup` shows how it is now."
                raise UsageError("pressed twice", why=why)
            try:
                if is_posting:
                    await self._check_news(interaction, draft)
                schedule = await self._store(interaction, reader, draft)
            except DatelineError as trouble:  # said on the card, which stays to be mended
                if trouble.is_fault:
                    raise
                return await self._views.build(interaction, draft, draft.next_step, Trouble(describe_trouble(trouble)))
            if is_posting:
                await newsroom.schedules.run_now(reader, schedule.id)
            await newsroom.setups.forget(reader)
            view = await self._views.describe(interaction, make_draft(schedule))
            return cards.build_finished_card(view, schedule.channel_id, is_posting=is_posting)

        await self._front.update(interaction, work(), card=as_it_is)

    async def _check_news(self, interaction: Interaction, draft: SetupDraft) -> None:
        schedule = self._views.make_schedule(interaction, draft)
        await self._front.newsroom.clusterer.cluster_pending()
        made = await trial.compose_test(self._front.newsroom.stories, schedule, self._front.newsroom.clock())
        if made.post is None:
            raise UsageError(
                "no news", why="There is no news of the last day to post yet. Add a feed, or save it for later."
            )

    async def _store(self, interaction: Interaction, reader: Reader, draft: SetupDraft) -> Schedule:
        schedules, clock = self._front.newsroom.schedules, self._front.newsroom.clock
        wanted = self._check(interaction, draft)
        due = find_next_due(wanted.rule, clock())
        if draft.schedule_id is None:
            return await schedules.add(reader, wanted, due)
        old = await schedules.get(reader, draft.schedule_id)
        due = old.next_due if old.rule == wanted.rule else due
        return await schedules.edit(reader, draft.schedule_id, replace(wanted, grace=old.grace), due)

    def _check(self, interaction: Interaction, draft: SetupDraft) -> Draft:
        """Return what is to be stored, with the rights of whoever presses looked at. UsageError, NotAllowed."""
        rule = draft.rule
        if draft.channel_id is None or rule is None:
            raise UsageError("not all is chosen", why="Something is still missing. Choose it first.")
        wanted = Draft(
            draft.channel_id,
            rule,
            topics=draft.topics,
            feeds=draft.feeds,
            role_id=draft.role_id,
            style=draft.style,
            when_empty=draft.when_empty,
            max_stories=draft.max_stories,
            template=draft.template,
        )
        return replace(wanted, role_by_permission=check_draft(interaction, wanted))

    async def _drop(self, interaction: Interaction, _key: Key) -> None:
        self._front.check_manages(interaction)
        work = self._front.newsroom.setups.forget(reader_of(interaction))
        await self._front.update(interaction, work, card=lambda _: cards.build_dropped_card())
