"""What a page says of itself is read, however it is written, and what it says of other pages is not."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.pages.html_tree import parse_html
from bot.sources.pages.page_metadata import PageMetadata, read_metadata

URL = "https://www.coast.example/news/ferry"
ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "url": URL,
    "headline": "Harbour Board Votes",
    "articleSection": ["News", "Harbour"],
    "author": [{"@type": "Person", "name": "Mei-Lin You"}, {"@type": "Person", "name": "Mara Lenz"}],
    "datePublished": "2024-07-21T23:30:00-05:00",
    "dateModified": "2024-07-22T08:00:00Z",
    "publisher": {"@type": "Organization", "name": "Coast News"},
    "keywords": "ports, ferries",
    "image": {"@type": "ImageObject", "url": "https://coast.example/i.jpg"},
}
OTHER = ARTICLE | {"url": "https://www.coast.example/news/tolls", "headline": "Bridge Tolls Rise", "author": "No One"}


def read(head: str, body: str = "", url: str | None = URL) -> PageMetadata:
    tree = parse_html(
        f"<!doctype html><html><head><title>Harbour Board Votes | Coast</title>{head}</head>"
        f"<body><h1>Harbour Board Votes</h1><p>Words.</p>{body}</body></html>"
    )
    return read_metadata(tree, url)


def block(*values: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


def test_json_ld_gives_all_that_it_says() -> None:
    found = read(block(ARTICLE))
    assert found.types == ("NewsArticle",)
    assert found.sections == ("News", "Harbour")
    assert found.headline == "Harbour Board Votes"
    assert found.authors == ("Mei-Lin You", "Mara Lenz")
    assert found.published == date(2024, 7, 21), "the day as it is written there, not that of UTC"
    assert found.modified == date(2024, 7, 22)
    assert found.site_name == "Coast News"
    assert found.keywords == ("ports", "ferries")
    assert found.image == "https://coast.example/i.jpg"


@pytest.mark.parametrize(
    "values",
    [
        [{"@graph": [{"@type": "WebSite", "name": "Coast"}, OTHER, ARTICLE]}],
        [[OTHER, ARTICLE]],
        [OTHER, ARTICLE],
        [{"@type": "WebPage", "name": "x", "mainEntity": ARTICLE}],
        [{"@type": "ItemList", "itemListElement": [OTHER]}, ARTICLE],
        [ARTICLE | {"comment": [{"@type": "Comment", "author": "No One"}], "hasPart": OTHER}],
        [ARTICLE | {"@type": ["http://schema.org/NewsArticle"]}],
    ],
)
def test_the_pages_own_article_is_found_among_the_nodes(values: list[object]) -> None:
    found = read(block(*values))
    assert (found.types, found.headline) == (("NewsArticle",), "Harbour Board Votes")
    assert found.authors == ("Mei-Lin You", "Mara Lenz")


def test_another_storys_node_is_not_the_pages() -> None:
    found = read(block(OTHER))
    assert (found.types, found.headline, found.published, found.authors) == ((), None, None, ())


def test_an_author_may_be_a_reference_a_string_or_an_organisation() -> None:
    person = {"@type": "Person", "@id": "#p", "name": "Mara Lenz"}
    graph = {"@graph": [ARTICLE | {"author": {"@id": "#p"}}, person]}
    assert read(block(graph)).authors == ("Mara Lenz",)
    assert read(block(ARTICLE | {"author": "Mara Lenz"})).authors == ("Mara Lenz",)
    agency = read(block(ARTICLE | {"author": {"@type": "Organization", "name": "Agency"}}))
    assert (agency.authors, agency.author_organisations) == ((), ("Agency",))


@pytest.mark.parametrize(
    "text",
    [
        f"<!-- {json.dumps(ARTICLE)} -->",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        f"{json.dumps(ARTICLE)};",
        json.dumps(OTHER) + json.dumps(ARTICLE),
        json.dumps(ARTICLE)[:-1] + ", }",
        json.dumps(ARTICLE).replace("Board Votes", "Board\nVotes"),
        json.dumps(ARTICLE).replace('"', "&quot;"),
    ],
)
def test_json_ld_is_read_as_templates_break_it(text: str) -> None:
    assert read(f'<script type="application/ld+json">{text}</script>').headline == "Harbour Board Votes"


@pytest.mark.parametrize("text", ["", "{", '{"@type": "NewsArticle", "a": "x', "no", "[" * 100_000, '"', "1" * 9000])
def test_what_is_no_json_says_nothing(text: str) -> None:
    assert read(f'<script type="application/ld+json">{text}</script>').types == ()


def test_metas_say_what_json_ld_does_not() -> None:
    found = read(
        '<meta property="og:type" content="article"><meta property="og:title" content="Board Votes">'
        '<meta property="article:section" content="Opinion"><meta name="author" content="Jane Doe">'
        '<meta property="article:author" content="https://facebook.example/jane">'
        '<meta property="article:published_time" content="2024-07-21T09:30:00+0200">'
        '<meta property="article:modified_time" content="2024-07-25">'
        '<meta property="og:site_name" content="Coast &amp; News"><meta name="description" content="It\n closes.">'
        '<meta property="article:tag" content="Ports"><link rel="canonical" href="/news/ferry">'
    )
    assert (found.og_type, found.social_title, found.sections) == ("article", "Board Votes", ("Opinion",))
    assert (found.authors, found.site_name, found.description) == (("Jane Doe",), "Coast & News", "It closes.")
    assert (found.published, found.modified) == (date(2024, 7, 21), date(2024, 7, 25))
    assert (found.keywords, found.canonical) == (("Ports",), URL)
    assert found.document_title == "Harbour Board Votes | Coast"


def test_breadcrumbs_are_read_by_name() -> None:
    items = [
        {"@type": "ListItem", "position": 1, "name": "Home"},
        {"@type": "ListItem", "position": 2, "item": {"@id": "/o", "name": "Opinion"}},
    ]
    assert read(block({"@type": "BreadcrumbList", "itemListElement": items})).breadcrumbs == ("Home", "Opinion")


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["NewsArticle", URL, "2024-07-21"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*ARTICLE, "@graph", "@id", "name", "mainEntity", "mainEntityOfPage", "itemListElement", "item"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_JSON, max_size=3))
def test_any_json_is_read(values: list[object]) -> None:
    found = read(block(*values))
    assert all(words.strip() for words in (*found.types, *found.sections, *found.authors, *found.keywords))
