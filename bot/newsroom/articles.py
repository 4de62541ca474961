"""Articles: what each says, what is said across them, and how they come onto a shelf and off it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from bot.errors import NoArticles, NotFound
from bot.news import (
    Added,
    Article,
    ArticleEvent,
    ArticleQuote,
    Asker,
    Brief,
    Cast,
    Cited,
    Counts,
    Extent,
    FactSheet,
    Headline,
    Hit,
    Passage,
    Profile,
    Quotes,
    Reader,
    Reference,
    Results,
    Shelf,
    Suggestion,
    Timeline,
)
from bot.newsroom import citing, hiding, matching, selection, suggestions
from bot.newsroom.clustering_elsewhere import Clustering
from bot.newsroom.errors import NoAddress, NoShelfHere, NoSuchPassage, NoSuchPerson, NotOnThisShelf
from bot.newsroom.intake import Analysing, Intake, Place
from bot.store import Connection, Store, article_queries, articles, people, removal, suggest
from bot.store.people import Known
from bot.store.search import Match, find, find_among
from bot.store.search_query import LONGEST

SHELVED_WITHIN = 3.0  # seconds that whoever adds an article waits for its story
KEPT = timedelta(hours=24)  # how long a private reading lasts
PassageKind = Literal["quote", "event", "gist", "point", "fact"]
_KEY = re.compile(r"a?(\d{1,15})")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


class ArticleService:
    """What can be asked of articles. Every method takes the Reader first and knows only what that reader may see.

    `article_id` None is the newest article. NotFound where the reader has no such article, which is also the answer
    where another has it; NoArticles where the reader has none at all. StoreError where the database fails.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        analyst: Analysing,
        intake: Intake,
        clusterer: Clustering,
        hidden: hiding.HiddenFacts,
    ) -> None:
        self._hidden = hidden
        self._store = store
        self._clock = clock
        self._analyst = analyst
        self._intake = intake
        self._clusterer = clusterer

    # --- one article --------------------------------------------------------------------------------------------------

    async def brief(self, reader: Reader, article_id: int | None = None) -> Brief:
        now = self._clock()
        async with self._store.read() as connection:
            stored = await article_queries.brief(connection, reader, article_id, now)
        if stored is None:
            raise _missing(article_id)
        hidden = await self._hidden.list(reader)
        headline, words = stored.headline, hiding.list_hidden_words(stored.headline, hidden)
        said = [pair for pair in stored.quotes if not hiding.is_hidden(headline, "quote", pair[0].span, hidden)]
        statement = selection.choose_statement(selection.leave_out_shown(said, stored.summary.gist))
        quote, sentence = statement[0] if statement else (None, None)
        coming = [
            (place, event)
            for place, event in selection.choose_next_events(stored.events, now)
            if not hiding.is_hidden(headline, "event", event.span, hidden)
            and not any(event.span.overlaps(extent) for extent in words)
        ]
        return Brief(
            headline=stored.headline,
            summary=stored.summary,
            quote=quote,
            quote_sentence=sentence.text if sentence and quote and quote.kind == "fragment" else None,
            next=tuple(event for _, event in coming),
            changes=stored.changes,
            as_of=now,
            quote_rest=tuple(other for other, _ in statement[1:]),
            quote_index=stored.quotes.index(statement[0]) if statement else None,
            next_indexes=tuple(index for index, _ in coming),
            hidden=words,
            is_ahead=any(selection.is_ahead(event, now.date()) for _, event in coming),
        )

    async def quotes(self, reader: Reader, article_id: int | None = None, speaker: str | None = None) -> Quotes:
        """Return an article's quotes, of one speaker where given; across all articles when only a speaker is given."""
        if article_id is None and speaker is not None:
            return await self._find_quotes_by(reader, speaker)
        async with self._store.read() as connection:
            found = await article_queries.quotes(connection, reader, article_id, self._clock())
        if found is None:
            raise _missing(article_id)
        headline, pairs = found
        article_quotes = (
            ArticleQuote(i, quote, sentence or quote.span, headline) for i, (quote, sentence) in enumerate(pairs)
        )
        kept = tuple(s for s in article_quotes if speaker is None or matching.is_said_by(s.quote, speaker))
        return hiding.drop_from_quotes(Quotes(kept, headline, speaker), await self._hidden.list(reader))

    async def timeline(
        self,
        reader: Reader,
        article_id: int | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> Timeline:
        """Return the events that can lie between `start` and `end`, both included, in calendar order."""
        async with self._store.read() as connection:
            found = await article_queries.events(connection, reader, article_id, self._clock())
        if found is None:
            raise _missing(article_id)
        headline, events = found
        article_events = (ArticleEvent(i, event, headline) for i, event in selection.select_between(events, start, end))
        told = Timeline(tuple(article_events), headline, headline.anchor_day)
        return hiding.drop_from_timeline(told, await self._hidden.list(reader))

    async def facts(self, reader: Reader, article_id: int | None = None) -> FactSheet:
        async with self._store.read() as connection:
            found = await article_queries.facts(connection, reader, article_id, self._clock())
        if found is None:
            raise _missing(article_id)
        headline, key, events = found
        told = FactSheet(headline, key, selection.find_date(key.when.span if key.when else None, events))
        return hiding.drop_from_facts(told, await self._hidden.list(reader))

    async def people(self, reader: Reader, article_id: int | None = None) -> Cast:
        async with self._store.read() as connection:
            found = await article_queries.cast(connection, reader, article_id, self._clock())
        if found is None:
            raise _missing(article_id)
        headline, entities = found
        of_kind = {kind: tuple(e for e in entities if e.kind == kind) for kind in ("person", "place", "organisation")}
        return Cast(headline, of_kind["person"], of_kind["place"], of_kind["organisation"])

    async def passage(self, reader: Reader, article_id: int, kind: PassageKind, index: int) -> Passage:
        """Return the paragraph that a quote, an event or a sentence of the card stands in.

        `index` counts from 0; of facts, in the order who, what, when, where, why, how. NoSuchPassage where there is
        none.
        """
        async with self._store.read() as connection:
            source = await article_queries.source(connection, reader, article_id, self._clock())
        if source is None:
            raise _missing(article_id)
        meant = citing.find_extent(source, kind, index)
        paragraph = None if meant is None else selection.find_paragraph(source.text, source.body, meant)
        if meant is None or paragraph is None:
            raise NoSuchPassage(f"article {article_id}: {kind} {index}")
        return Passage(source.headline, paragraph, Extent(meant.start - paragraph.start, meant.end - paragraph.start))

    async def cite(self, reader: Reader, references: Sequence[Reference]) -> tuple[Cited, ...]:
        """Return where the articles say what these lines say, in their order.

        NotFound where the reader can see none of the articles; a line of one that is gone has no headline.
        """
        found: dict[int, article_queries.Source | None] = {}
        now = self._clock()
        async with self._store.read() as connection:
            for key in dict.fromkeys(one.article for one in references):
                found[key] = await article_queries.source(connection, reader, key, now)
        if not any(found.values()):
            raise _missing(next(iter(found), None) or 0)
        return tuple(
            Cited(None) if (source := found[one.article]) is None else citing.find_cited(source, one)
            for one in references
        )

    # --- across articles ----------------------------------------------------------------------------------------------

    async def person(self, reader: Reader, name: str) -> Profile:
        """Return one person by name, or by a part of it; NoSuchPerson where the reader can see none."""
        async with self._store.read() as connection:
            known = await self._find_people(connection, reader, name)
            meant = matching.choose_person(name, known)
            if meant is None:
                raise NoSuchPerson(name, name=suggestions.clean_line(name) or "?")
            article_quotes = await people.article_quotes(connection, reader, [meant.id])
            appearances = await people.appearances(connection, reader, [meant.id])
        told = matching.build_profile(meant.name, article_quotes, appearances)
        return hiding.drop_from_profile(told, await self._hidden.list(reader))

    async def search(
        self,
        reader: Reader,
        words: str,
        start: date | None = None,
        end: date | None = None,
        offset: int = 0,
        limit: int = 5,
    ) -> Results:
        """Return the articles that hold every word, best first, each with the sentence that holds most of them.

        `start`, `end`: days of publication. Whatever is typed is words: there is no syntax, and no error.
        What the server hides is not found.
        """
        now, hidden = self._clock(), await self._hidden.list(reader)
        async with self._store.read() as connection:
            some = await find_among(connection, reader, words, sorted({key for key, *_ in hidden}), now)
            without = [match.headline.article_id for match in some if _build_hit(match, hidden) is None]
            matches, total = await find(connection, reader, words, start, end, now, offset, limit, without)
        hits = (_build_hit(match, hidden) for match in matches)
        return Results(words[:LONGEST], tuple(hit for hit in hits if hit is not None), total)

    async def latest(self, reader: Reader, offset: int = 0, limit: int = 10) -> tuple[tuple[Headline, ...], int]:
        """Return a page of what this reader can see, newest first, and how many there are in all."""
        async with self._store.read() as connection:
            return await article_queries.latest(connection, reader, offset, limit)

    async def counts(self, reader: Reader) -> Counts:
        async with self._store.read() as connection:
            return Counts(*await article_queries.counts(connection, reader))

    # --- autocomplete -------------------------------------------------------------------------------------------------

    async def suggest_articles(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        """Return at most 25 articles; the value is the key, which `find_id` reads."""
        async with self._store.read() as connection:
            found = await suggest.articles(connection, reader, typed)
        return suggestions.rank(typed, found, lambda c: suggestions.article_value(c.key))

    async def suggest_people(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        return await self._suggest_names(reader, typed, "person")

    async def suggest_topics(self, reader: Reader, typed: str) -> tuple[Suggestion, ...]:
        """Return at most 25 places and organisations."""
        return await self._suggest_names(reader, typed, "topic")

    async def _suggest_names(
        self, reader: Reader, typed: str, kind: Literal["person", "topic"]
    ) -> tuple[Suggestion, ...]:
        async with self._store.read() as connection:
            found = await suggest.names(connection, reader, typed, kind)
        return suggestions.rank(typed, found, lambda c: suggestions.build_label(c.label))

    async def find_id(self, reader: Reader, typed: str | None) -> int | None:
        """Return the article that a person typed, by its key or by words of its title; None for nothing typed.

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
        """Put the article at `url` on the shelf of the reader's server. SourceError, AnalysisError, NoShelfHere."""
        shelf = _shelf_of(reader)
        asker = Asker.of(reader)
        return await self._shelve(await self._intake.read_page(url, asker), shelf, asker=asker)

    async def reread(self, reader: Reader, article_id: int) -> Added:
        """Read an article's page again; a changed one is a new revision on this server's shelf."""
        shelf = _shelf_of(reader)
        async with self._store.read() as connection:
            found = await article_queries.revision(connection, reader, article_id, self._clock())
        if found is None or found[0].shelf == "private":
            raise _missing(article_id)
        if found[0].url is None:
            raise NoAddress(f"article {article_id}")
        asker = Asker.of(reader)
        return await self._shelve(await self._intake.read_page(found[0].url, asker), shelf, asker=asker)

    async def remove(self, reader: Reader, article_id: int) -> Headline:
        """Take an article off the list of the reader's server; what everybody sees is the operator's."""
        guild_id = _shelf_of(reader).owner_id or 0
        async with self._store.read() as connection:
            found = await article_queries.revision(connection, reader, article_id, self._clock())
        if found is None or found[0].shelf == "private":
            raise _missing(article_id)
        if found[0].shelf == "house":
            raise NotOnThisShelf(f"article {article_id}")
        await self._store.transact(lambda connection: removal.take_off(connection, guild_id, article_id))
        return found[0]

    async def read_privately(self, reader: Reader, given: str) -> Brief:
        """Return the brief of an address or of a text, for this person alone; it is kept 24 hours for its buttons."""
        place = Place(Shelf.of_person(reader.user_id), self._clock() + KEPT)
        asker = Asker.of(reader)
        if _URL.fullmatch(given.strip()):
            article = await self._intake.read_page(given.strip(), asker)
        else:
            article = await self._intake.read_text(given, asker)
        added = await self._intake.add(article, place, asker=asker)
        return await self.brief(reader, added.article_id)

    async def shelve(self, reader: Reader, article_id: int) -> Added:
        """Put what this person had read privately on the shelf of their server."""
        shelf = _shelf_of(reader)
        async with self._store.read() as connection:
            found = await article_queries.revision(connection, reader, article_id, self._clock())
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
        """Return how many readings come before the one that this person waits for; 0 where they wait for none."""
        return self._analyst.count_before(Asker.of(reader))

    async def _shelve(self, article: Article, shelf: Shelf, address: str | None = None, *, asker: Asker) -> Added:
        """Put an article on the shelf and in its story, so that the next post has it."""
        added = await self._intake.add(article, Place(shelf), address, asker=asker)
        await self._clusterer.cluster_now(SHELVED_WITHIN)
        return added

    async def _find_quotes_by(self, reader: Reader, speaker: str) -> Quotes:
        async with self._store.read() as connection:
            known = await self._find_people(connection, reader, speaker)
            found = await people.article_quotes(connection, reader, [one.id for one in known])
        article_quotes = (
            ArticleQuote(i, quote, sentence or quote.span, headline) for headline, i, quote, sentence in found
        )
        return hiding.drop_from_quotes(Quotes(tuple(article_quotes), None, speaker), await self._hidden.list(reader))

    @staticmethod
    async def _find_people(connection: Connection, reader: Reader, typed: str) -> list[Known]:
        """Return those whose name holds the words typed, else those whose name looks most like them."""
        known = await people.find_people(connection, reader, typed)
        if known:
            return known
        offered = await suggest.names(connection, reader, typed, "person")
        close = suggestions.rank(typed, offered, lambda candidate: candidate.label)
        return await people.find_people(connection, reader, close[0].value) if close else []


def _missing(article_id: int | None) -> NotFound:
    return NoArticles() if article_id is None else NotFound(f"article {article_id}")


def _build_hit(match: Match, hidden: hiding.Hidden) -> Hit | None:
    return matching.build_hit(match, hiding.list_all_hidden_words(match.headline.article_id, hidden))


def _shelf_of(reader: Reader) -> Shelf:
    if reader.guild_id is None:
        raise NoShelfHere(permission="a server")
    return Shelf.of_guild(reader.guild_id)
