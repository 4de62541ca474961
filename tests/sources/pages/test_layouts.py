"""Pages as publishing systems build them: the article is whole, and nothing stands in it that is not its own."""

from __future__ import annotations

import time

import pytest

from bot.news import Article
from bot.sources.pages.page import parse_page

URL = "https://www.harbourpost.example/news/pool"
TITLE = "Council votes to close old swimming pool"
STORY = (
    "The town council voted seven to two on Monday to close the old swimming pool by the end of June.",
    "“We could not go on heating a building with holes in its roof,” Maren Holt told reporters after the vote.",
    "The pool opened in 1968 and was used by some 40,000 people a year before the larger one was built.",
)
FIRST, *REST = (f"<p>{words}</p>" for words in STORY)


def read(body: str, head: str = "", title: str = f"{TITLE} - Harbour Post") -> Article:
    page = f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body>{body}</body></html>'
    return parse_page(page.encode(), URL, "utf-8")


def body_of(article: Article) -> list[str]:
    return article.text[article.body.start : article.body.end].split("\n\n")


@pytest.mark.parametrize(
    "box",
    [
        '<blockquote class="twitter-tweet"><p>So sad!</p>— Tom (@tom) <a href="/x">June 9, 2021</a></blockquote>',
        '<blockquote class="instagram-media other"><p>A last swim, it says here, on a day of sun.</p></blockquote>',
        '<amp-twitter data-tweetid="1"><blockquote placeholder>So sad! <a>June 9, 2021</a></blockquote></amp-twitter>',
        '<div class="fb-post"><blockquote><p>The pool has been my second home, she wrote.</p></blockquote></div>',
        "<p>💡</p>",
        "<template><p>What a script may show one day, in a sentence or two of its own.</p></template>",
        "<p>Original story follows below:</p>",
        "<p>Updated 3 hours ago</p>",
        '<div class="paywall"><h2>Keep reading with a subscription</h2></div>',
        "<h3>Keep reading for $1 a week</h3>",
    ],
)
def test_what_others_posted_and_what_is_sold_inside_a_story_is_left_out(box: str) -> None:
    read_in = read(f"<article><h1>{TITLE}</h1>{FIRST}{box}{''.join(REST)}</article>")
    assert body_of(read_in) == list(STORY)
    assert (read_in.published, read_in.byline) == (None, None)


def test_a_quotation_of_the_storys_own_stays() -> None:
    quoted = "The board regrets the closure, and thanks all who swam there in half a century."
    found = read(f"<article><h1>{TITLE}</h1>{FIRST}<blockquote><p>{quoted}</p></blockquote>{''.join(REST)}</article>")
    assert quoted in found.text


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (f"<h1>Politics | {TITLE}</h1>", f"{TITLE} | Harbour Post"),
        (f'<h3 class="post-title entry-title">{TITLE}</h3>', f"Harbour Notes: {TITLE}"),
        (f'<h2 class="entry-title">{TITLE}</h2>', f"{TITLE} | Harbour Notes"),
    ],
)
def test_a_headline_is_no_part_of_the_body_whatever_stands_round_it(heading: str, title: str) -> None:
    found = read(
        f"<div class='post hentry'>{heading}<div class='entry-content'>{FIRST}{''.join(REST)}</div></div>", "", title
    )
    assert found.title == TITLE
    assert body_of(found) == list(STORY)


@pytest.mark.parametrize(
    ("near", "byline"),
    [
        (
            '<div class="author-wrap"><span>Ann Reyes</span><span>Chief Reporter</span><span>Jean-Luc de la Cruz</span>'
            "<a>@areyes</a></div>",
            "Ann Reyes, Jean-Luc de la Cruz",
        ),
        ("<p>By ANN REYES and TOM O’NEIL</p>", "Ann Reyes, Tom O’Neil"),
        ('<div data-testid="byline">By <a>Ann Reyes</a> and <a>Li Wei</a></div>', "Ann Reyes, Li Wei"),
        ('<div class="byline">By Ann Reyes, Leeds</div>', "Ann Reyes"),
        ('<div class="byline">By Voltaire</div>', "Voltaire"),
        ('<div class="byline">Interview by Ann Reyes</div>', "Ann Reyes"),
        ('<meta name="author" content="Reyes, Ann">', "Ann Reyes"),
        ('<meta name="author" content="Ann Reyes, Mei-Lin You">', "Ann Reyes, Mei-Lin You"),
    ],
)
def test_a_byline_is_its_people(near: str, byline: str) -> None:
    assert read(f"<article><h1>{TITLE}</h1>{near}{FIRST}{''.join(REST)}</article>").byline == byline


@pytest.mark.parametrize("tag", ["div", "em", "td", "li", "h2", "a"])
@pytest.mark.parametrize("word", ["", "word"])
def test_many_small_elements_deep_down_are_read_in_time(tag: str, word: str) -> None:
    small = f"<{tag} class=note>{word}</{tag}>" * 3000
    began = time.process_time()
    read(f"<article><h1>{TITLE}</h1>{'<div>' * 100}{small}{FIRST}{''.join(REST)}{'</div>' * 100}</article>")
    assert time.process_time() - began < 12


@pytest.mark.parametrize(
    "line",
    [
        "Our Standards: The Wire’s Principles of Trust.",
        "A version of this article appears in print on May 8, 2024, Section A, Page 1.",
        "(Only the headline of this report may have been reworked by our staff; the rest is from a syndicated feed.)",
    ],
)
def test_what_an_outlet_says_of_its_own_below_a_story_is_not_the_story(line: str) -> None:
    found = read(f"<article><h1>{TITLE}</h1>{FIRST}{''.join(REST)}<p>Reporting by Ann Reyes</p><p>{line}</p></article>")
    assert body_of(found) == list(STORY)


@pytest.mark.parametrize("line", ["7 de mayo de 2024 - 18:30h", "7 mai 2024 à 18h", "7 de mayo de 2024, 9.05 h"])
def test_an_hour_written_with_its_letter_leaves_a_line_one_of_days(line: str) -> None:
    found = read(f"<article><h1>{TITLE}</h1><p>{line}</p>{FIRST}{''.join(REST)}</article>")
    assert str(found.published) == "2024-05-07"
