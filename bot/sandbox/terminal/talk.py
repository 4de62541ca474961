"""What a typed line does: a command, a number that presses a button, a message to the channel."""

from __future__ import annotations

import asyncio
import difflib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from bot.sandbox.person import Command, Message, Modal, NoAnswer, Refused, Reply, WrongOption, parse_line
from bot.sandbox.terminal.discord_markdown import read, safe
from bot.sandbox.terminal.outline import Board, Control, Outline, outline
from bot.sandbox.terminal.prompt_session import NotThere, Session, last_message, pick

CHAT_INPUT, MESSAGE_MENU = 1, 3
TEXT_INPUT, TEXT_DISPLAY = 4, 10
FILE_UPLOAD = 19


class Screen(Protocol):
    """Where things are shown, and where somebody can be asked."""

    patience: float  # seconds that a command may take
    settles: float  # seconds in which what follows an answer still belongs to it

    def show(self, shown: Outline) -> None:
        """Show a message."""

    def say(self, words: str) -> None:
        """Show a line from the client itself."""

    def announce(self, words: str) -> None:
        """Say who is at the prompt now, and where."""

    def complain(self, words: str) -> None:
        """Show what went wrong, from the client itself."""

    async def ask(self, question: str, default: str = "") -> str | None:
        """Return one line from the person; None where there is none to be had."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A suggestion: its words stand in the line and its value is what is sent, as in Discord's own client."""

    command: str
    option: str
    words: str
    value: Any


class Talk:
    """Carries out lines for whoever is at the prompt. `choices` are filled by completion."""

    def __init__(self, session: Session, screen: Screen) -> None:
        self.session = session
        self.screen = screen
        self.board = Board()
        self.choices: list[Choice] = []
        self.busy = False

    async def line(self, line: str) -> bool:
        """Carry out one line; return whether all went well. NotThere, Refused, aiohttp.ClientError."""
        words = line.strip()
        if words.startswith("/"):
            return await self.command(words)
        if (control := self._control(words)) is not None:
            return await self._use(*control)
        if words:
            await self.session.client.send(words)
            self.screen.say(await self._describe_post(words))
        return True

    async def _describe_post(self, words: str) -> str:
        """Say where words without a slash went, and what they may have been meant for."""
        said = f"Posted in {self.session.where}."
        first = words.split(maxsplit=1)[0].casefold()
        names = {one.name.split(" ")[0] for one in await self.session.commands() if one.type == CHAT_INPUT}
        meant = difflib.get_close_matches(first, names, n=1, cutoff=0.8)
        return f"{said} To run the command, type /{meant[0]}." if meant else said

    async def attempt(self, doing: Awaitable[bool]) -> bool:
        """Await it and report what goes wrong; return whether all went well."""
        try:
            return await doing
        except NotThere as error:
            self.screen.complain(str(error))
        except Refused as error:
            self.screen.complain(f"Discord refused that: {safe(error.message)} (error {error.code or error.status})")
        except (aiohttp.ClientError, ConnectionError):
            self.screen.complain("The connection to Discord is lost.")
        return False

    def announce_place(self) -> None:
        """Announce a new person or place; the buttons of the last answer are out of reach from there."""
        self.board = Board()
        self.screen.announce(f"You are {self.session.display}, in {self.session.where}.")

    # --- commands -----------------------------------------------------------------------------------------------

    async def command(self, words: str) -> bool:
        """Run a typed command."""
        commands = await self.session.commands()
        try:
            found, typed = parse_line(words, commands)
            given = {name: self._find_value(found, name, value) for name, value in typed.items()}
            return await self._show_answer(
                lambda: self.session.client.run(
                    f"/{found.name}",
                    seconds=self.screen.patience,
                    **{f"{name}_": value for name, value in given.items()},
                )
            )
        except WrongOption as error:
            self.screen.complain(explain(error, words, commands))
            return False

    async def menu(self, name: str) -> bool:
        """Run an entry of the menu "Apps" on the last message; without a name, list the entries."""
        menus = {one.name: one for one in await self.session.commands() if one.type == MESSAGE_MENU}
        target = last_message(self.session.client)
        if not name:
            listed = ", ".join(menus) or "nothing"
            self.screen.say(f"On a message there is: {listed}. Type :menu and its name.")
            return True
        chosen = pick(name, menus, "menu entry")
        if target is None:
            raise NotThere("There is no message here yet. Type some words without a slash to post one, then try again.")
        return await self._show_answer(
            lambda: self.session.client.menu(chosen.name, target, seconds=self.screen.patience)
        )

    def _find_value(self, command: Command, option: str, words: str) -> Any:
        """Return the value of a suggestion that was taken, else what was typed."""
        for choice in reversed(self.choices):
            if (choice.command, choice.option, choice.words) == (command.name, option, words):
                return choice.value
        return words

    async def _show_answer(self, act: Callable[[], Awaitable[Reply]]) -> bool:
        """Do something that the app answers, and show the answer."""
        self.busy = True
        try:
            reply = await act()
            if reply.modal is not None:
                return await self._fill(reply.modal)
            return await self._show(reply)
        except NoAnswer as error:
            self.screen.complain(str(error))
        except TimeoutError:
            self.screen.complain(
                f"The application is still thinking: no answer came in {self.screen.patience:.0f} seconds."
            )
        finally:
            self.busy = False
        return False

    async def _show(self, reply: Reply) -> bool:
        await self._settle(reply)
        changed = [reply.source] if reply.updated and reply.source is not None else []
        messages = [*changed, *reply.messages]
        before, self.board = self.board, Board()
        shown = [await self.draw(message) for message in messages]
        if not self.board.controls:  # the buttons before it are still there to be pressed
            self.board = before
        return not any(one.failed for one in shown)

    async def _settle(self, reply: Reply) -> None:
        """Wait for what comes right behind the answer, which is part of it: a second message, a change."""
        while self.screen.settles:
            reply.changed.clear()
            try:
                async with asyncio.timeout(self.screen.settles):
                    await reply.changed.wait()
            except TimeoutError:
                return

    async def draw(self, message: Message) -> Outline:
        """Show a message; its buttons get the next numbers."""
        shown = outline(message, self.board, self.session.names)
        await self.session.keep_files(shown)
        self.screen.show(shown)
        return shown

    # --- buttons, menus, forms ----------------------------------------------------------------------------------

    def _control(self, words: str) -> tuple[Message, Control, str] | None:
        """Return what a line that begins with a number uses; None where it is a message to the channel."""
        match = re.fullmatch(r"(\d{1,3})(?:\s+(.+))?", words)
        if match is None:
            return None
        known = self.board.controls.get(int(match[1]))
        if known is None:
            if match[2]:
                return None
            there = f"1 to {len(self.board.controls)}" if self.board.controls else "none"
            raise NotThere(f"There is no button {match[1]} on the last answer. There is: {there}.")
        if match[2] and known[1].select is None:
            return None
        return (*known, match[2] or "")

    async def _use(self, message: Message, control: Control, rest: str) -> bool:
        client = self.session.client
        wait = min(self.screen.patience, 20.0)
        try:
            if control.select is not None:
                values = await self._values(control, rest)
                return await self._show_answer(
                    lambda: client.select(
                        message, values, control.select.custom_id if control.select else None, seconds=wait
                    )
                )
            button = control.button.custom_id if control.button else None
            if button is None:
                raise NotThere("That one only leads to an address.")
            return await self._show_answer(lambda: client.press(message, button, seconds=wait))
        except WrongOption as error:
            self.screen.complain(error.message)
            return False

    async def _values(self, control: Control, rest: str) -> list[str]:
        """Return the chosen values of a menu: typed behind its number, or asked for."""
        select = control.select
        assert select is not None  # noqa: S101 - the caller has looked
        table = await self._table(select.type, select.options)
        typed = rest
        if not typed:
            listed = ", ".join(table)
            answer = await self.screen.ask(f"{control.label} ({listed})")
            if answer is None:
                raise NotThere(f"{control.label}: choose from {listed}.")
            typed = answer
        if typed.strip().casefold() in {name.casefold() for name in table}:
            return [pick(typed, table, "choice")]
        return [pick(one, table, "choice") for one in typed.split(",") if one.strip()]

    async def _table(self, kind: int, options: Sequence[dict[str, Any]]) -> dict[str, str]:
        names = self.session.names
        if kind == 3:
            return {safe(option["label"]): option["value"] for option in options}
        sources = {5: (names.users,), 6: (names.roles,), 7: (names.users, names.roles), 8: (names.channels,)}
        return {name: one for source in sources[kind] for one, name in source.items()}

    async def _fill(self, modal: Modal) -> bool:
        """Ask a form's fields one by one, and send it."""
        self.screen.say(f"{safe(modal.title)}")
        values: dict[str, Any] = {}
        for part in modal.components:
            if part.get("type") == TEXT_DISPLAY:
                for line in read(part["content"]):
                    self.screen.say(line.plain)
        for one in modal.fields:
            if one["type"] == FILE_UPLOAD:
                continue
            given = await self._field(one)
            if given is None:
                raise NotThere(f"The form was not sent: {safe(one['label'] or one['custom_id'])} is missing.")
            values[one["custom_id"]] = given
        return await self._show_answer(lambda: self.session.client.submit(modal, values, seconds=self.screen.patience))

    async def _field(self, one: dict[str, Any]) -> str | list[str] | None:
        label = safe(one["label"] or one.get("placeholder") or one["custom_id"])
        required = bool(one.get("required", True))
        if one["type"] == TEXT_INPUT:
            typed = await self.screen.ask(
                label if required else f"{label} (may be left empty)", str(one.get("value") or "")
            )
            return None if not typed and required else typed or ""
        table = await self._table(one["type"], one.get("options") or ())
        typed = await self.screen.ask(f"{label} ({', '.join(table)})")
        if not typed:
            return None if required else []
        return [pick(word, table, "choice") for word in typed.split(",") if word.strip()]


def explain(error: WrongOption, words: str, commands: Sequence[Command]) -> str:
    """Return what is wrong with a typed command, with what would be right."""
    named = {one.name: one for one in commands if one.type == CHAT_INPUT}
    bare = words.removeprefix("/")
    known = max((name for name in named if bare == name or bare.startswith(name + " ")), key=len, default=None)
    if known is not None:
        wrong = safe(error.message)
        if error.option in {one["name"] for one in named[known].options}:
            return f"{error.option}: {wrong}\nIt is typed so: {usage(named[known])}"
        return f"{safe(error.option)!r} belongs to no option of /{known}.\nIt is typed so: {usage(named[known])}"
    below = [name for name in named if name.startswith(bare.split(" ")[0] + " ")]
    near = below or difflib.get_close_matches(bare.split(" ")[0], named, n=3)
    hint = f" Did you mean /{', /'.join(near)}?" if near else " :help lists what there is."
    return (
        f"There is no command /{safe(bare.split(' ')[0])} here.{hint}"
        if not below
        else f"/{safe(bare)} needs more:{hint}"
    )


def usage(command: Command) -> str:
    """Return "/quotes [article:…] [speaker:…]": brackets around what may be left out."""
    parts = [f"{one['name']}:…" if one.get("required") else f"[{one['name']}:…]" for one in command.options]
    return " ".join((f"/{command.name}", *parts))
