"""Weekdays, by the tense of their verb: "on Friday", "next Monday", "a week from Tuesday", "the last Monday in May"."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.lexicon import DAY_PART, GAP, LINK, MONTH, WEEKDAY, WEEKDAYS, YEAR
from bot.analysis.times.numbers import NUMBER, number
from bot.analysis.times.relative import with_part
from bot.analysis.times.rule import Match, Rule, Valued, rule
from bot.analysis.times.scene import Scene
from bot.analysis.times.written import month_number
from bot.analysis.times.years import year_of_month


def weekday_number(name: str) -> int:
    return WEEKDAYS[name.rstrip(".").lower()]


def on_weekday(today: date | None, weekday: int, *, ahead: bool, today_counts: bool = True) -> str:
    """The last such weekday up to `today`, or the next one from it."""
    if today is None:
        return f"XXXX-WXX-{weekday}"
    distance = (weekday - today.isoweekday()) % 7 if ahead else -((today.isoweekday() - weekday) % 7)
    if distance == 0 and not today_counts:
        distance = 7 if ahead else -7
    return days.value(days.days_on(today, distance), "day")


_BY: Final = re.compile(
    r"\b(?:by|until|till|before|effective|starting|beginning|from now until|as (?:soon|early) as)\s+$"
)


def weekday_ahead(scene: Scene, start: int, end: int) -> bool:
    """Whether a bare weekday lies ahead: its verb plans, or words such as "until" say so."""
    if scene.text[end : end + 2] == "'s":
        return False
    tense = scene.tense(start, end)
    before = scene.before(start)
    return (
        tense == "future"
        or _hangs_on(scene.before(start, _SENTENCE))
        or (tense != "past" and _BY.search(before) is not None)
        or (
            tense == "present"
            and (_OPENS.search(before) is not None or _IF.search(scene.before(start, 60)) is not None)
        )
    )


# "They would strike unless talks resumed Monday": what is to come hangs on what is told as past.
_AHEAD: Final = re.compile(r"\b(?:would(?! have)|will|likely to|expected to|planned to|threatened to|vowed to)\b")
_CONDITION: Final = re.compile(r"\b(?:as soon as|once|if|unless|until|before)\s")
_SENTENCE: Final = 120  # characters back, about as far as a sentence goes
_IF: Final = re.compile(r"\b(?:if|unless|once)\s[^.;]{0,60}$")


def _hangs_on(before: str) -> bool:
    clause = before[max(before.rfind("."), before.rfind(";")) + 1 :]
    ahead = _AHEAD.search(clause)
    return ahead is not None and _CONDITION.search(clause, ahead.end()) is not None


_OPENS: Final = re.compile(
    r"\b(?:opens?|begins?|starts?|meets?|visits?|arrives?|leaves?|holds?|faces?|goes|returns?|"
    r"expires?|ends?|kicks? off|takes? effect|resumes?|votes?|travels?)(?:\s+(?:\w+\s+){0,3})?$"
)


def _weekday(match: Match, scene: Scene) -> Valued:
    weekday, which = weekday_number(match["day"]), " ".join((match["which"] or "").lower().split())
    start, end = match.span()
    if which in ("the previous", "the following", "the next", "the prior"):
        last = scene.previous(start, "day")
        anchor = days.first_day(last.value) if last else scene.today
        day = on_weekday(anchor, weekday, ahead=which not in ("the previous", "the prior"), today_counts=False)
    elif which in ("last", "this past", "past"):
        day = on_weekday(scene.today, weekday, ahead=False, today_counts=False)
    elif which in ("next", "this coming", "the coming", "coming"):
        day = on_weekday(scene.today, weekday, ahead=True, today_counts=False)
    elif which == "this":
        day = on_weekday(scene.today, weekday, ahead=scene.tense(start, end) not in ("past", "perfect"))
    elif which == "that":
        day = on_weekday(scene.narrated(start) or scene.today, weekday, ahead=True)
    else:
        day = on_weekday(scene.today, weekday, ahead=weekday_ahead(scene, start, end))
    return with_part(day, match["part"])


def _capital_day(match: Match, scene: Scene) -> bool:
    return match["day"][:1].isupper()


_NAMED_DAY: Final = re.compile(
    r"\b(?:Bloody|Black|Super|Holy|Cyber|Giving|Fat|Shrove|Maundy|Palm|Red|White|Dark|Whit|Ruby|Freaky)\s$"
)


_A_NAME_AFTER: Final = re.compile(r"[ \t][A-Z][a-z]+")


_TOLD_AFTER: Final = re.compile(rf"{GAP}(?:after|before|following|in{GAP}{MONTH}|of{GAP}{MONTH})\b", re.IGNORECASE)


_COUNTED: Final = re.compile(r"\b(?:first|second|third|fourth|last|the)\s+$", re.IGNORECASE)


def _plain_weekday(match: Match, scene: Scene) -> bool:
    """A weekday that is no name ("the Sunday Times", "Super Tuesday") and not told by what follows it."""
    start, end = match.span()
    part = match["part"] or ""
    before = scene.text[max(0, start - 12) : start]
    if not _capital_day(match, scene) or part[:1].isupper() or _NAMED_DAY.search(before):
        return False
    if before[-4:].lower() == "the " and _A_NAME_AFTER.match(scene.text, end):
        return False
    return not (match["which"] is None and _COUNTED.search(before) and _TOLD_AFTER.match(scene.text, end))


def _weekday_of_month(match: Match, scene: Scene) -> Valued:
    """ "the first Monday in September"."""
    month, weekday = month_number(match["month"]), weekday_number(match["day"])
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}[match["nth"].lower()]
    year = int(match["year"]) if match["year"] else year_of_month(scene, month, *match.span())
    if year is None:
        return "DATE", f"XXXX-{month:02}"
    return "DATE", days.nth_weekday(year, month, weekday, nth).isoformat()


def _from_weekday(match: Match, scene: Scene) -> Valued:
    """ "a week from Friday", "a week ago Friday"."""
    weeks = int(number(match["n"]) or 1) if match["n"].lower() not in ("a", "one") else 1
    back = match["side"].lower() == "ago"
    if scene.today is None:
        return "DATE", f"XXXX-WXX-{weekday_number(match['day'])}"
    near = days.first_day(on_weekday(scene.today, weekday_number(match["day"]), ahead=not back))
    return "DATE", days.value(days.moved(near, (-1 if back else 1) * weeks, "week"), "day")


def _beside_weekday(match: Match, scene: Scene) -> Valued:
    """ "the day before last Tuesday"."""
    weekday = weekday_number(match["day"])
    near = days.first_day(
        on_weekday(scene.today, weekday, ahead=weekday_ahead(scene, *match.span()), today_counts=not match["which"])
    )
    return "DATE", days.value(days.moved(near, -1 if match["side"].lower() == "before" else 1, "day"), "day")


RULES: Final[tuple[Rule, ...]] = (
    rule(
        "beside-a-weekday",
        rf"(?:the{GAP})?day{GAP}(?P<side>before|after){GAP}(?:(?P<which>last|next){GAP})?(?P<day>{WEEKDAY})",
        _beside_weekday,
        _capital_day,
    ),
    rule(
        "weekday-by-tense",
        rf"(?:(?P<which>last|next|this|that|this{GAP}past|past|this{GAP}coming|the{GAP}previous|"
        rf"the{GAP}prior|the{GAP}following|the{GAP}next){GAP})?"
        rf"(?:(?:early|late|earlier|later){LINK}(?:on{GAP})?)?(?P<day>{WEEKDAY})(?:{GAP}"
        rf"(?:(?:early|late){GAP})?(?P<part>{DAY_PART}))?(?!s\b)",
        _weekday,
        _plain_weekday,
    ),
    rule(
        "weekday-of-a-month",
        rf"the{GAP}(?P<nth>first|second|third|fourth|last){GAP}(?P<day>{WEEKDAY}){GAP}(?:in|of){GAP}(?P<month>{MONTH})"
        rf"(?:,?{GAP}(?P<year>{YEAR}))?",
        _weekday_of_month,
        _capital_day,
    ),
    rule(
        "beside-a-weekday",
        rf"(?P<n>a|{NUMBER}){GAP}weeks?{GAP}(?P<side>from|ago){GAP}(?:last{GAP}|next{GAP})?(?P<day>{WEEKDAY})",
        _from_weekday,
        _capital_day,
    ),
)
