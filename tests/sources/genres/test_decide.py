"""What the source says goes before the form of the text, and nothing is said where neither speaks."""

from __future__ import annotations

import json

import pytest

from bot.news import Article, Extent, Genre
from bot.sources.genres.decide import find_genre
from bot.sources.jsonl import read_lines
from bot.sources.markdown import read_markdown
from bot.sources.pages.page import parse_page
from bot.sources.plain_text import read_text
from tests.sources.genres.test_form import FILLER, LETTER, LIVE

PLAIN = "\n\n".join(FILLER)
LETTERS = "\n\n".join(LETTER)


@pytest.mark.parametrize(
    ("text", "said", "genre"),
    [
        (PLAIN, {}, None),
        (PLAIN, {"types": ["NewsArticle"]}, "news"),
        (PLAIN, {"sections": ["News"]}, "news"),
        (LETTERS, {"types": ["NewsArticle"], "sections": ["News"]}, "opinion"),
        (PLAIN, {"types": ["NewsArticle"], "sections": ["Opinion"]}, "opinion"),
        (PLAIN, {"types": ["NewsArticle"], "address": "https://l.example/analysis/a"}, "analysis"),
        (PLAIN, {"types": ["NewsArticle"], "titles": ["Wall falls | Opinion | The Ledger"]}, "opinion"),
        (PLAIN, {"types": ["OpinionNewsArticle"], "sections": ["Reviews"]}, "opinion"),
        (PLAIN, {"types": ["OpinionNewsArticle"], "sections": ["Paid content"]}, "promotional"),
        (LETTERS, {"types": ["SatiricalArticle", "NewsArticle"]}, None),
        (PLAIN, {"tags": ["harbour", "Editorial"]}, "opinion"),
        (PLAIN, {"sections": ["Harbour", "Weather"]}, None),
    ],
)
def test_what_the_source_says_goes_first(text: str, said: dict[str, object], genre: Genre | None) -> None:
    assert find_genre("Wall falls", text, Extent(0, len(text)), **said) == genre  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("head", "genre"),
    [
        ("OPINION\n\n", "opinion"),
        ("Analysis by Jo Writer\n\n", "analysis"),
        ("By Jo Writer\n\n", None),
        ("Opinion is divided by the wall\n\n", None),
    ],
)
def test_a_label_between_title_and_body_is_one(head: str, genre: Genre | None) -> None:
    text = f"The wall and the town\n\n{head}{PLAIN}"
    assert find_genre("The wall and the town", text, Extent(text.index(FILLER[0]), len(text))) == genre


def _page(head: str, above: str = "", title: str = "The wall and the town") -> Genre | None:
    body = "".join(f"<p>{one}</p>" for one in FILLER * 2)
    html = f"<html><head>{head}</head><body><main><article>{above}<h1>{title}</h1>{body}</article></main></body></html>"
    return parse_page(html.encode(), "https://ledger.example/harbour/the-wall", None).genre


def _ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org"} | fields)}</script>'


@pytest.mark.parametrize(
    ("head", "above", "genre"),
    [
        ("", "", None),
        (_ld(**{"@type": "NewsArticle"}, headline="The wall and the town"), "", "news"),
        (_ld(**{"@type": ["NewsArticle", "OpinionNewsArticle"]}, headline="The wall and the town"), "", "opinion"),
        (_ld(**{"@type": "NewsArticle"}, headline="The wall and the town", articleSection="Analysis"), "", "analysis"),
        ('<meta property="article:section" content="Obituaries">', "", "obituary"),
        ("<title>The wall and the town | Opinion | The Ledger</title>", "", "opinion"),
        ("", '<div class="kicker"><a href="/o">Opinion</a></div>', "opinion"),
        ("", "<p>Advertisement feature</p>", "promotional"),
        ("", "<ul><li>News</li><li>Opinion</li></ul>", None),  # a menu
        ("", "<div><a>News</a><a>Opinion</a><a>Sport</a><a>Reviews</a><a>Weather</a></div>", None),
        ("", "<p>Opinion was divided on Monday.</p>", None),
    ],
)
def test_a_page_says_it_of_itself(head: str, above: str, genre: Genre | None) -> None:
    assert _page(head, above) == genre


def test_a_menu_beside_the_article_is_no_label_of_it() -> None:
    body = "".join(f"<p>{one}</p>" for one in FILLER * 2)
    html = f"<html><body><div><span>Opinion</span></div><main><h1>The wall</h1>{body}</main></body></html>"
    assert parse_page(html.encode(), None, None, origin="a.html").genre is None


def test_every_source_gives_the_kind() -> None:
    live = "\n\n".join(LIVE)
    (line,) = read_lines([json.dumps({"id": "a", "title": "Storm Vera: the latest", "text": live})])
    assert isinstance(line, Article)
    assert line.genre == "live"
    assert read_text(f"Opinion: The wall must stand\n\nBy Jo Writer\n\n{PLAIN}", "a.txt").genre == "opinion"
    assert read_markdown(f"---\nsection: Reviews\n---\n# The wall\n\n{PLAIN}", "a.md").genre == "review"


def test_a_kind_that_a_line_gives_is_taken() -> None:
    (line,) = read_lines([json.dumps({"id": "a", "title": "Analysis: A wall", "text": PLAIN, "genre": "feature"})])
    assert isinstance(line, Article)
    assert line.genre == "feature"
