"""Stories asked of a real store: what is merged, what is new, what has moved, and whose articles nobody else sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import NotFound
from bot.news import Article, Extent, Reader, Shelf
from bot.news.feeds import FeedEvent
from bot.news.stories import Story
from bot.newsroom import Newsroom, story_cache, story_views
from bot.newsroom.errors import NoStories, NoSuchStory
from bot.newsroom.intake import Place
from bot.newsroom.story_views import StoryReadings
from bot.store import Connection, feed_items, feeds, story_queries
from bot.stories.timeline import MergedEvent
from tests.quick import Clock

HOUSE, HERE, THERE = Reader(1), Reader(1, 10), Reader(1, 20)
HOUSE_SHELF, SERVER_SHELF = Shelf("house"), Shelf.of_guild(10)
HOUR = timedelta(hours=1)
STORM = "Ada Lovelace said: “We will not wait for the next storm to close the bridge.”"
BRIDGE = (
    "The harbour board of Eastport voted on 2026-03-09 to close the old suspension bridge over the river. "
    f"{STORM} Inspectors of the bridge found rust in the suspension cables. Some 1,200 cars cross the bridge daily."
)
AGAIN = (
    "Eastport's old suspension bridge over the river will be closed, the harbour board decided. "
    f"{STORM} The suspension cables of the bridge are full of rust, inspectors of the board found."
)
MORE = (
    "Fishermen of Eastport blocked the old suspension bridge over the river to stop the harbour board from closing it. "
    "Grace Hopper said: “Nobody of the board asked us about the bridge before.” The board has set aside $3 million. "
    "The suspension bridge will be sold for scrap on 2026-05-04."
)
ELECTION = (
    "Voters in the northern province of Westmark elected a parliament on 2026-03-08, with a turnout of 61 percent. "
    "Alan Turing of the opposition said: “Westmark has chosen another parliament.”"
)


class Archive:
    """Adds articles and places them; each gets an address of its own."""

    def __init__(self, newsroom: Newsroom, clock: Clock) -> None:
        self.newsroom, self.clock, self.added = newsroom, clock, 0

    async def add(
        self,
        text: str,
        title: str,
        outlet: str = "Harbour News",
        shelf: Shelf = HOUSE_SHELF,
        url: str | None = None,
        day: date = date(2026, 3, 10),
    ) -> int:
        self.added += 1
        address = url or f"https://outlet.example/{self.added}"
        article = Article(
            text=text,
            body=Extent(0, len(text)),
            origin=address,
            title=title,
            published=day,
            url=address,
            outlet=outlet,
        )
        told = await self.newsroom.intake.add(article, Place(shelf))
        assert told.article_id is not None
        await self.newsroom.clusterer.cluster_pending()
        return told.article_id


@pytest.fixture
def archive(newsroom: Newsroom, clock: Clock) -> Archive:
    return Archive(newsroom, clock)


async def test_a_story_merges_what_its_articles_say(newsroom: Newsroom, archive: Archive) -> None:
    first = await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    await archive.add(AGAIN, "Old suspension bridge in Eastport to close", "River Post")
    await archive.add(ELECTION, "Westmark elects a parliament", "River Post")
    story = await newsroom.stories.get(HOUSE, await newsroom.stories.find_key(HOUSE, f"a{first}"))
    assert story.line.title == "Old suspension bridge in Eastport to close"
    assert story.line.outlets == ("Harbour News", "River Post")
    assert [article_quote.headline.outlet for article_quote in story.quotes[0].article_quotes] == [
        "Harbour News",
        "River Post",
    ]
    assert [entry.event.when.value for entry in story.timeline] == ["2026-03-09"]
    assert story.gist[0].span.text.startswith("Eastport's old suspension bridge")
    assert not any(entry.new for entry in story.quotes)


async def test_every_source_of_a_story_leads_to_its_words(newsroom: Newsroom, archive: Archive) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    await archive.add(MORE, "Fishermen block the suspension bridge of Eastport", "River Post")
    story = await newsroom.stories.get(HOUSE, await newsroom.stories.find_key(HOUSE, None))
    for quote in story.quotes:
        for article_quote in quote.article_quotes:
            passage = await newsroom.articles.passage(
                HOUSE, article_quote.headline.article_id, "quote", article_quote.index
            )
            assert article_quote.quote.span.text in passage.paragraph.text
    for entry in story.timeline:
        for article_event in entry.article_events:
            passage = await newsroom.articles.passage(
                HOUSE, article_event.headline.article_id, "event", article_event.index
            )
            assert article_event.event.span.text in passage.paragraph.text


async def test_what_is_new_since_a_person_looked_is_marked_for_that_person(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    key = await newsroom.stories.find_key(HOUSE, None)
    assert (await newsroom.stories.read(HOUSE, key)).since is None
    clock.turn(HOUR)
    await archive.add(MORE, "Fishermen block the suspension bridge of Eastport", "River Post")
    clock.turn(HOUR)
    story = await newsroom.stories.read(HOUSE, key)
    assert [entry.quote.name for entry in story.quotes if entry.new] == ["Grace Hopper"]
    assert [entry.event.when.value for entry in story.timeline if entry.new] == ["2026-05-04"]
    assert [number.text for number in story.numbers] == ["$3 million"]
    clock.turn(HOUR)
    again = await newsroom.stories.read(HOUSE, key)
    assert not any(entry.new for entry in again.quotes)
    other = await newsroom.stories.read(Reader(2), key)
    assert other.since is None


async def test_when_a_person_looked_is_forgotten_with_their_data(newsroom: Newsroom, archive: Archive) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    key = await newsroom.stories.find_key(HOUSE, None)
    await newsroom.stories.read(HOUSE, key)
    await newsroom.stories.read(Reader(2), key)
    assert b"last_looked" in await newsroom.servers.export(HOUSE)
    await newsroom.servers.delete(HOUSE)
    assert await newsroom.stories.get_read_marker(HOUSE, key) is None
    assert await newsroom.stories.get_read_marker(Reader(2), key) is not None


async def test_a_followed_story_is_fresh_only_with_something_new(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    key, seen = await newsroom.stories.find_key(HOUSE, None), clock.now
    clock.turn(HOUR)
    await archive.add(AGAIN, "Old suspension bridge in Eastport to close", "River Post")
    assert len((await newsroom.stories.get_line(HOUSE, key)).headlines) == 2
    assert await newsroom.stories.get_news(HOUSE, key, seen) is None
    clock.turn(HOUR)
    await archive.add(MORE, "Fishermen block the suspension bridge of Eastport", "Coast Daily")
    fresh = await newsroom.stories.get_news(HOUSE, key, seen)
    assert fresh is not None
    assert [number.text for number in fresh.numbers] == ["$3 million"]
    assert await newsroom.stories.get_news(HOUSE, key, clock.now) is None


async def test_a_story_that_is_gone_has_nothing_fresh(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    mine = await archive.add(ELECTION, "Westmark elects a parliament", shelf=SERVER_SHELF)
    key = await newsroom.stories.find_key(HERE, f"a{mine}")
    await newsroom.articles.remove(HERE, mine)
    assert await newsroom.stories.get_news(HERE, key, clock.now - HOUR) is None


async def test_what_comes_after_until_is_not_fresh_yet(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    key, seen = await newsroom.stories.find_key(HOUSE, None), clock.now
    clock.turn(HOUR)
    await archive.add(MORE, "Fishermen block the suspension bridge of Eastport", "Coast Daily")
    assert await newsroom.stories.get_news(HOUSE, key, seen, clock.now - HOUR / 2) is None
    assert await newsroom.stories.get_news(HOUSE, key, seen, clock.now) is not None


async def test_an_edited_article_brings_what_was_edited_in(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    url = "https://harbour.example/bridge"
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge", url=url)
    key, seen = await newsroom.stories.find_key(HOUSE, None), clock.now
    clock.turn(HOUR)
    await archive.add(
        f"{BRIDGE} The bridge opens again on 2027-06-01.", "Eastport closes its old suspension bridge", url=url
    )
    fresh = await newsroom.stories.get_news(HOUSE, key, seen)
    assert fresh is not None
    assert [entry.event.when.value for entry in fresh.timeline if entry.new] == ["2027-06-01"]
    assert not any(entry.new for entry in fresh.quotes)
    assert fresh.numbers == ()


async def test_moved_stories_are_told_in_an_order_that_is_explained(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    start = clock.now
    clock.turn(HOUR)
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    await archive.add(AGAIN, "Old suspension bridge in Eastport to close", "River Post")
    await archive.add(ELECTION, "Westmark elects a parliament", "River Post")
    noon = clock.now
    briefs = (await newsroom.stories.choose_for_post(HOUSE, start, noon)).briefs
    assert [(brief.line.title, brief.fresh, brief.why) for brief in briefs] == [
        ("Old suspension bridge in Eastport to close", True, "new story of 10 March 2026, 2 outlets"),
        ("Westmark elects a parliament", True, "new story of 10 March 2026, 1 outlet"),
    ]
    assert briefs[0].quote is not None
    assert briefs[0].quote.quote.name == "Ada Lovelace"
    clock.turn(HOUR)
    await archive.add(MORE, "Fishermen block the suspension bridge of Eastport", "Coast Daily")
    briefs = (await newsroom.stories.choose_for_post(HOUSE, noon, clock.now)).briefs
    assert [(brief.line.title, brief.fresh, brief.why) for brief in briefs] == [
        (
            "Fishermen block the suspension bridge of Eastport",
            False,
            "updated: 1 new quote, 1 new date, 1 new figure; of 10 March 2026, 3 outlets",
        )
    ]
    assert briefs[0].quote is not None
    assert briefs[0].quote.quote.name == "Grace Hopper"
    assert briefs[0].next is not None
    assert briefs[0].next.event.when.value == "2026-05-04"
    assert briefs[0].gist[0].span.text.startswith("Fishermen of Eastport")
    later = clock.now
    clock.turn(HOUR)
    assert (await newsroom.stories.choose_for_post(HOUSE, later, clock.now)).briefs == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The old bridge closes on 2026-03-12. It was sold on 2026-03-10. It will be cut up on 2026-05-04.",
            "2026-05-04",
        ),
        ("The old bridge closes on 2026-03-12. It was sold on 2026-03-10.", None),
        ("The old bridge was sold on 2026-03-10. It will be cut up on 2026-05-04.", "2026-05-04"),
    ],
)
async def test_a_posts_next_date_lies_ahead_and_is_not_said_above_it(
    newsroom: Newsroom, archive: Archive, clock: Clock, text: str, wanted: str | None
) -> None:
    start = clock.now
    clock.turn(HOUR)
    await archive.add(text, "Eastport closes its old bridge")
    (brief,) = (await newsroom.stories.choose_for_post(HOUSE, start, clock.now)).briefs
    assert not brief.next or not any(brief.next.event.span.overlaps(piece.span) for piece in brief.gist)
    assert (brief.next and brief.next.event.when.value) == wanted


@pytest.mark.parametrize(
    ("zone", "wanted"), [("UTC", "2026-03-11"), ("Asia/Tokyo", None), ("America/Lima", "2026-03-11")]
)
async def test_a_posts_next_date_lies_ahead_of_the_day_where_it_is_read(
    newsroom: Newsroom, archive: Archive, clock: Clock, zone: str, wanted: str | None
) -> None:
    clock.now = datetime(2026, 3, 10, 20, tzinfo=UTC)  # in Tokyo it is the 11th
    await archive.add(
        "The board of Eastport met. It said little. The old bridge was closed on 2026-03-11.",
        "Eastport closes its old bridge",
    )
    today = clock.now.astimezone(ZoneInfo(zone)).date()
    chosen = await newsroom.stories.choose_for_post(HOUSE, None, clock.now, today=today)
    (brief,) = chosen.briefs
    assert (brief.next and brief.next.event.when.value) == wanted


async def test_a_story_that_is_only_repeated_has_not_moved(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    cut = clock.now
    clock.turn(HOUR)
    await archive.add(AGAIN, "Old suspension bridge in Eastport to close", "River Post")
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge", "Coast Daily")
    assert (await newsroom.stories.choose_for_post(HOUSE, cut, clock.now)).briefs == ()


async def test_what_came_after_the_cut_is_the_next_posts(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    start = clock.now - HOUR
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    cut = clock.now
    clock.turn(HOUR)
    await archive.add(MORE, "Fishermen block the suspension bridge of Eastport", "Coast Daily")
    before = (await newsroom.stories.choose_for_post(HOUSE, start, cut)).briefs
    after = (await newsroom.stories.choose_for_post(HOUSE, cut, clock.now)).briefs
    assert [(brief.fresh, brief.line.outlets) for brief in before] == [(True, ("Harbour News",))]
    assert [(brief.fresh, brief.line.outlets) for brief in after] == [(False, ("Harbour News", "Coast Daily"))]


async def test_topics_keep_to_stories_that_name_them(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    start = clock.now - HOUR
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    await archive.add(ELECTION, "Westmark elects a parliament", "River Post")

    async def titles(*topics: str) -> list[str]:
        found = (await newsroom.stories.choose_for_post(HOUSE, start, clock.now, topics=topics)).briefs
        return [brief.line.title.split()[0] for brief in found]

    assert await titles("alan turing") == ["Westmark"]
    assert await titles("Suspension Bridge") == ["Eastport"]
    assert await titles("bridge suspension") == []
    assert sorted(await titles("Eastport", "Westmark")) == ["Eastport", "Westmark"]
    assert await titles('"', "*") == []


async def test_feeds_keep_to_what_came_from_them(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    start = clock.now - HOUR

    async def subscribe(connection: Connection, name: str) -> tuple[int, int]:
        feed = await feeds.insert_feed(
            connection,
            f"https://{name}.example/feed",
            title=name,
            site=None,
            interval=900,
            next_fetch=clock.now,
            fetched=None,
        )
        subscription = await feeds.follow(connection, HOUSE_SHELF, feed, name, clock.now, None)
        assert subscription is not None
        return feed, subscription

    async def came(feed: int, article: int) -> None:
        event = FeedEvent(clock.now, "an item", None, "shelved", "new", article)
        await newsroom.store.transact(lambda connection: feed_items.add(connection, feed, event))

    of_harbour, harbour = await newsroom.store.transact(lambda connection: subscribe(connection, "harbour"))
    of_coast, coast = await newsroom.store.transact(lambda connection: subscribe(connection, "coast"))
    await came(of_harbour, await archive.add(BRIDGE, "Eastport closes its old suspension bridge"))
    await came(of_coast, await archive.add(ELECTION, "Westmark elects a parliament", "Coast Daily"))

    async def told(*of: int, topics: tuple[str, ...] = ()) -> list[tuple[str, bool]]:
        found = (await newsroom.stories.choose_for_post(HOUSE, start, clock.now, topics=topics, feeds=of)).briefs
        return [(brief.line.title.split()[0], brief.fresh) for brief in found]

    assert await told(harbour) == [("Eastport", True)]
    assert await told(coast) == [("Westmark", True)]
    assert await told(harbour, coast, topics=("Eastport",)) == [("Eastport", True)]
    assert await told(coast, topics=("Eastport",)) == []
    assert await told(99) == []
    start = clock.now
    clock.turn(HOUR)
    await came(of_coast, await archive.add(MORE, "Fishermen block the suspension bridge of Eastport", "Coast Daily"))
    assert await told(harbour) == []
    assert await told(coast) == [("Fishermen", True)]  # new to a post that is made of this feed
    assert await told(harbour, coast) == [("Fishermen", False)]


async def test_no_more_stories_than_asked_for(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    await archive.add(ELECTION, "Westmark elects a parliament", "River Post")
    assert len((await newsroom.stories.choose_for_post(HOUSE, None, clock.now, limit=1)).briefs) == 1


async def test_another_servers_articles_have_no_part_in_a_story(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    start = clock.now - HOUR
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    mine = await archive.add(
        MORE, "Fishermen block the suspension bridge of Eastport", "Coast Daily", shelf=Shelf.of_guild(10)
    )
    key = await newsroom.stories.find_key(HERE, f"a{mine}")
    assert (await newsroom.stories.get_line(HERE, key)).outlets == ("Harbour News", "Coast Daily")
    for reader in (HOUSE, THERE):
        lines, total = await newsroom.stories.list(reader, 7)
        assert [(line.outlets, total) for line in lines] == [(("Harbour News",), 1)]
        assert [
            article_quote.quote.name
            for quote in (await newsroom.stories.get(reader, lines[0].key)).quotes
            for article_quote in quote.article_quotes
        ] == ["Ada Lovelace"]
        assert [choice.label for choice in await newsroom.stories.suggest(reader, "fishermen")] == []
        with pytest.raises(NotFound):
            await newsroom.stories.find_key(reader, f"a{mine}")
        briefs = (await newsroom.stories.choose_for_post(reader, start, clock.now)).briefs
        assert [brief.line.outlets for brief in briefs] == [("Harbour News",)]


async def test_a_story_of_one_server_alone_is_nobody_elses(newsroom: Newsroom, archive: Archive) -> None:
    await archive.add(ELECTION, "Westmark elects a parliament", shelf=SERVER_SHELF)
    key = await newsroom.stories.find_key(HERE, "westmark")
    assert (await newsroom.stories.get(HERE, key)).line.title == "Westmark elects a parliament"
    for reader in (HOUSE, THERE):
        with pytest.raises(NoSuchStory) as refused:
            await newsroom.stories.get(reader, key)
        assert refused.value.words == NoSuchStory().words
        assert await newsroom.stories.suggest(reader, "") == ()


async def test_an_article_taken_off_leaves_its_story(newsroom: Newsroom, archive: Archive) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    mine = await archive.add(
        MORE, "Fishermen block the suspension bridge of Eastport", "Coast Daily", shelf=Shelf.of_guild(10)
    )
    key = await newsroom.stories.find_key(HERE, f"a{mine}")
    await newsroom.articles.remove(HERE, mine)
    assert (await newsroom.stories.get_line(HERE, key)).outlets == ("Harbour News",)


async def test_stories_are_listed_the_newest_first_and_paged(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    clock.turn(HOUR)
    await archive.add(ELECTION, "Westmark elects a parliament", "River Post")
    lines, total = await newsroom.stories.list(HOUSE, 7, 0, 1)
    assert ([line.title for line in lines], total) == (["Westmark elects a parliament"], 2)
    lines, _ = await newsroom.stories.list(HOUSE, 7, 1, 1)
    assert [line.title for line in lines] == ["Eastport closes its old suspension bridge"]
    clock.turn(timedelta(days=8))
    assert await newsroom.stories.list(HOUSE, 7) == ((), 0)


async def test_a_story_is_named_by_words_by_a_choice_or_not_at_all(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    with pytest.raises(NoStories):
        await newsroom.stories.find_key(HOUSE, None)
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    clock.turn(HOUR)
    await archive.add(ELECTION, "Westmark elects a parliament", "River Post")
    choices = await newsroom.stories.suggest(HOUSE, "")
    assert [choice.label.split()[0] for choice in choices] == ["Westmark", "Eastport"]
    found = await newsroom.stories.suggest(HOUSE, "suspension bri")
    assert [choice.value for choice in found] == [choices[1].value]
    assert f"s{await newsroom.stories.find_key(HOUSE, 'eastport')}" == choices[1].value
    assert f"s{await newsroom.stories.find_key(HOUSE, None)}" == choices[0].value
    assert f"s{await newsroom.stories.find_key(HOUSE, choices[0].value)}" == choices[0].value
    with pytest.raises(NoSuchStory):
        await newsroom.stories.find_key(HOUSE, "volcano")
    with pytest.raises(NoSuchStory):
        await newsroom.stories.get(HOUSE, 123456)


async def test_a_servers_first_own_article_makes_no_news_of_what_the_house_had(
    newsroom: Newsroom, archive: Archive, clock: Clock
) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    key, cut = await newsroom.stories.find_key(HERE, None), clock.now
    clock.turn(HOUR)
    await archive.add(ELECTION, "Westmark elects a parliament", shelf=SERVER_SHELF)
    briefs = (await newsroom.stories.choose_for_post(HERE, cut, clock.now)).briefs
    assert [brief.line.title for brief in briefs] == ["Westmark elects a parliament"]
    assert (await newsroom.stories.get_line(HERE, key)).title == "Eastport closes its old suspension bridge"


async def test_a_new_figure_alone_moves_a_story(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    await archive.add(BRIDGE, "Eastport closes its old suspension bridge")
    cut = clock.now
    clock.turn(HOUR)
    await archive.add(
        AGAIN.replace("full of rust", "full of 4,500 spots of rust"), "The suspension bridge of Eastport closes", "Post"
    )
    briefs = (await newsroom.stories.choose_for_post(HOUSE, cut, clock.now)).briefs
    assert [brief.why for brief in briefs] == ["updated: 1 new figure; of 10 March 2026, 2 outlets"]


async def test_the_same_question_has_the_same_answer(newsroom: Newsroom, archive: Archive, clock: Clock) -> None:
    for text, title in (
        (BRIDGE, "One bridge"),
        (ELECTION, "Two votes"),
        (AGAIN, "Three bridges"),
        (MORE, "Four bridges"),
    ):
        await archive.add(text, title, title)
    asked = [(await newsroom.stories.choose_for_post(HOUSE, None, clock.now)).briefs for _ in range(3)]
    assert asked[0] == asked[1] == asked[2]
    assert len(asked[0]) == 2


# --- long stories, which are kept as they were built ------------------------------------------------------------------


async def test_a_story_that_is_kept_is_what_each_reader_sees_of_it_now(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_cache, "_FEWEST", 1)
    await archive.add(BRIDGE, "Bridge closes")
    stories = archive.newsroom.stories
    key = await stories.find_key(HERE, None)
    first = await stories.get(HERE, key)
    assert await stories.get(HERE, key) == first
    await archive.add(MORE, "Fishermen block the bridge", "River Post", shelf=SERVER_SHELF)
    assert len((await stories.get(HERE, key)).line.headlines) == 2
    assert len((await stories.get(THERE, key)).line.headlines) == 1
    assert [len((await stories.get(reader, key)).line.headlines) for reader in (HERE, THERE, HERE)] == [2, 1, 2]


async def test_what_is_new_to_a_reader_is_marked_in_a_story_that_is_kept(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_cache, "_FEWEST", 1)
    await archive.add(BRIDGE, "Bridge closes")
    stories = archive.newsroom.stories
    key = await stories.find_key(HERE, None)
    archive.clock.turn(HOUR)
    since = archive.clock()
    archive.clock.turn(HOUR)
    await archive.add(MORE, "Fishermen block the bridge", "River Post")
    plain, marked, later = (
        await stories.get(HERE, key),
        await stories.get(HERE, key, since),
        await stories.get(HERE, key, since + 2 * HOUR),
    )
    assert not any(one.new for one in plain.timeline)
    assert [one.new for one in marked.timeline] == [False, True]
    assert not any(one.new for one in later.timeline)
    assert later.since == since + 2 * HOUR
    assert [one.new for one in (await stories.get(HERE, key, since)).timeline] == [False, True]


async def test_a_story_is_built_once_for_all_who_have_nothing_new_in_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever read it last, and whenever: that it was built for one of them is no reason to build it for the next."""
    monkeypatch.setattr(story_cache, "_FEWEST", 1)
    built: list[datetime | None] = []

    async def count(found: StoryReadings, since: datetime | None, events: Sequence[MergedEvent] | None = None) -> Story:
        built.append(since)
        return await story_views.build_story(found, since, events)

    monkeypatch.setattr("bot.newsroom.stories.build_story", count)
    await archive.add(BRIDGE, "Bridge closes")
    stories, clock = archive.newsroom.stories, archive.clock
    key = await stories.find_key(HERE, None)
    before = clock.now - HOUR
    for _ in range(2):
        for hours in (1, 2, 3):
            told = await stories.get(HERE, key, clock.now + hours * HOUR)
            assert told.since == clock.now + hours * HOUR
            assert not any(one.new for one in told.timeline)
    assert built == [None]
    assert all(one.new for one in (await stories.get(HERE, key, before)).timeline)
    assert (await stories.get(HERE, key)).since is None
    assert built == [None, before]


async def test_the_timeline_of_a_very_long_story_is_of_all_its_articles(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    await archive.add(BRIDGE, "Bridge closes", day=date(2026, 3, 10))
    await archive.add(MORE, "Fishermen block the bridge", "River Post", day=date(2026, 3, 11))
    stories = archive.newsroom.stories
    key = await stories.find_key(HERE, None)
    whole = await stories.get(HERE, key)
    monkeypatch.setattr(story_queries, "READ", 1)
    clipped = await stories.get(HERE, key)
    assert [one.event for one in clipped.timeline] == [one.event for one in whole.timeline]
    assert len(clipped.quotes) < len(whole.quotes)
