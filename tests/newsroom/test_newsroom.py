from __future__ import annotations

import sqlite3
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import AnalysisError, NoArticles, NotFound
from bot.news import GuildSettings, Notice, Reader, Shelf, Span
from bot.newsroom import Newsroom
from bot.newsroom.errors import NoAddress, NoShelfHere, NoSuchPassage, NoSuchPerson, NotOnThisShelf, NotStorable
from bot.newsroom.intake import Place
from bot.newsroom.maintenance import renew
from bot.store.errors import StoreLocked
from tests.databases import read_all
from tests.newswire import wire
from tests.quick import Clock, QuickAnalyst, Web, made

HERE = Reader(1, 10)
HOUSE = Place(Shelf("house"))
STORY = (
    "The bridge at Nordhaven closed.\n\nVera Blum, the mayor, said: “We will open it again in the spring of next year.”"
    " It was built in 1974.\n\nWork starts on 2026-04-01, and ends on 2026-05-02."
)
URL = "https://news.example/bridge"


async def test_an_empty_shelf_says_that_it_is_empty(newsroom: Newsroom) -> None:
    for ask in (
        newsroom.articles.brief,
        newsroom.articles.quotes,
        newsroom.articles.timeline,
        newsroom.articles.facts,
        newsroom.articles.people,
    ):
        with pytest.raises(NoArticles):
            await ask(HERE)
    assert await newsroom.articles.latest(HERE) == ((), 0)
    assert (await newsroom.articles.search(HERE, "bridge")).hits == ()


async def test_a_brief_has_the_best_quote_and_the_dates_to_come(newsroom: Newsroom) -> None:
    await newsroom.intake.add(made(STORY, "Bridge closes", date(2026, 3, 1)), HOUSE)
    brief = await newsroom.articles.brief(HERE)
    assert brief.headline.title == "Bridge closes"
    assert brief.headline.quotes == 1
    assert brief.quote is not None
    assert brief.quote.name == "Vera Blum"
    assert [event.when.value for event in brief.next] == ["2026-04-01", "2026-05-02"]
    assert brief.changes == ()


async def test_a_notice_is_carried_to_every_card(newsroom: Newsroom) -> None:
    text = STORY + "\n\nCorrection: an earlier version gave another year."
    notice = Notice("correction", Span.of(text, text.index("Correction"), len(text)))
    await newsroom.intake.add(replace(made(text), notice=notice), HOUSE)
    assert (await newsroom.articles.brief(HERE)).headline.notice == notice
    assert (await newsroom.articles.latest(HERE))[0][0].notice == notice


async def test_an_article_without_a_title_goes_by_its_first_words(newsroom: Newsroom) -> None:
    added = await newsroom.intake.add(made(STORY), HOUSE)
    assert (await newsroom.articles.brief(HERE)).headline.title == added.title
    assert str(added.title).startswith("The bridge at Nordhaven closed. Vera")
    assert len(str(added.title)) <= 81


async def test_where_nothing_is_to_come_the_last_dates_are_shown(newsroom: Newsroom, clock: Clock) -> None:
    await newsroom.intake.add(made(STORY, "Bridge closes", date(2026, 3, 1)), HOUSE)
    clock.turn(timedelta(days=100))
    brief = await newsroom.articles.brief(HERE)
    assert [event.when.value for event in brief.next] == ["1974", "2026-04-01", "2026-05-02"]


async def test_the_newest_is_by_day_of_publication(newsroom: Newsroom) -> None:
    for day in (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 5), date(2199, 1, 1)):
        await newsroom.intake.add(made(f"It is {day}.", f"Of {day}", day), HOUSE)
    page, total = await newsroom.articles.latest(HERE, 0, 2)
    assert total == 4
    assert [headline.title for headline in page] == ["Of 2199-01-01", "Of 2026-03-09"]  # a day to come counts as today
    rest, _ = await newsroom.articles.latest(HERE, 2, 10)
    assert [headline.title for headline in rest] == ["Of 2026-03-05", "Of 2026-03-02"]


async def test_quotes_of_a_speaker_in_one_article_and_across_them(newsroom: Newsroom) -> None:
    added = await newsroom.intake.add(made(STORY, "Bridge closes"), HOUSE)
    await newsroom.intake.add(made("Vera Blum said “no”. Otto Krau said “yes and yes again”.", "Talks"), HOUSE)
    assert len((await newsroom.articles.quotes(HERE, added.article_id, "vera")).article_quotes) == 1
    assert (await newsroom.articles.quotes(HERE, added.article_id, "krau")).article_quotes == ()
    across = await newsroom.articles.quotes(HERE, speaker="BLUM")
    assert {article_quote.headline.title for article_quote in across.article_quotes} == {"Bridge closes", "Talks"}
    assert across.headline is None


async def test_a_timeline_can_be_bounded(newsroom: Newsroom) -> None:
    await newsroom.intake.add(made(STORY), HOUSE)
    whole = await newsroom.articles.timeline(HERE)
    assert [h.event.when.value for h in whole.article_events] == ["1974", "2026-04-01", "2026-05-02"]
    part = await newsroom.articles.timeline(HERE, None, date(2026, 4, 1), date(2026, 4, 30))
    assert [(h.index, h.event.when.value) for h in part.article_events] == [(1, "2026-04-01")]


async def test_source_shows_the_paragraph_with_the_words_in_it(newsroom: Newsroom) -> None:
    added = await newsroom.intake.add(made(STORY), HOUSE)
    assert added.article_id is not None
    passage = await newsroom.articles.passage(HERE, added.article_id, "quote", 0)
    assert passage.paragraph.text.startswith("Vera Blum")
    assert passage.paragraph.text.endswith("1974.")
    bold = passage.paragraph.text[passage.bold.start : passage.bold.end]
    assert bold == "We will open it again in the spring of next year."
    for kind, index in (("quote", 9), ("event", -1), ("fact", 4), ("gist", 7)):
        with pytest.raises(NoSuchPassage):
            await newsroom.articles.passage(HERE, added.article_id, kind, index)  # type: ignore[arg-type]


async def test_a_person_is_found_by_part_of_the_name_and_with_a_slip_of_the_pen(newsroom: Newsroom) -> None:
    await newsroom.intake.add(made(STORY, "Bridge closes"), HOUSE)
    for typed in ("Vera Blum", "blum", "ver", "vera bulm"):
        profile = await newsroom.articles.person(HERE, typed)
        assert profile.name == "Vera Blum"
        assert len(profile.article_quotes) == 1
        assert [headline.title for headline in profile.headlines] == ["Bridge closes"]
    with pytest.raises(NoSuchPerson):
        await newsroom.articles.person(HERE, "qqqq")


async def test_a_search_hit_is_a_sentence_with_its_words(newsroom: Newsroom) -> None:
    await newsroom.intake.add(made(STORY, "Closed"), HOUSE)
    (hit,) = (await newsroom.articles.search(HERE, "open spring")).hits
    assert hit.sentence is not None
    assert [hit.sentence.text[e.start : e.end] for e in hit.bold] == ["open", "spring"]
    assert (hit.quote, hit.speaker) == (0, "Vera Blum")
    (title_only,) = (await newsroom.articles.search(HERE, "closed nordhaven")).hits
    assert title_only.sentence is not None
    assert "Nordhaven" in title_only.sentence.text


# --- the same, and changed --------------------------------------------------------------------------------------------


async def test_the_same_article_is_not_stored_twice(newsroom: Newsroom, analyst: QuickAnalyst) -> None:
    first = await newsroom.intake.add(made(STORY, url=URL), HOUSE)
    again = await newsroom.intake.add(made(STORY, url=URL), HOUSE)
    elsewhere = await newsroom.intake.add(made(STORY.replace("\n\n", "\n \n"), url="https://other.example/x"), HOUSE)
    assert (first.outcome, again.outcome, elsewhere.outcome) == ("added", "there", "there")
    assert first.article_id == again.article_id == elsewhere.article_id
    assert len(analyst.analysed) == 1


async def test_a_changed_article_is_a_new_revision_and_says_what_changed(newsroom: Newsroom, clock: Clock) -> None:
    first = await newsroom.intake.add(made(STORY, "Bridge closes", url=URL), HOUSE)
    clock.turn(timedelta(hours=1))
    new = STORY.replace("again in the spring", "soon, in the autumn").replace("2026-04-01", "2026-04-11")
    second = await newsroom.intake.add(made(new, "Bridge closed", url=URL), HOUSE)
    assert (second.outcome, second.article_id) == ("changed", first.article_id)
    brief = await newsroom.articles.brief(HERE, first.article_id)
    assert (brief.headline.revision, brief.headline.title) == (2, "Bridge closed")
    changes = {change.kind: change for change in brief.changes}
    assert changes["title"].gone == ("Bridge closes",)
    assert changes["title"].come == ("Bridge closed",)
    assert "spring" in changes["quotes"].gone[0]
    assert "autumn" in changes["quotes"].come[0]
    assert [line.split(":")[0] for line in changes["timeline"].come] == ["2026-04-11", "2026-05-02"]
    assert "people" not in changes
    assert {change.at for change in brief.changes} == {clock.now}
    async with newsroom.store.read() as connection:
        texts = (await connection.exec_driver_sql("SELECT text FROM revisions ORDER BY id")).scalars().all()
    assert texts == [STORY, new]  # the old one stays
    assert (await newsroom.articles.search(HERE, "spring")).hits == ()
    assert len((await newsroom.articles.search(HERE, "autumn")).hits) == 1


async def test_what_cannot_be_analysed_is_not_stored(newsroom: Newsroom, analyst: QuickAnalyst) -> None:
    analyst.fails.add("made")
    with pytest.raises(AnalysisError):
        await newsroom.intake.add(made(STORY), HOUSE)
    assert await newsroom.articles.latest(HERE) == ((), 0)


async def test_half_characters_are_refused_before_anything_happens(newsroom: Newsroom) -> None:
    with pytest.raises(NotStorable):
        await newsroom.intake.add(made("half \ud83d"), HOUSE)


async def test_a_newer_analysis_makes_the_facts_anew(newsroom: Newsroom, analyst: QuickAnalyst) -> None:
    added = await newsroom.intake.add(made(STORY), HOUSE)
    analyst.version = newsroom.intake._version = "test-2"
    assert len(await newsroom.intake.list_stale(None, 10)) == 1
    await renew(newsroom)
    assert await newsroom.intake.list_stale(None, 10) == []
    await renew(newsroom)
    assert (await newsroom.articles.brief(HERE, added.article_id)).headline.revision == 1
    assert len((await newsroom.articles.search(HERE, "blum")).hits) == 1


# --- shelves ----------------------------------------------------------------------------------------------------------


async def test_a_servers_shelf_is_filled_read_again_and_cleared(newsroom: Newsroom, web: Web) -> None:
    web.pages[URL] = STORY
    added = await newsroom.articles.add_url(HERE, URL)
    assert added.outcome == "added"
    assert added.article_id is not None
    assert (await newsroom.articles.add_url(HERE, URL)).outcome == "there"
    assert (await newsroom.articles.reread(HERE, added.article_id)).outcome == "there"
    web.pages[URL] = STORY + "\n\nCorrection: it was built in 1975."
    assert (await newsroom.articles.reread(HERE, added.article_id)).outcome == "changed"
    removed = await newsroom.articles.remove(HERE, added.article_id)
    assert removed.article_id == added.article_id
    with pytest.raises(NotFound):
        await newsroom.articles.brief(HERE, added.article_id)
    async with newsroom.store.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM revisions")).scalar() == 0


async def test_direct_messages_have_no_shelf(newsroom: Newsroom) -> None:
    with pytest.raises(NoShelfHere):
        await newsroom.articles.add_url(Reader(1), URL)


async def test_the_house_shelf_is_the_operators(newsroom: Newsroom, web: Web) -> None:
    added = await newsroom.intake.add(made(STORY), HOUSE)
    assert added.article_id is not None
    with pytest.raises(NotOnThisShelf):
        await newsroom.articles.remove(HERE, added.article_id)
    with pytest.raises(NoAddress):
        await newsroom.articles.reread(HERE, added.article_id)


async def test_a_servers_new_reading_of_a_house_article_is_its_own(newsroom: Newsroom, web: Web) -> None:
    house = await newsroom.intake.add(made(STORY, url=URL), HOUSE)
    web.pages[URL] = STORY + "\n\nAnother paragraph came of 2027-01-01."
    again = await newsroom.articles.reread(HERE, house.article_id or 0)
    assert (again.outcome, again.article_id) == ("changed", house.article_id)
    mine, theirs = await newsroom.articles.brief(HERE), await newsroom.articles.brief(Reader(2, 20))
    assert (mine.headline.revision, mine.headline.shelf) == (2, "guild")
    assert (theirs.headline.revision, theirs.headline.shelf) == (1, "house")
    assert theirs.changes == ()
    assert [change.kind for change in mine.changes] == ["timeline"]
    assert (await newsroom.articles.latest(HERE))[1] == 1
    # The operator's newer reading is everybody's.
    newest = STORY + "\n\nThe last word is of 2028-01-01."
    await newsroom.intake.add(made(newest, url=URL), HOUSE)
    for reader in (HERE, Reader(2, 20)):
        assert "2028-01-01" in [h.event.when.value for h in (await newsroom.articles.timeline(reader)).article_events]
    await newsroom.articles.remove(HERE, house.article_id or 0)
    assert (await newsroom.articles.brief(HERE)).headline.shelf == "house"


async def test_a_private_reading_is_kept_a_day_and_can_be_shelved(newsroom: Newsroom, web: Web, clock: Clock) -> None:
    web.pages[URL] = STORY
    brief = await newsroom.articles.read_privately(HERE, URL)
    key = brief.headline.article_id
    assert brief.headline.shelf == "private"
    again = await newsroom.articles.read_privately(HERE, f" {URL} ")
    assert again.headline.article_id == key
    shelved = await newsroom.articles.shelve(HERE, key)
    assert shelved.outcome == "added"
    assert shelved.article_id != key
    assert (await newsroom.articles.shelve(HERE, key)).outcome == "there"
    clock.turn(timedelta(hours=24, seconds=1))
    with pytest.raises(NotFound):
        await newsroom.articles.brief(HERE, key)
    assert await newsroom.servers.delete_due() == 1
    assert (await newsroom.articles.brief(HERE)).headline.article_id == shelved.article_id


async def test_a_text_read_privately_leaves_nothing_after_a_day(newsroom: Newsroom, clock: Clock) -> None:
    await newsroom.articles.read_privately(HERE, STORY)
    clock.turn(timedelta(hours=25))
    assert await newsroom.servers.delete_due() == 1
    async with newsroom.store.read() as connection:
        words = "search" if connection.dialect.name == "sqlite" else "search_rows"
        for table in ("articles", "revisions", "quotes", "names", words):
            rows = await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")  # noqa: S608  # our own names
            assert rows.scalar() == 0


# --- autocomplete -----------------------------------------------------------------------------------------------------


async def test_autocomplete_ranks_what_begins_so_then_holds_the_words_then_looks_like_it(newsroom: Newsroom) -> None:
    titles = ["Bridge reopens", "A bridge too far", "Brdige of sighs", "Weather today"]
    for number, title in enumerate(titles):
        await newsroom.intake.add(made(f"Text {number}.", title, date(2026, 3, 1 + number)), HOUSE)
    labels = [s.label for s in await newsroom.articles.suggest_articles(HERE, "bridg")]
    assert labels[:2] == ["Bridge reopens", "A bridge too far"]
    assert "Weather today" not in labels
    typo = await newsroom.articles.suggest_articles(HERE, "wether tody")
    assert typo[0].label == "Weather today"
    newest = await newsroom.articles.suggest_articles(HERE, "")
    assert [s.label for s in newest] == list(reversed(titles))
    assert await newsroom.articles.find_id(HERE, newest[0].value) == await newsroom.articles.find_id(HERE, "weather")
    with pytest.raises(NotFound):
        await newsroom.articles.find_id(HERE, "zzzzzz")
    assert await newsroom.articles.find_id(HERE, "  ") is None


async def test_autocomplete_never_repeats_and_fits_discord(newsroom: Newsroom) -> None:
    for number in range(40):
        title = "The same title" if number % 2 else "Long words of title " * 12 + str(number)
        await newsroom.intake.add(made(f"Text {number}."[::-1], title), HOUSE)
    for typed in ("", "the", "long", "sam", "tilte"):
        found = await newsroom.articles.suggest_articles(HERE, typed)
        assert 0 < len(found) <= 25
        assert len({s.label for s in found}) == len({s.value for s in found}) == len(found)
        assert all(0 < len(s.label) <= 100 for s in found)


async def test_autocomplete_is_quick(newsroom: Newsroom) -> None:
    for number in range(120):
        report = wire(number)
        await newsroom.intake.add(made(report.text, report.title, report.date), HOUSE)
    began = time.perf_counter()
    for typed in ("", "b", "bri", "watre plan", "the council", "zzz"):
        await newsroom.articles.suggest_articles(HERE, typed)
        await newsroom.articles.suggest_people(HERE, typed)
        await newsroom.articles.suggest_topics(HERE, typed)
    assert (time.perf_counter() - began) / 18 < 0.1


# --- settings and data ------------------------------------------------------------------------------------------------


async def test_settings_are_kept(newsroom: Newsroom) -> None:
    assert await newsroom.servers.get_settings(10) == GuildSettings(10)
    wanted = GuildSettings(10, "everyone", 5, "Asia/Seoul", 7, private=True)
    await newsroom.servers.set_settings(wanted)
    assert await newsroom.servers.get_settings(10) == wanted
    newsroom.servers._settings.clear()
    assert await newsroom.servers.get_settings(10) == wanted
    assert await newsroom.servers.get_settings(11) == GuildSettings(11)


async def test_a_servers_data_goes_thirty_days_after_the_bot(newsroom: Newsroom, web: Web, clock: Clock) -> None:
    web.pages[URL] = STORY
    await newsroom.articles.add_url(HERE, URL)
    await newsroom.servers.set_settings(GuildSettings(10, private=True))
    assert await newsroom.servers.list_known() == [10]
    await newsroom.servers.record_leaving(10)
    assert await newsroom.servers.list_known() == []
    clock.turn(timedelta(days=29))
    await newsroom.servers.record_leaving(10)  # noted again: the first time counts
    assert await newsroom.servers.delete_due() == 0
    await newsroom.servers.record_joining(10)
    clock.turn(timedelta(days=2))
    assert await newsroom.servers.delete_due() == 0
    assert (await newsroom.articles.latest(HERE))[1] == 1
    await newsroom.servers.record_leaving(10)
    clock.turn(timedelta(days=30))
    assert await newsroom.servers.delete_due() == 1
    assert (await newsroom.articles.latest(HERE))[1] == 0
    assert await newsroom.servers.get_settings(10) == GuildSettings(10)


async def test_deleted_data_is_out_of_the_database(newsroom: Newsroom, web: Web) -> None:
    web.pages[URL] = "Something about zyxwvutsr happened, and Vera Qwertzu said “we zyxwvutsr on”.\n"
    await newsroom.articles.add_url(HERE, URL)
    await newsroom.articles.read_privately(HERE, "A private asdfghjkl note of 2024.")
    await newsroom.servers.set_settings(GuildSettings(10, zone="Europe/Vaduz"))
    about = await newsroom.servers.describe_stored(HERE)
    assert (len(about.private), len(about.shelf)) == (1, 1)
    assert about.settings is not None
    assert b"news.example" in await newsroom.servers.export(HERE, "guild")
    assert b"asdfghjkl" in await newsroom.servers.export(HERE, "person")
    assert await newsroom.servers.delete(HERE, "person") == 1
    assert await newsroom.servers.delete(HERE, "guild") == 1
    about = await newsroom.servers.describe_stored(HERE)
    assert (about.private, about.shelf, about.settings) == ((), (), None)
    held = read_all(newsroom.store.setting)
    for word in (b"zyxwvutsr", b"asdfghjkl", b"wertzu", b"Vaduz", b"news.example"):
        assert word not in held


@pytest.mark.sqlite(why="the log beside the file is emptied; PostgreSQL's is the server's")
async def test_a_deletion_that_a_reader_of_the_log_held_up_is_finished_later(
    newsroom: Newsroom, web: Web, tmp_path: Path
) -> None:
    web.pages[URL] = STORY
    await newsroom.articles.add_url(HERE, URL)
    path = tmp_path / "dateline.db"
    log = path.with_name(f"{path.name}-wal")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM guilds").fetchone()
    try:
        with pytest.raises(StoreLocked):
            await newsroom.servers.delete(HERE, "guild")
    finally:
        other.close()
    assert log.stat().st_size > 0
    assert await newsroom.servers.delete_due() == 0  # nothing new is due
    assert log.stat().st_size == 0
