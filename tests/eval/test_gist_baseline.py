"""The gist's baseline and the paired bootstrap, on an article and on scores of our own."""

from __future__ import annotations

import pytest

from tests.eval.gist_baseline import lead_two, paired_bootstrap

TOLD = "The old bridge of Tallow fell into the river Orre on Sunday."
SECOND = "Nobody was hurt when it fell, the fire brigade of the town said."
CAPTION = "A photo that shows how the bridge of Tallow hung over the river."


def test_the_lead_is_two_sentences_without_captions_and_headings() -> None:
    document = {
        "text": f"The bridge of Tallow\n{CAPTION}\n{TOLD} {SECOND}\nIt will be built again before the next winter."
    }
    assert lead_two(document) == [TOLD, SECOND]


def test_an_article_of_captions_has_no_lead() -> None:
    assert lead_two({"text": CAPTION}) == []


def test_a_gain_in_every_article_is_sure_and_none_is_not() -> None:
    scores = [0.1, 0.3, 0.2, 0.5, 0.4]
    assert paired_bootstrap([score + 0.1 for score in scores], scores, 500) == 0
    assert paired_bootstrap(scores, scores, 500) == 1


def test_a_gain_that_hangs_on_one_article_is_not_sure() -> None:
    assert paired_bootstrap([0.9, 0.2, 0.2, 0.2, 0.2], [0.1, 0.3, 0.3, 0.3, 0.3], 500) > 0.1


def test_scores_of_other_articles_are_no_pairs() -> None:
    with pytest.raises(ValueError, match="no pairs"):
        paired_bootstrap([0.1], [0.1, 0.2])
