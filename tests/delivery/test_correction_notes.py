"""What an outlet corrects after it was posted is noted in the post, once, and the history says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.cards import schedules as cards
from bot.delivery.correction_notes import add_note
from bot.delivery.poster import Poster
from bot.news import Notice, NoticeKind, Shelf, Span
from bot.newsroom.intake import Place
from bot.sandbox.permissions import Permission
from bot.sources.pages.page import parse_page
from tests.cards import reading
from tests.delivery.conftest import Stage, words
from tests.delivery.test_real_stories import FIRST
from tests.quick import made

URL = "https://one.example/bridge"
WORDS = "Correction: An earlier version said four girders."


@pytest.fixture
def nonces() -> float:
    """None is remembered: what is sent twice stands twice."""
    return 0.0


async def add(stage: Stage, text: str, notice: NoticeKind | None = None) -> None:
    day = date(2026, 3, 10)
    article = made(text, "Old swing bridge closed to lorries", day, URL)
    if notice is not None:
        start = text.index("Correction:")
        article = replace(article, notice=Notice(notice, Span.of(text, start, len(text))))
    await stage.newsroom.intake.add(article, Place(Shelf.of_guild(stage.guild_id)))


@pytest.fixture
async def posted(stage: Stage) -> Stage:
    stage.poster = Poster(stage.client, stage.newsroom, stage.clock, within=2.0)
    await stage.schedule()
    await add(stage, FIRST)
    await stage.at(minutes=30)
    assert len(stage.posts()) == 1
    return stage


async def test_a_correction_is_noted_in_the_post_once(posted: Stage) -> None:
    await posted.at(minutes=5)
    assert "Corrected since" not in words(posted.posts())
    await add(posted, f"{FIRST} {WORDS}", "correction")
    for _ in range(3):
        await posted.at(minutes=5)
    (post,) = posted.posts()
    assert words([post]).count("Corrected since this was posted") == 1
    assert "An earlier version said four girders." in words([post])
    (account,) = await posted.history()
    assert [one.outcome for one in account.corrections] == ["edited"]
    shown = reading.text(cards.build_history_card([account], 1, "UTC"))
    assert "✏️ one.example corrected “Old swing bridge closed to lorries” · noted in the post" in shown


async def test_a_poster_that_starts_anew_notes_nothing_twice(posted: Stage) -> None:
    await add(posted, f"{FIRST} {WORDS}", "withdrawal")
    await posted.at(minutes=5)
    posted.poster = Poster(posted.client, posted.newsroom, posted.clock, within=2.0)
    await posted.at(minutes=5)
    (post,) = posted.posts()
    assert words([post]).count("Withdrawn since this was posted") == 1


@pytest.mark.parametrize(
    "said",
    [
        "This article has been withdrawn because it named the wrong bridge.",
        "Retraction: We have withdrawn this story, which named the wrong bridge.",
    ],
)
async def test_what_an_outlet_withdraws_in_its_own_words_is_noted(posted: Stage, said: str) -> None:
    page = f"<main><article><h1>Old swing bridge closed to lorries</h1><p>{said}</p><p>{FIRST}</p></article></main>"
    read = parse_page(f"<html><body>{page}</body></html>".encode(), URL, None)
    await posted.newsroom.intake.add(read, Place(Shelf.of_guild(posted.guild_id)))
    await posted.at(minutes=5)
    (post,) = posted.posts()
    assert "⛔ **Withdrawn since this was posted**" in words([post])
    assert "named the wrong bridge" in words([post])
    (account,) = await posted.history()
    shown = reading.text(cards.build_history_card([account], 1, "UTC"))
    assert "✏️ one.example withdrew “Old swing bridge closed to lorries” · noted in the post" in shown


async def test_what_is_edited_without_a_word_on_it_is_not_noted(posted: Stage) -> None:
    """Only what its outlet says is corrected or withdrawn is: a new number may be news as well."""
    await add(posted, FIRST.replace("two of its girders", "four of its girders"))
    await posted.at(minutes=5)
    (post,) = posted.posts()
    assert "since this was posted" not in words([post])
    (account,) = await posted.history()
    assert account.corrections == ()


async def test_a_second_correction_is_noted_too(posted: Stage) -> None:
    await add(posted, f"{FIRST} {WORDS}", "correction")
    await posted.at(minutes=5)
    await add(posted, f"{FIRST} {WORDS} It was two.", "correction")
    await posted.at(minutes=5)
    assert words(posted.posts()).count("Corrected since this was posted") == 2


async def test_what_a_post_said_itself_is_not_noted(stage: Stage) -> None:
    stage.poster = Poster(stage.client, stage.newsroom, stage.clock, within=2.0)
    await stage.schedule()
    await add(stage, f"{FIRST} {WORDS}", "correction")
    await stage.at(minutes=30)
    await stage.at(minutes=5)
    assert "since this was posted" not in words(stage.posts())


async def test_a_post_that_cannot_be_edited_is_followed_by_a_note(
    posted: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.correction_notes.add_note", lambda *_: None)
    await add(posted, f"{FIRST} {WORDS}", "correction")
    for _ in range(3):
        await posted.at(minutes=5)
    assert len(posted.posts()) == 2
    note = words(posted.posts()[1:])
    assert "Corrected since this was posted" in note
    assert "https://discord.com/channels/" in note
    (account,) = await posted.history()
    assert [one.outcome for one in account.corrections] == ["followed"]


async def test_killed_before_it_is_recorded_a_message_that_follows_is_sent_once(
    posted: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.correction_notes.add_note", lambda *_: None)
    await add(posted, f"{FIRST} {WORDS}", "correction")
    with monkeypatch.context() as killed:
        killed.setattr("bot.store.posted_articles.record_noted", None)
        await posted.at(minutes=5)
    assert (await posted.history())[0].corrections == ()
    posted.poster = Poster(posted.client, posted.newsroom, posted.clock, within=2.0)
    await posted.at(minutes=5)
    assert len(posted.posts()) == 2
    (account,) = await posted.history()
    assert [one.outcome for one in account.corrections] == ["followed"]


async def test_a_channel_that_is_closed_meanwhile_is_said_in_the_history(posted: Stage) -> None:
    guild, general = posted.discord.guilds["Harbour News"], posted.channel("general")
    for permission in (Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES):
        posted.discord.faults.take_permission(permission, guild, general)
    await add(posted, f"{FIRST} {WORDS}", "correction")
    await posted.at(minutes=5)
    (account,) = await posted.history()
    (one,) = account.corrections
    assert one.outcome not in ("edited", "followed")


async def test_posts_of_long_ago_are_left_as_they_are(posted: Stage) -> None:
    posted.clock.turn(timedelta(days=20))
    await add(posted, f"{FIRST} {WORDS}", "correction")
    await posted.at(minutes=5)
    assert "since this was posted" not in words(posted.posts()[:1])


def test_a_note_goes_below_its_story_and_nowhere_without_room() -> None:
    row = {"type": 1, "components": [{"type": 2, "custom_id": "d1:story:7:::~dl1"}]}
    section = {"type": 9, "components": [{"type": 10, "content": "b"}], "accessory": {"custom_id": "d1:story:8::~dl1"}}
    inside = [{"type": 10, "content": "a"}, row, section, {"type": 10, "content": "foot"}]
    components = [{"type": 17, "components": inside}]
    for story, place in ((7, 1), (8, 3), (9, 4)):
        edited = add_note(components, story, "note")
        assert edited is not None
        assert edited[0]["components"][place] == {"type": 10, "content": "note"}
        assert add_note(edited, story, "note") == []
    assert add_note([{"type": 17, "components": [{"type": 10, "content": "a" * 3990}]}], 7, "a note") is None
    assert add_note([{"type": 10, "content": "a"}], 7, "note") is None
