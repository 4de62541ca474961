"""What a post is of: a schedule, a followed story, or a notice to administrators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from bot.news.malformed import Malformed

Of = Literal["schedule", "follow", "feed"]

_NAMES: Final[dict[Of, str]] = {"schedule": "s", "follow": "f", "feed": "feed"}
_OF: Final[dict[str, Of]] = {name: of for of, name in _NAMES.items()}
_FORM: Final = re.compile(r"(?P<notice>n?)(?P<of>s|feed|f)(?P<id>0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Origin:
    """A schedule, a story that is followed, or a feed, by its id; or, with `is_notice`, the trouble with it.

    Of a feed there are notices only.
    """

    of: Of
    id: int
    is_notice: bool = False

    def __post_init__(self) -> None:
        if self.of not in _NAMES or not 0 <= self.id < 10**19 or (self.of == "feed" and not self.is_notice):
            raise Malformed(f"no origin: {self.of} {self.id}, notice: {self.is_notice}")

    @classmethod
    def of_schedule(cls, schedule_id: int) -> Origin:
        """Return a post at one of a schedule's times."""
        return cls("schedule", schedule_id)

    @classmethod
    def of_follow(cls, follow_id: int) -> Origin:
        """Return a post of what is new in a followed story."""
        return cls("follow", follow_id)

    @classmethod
    def of_feed(cls, subscription_id: int) -> Origin:
        """Return a notice that a feed fails or has ended."""
        return cls("feed", subscription_id, is_notice=True)

    @classmethod
    def parse(cls, text: str) -> Origin:
        """Return the origin that `format` wrote; Malformed for any other text."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise Malformed(f"no origin: {text!r:.80}")
        return cls(_OF[match["of"]], int(match["id"]), is_notice=bool(match["notice"]))

    def format(self) -> str:
        """Return it as the database has it: `s12`, `f7`; a notice about one `ns12`, `nf7`, about a feed `nfeed3`."""
        return f"{'n' if self.is_notice else ''}{_NAMES[self.of]}{self.id}"

    def notice(self) -> Origin:
        """Return the notice that posts of this one do not go out."""
        return Origin(self.of, self.id, is_notice=True)

    @property
    def schedule_id(self) -> int | None:
        """The schedule whose post it is; None for any other, a notice about a schedule too."""
        return self.id if self.of == "schedule" and not self.is_notice else None

    @property
    def follow_id(self) -> int | None:
        """The followed story whose post it is; None for any other, a notice about it too."""
        return self.id if self.of == "follow" and not self.is_notice else None
