"""Completion as in Discord's own client: commands, then names of options, then what the app suggests for a value."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from typing import Any

import aiohttp
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.sandbox.person import Command, NoAnswer, Refused, WrongOption
from bot.sandbox.terminal.discord_markdown import safe
from bot.sandbox.terminal.meta import HELP
from bot.sandbox.terminal.prompt_session import NotThere
from bot.sandbox.terminal.talk import CHAT_INPUT, MESSAGE_MENU, Choice, Talk

BOOLEAN, USER, CHANNEL, ROLE = 5, 6, 7, 8
_TAKEN = frozenset({"self", "command", "option", "typed", "seconds"})  # the client's own words
_KEPT = 200  # choices that are remembered


class DiscordCompleter(Completer):
    """Completes for whoever is at the prompt, where they are."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Return nothing at once: all of it comes over the wire."""
        return iter(())

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        text = document.text_before_cursor.lstrip()
        try:
            if text.startswith(":"):
                found = await self._meta(text)
            elif text.startswith("/"):
                found = await self._command(text)
            else:
                found = []
        except (NoAnswer, Refused, WrongOption, NotThere, TimeoutError, aiohttp.ClientError, ConnectionError):
            return  # no suggestion is no failure: the line can be sent as it is
        for completion in found:
            yield completion

    async def _meta(self, text: str) -> list[Completion]:
        name, space, typed = text.partition(" ")
        if not space:
            return [
                Completion(one.split(" ")[0], -len(text), display=one, display_meta=about)
                for one, about in HELP.items()
                if one.startswith(name)
            ]
        session = self._talk.session
        if name == ":as":
            names = list(session.people)
        elif name == ":server":
            names = await session.guild_names()
        elif name == ":channel":
            names = list(await session.channels())
        elif name == ":menu":
            names = [one.name for one in await session.client.commands() if one.type == MESSAGE_MENU]
        else:
            names = []
        return [Completion(one, -len(typed)) for one in names if one.casefold().startswith(typed.casefold())]

    async def _command(self, text: str) -> list[Completion]:
        commands = [one for one in await self._talk.session.client.commands() if one.type == CHAT_INPUT]
        words = text[1:]
        command = max((c for c in commands if words.startswith(c.name + " ")), key=lambda c: len(c.name), default=None)
        if command is None:
            return [
                Completion(f"/{one.name} ", -len(text), display=f"/{one.name}", display_meta=safe(one.description))
                for one in sorted(commands, key=lambda one: (not one.name.startswith(words), one.name))
                if one.name.startswith(words) or (len(words) > 1 and words in one.name)
            ]
        return await self._options(command, words[len(command.name) :])

    async def _options(self, command: Command, words: str) -> list[Completion]:
        names = "|".join(re.escape(one["name"]) for one in command.options)
        marks = list(re.finditer(rf"(?:^|\s)({names}):", words)) if names else []
        given = {mark[1]: words[mark.end() : end].strip() for mark, end in zip(marks, _ends(marks, words), strict=True)}
        if marks:
            option, typed = marks[-1][1], words[marks[-1].end() :].lstrip()
            values = await self._values(command, option, typed, {k: v for k, v in given.items() if k != option})
            if values or not typed.endswith(" "):
                return values
        started = re.search(r"\S*$", words)
        begun = started.group() if started else ""
        return [
            Completion(
                f"{one['name']}:",
                -len(begun),
                display=f"{one['name']}:",
                display_meta=safe(one.get("description") or "") + (" (needed)" if one.get("required") else ""),
            )
            for one in command.options
            if one["name"] not in given and one["name"].startswith(begun)
        ]

    async def _values(self, command: Command, option: str, typed: str, others: dict[str, str]) -> list[Completion]:
        definition = command.option(option)
        if definition.get("autocomplete"):
            sent = {
                name: self._find_value(command, name, value)
                for name, value in others.items()
                if value and name not in _TAKEN
            }
            found = await self._talk.session.client.autocomplete(
                command.name, option, str(self._find_value(command, option, typed)), seconds=5.0, **sent
            )
            return [self._suggestion(command, option, typed, one) for one in found]
        if definition.get("choices"):
            names: Sequence[str] = [str(one["name"]) for one in definition["choices"]]
        elif definition["type"] == BOOLEAN:
            names = ["True", "False"]
        else:
            known = self._talk.session.names
            tables = {USER: known.users, CHANNEL: known.channels, ROLE: known.roles}
            names = list(tables.get(definition["type"], {}).values())
        return [Completion(one, -len(typed)) for one in names if typed.casefold() in one.casefold()]

    def _find_value(self, command: Command, option: str, words: str) -> Any:
        for choice in reversed(self._talk.choices):
            if (choice.command, choice.option, choice.words) == (command.name, option, words):
                return choice.value
        return words

    def _suggestion(self, command: Command, option: str, typed: str, one: dict[str, Any]) -> Completion:
        """Return a completion by its name, unless that would read as another option; its value is kept."""
        words = " ".join(safe(str(one["name"])).split())
        names = "|".join(re.escape(other["name"]) for other in command.options)
        if re.search(rf"(?:^|\s)(?:{names}):", words):
            return Completion(str(one["value"]), -len(typed), display=words)
        self._talk.choices.append(Choice(command.name, option, words, one["value"]))
        del self._talk.choices[:-_KEPT]
        return Completion(words, -len(typed), display=words)


def _ends(marks: Sequence[re.Match[str]], words: str) -> list[int]:
    return [mark.start() for mark in marks[1:]] + ([len(words)] if marks else [])
