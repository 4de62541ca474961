"""The checks of stories see an article that is in none, one that followers were not told of, and one told twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import settings
from bot.news import HOUSE, Reader
from bot.newsroom import Newsroom
from bot.newsroom.intake import Place
from bot.sandbox.state import Channel, Message
from bot.store.timestamps import format_instant, parse_instant
from tests.databases import name_database
from tests.quick import made
from tests.torture import driver
from tests.torture.checking_stories import check_follows, check_places, is_looked_at_since_placed
from tests.torture.clock import Ahead
from tests.torture.plain import Plain, opened
from tests.torture.telling import tell, tell_first
from tests.torture.wrong import Wrong

GUILD = 7


@pytest.fixture
def file(tmp_path: Path) -> str:
    return name_database(tmp_path / "dateline.db")


@pytest.fixture
async def newsroom(file: str) -> AsyncIterator[Newsroom]:
    room = await driver.opened(settings.load({"DATELINE_DATABASE": str(file)}, Path("/dev/null")), Ahead())
    yield room
    await room.close()


async def _bring_in(newsroom: Newsroom, text: str, title: str) -> None:
    await newsroom.intake.add(made(text, title, day=newsroom.clock().date()), Place(HOUSE))


async def _follow(newsroom: Newsroom, file: str) -> None:
    """A story that is followed from its first article on, and then told more of."""
    first, more = tell_first(0), tell(0)
    await _bring_in(newsroom, first.text, first.title)
    await newsroom.clusterer.cluster_pending()
    with opened(file) as plain:
        ((story,),) = plain.ask("SELECT DISTINCT story FROM story_members")
    await newsroom.schedules.follow(Reader(1, GUILD), story, 9)
    await _bring_in(newsroom, more.text, more.title)
    await newsroom.clusterer.cluster_pending()


def _tell(plain: Plain, delivery: int) -> dict[str, Message]:
    """A post of the follow that tells of the newest article, and its message as it stands."""
    now = format_instant(datetime.now(UTC))
    plain.do(
        "INSERT INTO deliveries (id, origin, due, guild_id, channel_id, state, attempts) "
        "VALUES (?, 'f1', ?, 7, 9, 'sent', 1)",
        *(delivery, f"{now}{delivery}"),
    )
    plain.do("INSERT INTO delivery_parts VALUES (?, 0, 'channel', NULL, 9, ?, 0)", delivery, delivery)
    ((story, key),) = plain.ask(
        "SELECT m.story, e.key FROM story_members m JOIN entries e ON e.article_id = m.article_id "
        "ORDER BY m.placed DESC LIMIT 1"
    )
    plain.do(
        "INSERT INTO delivery_articles (delivery_id, position, story, key) VALUES (?, 0, ?, ?)", delivery, story, key
    )
    payload = {"components": [{"type": 10, "content": tell(0).text}]}
    return {str(delivery): Message(str(delivery), Channel("9", 0), payload)}


async def test_what_is_told_once_is_right_and_told_not_at_all_or_twice_is_said(newsroom: Newsroom, file: str) -> None:
    await _follow(newsroom, file)
    with opened(file) as plain:
        with pytest.raises(Wrong, match="not told"):
            check_follows(plain, {})
        messages = _tell(plain, 1)
        assert check_follows(plain, messages) == 1
        messages |= _tell(plain, 2)
        with pytest.raises(Wrong, match="told twice"):
            check_follows(plain, messages)
        plain.do("UPDATE follows SET paused = 'now', pause_reason = 'its channel is closed'")
        with pytest.raises(Wrong, match="its channel is closed"):
            check_follows(plain, messages)


async def test_what_is_placed_after_a_followed_story_was_looked_at_waits_for_the_next_look(
    newsroom: Newsroom, file: str
) -> None:
    await _follow(newsroom, file)
    with opened(file) as plain:
        ((placed,),) = plain.ask("SELECT max(placed) FROM story_members")
        assert not is_looked_at_since_placed(plain)
        plain.do("UPDATE follows SET looked = ?", placed)
        assert not is_looked_at_since_placed(plain)
        plain.do("UPDATE follows SET looked = ?", format_instant(parse_instant(placed) + timedelta(minutes=2)))
        assert is_looked_at_since_placed(plain)


async def test_an_article_without_a_story_is_said_and_a_story_without_an_article(newsroom: Newsroom, file: str) -> None:
    await _follow(newsroom, file)
    with opened(file) as plain:
        assert check_places(plain) == 2
        plain.do("INSERT INTO stories (key, guild_id, first) VALUES (5, 0, 'now')")
        with pytest.raises(Wrong, match="without an article"):
            check_places(plain)
        plain.do("DELETE FROM stories WHERE key = 5")
    await _bring_in(newsroom, tell(1).text, tell(1).title)
    with opened(file) as plain, pytest.raises(Wrong, match="in no story"):
        check_places(plain)
