"""What servers see alike is stored once: entries, items of feeds, stories. See `bot.store.migrations.stored_once`."""

from bot.store.migrations.stored_once import tables

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    tables.set_aside()
    tables.create()
    tables.drop_old()
