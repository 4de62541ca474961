"""/feed: what a server follows, through which filter, and how it fares. For those with Manage Server."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.cards import feed_added
from bot.cards import feeds as cards
from bot.cards.keys import Key
from bot.errors import NotFound, SourceError, UsageError
from bot.news import Reader
from bot.news.feed_answers import Followed, Imported, Preview, WhichFeed
from bot.news.feeds import Fate, FeedEvent, Filter, Posted, Subscription
from bot.settings import MOST_LATEST
from cogs import options
from cogs.front import Front, Interaction, Reply, reader_of

LARGEST_OPML = 1024 * 1024  # bytes: some thousand feeds
MOST_WORDS = 50  # of one field of a filter
LONGEST_WORD = 100  # characters

FEED = "Type words of its name and choose"
_EMPTIES = ". - removes them"
_HISTORY = re.compile(r"f(\d{1,15})~([a-z_]*)")
_LATEST = re.compile(re.escape(feed_added.LATEST).replace(re.escape("{}"), r"(\d{1,2})"))
_PAGE_LINK = re.compile(r"\[That page\]\((\S{8,500})\)")

Became = Literal["added", "changed", "filtered", "repeat", "left out", "over the limit", "not readable"]
_FATES: dict[Became, Fate] = {
    "added": "shelved",
    "changed": "changed",
    "filtered": "filtered",
    "repeat": "repeat",
    "left out": "old",
    "over the limit": "over_limit",
    "not readable": "unreadable",
}
_NAMES: dict[str, Fate] = {fate: fate for fate in _FATES.values()}

Line = app_commands.Range[str, 1, 1000]
_Past = tuple[Subscription, tuple[FeedEvent, ...], int, dict[int, Posted]]


async def _suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    front: Front = interaction.client.front
    if not interaction.permissions.manage_guild:
        return []
    return await options.choices(front.newsroom.feeds.suggest, reader_of(interaction), typed)


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Feeds(
    commands.GroupCog, group_name="feed", group_description="The feeds this server follows. Needs Manage Server"
):
    def __init__(self, front: Front) -> None:
        self.front = front
        super().__init__()

    @app_commands.command(description="Follow a feed. Its newest articles are added for this server, then each new one")
    @app_commands.describe(
        address="The address of a feed, or of a page that has one",
        latest="How many of its newest articles to add now. 5, unless the operator has set another number",
    )
    async def add(
        self,
        interaction: Interaction,
        address: app_commands.Range[str, 4, 2000],
        latest: app_commands.Range[int, 0, MOST_LATEST] | None = None,
    ) -> None:
        self.front.check_manages(interaction)
        self.front.take("fetch", interaction)
        work = self.front.newsroom.feeds.add(reader_of(interaction), address, latest)

        def build(told: Followed | WhichFeed) -> ui.LayoutView:
            return _build_added_card(told, latest)

        await self.front.answer(interaction, work, card=build, private=True)

    @app_commands.command(name="list", description="Show the feeds this server follows")
    async def list_(self, interaction: Interaction) -> None:
        self.front.check_manages(interaction)
        work = self.front.newsroom.feeds.list(reader_of(interaction))
        await self.front.answer(interaction, work, card=cards.build_list_card, private=True)

    @app_commands.command(description="Stop following a feed. Its articles stay")
    @app_commands.describe(feed=FEED)
    @app_commands.autocomplete(feed=_suggest)
    async def remove(self, interaction: Interaction, feed: str) -> None:
        await self._with(interaction, feed, self.front.newsroom.feeds.remove, cards.build_removed_card)

    @app_commands.command(description="Pause a feed. Nothing of it comes in until you resume it")
    @app_commands.describe(feed=FEED)
    @app_commands.autocomplete(feed=_suggest)
    async def pause(self, interaction: Interaction, feed: str) -> None:
        await self._with(interaction, feed, self.front.newsroom.feeds.pause, cards.build_paused_card)

    @app_commands.command(description="Turn a paused feed on again, from what is new now")
    @app_commands.describe(feed=FEED)
    @app_commands.autocomplete(feed=_suggest)
    async def resume(self, interaction: Interaction, feed: str) -> None:
        self.front.check_manages(interaction)
        self.front.take("fetch", interaction)
        feeds = self.front.newsroom.feeds

        async def resume(reader: Reader, key: int) -> Subscription:
            before = await feeds.get(reader, key)
            await feeds.resume(reader, key)
            return before

        await self._with(interaction, feed, resume, cards.build_resumed_card)

    @app_commands.command(name="filter", description="Show or set what comes in from a feed, and try it out")
    @app_commands.rename(
        not_words="not-words", not_authors="not-authors", not_categories="not-categories", only="preview"
    )
    @app_commands.describe(
        feed=FEED,
        words=f"Only items with one of these words or phrases, separated by commas{_EMPTIES}",
        not_words=f"No items with any of these words or phrases{_EMPTIES}",
        authors=f"Only items by these authors{_EMPTIES}",
        not_authors=f"No items by these authors{_EMPTIES}",
        categories=f"Only items in these categories{_EMPTIES}",
        not_categories=f"No items in these categories{_EMPTIES}",
        clear="True: start with an empty filter, which lets everything in",
        only="True: only show what it would do to the items in the feed now",
    )
    @app_commands.autocomplete(feed=_suggest)
    async def filter_(
        self,
        interaction: Interaction,
        feed: str,
        words: Line | None = None,
        not_words: Line | None = None,
        authors: Line | None = None,
        not_authors: Line | None = None,
        categories: Line | None = None,
        not_categories: Line | None = None,
        clear: bool = False,
        only: bool = False,
    ) -> None:
        self.front.check_manages(interaction)
        self.front.take("fetch", interaction)
        typed = {
            "words": words,
            "not_words": not_words,
            "authors": authors,
            "not_authors": not_authors,
            "categories": categories,
            "not_categories": not_categories,
        }
        named: dict[str, Any] = {name: split_words(line) for name, line in typed.items() if line is not None}
        feeds, reader = self.front.newsroom.feeds, reader_of(interaction)

        async def work() -> ui.LayoutView:
            key = await feeds.find_key(reader, feed)
            subscription = await feeds.get(reader, key)
            given = replace(Filter() if clear else subscription.filter, **named)
            if not only and given != subscription.filter:
                subscription = await feeds.set_filter(reader, key, given)
            told: Preview | None = None
            try:
                told = await feeds.preview_filter(reader, key, given)
            except SourceError:
                if only:
                    raise  # the preview is all that was asked for
            return cards.build_filter_card(told, subscription, given, saved=not only)

        await self.front.answer(interaction, work(), card=_as_it_is, private=True)

    @app_commands.command(description="How each feed is doing: the last fetch, the next, what failed and why")
    async def health(self, interaction: Interaction) -> None:
        self.front.check_manages(interaction)
        work = self.front.newsroom.feeds.health(reader_of(interaction))
        await self.front.answer(interaction, work, card=cards.build_health_card, private=True)

    @app_commands.command(description="What happened to each item of a feed, and why")
    @app_commands.describe(feed=FEED, became="Only items that this happened to")
    @app_commands.autocomplete(feed=_suggest)
    async def history(self, interaction: Interaction, feed: str, became: Became | None = None) -> None:
        self.front.check_manages(interaction)
        feeds, reader = self.front.newsroom.feeds, reader_of(interaction)
        fate = _FATES[became] if became else None

        async def work() -> _Past:
            return await list_history(self.front, reader, await feeds.find_key(reader, feed), fate, 0)

        await self.front.answer(
            interaction, work(), card=lambda told: cards.build_history_card(*told, fate=fate), private=True
        )

    @app_commands.command(name="import", description="Follow every feed in an OPML file. Feed readers can export one")
    @app_commands.describe(file="The OPML file (.opml or .xml)")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        self.front.check_manages(interaction)
        if file.size > LARGEST_OPML:
            raise UsageError("too large", why="That file is too large. An OPML file can have 1 MiB at most.")
        self.front.take("import", interaction)
        reader = reader_of(interaction)

        async def work() -> tuple[Imported, ...]:
            return await self.front.newsroom.feeds.import_opml(reader, await _read(file))

        await self.front.answer(interaction, work(), card=cards.build_import_card, private=True)

    @app_commands.command(description="Get the feeds this server follows as an OPML file")
    async def export(self, interaction: Interaction) -> None:
        self.front.check_manages(interaction)
        self.front.take("export", interaction)
        feeds, reader = self.front.newsroom.feeds, reader_of(interaction)

        async def work() -> Reply:
            followed = await feeds.list(reader)
            files = ((cards.OPML_FILE, await feeds.export_opml(reader)),) if followed else ()
            return Reply(cards.build_export_card(len(followed)), files)

        await self.front.answer(interaction, work(), card=_as_it_is, private=True)

    async def _with(
        self,
        interaction: Interaction,
        feed: str,
        act: Callable[[Reader, int], Awaitable[Subscription]],
        card: Callable[[Subscription], ui.LayoutView],
    ) -> None:
        self.front.check_manages(interaction)
        reader = reader_of(interaction)

        async def work() -> Subscription:
            return await act(reader, await self.front.newsroom.feeds.find_key(reader, feed))

        await self.front.answer(interaction, work(), card=card, private=True)


# --- buttons and the menu ---------------------------------------------------------------------------------------------


class FeedButtons:
    """The buttons and the menu on the feeds' cards; rights are looked at again at each press."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self.acts: dict[str, Callable[[Interaction, Key], Awaitable[None]]] = {
            "feeds": self._list,
            "feedhealth": self._health,
            "feedpast": self._history,
            "feedadd": self._add,
        }

    async def _list(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        work = self._front.newsroom.feeds.list(reader_of(interaction))
        await self._front.update(interaction, work, card=lambda told: cards.build_list_card(told, page=key.page or 0))

    async def _health(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        work = self._front.newsroom.feeds.health(reader_of(interaction))
        await self._front.update(interaction, work, card=lambda told: cards.build_health_card(told, page=key.page or 0))

    async def _history(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        match = _HISTORY.fullmatch(key.rest)
        if match is None:
            raise NotFound("a key without a feed")
        fate, page = _NAMES.get(match[2]), key.page or 0
        work = list_history(self._front, reader_of(interaction), int(match[1]), fate, page)
        await self._front.update(
            interaction, work, card=lambda told: cards.build_history_card(*told, fate=fate, page=page)
        )

    async def _add(self, interaction: Interaction, key: Key) -> None:
        self._front.check_manages(interaction)
        self._front.take("fetch", interaction)
        reader, feeds = reader_of(interaction), self._front.newsroom.feeds
        latest = _find_latest(interaction.message)

        async def work() -> Followed | WhichFeed:
            if not key.rest.startswith("#"):
                return await feeds.add(reader, key.rest, latest)
            told = await feeds.add(reader, _find_page(interaction.message), latest)  # the page says which it meant
            if isinstance(told, Followed):
                return told  # it offers no other any more
            meant = next((one.url for one in told.found if feed_added.build_mark(one.url) == key.rest), None)
            if meant is None:
                raise UsageError("gone", why="That page no longer offers this feed. Type `/feed add` again.")
            return await feeds.add(reader, meant, latest)

        await self._front.update(interaction, work(), card=_build_added_card)


async def list_history(front: Front, reader: Reader, subscription_id: int, fate: Fate | None, page: int) -> _Past:
    """Return a feed with a page of what became of its items, how many there are, and where the page's were posted."""
    feeds = front.newsroom.feeds
    subscription = await feeds.get(reader, subscription_id)
    events, total = await feeds.history(reader, subscription_id, page * cards.PAGE, cards.PAGE, fate)
    return subscription, events, total, await feeds.find_posts(reader, events)


def split_words(typed: str) -> tuple[str, ...]:
    """Return what was typed, at its commas, each once; `-` is none. UsageError where it is more than a filter holds."""
    if typed.strip() in {"-", "–", "—"}:
        return ()
    words = [" ".join(part.strip().strip('"“”„').split()) for part in re.split(r"[,;\n]", typed)]
    kept = tuple(dict.fromkeys(word for word in words if word))
    if len(kept) > MOST_WORDS:
        raise UsageError(
            "too many words",
            why=f"That is too much for a filter. It takes at most {MOST_WORDS} words or phrases of a kind.",
        )
    if any(len(word) > LONGEST_WORD for word in kept):
        raise UsageError("too long", why=f"A word or phrase of a filter can have {LONGEST_WORD} characters at most.")
    return kept


def _build_added_card(told: Followed | WhichFeed, latest: int | None = None) -> ui.LayoutView:
    return (
        feed_added.build_choice_card(told, latest) if isinstance(told, WhichFeed) else feed_added.build_added_card(told)
    )


def _as_it_is(made: Any) -> Any:
    return made


def _find_page(message: discord.Message | None) -> str:
    """Return the address of the page that a card asked about, from the card, which is the bot's own."""
    for part in _list_texts(message.components if message else ()):
        if found := _PAGE_LINK.search(part):
            return found[1]
    raise UsageError("no page", why="I no longer know which page that was. Type `/feed add` again.")


def _find_latest(message: discord.Message | None) -> int | None:
    """Return how many items were asked for with a card that asks which feed; None where that was left open."""
    for part in _list_texts(message.components if message else ()):
        if found := _LATEST.search(part):
            return min(int(found[1]), MOST_LATEST)
    return None


def _list_texts(components: Sequence[Any]) -> list[str]:
    found: list[str] = []
    for component in components:
        if isinstance(component, discord.TextDisplay):
            found.append(component.content)
        found += _list_texts(getattr(component, "children", ()))
    return found


async def _read(file: discord.Attachment) -> bytes:
    try:
        return await file.read()
    except discord.HTTPException as refusal:
        raise UsageError(
            f"attachment: {refusal.status}", why="I could not get that file from Discord. Send it again."
        ) from refusal


def cog(front: Front) -> commands.Cog:
    return Feeds(front)
