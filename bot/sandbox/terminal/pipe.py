"""A script at the prompt: a command a line, plain text back, a blank line between answers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Iterable, Iterator
from typing import TextIO

from bot.sandbox.terminal.meta import QUIT, act
from bot.sandbox.terminal.outline import Outline
from bot.sandbox.terminal.plain import plain
from bot.sandbox.terminal.prompt_session import Session
from bot.sandbox.terminal.talk import Talk


class Lines:
    """The lines of a stream, read by a thread of their own: neither a pipe nor a file holds the event loop.

    A stream that is closed, or cannot be read, has none.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(maxsize=64)
        self._first: str | None = None
        self._ended = False
        threading.Thread(target=self._read, args=(stream,), daemon=True, name="terminal-input").start()

    def _read(self, stream: TextIO | None) -> None:
        with contextlib.suppress(RuntimeError, asyncio.CancelledError):  # the loop is gone: nobody wants the line
            with contextlib.suppress(ValueError, OSError):  # closed, or not for reading
                for line in _lines_of(stream):
                    self._put(line)
            self._put(None)

    def _put(self, line: str | None) -> None:
        asyncio.run_coroutine_threadsafe(self._queue.put(line), self._loop).result()

    async def has_command(self) -> bool:
        """Return whether a line that is not blank is to come; the blank ones before it are passed over."""
        while self._first is None and (line := await self.next()) is not None:
            if line.strip():
                self._first = line
        return self._first is not None

    async def next(self) -> str | None:
        """Return the next line; None at the end, and ever after."""
        if self._first is not None:
            line, self._first = self._first, None
            return line
        if self._ended:
            return None
        found = await self._queue.get()
        self._ended = found is None
        return found


def _lines_of(stream: TextIO | None) -> Iterable[str]:
    if stream is None:
        return ()
    try:
        descriptor = stream.fileno()
    except OSError:  # not a file of the system's
        return (line.rstrip("\r\n") for line in stream)
    return _lines_from(descriptor)


def _lines_from(descriptor: int) -> Iterator[str]:
    # Read beneath Python's buffer: its lock, held by a thread that waits, would break the interpreter's end.
    rest = b""
    while chunk := os.read(descriptor, 1 << 16):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line.decode("utf-8", "replace").rstrip("\r") for line in lines)
    if rest:
        yield rest.decode("utf-8", "replace").rstrip("\r")


class PipeScreen:
    """Writes answers as they are; never wraps."""

    patience = 120.0
    settles = 0.15

    def __init__(self, stdout: TextIO, lines: Lines, saved: dict[str, str]) -> None:
        self._stdout = stdout
        self._lines = lines
        self._saved = saved
        self._wrote = False

    def show(self, shown: Outline) -> None:
        self._write(plain(shown, self._saved))

    def say(self, words: str) -> None:
        self._write(words)

    def complain(self, words: str) -> None:
        self._write(words)

    def announce(self, words: str) -> None:
        """Print nothing: a script knows where it went."""

    async def ask(self, question: str, default: str = "") -> str | None:
        """Return the next line is the answer; nothing is written, for nobody reads the question."""
        return await self._lines.next() or default or None

    def _write(self, words: str) -> None:
        if not words.strip():
            return
        self._stdout.write(("\n" if self._wrote else "") + words + "\n")
        self._stdout.flush()
        self._wrote = True


async def run_pipe(session: Session, lines: Lines, stdout: TextIO) -> int:
    """Carry out every line; 1 if a command failed, else 0."""
    talk = Talk(session, PipeScreen(stdout, lines, session.saved))
    failed = False
    while (line := await lines.next()) is not None:
        if line.strip() in QUIT:
            break
        failed |= not await act(talk, line)
    return int(failed)
