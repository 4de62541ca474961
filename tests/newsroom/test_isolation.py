"""One server's shelf is nobody else's, and a private reading is one person's: every method, every other reader.

What a reader can get at is gathered as text and searched for words that stand only where the reader may not look.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from bot.errors import DatelineError
from bot.news import FEEDS, HOUSE, Added, GuildSettings, Reader, Shelf
from bot.newsroom import Newsroom
from bot.newsroom.articles import ArticleService, PassageKind
from bot.newsroom.intake import Place
from bot.store import Connection
from bot.store.tables_feeds import feed_items, subscription_spans
from bot.store.timestamps import format_instant
from tests.quick import QuickAnalyst, Web, made

OWNER = Reader(1, 10)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://news.example/secretplace"
STORY = (
    "Vera Hushword spoke in Secretplace on 2026-04-01.\n\nShe said “we keep the hushhush thing to ourselves for now”. "
    "Otto Stillman agreed in 1974."
)
PRIVATE = (
    "Paul Quietword wrote a privatenote on 2026-05-05.\n\n"
    "“This privatenote is only for me and nobody else,” he wrote in 1975."
)
SHELF_WORDS = ("hushword", "secretplace", "hushhush", "stillman", "news.example")
PRIVATE_WORDS = ("quietword", "privatenote")


@dataclass(frozen=True)
class World:
    newsroom: Newsroom
    shelved: int
    private: int
    house: int


async def _bring_by_feed(newsroom: Newsroom, guild_id: int) -> Added:
    """The secret story is stored once for all; one server follows the feed that brought it, another server another."""
    added = await newsroom.intake.add(made(STORY, None, None, URL), Place(FEEDS))

    async def follow(connection: Connection) -> None:
        at = format_instant(NOW)
        item = {"feed_id": 1, "at": at, "title": "Hushword", "url": URL, "fate": "shelved", "reason": ""}
        mine = {**item, "id": 1, "article_id": added.article_id, "newest": at, "touched": at}
        await connection.execute(insert(feed_items), mine)
        spans = [{"guild_id": guild_id, "feed_id": 1, "after_item": 0}, {"guild_id": 20, "feed_id": 2, "after_item": 0}]
        await connection.execute(insert(subscription_spans), spans)

    await newsroom.store.transact(follow)
    return added


@pytest.fixture(params=["by its people", "by a feed"])
async def world(newsroom: Newsroom, web: Web, request: pytest.FixtureRequest) -> World:
    house = await newsroom.intake.add(
        made(
            "Anna Open spoke on 2026-03-01. “All of us may know this very well,” she said.",
            "Open news",
            date(2026, 3, 1),
        ),
        Place(HOUSE),
    )
    web.pages[URL] = STORY
    if request.param == "by a feed":
        shelved = await _bring_by_feed(newsroom, 10)
    else:
        shelved = await newsroom.articles.add_url(OWNER, URL)
    private = await newsroom.articles.read_privately(OWNER, PRIVATE)
    await newsroom.servers.set_settings(GuildSettings(10, "everyone", zone="Hush/Zone"))
    assert shelved.article_id is not None
    assert house.article_id is not None
    return World(newsroom, shelved.article_id, private.headline.article_id, house.article_id)


Ask = Callable[[Newsroom, Reader, int | None], Awaitable[Any]]
TYPED = (
    "",
    "h",
    "hush",
    "vera hushword",
    "secret",
    "hushwrod",
    "stil",
    "quiet",
    "paul",
    "private",
    "privatnote",
    "a",
    "news",
)


async def _hits(newsroom: Newsroom, reader: Reader, typed: str) -> Any:
    results = await newsroom.articles.search(reader, typed)
    return results.hits, results.total  # without the words, which the asker knows


async def _sayings(newsroom: Newsroom, reader: Reader, typed: str) -> Any:
    return (await newsroom.articles.quotes(reader, None, typed)).article_quotes


_KINDS: tuple[PassageKind, ...] = ("quote", "event", "gist", "point", "fact")


def _passage(kind: PassageKind) -> Ask:
    return lambda newsroom, reader, key: newsroom.articles.passage(reader, key or 0, kind, 0)


def _of_articles(ask: Callable[[ArticleService, Reader, str], Awaitable[Any]], typed: str) -> Ask:
    return lambda newsroom, reader, _: ask(newsroom.articles, reader, typed)


def _typed(ask: Callable[[Newsroom, Reader, str], Awaitable[Any]], typed: str) -> Ask:
    return lambda newsroom, reader, _: ask(newsroom, reader, typed)


BY_KEY: dict[str, Ask] = {
    "brief": lambda n, r, key: n.articles.brief(r, key),
    "quotes": lambda n, r, key: n.articles.quotes(r, key),
    "quotes of a speaker": lambda n, r, key: n.articles.quotes(r, key, "vera"),
    "timeline": lambda n, r, key: n.articles.timeline(r, key),
    "timeline bounded": lambda n, r, key: n.articles.timeline(r, key, date(1900, 1, 1), date(2100, 1, 1)),
    "facts": lambda n, r, key: n.articles.facts(r, key),
    "people": lambda n, r, key: n.articles.people(r, key),
    **{f"passage {kind}": _passage(kind) for kind in _KINDS},
    "remove": lambda n, r, key: n.articles.remove(r, key or 0),
    "reread": lambda n, r, key: n.articles.reread(r, key or 0),
    "shelve": lambda n, r, key: n.articles.shelve(r, key or 0),
}
ACROSS: dict[str, Ask] = {
    "latest": lambda n, r, _: n.articles.latest(r, 0, 50),
    "latest, later": lambda n, r, _: n.articles.latest(r, 1, 50),
    "counts": lambda n, r, _: n.articles.counts(r),
    "stored_about": lambda n, r, _: n.servers.describe_stored(r),
    "export person": lambda n, r, _: n.servers.export(r, "person"),
    "export guild": lambda n, r, _: n.servers.export(r, "guild"),
    **{f"search {t!r}": _typed(_hits, t) for t in (*TYPED, *SHELF_WORDS, *PRIVATE_WORDS)},
    **{f"person {t!r}": _of_articles(ArticleService.person, t) for t in TYPED},
    **{f"speaker {t!r}": _typed(_sayings, t) for t in TYPED},
    **{f"articles {t!r}": _of_articles(ArticleService.suggest_articles, t) for t in TYPED},
    **{f"names {t!r}": _of_articles(ArticleService.suggest_people, t) for t in TYPED},
    **{f"topics {t!r}": _of_articles(ArticleService.suggest_topics, t) for t in TYPED},
    **{f"article_id {t!r}": _of_articles(ArticleService.find_id, t) for t in TYPED},
}


async def _answer(ask: Ask, newsroom: Newsroom, reader: Reader, key: int | None) -> str:
    """The answer as text, or the error's reply to the reader; what the asker typed is no news to them."""
    try:
        return str(await ask(newsroom, reader, key)).casefold()
    except DatelineError as error:
        return type(error).__name__


STRANGERS = {
    "another server": Reader(2, 20),
    "the same person elsewhere": Reader(1, 20),
    "another person's direct messages": Reader(2),
    "the same person's direct messages": Reader(1),
    "another member of the server": Reader(3, 10),
}


@pytest.mark.parametrize("who", STRANGERS)
async def test_no_answer_holds_a_word_that_its_reader_may_not_see(world: World, who: str) -> None:
    reader = STRANGERS[who]
    hidden: tuple[str, ...] = ()
    if reader.guild_id != 10:
        hidden += SHELF_WORDS
    if reader.user_id != 1:
        hidden += PRIVATE_WORDS
    for name, ask in BY_KEY.items():
        for key in (world.shelved, world.private, None):
            if reader.guild_id == 10 and name in {"remove", "reread"}:
                continue  # it is their server's shelf
            answer = await _answer(ask, world.newsroom, reader, key)
            assert not [word for word in hidden if word in answer], (name, key, answer)
    for name, ask in ACROSS.items():
        answer = await _answer(ask, world.newsroom, reader, None)
        assert not [word for word in hidden if word in answer], (name, answer)


@pytest.mark.parametrize("who", ["another server", "another person's direct messages"])
async def test_what_is_there_elsewhere_is_answered_as_what_is_nowhere(world: World, who: str) -> None:
    reader = STRANGERS[who]
    for name, ask in BY_KEY.items():
        nowhere = await _answer(ask, world.newsroom, reader, 4711)
        for key in (world.shelved, world.private):
            assert await _answer(ask, world.newsroom, reader, key) == nowhere, name


async def test_a_private_reading_is_in_no_list_of_its_own_reader(world: World) -> None:
    for name, ask in ACROSS.items():
        if name in {"stored_about", "export person"}:
            continue  # there they are told what is kept about them
        answer = await _answer(ask, world.newsroom, OWNER, None)
        assert not [word for word in PRIVATE_WORDS if word in answer], (name, answer)
    assert "privatenote" in str(await world.newsroom.articles.brief(OWNER, world.private)).casefold()


async def test_others_articles_do_not_count(world: World) -> None:
    counts = await world.newsroom.articles.counts(Reader(2, 20))
    assert (counts.articles, (await world.newsroom.articles.latest(Reader(2, 20)))[1]) == (1, 1)
    assert (await world.newsroom.articles.counts(OWNER)).articles == 2


async def test_adding_what_another_server_has_is_answered_as_new(world: World) -> None:
    """Also its revision is the first, and its day of adding its own."""
    other = Reader(2, 20)
    added = await world.newsroom.articles.add_url(other, URL)
    assert added.outcome == "added"
    brief = await world.newsroom.articles.brief(other, added.article_id)
    assert (brief.headline.revision, brief.changes) == (1, ())


async def test_a_page_that_changed_between_two_servers_shows_each_its_own(world: World, web: Web) -> None:
    other = Reader(2, 20)
    web.pages[URL] = STORY + "\n\nNewword of 2030 came later."
    added = await world.newsroom.articles.add_url(other, URL)
    assert added.outcome == "added"
    theirs = await world.newsroom.articles.brief(other, added.article_id)
    assert (theirs.headline.revision, theirs.changes) == (1, ())
    assert "2030" in str(await world.newsroom.articles.timeline(other, added.article_id))
    mine = await world.newsroom.articles.brief(OWNER, world.shelved)
    assert (mine.headline.revision, mine.changes) == (1, ())
    assert (await world.newsroom.articles.search(OWNER, "newword")).total == 0
    assert (await world.newsroom.articles.search(other, "newword")).total == 1


async def test_removing_takes_it_off_that_shelf_only(world: World) -> None:
    other = Reader(2, 20)
    added = await world.newsroom.articles.add_url(other, URL)
    assert added.article_id is not None
    await world.newsroom.articles.remove(other, added.article_id)
    assert (await world.newsroom.articles.latest(other))[1] == 1
    assert (await world.newsroom.articles.brief(OWNER, world.shelved)).headline.article_id == world.shelved
    assert (await world.newsroom.articles.search(OWNER, "hushhush")).total == 1


async def test_deleting_one_servers_data_leaves_the_others(world: World) -> None:
    other = Reader(2, 20)
    await world.newsroom.articles.add_url(other, URL)
    await world.newsroom.servers.delete(other, "guild")
    await world.newsroom.servers.delete(Reader(2), "person")
    assert (await world.newsroom.articles.search(OWNER, "hushhush")).total == 1
    assert (await world.newsroom.articles.brief(OWNER, world.private)).headline.shelf == "private"
    assert (await world.newsroom.servers.get_settings(10)).zone == "Hush/Zone"


async def test_the_same_text_from_another_address_shows_each_server_its_own_address(world: World, web: Web) -> None:
    other = Reader(2, 20)
    web.pages["https://mirror.example/x"] = STORY
    added = await world.newsroom.articles.add_url(other, "https://mirror.example/x")
    assert added.outcome == "added"
    assert (await world.newsroom.articles.brief(other, added.article_id)).headline.url == "https://mirror.example/x"
    assert (await world.newsroom.articles.brief(OWNER, world.shelved)).headline.url == URL


async def test_a_key_does_not_tell_whether_another_server_has_the_article(newsroom: Newsroom, web: Web) -> None:
    """Were it the article's own, it would be the same again after a removal only where somebody else kept it."""
    web.pages[URL] = STORY
    theirs = await newsroom.articles.add_url(OWNER, URL)
    other = Reader(2, 20)
    first = await newsroom.articles.add_url(other, URL)
    assert first.article_id is not None
    await newsroom.articles.remove(other, first.article_id)
    second = await newsroom.articles.add_url(other, URL)
    assert (first.outcome, second.outcome) == ("added", "added")
    assert len({theirs.article_id, first.article_id, second.article_id}) == 3


async def test_what_the_house_takes_up_later_is_shown_once_to_a_server_that_had_it(newsroom: Newsroom) -> None:
    article = made(STORY, "Hushed", date(2026, 4, 1), URL)
    own = await newsroom.intake.add(article, Place(Shelf.of_guild(10)))
    house = await newsroom.intake.add(article, Place(HOUSE))
    assert own.article_id != house.article_id
    for reader, key in ((OWNER, own.article_id), (Reader(2, 20), house.article_id)):
        headlines, total = await newsroom.articles.latest(reader)
        assert [(one.article_id, total) for one in headlines] == [(key, 1)]
        assert (await newsroom.articles.counts(reader)).articles == 1
        assert [one.value for one in await newsroom.articles.suggest_articles(reader, "Hush")] == [f"a{key}"]


async def test_no_shorter_wait_tells_that_another_shelf_has_it(
    newsroom: Newsroom, web: Web, analyst: QuickAnalyst
) -> None:
    web.pages[URL] = STORY
    await newsroom.articles.add_url(OWNER, URL)
    for other in (Reader(2, 20), Reader(3, 30)):
        before = len(analyst.analysed)
        await newsroom.articles.add_url(other, URL)
        await newsroom.articles.read_privately(other, URL)
        assert len(analyst.analysed) == before + 2


async def test_a_server_and_a_person_of_the_same_number_share_nothing(world: World) -> None:
    newsroom = world.newsroom
    namesake = Reader(10, 20)  # a person whose number is that of OWNER's server
    await newsroom.articles.read_privately(namesake, PRIVATE.replace("Quietword", "Namesake"))
    assert "namesake" not in str(await newsroom.articles.latest(OWNER, 0, 50)).lower()
    assert "hushword" not in str(await newsroom.articles.latest(namesake, 0, 50)).lower()
    held = await newsroom.servers.describe_stored(namesake)
    assert len(held.private) == 1
    assert held.shelf == ()
    assert await newsroom.servers.delete(namesake) == 1
    assert (await newsroom.articles.latest(OWNER))[1] == 2
