"""The baseline of timelines, on articles of our own."""

from __future__ import annotations

from tests.eval.timeline_baseline import pick_most_published

ARTICLES = [
    {"date": day, "text": f"{words} It rained."}
    for day, words in (
        ("2026-03-04", "The strike ended."),
        ("2026-03-02", "The bridge closed."),
        ("2026-03-02", "Dockers went on strike."),
        ("2026-03-03", "Talks began."),
    )
]


def test_the_days_with_most_articles_begin_with_their_first_sentences() -> None:
    assert pick_most_published(ARTICLES, 2, 1) == [
        {"date": "2026-03-02", "sentences": ["The bridge closed."]},
        {"date": "2026-03-03", "sentences": ["Talks began."]},
    ]
    assert pick_most_published([{"date": "2026-03-02", "text": ""}], 5, 1) == [
        {"date": "2026-03-02", "sentences": [""]}
    ]
