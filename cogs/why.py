"""The Why? button of /quotes, /timeline and a story: how what the card shows was found, to the asker alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from discord import ui

from bot.cards import keys, story_why, why
from bot.cards.keys import Key
from bot.errors import NotFound
from bot.news import Quotes, Timeline
from bot.newsroom.errors import NotHereAnyMore
from cogs import options
from cogs.front import Front, Interaction, reader_of

T = TypeVar("T")


class WhyButtons:
    """What Why? does. Pressed on a card it answers beside it; its own page buttons turn in place."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self.acts: dict[str, Callable[[Interaction, Key], Awaitable[None]]] = {
            "whyquotes": self._quotes,
            "whytimeline": self._timeline,
            story_why.ACT: self._story,
        }

    async def _quotes(self, interaction: Interaction, key: Key) -> None:
        mark, speaker = keys.parse_why_key(key)
        if key.article is None and not speaker:
            raise NotFound("a why key without an article or a speaker")
        work = self._front.newsroom.articles.quotes(reader_of(interaction), key.article, speaker or None)

        def card(told: Quotes) -> ui.LayoutView:
            return why.explain_quotes(told, page=key.page or 0, mark=mark)

        await self._show(interaction, mark, _still_here(work), card)

    async def _timeline(self, interaction: Interaction, key: Key) -> None:
        mark, rest = keys.parse_why_key(key)
        if key.article is None:
            raise NotFound("a why key without an article")
        work = self._front.newsroom.articles.timeline(reader_of(interaction), key.article, *options.period_of(rest))

        def card(told: Timeline) -> ui.LayoutView:
            return why.explain_timeline(told, self._front.words, page=key.page or 0, rest=rest, mark=mark)

        await self._show(interaction, mark, _still_here(work), card)

    async def _story(self, interaction: Interaction, key: Key) -> None:
        if key.article is None:
            raise NotFound("a why key without a story")
        stories, is_turned = self._front.newsroom.stories, key.page is not None
        work = _still_here(stories.explain(reader_of(interaction), key.article, key.page or 0, story_why.PAGE))
        if is_turned:
            await self._front.update(interaction, work, card=story_why.build_reasons_card)
        else:
            await self._front.answer(interaction, work, card=story_why.build_reasons_card, private=True)

    async def _show(
        self, interaction: Interaction, mark: str, work: Awaitable[T], card: Callable[[T], ui.LayoutView]
    ) -> None:
        if mark:
            await self._front.answer(interaction, work, card=card, private=True)
        else:
            await self._front.update(interaction, work, card=card)


async def _still_here(work: Awaitable[T]) -> T:
    """Return what was asked for; NotHereAnyMore where it is gone: who presses Why? has its card before them."""
    try:
        return await work
    except NotFound as error:
        raise NotHereAnyMore(str(error)) from error
