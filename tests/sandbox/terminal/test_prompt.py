"""A person at the prompt: keys go in through prompt_toolkit, cards come out through rich."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.sandbox import Sandbox
from bot.sandbox.person import PersonClient
from bot.sandbox.terminal import run
from bot.sandbox.terminal.completion import DiscordCompleter
from bot.sandbox.terminal.outline import Outline
from bot.sandbox.terminal.prompt_session import Session
from bot.sandbox.terminal.talk import Talk


class Terminal:
    """Types keys, and waits for what is drawn."""

    def __init__(self, send: Callable[[str], None], out: io.StringIO, task: asyncio.Task[int]) -> None:
        self._send = send
        self._out = out
        self._task = task

    @property
    def text(self) -> str:
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\", "", self._out.getvalue()).replace("\u00a0", " ")

    async def type(self, line: str, until: str) -> str:
        """Type a line, and wait until the words are drawn; what was drawn since."""
        before = len(self.text)
        self._send(line + "\r")
        return await self.drawn(until, before)

    async def drawn(self, words: str, after: int = 0) -> str:
        async with asyncio.timeout(10):
            while words not in self.text[after:]:
                assert not self._task.done(), self.text
                await asyncio.sleep(0.01)
        return self.text[after:]

    async def leave(self, keys: str = "\x04") -> int:
        self._send(keys)
        return await asyncio.wait_for(self._task, 10)


Opened = Callable[..., AbstractAsyncContextManager[Terminal]]


@pytest.fixture
def terminal(sandbox: Sandbox, tmp_path: Path) -> Opened:
    @asynccontextmanager
    async def opened(history: Path | None = None) -> AsyncIterator[Terminal]:
        out = io.StringIO()
        with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
            task = asyncio.create_task(
                run(
                    sandbox,
                    io.StringIO(),
                    out,
                    interactive=True,
                    typed=keys,
                    screen=DummyOutput(),
                    history=history,
                    downloads=tmp_path / "files",
                )
            )
            shown = Terminal(keys.send_text, out, task)
            await shown.drawn("You are Alice, in Harbour News #general.")
            yield shown
            if not task.done():
                await shown.leave("\x03\x04")

    return opened


async def test_a_command_is_answered_by_a_card_with_buttons_that_numbers_press(terminal: Opened) -> None:
    async with terminal() as shown:
        card = await shown.type("/card", until="Pick one")
        assert "▌ A title" in card
        assert "https://sea.example/a" in card
        assert "turned 0 times" in card
        assert "turned 1 times" in await shown.type("2", until="Pick one")
        assert "Only you can see this" in await shown.type("1", until="Only you can see this")
        assert "picked ['r']" in await shown.type("3 red wine", until="picked")
        assert await shown.leave() == 0


async def test_an_app_that_thinks_is_seen_thinking_and_then_answering(terminal: Opened) -> None:
    async with terminal() as shown:
        text = await shown.type("/think", until="and more")
        assert text.index("thinking…") < text.index("The answer") < text.index("and more")


async def test_a_form_is_asked_for_field_by_field_and_can_be_left(terminal: Opened) -> None:
    async with terminal() as shown:
        await shown.type("/form", until="A small form")
        await shown.type("Ada", until="")
        assert "Ada wishes rain" in await shown.type("rain", until="wishes")
        await shown.type("/form", until="A small form")
        assert "The form was not sent" in await shown.type("\x04", until="not sent")


async def test_what_others_post_is_drawn_above_the_prompt(terminal: Opened, sandbox: Sandbox) -> None:
    async with terminal() as shown, PersonClient(sandbox.api, sandbox.people["bob"].token) as bob:
        await bob.enter("Harbour News", "general")
        await bob.send("a word from **Bob**")
        assert "Bob\na word from Bob" in await shown.drawn("a word from Bob")


async def test_errors_are_said_and_the_prompt_goes_on(terminal: Opened) -> None:
    async with terminal() as shown:
        await shown.type("/pome", until="Did you mean /poem?")
        await shown.type("/silent", until="The application did not respond")
        await shown.type(":as bob", until="You are Bob, in Harbour News #general.")
        await shown.type("/poem poem:x", until="poem='x'")
        assert await shown.leave(":quit\r") == 0


async def test_what_was_typed_is_remembered_in_a_file(terminal: Opened, tmp_path: Path) -> None:
    history = tmp_path / "deep" / "history"
    async with terminal(history) as shown:
        await shown.type("/poem poem:remembered", until="remembered")
    assert "/poem poem:remembered" in history.read_text()


class Silent:
    """A screen for nobody."""

    patience = 5.0
    settles = 0.05

    def __init__(self) -> None:
        self.shown: list[Outline] = []

    def show(self, shown: Outline) -> None:
        self.shown.append(shown)

    def say(self, words: str) -> None: ...

    def complain(self, words: str) -> None: ...

    def announce(self, words: str) -> None: ...

    async def ask(self, question: str, default: str = "") -> str | None:
        return None


@pytest.fixture
async def talk(sandbox: Sandbox) -> AsyncIterator[Talk]:
    session = Session(sandbox)
    await session.become("alice")
    yield Talk(session, Silent())
    await session.close()


Complete = Callable[[str], Awaitable[list[Completion]]]


@pytest.fixture
def complete(talk: Talk) -> Complete:
    async def go(text: str) -> list[Completion]:
        found = DiscordCompleter(talk).get_completions_async(Document(text), CompleteEvent())
        return [completion async for completion in found]

    return go


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("/po", ["/poem "]),
        ("/garden", ["/garden plant "]),
        ("/poem ", ["poem:", "line:", "loud:"]),
        ("/poem l", ["line:", "loud:"]),
        ("/poem poem:sea", ["Sea Fever", "The Sea: A Poem"]),
        ("/poem line:3 poem:fever", ["Sea Fever"]),
        ("/poem poem:breaks", ["p3"]),
        ("/poem poem:nothing at all", []),
        ("/poem poem:x loud:", ["True", "False"]),
        ("/poem line:3 ", ["poem:", "loud:"]),
        ("/garden plant where:wi", ["wire"]),
        (":s", [":server"]),
        (":as ", ["alice", "bob", "carol"]),
        (":server hi", ["Hill Readers"]),
        (":menu ", ["Count words"]),
        ("/none x", []),
        ("hello", []),
    ],
)
async def test_completion_offers_commands_options_and_the_apps_own_suggestions(
    complete: Complete, typed: str, texts: list[str]
) -> None:
    assert [one.text for one in await complete(typed)] == texts


async def test_a_suggestion_stands_in_the_line_by_name_and_is_sent_by_value(talk: Talk, complete: Complete) -> None:
    await complete("/poem poem:sea")
    assert await talk.line("/poem poem:Sea Fever line:2")
    (shown,) = talk.screen.shown  # type: ignore[attr-defined]  # the test's own screen
    assert "poem='p1' line=2" in str(shown.nodes)
