"""A person at the prompt: completion and history by prompt_toolkit, cards by rich."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app_or_none, run_in_terminal
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output
from rich.console import Console, RenderableType
from rich.text import Text

from bot.sandbox.person import Message
from bot.sandbox.terminal.completion import DiscordCompleter
from bot.sandbox.terminal.meta import QUIT, act
from bot.sandbox.terminal.outline import Outline
from bot.sandbox.terminal.prompt_session import Session
from bot.sandbox.terminal.rich_outline import draw
from bot.sandbox.terminal.talk import Talk

_WELCOME = "A Discord of your own. Type / for commands, a number to press a button, :help for help, Ctrl-D to leave."


class PromptScreen:
    """Draws on a terminal, above the prompt where one is open."""

    patience = 900.0  # Discord lets an app think for 15 minutes; Ctrl-C stops waiting
    settles = 0.0  # what comes later is shown when it comes

    def __init__(self, console: Console, asker: PromptSession[str], saved: dict[str, str]) -> None:
        self._console = console
        self._asker = asker
        self._saved = saved

    def show(self, shown: Outline) -> None:
        self.put(draw(shown, self._saved))

    def say(self, words: str) -> None:
        self.put(Text(words))

    def complain(self, words: str) -> None:
        self.put(Text(words, style="#da373c"))

    def announce(self, words: str) -> None:
        self.put(Text(words, style="dim"))

    async def ask(self, question: str, default: str = "") -> str | None:
        """Ask for one line; None where Ctrl-C or Ctrl-D leaves it unanswered."""
        try:
            return await self._asker.prompt_async(f"{question}: ", default=default)
        except (KeyboardInterrupt, EOFError):
            return None

    def put(self, what: RenderableType) -> None:
        self._console.print(what, soft_wrap=False)
        self._console.print()


class Prompt:
    """The loop. What comes in while nobody waits for it is drawn above the prompt."""

    def __init__(self, session: Session, asker: PromptSession[str], line: PromptSession[str], console: Console) -> None:
        self._session = session
        self._line = line
        self.screen = PromptScreen(console, asker, session.saved)
        self.talk = Talk(session, self.screen)
        self._drawing: set[asyncio.Task[None]] = set()
        line.completer = DiscordCompleter(self.talk)

    async def run(self) -> int:
        self.screen.announce(f"{_WELCOME}\nYou are {self._session.display}, in {self._session.where}.")
        listening: set[str] = set()
        while True:
            if self._session.person not in listening:
                listening.add(self._session.person)
                self._session.client.listeners.append(self._listener(self._session.person))
            try:
                line = await self._line.prompt_async(self._question())
            except KeyboardInterrupt:
                continue
            except EOFError:
                return 0
            if line.strip() in QUIT:
                return 0
            await self._act(line)

    async def _act(self, line: str) -> None:
        """Carry the line out; Ctrl-C stops waiting for the answer, which is shown when it comes after all."""
        task = asyncio.ensure_future(act(self.talk, line))
        loop = asyncio.get_running_loop()
        with contextlib.suppress(
            NotImplementedError, ValueError, RuntimeError
        ):  # not on Windows, nor off the main thread
            loop.add_signal_handler(2, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            if not task.cancelled():
                raise
            self.screen.say("No longer waiting.")
        finally:
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.remove_signal_handler(2)

    def _question(self) -> FormattedText:
        session = self._session
        place = f"#{session.channel_name}" if session.guild_name else "@app"
        return FormattedText([("bold ansigreen", session.person), ("", " "), ("ansicyan", place), ("", " › ")])

    def _listener(self, person: str) -> Any:
        def hear(event: str, data: dict[str, Any]) -> None:
            if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or self._session.person != person:
                return
            message = Message(data)
            mine = message.payload["author"]["id"] == self._session.client.user["id"]
            if mine or message.channel_id != self._session.client.channel_id:
                return
            if self.talk.busy:
                if message.loading:
                    self.screen.put(Text(f"{message.author} is thinking…", style="italic dim"))
                return
            task = asyncio.ensure_future(self._draw_above(message))
            self._drawing.add(task)
            task.add_done_callback(self._drawing.discard)

        return hear

    async def _draw_above(self, message: Message) -> None:
        app = get_app_or_none()
        if app is not None and app.is_running:
            async with in_terminal():
                await self.talk.draw(message)
        else:
            await self.talk.draw(message)


def in_terminal() -> Any:
    """Return the prompt out of the way while something is drawn."""
    from prompt_toolkit.application import in_terminal as aside

    return aside()


def make_history(path: Path | None) -> History:
    """Return the history's file, or none where it cannot be written."""
    if path is not None:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            return FileHistory(str(path))
    return InMemoryHistory()


async def run_prompt(
    session: Session,
    stdout: TextIO,
    *,
    history: Path | None = None,
    typed: Input | None = None,
    screen: Output | None = None,
) -> int:
    """Serve a person until they leave; 0. `typed` and `screen` are prompt_toolkit's, for tests."""
    line: PromptSession[str] = PromptSession(
        history=make_history(history), complete_while_typing=True, input=typed, output=screen
    )
    asker: PromptSession[str] = PromptSession(input=typed, output=screen)
    console = Console(file=stdout, highlight=False, markup=False, emoji=False)
    return await Prompt(session, asker, line, console).run()


__all__ = ["Prompt", "PromptScreen", "run_in_terminal", "run_prompt"]
