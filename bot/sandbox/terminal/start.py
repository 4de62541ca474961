"""Start the prompt: for a person on a terminal, for a script in a pipe."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot.sandbox.terminal.prompt_session import Discord, Session

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from bot.sandbox.terminal.pipe import Lines

CLOSED_PIPE: Final = 141  # a shell's status of a command that SIGPIPE ended


async def run(
    discord: Discord,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    *,
    lines: Lines | None = None,
    person: str | None = None,
    history: Path | None = None,
    downloads: Path | None = None,
    interactive: bool | None = None,
    typed: Input | None = None,
    screen: Output | None = None,
) -> int:
    """Return the prompt until it is left; the exit status: 0, or 1 where a command that came by a pipe failed,
    or `CLOSED_PIPE` where nobody reads the answers any more.

    A command failed if a client would not send it, if the app did not respond or Discord refused, or if the app's
    answer is a card (or embed) in Discord's colour for danger, 0xDA373C.

    `discord`: a sandbox, or an `Access`. `lines`: those of `stdin`, where somebody reads them already.
    `person`: who is at the prompt first, by default the first of the people.
    `history`: a file for what was typed. `downloads`: a folder for pictures and files; a temporary one if None.
    `interactive`: whether a person types; if None, whether both ends are terminals. `typed`, `screen`: the ends that
    prompt_toolkit has, for tests.
    """
    source, sink = stdin or sys.stdin, stdout or sys.stdout
    session = Session(discord, downloads)
    try:
        await session.become(person or next(iter(discord.people)))
        if lines is None and (interactive if interactive is not None else is_terminal(source, sink)):
            from bot.sandbox.terminal.prompt import run_prompt  # large: prompt_toolkit

            return await run_prompt(session, sink, history=history, typed=typed, screen=screen)
        from bot.sandbox.terminal.pipe import Lines, run_pipe

        return await run_pipe(session, lines or Lines(source), sink)
    except BrokenPipeError:
        let_go(sink)
        return CLOSED_PIPE
    finally:
        await session.close()


def is_terminal(stdin: TextIO | None, stdout: TextIO | None) -> bool:
    """Return whether a person types at one end and reads at the other."""
    try:
        return stdin is not None and stdout is not None and stdin.isatty() and stdout.isatty()
    except ValueError:  # closed
        return False


def let_go(stdout: TextIO) -> None:
    """Send what Python would still flush to nowhere, since nobody reads any more: no traceback at the end."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
