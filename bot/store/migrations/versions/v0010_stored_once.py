"""What servers see alike is stored once: entries, items of feeds, stories. See `bot.store.migrations.stored_once`."""

from alembic import op

from bot.store.migrations.stored_once import articles, feeds, new_tables, stories
from bot.store.migrations.stored_once.progress import Progress

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":  # no server has anything of before
        new_tables.drop_empty()
        new_tables.create()
        return
    new_tables.set_aside()
    new_tables.create()
    progress = Progress(connection)
    articles.convert(progress)
    feeds.convert(connection, progress)
    stories.convert(connection, progress)
    articles.forget(connection)
    new_tables.drop_old()
