"""Where Dateline's files are by default: in the working folder from a checkout, else in the platform's folders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_NAME = "dateline"
_NAMED = re.compile(rf'^name = "{_NAME}"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Places:
    """The default of what names a file or a folder, as text of a setting, and the file that settings are read from."""

    database: str
    articles: str
    env_file: Path
    is_checkout: bool


def find_places(root: Path) -> Places:
    """Return the places of a Dateline whose package `bot` lies in the folder `root`. Nothing is made there."""
    if is_checkout(root):
        return Places("data/dateline.db", "data", Path(".env"), is_checkout=True)
    from platformdirs import user_config_path, user_data_path  # a checkout does without

    database = user_data_path(_NAME, appauthor=False) / "dateline.db"
    env_file = user_config_path(_NAME, appauthor=False) / ".env"
    return Places(str(database), str(root / "bot" / "shipped"), env_file, is_checkout=False)


def is_checkout(root: Path) -> bool:
    """Return whether the folder holds the project and not only its packages: pyproject.toml lies there, and is ours."""
    try:
        return _NAMED.search((root / "pyproject.toml").read_text("utf-8")) is not None
    except (OSError, UnicodeDecodeError):  # other packages leave files of that name among the installed ones
        return False
