"""Press releases say so, by a wire service's mark, "for immediate release", how they end; a report of one does not."""

from __future__ import annotations

import json

import pytest

from bot.news import Extent, Genre
from bot.sources.genres.decide import find_genre
from bot.sources.pages.page import parse_page
from bot.sources.plain_text import read_text
from tests.sources.genres.test_form import FILLER

CONTACT = ["Media contact:", "Jo Writer, +44 20 7946 0000", "press@westhaven-ferries.example"]
ABOUT = [
    "About Westhaven Ferries",
    "Westhaven Ferries has crossed the sound since 1911 and carries two million a year.",
]


@pytest.mark.parametrize(
    "text",
    [
        f"New ferry for the sound\n\nWESTHAVEN, March 1, 2026 /PRNewswire/ -- {FILLER[0]}\n\n{FILLER[1]}",
        f"New ferry for the sound\n\nWESTHAVEN--(BUSINESS WIRE)--{FILLER[0]}\n\n{FILLER[1]}",
        f"New ferry for the sound\n\nWESTHAVEN, March 01, 2026 (GLOBE NEWSWIRE) -- {FILLER[0]}\n\n{FILLER[1]}",
        f"New ferry for the sound\n\nWESTHAVEN, NY / ACCESSWIRE / March 1, 2026 / {FILLER[0]}\n\n{FILLER[1]}",
        f"New ferry\n\nWesthaven, Ontario--(Newsfile Corp. - March 1, 2026) - {FILLER[0]}\n\n{FILLER[1]}",
        f"FOR IMMEDIATE RELEASE\n\nNew ferry for the sound\n\n{FILLER[0]}\n\n{FILLER[1]}",
        f"New ferry\n\nPress release – for immediate release: March 1, 2026\n\n{FILLER[0]}\n\n{FILLER[1]}",
        f"New ferry for the sound\n\nPRESS RELEASE\n\n{FILLER[0]}\n\n{FILLER[1]}",
        "\n\n".join(["New ferry for the sound", *FILLER, "###", *CONTACT]),
        "\n\n".join(["New ferry for the sound", *FILLER, *ABOUT, *CONTACT]),
        "\n\n".join(["New ferry for the sound", *FILLER, *ABOUT, "SOURCE Westhaven Ferries"]),
        "\n\n".join(["New ferry for the sound", *FILLER, "-ENDS-", "Notes to editors", "The ferry is 80 metres long."]),
    ],
)
def test_a_release_is_known_by_what_it_says(text: str) -> None:
    assert read_text(text, "release.txt").genre == "press release"


@pytest.mark.parametrize(
    "paragraphs",
    [
        FILLER,
        [*FILLER, "###"],
        [*FILLER, "Media contact details were left out of the report, the council said."],
        [*FILLER, "About Westhaven"],
        [*FILLER, "The source said: SOURCE Westhaven"],
        ["The firm published a press release on PRNewswire on Monday.", *FILLER],
        ["A prisoner held for a year is up for immediate release, a judge said on Monday.", *FILLER],
        [*FILLER, "Business Wire, which sends press releases, was sold on Monday."],
        [*FILLER, "30"],
    ],
)
def test_a_report_is_none(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    assert find_genre("New ferry for the sound", text, Extent(0, len(text))) is None


def page(head: str = "", above: str = "", opening: str = "", address: str = "https://f.example/a/b") -> Genre | None:
    body = opening + "".join(f"<p>{one}</p>" for one in FILLER * 2)
    article = f"<article>{above}<h1>New ferry</h1>{body}</article>"
    html = f"<html><head>{head}</head><body><main>{article}</main></body></html>"
    return parse_page(html.encode(), address, None).genre


def typed(kind: object, **more: object) -> str:
    told = {"@context": "https://schema.org", "@type": kind, "headline": "New ferry", **more}
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


@pytest.mark.parametrize(
    ("head", "above", "address", "genre"),
    [
        ("", "", "https://ferries.example/news/new-ferry", None),
        ("", "", "https://ferries.example/press-releases/2026/new-ferry", "press release"),
        ("", "", "https://ferries.example/media-releases/new-ferry", "press release"),
        ("", "", "https://ferries.example/press/new-ferry", None),  # a newspaper may be called so
        ('<meta property="article:section" content="Press Releases">', "", "https://f.example/a/b", "press release"),
        ("<title>New ferry | News release | Westhaven Ferries</title>", "", "https://f.example/a/b", "press release"),
        ("", '<div class="kicker"><a href="/pr">Press release</a></div>', "https://f.example/a/b", "press release"),
        (typed("NewsArticle", genre="Press Release"), "", "https://f.example/a/b", "press release"),
        ('<meta name="genre" content="press release">', "", "https://f.example/a/b", "press release"),
        (typed("NewsArticle"), "", "https://f.example/press-release/b", "press release"),
        (typed("NewsArticle"), "", "https://f.example/a/b", "news"),
    ],
)
def test_a_page_says_it_of_itself(head: str, above: str, address: str, genre: Genre | None) -> None:
    assert page(head, above, address=address) == genre


def test_a_page_with_a_wires_mark_is_one() -> None:
    opening = "<p>WESTHAVEN, March 1, 2026 /PRNewswire/ -- The ferry that the island waited for has come at last.</p>"
    assert page(typed("NewsArticle"), opening=opening) == "press release"
    assert page(typed("NewsArticle"), opening=opening.replace(" /PRNewswire/ --", " —")) == "news"
