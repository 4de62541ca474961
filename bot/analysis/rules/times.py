"""A sentence for each rule that finds a time expression and resolves it to a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    "again-and-again": "The words say how often something happens: every Monday, daily, on Saturdays.",
    "bare-month": "A month without a year is the nearest one that fits the tense of its verb and the dateline.",
    "beside-a-weekday": "The day is counted from a weekday: the day after last Tuesday, a week from Friday.",
    "beside-the-last-date": "The words count from the date named last: the following year, the month before.",
    "century": "A century is written by its number.",
    "clock": "A time of day, on the day named with it, else the only day named before it, else the dateline.",
    "dateline": "The day that the story was written, after its place and before its agency.",
    "decade": "A decade is written in figures or in words.",
    "feast": "A holiday: in the year beside it, else the nearest that fits the tense of its verb.",
    "length": "A number of units is a length of time, unless it is a person's age or a fraction.",
    "length-beside-now": "A length of time before or after now, or within another: the past three months.",
    "length-or-rate": "One unit is a length of time; after an amount it says how often: 40 crowns a year.",
    "month-day": "A month and a day; where no year is written, the tense of the verb and the dateline say which.",
    "near-today": "The day is counted from the dateline: today, yesterday, the day after tomorrow.",
    "now": "The words mean the time of writing: now, currently, these days.",
    "open-length": "A length of time without a certain number: several years, 12 to 18 months.",
    "part-of-a-day": "A part of the day that the story has reached, or of the dateline: this morning, last night.",
    "period-of-a-year": "The year named, and in it the quarter that the figures are for: the 2029 period.",
    "quarter-by-tense": "A quarter or half without a year: the last one begun, or the next where the verb looks ahead.",
    "range-end": "The second number of a range takes what it lacks from the first: June 3-7, 2029-31.",
    "reported-quarter": "The quarter that the figures are for: the latest quarter, the period.",
    "running-unit": "A unit alone is the one named last, else the one of the dateline; a week stays open.",
    "season-by-tense": "A season without a year: the last or the coming one, by its word and the tense of its verb.",
    "so-long-ago": "A number of units is counted from the dateline: two weeks ago, three years from now.",
    "so-much-earlier": "Units are counted from the date named last; a year earlier, beside a quarter, is a quarter.",
    "this-last-next": "This, last or next with a unit or a month is counted from the dateline.",
    "vaguely-ahead": "The words mean a time in the future without naming it: soon, the future, one day.",
    "vaguely-past": "The words mean a time in the past without naming it: recently, years ago, the past.",
    "week-of": "The week that holds the day named: the week of May 5.",
    "weekday-by-tense": "A weekday is the last one up to the dateline, or the next where its verb looks ahead.",
    "weekday-of-a-month": "A weekday is counted within its month: the first Monday in September.",
    "written-date": "A date is written in figures.",
    "written-month": "A month is written with its year.",
    "written-quarter": "A quarter or half is written with its year.",
    "written-season": "A season is written with its year.",
    "written-year": "A year is written in figures or in words, and is not a number of things.",
    "year-before-a-quarter": "A year before the quarter that the figures are for: the year-earlier period.",
    "year-end": "The last day of this year or, where the verb looks back, of last year.",
    "year-ended": "A business year that ended or ends on a given day is one year long.",
}
