"""Words of stories: articles on the same event, their merged quotes and timeline, and what is new in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.news import ArticleEvent, ArticleQuote, Event, Headline, Piece, Quote

COUNTED = 50  # stories that a list is counted on to, from the first on a page: what comes after is not looked for


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story on a list. `lead` is the article whose title it bears (`bot.stories.lead`).

    `headlines` are all, oldest first by the day of each.
    """

    key: int  # what buttons carry; a story that was joined into another answers by either key
    lead: Headline
    headlines: tuple[Headline, ...]
    outlets: tuple[str, ...]  # each once, the first to tell it first
    first: datetime
    moved: datetime  # when it last got an article that says something new
    counts: tuple[StoryCount, ...] = ()  # on a list only: what the lead's title counts, where it was another before

    @property
    def title(self) -> str:
        return self.lead.title


@dataclass(frozen=True, slots=True)
class StoryQuote:
    """One quote with every article that has it. `differs`: the tellings have other words or another speaker."""

    quote: Quote
    article_quotes: tuple[ArticleQuote, ...]  # the first is the one shown
    new: bool = False
    differs: str | None = None  # what differs: "wording", "speaker"


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One event with every article that tells it. `differs` names what they do not agree on.

    "date", "figure", or "status": one has it as done, another as planned, possible or denied.
    """

    event: Event
    article_events: tuple[ArticleEvent, ...]
    new: bool = False
    differs: str | None = None


@dataclass(frozen=True, slots=True)
class StoryNumber:
    """A figure that an article says, in its sentence: what a followed story counts as new."""

    text: str
    sentence: Piece
    headline: Headline


@dataclass(frozen=True, slots=True)
class CountReport:
    """A number as one article gives it: "twelve dead", "1,200 votes"."""

    text: str
    sentence: Piece  # the sentence that says it, or the title where `in_title`
    headline: Headline
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class StoryCount:
    """One thing that is counted over a story's articles, where they do not all give the same number."""

    now: CountReport  # the newest article's
    first: CountReport  # the article that gave this number first, since it was last another: when it changed
    earlier: CountReport | None  # what it replaced
    others: tuple[CountReport, ...] = ()  # who says otherwise, in articles that are as new


@dataclass(frozen=True, slots=True)
class Story:
    """A story whole. `since`: what is marked new is new since then (None: nothing is marked)."""

    line: StoryLine
    gist: tuple[Piece, ...]  # of the lead
    quotes: tuple[StoryQuote, ...]
    timeline: tuple[StoryEvent, ...]  # in calendar order
    numbers: tuple[StoryNumber, ...] = ()  # the new ones only
    since: datetime | None = None
    counts: tuple[StoryCount, ...] = ()  # what is followed over its articles
    earlier: Headline | None = None  # what led it at `since`, where that is another article
    best: tuple[int, ...] = ()  # the events of the timeline that matter most, by index, in its order


@dataclass(frozen=True, slots=True)
class StoryReason:
    """Why an article is in its story: what it shares with `beside`, the one before it that it is most like.

    `beside` None: the story begins with it. `days`: how many lie between the two.
    """

    headline: Headline
    beside: Headline | None = None
    days: int = 0
    names: tuple[str, ...] = ()  # as the article has them, the heaviest first
    words: tuple[str, ...] = ()
    is_copy: bool = False  # nearly the same text


@dataclass(frozen=True, slots=True)
class StoryReasons:
    """A page of a story's articles, the newest first, each with its reason."""

    line: StoryLine
    reasons: tuple[StoryReason, ...]
    page: int  # from 0
    pages: int


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """A story in a post: its gist, the strongest quote, the next date of its timeline; `why` explains its place."""

    line: StoryLine
    gist: tuple[Piece, ...]
    quote: ArticleQuote | None
    next: ArticleEvent | None
    fresh: bool  # a new story, rather than one that moved
    why: str  # one line, for /schedule why
    counts: tuple[StoryCount, ...] = ()  # as in Story
    earlier: Headline | None = None  # as in Story


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A story that has no place in a post though something of it came in its time; `why` in one line."""

    key: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class PostSection:
    """A heading in a post, and how many stories stand under it. `key`: what a template knows the section by."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class PostStories:
    """The stories of a post, in their order, and what was left out of it. With `sections`, these hold all of them."""

    briefs: tuple[StoryBrief, ...]
    left_out: tuple[LeftOut, ...] = ()
    sections: tuple[PostSection, ...] = ()
