"""Which tests are run on PostgreSQL: those that were not seen to touch no database, with exactly this code."""

from __future__ import annotations

import sqlite3
import sys
from typing import Any

import pytest

from tests import touching
from tests.databases import Databases, copy_database, name_database, plainly


class Cache:
    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def get(self, key: str, default: Any) -> Any:
        return self.kept.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self.kept[key] = value


class Config:
    def __init__(self) -> None:
        self.cache = Cache()


@pytest.mark.parametrize(
    ("command", "environ", "may"),
    [
        ([sys.executable, "-m", "bot", "list"], None, True),
        ([sys.executable, "-c", "from bot.store import Store"], {}, True),
        ([sys.executable, "-c", "print()"], {}, False),
        ([sys.executable, "-P", "-m", "bot.cards.drawing"], None, False),
        ([sys.executable, "-P", "-m", "bot.analysis.worker.reading"], {"DATELINE_DATABASE": "x"}, True),
        (["git", "log"], {}, False),
        ("true", None, False),
    ],
)
def test_a_process_of_python_may_open_a_database(command: object, environ: dict[str, str] | None, may: bool) -> None:
    assert touching._may_open(command, environ) is may


def test_what_was_seen_is_known_of_this_very_code_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    config: Any = Config()
    monkeypatch.setenv(touching._TREE, "one")
    touching._write(config, {"a": True, "b": False})
    touching._write(config, {"a": False, "c": False})
    assert touching._read(config) == {"a": True, "b": False, "c": False}  # once seen, it does
    monkeypatch.setenv(touching._TREE, "another")
    assert touching._read(config) == {}


def test_the_digest_is_of_every_file_of_code(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(touching, "_ROOT", tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "x.py").write_text("1")
    before = touching._digest()
    assert touching._digest() == before
    (tmp_path / "tests" / "x.py").write_text("2")
    assert touching._digest() != before


def test_a_connection_to_a_file_is_noticed(request: pytest.FixtureRequest, tmp_path: Any) -> None:
    (plugin,) = [one for one in request.config.pluginmanager.get_plugins() if isinstance(one, touching.Touching)]
    before = plugin.files
    sqlite3.connect(":memory:").close()
    assert plugin.files == before + 1
    plugin.files = before  # none of it is a database of Dateline's


@pytest.mark.postgresql
def test_a_database_is_as_new_for_the_next_test(databases: Databases, tmp_path: Any) -> None:
    first = name_database(tmp_path / "one" / "x.db")
    with plainly(first) as connection:
        connection.exec_driver_sql("INSERT INTO names (name) VALUES ('a')")
    copy_database(tmp_path / "one" / "x.db", tmp_path / "two" / "y.db")
    with plainly(tmp_path / "two" / "y.db") as connection:
        assert connection.exec_driver_sql("SELECT id, name FROM names").all() == [(1, "a")]
    databases.give_back(tmp_path / "one")
    assert name_database(tmp_path / "three" / "z.db") == first
    with plainly(first) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM names").scalar_one() == 0
        connection.exec_driver_sql("INSERT INTO names (name) VALUES ('b')")
        assert connection.exec_driver_sql("SELECT id FROM names").scalar_one() == 1
        connection.exec_driver_sql("CREATE TABLE another (id INTEGER)")
    databases.give_back(tmp_path / "three")
    assert name_database(tmp_path / "four" / "z.db") != first  # it has what no new one has
