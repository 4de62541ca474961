"""Log lines: an event in plain words and its keys, as text or as JSON, to standard error. A token never reaches one."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

# The keys of every record; what a caller puts in `extra` is what is left.
_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# The shape of a bot token, and of the token in an interaction's or webhook's address.
_TOKEN = re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}|(?<=/)[\w-]{60,}")


def hush(words: str) -> str:
    """Return the words with everything shaped like a token taken out."""
    return _TOKEN.sub("[token]", words)


class TextFormatter(logging.Formatter):
    """`12:00:00 INFO bot.client joined a server guild=1`."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        keys = "".join(f" {key}={value}" for key, value in _extra(record).items())
        line = f"{at} {record.levelname} {record.name} {record.getMessage()}{keys}"
        return hush(line + _trace(self, record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, logger, event, its keys, and the trace of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_extra(record),
        }
        if trace := _trace(self, record):
            line["trace"] = trace.strip()
        return hush(json.dumps(line, ensure_ascii=False, default=str))


def set_up(kind: str, level: str) -> None:
    """Send records from `level` on to standard error, as "text" or "json"; libraries only from warning on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if kind == "json" else TextFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for ours in ("bot", "cogs"):
        logging.getLogger(ours).setLevel(level.upper())


def _extra(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in record.__dict__.items() if key not in _OWN}


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    return "\n" + formatter.formatException(record.exc_info) if record.exc_info else ""
