"""Weekdays, by the tense of their verb: "on Friday", "next Monday", "a week from Tuesday", "the last Monday in May"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from bot.analysis.names.lexicon import GIVEN_NAMES
from bot.analysis.times import days
from bot.analysis.times.lexicon import DAY_PART, GAP, LINK, MONTH, WEEKDAY, YEAR
from bot.analysis.times.numbers import NUMBER, parse_number
from bot.analysis.times.relative import add_part
from bot.analysis.times.rule import Match, Rule, Valued, make_rule
from bot.analysis.times.scene import Scene
from bot.analysis.times.written_dates import parse_month, parse_weekday
from bot.analysis.times.years import resolve_year_of_month


def find_weekday(today: date | None, weekday: int, *, ahead: bool, today_counts: bool = True) -> str:
    """Return the last such weekday up to `today`, or the next one from it."""
    if today is None:
        return f"XXXX-WXX-{weekday}"
    distance = (weekday - today.isoweekday()) % 7 if ahead else -((today.isoweekday() - weekday) % 7)
    if distance == 0 and not today_counts:
        distance = 7 if ahead else -7
    return days.format_value(days.add_days(today, distance), "day")


_BY: Final = re.compile(
    r"\b(?:by|until|till|before|effective|starting|beginning|from now until|as (?:soon|early) as)\s+$"
)
_SINCE: Final = re.compile(r"\b(?:since|after|(?<!ahead )of|last)\s+(?:early\s+|late\s+)?$")


def is_weekday_ahead(scene: Scene, start: int, end: int) -> bool:
    """Return whether a bare weekday lies ahead: its verb plans, or words such as "until" say so.

    A verb of the present close before it does too ("they play Saturday"), and a list's heading ("Friday: A reports").
    """
    tense = scene.find_tense(start, end)
    before = scene.read_before(start)
    if scene.text[end : end + 2] == "'s":
        return _is_owned_ahead(scene, tense, start, end)
    if _SINCE.search(before) is not None:
        return tense == "future" and "since" not in before
    return (
        tense == "future"
        or (tense != "past" and _BY.search(before) is not None)
        or (tense == "present" and (scene.text[end : end + 1] == ":" or scene.tenses.is_programme(start)))
    )


# What is set for its day: "Friday's vote"; an attack is not. Its plural too.
_SET_FOR_ITS_DAY: Final = re.compile(
    rf"'s(?:{GAP}[\w-]{{1,20}}){{0,3}}?{GAP}(?:planned|scheduled|expected|upcoming|auction|ceremony|concert|conference|contest|"
    rf"debate|bout|briefing|clash|deadline|decision|derby|dinner|election|event|festival|final|fixture|gala|game|hearing|launch|march|match|meeting|poll|race|"
    rf"rally|performance|playoff|premiere|reception|referendum|session|show|speech|summit|talk|telethon|test|visit|vote|wedding)s?\b",
    re.IGNORECASE,
)


def _is_owned_ahead(scene: Scene, tense: str, start: int, end: int) -> bool:
    """Return whether the day of "Friday's vote" lies ahead: it is set for its day, and nothing tells of it as over.

    What "Friday's vote leaves", "shows" or "keeps" it has left, shown and kept; it is ahead where they "face" it.
    """
    if _SET_FOR_ITS_DAY.match(scene.text, end) is None:
        return False
    is_ahead = tense == "present" and (scene.tenses.is_programme(start) or _IS_YET.match(scene.text, end) is not None)
    return tense == "future" or is_ahead or _TOWARDS.search(scene.read_before(start)) is not None


_IS_YET: Final = re.compile(rf"'s(?:{GAP}[\w-]{{1,20}}){{1,5}}?{GAP}(?:is|are|begins?|starts?|takes?|kicks)\b")
_TOWARDS: Final = re.compile(r"\b(?:ahead of|before|until|prior to)\s+$")


def _resolve_weekday(match: Match, scene: Scene) -> Valued:
    weekday, which = parse_weekday(match["day"]), " ".join((match["which"] or "").lower().split())
    start, end = match.span()
    if which in ("the previous", "the following", "the next", "the prior"):
        last = scene.find_previous(start, "day")
        anchor = days.parse_first_day(last.value) if last else scene.today
        day = find_weekday(anchor, weekday, ahead=which not in ("the previous", "the prior"), today_counts=False)
    elif which in ("last", "this past", "past"):
        day = find_weekday(scene.today, weekday, ahead=False, today_counts=False)
    elif which in ("next", "this coming", "the coming", "coming"):
        day = find_weekday(scene.today, weekday, ahead=True, today_counts=False)
    elif which == "this":
        day = find_weekday(scene.today, weekday, ahead=scene.find_tense(start, end) not in ("past", "perfect"))
    elif which == "that":
        day = find_weekday(scene.find_story_day(start) or scene.today, weekday, ahead=True)
    elif opening := _find_opening(scene, start):
        day = find_weekday(opening, weekday, ahead=True)
    else:
        day = find_bare_weekday(scene, weekday, start, end)
    return add_part(day, match["part"])


_TO: Final = re.compile(r"\s(?:to|through)\s")


def _find_opening(scene: Scene, start: int) -> date | None:
    """Return the "Monday" of "Monday to Friday"."""
    last = scene.found[-1] if scene.found else None
    if last is None or last.rule != "weekday-by-tense" or not _TO.fullmatch(scene.text, last.end, start):
        return None
    return days.parse_first_day(last.value)


def find_bare_weekday(scene: Scene, weekday: int, start: int, end: int) -> str:
    """Return the day that a weekday without "last" or "next" means, by its verb and the days told before it."""
    ahead = is_weekday_ahead(scene, start, end) or _is_tomorrow(scene, weekday, start, end)
    return find_weekday(scene.today, weekday, ahead=ahead)


_OPENING_SIZE: Final = 900  # characters
_OPENING: Final = 3  # sentences in which the news stands
_EARLY: Final = re.compile(r"early\b", re.IGNORECASE)
_NO_NEWS: Final = re.compile(r"\b(?:on|since|from|until|by|after|before|last|of|the)\s+(?:early\s+|late\s+)?$")


def _is_tomorrow(scene: Scene, weekday: int, start: int, end: int) -> bool:
    """Return whether it was the next day already where the news happened, east of where it is told.

    "Fired a missile early Friday", on a Thursday, in the opening; not "on Friday", which would be a week old.
    """
    if scene.today is None or weekday != scene.today.isoweekday() % 7 + 1:
        return False
    if scene.text[end : end + 2] == "'s":
        return False
    if _EARLY.match(scene.text, start) is not None:
        return True  # nobody tells the hour of what is a week old
    if _NO_NEWS.search(scene.read_before(start)) is not None:
        return False
    if scene.find_tense(start, end) not in ("past", "perfect"):
        return True  # no verb says that it is over
    return start < _OPENING_SIZE and scene.count_sentence_ends(0, start) <= _OPENING


def _is_capitalised(match: Match, scene: Scene) -> bool:
    return match["day"][:1].isupper()


_NAMED_DAY: Final = re.compile(
    r"\b(?:Bloody|Black|Sheffield|Super|Holy|Cyber|Giving|Fat|Shrove|Maundy|Palm|Red|White|Dark|Whit|Ruby|Freaky)\s$"
)


# Whom something is done to, or a title: "met Friday Okoro", "Mr. Sunday Ade".
_OF_A_PERSON: Final = re.compile(r"\b(?:mr|mrs|ms|dr|prof|sir|met|with|to|by|named|called)\.?\s+$")


def _is_somebody(match: Match, scene: Scene) -> bool:
    """Return whether a weekday is a name: a given name or a title stands before it, or a surname after."""
    start, end = match.span("day")
    if match["which"] or match["part"]:
        return False
    named = _A_NAME_AFTER.match(scene.text, end) is not None
    if named and _OF_A_PERSON.search(scene.read_before(start)):
        return True
    given = _GIVEN.search(scene.text, max(0, start - _LONGEST_NAME), start)
    return given is not None and given[1].lower() in GIVEN_NAMES


_LONGEST_NAME: Final = 24  # characters of a word and what parts it from the one before
_GIVEN: Final = re.compile(r"(?:^|[.!?,;:\n]\s|[a-z]\s)([A-Z][a-z]{1,14})[ ]$")
_A_NAME_AFTER: Final = re.compile(r"[ \t][A-Z][a-z]+")


_TOLD_AFTER: Final = re.compile(rf"{GAP}(?:after|before|following|in{GAP}{MONTH}|of{GAP}{MONTH})\b", re.IGNORECASE)


_ANY: Final = re.compile(r"(?:\bwas|\bon|'s) an?\s$")  # "it was a Wednesday": which, nobody says


_COUNTED: Final = re.compile(r"\b(?:first|second|third|fourth|last|the)\s+$", re.IGNORECASE)


def _is_plain_weekday(match: Match, scene: Scene) -> bool:
    """Return whether a weekday is no name ("the Sunday Times", "Super Tuesday") nor defined by what follows."""
    start, end = match.span()
    part = match["part"] or ""
    before = scene.text[max(0, start - 12) : start]
    if _ANY.search(before):
        return False
    if not _is_capitalised(match, scene) or part[:1].isupper() or _NAMED_DAY.search(before):
        return False
    if before[-4:].lower() == "the " and _A_NAME_AFTER.match(scene.text, end):
        return False
    if _is_somebody(match, scene):
        return False
    return not (match["which"] is None and _COUNTED.search(before) and _TOLD_AFTER.match(scene.text, end))


def _resolve_weekday_of_month(match: Match, scene: Scene) -> Valued | None:
    """Resolve "the first Monday in September", "the first Tuesday of next month"; of every month it is a set."""
    if (match["which"] or "").lower() in ("every", "each"):
        return "SET", f"XXXX-WXX-{parse_weekday(match['day'])}"
    if match["which"]:
        near = days.shift_day(scene.today, {"last": -1, "this": 0, "next": 1}[match["which"].lower()], "month")
        year, month = (near.year, near.month) if near else (None, 0)
    else:
        month = parse_month(match["month"])
        year = int(match["year"]) if match["year"] else resolve_year_of_month(scene, month, *match.span())
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}[match["nth"].lower()]
    if year is None:
        return None
    return "DATE", days.find_nth_weekday(year, month, parse_weekday(match["day"]), nth).isoformat()


def _resolve_weekday_of_week(match: Match, scene: Scene) -> Valued | None:
    """Resolve "Monday last week", "Wednesday of next week": the day of that week, which begins on Monday."""
    if scene.today is None:
        return None
    shift = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    monday = scene.today - timedelta(days=scene.today.weekday())
    return "DATE", (monday + timedelta(days=parse_weekday(match["day"]) - 1, weeks=shift)).isoformat()


def _resolve_weekday_week(match: Match, scene: Scene) -> Valued | None:
    """Resolve "Monday week", "a week on Thursday", "Thursday fortnight": so long after the coming one."""
    if scene.today is None:
        return None
    near = days.parse_first_day(find_weekday(scene.today, parse_weekday(match["day"]), ahead=True))
    weeks = 2 if "fortnight" in match[0].lower() else 1
    return None if near is None else ("DATE", (near + timedelta(weeks=weeks)).isoformat())


def _is_week_after(match: Match, scene: Scene) -> bool:
    """Return whether "Monday week" is that, and no name or measure: "a Monday week-long show"."""
    after = scene.text[match.end() : match.end() + 1]
    return _is_capitalised(match, scene) and after not in ("-", "s")


def _resolve_from_weekday(match: Match, scene: Scene) -> Valued:
    """Resolve "a week from Friday", "a week ago Friday"."""
    weeks = int(parse_number(match["n"]) or 1) if match["n"].lower() not in ("a", "one") else 1
    back = match["side"].lower() == "ago"
    if scene.today is None:
        return "DATE", f"XXXX-WXX-{parse_weekday(match['day'])}"
    near = days.parse_first_day(find_weekday(scene.today, parse_weekday(match["day"]), ahead=not back))
    return "DATE", days.format_value(days.shift_day(near, (-1 if back else 1) * weeks, "week"), "day")


def _resolve_beside_weekday(match: Match, scene: Scene) -> Valued:
    """Resolve "the day before last Tuesday"."""
    weekday = parse_weekday(match["day"])
    near = days.parse_first_day(
        find_weekday(
            scene.today, weekday, ahead=is_weekday_ahead(scene, *match.span()), today_counts=not match["which"]
        )
    )
    return "DATE", days.format_value(days.shift_day(near, -1 if match["side"].lower() == "before" else 1, "day"), "day")


RULES: Final[tuple[Rule, ...]] = (
    make_rule(
        "weekday-of-a-week",
        rf"(?P<day>{WEEKDAY})(?:{GAP}of)?{GAP}(?P<which>last|this|next){GAP}week",
        _resolve_weekday_of_week,
        _is_capitalised,
    ),
    make_rule(
        "weekday-week",
        rf"(?P<on>a{GAP}(?:week|fortnight){GAP}on{GAP})?(?P<day>{WEEKDAY})(?(on)|{GAP}(?:week|fortnight))",
        _resolve_weekday_week,
        _is_week_after,
    ),
    make_rule(
        "weekday-of-a-month",
        rf"the{GAP}(?P<nth>first|second|third|fourth|last){GAP}(?P<day>{WEEKDAY}){GAP}(?:in|of){GAP}"
        rf"(?:(?P<which>last|this|next|every|each){GAP}month|(?P<month>{MONTH})(?:,?{GAP}(?P<year>{YEAR}))?)",
        _resolve_weekday_of_month,
        _is_capitalised,
    ),
    make_rule(
        "beside-a-weekday",
        rf"(?:the{GAP})?day{GAP}(?P<side>before|after){GAP}(?:(?P<which>last|next){GAP})?(?P<day>{WEEKDAY})",
        _resolve_beside_weekday,
        _is_capitalised,
    ),
    make_rule(
        "weekday-by-tense",
        rf"(?:(?P<which>last|next|this|that|this{GAP}past|past|this{GAP}coming|the{GAP}previous|"
        rf"the{GAP}prior|the{GAP}following|the{GAP}next){GAP})?"
        rf"(?:(?:early|late|earlier|later){LINK}(?:on{GAP})?)?(?P<day>{WEEKDAY})(?:{GAP}"
        rf"(?:(?:early|late){GAP})?(?P<part>{DAY_PART}))?(?!s\b)",
        _resolve_weekday,
        _is_plain_weekday,
    ),
    make_rule(
        "beside-a-weekday",
        rf"(?P<n>a|{NUMBER}){GAP}weeks?{GAP}(?P<side>from|ago){GAP}(?:last{GAP}|next{GAP})?(?P<day>{WEEKDAY})",
        _resolve_from_weekday,
        _is_capitalised,
    ),
)
