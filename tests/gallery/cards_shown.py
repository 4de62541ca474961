"""The cards of the gallery, by a name each: of the article that ships, and of made-up ones for the other states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from discord import ui

from bot.cards import (
    about,
    brief,
    citations,
    facts,
    frame,
    people,
    posts,
    problem,
    quotes,
    settings,
    shelf,
    sources,
    stories,
    timeline,
    why,
)
from bot.cards.keys import Key
from bot.cards.picture import Canvas
from bot.cards.post_sections import Heading
from bot.errors import AnalysisError, NoArticles, NotAllowed, TooSoon
from bot.news import Brief, Cited, Counts, GuildSettings, Notice, Reader, Results, Span, Summary
from bot.news.schedules import Style
from bot.news.stories import StoryBrief
from bot.newsroom import Newsroom
from tests.cards.samples import NOW, event, headline, piece, quote, quotes_of, span, timeline_of, when
from tests.cards.test_cards import GIST
from tests.cards.test_known_now import COUNT
from tests.cards.test_posts import news_of, story_of
from tests.cards.test_stories_card import story_of as whole_story
from tests.gallery.shown import Shown

LONG = "The harbour board said on Friday that it would close the old bridge before the winter storms came. " * 12


async def list_real(newsroom: Newsroom, guild: int, canvas: Canvas) -> list[Shown]:
    """Return the cards of the newest article on the newsroom's list."""
    reader, articles = Reader(1, guild), newsroom.articles
    told, events = await articles.brief(reader), await articles.timeline(reader)
    picture = await canvas.draw(
        events.headline.title if events.headline else None, [one.event for one in timeline.choose_drawn(events)]
    )
    said = await articles.quotes(reader)
    card = brief.build_brief_card(told)
    key = find_sources_key(card)
    found = await articles.cite(reader, citations.parse(key)[1])
    return [
        Shown("brief", card),
        Shown("brief, sources", sources.build_sources_card(found, key)),
        Shown("brief, sources, page 2", sources.build_sources_card(found, key.turn_to(1))),
        Shown("quotes", quotes.build_quotes_card(said)),
        Shown("quotes, why", why.explain_quotes(said)),
        Shown("timeline", timeline.build_timeline_card(events)),
        Shown("timeline, picture", timeline.build_picture_card(events), ((timeline.FILE, picture),)),
        Shown("facts", facts.build_facts_card(await articles.facts(reader))),
        Shown("people", people.build_people_card(await articles.people(reader))),
        Shown("search", shelf.build_results_card(await articles.search(reader, "summit"), frame.WORDS)),
        Shown("latest", shelf.build_latest_card(*await articles.latest(reader))),
    ]


def find_sources_key(view: ui.LayoutView) -> Key:
    """Return what a card's Sources button carries."""
    for part in view.walk_children():
        key = Key.parse(getattr(getattr(part, "item", part), "custom_id", "") or "")
        if key is not None and key.act == "sources":
            return key
    raise ValueError("a card without sources")


def list_made_up() -> Iterator[Shown]:
    """Yield the other states: long, empty, failing, and posts."""
    told = headline(image="https://harbour.example/bridge.jpg", genre="opinion")
    base = Brief(
        told,
        Summary((piece(GIST),), ()),
        quote(),
        None,
        (event(at=when("2026-04-02")),),
        (),
        NOW,
        0,
        (0,),
        is_ahead=True,
    )
    yield Shown("brief, opinion with a picture", brief.build_brief_card(base))
    notice = Notice("correction", span("paper fix"))
    yield Shown("brief, corrected", brief.build_brief_card(replace(base, headline=headline(notice=notice, revision=2))))
    yield Shown(
        "brief, private", brief.build_brief_card(replace(base, headline=headline(shelf="private")), can_shelve=True)
    )
    points = tuple(
        replace(piece(GIST), span=Span(1000 + n * 900, 1000 + n * 900 + len(LONG[:300]), LONG[:300])) for n in range(9)
    )
    long = replace(
        base,
        headline=headline(title=LONG[:290], byline="A Long Name of a Writer, Another Writer and a Third One"),
        summary=Summary(points[:2], points[2:]),
    )
    yield Shown("brief, long", brief.build_brief_card(long, 500))
    yield Shown(
        "brief, empty",
        brief.build_brief_card(
            Brief(headline(published=None, outlet=None, url=None), Summary(), None, None, (), (), NOW)
        ),
    )
    yield Shown("quotes, empty", quotes.build_quotes_card(quotes_of()))
    yield Shown("timeline, empty", timeline.build_timeline_card(timeline_of()))
    many = timeline_of(*(event(at=when(f"2026-03-{day:02}"), status="planned") for day in range(1, 25)))
    yield Shown("timeline, long", timeline.build_timeline_card(many))
    yield Shown("search, empty", shelf.build_results_card(Results("a bridge too far", (), 0)))
    yield from posts_of()
    yield Shown("story", stories.build_story_card(news_of()))
    yield Shown("story, with a number that changed", stories.build_story_card(whole_story(counts=(COUNT,))))
    yield Shown("followed story", posts.build_news(news_of(), key="dl7", as_of=NOW).messages[0])
    yield Shown("help", about.build_help_card({}))
    yield Shown("about", about.build_about_card(about.State("0.1.0", NOW, Counts(12, 40, 88), 0.04, 2)))
    yield Shown("settings", settings.build_settings_card(GuildSettings(1, notices=6)))
    for error in (
        NoArticles(),
        NotAllowed(permission="the Manage Server permission"),
        TooSoon(seconds=30),
        AnalysisError(),
    ):
        yield Shown(f"problem, {error.id}", problem.build_problem_card(error, "ab12cd34"))
    gone = citations.build_key([citations.cite(7, "gist", 0, span(GIST))])
    assert gone is not None
    yield Shown("sources, changed", sources.build_sources_card((Cited(headline()),), gone))


def posts_of() -> Iterator[Shown]:
    """Yield a schedule's post in each style, and the one of a morning without news."""
    pictured = replace(story_of(42).line, lead=headline(article_id=420, image="https://harbour.example/bridge.jpg"))
    three: list[StoryBrief] = [
        story_of(40),
        story_of(41, fresh=False, why="updated: 1 new quote"),
        story_of(42, line=pictured),
    ]
    for style in ("card", "list", "detailed", "digest"):
        post = posts.build_brief(
            three, style=style, key="dl12", as_of=NOW, zone="Europe/Berlin", since=NOW - timedelta(days=1)
        )
        for at, view in enumerate((*post.messages, *post.thread[:1])):
            yield Shown(f"post, {style}{', thread' if at else ''}", view)
    heard = [story_of(at) for at in range(50, 60)]
    long = [
        replace(one, counts=(COUNT,), line=replace(one.line, lead=replace(one.line.lead, title=LONG[:290])))
        for one in heard
    ]
    two: tuple[Style, ...] = ("card", "list")
    for style in two:
        post = posts.build_brief(
            long,
            style=style,
            key="dl13",
            as_of=NOW,
            zone="America/Argentina/ComodRivadavia",
            role_id=99,
            headings=[Heading("Harbour works and ferries", 4, 99), Heading("Elsewhere", 6)],
        )
        for at, view in enumerate(post.messages[:2]):
            yield Shown(f"post, {style}, long, message {at + 1}", view)
    withdrawn = headline(notice=Notice("withdrawal", span("paper fix")))
    pulled = replace(story_of(44), line=replace(story_of(44).line, lead=withdrawn))
    made = posts.build_brief([pulled], style="card", key="dl14", as_of=NOW, zone="UTC")
    yield Shown("post, its article withdrawn", made.messages[0])
    yield Shown(
        "post, nothing new",
        posts.build_empty(key="dl12", as_of=NOW, zone="UTC", since=NOW - timedelta(days=1)).messages[0],
    )
