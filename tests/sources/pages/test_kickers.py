"""The labels above a headline: near it, short, and no part of a menu."""

from __future__ import annotations

import pytest

from bot.sources.pages.html_tree import parse_html
from bot.sources.pages.kickers import find_kickers


def kickers(body: str) -> tuple[str, ...]:
    return find_kickers(parse_html(f"<html><body>{body}</body></html>"))


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        ("<article><p>Opinion</p><h1>A wall</h1></article>", ("Opinion",)),
        ("<article><header><span>Analysis</span><h1>A wall</h1></header></article>", ("Analysis",)),
        ("<article><div><a>Sport</a></div><header><h1>A wall</h1></header></article>", ("Sport",)),
        ("<article><div><div><h1>A wall</h1></div></div></article>", ()),
        ('<main><ol class="crumbs"><li>Home</li><li>Reviews</li></ol><h1>A wall</h1></main>', ("Home", "Reviews")),
        ("<main><h1>A wall</h1><p>Opinion</p></main>", ()),  # below it
        ("<nav><a>Opinion</a></nav><h1>A wall</h1>", ()),
        ('<div class="masthead"><a>The Ledger</a> <a>Live</a></div><div><h1>A wall</h1></div>', ()),
        ('<div role="navigation"><a>Live</a></div><div><h1>A wall</h1></div>', ()),
        ("<div><span>Share</span><span>Save</span><span>Comment</span></div><h1>A wall</h1>", ("Share", "Save")),
        ("<p>Live</p><main><h1>A wall</h1></main>", ()),  # beside the story, not above its headline
        (f"<div>{'<b>Opinion</b>' * 9}</div><h1>A wall</h1>", ()),
        (f"<p>{'Opinion ' * 60}</p><h1>A wall</h1>", ()),
        ("<p>Opinion</p>", ()),
    ],
)
def test_a_label_stands_just_above_the_headline(body: str, labels: tuple[str, ...]) -> None:
    assert kickers(body) == labels
