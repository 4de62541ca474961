"""The client's own commands, which begin with a colon: who is at the prompt, where, and help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.sandbox.terminal.prompt_session import NotThere, Session
from bot.sandbox.terminal.talk import CHAT_INPUT, Talk, usage

HELP = {
    ":help": "this list, and the app's commands",
    ":as NAME": "be somebody else",
    ":server NAME": "go to another server",
    ":channel NAME": "go to another channel",
    ":dm": "go to the direct messages with the app",
    ":menu NAME": "use a message menu of the app on the last message",
    ":quit": "leave (Ctrl-D does too)",
}
QUIT = frozenset({":quit", ":q", ":exit"})
_ASKS_FOR_HELP = frozenset({"help", "?", ":?", ":h"})

Act = Callable[[Talk, str], Awaitable[None]]


async def act(talk: Talk, line: str) -> bool:
    """Carry out one line, the client's own commands included; return whether all went well."""
    if line.strip().casefold() in _ASKS_FOR_HELP:
        line = ":help"
    return await talk.attempt(run_meta(talk, line) if line.strip().startswith(":") else talk.line(line))


async def run_meta(talk: Talk, line: str) -> bool:
    """Carry out a line that begins with a colon; return whether all went well. `:quit` is the caller's."""
    name, _, rest = line.strip().partition(" ")
    if name == ":menu":
        return await talk.menu(rest.strip())
    act = _ACTS.get(name)
    if act is None:
        raise NotThere(f"There is no {name}. :help lists what there is.")
    await act(talk, rest.strip())
    return True


async def _help(talk: Talk, _rest: str) -> None:
    width = max(len(one) for one in HELP)
    lines = ["Type a command as in Discord: /name option:value. A number presses that button; other words are posted."]
    lines += [f"  {name:<{width}}  {about}" for name, about in HELP.items()]
    lines.append(f"You are {talk.session.display}, in {talk.session.where}. The commands here:")
    commands = [one for one in await talk.session.commands() if one.type == CHAT_INPUT]
    lines += [f"  {usage(one)}  {one.description}" for one in sorted(commands, key=lambda one: one.name)]
    talk.screen.say("\n".join(lines))


async def _as(talk: Talk, rest: str) -> None:
    if not rest:
        talk.screen.say(f"There is {', '.join(talk.session.people)}; you are {talk.session.person}.")
        return
    await talk.session.become(rest)
    talk.announce_place()


async def _server(talk: Talk, rest: str) -> None:
    if not rest:
        talk.screen.say(f"You are in {', '.join(await talk.session.guild_names())}.")
        return
    await talk.session.enter(rest)
    talk.announce_place()


async def _channel(talk: Talk, rest: str) -> None:
    session: Session = talk.session
    if not rest:
        talk.screen.say(f"There is {', '.join('#' + name for name in await session.channels()) or 'no channel here'}.")
        return
    if not session.guild_name:
        raise NotThere("Direct messages have no channels. :server NAME goes to a server.")
    await session.enter(session.guild_name, rest)
    talk.announce_place()


async def _dm(talk: Talk, _rest: str) -> None:
    await talk.session.enter_direct()
    talk.announce_place()


_ACTS: dict[str, Act] = {":help": _help, ":as": _as, ":server": _server, ":channel": _channel, ":dm": _dm}
