"""Statements one after the other, and how far they are, for whoever waits for the start."""

import logging
import time
from collections.abc import Iterable

import sqlalchemy as sa

_EVERY = 5.0  # seconds
_log = logging.getLogger("bot.store.migrate")


class Progress:
    """Tells every few seconds how far the database is; of a new one, which takes no time, nothing."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._told = time.monotonic()
        filled = "SELECT 1 FROM was_entries UNION ALL SELECT 1 FROM was_subscriptions LIMIT 1"
        if connection.exec_driver_sql(filled).first():
            _log.info("the database is brought up to date: this can take minutes, and is done once")

    def tell(self, what: str, done: int, of: int) -> None:
        """Tell that so many steps are done with, if nothing was told for a while."""
        now = time.monotonic()
        if now - self._told >= _EVERY:
            self._told = now
            _log.info("the database is brought up to date", extra={"part": what, "done": done, "of": of})

    def run(self, what: str, statements: Iterable[str]) -> None:
        """Run statements that can take long."""
        listed = list(statements)
        for done, statement in enumerate(listed):
            self.tell(what, done, len(listed))
            self._connection.exec_driver_sql(statement)
