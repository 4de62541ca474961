"""A script at the prompt: a command a line, plain text back, a blank line between answers."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TextIO

from bot.terminal.meta import QUIT
from bot.terminal.outline import Outline
from bot.terminal.plain import plain
from bot.terminal.session import Session
from bot.terminal.talk import Talk


class Lines:
    """The lines of a stream, read by a thread of their own: neither a pipe nor a file holds the event loop."""

    def __init__(self, stream: TextIO) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(maxsize=64)
        self._ended = False
        threading.Thread(target=self._read, args=(stream,), daemon=True, name="terminal-input").start()

    def _read(self, stream: TextIO) -> None:
        raw = getattr(stream, "buffer", None)
        # The loop may be gone, or the stream closed, while this thread waits: then nobody wants the line.
        with contextlib.suppress(RuntimeError, ValueError, OSError, asyncio.CancelledError):
            for line in raw if raw is not None else stream:
                words = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
                asyncio.run_coroutine_threadsafe(self._queue.put(words.rstrip("\r\n")), self._loop).result()
            asyncio.run_coroutine_threadsafe(self._queue.put(None), self._loop).result()

    async def next(self) -> str | None:
        """The next line; None at the end, and ever after."""
        if self._ended:
            return None
        line = await self._queue.get()
        self._ended = line is None
        return line


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

    def arrived(self, words: str) -> None:
        """A script knows where it went."""

    async def ask(self, question: str, default: str = "") -> str | None:
        """The next line is the answer; nothing is written, for nobody reads the question."""
        return await self._lines.next() or default or None

    def _write(self, words: str) -> None:
        if not words.strip():
            return
        self._stdout.write(("\n" if self._wrote else "") + words + "\n")
        self._stdout.flush()
        self._wrote = True


async def run_pipe(session: Session, lines: Lines, stdout: TextIO) -> int:
    """Carry out every line; 1 if a command failed, else 0."""
    from bot.terminal.run import act

    talk = Talk(session, PipeScreen(stdout, lines, session.saved))
    failed = False
    while (line := await lines.next()) is not None:
        if line.strip() in QUIT:
            break
        failed |= not await act(talk, line)
    return int(failed)
