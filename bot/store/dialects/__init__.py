"""What SQLite and PostgreSQL do differently, and nothing else does.

Everything outside is SQLAlchemy Core that both run. In here:

- `constructs`    expressions that each writes in its own way: JSON lists, joins in a given order, instants moved
- `word_search`   the search's tables: FTS5, or tsvector with pg_trgm
- `claiming`      rows taken by one of many
- `locks`         who writes alone, and which process has a duty
- `notifying`     processes that tell one another of work
- `shared_jobs`   what any worker may do, in a queue that all share; `job_tables`: what it keeps
- `connecting`    the address of a database, its engines, its errors, its schema at the start; forgetting
"""
