"""Whatever a text is made of, its summary is words of the article, short, and each piece has its rule."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis import extraction
from bot.analysis.document import Document
from bot.analysis.rules.summary import RULES
from bot.news import Extent, Part

SCRAPS = st.sampled_from(
    [
        *(
            "TALLOW — ",
            "(OPA) ",
            "“",
            "”",
            '"',
            "(",
            "/AFP)",
            " — ",
            " -- ",
            ", ",
            ".",
            "?",
            ":",
            "\n\n",
            "\n",
            "…",
            " ",
        ),
        *(
            "who ",
            "which ",
            "including ",
            "He ",
            "It ",
            "also ",
            "because ",
            "and ",
            "The move ",
            "the mayor ",
            "said ",
        ),
        *(
            "Orla Finch ",
            "resigned on Friday",
            "was built in 1987",
            "photo ",
            "Getty Images",
            "the water tax of Tallow ",
        ),
    ]
)
MOST_POINTS = 5


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scraps=st.lists(SCRAPS, max_size=60), title=st.sampled_from([None, "", "Mayor of Tallow resigns over tax"]))
def test_a_summary_is_words_of_the_body_and_no_longer_than_a_card(scraps: list[str], title: str | None) -> None:
    text = "".join(scraps)
    body = Extent(len(text) // 4, len(text))
    summary = extraction.analyse(Document("x", text, body, title), frozenset((Part.SUMMARY,))).summary
    assert len(summary.gist) <= 2
    assert len(summary.points) <= MOST_POINTS
    for piece in (*summary.gist, *summary.points):
        assert body.start <= piece.span.start < piece.span.end <= body.end
        assert text[piece.span.start : piece.span.end] == piece.span.text
        assert piece.rule in RULES
