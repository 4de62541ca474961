"""What servers see alike is stored once: entries, items of feeds, stories. See `bot.store.migrations.stored_once`."""

from alembic import op

from bot.store.migrations.stored_once import articles, feeds, stories, tables

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    connection = op.get_bind()
    tables.set_aside()
    tables.create()
    articles.convert(connection)
    feeds.convert(connection)
    stories.convert(connection)
    articles.forget(connection)
    tables.drop_old()
