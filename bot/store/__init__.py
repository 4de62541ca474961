"""Facts <-> database: tables, migrations, one module a family of queries. SQL is written here and nowhere else."""

from bot.store.store import Connection as Connection
from bot.store.store import Store as Store
