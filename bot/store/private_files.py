"""What nobody but its owner may read: made so from the first moment, and files narrowed where they are wider."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

MODE = 0o600
FOLDER_MODE = 0o700


def create(path: Path) -> None:
    """Make an empty file that is new; OSError, FileExistsError among them."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE))


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, for their owner alone; what is there already stays as it is. OSError."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(FOLDER_MODE, exist_ok=True)


def write_text(path: Path, words: str) -> None:
    """Write a file whole; OSError."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, MODE), "w", encoding="utf-8") as file:
        narrow(path)
        file.write(words)


def narrow(path: Path) -> None:
    """Take from everybody else what rights they have on a file of this user's; nothing where it is another's."""
    with contextlib.suppress(OSError):
        found = path.stat()
        if stat.S_ISREG(found.st_mode) and found.st_mode & 0o077 and _is_ours(found):
            path.chmod(MODE)


def _is_ours(found: os.stat_result) -> bool:
    return os.name == "posix" and found.st_uid == os.geteuid()
