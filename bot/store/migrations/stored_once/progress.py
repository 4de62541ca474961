"""Statements one after the other, and how far they are, for whoever waits for the start."""

import logging
from collections.abc import Iterable

import sqlalchemy as sa

_log = logging.getLogger("bot.store.migrate")


def tell(what: str, done: int, of: int) -> None:
    """Tell how far the database is."""
    _log.info("bringing the database up to date", extra={"part": what, "done": done, "of": of})


def run(connection: sa.Connection, what: str, statements: Iterable[str]) -> None:
    """Run statements that can take long; nothing is told of a database with nothing in it."""
    listed = list(statements)
    filled = connection.exec_driver_sql("SELECT 1 FROM was_entries UNION ALL SELECT 1 FROM was_subscriptions").first()
    for done, statement in enumerate(listed):
        if filled:
            tell(what, done, len(listed))
        connection.exec_driver_sql(statement)
