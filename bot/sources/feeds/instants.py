"""Points in time as feeds write them, in whatever form: the instant, or none where the words do not say it.

A time without a zone is taken as UTC where it stands in a form that feeds are to write (ISO 8601, RFC 822, C's ctime),
as readers of feeds have always done. In any other form it is the time of some place that is not named: that gives the
day, and no instant. So does a zone that is not known, or whose name means several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.sources.calendar_days import MONTHS
from bot.sources.feeds.zone_names import read_zone

_LONGEST = 100  # characters that a date may have
_YEARS = range(1970, 2200)
_MONTHS = MONTHS | {
    name: number
    for names in (
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "янв фев мар апр май июн июл авг сен окт ноя дек",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου"
        " ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
        "ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ",
        "ιαν φεβ μάρ απρ μάι ιούν ιούλ αύγ σεπ οκτ νοέ δεκ",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "január február március április május június július augusztus szeptember október november december",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        "januari februari mars april maj juni juli augusti september oktober november december",
    )
    for number, name in enumerate(names.split(), start=1)
}

_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}", re.ASCII)
_WEEKDAY = r"(?:[^\W\d_]+(?:\.?,\s*|\.?\s+))?"  # it adds nothing, and is wrong often enough
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?+"
_ZONE = r"\s*+(?P<zone>(?!\d|[ap]\.?m\b).*)"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?P<sep>-?)(?P<month>\d{2})(?P=sep)(?P<day>\d{2})"
        rf"(?:[T\s](?P<hour>\d{{1,2}}):?(?P<minute>\d{{2}})(?::?(?P<second>\d{{2}})(?:[.,]\d+)?)?+{_ZONE})?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?P<sep>\s|-)(?P<name>[^\W\d_]+)\.?(?P=sep)(?P<year>\d{{4}}|\d{{2}})(?:\s{_CLOCK}{_ZONE})?",
        rf"{_WEEKDAY}(?P<name>[^\W\d_]+)\s(?P<day>\d{{1,2}})\s{_CLOCK}\s(?P<zone>(?:[^\d\s]\S*\s)?)(?P<year>\d{{4}})(?P<more>(?:\s.*)?)",
    )
)
# What people write, in any order: a day, a time of day, a zone.
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\w.:+-])(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d.])",
        r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
        r"(?<![\w.:+-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-](?:of\s|de\s)?(?P<name>[^\W\d_]+)\.?,?[\s-](?:de\s)?(?P<year>\d{4})(?![\d:])",
        r"(?<!\w)(?P<name>[^\W\d_]+)\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})(?![\d:])",
        r"(?<![\w.:+-])(?P<year>\d{4})[-.]?[\s-](?P<name>[^\W\d_]+)\.?[\s-](?P<day>\d{1,2})(?![\d:])",
        r"(?<![\w.:+-])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?![\d:])",
        r"(?<![\w.:+-])(?P<one>\d{1,2})(?P<sep>[/-])(?P<two>\d{1,2})(?P=sep)(?P<year>\d{4})(?![\d:])",
    )
)
_TIME = re.compile(
    r"(?<![\w:.+-])(?P<hour>\d{1,2})"
    r"(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?!\d)|(?=\s?[ap]\.?\s?m\b))(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"(?<!\w)[^\W\d_][\w-]*[.,]*\s*\Z")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_FILLER = re.compile(
    r"(?<!\w)(?:at|on|um|uhr|à|às|alle|ore|kl|klo|hrs?|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)(?!\w)\.?"
    r"|[,;|·•@]|(?<!\S)[–—-](?!\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a feed's words say of a time: the day by the calendar of whoever wrote it, and the instant, aware, in UTC.

    `instant` is None where the words give a day only, or a time in a zone that is not known.
    """

    day: date
    instant: datetime | None


def read_instant(words: object) -> datetime | None:
    """Return the instant (aware, UTC) that a feed's words or number mean; None where they mean none.

    ISO 8601, RFC 822 and its relatives, what people write beside these, seconds or milliseconds since 1970.
    """
    written = read_written(words)
    return written.instant if written else None


def read_written(words: object) -> Written | None:
    """Return what a feed's words or number say of a time; None where they name no day, or none that can be meant."""
    if isinstance(words, bool) or not isinstance(words, (str, int, float)):
        return None
    try:
        text = " ".join(str(words).split())
        if not text or len(text) > _LONGEST:
            return None
        return _check_range(_read(text))
    except (ValueError, OverflowError, OSError):
        return None


def first_dated(*times: Written | None) -> tuple[datetime | None, date | None]:
    """Return the instant of the first time that is given, or else its day: one of the two, or neither."""
    found = next((one for one in times if one is not None), None)
    if found is None:
        return None, None
    return found.instant, (found.day if found.instant is None else None)


def _read(text: str) -> Written:
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        moment = datetime.fromtimestamp(seconds / 1000 if len(text) in {12, 13} else seconds, UTC)
        return Written(moment.date(), moment)
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            zone = _outside_brackets(f"{parts['zone'] or ''} {parts.get('more') or ''}")
            return _place(_read_day(parts), _read_clock(parts) if parts["hour"] else time(), zone or "UTC")
    return _read_prose(text)


def _read_prose(text: str) -> Written:
    found = next((found for pattern in _DAYS if (found := pattern.search(text)) and _names_day(found)), None)
    if found is None:
        raise ValueError(text)
    day = _read_day(found.groupdict())
    before = text[: found.start()]
    weekday = _LAST_WORD.search(before)
    if weekday and read_zone(weekday[0].strip(), datetime.combine(day, time())) is None:
        before = before[: weekday.start()]
    rest = f"{before} {text[found.end() :].removeprefix('T')}"
    clock = _TIME.search(rest)
    if clock is None:
        return Written(day, None)
    zone = _outside_brackets(f"{rest[: clock.start()]} {rest[clock.end() :]}")
    return _place(day, _read_clock(clock.groupdict()), " ".join(_FILLER.sub(" ", zone).split()))


def _names_day(found: re.Match[str]) -> bool:
    name = found.groupdict().get("name")
    return name is None or name.casefold() in _MONTHS


def _read_day(parts: dict[str, str | None]) -> date:
    """Return the day in the named parts; ValueError where there is none such, or where it may be one of two."""
    one, two = parts.get("one"), parts.get("two")
    year = int(parts["year"] or "")
    if one and two:
        first, second = int(one), int(two)
        if first != second and first <= 12 and second <= 12:
            raise ValueError("month first or day first")
        return date(year, min(first, second), max(first, second))
    if len(parts["year"] or "") == 2:  # RFC 2822, section 4.3
        year += 2000 if year < 50 else 1900
    name = parts.get("name")
    month = _MONTHS.get(name.casefold(), 0) if name else int(parts["month"] or "")
    return date(year, month, int(parts["day"] or ""))


def _read_clock(parts: dict[str, str | None]) -> time | None:
    """Return the time of day in the named parts; None for 24:00, the end of the day. ValueError where it is none."""
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if half:
        if hour > 23 or (half == "a" and hour > 12) or (half == "p" and not hour):
            raise ValueError("13 a.m.")
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and not minute and not second and not half:
        return None
    return time(hour, minute, min(second, 59) if second <= 60 else second)


def _place(day: date, clock: time | None, zone: str) -> Written:
    """Return what a day and a time of day (None: its end) in a named zone are; no instant where the name is none."""
    if clock is None:
        day, clock = day + timedelta(days=1), time()
    local = datetime.combine(day, clock)
    known = read_zone(zone, local)
    return Written(day, None if known is None else local.replace(tzinfo=known).astimezone(UTC))


def _outside_brackets(words: str) -> str:
    """Return the words of a zone without what only explains it: brackets, where something stands outside them."""
    outside = " ".join(_BRACKETS.sub(" ", words).split())
    return outside or " ".join(" ".join(_BRACKETS.findall(words)).split())


def _check_range(written: Written) -> Written | None:
    """Return a publishing date as it is; None for what can be none: a zero, the year 1 or 9999."""
    at = written.instant
    if written.day.year not in _YEARS or (at is not None and at.timestamp() <= 86_400):
        return None
    return written
