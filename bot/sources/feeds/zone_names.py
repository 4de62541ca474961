"""Time zones as feeds name them: what each is from UTC, where its name says that."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# Hours from UTC of the names that mean one zone: RFC 822's (section 5.1), and those that no other zone is known by.
# Left out, because they are used of several: IST (India, Israel, Ireland), AST (Atlantic, Arabia), ECT, GST, SST, WST …
# and the single letters, which RFC 822 itself had the wrong way round (RFC 2822, section 4.3).
_HOURS = {
    0: "UTC UT GMT Z WET UCT ZULU",
    1: "CET MET MEZ BST WEST WAT",
    2: "CEST MEST MESZ EET SAST CAT",
    3: "EEST MSK EAT IDT TRT",
    4: "MSD",
    5: "PKT UZT",
    5.75: "NPT",
    6.5: "MMT",
    7: "WIB ICT",
    8: "SGT HKT PHT AWST WITA",
    9: "JST KST WIT",
    9.5: "ACST",
    10: "AEST",
    10.5: "ACDT",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
    -2.5: "NDT",
    -3: "ADT BRT ART",
    -3.5: "NST",
    -4: "EDT",
    -5: "EST CDT PET COT",
    -6: "CST MDT",
    -7: "MST PDT",
    -8: "PST AKDT",
    -9: "AKST HDT",
    -10: "HST",
}
_BY_NAME = {name: timezone(timedelta(hours=hours)) for hours, names in _HOURS.items() for name in names.split()}
# Names that are said all the year round, whatever the clock says.
_PLACES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_UTC = frozenset(_HOURS[0].split())
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?", re.ASCII)
_LARGEST = timedelta(hours=14)
_IANA = re.compile(r"[A-Z][A-Za-z]{2,20}(?:/[A-Z][A-Za-z0-9_+-]{1,30}){1,2}", re.ASCII)


def read_zone(words: str, moment: datetime) -> tzinfo | None:
    """Return the zone that all of `words` name ("CEST", "+05:30", "GMT+1", "+0100 CET") at `moment`, a naive time.

    None where they name none, or two that differ.
    """
    zone = _BY_NAME.get(words)
    if zone is not None:
        return zone
    offsets = {_read_one(one, moment) for one in _split(words)}
    offset = offsets.pop() if len(offsets) == 1 else None
    return None if offset is None else timezone(offset)


def _split(words: str) -> list[str]:
    """Return the names and offsets in `words`, one that UTC's name only introduces ("GMT+1") without that."""
    if _IANA.fullmatch(words):
        return [words]
    parts = re.sub(r"([+-])\s*+(?=\d)", r" \1", words).split()
    named = [part for part in parts if part.upper() not in _UTC]
    return named or parts


def _read_one(word: str, moment: datetime) -> timedelta | None:
    if found := _OFFSET.fullmatch(word):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if offset > _LARGEST or int(found[3] or 0) >= 60:
            return None
        return offset if found[1] == "+" else -offset
    name = word.upper().rstrip(".")
    zone: tzinfo | None = _BY_NAME.get(name)
    if zone is None and (place := _PLACES.get(name) or (word if _IANA.fullmatch(word) else None)):
        try:
            zone = ZoneInfo(place)
        except (KeyError, ValueError, OSError):  # no such place
            return None
    return None if zone is None else zone.utcoffset(moment)
