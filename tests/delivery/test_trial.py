"""A test post that Discord does not take."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.delivery.compose import Made
from bot.delivery.sending import Refused, Unanswered
from bot.delivery.trial import MARK, NotPosted, compose_test, send_test
from bot.news.schedules import Rule, Schedule
from tests.cards import reading
from tests.cards.samples import NOW
from tests.cards.test_posts import brief_of, story_of
from tests.delivery.conftest import FakeStories

SCHEDULE = Schedule(3, 1, 20, Rule((450,), (1,), "UTC"), NOW, NOW, 7, last_cut=NOW)


class Refusing:
    """A sender whose requests Discord does not answer as they should be."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def message(self, *_given: Any) -> int:
        raise self._error


@pytest.mark.parametrize("error", [Refused("the channel is gone", closed=True), Unanswered("Discord did not answer")])
async def test_a_refusal_is_said_in_words(error: Exception) -> None:
    sender: Any = Refusing(error)
    channel: Any = SimpleNamespace(id=20)
    with pytest.raises(NotPosted) as told:
        await send_test(sender, channel, Made(brief_of([story_of()]), ()))
    assert f"I could not post the test: {error}." in told.value.words


async def test_every_message_of_a_test_has_test_on_it_and_keeps_to_the_limits() -> None:
    stories = FakeStories()
    for number in range(10):
        stories.add(f"Story {number}", NOW)
    made = await compose_test(stories, SCHEDULE, NOW)
    assert made.post is not None
    assert made.post.title.startswith("Test: The brief")
    for view in (*made.post.messages, *made.post.thread):
        assert reading.text(view).startswith(MARK)
        reading.check_limits(view)
    assert stories.asked[0][1] is not None
    assert stories.asked[0][1] < NOW  # the last day, though it was posted already
