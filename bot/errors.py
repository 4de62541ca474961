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
    ├── NotAllowed           the person lacks a permission
    │   ├── BotNotAllowed    the bot lacks one
    │   └── NotHere          it works in servers only
    └── TooSoon              a cooldown

`id` never changes: it stands in logs, JSON and tests. `str(error)` is for the log; `reply` is for the reader: what
happened, what it means, what to do. A reply may use the error's facts in braces, a number with its noun
(`{seconds:second}`). `is_fault` says whose fault it is: ours is shown with its id and the log's reference; what a
person can foresee is shown in words alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import ClassVar

from bot.news.nouns import count_noun


class DatelineError(Exception):
    """The root. Subclasses set `id` and `reply`; keyword arguments become attributes that `reply` may name."""

    id: ClassVar[str] = "error"
    reply: ClassVar[str] = "Something went wrong on my side. Try again in a minute."
    is_fault: ClassVar[bool] = True

    def __init__(self, message: str = "", **facts: object) -> None:
        self.facts = facts
        super().__init__(message or self.id)

    @property
    def words(self) -> str:
        """The reply with its facts filled in."""
        return _FILLER.vformat(self.reply, (), self.facts)


class _Filler(Formatter):
    """Fills in a reply: `{seconds:second}` is a number with its noun; a fact that is not known is a question mark."""

    def get_value(self, key: int | str, args: Sequence[object], kwargs: Mapping[str, object]) -> object:
        return kwargs.get(str(key), "?")

    def format_field(self, value: object, format_spec: str) -> str:
        return count_noun(value, format_spec) if format_spec.isalpha() else str(value)


_FILLER = _Filler()


class UsageError(DatelineError):
    id = "usage"
    reply = "{why}"
    is_fault = False


class SettingsError(UsageError):
    id = "settings"
    reply = "{why}"


class SourceError(DatelineError):
    id = "source"
    reply = "I could not read that article."
    is_fault = False


class AnalysisError(DatelineError):
    id = "analysis"
    reply = "I got the article, but could not make sense of it. Try another source of the same story."


class AnalysisTimeout(AnalysisError):
    id = "analysis.timeout"
    reply = "Reading that article took longer than {seconds:second}, so I stopped. Try a shorter version of it."
    is_fault = False


class AnalysisCrashed(AnalysisError):
    id = "analysis.crashed"
    reply = "Something broke while I was reading that article. Try again."


class AnalysisTooLarge(AnalysisError):
    id = "analysis.too_large"
    reply = "That article is too long for me, so I stopped. Try a shorter version of it."
    is_fault = False


class TooBusy(AnalysisError):
    id = "analysis.busy"
    reply = "I have too much to read just now, with {waiting:article} waiting. Try again in a few minutes."
    is_fault = False


class StoreError(DatelineError):
    id = "store"
    reply = "I could not look that up just now. Nothing was lost. Try again in a minute."


class NotFound(DatelineError):
    id = "not_found"
    reply = "There is no such article here. `/latest` shows all articles."
    is_fault = False


class NoArticles(NotFound):
    id = "not_found.empty"
    reply = "There are no articles yet. Someone with Manage Server can add one with `/article add`."


class NotAllowed(DatelineError):
    id = "not_allowed"
    reply = "You need {permission} for that."
    is_fault = False


class BotNotAllowed(NotAllowed):
    id = "not_allowed.bot"
    reply = "I need {permission} for that."


class NotHere(NotAllowed):
    id = "not_allowed.not_here"
    reply = "That works in servers only."


class TooSoon(DatelineError):
    id = "too_soon"
    reply = "That was a little fast. Try again in {seconds:second}."
    is_fault = False
