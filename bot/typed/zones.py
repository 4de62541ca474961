"""Time zones as people name them: by city, country, abbreviation or offset; and what to offer while they type.

The names come from the zone database, its tables of cities and countries; what people say and it does not know
(Munich, Beijing, ET) stands here. Pure but for reading those tables once.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources
from itertools import islice
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from bot.errors import UsageError
from bot.news import Suggestion
from bot.news.escape import short

MOST = 25
LONGEST = 64

_CITIES = {
    "America/Los_Angeles": "San Francisco, San Diego, San Jose, Seattle, Portland, Las Vegas, Sacramento",
    "America/Denver": "Salt Lake City, Albuquerque, Colorado Springs",
    "America/Chicago": "Dallas, Houston, Austin, San Antonio, Minneapolis, St Louis, Kansas City, New Orleans",
    "America/New_York": "Washington, Boston, Philadelphia, Miami, Atlanta, Baltimore, Pittsburgh, Cleveland",
    "America/Toronto": "Ottawa, Montreal, Quebec",
    "America/Edmonton": "Calgary",
    "America/Sao_Paulo": "Rio de Janeiro, Brasilia, Belo Horizonte, Porto Alegre, Curitiba",
    "America/Mexico_City": "Guadalajara, Puebla",
    "America/Guayaquil": "Quito",
    "America/La_Paz": "Santa Cruz de la Sierra",
    "Europe/London": "Edinburgh, Glasgow, Manchester, Birmingham, Liverpool, Bristol, Leeds, Cardiff, Belfast, "
    "England, Scotland, Wales",
    "Europe/Berlin": "Munich, München, Hamburg, Cologne, Köln, Frankfurt, Stuttgart, Düsseldorf, Leipzig, Dresden",
    "Europe/Paris": "Lyon, Marseille, Toulouse, Bordeaux, Lille, Nice, Nantes, Strasbourg",
    "Europe/Madrid": "Barcelona, Valencia, Seville, Bilbao",
    "Europe/Rome": "Milan, Milano, Roma, Naples, Turin, Florence, Venice, Bologna",
    "Europe/Zurich": "Geneva, Genève, Basel, Bern, Lausanne",
    "Europe/Vienna": "Wien, Graz, Salzburg, Linz, Innsbruck",
    "Europe/Brussels": "Antwerp, Ghent",
    "Europe/Amsterdam": "Rotterdam, The Hague, Utrecht",
    "Europe/Warsaw": "Krakow, Gdansk, Wroclaw, Poznan, Lodz",
    "Europe/Prague": "Praha, Brno",
    "Europe/Stockholm": "Gothenburg, Malmö",
    "Europe/Kyiv": "Kiev, Lviv, Kharkiv, Odesa",
    "Europe/Moscow": "St Petersburg",
    "Europe/Istanbul": "Ankara, Izmir",
    "Europe/Lisbon": "Porto",
    "Asia/Kolkata": "Calcutta, Delhi, New Delhi, Mumbai, Bombay, Bangalore, Bengaluru, Chennai, Hyderabad, Pune",
    "Asia/Shanghai": "Beijing, Shenzhen, Guangzhou, Chengdu, Wuhan, Hangzhou, Nanjing",
    "Asia/Tokyo": "Osaka, Kyoto, Yokohama, Nagoya, Sapporo, Fukuoka",
    "Asia/Seoul": "Busan, Incheon",
    "Asia/Ho_Chi_Minh": "Saigon, Hanoi",
    "Asia/Jakarta": "Bandung, Surabaya",
    "Asia/Karachi": "Islamabad, Lahore",
    "Asia/Jerusalem": "Tel Aviv, Haifa",
    "Asia/Dubai": "Abu Dhabi",
    "Asia/Riyadh": "Mecca, Jeddah",
    "Africa/Johannesburg": "Cape Town, Pretoria, Durban",
    "Africa/Cairo": "Alexandria",
    "Africa/Casablanca": "Rabat, Marrakesh",
    "Africa/Lagos": "Abuja",
    "Australia/Sydney": "Canberra, Newcastle",
    "Pacific/Auckland": "Wellington, Christchurch",
}

# An abbreviation names the clock of a place, summer and winter: who writes EST in July means New York.
_ABBREVIATIONS = {
    "America/New_York": "et, est, edt, eastern, eastern time",
    "America/Chicago": "ct, cst, cdt, central time",
    "America/Denver": "mt, mst, mdt, mountain time",
    "America/Los_Angeles": "pt, pst, pdt, pacific time",
    "America/Anchorage": "akst, akdt",
    "Pacific/Honolulu": "hst",
    "America/Halifax": "adt, atlantic time",
    "America/St_Johns": "nst, ndt",
    "America/Sao_Paulo": "brt",
    "America/Argentina/Buenos_Aires": "art",
    "Europe/London": "bst, uk, britain, great britain",
    "Europe/Lisbon": "wet, west",
    "Europe/Berlin": "cet, cest, mez, mesz",
    "Europe/Athens": "eet, eest",
    "Europe/Moscow": "msk",
    "Africa/Johannesburg": "sast",
    "Africa/Nairobi": "eat",
    "Africa/Lagos": "wat",
    "Asia/Dubai": "gst, uae",
    "Asia/Karachi": "pkt",
    "Asia/Jakarta": "wib",
    "Asia/Hong_Kong": "hkt",
    "Asia/Singapore": "sgt",
    "Asia/Manila": "pht",
    "Asia/Tokyo": "jst",
    "Asia/Seoul": "kst",
    "Australia/Perth": "awst",
    "Australia/Adelaide": "acst, acdt",
    "Australia/Sydney": "aest, aedt",
    "Pacific/Auckland": "nzst, nzdt",
    "UTC": "utc, gmt, z, zulu, greenwich, coordinated universal time",
}
_UNCLEAR = {"ist": "Asia/Kolkata, Asia/Jerusalem, Europe/Dublin", "ast": "America/Halifax, Asia/Riyadh"}

_FIRST = (  # what is offered before anything is typed, behind the server's own
    *("UTC", "Europe/London", "Europe/Berlin", "Europe/Paris", "America/New_York", "America/Chicago"),
    *("America/Denver", "America/Los_Angeles", "America/Toronto", "America/Sao_Paulo", "Africa/Johannesburg"),
    *("Africa/Lagos", "Europe/Istanbul", "Europe/Moscow", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore"),
    *("Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Pacific/Auckland"),
)
_CITY, _ALIAS, _COUNTRY = 0, 1, 2
_OFFSET = re.compile(r"(?:utc|gmt)?\s{0,9}([+-])\s{0,9}(\d{1,2})(?::?(\d\d))?")
_PARTED = re.compile(r"[^\w+:-]+|_")


class NoZone(UsageError):
    """No time zone, or more than one, is known by that name."""

    id = "usage.zone"


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that a zone goes by; `rank` is how near the name is to being the zone's own."""

    name: str  # folded
    shown: str
    zone: str
    rank: int
    whole: str  # the zone's name, folded


def find(typed: str, *, whole: bool = False) -> str:
    """Return the IANA name of the zone that was typed or chosen; NoZone with what to write instead.

    The beginning of a city's name will do, where no other begins so; not if it is to be `whole`.
    """
    wanted = typed.strip()[:LONGEST]
    if not wanted:
        raise NoZone("nothing typed", why="Write a city, such as `Berlin`, or choose a time zone from the list.")
    by_case = _keys().get(wanted.casefold().replace(" ", "_"))
    folded = _fold(wanted)
    if folded in _UNCLEAR:
        zones = " or ".join(f"`{zone}`" for zone in _UNCLEAR[folded].split(", "))
        raise NoZone("more than one", why=f"{short(wanted, 10)} is the name of several zones: write {zones}.")
    exact = {named.zone: named.rank for named in _names() if named.name == folded}
    if exact and min(exact.values()) == _COUNTRY and len(exact) > 1:
        why = f"{short(wanted, 40)} has {len(exact)} time zones: write the city, or choose from the list."
        raise NoZone("more than one", why=why)
    if exact:
        return min(exact, key=lambda zone: exact[zone])
    if by_case is not None:
        return by_case
    if (match := _OFFSET.fullmatch(wanted.casefold())) is not None:
        return _find_fixed(match, wanted)
    near = {named.zone for named in _names() if named.rank < _COUNTRY and named.name.startswith(folded)}
    if folded and len(near) == 1 and not whole:
        return next(iter(near))
    why = f"“{short(wanted, 40)}” is no time zone I know. Choose one from the list, or write a city, such as `Berlin`."
    raise NoZone("no zone", why=why)


def suggest(typed: str, now: datetime, default: str = "UTC") -> tuple[Suggestion, ...]:
    """Suggest at most 25 zones, each with what its clock says at `now`; the value is the IANA name.

    Nothing typed: the server's own zone first, then those that many live in. Else names that are it, then those that
    begin with it, then those with a word that begins with it, then those with it anywhere; cities before countries.
    """
    wanted = _fold(typed[:LONGEST])
    found: dict[str, str] = {}
    if not wanted:
        for zone in (default, *_FIRST):
            found.setdefault(zone, _city(zone))
    elif (match := _OFFSET.fullmatch(typed.strip().casefold())) is not None:
        found = _at_offset(match, now)
    else:
        for zone in _UNCLEAR.get(wanted, "").split(", "):
            if zone:
                found.setdefault(zone, f"{wanted.upper()} in {_city(zone)}")
        ranked = sorted(
            _find_matching(wanted),
            key=lambda n: (_near(n, wanted), n.rank, n.zone != default, n.zone not in _FIRST, n.name),
        )
        for named in ranked:
            found.setdefault(named.zone, named.shown)
    return tuple(_suggestion(zone, shown, now) for zone, shown in list(found.items())[:MOST])


def suggest_near(typed: str, now: datetime) -> tuple[Suggestion, ...]:
    """Suggest zones of cities that are spelt nearly so: Berlin for "Berln"; none where nothing is near."""
    by_name = {named.name: named for named in _names() if named.rank != _COUNTRY}
    near = difflib.get_close_matches(_fold(typed[:LONGEST]), by_name, n=8, cutoff=0.7)
    found = {by_name[name].zone: by_name[name].shown for name in reversed(near)}
    return tuple(_suggestion(zone, shown, now) for zone, shown in reversed(found.items()))


def clock_words(zone: str, now: datetime) -> str:
    """Return "UTC+01:00, 14:32 now": how far the zone's clock is from UTC, and what it says."""
    local = now.astimezone(ZoneInfo(zone))
    return f"{_offset_words(local)}, {local:%H:%M} now"


# --- names ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _names() -> tuple[_Named, ...]:
    """Return every name a zone goes by."""
    made: list[_Named] = []
    available = available_timezones()
    for zone, countries in _table(available).items():
        city, whole = _city(zone), _fold(zone)
        made.append(_Named(_fold(city), city, zone, _CITY, whole))
        made += [_Named(_fold(country), f"{country}, {city}", zone, _COUNTRY, whole) for country in countries]
    for rank, table in ((_ALIAS, _CITIES), (_ALIAS, _ABBREVIATIONS)):
        for zone, names in table.items():
            for name in names.split(", "):
                shown = name.upper() if table is _ABBREVIATIONS and len(name) <= 4 else name
                made.append(_Named(_fold(name), shown, zone, rank, _fold(zone)))
    return tuple(made)


@lru_cache(maxsize=1)
def _keys() -> dict[str, str]:
    """Return the database's own names, older ones too, however they are written."""
    here = {"localtime", "Factory"}  # whatever this machine's clock is set to, and no zone at all
    return {key.casefold(): key for key in available_timezones() - here}


def _table(available: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the zones of the database's own list, with their countries; without a list, all that look like places."""
    countries = dict(_rows("iso3166.tab", 0, 1))
    listed: dict[str, list[str]] = {}
    for code, zone in _rows("zone.tab", 0, 2):
        if zone in available:
            listed.setdefault(zone, []).append(countries.get(code, code))
    if not listed:
        listed = {zone: [] for zone in available if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/"))}
    return {zone: tuple(names) for zone, names in listed.items()}


def _rows(name: str, *columns: int) -> Iterator[tuple[str, str]]:
    for line in _read(name).splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) > max(columns):
            yield cells[columns[0]], cells[columns[1]]


def _read(name: str) -> str:
    """Return a table of the zone database, from the package or from the system; empty where neither has it."""
    places = [Path(path) / name for path in TZPATH]
    for place in places:
        if place.is_file():
            return place.read_text("utf-8")
    try:
        return resources.files("tzdata").joinpath("zoneinfo", name).read_text("utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return ""


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _fold(text: str) -> str:
    """Return text in lower case, without accents, words parted by one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(_PARTED.sub(" ", bare).split())


def _find_matching(wanted: str) -> Iterator[_Named]:
    return (named for named in _names() if wanted in named.name or wanted in named.whole)


def _near(named: _Named, wanted: str) -> int:
    if named.name == wanted:
        return 0
    if named.name.startswith(wanted):
        return 1
    if f" {wanted}" in f" {named.name}":
        return 2
    return 3 if wanted in named.name else 4


# --- offsets ----------------------------------------------------------------------------------------------------------


def _find_fixed(match: re.Match[str], typed: str) -> str:
    """Return the zone that stands still at an offset; the database has those of whole hours."""
    hours, minutes = int(match[2]), int(match[3] or 0)
    if not hours and not minutes:
        return "UTC"
    # POSIX counts the other way round: Etc/GMT-2 is two hours before Greenwich's clock, UTC+2.
    key = f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}"
    if minutes or key.casefold() not in _keys():
        why = f"No zone is always at {short(typed, 20)}. Write a city there, such as `Kolkata` for UTC+5:30."
        raise NoZone("no such offset", why=why)
    return key


def _at_offset(match: re.Match[str], now: datetime) -> dict[str, str]:
    """Return places whose clock is at that offset now, those that many live in first; then what stands still there."""
    minutes = (int(match[2]) * 60 + int(match[3] or 0)) * (1 if match[1] == "+" else -1)
    places = [*_FIRST, *sorted({named.zone for named in _names() if named.rank == _CITY})]
    there = (zone for zone in dict.fromkeys(places) if _minutes(now.astimezone(ZoneInfo(zone))) == minutes)
    found = {zone: _city(zone) for zone in islice(there, MOST - 1)}  # a zone is a file: no more are opened than needed
    try:
        fixed = _find_fixed(match, match[0])
    except NoZone:
        return found
    return {**found, fixed: "always"}


def _minutes(local: datetime) -> int:
    offset = local.utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)


def _offset_words(local: datetime) -> str:
    minutes = _minutes(local)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


def _suggestion(zone: str, shown: str, now: datetime) -> Suggestion:
    named = zone if _fold(shown) == _fold(zone) else f"{shown} ({zone})"
    return Suggestion(f"{named} — {clock_words(zone, now)}"[:100], zone)
