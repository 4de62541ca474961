"""The timeline picture's side of the bot: a drawing process that starts when it is needed and goes when it is idle.

Nothing here imports the drawing library: it lives in the process (`bot.cards.picture_process`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cards.limits import UPLOAD_BYTES
from bot.news import Event
from bot.news.clipping import clip, clip_words
from bot.news.escape import close_bidi, flat

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]

WITHIN = 8.0  # seconds for one picture, the start of the process included
IDLE = 120.0  # seconds after which the process ends
_WORDS = 28  # of an event's clause


class DrawingError(Exception):
    """The picture could not be drawn; the card goes without it."""


class Canvas:
    """Draws one picture after another in one process; a process that fails or hangs is ended, and the next is new."""

    def __init__(self, *, within: float = WITHIN, idle: float = IDLE) -> None:
        self._within = within
        self._idle = idle
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._ending: asyncio.TimerHandle | None = None
        self._leaving: asyncio.subprocess.Process | None = None  # the last that was told to end

    async def draw(self, title: str | None, events: Sequence[Event]) -> bytes:
        """Return a PNG of the events in the order given; DrawingError where it cannot be had."""
        asked = json.dumps(
            {"title": _shorten(title or "Timeline", 24), "events": [_describe_event(event) for event in events]}
        )
        async with self._one_at_a_time:
            if self._ending is not None:
                self._ending.cancel()
            try:
                async with asyncio.timeout(self._within):
                    drawn = await self._ask(asked.encode() + b"\n")
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
                await self._end()
                raise DrawingError(f"{type(error).__name__}: {error}") from error
            except asyncio.CancelledError:
                await self._end()  # its answer would be taken for the next one's
                raise
            self._ending = asyncio.get_running_loop().call_later(self._idle, self._close_input)
            return drawn

    async def close(self) -> None:
        """End the drawing process."""
        if self._ending is not None:
            self._ending.cancel()
        await self._end()
        if self._leaving is not None:
            await self._leaving.wait()

    @property
    def running(self) -> int | None:
        """Return the process's id, while there is one."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def _ask(self, line: bytes) -> bytes:
        process = await self._start()
        if process.stdin is None or process.stdout is None:
            raise ValueError("no pipes")
        process.stdin.write(line)
        await process.stdin.drain()
        size = int.from_bytes(await process.stdout.readexactly(4), "big")
        if not 0 < size <= UPLOAD_BYTES:
            raise ValueError(f"a picture of {size} bytes")
        return await process.stdout.readexactly(size)

    async def _start(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None or self._process.stdin is None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cards.picture_process"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=_ROOT,
                limit=UPLOAD_BYTES,
            )
        return self._process

    def _close_input(self) -> None:
        """End the process gently: it ends when its input does."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            self._leaving = process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await process.wait()


def _describe_event(event: Event) -> dict[str, str | bool]:
    when = event.when
    first, last = when.first_day, when.last_day
    return {
        "when": when.describe(weekday=False),
        "text": _shorten(event.span.text, _WORDS),
        "said_by": _shorten(event.said_by, 8) if event.said_by else "",
        "status": event.status,
        "first": first.isoformat() if first else "",
        "last": last.isoformat() if last and not when.open else "",
        "is_range": bool(when.until and when.until != when.value),
    }


def _shorten(text: str, words: int) -> str:
    return close_bidi(clip(clip_words(flat(text), words), 260))
