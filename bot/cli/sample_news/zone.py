"""The time zone of this machine, by its name: "this morning" is the morning of who sits at it."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

_LINK = Path("/etc/localtime")
_UTC = "UTC"
_NAMES_OF_UTC = frozenset({"Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "Universal", "Zulu", "UCT"})


def find_own_zone(link: Path = _LINK) -> ZoneInfo:
    """Return the zone that TZ or the system's link names; UTC where neither names one."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = str(link.resolve()).partition("zoneinfo/")[2]
    for name in (named, linked):
        if name and not name.startswith("/"):
            try:
                return ZoneInfo(_UTC if name in _NAMES_OF_UTC else name)
            except (KeyError, ValueError, OSError):  # no such zone, or no name of one
                continue
    return ZoneInfo(_UTC)
