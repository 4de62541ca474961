"""The words of time: tables, and the fragments of patterns made from them.

Patterns are matched without regard to case against text with plain quotation marks and spaces; where case tells a name
from a common word ("May", "may") the rule asks for the capital.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final


def split_words(listed: str) -> tuple[str, ...]:
    """Return the words of a table, which read better in a line than each in its quotes."""
    return tuple(listed.split())


MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
# Without a preposition before them these are as likely a name, a verb or a noun.
DOUBTFUL_MONTHS: Final = frozenset({"march", "may", "april", "june", "august", "jan", "mar", "jun", "dec", "sep"})

WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ),
        start=1,
    )
    for name in names.split()
}

# TIMEX3's letters for a length of time; a time of less than a day is written PT…
UNITS: Final = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "night": "D",
    "week": "W",
    "fortnight": "F",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "C",
    "centurie": "C",
    "sec": "S",
    "min": "M",
    "hr": "H",
    "yr": "Y",
}
CLOCK_UNITS: Final = frozenset({"second", "minute", "hour", "sec", "min", "hr"})

SEASONS: Final = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}

DAY_PARTS: Final = {
    "morning": "MO",
    "noon": "MI",
    "midday": "MI",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "nighttime": "NI",
    "daytime": "DT",
    "dawn": "MO",
    "dusk": "EV",
    "lunchtime": "MI",
}

ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        split_words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
            " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third"
            " twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth"
            " thirty-first"
        ),
        start=1,
    )
}

DECADE_WORDS: Final = {
    "twenties": 2,
    "thirties": 3,
    "forties": 4,
    "fifties": 5,
    "sixties": 6,
    "seventies": 7,
    "eighties": 8,
    "nineties": 9,
}

# Zones that news writes after a clock time, in minutes east of UTC.
ZONES: Final = {
    "GMT": 0,
    "UTC": 0,
    "Z": 0,
    "BST": 60,
    "CET": 60,
    "CEST": 120,
    "MSK": 180,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "JST": 540,
    "KST": 540,
}

# What a four-digit number counts when it is not a year, beside nouns whose tag tells that they are plural.
COUNTED: Final = frozenset(
    split_words(
        "people men women children workers employees members students soldiers troops residents patients cases dollars"
        " euros pounds yen cents feet foot meters metres miles kilometers kilometres km kg tons tonnes acres votes"
        " points homes jobs square megawatts percent block mph"
    )
)


def build_alternation(words: Iterable[object]) -> str:
    """Return a group that matches any of `words`, the longest first."""
    return "(?:" + "|".join(sorted(map(str, words), key=lambda w: (-len(w), w))) + ")"


# --- fragments of patterns; none can match an unbounded stretch, so matching stays linear ---
GAP: Final = r"(?:[ \t\r\n]{1,4})"
LINK: Final = r"(?:[ \t\r\n]{1,4}|-)"
_FULL = "|".join(name for name in MONTHS if len(name) > 4 or name in ("may", "june", "july"))
MONTH: Final = rf"(?:{_FULL}|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
WEEKDAY: Final = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues|tue|wed|thurs|thur|thu|fri|sat|sun)\.)"
UNIT: Final = (
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|weekends?|months?|"
    r"quarters?|years?|decades?|century|centuries)"
)
SEASON: Final = build_alternation(SEASONS)
DAY_PART: Final = r"(?:morning|afternoon|evening|night|midday|noon|lunchtime|dawn|dusk)"
DAY_NUMBER: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
YEAR: Final = r"(?:1[4-9]|20)\d\d"
ORDINAL: Final = build_alternation(w for w in ORDINALS if "-" not in w)
ABOUT: Final = (
    rf"(?:more{GAP}than|less{GAP}than|fewer{GAP}than|at{GAP}least|at{GAP}most|up{GAP}to|as{GAP}"
    rf"long{GAP}as|no{GAP}more{GAP}than"
    rf"|only|just{GAP}over|just{GAP}under|nearly|almost|about|around|roughly|approximately|some|over)"
)
EDGE: Final = (
    rf"(?:early|earlier|late|later|mid|the{GAP}beginning{GAP}of|the{GAP}start{GAP}of|"
    rf"the{GAP}end{GAP}of|the{GAP}middle{GAP}of|sometime|some{GAP}time)"
)
