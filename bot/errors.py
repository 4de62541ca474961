"""Every error Dateline raises on purpose, as one tree.

    DatelineError
    ├── UsageError           the command or its options are wrong
    │   └── SettingsError    a setting has a bad value
    ├── SourceError          the article could not be brought in
    │   ├── …                one for each refusal of fetching and reading
    ├── AnalysisError        the article could not be analysed
    │   └── …                it took too long or too much memory, its worker died, or too many wait
    ├── StoreError           the database could not be used
    ├── NotFound             no such article, quote, person (or not on this reader's shelves: the same answer)
    ├── NotAllowed           the person, or the bot, lacks a permission
    └── TooSoon              a cooldown

`id` never changes: it stands in logs, JSON and tests. `str(error)` is for the log; `reply` is for the reader: what
happened, what it means, what to do. A reply may use the error's attributes in braces.
"""

from __future__ import annotations

from typing import ClassVar


class DatelineError(Exception):
    """The root. Subclasses set `id` and `reply`; keyword arguments become attributes that `reply` may name."""

    id: ClassVar[str] = "error"
    reply: ClassVar[str] = "Something went wrong on my side. Try again in a minute."

    def __init__(self, message: str = "", **facts: object) -> None:
        self.facts = facts
        super().__init__(message or self.id)

    @property
    def words(self) -> str:
        """The reply with its facts filled in."""
        return self.reply.format_map(_Facts(self.facts))


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


class UsageError(DatelineError):
    id = "usage"
    reply = "{why}"


class SettingsError(UsageError):
    id = "settings"
    reply = "{why}"


class SourceError(DatelineError):
    id = "source"
    reply = "I could not read that article."


class AnalysisError(DatelineError):
    id = "analysis"
    reply = "I read the article, but could not make out its facts. Try another source of the same story."


class AnalysisTimeout(AnalysisError):
    id = "analysis.timeout"
    reply = "Reading that article took longer than {seconds} seconds, so I stopped. Try a shorter version of it."


class AnalysisCrashed(AnalysisError):
    id = "analysis.crashed"
    reply = "The part of me that reads articles stopped while reading this one. It has been restarted; try again."


class AnalysisTooLarge(AnalysisError):
    id = "analysis.too_large"
    reply = "Reading that took more memory than I may use, so I stopped. Try a shorter version of it."


class TooBusy(AnalysisError):
    id = "analysis.busy"
    reply = "I have too much to read just now: {waiting} articles are waiting. Try again in a few minutes."


class StoreError(DatelineError):
    id = "store"
    reply = "I could not reach my archive. Nothing was lost; try again in a minute."


class NotFound(DatelineError):
    id = "not_found"
    reply = "I have no such article here. Try /latest for what I have."


class NoArticles(NotFound):
    id = "not_found.empty"
    reply = "The shelf is empty: nothing has been added yet. Someone with Manage Server can add one with /article add."


class NotAllowed(DatelineError):
    id = "not_allowed"
    reply = "You may not do that here: it needs {permission}."


class TooSoon(DatelineError):
    id = "too_soon"
    reply = "That was a little fast. Try again in {seconds} seconds."
