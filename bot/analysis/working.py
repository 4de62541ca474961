"""The worker's side: reads frames, does what they ask, answers, and ends with the process that started it."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from bot.analysis import frames
from bot.analysis.document import Document
from bot.analysis.form import dump, facts_to_json, load
from bot.errors import AnalysisError, DatelineError
from bot.news import Part

_log = logging.getLogger(__name__)
_LIGHT_MIB = 256


def analyse(_blob: bytes, document: Any, only: list[str], pipeline: str) -> Any:
    from bot.analysis import desk

    wanted = frozenset(Part(part) for part in only)
    return facts_to_json(desk.analyse(load(Document, document), wanted, pipeline))


def parse_page(blob: bytes, url: str, charset: str | None) -> Any:
    from bot.sources import page

    return dump(page.parse_page(blob, url, charset))


def read_file(_blob: bytes, path: str) -> Any:
    from bot.sources import files

    return dump(tuple(files.read_file(Path(path))))


def read_feed(blob: bytes, url: str, content_type: str | None, charset: str | None) -> Any:
    from bot.sources.errors import FeedTooHard
    from bot.sources.feeds import read

    try:
        return dump(read.read_feed(blob, url, content_type, charset))
    except RecursionError as error:
        raise FeedTooHard(type(error).__name__, url=url) from error
    except MemoryError:
        os._exit(1)  # what it holds by now would be the next feed's trouble


def main(kind: str) -> int:
    """Serve frames from standard input until it closes, which it does when the bot is gone, however it went.

    `kind`: the pipeline to load; or `light`: without one, and held to `_LIGHT_MIB` of memory: for feeds.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the bot ends its workers itself
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    answers = _keep_standard_output()
    _prepare(kind)
    gc.freeze()
    inbox: queue.SimpleQueue[tuple[dict[str, Any], bytes]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(inbox,), daemon=True).start()
    _send(answers, {"ready": os.getpid()})
    while True:
        _send(answers, _answer(*inbox.get()))


_CALLS: dict[str, Callable[..., Any]] = {
    "analyse": analyse,
    "parse_page": parse_page,
    "read_file": read_file,
    "read_feed": read_feed,
}


def _prepare(kind: str) -> None:
    """What the first call would otherwise wait for."""
    if kind == "light":
        from bot.sources.feeds import jsonfeed, xmlfeed  # noqa: F401  # loaded now, while memory is not yet held down

        _hold_down(_LIGHT_MIB << 20)
        return
    from bot.analysis.pipeline import load as load_pipeline

    load_pipeline(name=kind)


def _hold_down(limit: int) -> None:
    """No more memory than `limit` bytes, where the system can say so."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _answer(header: dict[str, Any], blob: bytes) -> dict[str, Any]:
    try:
        return {"result": _CALLS[header["call"]](blob, **header["arguments"])}
    except DatelineError as error:
        facts = {key: str(value) for key, value in error.facts.items()}
        return {"error": error.id, "message": str(error), "facts": facts}
    except Exception as error:  # noqa: BLE001  # the bot is told; the worker is not at fault
        _log.exception("a call failed")
        return {"error": AnalysisError.id, "message": f"{type(error).__name__}: {error}", "facts": {}}


def _keep_standard_output() -> BinaryIO:
    """The pipe that answers go through; whatever else prints goes to standard error from here on."""
    kept = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return kept


def _receive(inbox: queue.SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    """Runs beside the work, so that the end of the bot is noticed in the middle of a document."""
    with contextlib.suppress(ConnectionError, OSError, MemoryError):
        while (frame := frames.read(sys.stdin.buffer)) is not None:
            inbox.put(frame)
    os._exit(0)


def _send(answers: BinaryIO, header: dict[str, Any]) -> None:
    try:
        answers.writelines(frames.packed(header))
        answers.flush()
    except OSError:
        os._exit(0)  # nobody listens any more
