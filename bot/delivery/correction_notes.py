"""What an outlet corrects or withdraws after it was posted is noted in the post, once.

The message is read back and given one line more, below its story. Where that cannot be, because there is no room left
in it or Discord will not have it, a message that links it follows. Edits are safe to do again: a note that stands is
not written twice. A message that follows is looked for before it is sent: it has no button to carry a key.
"""

from __future__ import annotations

import json
import logging
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, Final

from bot.cards import frame, limits
from bot.cards.known_now import link_outlet
from bot.delivery.sending import Refused, Sender, Unanswered
from bot.news import clipping
from bot.news.date_words import describe_day
from bot.news.escape import flat, short
from bot.news.shards import ALL, Shards
from bot.store import Store, posted_articles
from bot.store.posted_articles import Corrected

_log = logging.getLogger(__name__)

FOR: Final = timedelta(days=14)  # after it was sent, a post is kept right
_WHOLE: Final = timedelta(hours=6)  # between two looks at all posts; between them only new readings are looked at
_AT_ONCE: Final = 20
_ROOM: Final = 20  # characters that a message has left
_TEXT, _ROW, _CONTAINER = 10, 1, 17
_COMPONENTS_V2: Final = 1 << 15
_EDITED, _FOLLOWED, _GONE = "edited", "followed", "its message is gone"


class CorrectionNotes:
    """Looks for what is to be noted in the posts of these shards' servers, and notes it."""

    def __init__(self, store: Store, sender: Sender, shards: Shards = ALL) -> None:
        self._store = store
        self._shards = shards
        self._sender = sender
        self._seen = 0  # the last revision that was looked at
        self._whole: datetime | None = None

    async def look(self, now: datetime) -> None:
        """Note what was corrected since the last look; at times, look at all that is in posts of the last weeks."""
        if self._whole is None or not timedelta() <= now - self._whole < _WHOLE:
            self._seen, self._whole = 0, now
        async with self._store.read() as connection:
            last = await posted_articles.find_last_revision(connection)
            due = (
                []
                if last == self._seen
                else await posted_articles.list_due(connection, now - FOR, self._seen, _AT_ONCE, self._shards)
            )
        is_all = len(due) < _AT_ONCE
        for one in due:
            is_all = await self._note(one, now) and is_all
        if is_all:
            self._seen = last

    async def _note(self, one: Corrected, now: datetime) -> bool:
        """Note one correction; false where Discord did not answer, and it is to be tried again."""
        try:
            outcome = await self._edit(one) or await self._follow(one)
        except Unanswered:
            return False
        words = describe_change(one)
        await self._store.transact(
            lambda connection: posted_articles.record_noted(connection, one, words, outcome, now)
        )
        _log.info("a correction was noted", extra={"delivery": one.delivery_id, "outcome": outcome})
        return True

    async def _edit(self, one: Corrected) -> str:
        """Note it in the message; empty where that has no room for it, or may not be edited."""
        try:
            message = await self._sender.get_message(one.channel_id, one.message_id)
            edited = add_note(message.get("components") or [], one.story, build_note(one))
            if edited is None:
                return ""
            if edited:
                body = {"components": edited, "flags": _COMPONENTS_V2, "allowed_mentions": {"parse": []}}
                await self._sender.edit(one.channel_id, one.message_id, body)
        except Refused as refusal:
            return _GONE if refusal.gone else ""
        return _EDITED

    async def _follow(self, one: Corrected) -> str:
        place = f"https://discord.com/channels/{one.guild_id}/{one.channel_id}/{one.message_id}"
        text = f"{build_note(one)}\n-# It is in [a post of mine]({place})."
        body = {
            "components": [{"type": _CONTAINER, "components": [{"type": _TEXT, "content": text}]}],
            "flags": _COMPONENTS_V2,
            "allowed_mentions": {"parse": []},
        }
        if await self._is_followed(one, text):
            return _FOLLOWED
        nonce = f"c{one.delivery_id % 10**12:x}.{one.headline.article_id % 10**12:x}"
        try:
            await self._sender.message(one.channel_id, body, nonce[:25])
        except Refused as refusal:
            return str(refusal)
        return _FOLLOWED

    async def _is_followed(self, one: Corrected, text: str) -> bool:
        """Whether the message that follows stands already: the process may have died before that was recorded."""
        return any(
            message["author"].get("bot") and text in _list_texts(message.get("components") or [])
            for message in await self._sender.messages(one.channel_id)
        )


def build_note(one: Corrected) -> str:
    """Return the line that is added: what its outlet says of the article, in its own words."""
    headline = one.headline
    notice = headline.notice
    assert notice is not None  # noqa: S101  # it is due because of that
    mark = "⛔" if notice.kind == "withdrawal" else "⚠️"
    words = short(clipping.clip_words(flat(notice.span.text), 50), 400)
    day = describe_day(headline.updated_day, weekday=False) if headline.updated_day else ""
    source = ", ".join(filter(None, (link_outlet(headline), day)))
    return f"{mark} **{_describe_kind(notice.kind)} since this was posted** — {source}: {words}"


def describe_change(one: Corrected) -> str:
    """Return what became of the article, for the history: "Coast Radio corrected “Storm kills nine”"."""
    kind = one.headline.notice.kind if one.headline.notice else "correction"
    did = {"withdrawal": "withdrew", "clarification": "clarified"}.get(kind, "corrected")
    outlet = flat(one.headline.outlet or "") or frame.find_site(one.headline) or "Its outlet"
    return f"{clipping.clip(outlet, 60)} {did} “{clipping.clip(flat(one.headline.title), 100)}”"


def _describe_kind(kind: str) -> str:
    return {"withdrawal": "Withdrawn", "clarification": "Clarified"}.get(kind, "Corrected")


def add_note(components: list[dict[str, Any]], story: int, note: str) -> list[dict[str, Any]] | None:
    """Return a message's components with a note below its story; empty where it stands there, None without room."""
    made = deepcopy(components)
    texts = _list_texts(made)
    if note in texts:
        return []
    size = sum(map(clipping.length, texts)) + clipping.length(note)
    if size > limits.CARD_CHARACTERS - _ROOM or len(list(_walk(made))) >= limits.CARD_COMPONENTS:
        return None
    container = next((one for one in made if one.get("type") == _CONTAINER), None)
    if container is None:
        return None
    inside: list[dict[str, Any]] = container["components"]
    inside.insert(_find_place(inside, story), {"type": _TEXT, "content": note})
    return made


def _find_place(inside: list[dict[str, Any]], story: int) -> int:
    """Return where a note of a story goes: before its row of buttons, behind its section, else at the end."""
    for at, one in enumerate(inside):
        if f":story:{story}:" in json.dumps(one):
            return at if one.get("type") == _ROW else at + 1
    return len(inside)


def _list_texts(components: list[dict[str, Any]]) -> list[str]:
    return [str(one.get("content") or "") for one in _walk(components) if one.get("type") == _TEXT]


def _walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return all components, nested ones too."""
    found: list[dict[str, Any]] = []
    for one in components:
        found.append(one)
        found += _walk(one.get("components") or [])
        if one.get("accessory"):
            found += _walk([one["accessory"]])
    return found
