"""Time expressions of a text, with their TIMEX3 values.

`find_times` needs the words and, where the tense of a verb matters, their tags (`tagged`); no parse and no names.
"""

from __future__ import annotations

from bot.analysis.parse.reading import Reading
from bot.analysis.times.recognise import recognise
from bot.analysis.times.scene import FoundTime, Scene
from bot.analysis.times.tense import Tenses
from bot.news import Span, Time

__all__ = ["find_times"]


def find_times(reading: Reading) -> tuple[Time, ...]:
    """Return the time expressions of the body, in order of place. Relative ones have X for what no dateline tells."""
    scene = Scene(reading.plain, reading.day, Tenses(reading.parsed))
    return tuple(_build_time(reading, found) for found in recognise(scene))


def _build_time(reading: Reading, found: FoundTime) -> Time:
    start, end = reading.base + found.start, reading.base + found.end
    return Time(Span.of(reading.text, start, end), found.type, found.value, found.rule)
