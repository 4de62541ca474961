"""The use cases: what a person can ask of the archive, and what can be brought into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal, Self

from bot.errors import NoArticles, NotFound
from bot.news import (
    Added,
    Article,
    ArticleEvent,
    ArticleQuote,
    Asker,
    Brief,
    Cast,
    Counts,
    Extent,
    FactSheet,
    Headline,
    Passage,
    Profile,
    Quotes,
    Reader,
    Results,
    Shelf,
    Span,
    Suggestion,
    Timeline,
)
from bot.newsroom import choosing, finding, suggestions
from bot.newsroom.errors import NoAddress, NoShelfHere, NoSuchPassage, NoSuchPerson, NotOnThisShelf
from bot.newsroom.feeds.desk import FeedDesk
from bot.newsroom.feeds.lazily import LazyFetcher
from bot.newsroom.feeds.words import FeedRules
from bot.newsroom.holdings import GuildRecords
from bot.newsroom.intake import Analysing, Fetch, Intake, Page, Place
from bot.newsroom.placer import Placer
from bot.newsroom.schedules import Limits as ScheduleLimits
from bot.newsroom.schedules import ScheduleDesk
from bot.newsroom.stories import StoryDesk
from bot.store import Connection, Store, articles, people, reading, suggest
from bot.store.codec import QUESTIONS
from bot.store.people import Known
from bot.store.search import find
from bot.store.words import LONGEST

if TYPE_CHECKING:
    from bot.settings import Settings

SHELVED_WITHIN = 3.0  # seconds that whoever adds an article waits for its place
KEPT = timedelta(hours=24)  # how long a private reading lasts
PassageKind = Literal["quote", "event", "gist", "point", "fact"]
_KEY = re.compile(r"a?(\d{1,15})")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def _now() -> datetime:
    return datetime.now(UTC)


class Newsroom(GuildRecords):
    """Every method takes the Reader first and knows only what that reader may see.

    `article_id` None is the newest article. NotFound where the reader has no such article, which is also the answer
    where another has it; NoArticles where the reader has none at all. StoreError where the database fails.
    """

    def __init__(
        self,
        store: Store,
        analyst: Analysing,
        fetch: Fetch,
        *,
        clock: Callable[[], datetime] = _now,
        version: str,
        feed_rules: FeedRules | None = None,
        schedule_limits: ScheduleLimits | None = None,
        placer: Placer | None = None,
    ) -> None:
        super().__init__(store, clock)
        self.stories = StoryDesk(store, clock, self.background, placer)
        self.schedules = ScheduleDesk(store, clock, schedule_limits)
        rules = feed_rules or FeedRules()
        self.feeds = FeedDesk(store, clock, LazyFetcher(rules), analyst, rules)
        self._analyst = analyst
        self.intake = Intake(store, analyst, fetch, clock, version)

    @classmethod
    async def open(cls, settings: Settings, *, clock: Callable[[], datetime] = _now) -> Self:
        """The newsroom on the settings' database, which is made or migrated; StoreError says why it can't be."""
        from bot.analysis import extraction
        from bot.analysis.document import Bounds
        from bot.analysis.worker.analyst import Analyst

        store = await Store.open(settings.database)
        analyst = Analyst(
            idle=settings.worker_idle,
            timeout=settings.worker_timeout,
            workers=settings.processes,
            memory=settings.worker_memory,
            bounds=Bounds(settings.analyse_characters, settings.analyse_tokens),
            pipeline=settings.pipeline,
        )
        return cls(
            store,
            analyst,
            partial(_fetch, settings),
            clock=clock,
            version=extraction.format_version(settings.pipeline),
            feed_rules=FeedRules(
                settings.feeds_a_server, settings.items_an_hour, settings.user_agent, settings.fetch_allow
            ),
            schedule_limits=ScheduleLimits(
                schedules=settings.schedules, follows=settings.follows, grace=settings.grace
            ),
            # Another process has the machine's clock, and no other.
            placer=Placer(store.path, log=settings.log, log_level=settings.log_level) if clock is _now else None,
        )

    @property
    def analyst(self) -> Analysing:
        return self._analyst

    async def close(self) -> None:
        """Ends the workers, waits for the writer, closes the file."""
        await self.stories.close()
        await self.feeds.close()
        await self._analyst.close()
        await self._store.close()

    # --- one article --------------------------------------------------------------------------------------------------

    async def brief(self, reader: Reader, article_id: int | None = None) -> Brief:
        now = self._clock()
        async with self._store.read() as connection:
            stored = await reading.brief(connection, reader, article_id, now)
        if stored is None:
            raise _missing(article_id)
        best = choosing.best_quote(stored.quotes)
        quote, sentence = best or (None, None)
        coming = choosing.next_events(stored.events, now)
        return Brief(
            headline=stored.headline,
            summary=stored.summary,
            quote=quote,
            quote_sentence=sentence.text if sentence and quote and quote.kind == "fragment" else None,
            next=tuple(event for _, event in coming),
            changes=stored.changes,
            as_of=now,
            quote_index=stored.quotes.index(best) if best else None,
            next_indexes=tuple(index for index, _ in coming),
        )

    async def quotes(self, reader: Reader, article_id: int | None = None, speaker: str | None = None) -> Quotes:
        """An article's quotes, of one speaker where given; across all articles when only a speaker is given."""
        if article_id is None and speaker is not None:
            return await self._said_by(reader, speaker)
        async with self._store.read() as connection:
            found = await reading.quotes(connection, reader, article_id, self._clock())
        if found is None:
            raise _missing(article_id)
        headline, pairs = found
        article_quotes = (
            ArticleQuote(i, quote, sentence or quote.span, headline) for i, (quote, sentence) in enumerate(pairs)
        )
        kept = tuple(s for s in article_quotes if speaker is None or finding.is_by(s.quote, speaker))
        return Quotes(kept, headline, speaker)

    async def timeline(
        self,
        reader: Reader,
        article_id: int | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> Timeline:
        """The events that can lie between `start` and `end`, both included, in calendar order."""
        async with self._store.read() as connection:
            found = await reading.events(connection, reader, article_id, self._clock())
        if found is None:
            raise _missing(article_id)
        headline, events = found
        article_events = (ArticleEvent(i, event, headline) for i, event in choosing.between(events, start, end))
        return Timeline(tuple(article_events), headline, _day(headline))

    async def facts(self, reader: Reader, article_id: int | None = None) -> FactSheet:
        async with self._store.read() as connection:
            found = await reading.facts(connection, reader, article_id, self._clock())
        if found is None:
            raise _missing(article_id)
        headline, key, events = found
        return FactSheet(headline, key, choosing.when_answered(key.when.span if key.when else None, events))

    async def people(self, reader: Reader, article_id: int | None = None) -> Cast:
        async with self._store.read() as connection:
            found = await reading.cast(connection, reader, article_id, self._clock())
        if found is None:
            raise _missing(article_id)
        headline, entities = found
        of_kind = {kind: tuple(e for e in entities if e.kind == kind) for kind in ("person", "place", "organisation")}
        return Cast(headline, of_kind["person"], of_kind["place"], of_kind["organisation"])

    async def passage(self, reader: Reader, article_id: int, kind: PassageKind, index: int) -> Passage:
        """The paragraph that a quote, an event or a sentence of the card stands in. `index` counts from 0; of facts,
        in the order who, what, when, where, why, how. NoSuchPassage where there is none."""
        async with self._store.read() as connection:
            source = await reading.source(connection, reader, article_id, self._clock())
        if source is None:
            raise _missing(article_id)
        meant = _find_extent(source, kind, index)
        paragraph = None if meant is None else choosing.paragraph_at(source.text, source.body, meant)
        if meant is None or paragraph is None:
            raise NoSuchPassage(f"article {article_id}: {kind} {index}")
        return Passage(source.headline, paragraph, Extent(meant.start - paragraph.start, meant.end - paragraph.start))

    # --- across articles ----------------------------------------------------------------------------------------------

    async def person(self, reader: Reader, name: str) -> Profile:
        """One person by name, or by the part of it that was typed; NoSuchPerson where the reader can see none."""
        async with self._store.read() as connection:
            known = await self._named(connection, reader, name)
            meant = finding.meant(name, known)
            if meant is None:
                raise NoSuchPerson(name, name=suggestions.cleaned_line(name) or "?")
            article_quotes = await people.article_quotes(connection, reader, [meant.id])
            appearances = await people.appearances(connection, reader, [meant.id])
        return finding.profile(meant.name, article_quotes, appearances)

    async def search(
        self,
        reader: Reader,
        words: str,
        start: date | None = None,
        end: date | None = None,
        offset: int = 0,
        limit: int = 5,
    ) -> Results:
        """Articles that hold every word, best first, each with the sentence that holds most of them.

        `start`, `end`: days of publication. Whatever is typed is words: there is no syntax, and no error.
        """
        async with self._store.read() as connection:
            matches, total = await find(connection, reader, words, start, end, self._clock(), offset, limit)
        return Results(words[:LONGEST], tuple(finding.hit(match) for match in matches), total)

    async def latest(self, reader: Reader, offset: int = 0, limit: int = 10) -> tuple[tuple[Headline, ...], int]:
        """A page of what this reader can see, newest first, and how many there are in all."""
        async with self._store.read() as connection:
            return await reading.latest(connection, reader, offset, limit)

    async def counts(self, reader: Reader) -> Counts:
        async with self._store.read() as connection:
            return Counts(*await reading.counts(connection, reader))

    # --- autocomplete -------------------------------------------------------------------------------------------------

    async def suggest_articles(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        """At most 25 articles; the value is the key, which `article_id` reads."""
        async with self._store.read() as connection:
            found = await suggest.articles(connection, reader, typed)
        return suggestions.ranked(typed, found, lambda c: suggestions.article_value(c.key))

    async def suggest_people(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        return await self._suggest_names(reader, typed, "person")

    async def suggest_topics(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        """Places and organisations."""
        return await self._suggest_names(reader, typed, "topic")

    async def _suggest_names(
        self, reader: Reader, typed: str, kind: Literal["person", "topic"]
    ) -> tuple[Suggestion, ...]:
        async with self._store.read() as connection:
            found = await suggest.names(connection, reader, typed, kind)
        return suggestions.ranked(typed, found, lambda c: suggestions.shown(c.label))

    async def article_id(self, reader: Reader, typed: str | None) -> int | None:
        """What a person gave as `article`: a key, or words whose best match is meant; None for nothing.

        NotFound where nothing matches the words.
        """
        if typed is None or not typed.strip():
            return None
        key = _KEY.fullmatch(typed.strip())
        if key is not None and (typed.strip().startswith("a") or len(key[1]) > 4):
            return int(key[1])
        found = await self.suggest_articles(reader, typed)
        if not found:
            raise NotFound(f"no article for {typed!r}")
        return int(found[0].value[1:])

    # --- bringing in and taking off -----------------------------------------------------------------------------------

    async def add_url(self, reader: Reader, url: str) -> Added:
        """The article at `url`, onto the shelf of the reader's server. SourceError, AnalysisError, NoShelfHere."""
        shelf = _shelf_of(reader)
        asker = Asker.of(reader)
        return await self._shelve(await self.intake.read_page(url, asker), shelf, asker=asker)

    async def reread(self, reader: Reader, article_id: int) -> Added:
        """Read an article's page again; a changed one is a new revision on this server's shelf."""
        shelf = _shelf_of(reader)
        async with self._store.read() as connection:
            found = await reading.revision(connection, reader, article_id, self._clock())
        if found is None or found[0].shelf == "private":
            raise _missing(article_id)
        if found[0].url is None:
            raise NoAddress(f"article {article_id}")
        asker = Asker.of(reader)
        return await self._shelve(await self.intake.read_page(found[0].url, asker), shelf, asker=asker)

    async def remove(self, reader: Reader, article_id: int) -> Headline:
        """Take an article off the shelf of the reader's server; the house shelf is the operator's."""
        shelf = _shelf_of(reader)
        async with self._store.read() as connection:
            found = await reading.revision(connection, reader, article_id, self._clock())
        if found is None or found[0].shelf == "private":
            raise _missing(article_id)
        if found[0].shelf == "house":
            raise NotOnThisShelf(f"article {article_id}")
        await self._store.transact(lambda connection: articles.take_off(connection, shelf, article_id))
        return found[0]

    async def read_privately(self, reader: Reader, given: str) -> Brief:
        """The brief of an address or of a text, to this person alone, kept 24 hours for its own buttons."""
        place = Place(Shelf.of_person(reader.user_id), self._clock() + KEPT)
        asker = Asker.of(reader)
        if _URL.fullmatch(given.strip()):
            article = await self.intake.read_page(given.strip(), asker)
        else:
            article = await self.intake.read_text(given, asker)
        added = await self.intake.add(article, place, asker=asker)
        return await self.brief(reader, added.article_id)

    async def shelve(self, reader: Reader, article_id: int) -> Added:
        """What this person had read privately, onto the shelf of their server."""
        shelf = _shelf_of(reader)
        async with self._store.read() as connection:
            found = await reading.revision(connection, reader, article_id, self._clock())
            if found is None:
                raise _missing(article_id)
            headline, revision_id = found
            if headline.shelf != "private":
                return Added(headline.url or headline.title, "there", article_id, headline.title)
            article = await articles.article_of(connection, revision_id)
            address = await articles.address_of(connection, revision_id)
        if article is None:
            raise _missing(article_id)
        return await self._shelve(article, shelf, address, asker=Asker.of(reader))

    def before(self, reader: Reader) -> int:
        """How many readings come before the one that this person waits for; 0 where they wait for none."""
        return self._analyst.count_before(Asker.of(reader))

    async def _shelve(self, article: Article, shelf: Shelf, address: str | None = None, *, asker: Asker) -> Added:
        """On the shelf, and in its story, so that the next post has it."""
        added = await self.intake.add(article, Place(shelf), address, asker=asker)
        await self.stories.place_now(SHELVED_WITHIN)
        return added

    async def remake(self) -> int:
        """Facts of an older analysis made anew, for the background; how many articles that were."""
        return await self.intake.remake(self.background.turn)

    async def _said_by(self, reader: Reader, speaker: str) -> Quotes:
        async with self._store.read() as connection:
            known = await self._named(connection, reader, speaker)
            found = await people.article_quotes(connection, reader, [one.id for one in known])
        article_quotes = (
            ArticleQuote(i, quote, sentence or quote.span, headline) for headline, i, quote, sentence in found
        )
        return Quotes(tuple(article_quotes), None, speaker)

    @staticmethod
    async def _named(connection: Connection, reader: Reader, typed: str) -> list[Known]:
        """Those whose name holds the words typed; else those whose name looks most like them."""
        known = await people.named(connection, reader, typed)
        if known:
            return known
        offered = await suggest.names(connection, reader, typed, "person")
        close = suggestions.ranked(typed, offered, lambda candidate: candidate.label)
        return await people.named(connection, reader, close[0].value) if close else []


def _missing(article_id: int | None) -> NotFound:
    return NoArticles() if article_id is None else NotFound(f"article {article_id}")


def _shelf_of(reader: Reader) -> Shelf:
    if reader.guild_id is None:
        raise NoShelfHere(permission="a server")
    return Shelf.of_guild(reader.guild_id)


def _day(headline: Headline) -> date | None:
    published = headline.published
    return published.date() if isinstance(published, datetime) else published


def _find_extent(source: reading.Source, kind: PassageKind, index: int) -> Extent | None:
    """The characters of the article's quote, event, … at this index, if it has one there."""
    spans = _list_spans(source, kind)
    span = spans[index] if 0 <= index < len(spans) else None
    return None if span is None else span.extent


def _list_spans(source: reading.Source, kind: PassageKind) -> Sequence[Span | None]:
    match kind:
        case "quote":
            return [quote.span for quote, _ in source.quotes]
        case "event":
            return [event.span for event in source.events]
        case "fact":
            pieces = [getattr(source.key, question) for question in QUESTIONS]
            return [piece.span if piece else None for piece in pieces]
        case "gist":
            return [piece.span for piece in source.summary.gist]
        case "point":
            return [piece.span for piece in source.summary.points]


async def _fetch(settings: Settings, url: str) -> Page:
    from bot.sources.fetch import fetch

    return await fetch(url, user_agent=settings.user_agent, allow=settings.fetch_allow)
