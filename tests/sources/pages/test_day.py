"""A page's day is its own article's, or none."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sources.pages.day import PageDays, find_page_days
from bot.sources.pages.html_tree import parse_html
from bot.sources.pages.page import parse_page
from bot.sources.pages.page_metadata import read_metadata

URL = "https://www.coast.example/news/ferry"
TITLE = "Old Ferry Terminal to Close"
STANDFIRST = "The harbour board says that it can no longer pay for a building that nobody has used in years."
STORY = [
    "The harbour board voted nine to two on Monday to close the old ferry terminal, ending months of argument.",
    "“We could not go on paying for an empty building,” the board’s chair, Ines Calder, told reporters after the vote.",
    "The terminal opened in 1931 and carried three million passengers a year before the bridge was built.",
]
OPEN = "".join(f"<p>{words}</p>" for words in STORY)
JULY, LATER = date(2024, 7, 21), date(2024, 7, 25)


def page(body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Coast News</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def days(html: str, address: str | None = URL) -> tuple[date | None, date | None]:
    tree = parse_html(html)
    found = find_page_days(tree, read_metadata(tree, address), address)
    return found.published, found.updated


def article(near: str = "", *, inside: str = "", after: str = "", story: str = OPEN) -> str:
    return f"<article><h1>{TITLE}</h1>{near}{story}{inside}</article>{after}"


def ld(**properties: object) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE} | properties
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    "head",
    [
        ld(datePublished="2024-07-21T09:30:00Z", dateModified="2024-07-25"),
        ld(datePublished="2024-07-21T23:45:00-07:00", dateModified="2024-07-25T00:15:00+02:00"),
        ld(datePublished="21 July 2024", dateModified="July 25, 2024"),
        '<meta property="article:published_time" content="2024-07-21"><meta property="article:modified_time"'
        ' content="2024-07-25T10:00">',
        '<meta name="parsely-pub-date" content="2024-07-21T00:00:00Z"><meta itemprop="x" name="datemodified"'
        ' content="2024-07-25">',
        '<meta name="DC.date.issued" content="2024-07-21"><meta property="og:updated_time" content="2024-07-25">',
        ld(datePublished="2024-07-21", dateModified="2024-07-25")
        + '<meta property="article:published_time" content="2019-01-01">',
    ],
)
def test_a_page_says_its_days_for_machines_in_its_own_zone(head: str) -> None:
    assert days(page(article("<p>Published 3 May 2020</p>"), head)) == (JULY, LATER)


@pytest.mark.parametrize(
    "head",
    [
        ld(datePublished="2024-07-21", dateModified="2024-07-21T18:00:00Z"),
        ld(datePublished="2024-07-21", dateModified="2024-07-01"),
        ld(datePublished="2024-07-21", dateModified="1970-01-01T00:00:00Z"),
        ld(datePublished="2024-07-21", dateModified=""),
    ],
)
def test_an_update_is_later_than_the_publication_or_none(head: str) -> None:
    assert days(page(article(), head)) == (JULY, None)


@pytest.mark.parametrize(
    "head",
    [
        ld(headline="Fares Rise", url="https://www.coast.example/news/fares", datePublished="2019-01-01")
        + '<link rel="canonical" href="/news/ferry">',
        ld(**{"@type": "Event", "startDate": "2027-01-31", "datePublished": "2027-01-31"}),
        '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle",'
        ' "datePublished": "2019-01-01"}]}</script>',
        '<script>var offer = {"expires": "2027-01-31", "datePublished": "2019-05-04"};</script>',
        ld(datePublished="1970-01-01T00:00:00Z"),
        ld(datePublished="yesterday"),
        ld(datePublished="3/4/2024"),
        ld(comment=[{"@type": "Comment", "datePublished": "2019-01-01"}]),
    ],
)
def test_what_a_page_says_of_others_is_not_its_day(head: str) -> None:
    assert days(page(article(), head)) == (None, None)


@pytest.mark.parametrize(
    "near",
    [
        '<time datetime="2024-07-21">Sunday</time>',
        '<div class="meta"><span>By Jane Doe</span> <time datetime="2024-07-21T09:30:00Z">9.30am</time></div>',
        '<p class="byline">By Jane Doe, Li Wei and Ravi Menon | July 21, 2024 | 9:30 a.m. ET</p>',
        "<p>Published 21 July 2024</p>",
        "<p>First published on Sun 21 Jul 2024 10.05 BST</p>",
        "<div>Sunday, July 21, 2024</div>",
        "<div><span>Jane Doe</span> · <span>21 July 2024</span> · <span>5 min read</span></div>",
        "<ul><li>Harbour</li><li>21 July 2024</li></ul>",
        '<abbr class="published" title="2024-07-21T09:30:00">Sunday</abbr>',
        f"<p>{STANDFIRST}</p><p>By Jane Doe</p><p>21 July 2024</p>",
        f"<h2>{STANDFIRST}</h2><time>21 July 2024</time>",
        "<p>Veröffentlicht am 21. Juli 2024, 9:30 Uhr</p>",
        "<p>Publié le 21 juillet 2024 à 09h30</p>",
        '<dl><dt>Published</dt><dd><time datetime="2024-07-21">Sunday</time></dd></dl>',
        "<div>Posted:</div><div>21 July 2024</div>",
    ],
)
@pytest.mark.parametrize("form", ["article", "main", "div"])
def test_a_day_near_the_headline_is_the_articles(near: str, form: str) -> None:
    assert days(page(article(near).replace("article>", f"{form}>"))) == (JULY, None)


@pytest.mark.parametrize(
    ("near", "expected"),
    [
        ("<p>Published 21 July 2024. Updated 25 July 2024</p>", (JULY, LATER)),
        ("<p>Updated 25 July 2024</p><p>Published 21 July 2024</p>", (JULY, LATER)),
        ("<p>Last updated: Thursday, July 25, 2024 at 9:00 a.m. EDT</p>", (None, LATER)),
        (
            '<time class="entry-date published" datetime="2024-07-21">a</time>'
            '<time class="updated" datetime="2024-07-25">b</time>',
            (JULY, LATER),
        ),
        ('<time class="entry-date published updated" datetime="2024-07-21">a</time>', (JULY, None)),
        ("<p>21 July 2024</p><p>Aktualisiert am 25. Juli 2024</p>", (JULY, LATER)),
    ],
)
def test_published_and_updated_are_two_things(near: str, expected: tuple[date | None, date | None]) -> None:
    assert days(page(article(near))) == expected


@pytest.mark.parametrize(
    "html",
    [
        article(after="<aside><h3>More</h3><p>Ferry fares rise</p><span class=date>20 November 2019</span></aside>"),
        article(after="<footer>Site last updated 1 May 2023. Terms of 5 June 2018.</footer>"),
        article(after="<footer><small>Time frame: 1 November 2022 - 31 October 2023</small> © 2019-2026</footer>"),
        article(after="<div id=footer><p>Updated 1 May 2023</p></div>"),
        article(after='<div><h3><a href=/a>Fares</a></h3><time datetime="2019-11-20">x</time></div>'),
        article(inside='<footer><time datetime="2019-11-20">x</time></footer>'),
        article(inside="<section class=comments><p>Pat</p><time datetime=2024-08-01>x</time></section>"),
        article(inside="<section id=comments><p>Posted 1 August 2024</p></section>"),
        article(inside="<article><h2>Fares rise</h2><time datetime=2019-11-20>x</time></article>"),
        article('<aside><a href="/a">Ferry fares rise again</a> <time datetime="2019-11-20">x</time></aside>'),
        article('<div class="related-story">Fares rise <time datetime="2019-11-20">x</time></div>'),
        article('<p><a href="/a">Ferry fares rise again this year</a> 20 November 2019</p>'),
        article('<blockquote class="twitter-tweet"><p>Safe.</p>— Pat <a href="/s">May 24, 2026</a></blockquote>'),
        article('<div class="tweet-embed">Pat Hill <time datetime="2026-11-24">Nov 24</time></div>'),
        article("<figure><img src=x><figcaption>The pier, 3 May 2020</figcaption></figure>"),
        article("<p>When: 3 May 2027</p>"),
        article("<dl><dt>When</dt><dd>3 May 2027</dd></dl>"),
        article("<table><tr><th>Date of the hearing</th><td>3 May 2027</td></tr></table>"),
        article("<p>1 November 2022 – 31 October 2023</p>"),
        article("<p>© 2024-07-21 Coast News</p>"),
        article("<p>The hearing is on 3 May 2027</p>"),
        article('<p>It opens on <time datetime="2027-05-03">3 May</time>.</p>'),
        article(inside="<p>21 July 2024</p>"),
        article(story=OPEN.replace("in 1931", 'on <time datetime="1931-05-03">3 May 1931</time>')),
        article(story=OPEN.replace("Monday", "3 March 2027")),
        f"<header>Sunday 29 November 2026</header><div><h1>{TITLE}</h1>{OPEN}</div>",
        f"<h1>Coast News</h1><div>Sunday 29 November 2026</div><h2>{TITLE}</h2>{OPEN}",
        f"<div class=masthead><time datetime=2026-11-29>Today</time></div><h1>{TITLE}</h1>{OPEN}",
        f"<main><h1>{TITLE}</h1>{OPEN}</main><div><p>Published 1 May 2020</p></div>",
        article("<p>3/4/2024</p>"),
        article("<p>21 July</p>"),
        article("<time>3 hours ago</time>"),
        article('<time datetime="2024-13-45">x</time>'),
        article("<h2>21 July 2024</h2>"),
    ],
)
def test_what_is_not_the_articles_own_gives_no_day(html: str) -> None:
    assert days(page(html)) == (None, None)


@pytest.mark.parametrize(
    "html",
    [
        f'<main><p>Published <time datetime="2024-07-21">21 July</time></p><h1>{TITLE}</h1>{OPEN}</main>',
        f"<article><header><time datetime=2024-07-21>x</time><h1>{TITLE}</h1></header>{OPEN}</article>",
        f"<main><h1>{TITLE}</h1><article><time datetime=2024-07-21>x</time>{OPEN}</article></main>",
        f"<h1>{TITLE}</h1><p>21 July 2024</p>{OPEN}",
        f"<article><p>Published: 21 July 2024</p>{OPEN}</article>",
        f"<article><h1>{TITLE}</h1>{OPEN}<p>Published on 21 July 2024.</p></article>",
        f"<article><h1>{TITLE}</h1>{OPEN}<p>This article was first published on 21 July 2024</p></article>",
        f"<article><h1>{TITLE}</h1>{OPEN.replace('<p>The', '<p>PORT CALDER, July 21, 2024 — The', 1)}</article>",
        f"<article><h1>{TITLE}</h1><p>{STANDFIRST}</p>"
        f"{OPEN.replace('<p>The', '<p>PORT CALDER, July 21, 2024 (Agency) — The', 1)}</article>",
        f'<div class="post has-sidebar comments-open"><h1>{TITLE}</h1><p>21 July 2024</p>{OPEN}</div>',
        f"<div itemscope itemtype=https://schema.org/NewsArticle><h1>{TITLE}</h1>{OPEN}"
        '<meta itemprop="datePublished" content="2024-07-21T10:00:00+10:00"></div>',
        f"<header><h1>Coast News</h1></header><article><h1>{TITLE}</h1><p>21 July 2024</p>{OPEN}</article>",
        f"<article><h1>{TITLE}</h1><p>21 July 2024</p><blockquote>1 May 2020</blockquote>{OPEN}</article>"
        "<article><h1>Fares</h1><time datetime=2019-01-01>x</time></article>",
    ],
)
def test_the_articles_own_day_is_found_where_pages_put_it(html: str) -> None:
    assert days(page(html)) == (JULY, None)


POSTED = (
    '<p>Posted on <a href="/a"><time class="published" datetime="2024-07-21">Sunday, July 21, 2024</time>'
    '<time class="updated" datetime="2024-07-25">July 25, 2024</time></a> by <a href="/jane">Jane Doe</a></p>'
)


@pytest.mark.parametrize(
    ("near", "expected"),
    [
        (POSTED, (JULY, LATER)),
        ("<p><a href=/2024/07/21>Sunday, July 21, 2024</a></p>", (JULY, None)),
        ("<div>Submitted by <a href=/u>jane</a> on Sun, 07/21/2024 - 10:05</div>", (JULY, None)),
        ("<p>Sun 21 Jul 2024 10.05 CEST</p><p>Last modified on Thu 25 Jul 2024 12.00 CEST</p>", (JULY, LATER)),
        ("<div>Published</div><time datetime=2024-07-21>21 July</time><div>Updated 25 July 2024</div>", (JULY, LATER)),
        ("<p>PUBLISHED: July 21, 2024 at 10:05 a.m. | UPDATED: July 25, 2024 at 9:00 p.m.</p>", (JULY, LATER)),
        ("<p>Updated 10:05 AM GMT+2, July 25, 2024</p>", (None, LATER)),
        ("<p>Stand: 21.07.2024 10:05 Uhr</p>", (JULY, None)),
        ("<p>Par Jo Roy - Publié le 21 juillet 2024 à 10:05, mis à jour le 25 juillet 2024 à 12:00</p>", (JULY, LATER)),
        ("<p>Ana Ruiz | Madrid | 21 julio 2024 - 10:05 CEST</p>", (JULY, None)),
        ("By Jane Doe<br>July 21, 2024<br><br>", (JULY, None)),
        (f"<p>{STANDFIRST}</p><div><p>Fares up</p><p>20 November 2019</p></div>", (None, None)),
        ("<p>Photo by Ann Lee, 3 May 2020</p>", (None, None)),
        ("<p>Deadline 3 May 2027</p>", (None, None)),
        ("<p>Born 3 May 1927 – Died 21 July 2024</p>", (None, None)),
    ],
)
def test_lines_of_days_are_read_as_sites_write_them(near: str, expected: tuple[date | None, date | None]) -> None:
    assert days(page(article(near))) == expected


def test_a_teaser_above_the_headline_gives_no_day() -> None:
    html = f"<main><h3>Fares rise</h3><time datetime=2019-07-21>x</time><h1>{TITLE}</h1>{OPEN}</main>"
    assert days(page(html)) == (None, None)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://coast.example/2024/07/21/old-ferry", JULY),
        ("https://coast.example/news/2024/7/21/harbour/old-ferry.html", JULY),
        ("https://coast.example/world/2024/jul/21/old-ferry", JULY),
        ("https://coast.example/news/2024-07-21/old-ferry", JULY),
        ("https://coast.example/news/2024-07-21-old-ferry", JULY),
        ("https://coast.example/2024/07/21/", None),
        ("https://coast.example/2024/07/old-ferry", None),
        ("https://coast.example/2024/13/41/old-ferry", None),
        ("https://coast.example/events/2027/05/03/old-ferry", None),
        ("https://coast.example/ferry?date=2024/07/21/a", None),
        (None, None),
    ],
)
def test_an_address_gives_the_day_where_nothing_else_does(address: str | None, expected: date | None) -> None:
    assert days(page(article()), address) == (expected, None)
    assert days(page(article("<p>Published 3 May 2024</p>")), address) == (date(2024, 5, 3), None)


def test_a_page_becomes_an_article_with_both_days() -> None:
    read = parse_page(page(article("<p>Published 21 July 2024. Updated 25 July 2024.</p>")).encode(), URL, None)
    assert (read.published, read.updated, read.anchor_day) == (JULY, LATER, LATER)
    assert parse_page(page(article()).encode(), URL, None).anchor_day is None


_PIECES = [
    *("<article>", "</article>", "<main>", "<aside>", "</aside>", "<h1>", "</h1>", "<p>", "</p>", "<i>"),
    *(
        "<div class=related>",
        "</div>",
        "<time datetime=2024-07-21>",
        "</time>",
        "21 July 2024",
        "Published",
        "Updated",
        TITLE,
        STORY[0],
    ),
    *("<a href=x>", "</a>", "<blockquote>", "<br>", "<p itemscope itemtype=NewsArticle>", "<b itemprop=datePublished>"),
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=40))
def test_any_page_has_days_or_none(pieces: list[str]) -> None:
    tree = parse_html(page("".join(pieces)))
    found = find_page_days(tree, read_metadata(tree, URL), URL)
    assert isinstance(found, PageDays)
    assert {found.published, found.updated} <= {None, JULY}


@pytest.mark.parametrize(
    "piece", ["<div>", "<p>21 July 2024</p>", "<time>x", "<h1>a</h1>", "<article>a", "<b>21 May 2024 "]
)
def test_a_long_page_is_read_fast(piece: str) -> None:
    import time

    tree = parse_html(page(piece * 20_000))
    before = time.perf_counter()
    if tree is not None:
        find_page_days(tree, read_metadata(tree, URL), URL)
    assert time.perf_counter() - before < 10
