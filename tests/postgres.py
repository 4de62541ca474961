"""A PostgreSQL server of the tests' own: one for a run, on a socket in a temporary folder, ended by its process.

`DATELINE_TEST_DATABASE=postgresql` asks for it (`make test-postgres`). The schema is made once, in a template; each
test has databases of its own, which are emptied and used again (`tests.databases`).
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from bot.store.dialects import connecting

ASKED = os.environ.get("DATELINE_TEST_DATABASE") == "postgresql"
RUNS_IN = "DATELINE_TEST_SERVER"  # the folder of a run's server, for its worker processes
_TEMPLATE = "template_dateline"
_NONE = (
    "PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin or on the path (apt-get install postgresql)"
)
_SETTINGS = {  # nothing has to outlast a test
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "300",
    "autovacuum": "off",
}
LASTING = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}  # as installed
# Runs the server until its standard input ends, which it does with this process, however that ends.
_AS_LONG_AS_WE = '"$@" & server=$!; read _; kill -QUIT $server; wait $server; rm -rf "$PWD"'


class NoPostgresql(Exception):
    """It is not installed."""


def find_programs() -> Path:
    """The folder of initdb and its like, the newest version's. NoPostgresql."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: float(one.parent.name))
    on_path = shutil.which("initdb")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    for folder in reversed(folders):
        if all((folder / name).exists() for name in ("initdb", "postgres", "pg_isready")):
            return folder
    raise NoPostgresql(_NONE)


@dataclass
class Server:
    """A server that runs; `prefix` begins the names of the databases that are made through this object."""

    folder: Path
    prefix: str = ""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def address(self, database: str) -> str:
        """Of one of its databases, as DATELINE_DATABASE names it."""
        return f"postgresql://tests@/{database}?host={self.folder}"

    def make_template(self) -> None:
        """The schema of now, once for all databases."""
        self.run_sql(f'CREATE DATABASE "{_TEMPLATE}" TEMPLATE template0')
        connecting.find_database(self.address(_TEMPLATE)).prepare()

    def make_empty(self) -> str:
        """A database without a table."""
        return self._make("empty", "template0")

    def make_database(self) -> str:
        """A database with the schema of now."""
        return self._make("test", _TEMPLATE)

    def copy(self, address: str) -> str:
        """A database with all that another has, which nobody has open."""
        return self._make("copy", _name_of(address))

    def drop(self, address: str) -> None:
        """Delete a database, whoever still has it open."""
        self.run_sql(f'DROP DATABASE IF EXISTS "{_name_of(address)}" WITH (FORCE)')

    def _make(self, kind: str, template: str) -> str:
        name = f"{self.prefix}{kind}{next(self._numbers)}"
        self.run_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.address(name)

    def run_sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def _name_of(address: str) -> str:
    return address.partition("@/")[2].partition("?")[0]


@contextmanager
def running(more: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server for as long as this lasts, with the template; its folder is gone afterwards. NoPostgresql.

    `more`: settings that are to be others than the tests'.
    """
    programs = find_programs()
    folder = Path(mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path has to be short
    data = folder / "data"
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # as root, initdb refuses
    if as_user:
        shutil.chown(folder, "postgres")
        folder.chmod(0o755)
    try:
        options = ("-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        command: list[str | Path] = [*as_user, programs / "initdb", "-D", data, *options]
        subprocess.run(command, check=True, capture_output=True, cwd="/")
        settings = [
            part for name, value in (_SETTINGS | dict(more or {})).items() for part in ("-c", f"{name}={value}")
        ]
        process = subprocess.Popen(
            [*as_user, "sh", "-c", _AS_LONG_AS_WE, "sh", programs / "postgres", "-D", data, "-k", folder, *settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,  # an interrupt is for the tests
        )
        assert process.stdin is not None
        try:
            _wait_until_ready(programs, folder)
            server = Server(folder)
            server.make_template()
            yield server
        finally:
            process.stdin.close()
            process.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(programs: Path, folder: Path) -> None:
    for _ in range(200):
        if subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise TimeoutError("PostgreSQL did not start")


if __name__ == "__main__":
    try:
        find_programs()
    except NoPostgresql as error:
        sys.exit(str(error))
