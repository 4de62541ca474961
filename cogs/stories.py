"""/story, /stories: one event over the articles that report it; /follow, /unfollow: what is new in it, in a channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from discord import app_commands
from discord.ext import commands

from bot.cards import stories as cards
from bot.cards.keys import Key
from bot.delivery.rights import Postable
from bot.errors import UsageError
from bot.news import Reader, Suggestion
from bot.news.schedules import Follow
from bot.news.stories import Story, StoryLine
from bot.newsroom.errors import NoSuchStory
from cogs import options
from cogs.front import Front, Interaction, reader_of
from cogs.posting import check_channel

_CHOOSE = "Type words of a title and choose"
_NAME = f"{_CHOOSE}. The newest if you leave it out"
_FOLLOWED = "Choose one you follow here, or type words of its title"
_CHANNEL = "Where to post what is new. This channel if you leave it out"


async def suggest_stories(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    front: Front = interaction.client.front
    return await options.choices(front.newsroom.stories.suggest, reader_of(interaction), typed)


async def _suggest_followed(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    front: Front = interaction.client.front

    async def suggest(reader: Reader, words: str) -> tuple[Suggestion, ...]:
        wanted = words.casefold().split()
        told = [(one.story, _choose_title(line)) for one, line in await list_followed(front, reader)]
        return tuple(Suggestion(title, f"s{key}") for key, title in told if _has(title, wanted))

    return await options.choices(suggest, reader_of(interaction), typed)


async def list_followed(front: Front, reader: Reader) -> list[tuple[Follow, StoryLine | None]]:
    """Return what the server follows; None for a story whose articles have all gone since."""
    if reader.guild_id is None:
        return []
    found: list[tuple[Follow, StoryLine | None]] = []
    for one in await front.newsroom.schedules.list_follows(reader):
        try:
            found.append((one, await front.newsroom.stories.get_line(reader, one.story)))
        except NoSuchStory:
            found.append((one, None))
    return found


def _choose_title(line: StoryLine | None) -> str:
    return "A story that is gone" if line is None else line.title


def _has(title: str, wanted: list[str]) -> bool:
    return all(word in title.casefold() for word in wanted)


class Stories(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front

    @app_commands.command(description="One event in all its articles, and what is new since you last looked")
    @app_commands.describe(name=_NAME, private=options.PRIVATE)
    @app_commands.autocomplete(name=suggest_stories)
    async def story(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 100] | None = None,
        private: bool | None = None,
    ) -> None:
        front, reader = self.front, reader_of(interaction)

        async def work() -> Story:
            stories = front.newsroom.stories
            return await stories.read(reader, await stories.find_key(reader, name))

        await front.answer(
            interaction, work(), card=lambda told: cards.build_story_card(told, front.words), private=private
        )

    @app_commands.command(description="The stories of the last days, newest first")
    @app_commands.describe(days="How many days back. 7 if you leave it out", private=options.PRIVATE)
    async def stories(
        self,
        interaction: Interaction,
        days: app_commands.Range[int, 1, 365] = cards.DAYS,
        private: bool | None = None,
    ) -> None:
        work = self.front.newsroom.stories.list(reader_of(interaction), days, 0, cards.PAGE)
        await self.front.answer(
            interaction, work, card=lambda told: cards.build_stories_card(*told, days=days), private=private
        )

    @app_commands.command(description="Post what is new in a story in a channel: dates, quotes and figures")
    @app_commands.describe(story=_CHOOSE, channel=_CHANNEL)
    @app_commands.autocomplete(story=suggest_stories)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def follow(
        self,
        interaction: Interaction,
        story: app_commands.Range[str, 1, 100],
        channel: Postable | None = None,
    ) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)
        chosen = choose_channel(interaction, channel)
        check_channel(interaction, chosen, "card")

        async def work() -> tuple[StoryLine, Follow]:
            line = await front.newsroom.stories.get_line(reader, await front.newsroom.stories.find_key(reader, story))
            return line, await front.newsroom.schedules.follow(reader, line.key, chosen.id)

        await front.answer(interaction, work(), card=lambda told: cards.build_followed_card(*told))

    @app_commands.command(description="Stop posting what is new in a story")
    @app_commands.describe(story=_FOLLOWED, channel="Only in this channel. Everywhere if you leave it out")
    @app_commands.autocomplete(story=_suggest_followed)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def unfollow(
        self,
        interaction: Interaction,
        story: app_commands.Range[str, 1, 100],
        channel: Postable | None = None,
    ) -> None:
        front, reader = self.front, reader_of(interaction)
        front.check_manages(interaction)

        async def work() -> tuple[str, list[int]]:
            title, keys = await self._find_followed(reader, story)
            gone = await front.newsroom.schedules.unfollow(reader, keys, channel.id if channel else None)
            return title, list(dict.fromkeys(one.channel_id for one in gone))

        await front.answer(interaction, work(), card=lambda told: cards.build_unfollowed_card(*told))

    async def _find_followed(self, reader: Reader, typed: str) -> tuple[str, list[int]]:
        """Return the followed story that is meant, and the keys it is followed by: a joined one may be by several.

        What is not followed has its own key, which the service of schedules then refuses.
        """
        told = await list_followed(self.front, reader)
        wanted = typed.casefold().split()
        first = next(
            ((one, line) for one, line in told if typed == f"s{one.story}" or _has(_choose_title(line), wanted)), None
        )
        if first is None:
            stories = self.front.newsroom.stories
            line = await stories.get_line(reader, await stories.find_key(reader, typed))
            return line.title, [one.story for one, other in told if other and other.key == line.key] or [line.key]
        one, meant = first
        keys = [other.story for other, line in told if line and meant and line.key == meant.key]
        return _choose_title(meant), keys or [one.story]


class StoryButtons:
    """What the buttons of stories do."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self.acts: dict[str, Callable[[Interaction, Key], Awaitable[None]]] = {
            "story": self._story,
            "stories": self._stories,
        }

    async def _story(self, interaction: Interaction, key: Key) -> None:
        front, reader, asked = self._front, reader_of(interaction), cards.parse_key(key)
        if key.article is None:
            raise NoSuchStory("a key without a story")
        story, stories = key.article, front.newsroom.stories
        # A page that is turned keeps its marks; a card that is opened marks what is new to whoever opens it.
        turned = key.page is not None
        work = stories.get(reader, story, asked.since) if turned else stories.read(reader, story, asked.since)
        await front.update(
            interaction,
            work,
            card=lambda told: cards.build_story_card(
                told, front.words, view=asked.view, page=key.page or 0, period=asked.period
            ),
        )

    async def _stories(self, interaction: Interaction, key: Key) -> None:
        page = key.page or 0
        days = min(max(int(key.rest), 1), 365) if key.rest.isascii() and key.rest.isdigit() else cards.DAYS
        work = self._front.newsroom.stories.list(reader_of(interaction), days, page * cards.PAGE, cards.PAGE)
        await self._front.update(
            interaction, work, card=lambda told: cards.build_stories_card(*told, days=days, page=page)
        )


def choose_channel(interaction: Interaction, chosen: Postable | None) -> Postable:
    """Return the channel that is meant: the one that was chosen, else the one the command was given in."""
    channel = chosen or interaction.channel
    if not isinstance(channel, Postable):
        raise UsageError("no channel", why="I cannot post here. Choose a channel with `channel:`.")
    return channel


def cog(front: Front) -> commands.Cog:
    return Stories(front)
