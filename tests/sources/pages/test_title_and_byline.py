"""A page's headline without the outlet's name, and its authors as people."""

import json

import pytest

from bot.news import Article
from bot.sources.bylines import find_people
from bot.sources.headlines import strip_names
from bot.sources.pages.page import parse_page

PARAGRAPHS = [
    "The harbour board voted nine to two on Monday to close the old ferry terminal, ending months of argument.",
    "The terminal opened in 1931 and carried three million passengers a year before the bridge was built.",
    "Two members, Ravi Menon and Li Wei, voted against. They asked for another year to find a tenant.",
]
TITLE = "Old bridge to be mended"
URL = "https://www.citydesk.example/news/bridge"


def read(head: str = "", before: str = "", url: str | None = URL) -> Article:
    story = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    html = f"<!doctype html><html lang='en'><head>{head}</head><body>{before}<div>{story}</div></body></html>"
    return parse_page(html.encode(), url, "utf-8")


def og(name: str, content: str) -> str:
    return f'<meta property="og:{name}" content="{content}">'


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (f"<title>{TITLE} | City Desk</title>", ""),
        (f"<title>{TITLE} - City Desk</title>", ""),
        (f"<title>{TITLE} – The City Desk</title>", ""),
        (f"<title>{TITLE} - CityDesk.example</title>", ""),
        (f"<title>{TITLE} | Politics | City Desk</title>", ""),
        (f"<title>{TITLE} :: City Desk :: News</title>", ""),
        (f"<title>City Desk | {TITLE}</title>", ""),
        (f"<title>City Desk - {TITLE}</title>", ""),
        (f"<title>Opinion | {TITLE}</title>", ""),
        (f"<title>{TITLE} « City Desk</title>", f"<h1>{TITLE}</h1>"),
        (f"<title>{TITLE} - The Evening Paper</title>", f"<h1>{TITLE}</h1>"),
        (f"<title>{TITLE} - The Evening Paper</title>", f"<h1>City Desk</h1><h1>{TITLE}</h1>"),
        (f"<title>{TITLE} - The Evening Paper</title>{og('site_name', 'The Evening Paper')}", ""),
        (og("title", f"{TITLE} - Evening Paper") + og("site_name", "The Evening Paper"), ""),
        (og("title", f"{TITLE} | World") + "<meta property='article:section' content='World'>", ""),
        (og("title", f"{TITLE} - Evening Paper") + ld(headline=TITLE), ""),
        (ld(headline=f"{TITLE} | City Desk"), ""),
        ("<title>Home | City Desk</title>" + ld(headline=TITLE), "<h1 class='logo'>City Desk</h1>"),
        (og("title", TITLE), "<h1><a href='/'>City Desk</a></h1>"),
        (f"<title>{TITLE} - City Desk</title>", f"<h2 class='article-title'>{TITLE}</h2>"),
        (
            ld(headline=TITLE, author={"@type": "Organization", "name": "Coast Press"})
            + f"<title>{TITLE} – Coast Press</title>",
            "",
        ),
    ],
)
def test_a_title_is_without_the_outlets_and_the_sections_name(head: str, before: str) -> None:
    assert read(head, before).title == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "Bridge must not fail – Lane",
        "Talks fail - union",
        "Ferry crews: ‘We will not wait’ | Ada Lane and forty others tell why they stay",
        "Watch out - the bridge is coming down",
        "Who will pay? The board - or you",
        "Analysis: why the bridge is tired",
        "Lane v Reed – a fight for the bridge",
        "A-to-B line opens",
        "Live: the vote on the bridge",
    ],
)
def test_a_title_that_only_looks_like_one_with_a_name_is_kept(title: str) -> None:
    assert strip_names(title, ["City Desk", "World"]) == title


def test_the_heading_on_the_page_is_taken_before_one_made_for_machines() -> None:
    head = og("title", "Bridge mended: all you need to know") + ld(headline="Old bridge to be mended in …")
    assert read(head, f"<h1>{TITLE} at last</h1>").title == f"{TITLE} at last"
    assert read(ld(headline="Old bridge to …") + og("title", TITLE)).title == TITLE


def test_a_page_without_any_title_has_none() -> None:
    assert read("", "").title is None


@pytest.mark.parametrize(
    ("head", "before", "byline"),
    [
        (ld(headline=TITLE, author=[{"name": "Mei-Lin You"}, {"name": "Mara Lenz"}]), "", "Mei-Lin You, Mara Lenz"),
        (
            ld(headline=TITLE, author={"@type": "Person", "name": "Mei-Lin You, Mara Lenz"}),
            "",
            "Mei-Lin You, Mara Lenz",
        ),
        (ld(headline=TITLE, author="By Mei-Lin You and Mara Lenz"), "", "Mei-Lin You, Mara Lenz"),
        (ld(headline=TITLE, author="MEI-LIN YOU"), "", "Mei-Lin You"),
        ("<meta name='author' content='Mei-Lin You, Mara Lenz'>", "", "Mei-Lin You, Mara Lenz"),
        ("<meta name='author' content='Mei-Lin You; Mara Lenz'>", "", "Mei-Lin You, Mara Lenz"),
        ("<meta name='author' content='City Desk'>", "<p class='byline'>By Mara Lenz</p>", "Mara Lenz"),
        ("<meta name='author' content='https://x.example/mara'>", "<p class='byline'>By Mara Lenz</p>", "Mara Lenz"),
        ("<meta name='author' content='admin'>", "<a rel='author' href='/m'>Mara Lenz</a>", "Mara Lenz"),
        ("", "<div class='byline'>By <a>Mei-Lin You</a>, <a>Mara Lenz</a></div>", "Mei-Lin You, Mara Lenz"),
        (
            "",
            "<p><span class='author-name'>Mei-Lin You</span><span class='author-name'>Mara Lenz</span></p>",
            "Mei-Lin You, Mara Lenz",
        ),
        ("", "<p class='byline'>By Mara Lenz, Chief Political Correspondent, in Port Ellis</p>", "Mara Lenz"),
        ("", "<p class='byline'>Mara Lenz | City Desk | 21 July 2024 10:15 BST</p>", "Mara Lenz"),
        ("", "<p class='byline'>By Mara Lenz and Tom O’Neill for City Desk</p>", "Mara Lenz, Tom O’Neill"),
        ("", "<p class='byline'>By Mara Lenz (mara@citydesk.example)</p>", "Mara Lenz"),
        ("", "<p class='byline'>Par Mara de la Cruz et Jean-Paul Roy</p>", "Mara de la Cruz, Jean-Paul Roy"),
        ("", "<p class='byline'>By staff reporters</p>", None),
        ("", "<aside><p class='author'>Mara Lenz</p></aside>", None),
        ("", "<div class='related'><p class='author'>Mara Lenz</p></div>", None),
        ("", "<div class='comments'><p class='comment-author author'>Mara Lenz</p></div>", None),
        ("", "", None),
        (ld(headline=TITLE, author={"@type": "Organization", "name": "City Desk"}), "", None),
        (ld(headline=TITLE, author={"@type": "Organization", "name": "Coast Press"}), "", "Coast Press"),
    ],
)
def test_a_byline_is_the_people_who_wrote(head: str, before: str, byline: str | None) -> None:
    assert read(head + og("site_name", "City Desk"), f"<h1>{TITLE}</h1>{before}").byline == byline


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("By Mei-Lin You, Mara Lenz", ("Mei-Lin You", "Mara Lenz")),
        ("April May and June Day", ("April May", "June Day")),
        ("Words by Mara Lenz, photographs by Tom Reed", ("Mara Lenz",)),
        ("Mara Lenz, Mara Lenz & mara lenz", ("Mara Lenz",)),
        ("Madonna", ("Madonna",)),
        ("By The Associated Press", ()),
        ("Reuters Staff", ()),
        ("21 July 2024", ()),
        ("张伟", ("张伟",)),
        ("", ()),
    ],
)
def test_people_are_read_out_of_a_byline(words: str, people: tuple[str, ...]) -> None:
    assert find_people([words]) == people
