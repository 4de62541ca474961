"""What /setup's card is made of: the draft with all that it stands on, and the post as it would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from discord import ui

from bot.cards import frame
from bot.cards import setup as cards
from bot.cards.menus import Choice
from bot.cards.posts import HEADING
from bot.delivery import compose, trial
from bot.delivery.recurrence import find_next_due, is_known
from bot.errors import BotNotAllowed, DatelineError, NotAllowed
from bot.news import GuildSettings, Suggestion
from bot.news.schedules import Rule, Schedule
from bot.news.setups import SetupDraft, Step
from bot.typed import zones
from bot.typed.times_and_days import describe_rule, describe_times
from cogs.front import Front, Interaction, reader_of
from cogs.schedule_cards import ScheduleCards

_ANY_TIME = (480,)
_MONTH = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong with the last thing chosen, in words; a zone that was typed for one; a page's feeds."""

    words: str = ""
    typed_zone: str = ""
    found: tuple[Choice, ...] = ()


NONE = Trouble()


def describe_trouble(trouble: DatelineError) -> str:
    """Return what went wrong, and what whoever sets up the bot can do about it."""
    if isinstance(trouble, BotNotAllowed):
        return f"{trouble.words} Give me that under **Permissions** in the channel’s settings, or choose another."
    if isinstance(trouble, NotAllowed):
        return f"{trouble.words} Choose another, or ask an administrator for it."
    return trouble.words


class SetupViews:
    """Asks the newsroom, and makes the card. Who may see it is the caller's to check."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._shown = ScheduleCards(front)

    async def build(
        self, interaction: Interaction, draft: SetupDraft, step: Step, trouble: Trouble = NONE
    ) -> ui.LayoutView:
        """Return the card at a step."""
        view = await self.describe(interaction, draft)
        if step == "when":
            view = replace(view, zones=self._suggest_zones(trouble.typed_zone, draft, view.settings))
        if step == "look":
            view = replace(view, sample=await self._show_sample(interaction, draft))
        if step == "done":
            view = replace(view, others=await self._list_others(interaction))
        return cards.build_setup_card(replace(view, problem=trouble.words, found=trouble.found), step)

    async def describe(self, interaction: Interaction, draft: SetupDraft) -> cards.SetupView:
        """Return what a draft comes to, in words, and when it would post first."""
        rule = draft.rule
        feeds = await self._shown.name_feeds(reader_of(interaction))
        return cards.SetupView(
            draft,
            await self.get_settings(interaction),
            feeds,
            rule=_describe_rule(draft),
            due=find_next_due(rule, self._front.newsroom.clock()) if rule and is_known(rule.zone) else None,
        )

    async def get_settings(self, interaction: Interaction) -> GuildSettings:
        """Return the server's settings."""
        settings = await self._front.settings(interaction)
        assert settings is not None  # noqa: S101  # who manages, manages a server
        return settings

    async def make_fresh(self, interaction: Interaction) -> SetupDraft:
        """Return a draft of a new schedule: nothing is chosen but the server's zone, where it has one."""
        settings = await self.get_settings(interaction)
        return SetupDraft(zone=settings.zone if settings.zone != GuildSettings(0).zone else None)

    def make_schedule(self, interaction: Interaction, draft: SetupDraft) -> Schedule:
        """Return what the draft would be as a schedule, set up now; nobody stores it."""
        now, reader = self._front.newsroom.clock(), reader_of(interaction)
        return Schedule(
            draft.schedule_id or 0,
            reader.guild_id or 0,
            draft.channel_id or 0,
            draft.rule or Rule(draft.times or _ANY_TIME, draft.days, draft.zone or "UTC"),
            now,
            now,
            reader.user_id,
            topics=draft.topics,
            feeds=draft.feeds,
            role_id=draft.role_id,
            style=draft.style,
            max_stories=draft.max_stories,
            template=draft.template,
        )

    async def build_post(self, interaction: Interaction) -> list[ui.LayoutView]:
        """Return the post as it would be with the last day's news, and a line that says what it is."""
        draft = await self._front.newsroom.setups.get(reader_of(interaction))
        made = await self._compose(interaction, draft)
        if made.post is None:
            text = "There is no news of the last day to post yet. Add a feed in the step **Feeds**, or an article."
            return [frame.build_notice_card("", text, accent=frame.AMBER, small="Only you see this.")]
        return [*made.post.messages, *made.post.thread]

    async def _compose(
        self, interaction: Interaction, draft: SetupDraft, since: timedelta = timedelta()
    ) -> compose.Made:
        await self._front.newsroom.clusterer.cluster_pending()
        schedule = self.make_schedule(interaction, draft)
        schedule = replace(schedule, created=schedule.created - since)
        return await compose.compose_brief(
            self._front.newsroom.stories, schedule, trial.KEY, self._front.newsroom.clock()
        )

    async def _show_sample(self, interaction: Interaction, draft: SetupDraft) -> Sequence[str]:
        """Return the first story as it would be posted, without its buttons."""
        made = await self._compose(interaction, replace(draft, max_stories=1))
        if made.post is None:  # a quiet day: any news of the month shows what a post looks like
            made = await self._compose(interaction, replace(draft, max_stories=1), since=_MONTH)
        if made.post is None:
            return ()
        views = [*made.post.messages, *made.post.thread]
        return [text for view in views for text in _list_stories(view)]

    def _suggest_zones(self, typed: str, draft: SetupDraft, settings: GuildSettings) -> Sequence[Suggestion]:
        now, default = self._front.newsroom.clock(), draft.zone or settings.zone
        near = zones.suggest(typed, now, default) or zones.suggest_near(typed, now) if typed else ()
        return near or zones.suggest("", now, default)

    async def _list_others(self, interaction: Interaction) -> tuple[tuple[int, str], ...]:
        found = await self._front.newsroom.schedules.list(reader_of(interaction))
        return tuple((one.id, f"{one.id} · {describe_rule(one.rule)}") for one in found)


def _describe_rule(draft: SetupDraft) -> str:
    if draft.rule is not None:
        return describe_rule(draft.rule)
    return describe_times(Rule(draft.times, draft.days, "")) if draft.times else ""


def _list_stories(view: ui.LayoutView) -> list[str]:
    """Return the texts of a post's message between its head and its foot."""
    texts: list[str] = []
    for box in view.children:
        if isinstance(box, ui.Container):
            stories = [child for child in box.children[:-1] if not _is_head(child)]
            texts += [
                one.content for child in stories for one in (child, *_inside(child)) if isinstance(one, ui.TextDisplay)
            ]
    return texts


def _is_head(item: ui.Item[Any]) -> bool:
    return isinstance(item, ui.TextDisplay) and item.content.startswith(f"## {HEADING}\n")


def _inside(item: ui.Item[Any]) -> list[ui.Item[Any]]:
    return list(item.walk_children()) if isinstance(item, ui.Section) else []
