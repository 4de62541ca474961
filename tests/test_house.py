"""Data goes one way: a room imports only what stands to its left, and each library stays in its room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from bot.settings import ROOT

ROOMS = (
    *("news", "errors", "settings", "process", "typed", "sources", "analysis", "stories", "store", "newsroom"),
    *("cards", "delivery", "cogs", "client", "cli"),
)
# What only some rooms may import, and which.
KEPT_IN = {
    "discord": {"cards", "delivery", "cogs", "client", "cli"},
    "sqlalchemy": {"store"},
    "aiosqlite": {"store"},
    "alembic": {"store"},
    "spacy": {"analysis"},
    "trafilatura": {"sources"},
    "PIL": {"cards"},
    "feedparser": {"sources"},
    "protego": {"sources"},
    "platformdirs": {"settings"},
    "cronsim": {"delivery", "typed"},
    "prompt_toolkit": {"sandbox"},
    "prometheus_client": {"metrics"},
}


def modules() -> Iterator[tuple[str, Path]]:
    """Each module of the program with the room it stands in."""
    for path in sorted(ROOT.glob("bot/**/*.py")):
        yield path.relative_to(ROOT / "bot").parts[0].removesuffix(".py"), path
    for path in sorted(ROOT.glob("cogs/*.py")):
        yield "cogs", path


@cache
def imported(path: Path) -> frozenset[str]:
    """Every module that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def rooms_of(names: frozenset[str]) -> set[str]:
    """The rooms of this program among imported names."""
    return {"cogs" if name.startswith("cogs") else name.split(".")[1] for name in names if _ours(name)}


def _ours(name: str) -> bool:
    return name.startswith(("cogs", "bot."))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_stands_to_its_left(room: str) -> None:
    right = set(ROOMS[ROOMS.index(room) + 1 :])
    for at, path in modules():
        if at == room:
            assert not rooms_of(imported(path)) & right, path


def test_the_sandbox_knows_nothing_of_this_bot() -> None:
    for room, path in modules():
        if room == "sandbox":
            assert rooms_of(imported(path)) <= {"sandbox"}, path


def test_nothing_imports_in_a_circle() -> None:
    files = {_module(path): path for _, path in modules()}
    graph = {name: _depends_on(path, files) - {name} for name, path in files.items()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def _depends_on(path: Path, files: Mapping[str, Path]) -> set[str]:
    """The modules that a file imports from; a package by itself only where a name of its own is taken from it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            below = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= below if below <= files.keys() else below | {node.module}
    return found & files.keys()


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("library", sorted(KEPT_IN))
def test_a_library_stays_in_its_rooms(library: str) -> None:
    for room, path in modules():
        if any(name == library or name.startswith(f"{library}.") for name in imported(path)):
            assert room in KEPT_IN[library], path


# How the database writes whose an article is and what a post is of: only `bot.news` takes it apart or puts it together.
_BY_HAND = re.compile(
    r"""LIKE\ '[gu]%' | substr\([\w.]*shelf | shelf\ (?:=|<>)\ '
      | \b(?:shelf|origin)(?:\[ | \.(?:startswith|removeprefix|partition))
      | f"[gu]\{ | f"n?[sf]\{(?:schedule|follow)\b""",
    re.VERBOSE,
)


def test_whose_an_article_is_and_what_a_post_is_of_are_read_in_one_place() -> None:
    assert all(
        _BY_HAND.search(line)
        for line in ("shelf LIKE 'u%'", "d.origin[0] == 's'", 'f"g{guild_id}"', "e.shelf = 'house'")
    )
    for room, path in modules():
        if room not in {"news", "sandbox"} and "migrations" not in path.parts:
            found = _BY_HAND.search(path.read_text(encoding="utf-8"))
            assert found is None, (path, found)


# What parses a stranger's words, and where it may be called in the bot's own process: nowhere but in a worker.
PARSERS = {
    "bot.sources.pages.page.parse_page",
    "bot.sources.plain_text.read_text",
    "bot.sources.decoding.decode",
    "bot.sources.feeds.read.read_feed",
    "bot.sources.feeds.discover.find_feeds",
    "bot.sources.feeds.opml.read_list",
    "bot.sources.feeds.opml.read_opml",
    "bot.sources.feeds.paywall.find_barrier",
    "bot.sources.feeds.item_keys.find_sides",
    "bot.sources.feeds.robots.may_fetch",
    "bot.analysis.extraction.analyse",
}


def test_what_strangers_wrote_is_parsed_in_workers_only() -> None:
    for room, path in modules():
        if room in {"newsroom", "cogs", "client", "delivery", "cards", "store"}:
            assert not imported(path) & PARSERS, path


# Names of files that stand in several rooms because they mean the same there; every other name is given once.
_ONE_MEANING = {
    "about": "/about and its card",
    "articles": "articles: the record, their rows, what can be asked of them",
    "backup": "the backup of the database and its command",
    "brief": "/brief and its card",
    "buttons": "the buttons of cards and what they do",
    "channels": "Discord's channels",
    "clock": "the sandbox's clock and the switch that turns it",
    "clustering": "giving articles their stories: what decides, what stores, what runs it",
    "commands": "Discord's application commands",
    "components": "Discord's components",
    "data": "/data and its card",
    "errors": "what a room refuses",
    "facts": "an article's facts: the record, their rules, their rows, /facts and its card",
    "feeds": "feeds: the record, their rows, `dateline feeds`, /feed and its card",
    "guilds": "Discord's guilds",
    "lexicon": "the words that the rules beside it look for",
    "members": "members of a guild",
    "message": "one message of Discord's",
    "messages": "messages of Discord's",
    "notices": "what a server is told in its channel for notices",
    "options": "options of a slash command",
    "people": "the people of articles: their rows, /people and its card",
    "quotes": "an article's quotes: their rules, /quotes and its card",
    "reports": "what people report as wrong: the record, its rows, its buttons and cards, `dateline reports`",
    "schedules": "schedules: the record, their rows, what can be asked of them, /schedule and its card",
    "search": "/search and the search of the archive",
    "settings": "a server's settings and their card",
    "setup": "/setup and its card",
    "setups": "what is chosen in /setup: the record, its row, what can be asked of it",
    "stories": "stories: the record, their rows, what can be asked of them, their command and card",
    "timeline": "timelines: their rules, that of a story, /timeline and its card",
    "why": "the Why? button and its card",
}


def test_a_name_of_a_file_means_one_thing() -> None:
    rooms: dict[str, set[Path]] = {}
    for _, path in modules():
        if path.name not in {"__init__.py", "__main__.py"}:
            rooms.setdefault(path.stem, set()).add(path)
    shared = {name: paths for name, paths in rooms.items() if len(paths) > 1}
    assert shared.keys() - _ONE_MEANING.keys() == set(), shared
    assert _ONE_MEANING.keys() - shared.keys() == set(), "these stand in one room only"


_STATEMENT = re.compile(r"^\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\b")
_SEAMS = ROOT / "bot" / "store" / "dialects"  # what each database has for itself


def test_every_statement_is_an_expression_that_both_databases_run() -> None:
    looked_at = 0
    for path in sorted(ROOT.glob("bot/store/*.py")):
        if path.name in {"migrate.py", "backup.py"}:  # of a plain file, of which nobody knows yet what it is
            continue
        looked_at += 1
        assert list(_sql_as_text(path)) == [], path.name
    assert looked_at > 40


def test_what_one_database_has_for_itself_stands_in_one_package() -> None:
    outside = [path for path in ROOT.glob("bot/**/*.py") if not path.is_relative_to(_SEAMS)]
    of_one = ("sqlite3", "psycopg", "sqlalchemy.dialects", "aiosqlite")
    here = {path.name for path in outside if any(name.startswith(of_one) for name in imported(path))}
    # A plain file that is checked, copied, or whose error is put into words; and the inserts that both have.
    assert here - {"migrate.py", "backup.py", "errors.py", "upsert.py"} == set()


def _sql_as_text(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            yield from (alias.name for alias in node.names if alias.name in {"text", "TextClause"})
        elif isinstance(node, ast.Attribute) and node.attr in {"exec_driver_sql", "driver_connection"}:
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _STATEMENT.match(node.value):
            yield node.value
