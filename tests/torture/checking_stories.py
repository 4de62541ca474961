"""What a round has to have come to with stories: each article is in one, what is new in a followed one is told once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from bot.sandbox.state import Message
from bot.store.timestamps import parse_instant
from tests.torture.plain import Plain
from tests.torture.telling import MARK
from tests.torture.wrong import Wrong

_FOLLOWS = "SELECT id, story, created, paused, pause_reason FROM follows"
_NEW = """
    SELECT e.key FROM story_members m
    JOIN entries e ON e.article_id = m.article_id AND e.guild_id = m.guild_id AND e.user_id = 0
    WHERE m.guild_id = 0 AND m.story = ? AND m.placed > ?
"""
_TOLD = """
    SELECT DISTINCT a.key FROM delivery_articles a JOIN deliveries d ON d.id = a.delivery_id
    WHERE d.origin = ? AND d.state = 'sent'
"""
_MESSAGES = """
    SELECT d.id, p.message_id FROM deliveries d JOIN delivery_parts p ON p.delivery_id = d.id
    WHERE d.origin = ? AND d.state = 'sent' AND p.message_id IS NOT NULL
"""
_COMMITTED_WITHIN = timedelta(seconds=5)  # of the moment at which an article counts as placed
_UNPLACED = """
    SELECT e.article_id FROM entries e WHERE e.user_id = 0 AND NOT EXISTS (
        SELECT 1 FROM story_members m WHERE m.article_id = e.article_id AND m.guild_id = e.guild_id)
"""


def check_follows(plain: Plain, messages: Mapping[str, Message]) -> int:
    """Each article that came into a followed story since is told in a post, and no post tells what another has told;
    how many were told, in each of the follows."""
    into = dict(plain.ask('SELECT key, "into" FROM stories'))
    count = 0
    for follow, story, created, paused, reason in plain.ask(_FOLLOWS):
        if paused is not None:
            raise Wrong(f"follow {follow} is paused: {reason}")
        while into.get(story) is not None:
            story = into[story]  # noqa: PLW2901  # the one it was joined into
        new = {key for (key,) in plain.ask(_NEW, story, created)}
        told = {key for (key,) in plain.ask(_TOLD, f"f{follow}")}
        if lost := new - told:
            raise Wrong(f"of story {story}, followed as {follow}, not told: {sorted(lost)[:5]}")
        _check_marks(follow, plain.ask(_MESSAGES, f"f{follow}"), messages)
        count += len(new)
    return count


def is_looked_at_since_placed(plain: Plain) -> bool:
    """Whether every followed story was looked at after the last article was placed: what a look has to find is there
    then. A story is looked at every two minutes, so that what is placed a moment after a look waits for the next."""
    (placed,) = plain.ask("SELECT max(placed) FROM story_members WHERE guild_id = 0")[0]
    (looked,) = plain.ask("SELECT min(looked) FROM follows WHERE paused IS NULL")[0]
    return placed is None or looked is None or parse_instant(looked) > parse_instant(placed) + _COMMITTED_WITHIN


def _check_marks(follow: int, rows: Iterable[Sequence[int]], messages: Mapping[str, Message]) -> None:
    """No mark stands in two posts of a follow."""
    marks: dict[int, set[str]] = {}
    for delivery, message in rows:
        written = json.dumps(messages[str(message)].payload["components"], ensure_ascii=False)
        marks.setdefault(delivery, set()).update(MARK.findall(written))
    times = Counter(mark for of_post in marks.values() for mark in of_post)
    if twice := [mark for mark, often in times.items() if often > 1]:
        raise Wrong(f"told twice to follow {follow}: {twice[:5]}")


def check_places(plain: Plain) -> int:
    """Each article that is on a shelf is in a story, and no story that stands is empty; how many are."""
    if unplaced := plain.ask(_UNPLACED):
        raise Wrong(f"in no story: {unplaced[:5]}")
    empty = plain.ask(
        'SELECT key FROM stories s WHERE "into" IS NULL AND NOT EXISTS '
        "(SELECT 1 FROM story_members m WHERE m.story = s.key)"
    )
    if empty:
        raise Wrong(f"stories without an article: {empty[:5]}")
    (count,) = plain.ask("SELECT count(*) FROM story_members")[0]
    return int(count)
