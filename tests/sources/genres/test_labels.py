"""What a source calls an article: types, sections, folders of its address, labels in its headline."""

from __future__ import annotations

import pytest

from bot.news import Genre
from bot.sources.genres.labels import find_type_genre, read_address, read_label, read_sections, read_tags, read_title


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        ("Opinion", "opinion"),
        ("OP-ED", "opinion"),
        ("Letters to the Editor", "opinion"),
        ("Opinion & Analysis", "opinion"),
        ("Readers’ letters", "opinion"),
        ("Guest column", "opinion"),
        ("News Analysis", "analysis"),
        ("The Long Read", "feature"),
        ("Exclusive interview", "interview"),
        ("Live blog", "live"),
        ("Explainers", "explainer"),
        ("Newsletters", "newsletter"),
        ("Film reviews", "review"),
        ("Obituaries", "obituary"),
        ("Corrections and clarifications", "correction"),
        ("Paid post", "promotional"),
        ("Advertisement Feature", "promotional"),
        ("World news", "news"),
        ("Opinion polls", None),  # what it is about
        ("Live music", None),
        ("Police interview", None),
        ("Feature films", None),
        ("Advertisement", None),  # stands above many a slot
        ("", None),
        ("Opinion " * 40, None),
    ],
)
def test_a_label_names_a_kind_only_as_a_whole(words: str, genre: Genre | None) -> None:
    assert read_label(words) == genre


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("Opinion | The ferry is worth its subsidy", "opinion"),
        ("Opinion: The ferry is worth its subsidy", "opinion"),
        ("The ferry is worth its subsidy | Opinion | The Harbour Ledger", "opinion"),
        ("The Ledger’s view on ferries: a promise kept – Editorial", "opinion"),
        ("Letters: ferries, rain and the price of fish", "opinion"),
        ("Guest column: Give us back the night bus", "opinion"),
        ("Analysis: Why the ferry deal fell through", "analysis"),
        ("News Analysis | A minister without a majority", "analysis"),
        ("Storm Vera – live updates", "live"),
        ("Storm Vera live updates: bridges shut as wind rises", "live"),
        ("Storm Vera: the night as it came – as it happened", "live"),
        ("LIVE: Council votes on the harbour", "live"),
        ("Explainer: How the ferry vote works", "explainer"),
        ("The ferry vote, explained", "explainer"),
        ("Hana Lund obituary", "obituary"),
        ("Obituary: Hana Lund, who mapped the northern reefs", "obituary"),
        ("Review: A slow boat, and a warm soup", "review"),
        ("Book review – The Keeper’s Daughter", "review"),
        ("Correction: Ferry timetable story", "correction"),
        ("Interview: “I never liked the sea”", "interview"),
        ("Monday briefing: The ferry sails again", "newsletter"),
        ("Sponsored: Ten reasons to move to Westhaven", "promotional"),
        ("Ferry company publishes its opinion", None),
        ("Council asks for opinion: should the ferry sail?", None),
        ("Police review finds faults in ferry search", None),
        ("Letter to minister: full text", None),
        ("How to watch the regatta live", None),
        ("News | Ferry sails again", None),
        ("White House briefing: ministers answer", None),
        ("Opinion", None),  # nothing but a label is no headline
        ("Hana Lund’s obituary was written by a machine", None),
        (None, None),
    ],
)
def test_a_headline_says_what_it_is(title: str | None, genre: Genre | None) -> None:
    assert read_title(title) == genre


@pytest.mark.parametrize(
    ("address", "genre"),
    [
        ("https://ledger.example/opinion/2026/03/the-ferry", "opinion"),
        ("https://ledger.example/news/opinion/columnists/the-ferry", "opinion"),
        ("https://ledger.example/world/live/2026/mar/01/storm-vera", "live"),
        ("https://ledger.example/features/interviews/hana-lund", "interview"),
        ("https://ledger.example/partner-content/westhaven", "promotional"),
        ("https://ledger.example/obituaries/hana-lund/", "obituary"),
        ("https://ledger.example/news/the-ferry", None),
        ("https://ledger.example/opinion", None),  # a name, not a folder
        ("https://ledger.example/reviews/live/the-reefs", None),  # two at odds
        ("https://ledger.example/a?section=/opinion/b", None),
        ("http://[", None),
        (None, None),
    ],
)
def test_a_folder_of_the_address_says_it(address: str | None, genre: Genre | None) -> None:
    assert read_address(address) == genre


@pytest.mark.parametrize(
    ("sections", "genre"),
    [
        (["World", "Opinion"], "opinion"),
        (["Home", "News", "Analysis"], "analysis"),
        (["Opinion/Columnists"], "opinion"),
        (["Culture > Film reviews"], "review"),
        (["Opinion", "Sponsored content"], "promotional"),
        (["Opinion", "Analysis"], None),
        (["News"], "news"),
        (["Weather"], None),
    ],
)
def test_sections_say_it_where_they_agree(sections: list[str], genre: Genre | None) -> None:
    assert read_sections(sections) == genre


def test_tags_say_only_what_no_article_is_about() -> None:
    assert read_tags(["ferries", "Opinion"]) == "opinion"
    assert read_tags(["Live", "Newsletters", "Columns", "Letters to the editor"]) == "opinion"
    assert read_tags(["Live"]) is None
    assert read_tags(["Opinion", "Review"]) is None


@pytest.mark.parametrize(
    ("types", "found"),
    [
        (("NewsArticle", "OpinionNewsArticle"), (True, "opinion")),
        (("LiveBlogPosting",), (True, "live")),
        (("BackgroundNewsArticle",), (True, "explainer")),
        (("AdvertiserContentArticle",), (True, "promotional")),
        (("OpinionNewsArticle", "AnalysisNewsArticle"), (True, None)),
        (("SatiricalArticle",), (True, None)),  # none of ours, and no news either
        (("NewsArticle",), (False, None)),
        (("Article", "BlogPosting"), (False, None)),
        ((), (False, None)),
    ],
)
def test_types_of_schema_org_say_it(types: tuple[str, ...], found: tuple[bool, Genre | None]) -> None:
    assert find_type_genre(types) == found
