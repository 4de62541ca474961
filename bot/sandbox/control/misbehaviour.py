"""Each misbehaviour that the sandbox knows, as a switch: what it is called, what it may be told, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from bot.sandbox.core import Core
from bot.sandbox.faults import ALWAYS, Fault
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Channel, Guild

Given = Mapping[str, Any]
Undo = Callable[[], None]
Begin = Callable[[Core, Given], Undo | None]


class WrongValue(ValueError):
    """A parameter that cannot be; `str()` says which and why, for a person."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a switch may be told. `choices` are (value, words); numbers have their least and most."""

    name: str
    label: str
    kind: Literal["number", "choice"]
    default: float | str = ""
    least: float = 0
    most: float = 0
    choices: Callable[[Core], list[tuple[str, str]]] | None = None


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """`begin` does it; what it gives back ends it. Where that is None it is over at once (`lasting` False)."""

    id: str
    name: str
    says: str
    begin: Begin
    parameters: tuple[Parameter, ...] = ()
    lasting: bool = True


# --- parameters -------------------------------------------------------------------------------------------------------


def _requests(_: Core) -> list[tuple[str, str]]:
    return [
        ("* *", "every request"),
        ("POST /channels/*/messages", "sending a message"),
        ("PATCH /channels/*/messages/*", "editing a message"),
        ("POST /interactions/*", "answering an interaction"),
        ("* /webhooks/*", "following up on an interaction"),
    ]


def _places(core: Core) -> list[tuple[str, str]]:
    found = []
    for guild in core.state.guilds.values():
        found.append((guild.id, guild.name))
        found += [(c.id, f"{guild.name} #{c.name}") for c in guild.channels.values() if c.holds_messages]
    return found


def _guilds(core: Core) -> list[tuple[str, str]]:
    return [(guild.id, guild.name) for guild in core.state.guilds.values()]


_TAKEN = (
    Permission.SEND_MESSAGES,
    Permission.VIEW_CHANNEL,
    Permission.EMBED_LINKS,
    Permission.ATTACH_FILES,
    Permission.READ_MESSAGE_HISTORY,
    Permission.SEND_MESSAGES_IN_THREADS,
    Permission.CREATE_PUBLIC_THREADS,
    Permission.MANAGE_MESSAGES,
    Permission.MENTION_EVERYONE,
)


def _permissions(_: Core) -> list[tuple[str, str]]:
    return [(str(int(p)), (p.name or "").replace("_", " ").capitalize()) for p in _TAKEN]


_WHICH = Parameter("requests", "Which requests of the bot", "choice", "* *", choices=_requests)


def _seconds(default: float, most: float) -> Parameter:
    return Parameter("seconds", "Seconds", "number", default, 0.1, most)


def read(parameter: Parameter, given: Given, core: Core) -> float | str:
    """The value that was given for a parameter, or its default. WrongValue where it is none that can be."""
    value = given.get(parameter.name, parameter.default)
    if parameter.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WrongValue(f"{parameter.label}: a number.")
        if not parameter.least <= value <= parameter.most:
            raise WrongValue(f"{parameter.label}: from {parameter.least:g} to {parameter.most:g}.")
        return float(value)
    choices = parameter.choices(core) if parameter.choices else []
    if value == "" and choices:
        return choices[0][0]
    if value not in [key for key, _ in choices]:  # which may be of any type
        raise WrongValue(f"{parameter.label}: one of those that are listed.")
    return str(value)


# --- requests ---------------------------------------------------------------------------------------------------------


def _of(make: Callable[[Core, str, str, Given], Fault]) -> Begin:
    """A fault of requests that lasts until it is switched off."""

    def begin(core: Core, given: Given) -> Undo:
        method, path = given["requests"].split(" ")
        fault = make(core, method, path, given)
        return lambda: core.faults.drop(fault)

    return begin


def _fail(core: Core, method: str, path: str, _: Given) -> Fault:
    return core.faults.fail(500, method=method, path=path, times=ALWAYS)


def _limit(core: Core, method: str, path: str, given: Given) -> Fault:
    return core.faults.limit(given["seconds"], method=method, path=path, times=ALWAYS)


def _slow(core: Core, method: str, path: str, given: Given) -> Fault:
    return core.faults.slow(given["seconds"], method=method, path=path, times=ALWAYS)


def _lose(core: Core, method: str, path: str, given: Given) -> Fault:
    # Which of them is lost is chance, as it is on a real wire; it is no secret.
    return core.faults.lose_at_random(given["share"] / 100, Random(), method=method, path=path)  # noqa: S311


# --- the gateway ------------------------------------------------------------------------------------------------------


def _drop(core: Core, _: Given) -> None:
    core.faults.drop_gateway()


def _drop_for_good(core: Core, _: Given) -> None:
    core.faults.drop_gateway(resumable=False)


def _reconnect(core: Core, _: Given) -> None:
    core.faults.ask_to_reconnect()


def _silence(core: Core, _: Given) -> None:
    core.faults.silence_gateway()


def _refuse(core: Core, _: Given) -> Undo:
    core.faults.refuse_gateway(ALWAYS)
    core.faults.drop_gateway()
    return lambda: core.faults.refuse_gateway(0)


def _outage(core: Core, given: Given) -> Undo:
    guild = core.state.guilds[given["server"]]
    core.faults.outage(guild)
    return lambda: core.faults.recover(guild)


# --- permissions ------------------------------------------------------------------------------------------------------


def _take(core: Core, given: Given) -> Undo:
    permission = int(given["permission"])
    guild, channel = _place(core, given["place"])
    return core.faults.take_permission(permission, guild, channel)


def _place(core: Core, key: str) -> tuple[Guild, Channel | None]:
    channel = core.state.channels.get(key)
    return core.state.guilds[channel.guild_id or "" if channel else key], channel


ALL: tuple[Misbehaviour, ...] = (
    Misbehaviour(
        "fail", "500", "The bot's requests are answered with an error; nothing is done.", _of(_fail), (_WHICH,)
    ),
    Misbehaviour(
        "limit", "429", "The bot is told to ask again later; nothing is done.", _of(_limit), (_WHICH, _seconds(2, 120))
    ),
    Misbehaviour(
        "slow", "Slow", "The bot's requests wait before they are begun.", _of(_slow), (_WHICH, _seconds(4, 120))
    ),
    Misbehaviour(
        "lose",
        "Lost answer",
        "What the bot asks for is done, but the answer never arrives.",
        _of(_lose),
        (_WHICH, Parameter("share", "Per cent of them", "number", 100, 1, 100)),
    ),
    Misbehaviour(
        "permission",
        "Permission taken away",
        "The bot loses a permission in a channel, or in a server, where all lose it who have it from @everyone.",
        _take,
        (
            Parameter("permission", "Permission", "choice", choices=_permissions),
            Parameter("place", "Where", "choice", choices=_places),
        ),
    ),
    Misbehaviour(
        "outage",
        "Server outage",
        "A server is unavailable to those in it.",
        _outage,
        (Parameter("server", "Server", "choice", choices=_guilds),),
    ),
    Misbehaviour("refuse", "Gateway away", "The bot's gateway is cut and nobody is let in anew.", _refuse),
    Misbehaviour("drop", "Drop the gateway", "The bot's connection is cut; it may resume.", _drop, lasting=False),
    Misbehaviour(
        "forget",
        "Drop the gateway for good",
        "The bot's connection is cut and its session forgotten.",
        _drop_for_good,
        lasting=False,
    ),
    Misbehaviour(
        "reconnect", "Ask to reconnect", "The bot is asked to connect anew (op 7).", _reconnect, lasting=False
    ),
    Misbehaviour(
        "silence",
        "No heartbeat answers",
        "The bot's heartbeats on this connection are no longer acknowledged.",
        _silence,
        lasting=False,
    ),
)
