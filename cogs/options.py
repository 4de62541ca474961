"""The options that several commands share: an article, a person, a topic, a day, and `private`."""

from __future__ import annotations

import asyncio
import calendar
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from discord import app_commands

from bot.cards import limits
from bot.errors import UsageError
from bot.news import Reader, Suggestion, clipping
from bot.news.escape import short
from cogs.front import Front, Interaction, reader_of

_Autocomplete: TypeAlias = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]

_log = logging.getLogger(__name__)

SUGGEST_WITHIN = 1.5  # seconds; nothing is better than too late

ARTICLE = "Type words of its title and choose. The newest if you leave it out"
PRIVATE = "True: only you see the answer. False: everyone here does"
FROM = "Not before this day: 2024-07-15, 2024-07, 2024, today or yesterday"
TO = "Not after this day: 2024-07-21, 2024-07, 2024, today or yesterday"


def _suggesting(name: str) -> _Autocomplete:
    # Not a method, as the library sees it: what a cog has, it asks of the client.
    async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        front: Front = interaction.client.front
        return await choices(getattr(front.newsroom.articles, name), reader_of(interaction), typed)

    return suggest


articles = _suggesting("suggest_articles")
people = _suggesting("suggest_people")
topics = _suggesting("suggest_topics")


async def choices(
    suggest: Callable[[Reader, str], Awaitable[Sequence[Suggestion]]], reader: Reader, typed: str
) -> list[app_commands.Choice[str]]:
    """At most 25 choices, none twice; an empty list where they cannot be had in time, never an error."""
    try:
        async with asyncio.timeout(SUGGEST_WITHIN):
            suggestions = await suggest(reader, typed)
    except Exception:  # noqa: BLE001  # whatever it is, a person who types gets no suggestions rather than an error
        _log.warning("no suggestions", exc_info=True, extra={"guild": reader.guild_id})
        return []
    made: dict[str, app_commands.Choice[str]] = {}
    for suggestion in suggestions:
        label = clipping.clip(suggestion.label, limits.CHOICE_NAME)
        if label and 0 < len(suggestion.value) <= limits.CHOICE_VALUE:
            made.setdefault(suggestion.value, app_commands.Choice(name=label, value=suggestion.value))
    return list(made.values())[: limits.OPTION_CHOICES]


async def today(front: Front, interaction: Interaction) -> date:
    """Return the calendar day it is in the server's time zone (UTC in direct messages)."""
    settings = await front.settings(interaction)
    return datetime.now(ZoneInfo(settings.zone) if settings else UTC).date()


def first_day(typed: str | None, now: date) -> date | None:
    """Return the first day of what was typed: a day, a month, a year, "today"; UsageError where it is none of them."""
    return _bounds(typed, now)[0] if typed and typed.strip() else None


def last_day(typed: str | None, now: date) -> date | None:
    """Return the last day of what was typed."""
    return _bounds(typed, now)[1] if typed and typed.strip() else None


def period(start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """Return the two as they are; UsageError where they are the wrong way round."""
    if start and end and start > end:
        raise UsageError("from after to", why=f"`from` is {start} and `to` is {end}, which is earlier. Swap them.")
    return start, end


def period_key(start: date | None, end: date | None) -> str:
    """ "2024-07-01~2024-07-31", either side empty where it is open."""
    return f"{start or ''}~{end or ''}"


def period_of(rest: str) -> tuple[date | None, date | None]:
    """Return the period that a key carries; an open one where it carries none."""
    match = re.match(r"(\d{4}-\d{2}-\d{2})?~(\d{4}-\d{2}-\d{2})?", rest)
    try:
        return (
            date.fromisoformat(match[1]) if match and match[1] else None,
            date.fromisoformat(match[2]) if match and match[2] else None,
        )
    except ValueError:
        return None, None


def _bounds(typed: str, now: date) -> tuple[date, date]:
    words = typed.strip().casefold()
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in near:
        day = now + timedelta(days=near[words])
        return day, day
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", words)
    try:
        if match is None:
            raise ValueError("no day")
        year, month, day_of_month = (int(part) if part else None for part in match.groups())
        assert year is not None  # noqa: S101  # the form has one
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day_of_month is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day_of_month), date(year, month, day_of_month)
    except (ValueError, calendar.IllegalMonthError):
        shown = short(typed, 40)
        raise UsageError(
            "no day", why=f"I do not know the day “{shown}”. Write 2024-07-19, 2024-07, 2024 or today."
        ) from None
