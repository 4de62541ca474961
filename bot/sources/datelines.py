"""The dateline that opens a story: "SEOUL, July 21 (Agency) — ", "NAIROBI, Kenya (AP) _ ", "(CNN) "."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.sources.calendar_days import WITHOUT_YEAR, find_days

WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\b"
)
_REACH = 120  # characters in which the dash must come
_DASH = re.compile(r"(?:—|―|\s–|\s?--{1,9}|\s-|\s_)\s++(?=\S)|—(?=[\w“\"«‘'])")
_ANY_DASH = re.compile("[—―–_-]")  # a quick look that spares most paragraphs the search
_LINE_END = re.compile(r"[\n\r]")
_AGENCY = re.compile(r"(?:\((?P<round>[^()\n]{2,40})\)|/(?P<slash>[^/\n]{2,40})/|\[(?P<square>[^\[\]\n]{2,40})\])\s*+$")
_AGENCY_ONLY = re.compile(r"\((?P<name>[A-Z][A-Za-z.]*(?: [A-Z][\w.]*){0,2})\)\s++(?=[A-ZÀ-Þ“\"«‘])")
_DAY = re.compile(
    rf"(?:^|(?<=[\s,.]))(?=\w)(?:{WEEKDAY},?\s{{1,4}})?(?:(?:le|den|el)\s{{1,4}})?"
    rf"(?:{WITHOUT_YEAR}(?:,?\s{{1,4}}(?:de\s{{1,4}})?\d{{4}})?|\d{{4}}-\d\d-\d\d"
    r"|\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4})?|\d{1,2}/\d{1,2}/\d{4})\s*+$",
    re.IGNORECASE,
)
_PLACE_PART = re.compile(
    r"[A-ZÀ-Þ][\w.’'()-]*+(?:[ /-](?:[A-ZÀ-Þ][\w.’'()-]*+|del|de|do|am|an|of|the|la|sur|upon)){0,4}"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What the dateline says; the story's own words begin at `end`. `day` only where the year is written."""

    end: int
    day: date | None
    agency: str | None


def find_dateline(text: str, start: int, end: int) -> Dateline | None:
    """Return the dateline at `text[start:end]`; None where the paragraph opens otherwise.

    A place in capitals and a dash will do; one in small letters needs an agency in brackets or a day beside it.
    """
    reach = min(end, start + _REACH)
    line_end = _LINE_END.search(text, start, reach)
    reach = line_end.start() if line_end else reach
    for dash in _DASH.finditer(text, start, reach) if _ANY_DASH.search(text, start, reach) else ():
        if found := _read(text[start : dash.start()], dash.end()):
            return found
    only = _AGENCY_ONLY.match(text, start, reach)
    return Dateline(only.end(), None, only["name"]) if only and only.end() < end else None


def _read(lead: str, end: int) -> Dateline | None:
    agency = _AGENCY.search(lead)
    rest = lead[: agency.start()] if agency else lead
    day = _DAY.search(rest)
    place = (rest[: day.start()] if day else rest).strip().strip(" ,.")
    parts = [part.strip() for part in place.split(",")] if place else []
    if len(parts) > 3 or not all(_PLACE_PART.fullmatch(part) for part in parts):
        return None
    in_capitals = bool(parts) and parts[0].isupper() and len(parts[0]) > 2
    if not (agency or (parts and day) or in_capitals):
        return None
    found = next(find_days(lead), None)
    return Dateline(end, found.day if found else None, next(filter(None, agency.groups())).strip() if agency else None)
