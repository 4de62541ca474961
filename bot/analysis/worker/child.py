"""The worker's side: reads frames, does what they ask, answers, and ends with the process that started it."""

from __future__ import annotations

import gc
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from bot.analysis.document import Bounds, Document
from bot.analysis.facts_json import dump, facts_to_json, load
from bot.analysis.worker import protocol, resource_limits
from bot.errors import AnalysisError, DatelineError, SourceError
from bot.news import Part
from bot.news.feeds import FoundFeed, ItemPage, Outline

_log = logging.getLogger(__name__)


def analyse(_blob: bytes, document: Any, only: list[str], pipeline: str, bounds: Any) -> Any:
    from bot.analysis import extraction

    wanted = frozenset(Part(part) for part in only)
    return facts_to_json(extraction.analyse(load(Document, document), wanted, pipeline, load(Bounds, bounds)))


def parse_page(blob: bytes, url: str, charset: str | None, content_type: str | None) -> Any:
    from bot.sources.pages import page

    return dump(page.parse_page(blob, url, charset, content_type=content_type))


def read_text(_blob: bytes, text: str, origin: str) -> Any:
    from bot.sources import plain_text

    return dump(plain_text.read_text(text, origin))


def read_item_page(blob: bytes, url: str, charset: str | None, content_type: str) -> Any:
    from bot.sources.decoding import decode_page
    from bot.sources.feeds.paywall import find_barrier
    from bot.sources.pages import page

    html = decode_page(blob, charset)
    try:
        article = page.parse_page(blob, url, charset, content_type=content_type)
    except SourceError:
        why = find_barrier(html, None, url)
        if why is None:
            raise
        return dump(ItemPage(None, why))
    return dump(ItemPage(article, find_barrier(html, article.text, url)))


def read_file(_blob: bytes, path: str) -> Any:
    from bot.sources import files

    return dump(tuple(files.read_file(Path(path))))


def read_feed(blob: bytes, url: str, content_type: str | None, charset: str | None) -> Any:
    from bot.sources.errors import FeedTooHard
    from bot.sources.feeds import read
    from bot.sources.feeds.item_keys import prepare

    try:
        feed = read.read_feed(blob, url, content_type, charset)
    except RecursionError as error:
        raise FeedTooHard(type(error).__name__, url=url) from error
    return dump(replace(feed, items=tuple(prepare(item) for item in feed.items)))


def find_feeds(blob: bytes, url: str, charset: str | None) -> Any:
    from bot.sources.feeds.discover import find_feeds

    return dump(tuple(FoundFeed(one.url, one.title, one.kind) for one in find_feeds(blob, url, charset)))


def may_fetch(blob: bytes, url: str, robot: str) -> Any:
    from bot.sources.feeds import robots

    return robots.may_fetch(blob.decode("utf-8", "replace"), url, robot)


def read_opml(blob: bytes) -> Any:
    from bot.sources.feeds import opml

    listed = opml.read_list(blob)
    feeds = [Outline(one.url, one.title) for one in listed.feeds]
    return dump((*feeds, *(Outline(one.written, one.title, one.why) for one in listed.left_out)))


def main(kind: str, memory: str, parent: str) -> int:
    """Serve frames from standard input until it closes, or until the process `parent`, which started this one, ends.

    `kind`: the pipeline to load; or `light`: without one, for pages and feeds. `memory`: the most it may have, in MiB.
    """
    resource_limits.end_with(int(parent))
    resource_limits.hold_memory(int(memory))
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
    "read_text": read_text,
    "read_item_page": read_item_page,
    "read_file": read_file,
    "read_feed": read_feed,
    "find_feeds": find_feeds,
    "read_opml": read_opml,
    "may_fetch": may_fetch,
}


def _prepare(kind: str) -> None:
    """Load what the first call would otherwise wait for."""
    if kind == "light":
        from bot.sources.feeds import jsonfeed, xmlfeed  # noqa: F401  # feeds are what it reads most

        return
    from bot.analysis.parse.pipeline import load as load_pipeline

    load_pipeline(name=kind)


def _answer(header: dict[str, Any], blob: bytes) -> dict[str, Any]:
    resource_limits.hold_time(header["seconds"])
    try:
        return {"result": _CALLS[header["call"]](blob, **header["arguments"])}
    except DatelineError as error:
        facts = {key: str(value) for key, value in error.facts.items()}
        return {"error": error.id, "message": str(error), "facts": facts}
    except MemoryError:
        os._exit(resource_limits.NO_MEMORY)  # what it holds by now would be the next document's trouble
    except Exception as error:  # noqa: BLE001  # the bot is told; the worker is not at fault
        _log.exception("a call failed")
        return {"error": AnalysisError.id, "message": f"{type(error).__name__}: {error}", "facts": {}}


def _keep_standard_output() -> BinaryIO:
    """Return the pipe that answers go through; whatever else prints goes to standard error from here on."""
    kept = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return kept


def _receive(inbox: queue.SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    """Read frames beside the work, so that the bot's end is noticed in the middle of a document."""
    try:
        while (frame := protocol.read(sys.stdin.buffer)) is not None:
            inbox.put(frame)
    except MemoryError:
        os._exit(resource_limits.NO_MEMORY)
    except OSError:  # also a broken frame: nothing after it can be read
        pass
    os._exit(0)


def _send(answers: BinaryIO, header: dict[str, Any]) -> None:
    try:
        answers.writelines(protocol.pack(header))
        answers.flush()
    except MemoryError:
        os._exit(resource_limits.NO_MEMORY)
    except OSError:
        os._exit(0)  # nobody listens any more
