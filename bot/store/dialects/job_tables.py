"""What the queue keeps beside procrastinate's own tables, in the same schema of the same database.

`asked` holds what is asked and its answer, for as long as somebody waits for it: people's own texts too, so it is
unlogged and nothing of it reaches an archived log. `tried` counts how often a job was begun: what as many workers have
ended over as may is given up, and so is what failed.

The schema bears the version of procrastinate that made it, so no version meets another's tables; what an older one left
there was only a queue.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

import psycopg
from procrastinate.schema import SchemaManager
from psycopg import sql

from bot.store.dialects.notifying import ANSWERED, CHANNEL

DEAD_AFTER: Final = 10  # seconds without a sign of life after which a worker is taken for gone

_OURS: Final = """
CREATE UNLOGGED TABLE IF NOT EXISTS asked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request text NOT NULL,
    answer text,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE UNLOGGED TABLE IF NOT EXISTS tried (
    job text PRIMARY KEY,
    tries integer NOT NULL,
    is_given_up boolean NOT NULL DEFAULT false,
    at timestamptz NOT NULL DEFAULT now()
);
"""

ASK: Final = "INSERT INTO asked (request) VALUES (%(request)s) RETURNING id"
READ_REQUEST: Final = "SELECT request FROM asked WHERE id = %(number)s"
ANSWER: Final = f"""
WITH answered AS (UPDATE asked SET answer = %(answer)s WHERE id = %(number)s RETURNING id)
SELECT pg_notify('{CHANNEL}', '{ANSWERED}' || id) FROM answered
"""  # noqa: S608  # of constants
FORGET: Final = "DELETE FROM asked WHERE id = %(number)s"

# How it stands with what was asked: its answer; what its job is at; whether the worker that has it is alive, and
# whether one is that is at another of the same queue.
STATE: Final = """
WITH alive AS (
    SELECT jobs.id, jobs.queue_name FROM procrastinate_jobs jobs
    JOIN procrastinate_workers workers ON workers.id = jobs.worker_id
    WHERE jobs.status = 'doing' AND workers.last_heartbeat > now() - %(dead)s * interval '1 second'
)
SELECT asked.answer, jobs.status::text,
    EXISTS (SELECT 1 FROM alive WHERE alive.id = jobs.id) AS is_alive,
    EXISTS (SELECT 1 FROM alive WHERE alive.queue_name = jobs.queue_name) AS is_busy
FROM asked
LEFT JOIN procrastinate_jobs jobs ON jobs.id = %(job)s
WHERE asked.id = %(number)s
"""

IS_GIVEN_UP: Final = "SELECT job FROM tried WHERE job = %(job)s AND is_given_up"
WAITING: Final = """
SELECT count(*) AS waiting FROM (
    SELECT FROM procrastinate_jobs WHERE queue_name = %(queue)s AND status = 'todo' LIMIT %(most)s
) AS those
"""
BEGIN: Final = """
INSERT INTO tried AS before (job, tries) VALUES (%(job)s, 1)
ON CONFLICT (job) DO UPDATE SET tries = before.tries + 1, at = now() RETURNING tries, is_given_up
"""
END: Final = "DELETE FROM tried WHERE job = %(job)s AND NOT is_given_up"
CALL_OFF: Final = "UPDATE tried SET tries = tries - 1 WHERE job = %(job)s"
GIVE_UP: Final = "UPDATE tried SET is_given_up = true WHERE job = %(job)s"
TELL: Final = f"SELECT pg_notify('{CHANNEL}', %(words)s)"  # of a constant

# What a worker was at that is gone. Whoever deletes a row has it alone.
TAKE_LOST: Final = """
DELETE FROM procrastinate_jobs jobs
WHERE status = 'doing' AND NOT EXISTS (
    SELECT 1 FROM procrastinate_workers WHERE id = jobs.worker_id
        AND last_heartbeat > now() - %(dead)s * interval '1 second'
)
RETURNING task_name, args
"""
# What nobody asks for any more; what is put for versions that are gone; and who was tried long ago.
SWEEP: Final = (
    "DELETE FROM asked WHERE at < now() - interval '30 minutes'",
    "DELETE FROM tried WHERE at < now() - interval '30 days'",
    """
    DELETE FROM procrastinate_jobs jobs WHERE status = 'todo' AND EXISTS (
        SELECT 1 FROM procrastinate_events WHERE job_id = jobs.id AND at < now() - interval '1 day'
    )
    """,
)


def find_schema() -> str:
    """Return the name of the schema that this version of procrastinate has."""
    return f"dateline_jobs_{version('procrastinate').replace('.', '_')}"


async def make_tables(address: str) -> None:
    """Make what is not there. psycopg.Error where the server cannot be asked."""
    schema = find_schema()
    async with await psycopg.AsyncConnection.connect(address) as connection:
        # Of several that start at once, one makes them, and all others find them.
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (schema,))
        found = await connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,))
        is_new = await found.fetchone() is None
        if is_new:
            await connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        await connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(schema)))
        if is_new:
            await connection.execute(SchemaManager.get_schema())
        await connection.execute(_OURS)
