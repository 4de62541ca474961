"""What each button does. Its key is input like any other: rights and shelves are those of whoever pressed, now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from discord import ui

from bot.cards import about, brief, citations, data, facts, keys, people, quotes, shelf, source, sources
from bot.cards.keys import Key
from bot.errors import NotFound, UsageError
from bot.news import Added, Brief, Cited, Results
from cogs import options
from cogs.data import check_scope
from cogs.feeds import FeedButtons
from cogs.front import Front, Interaction, Reply, may_add, reader_of
from cogs.notices import post_notice
from cogs.reports import ReportButtons
from cogs.schedule_cards import ScheduleButtons
from cogs.setup import SetupButtons
from cogs.stories import StoryButtons
from cogs.timeline_picture import build_picture_reply, build_timeline_reply
from cogs.why import WhyButtons

_CONFIRM_WITHIN = timedelta(minutes=10)


class Buttons:
    """Answers a button by its key; an act that is not known is an old or a made-up one, and says so."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._acts: dict[str, Callable[[Interaction, Key], Awaitable[None]]] = {
            "brief": self._brief,
            "quotes": self._quotes,
            "timeline": self._timeline,
            "picture": self._picture,
            "facts": self._facts,
            "people": self._people,
            "person": self._person,
            "source": self._source,
            "sources": self._sources,
            "search": self._search,
            "latest": self._latest,
            "help": self._help,
            "shelve": self._shelve,
            "forget": self._forget,
            "keep": self._keep,
            **FeedButtons(front).acts,
            **ScheduleButtons(front).acts,
            **SetupButtons(front).acts,
            **StoryButtons(front).acts,
            **WhyButtons(front).acts,
            **ReportButtons(front).acts,
        }

    async def press(self, interaction: Interaction, key: Key) -> None:
        """Answer; raises what the client answers once."""
        act = self._acts.get(key.act)
        if act is None:
            raise UsageError("no such button", why="That button is too old. Type the command again.")
        await act(interaction, keys.strip_delivery(key))

    async def _brief(self, interaction: Interaction, key: Key) -> None:
        front, reader, article = self._front, reader_of(interaction), _article(key)

        async def work() -> tuple[Brief, bool]:
            told = await front.newsroom.articles.brief(reader, article)
            settings = await front.settings(interaction) if told.headline.shelf == "private" else None
            return told, settings is not None and may_add(interaction, settings)

        await front.update(
            interaction, work(), card=lambda told: brief.build_brief_card(told[0], front.words, can_shelve=told[1])
        )

    async def _quotes(self, interaction: Interaction, key: Key) -> None:
        speaker = key.rest or None
        if key.article is None and speaker is None:
            raise NotFound("a key without an article or a speaker")
        await self._front.update(
            interaction,
            self._front.newsroom.articles.quotes(reader_of(interaction), key.article, speaker),
            card=lambda told: quotes.build_quotes_card(told, self._front.words, page=key.page or 0),
        )

    async def _timeline(self, interaction: Interaction, key: Key) -> None:
        front, reader, article = self._front, reader_of(interaction), _article(key)
        days = options.period_of(key.rest)

        async def work() -> Reply:
            told = await front.newsroom.articles.timeline(reader, article, *days)
            rest = options.period_key(*days)
            return await build_timeline_reply(front, interaction, told, page=key.page, rest=rest)

        await front.update(interaction, work(), card=lambda reply: reply)

    async def _picture(self, interaction: Interaction, key: Key) -> None:
        front, reader, article = self._front, reader_of(interaction), _article(key)
        days = options.period_of(key.rest)

        async def work() -> Reply:
            told = await front.newsroom.articles.timeline(reader, article, *days)
            return await build_picture_reply(front, interaction, told, rest=options.period_key(*days))

        await front.update(interaction, work(), card=lambda reply: reply)

    async def _facts(self, interaction: Interaction, key: Key) -> None:
        work = self._front.newsroom.articles.facts(reader_of(interaction), _article(key))
        await self._front.update(interaction, work, card=lambda told: facts.build_facts_card(told, self._front.words))

    async def _people(self, interaction: Interaction, key: Key) -> None:
        work = self._front.newsroom.articles.people(reader_of(interaction), _article(key))
        await self._front.update(
            interaction, work, card=lambda told: people.build_people_card(told, self._front.words, page=key.page or 0)
        )

    async def _person(self, interaction: Interaction, key: Key) -> None:
        work = self._front.newsroom.articles.person(reader_of(interaction), key.rest)
        await self._front.update(
            interaction, work, card=lambda told: people.build_person_card(told, self._front.words, page=key.page or 0)
        )

    async def _source(self, interaction: Interaction, key: Key) -> None:
        meant = keys.parse_source_key(key)
        if meant is None:
            raise NotFound("a source key that names nothing")
        work = self._front.newsroom.articles.passage(reader_of(interaction), _article(key), *meant)
        await self._front.answer(
            interaction, work, card=lambda told: source.build_source_card(told, self._front.words), private=True
        )

    async def _sources(self, interaction: Interaction, key: Key) -> None:
        _, wanted = citations.parse(key)
        if not wanted:
            raise NotFound("a sources key that names nothing")
        front = self._front
        work = front.newsroom.articles.cite(reader_of(interaction), wanted)

        def card(found: tuple[Cited, ...]) -> ui.LayoutView:
            return sources.build_sources_card(found, key, front.words)

        if key.page is None:
            await front.answer(interaction, work, card=card, private=True)
        else:
            await front.update(interaction, work, card=card)

    async def _search(self, interaction: Interaction, key: Key) -> None:
        front, reader, page = self._front, reader_of(interaction), key.page or 0
        days = options.period_of(key.rest)
        words = key.rest.split("~", 2)[2] if key.rest.count("~") >= 2 else ""
        if not words:
            raise NotFound("a search key without words")
        front.take("search", interaction)

        async def work() -> Results:
            return await front.newsroom.articles.search(
                reader, words, *days, offset=page * shelf.RESULTS, limit=shelf.RESULTS
            )

        await front.update(
            interaction,
            work(),
            card=lambda told: shelf.build_results_card(told, front.words, page=page, period=options.period_key(*days)),
        )

    async def _latest(self, interaction: Interaction, key: Key) -> None:
        page = key.page or 0
        work = self._front.newsroom.articles.latest(reader_of(interaction), page * shelf.PAGE, shelf.PAGE)
        await self._front.update(interaction, work, card=lambda told: shelf.build_latest_card(*told, page=page))

    async def _help(self, interaction: Interaction, key: Key) -> None:
        group = next((one for one in about.GROUPS if one == key.rest), about.GROUPS[0])

        async def work() -> ui.LayoutView:
            return about.build_help_card(self._front.command_ids, group)

        await self._front.update(interaction, work(), card=lambda view: view)

    async def _shelve(self, interaction: Interaction, key: Key) -> None:
        front, reader, article = self._front, reader_of(interaction), _article(key)
        await front.check_may_add(interaction)
        front.take("fetch", interaction)

        async def work() -> tuple[Added, str]:
            added = await front.newsroom.articles.shelve(reader, article)
            return added, await post_notice(front, interaction, added)

        await front.answer(
            interaction, work(), card=lambda told: shelf.build_added_card(told[0], note=told[1]), private=True
        )

    async def _forget(self, interaction: Interaction, key: Key) -> None:
        scope = check_scope(self._front, interaction, "guild" if key.rest == "g" else "person")
        message = interaction.message
        if key.rest not in {"g", "p"} or message is None or datetime.now(UTC) - message.created_at > _CONFIRM_WITHIN:
            raise UsageError("asked too long ago", why="You were asked too long ago. Type `/data delete` again.")
        self._front.take("forget", interaction)
        work = self._front.newsroom.servers.delete(reader_of(interaction), scope)
        await self._front.update(interaction, work, card=lambda freed: data.build_deleted_card(scope, freed))

    async def _keep(self, interaction: Interaction, _key: Key) -> None:
        async def work() -> None:
            return None

        await self._front.update(interaction, work(), card=lambda _: data.build_kept_card())


def _article(key: Key) -> int:
    if key.article is None:
        raise NotFound("a key without an article")
    return key.article
