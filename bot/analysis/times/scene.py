"""What a rule may look at to give an expression its value: text, dateline, tense, what came before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.tense import Tense, Tenses
from bot.news import TimeType

_NEAR: Final = 400  # characters back in which another date can be the anchor of an expression
STORY: Final = 3_000  # characters back in which "that morning" still is of the day named last
_LONGEST_QUOTATION: Final = 1_000  # characters
_YEAR_AGO: Final = frozenset({"so-long-ago", "so-much-earlier", "year-before-a-quarter", "period-of-a-year"})
_SENTENCE_END: Final = re.compile(r"[.!?][\"')\]]*[ \t\r\n]+(?=[A-Z\"'(])|\n[ \t\r]*\n")
_PARAGRAPH_END: Final = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class FoundTime:
    """An expression with its value; offsets are the scene's."""

    start: int
    end: int
    type: TimeType
    value: str
    rule: str


# Words of sport, and those of firms, whose quarters are the year's.
_OF_A_MATCH: Final = re.compile(
    r"\b(?:power plays?|touchdowns?|rebounds?|goalkeeper|goalie|striker|midfielder|defen[cs]eman|quarterback|"
    r"linebacker|half-?time|free throws?|penalty kick|three-pointers?|hat-?trick|innings|offside|scored|overtime|"
    r"assists?|play-?offs?|free-?kicks?|headers?|equali[sz]er|winger|off the bench|wickets?|(?:first|second)-half|"
    r"kick-?off|the court|the pitch|field goals?|beat (?=[A-Z][^.\n]{0,40}\d)|\d{1,3}-\d{1,3}(?= (?:win|loss|"
    r"victory|defeat|draw|lead))|triple-doubles?|corner kick|shutout|shots on goal|tackles?|interception)",
    re.IGNORECASE,
)
_OF_BUSINESS: Final = re.compile(r"\b(?:revenues?|earnings|profits?|net income|net loss|GDP|shareholders?)\b")
_ENOUGH: Final = 2  # different words of sport


@dataclass
class Scene:
    """One text being read. `text` has plain quotation marks and spaces; `today` is None where nobody says the day."""

    text: str
    today: date | None
    tenses: Tenses
    found: list[FoundTime] = field(default_factory=list)  # in order of place, so far

    @cached_property
    def is_of_a_match(self) -> bool:
        """Whether the text tells of a match, whose clock and quarters are no times of a day or year."""
        if _OF_BUSINESS.search(self.text):
            return False
        return len({word.lower().rstrip("s") for word in _OF_A_MATCH.findall(self.text)}) >= _ENOUGH

    def find_tense(self, start: int, end: int) -> Tense:
        return self.tenses.find_tense(start, end)

    def read_before(self, start: int, size: int = 24) -> str:
        """Return the text just before, in small letters."""
        return self.text[max(0, start - size) : start].lower()

    def read_after(self, end: int, size: int = 24) -> str:
        return self.text[end : end + size]

    def find_previous(self, start: int, *units: str, near: int = _NEAR) -> FoundTime | None:
        """Return the nearest date before `start` of one of these precisions (any when none is named)."""
        for item in reversed(self.found):
            if start - item.end > near:
                return None
            unit = days.parse_unit(item.value) if item.type in ("DATE", "TIME") else None
            if item.end <= start and unit is not None and (not units or unit in units):
                return item
        return None

    def find_quarter(self, start: int, near: int = _NEAR) -> FoundTime | None:
        """Return the quarter that is reported on: the nearest before that is over and was not told as a year ago."""
        for item in reversed(self.found):
            if start - item.end > near:
                return None
            if item.rule in _YEAR_AGO or days.parse_unit(item.value) != "quarter" or "Q" not in item.value:
                continue
            last = days.parse_bounds(item.value)
            if last and (self.today is None or last[1] < self.today):
                return item
        return None

    def has_longer_since(self, quarter: FoundTime, start: int) -> bool:
        """Whether figures of half a year or more are told between a quarter and this place, so that they are meant."""
        for item in reversed(self.found):
            if item.start < quarter.end:
                return False
            if item.end <= start and (item.value in ("P6M", "P9M", "P1Y") or "-H" in item.value):
                return True
        return False

    def is_same_sentence(self, start: int, end: int) -> bool:
        """Return whether no sentence ends between two places."""
        return self.count_sentence_ends(start, end) == 0

    def count_sentence_ends(self, start: int, end: int) -> int:
        """Return how many sentences end between two places."""
        return sum(1 for _ in _SENTENCE_END.finditer(self.text, start, end))

    def find_quotation(self, start: int) -> int | None:
        """Return where the quotation opens in which a place stands; None outside one. Looks within its paragraph."""
        first = max(0, start - _LONGEST_QUOTATION)
        for end in _PARAGRAPH_END.finditer(self.text, first, start):
            first = end.end()
        before = self.text[first:start]
        return first + before.rfind('"') if before.count('"') % 2 else None

    def is_same_paragraph(self, start: int, end: int) -> bool:
        """Return whether no blank line stands between two places."""
        return _PARAGRAPH_END.search(self.text, start, end) is None

    def find_story_day(self, start: int, near: int = _NEAR) -> date | None:
        """Return the day that a story is at: the nearest day named before this place."""
        last = self.find_previous(start, "day", near=near)
        return days.parse_first_day(last.value) if last else None
