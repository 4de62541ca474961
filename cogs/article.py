"""/article: a server's articles. Needs Manage Server unless the server's settings say otherwise."""

from __future__ import annotations

from collections.abc import Awaitable

from discord import app_commands, ui
from discord.ext import commands

from bot.cards import shelf as cards
from bot.errors import UsageError
from bot.news import Added, Headline
from cogs import options
from cogs.front import Front, Interaction, reader_of
from cogs.notices import post_notice


class Article(commands.GroupCog, group_name="article", group_description="This server's articles: add, remove, reread"):
    def __init__(self, front: Front) -> None:
        self.front = front
        super().__init__()

    @app_commands.command(description="Read a web page and add its article for this server")
    @app_commands.describe(url="The article's address, beginning with https://", private=options.PRIVATE)
    async def add(
        self, interaction: Interaction, url: app_commands.Range[str, 8, 2000], private: bool | None = None
    ) -> None:
        front, reader = self.front, reader_of(interaction)
        if not url.strip().casefold().startswith(("http://", "https://")):
            raise UsageError("no address", why="That is not a web address. It must begin with https:// or http://.")
        await front.check_may_add(interaction)
        front.take("fetch", interaction)
        work = self._notify(interaction, front.newsroom.articles.add_url(reader, url.strip()))
        await front.answer(interaction, work, card=_build_card, private=private)

    @app_commands.command(description="Remove an article from this server")
    @app_commands.describe(article="Type words of its title and choose", private=options.PRIVATE)
    @app_commands.autocomplete(article=options.articles)
    async def remove(self, interaction: Interaction, article: str, private: bool | None = None) -> None:
        front, reader = self.front, reader_of(interaction)
        await front.check_may_add(interaction)

        async def work() -> Headline:
            return await front.newsroom.articles.remove(reader, await front.find_article(reader, article))

        await front.answer(interaction, work(), card=cards.build_removed_card, private=private)

    @app_commands.command(description="Read an article's page again, to see whether it has changed")
    @app_commands.describe(article="Type words of its title and choose", private=options.PRIVATE)
    @app_commands.autocomplete(article=options.articles)
    async def reread(self, interaction: Interaction, article: str, private: bool | None = None) -> None:
        front, reader = self.front, reader_of(interaction)
        await front.check_may_add(interaction)
        front.take("fetch", interaction)

        async def work() -> Added:
            return await front.newsroom.articles.reread(reader, await front.find_article(reader, article))

        await front.answer(interaction, self._notify(interaction, work()), card=_build_card, private=private)

    async def _notify(self, interaction: Interaction, work: Awaitable[Added]) -> tuple[Added, str]:
        added = await work
        return added, await post_notice(self.front, interaction, added)


def _build_card(told: tuple[Added, str]) -> ui.LayoutView:
    return cards.build_added_card(told[0], note=told[1])


def cog(front: Front) -> commands.Cog:
    return Article(front)
