"""Whether what crossed the wire is what Discord says crosses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from bot.sandbox.exchanges import Exchange, Exchanges, Frame
from tests.sandbox.conformance.description import Description, description
from tests.sandbox.conformance.tables import (
    EVENTS,
    INTERACTIONS,
    PERSON_EVENTS,
    RECEIVED,
    RECEIVED_FROM_PERSON,
    SENT,
    UNDESCRIBED,
)

DISPATCH, HEARTBEAT, RECONNECT, INVALID_SESSION, HEARTBEAT_ACK = 0, 1, 7, 9, 11
_LIMITS = ("Limit", "Remaining", "Reset", "Reset-After", "Bucket")


class Recorded(Protocol):
    """A sandbox, or anything else that recorded what crossed its wire."""

    @property
    def exchanges(self) -> Exchanges: ...


def check_exchanges(discord: Recorded) -> list[str]:
    """Every deviation of the recorded requests, answers and gateway payloads from Discord's description, one line each;
    FileNotFoundError where the description is not here."""
    known = description()
    found = [line for exchange in discord.exchanges.rest for line in check_exchange(exchange, known)]
    return [*found, *check_frames(discord.exchanges.frames, known)]


# --- REST ------------------------------------------------------------------------------------------------------------


def check_exchange(exchange: Exchange, known: Description) -> list[str]:
    """What is wrong with one request and its answer. What a request got wrong counts where it was accepted."""
    head = f"{exchange.method} {exchange.route or exchange.path} -> {exchange.status}"
    return [f"{head}: {line}" for line in _exchange(exchange, known)]


def _exchange(exchange: Exchange, known: Description) -> Iterator[str]:
    path = re.sub(r"^/api(/v\d+)?", "", exchange.path).partition("?")[0]
    operation = known.operation(exchange.method, path)
    if operation is None:
        yield from _undescribed(exchange, path, known)
        return
    if exchange.route is None:
        yield f"the sandbox does not have {operation.method} {operation.path}"
        return
    if exchange.status >= 500:  # a fault that the sandbox was told to have
        return
    if exchange.status < 300:
        yield from (f"request {line}" for line in known.request_problems(operation, exchange.body))
        yield from (f"request {line}" for line in known.query_problems(operation, path, exchange.query))
    yield from (f"answer {line}" for line in known.answer_problems(operation, exchange.status, exchange.answer))
    yield from _header_problems(exchange)


def _undescribed(exchange: Exchange, path: str, known: Description) -> Iterator[str]:
    if exchange.status in (404, 405) and exchange.route is None:
        return
    for (method, pattern), (table, _page) in UNDESCRIBED.items():
        if method == exchange.method and re.fullmatch(pattern, path):
            if table and exchange.status < 300:
                yield from (f"request {line}" for line in known.request_schema_problems(table, exchange.body))
            return
    yield "Discord describes no such request"


def _header_problems(exchange: Exchange) -> Iterator[str]:
    """The rate limit's headers come together, as numbers: https://docs.discord.com/developers/topics/rate-limits."""
    headers = {name.lower(): value for name, value in exchange.headers.items()}
    given = {name: headers.get(f"x-ratelimit-{name.lower()}") for name in _LIMITS}
    if any(given.values()) and not all(given.values()):
        yield f"answer headers: X-RateLimit-{', X-RateLimit-'.join(n for n, v in given.items() if not v)} missing"
    for name, value in given.items():
        if value and name != "Bucket" and re.fullmatch(r"\d+(\.\d+)?", value) is None:
            yield f"answer headers: X-RateLimit-{name} is {value!r}"
    if exchange.status == 429 and "retry-after" not in headers:
        yield "answer headers: Retry-After missing"


# --- gateway ---------------------------------------------------------------------------------------------------------


def check_frames(frames: Iterable[Frame], known: Description) -> list[str]:
    """What is wrong with the gateway payloads, those of a person's client by their own tables."""
    frames = list(frames)
    bots = {frame.account for frame in frames if frame.event == "READY" and _is_bot(frame)}
    return [line for frame in frames for line in check_frame(frame, known, bot=frame.account in bots)]


def _is_bot(ready: Frame) -> bool:
    return bool(isinstance(ready.data, dict) and ready.data.get("user", {}).get("bot"))


def check_frame(frame: Frame, known: Description, *, bot: bool = True) -> list[str]:
    """What is wrong with one gateway payload of a bot's session, or of a person's."""
    head = f"gateway {'to' if frame.sent else 'from'} {'bot' if bot else 'person'} {frame.event or f'op {frame.op}'}"
    return [f"{head}: {line}" for line in (_sent(frame, known, bot) if frame.sent else _received(frame, known, bot))]


def _sent(frame: Frame, known: Description, bot: bool) -> Iterator[str]:
    if frame.op == DISPATCH:
        table = _table_of_event(frame, bot)
        if table is None:
            yield "there is no such event"
        else:
            yield from known.schema_problems(table, frame.data)
            if bot and frame.event == "INTERACTION_CREATE":
                yield from _asker_problems(frame.data)
    elif frame.op in SENT:
        yield from known.schema_problems(SENT[frame.op], frame.data)
    elif frame.op == INVALID_SESSION:
        if not isinstance(frame.data, bool):
            yield f"(all): {frame.data!r} is not of type 'boolean'"
    elif frame.op not in (HEARTBEAT, RECONNECT, HEARTBEAT_ACK):
        yield "(all): there is no such opcode"
    elif frame.data is not None:
        yield f"(all): {frame.data!r}, where nothing is described"


def _table_of_event(frame: Frame, bot: bool) -> str | None:
    if not bot:
        return PERSON_EVENTS.get(frame.event or "")
    if frame.event == "INTERACTION_CREATE":
        return INTERACTIONS.get(dict(frame.data or {}).get("type", 0))
    return EVENTS.get(frame.event or "")


def _asker_problems(interaction: object) -> Iterator[str]:
    """In a server the asker is `member`, beside guild and its locale; elsewhere `user`: page as of `Interaction`."""
    if not isinstance(interaction, dict):
        return
    in_guild = "guild_id" in interaction
    wanted = ("member", "guild", "guild_locale") if in_guild else ("user",)
    yield from (f"{name}: is missing" for name in wanted if name not in interaction)
    yield from (
        f"{name}: has no place here" for name in (("user",) if in_guild else ("member",)) if name in interaction
    )


def _received(frame: Frame, known: Description, bot: bool) -> Iterator[str]:
    if frame.op == HEARTBEAT:
        if not (frame.data is None or isinstance(frame.data, int)):
            yield f"(all): {frame.data!r} is no sequence number"
    elif frame.op in RECEIVED:
        table = RECEIVED[frame.op] if bot else RECEIVED_FROM_PERSON.get(frame.op, RECEIVED[frame.op])
        yield from known.request_schema_problems(table, frame.data)
