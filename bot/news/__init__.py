"""The words everything speaks: what an article is, what it says, and where it says it.

Offsets count characters (code points) of the article's `text` as stored, end exclusive. Times are aware and in UTC; a
calendar day is a `date`. A fact is built from a `Span`, so none stands without the words it came from.

    spans      where an article says it           articles   what goes in
    when       a date: its days, its words        facts      what an article says
    shelves    whose an article is                answers    who asks, and what the newsroom answers
    origins    what a post is of                  malformed  the error of a stored value that is none of ours

Feeds, stories and schedules have a module each, which is imported by its name.
"""

from __future__ import annotations

from bot.news.answers import (
    Added,
    ArticleEvent,
    ArticleQuote,
    Asker,
    Brief,
    Cast,
    Change,
    Cited,
    CitedKind,
    Counts,
    FactSheet,
    GuildSettings,
    Headline,
    Hit,
    Holdings,
    Outcome,
    Passage,
    Profile,
    Quotes,
    Reader,
    Reference,
    Results,
    Suggestion,
    Timeline,
)
from bot.news.articles import (
    AHEAD,
    GENRES,
    Article,
    Genre,
    Notice,
    NoticeKind,
    choose_anchor_day,
    drop_days_to_come,
    find_day,
    find_moment,
    find_updated_day,
)
from bot.news.facts import (
    LIKELY,
    Entity,
    EntityKind,
    Event,
    Facts,
    KeyFacts,
    Part,
    Quote,
    QuoteKind,
    Stance,
    Status,
    Summary,
    Time,
    TimeType,
)
from bot.news.malformed import Malformed
from bot.news.origins import Origin
from bot.news.shelves import FEEDS, HOUSE, Shelf, ShelfKind
from bot.news.spans import Extent, Insert, Piece, Span
from bot.news.statements import group_statements, join_statements
from bot.news.when import Basis, Precision, When

__all__ = [
    "AHEAD",
    "FEEDS",
    "GENRES",
    "HOUSE",
    "LIKELY",
    "Added",
    "Article",
    "ArticleEvent",
    "ArticleQuote",
    "Asker",
    "Basis",
    "Brief",
    "Cast",
    "Change",
    "Cited",
    "CitedKind",
    "Counts",
    "Entity",
    "EntityKind",
    "Event",
    "Extent",
    "FactSheet",
    "Facts",
    "Genre",
    "GuildSettings",
    "Headline",
    "Hit",
    "Holdings",
    "Insert",
    "KeyFacts",
    "Malformed",
    "Notice",
    "NoticeKind",
    "Origin",
    "Outcome",
    "Part",
    "Passage",
    "Piece",
    "Precision",
    "Profile",
    "Quote",
    "QuoteKind",
    "Quotes",
    "Reader",
    "Reference",
    "Results",
    "Shelf",
    "ShelfKind",
    "Span",
    "Stance",
    "Status",
    "Suggestion",
    "Summary",
    "Time",
    "TimeType",
    "Timeline",
    "When",
    "choose_anchor_day",
    "drop_days_to_come",
    "find_day",
    "find_moment",
    "find_updated_day",
    "group_statements",
    "join_statements",
]
