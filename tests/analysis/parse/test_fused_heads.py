"""What a page prints on lines of its own is left out where it runs into a line of the article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.parse.fused_heads import find_fused_heads
from bot.news import Extent

STORY = "farmer near Brenn has seen two wolves on her land, and the council wants them moved before the lambs come."

FUSED = [
    ("Wolves are back in the valley Saturday 6 May 2028 14.10 BST ", f"A {STORY}"),
    ("By Jo Writer, reporter May 6, 2028: 8:59 AM ET ", f"Nora Falk, a {STORY}"),
    ("Wolves return after a century away ", f"A {STORY}"),
    ("Council at odds with farmers By Jo Writer Post rural correspondent, Brenn ", f"At the weekend a {STORY}"),
    ("Photograph: Ana Roth/Coast Press ", f"The {STORY}"),
    ("Farmers fear for lambs Council wants wolves moved before spring comes ", f"(CNN) -- A {STORY}"),
    ("Wolves seen near the river By Jo Writer ", f"BRENN, May 6 (Reuters) - A {STORY}"),
    ("Share on Facebook (Opens in new window)", f" Nora Falk, a {STORY}"),
    ("Could not subscribe, try again later Invalid Email", f" Nora Falk, a {STORY}"),
    ("Two wolves drink from the river (Getty Images)", f" Nora Falk, a {STORY}"),
]
WHOLE = [
    f"A {STORY}",
    f"BRENN, Norrland (AP) — A {STORY}",
    f"Brenn (CNN) -- A {STORY}",
    f"Cases of hepatitis A rose before the {STORY}",
    f"On Saturday at 8 p.m. ET Tuesday's show is repeated, and the {STORY}",
    f"In her novel of the year, called The last wolf, a {STORY}",
    f"Wolves are back. A {STORY}",
    f"She said “we are The last ones here” and then the {STORY}",
]


def blank(text: str, title: str | None = None) -> str:
    found = find_fused_heads(text, Extent(0, len(text)), title)
    return text[found[-1].end :] if found else text


@pytest.mark.parametrize(("head", "story"), FUSED)
def test_a_head_is_found_to_its_end(head: str, story: str) -> None:
    assert blank(head + story).strip() == story.strip()


@pytest.mark.parametrize("text", WHOLE)
def test_a_line_of_the_article_stays_whole(text: str) -> None:
    assert blank(text) == text


def test_the_title_is_found_where_it_runs_into_the_story() -> None:
    title = "Norrland farmers want wolves moved"
    assert blank(f"{title} Nora Falk, a {STORY}", title).strip() == f"Nora Falk, a {STORY}"


@given(
    st.lists(st.sampled_from([*(head + story for head, story in FUSED), *WHOLE, "", "x "]), max_size=6),
    st.sampled_from(["\n", " ", "\n\n"]),
)
def test_what_is_found_is_in_order_and_within_the_body(parts: list[str], gap: str) -> None:
    text = gap.join(parts)
    found = find_fused_heads(text, Extent(0, len(text)), None)
    ends = [at for one in found for at in (one.start, one.end)]
    assert ends == sorted(ends)
    assert all(0 <= at <= len(text) for at in ends)
