"""Statements are compiled once in a process of tests, and not once for each of the databases that its tests open.

An engine keeps what it compiled, under keys that hold its dialect. Here all engines have one such cache, and dialects
of a kind are the same key: those of one run all speak to one kind of server, with one driver.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_MOST = 5_000  # statements


@contextmanager
def compiled_once() -> Iterator[None]:
    """Share what is compiled for as long as this is open."""
    shared: LRUCache[Any, Any] = LRUCache(_MOST)
    build = Engine.__init__

    def build_sharing(self: Engine, *given: Any, **named: Any) -> None:
        build(self, *given, **named)
        self._compiled_cache = shared

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "__init__", build_sharing)
        patch.setattr(DefaultDialect, "__eq__", lambda self, other: type(self) is type(other))
        patch.setattr(DefaultDialect, "__hash__", lambda self: hash(type(self)))
        yield
