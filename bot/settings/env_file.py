"""The file of settings: read line by line, and what is wrong with it said by the line's number, never by its words.

What stands in a line that cannot be read may be the token.
"""

from __future__ import annotations

import os
import re
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Original, parse_stream

from bot.errors import SettingsError

_BREAK = re.compile(r"\r\n|\n|\r")


def read(path: Path) -> dict[str, str]:
    """Return the settings that `path` holds, none where there is no such file; SettingsError for what is unreadable.

    A line is `NAME=value`; `export` before it and quotes around the value are allowed, as are comments.
    """
    text = _text(path)
    if text is None:
        return {}
    bindings = list(parse_stream(StringIO(text)))
    bad = [_line(one.original) for one in bindings if one.error or (one.key is not None and one.value is None)]
    if bad:
        lines = f"Line {bad[0]}" if len(bad) == 1 else f"Lines {', '.join(map(str, bad[:10]))}"
        why = f"{lines} of {path} cannot be read. A line is NAME=value, or begins with #."
        raise SettingsError(why, why=why)
    values = dotenv_values(stream=StringIO(text), interpolate=False)
    return {name: value for name, value in values.items() if value is not None}


def _line(original: Original) -> int:
    """Return the number of the line, from 1; what was read of it begins with the empty lines before it."""
    words = original.string.lstrip()
    return original.line + len(_BREAK.findall(original.string[: len(original.string) - len(words)]))


def _text(path: Path) -> str | None:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        why = f"{path} cannot be read: {error.strerror}. Give this user the right to read it, or take it away."
        raise SettingsError(why, why=why) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        why = f"Line {line} of {path} cannot be read: it is not UTF-8. Save the file as UTF-8."
        raise SettingsError(why, why=why) from error


def is_open_to_others(path: Path) -> bool:
    """Return whether other users of this machine may read or write the file; false where that cannot be said."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & 0o066)
    except OSError:
        return False
