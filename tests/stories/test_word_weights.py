"""How telling words are."""

from __future__ import annotations

from bot.stories.content_words import STOP, find_terms
from bot.stories.word_weights import weigh_word


def test_names_and_rare_words_tell_most_and_common_ones_least() -> None:
    assert weigh_word("norvik") == weigh_word("zither") == 6.75
    assert weigh_word("government") < weigh_word("festival") < 6.75
    assert weigh_word("first") < 2.0


def test_the_common_words_are_as_articles_are_read() -> None:
    listed = [word for line in _lines() for word in line.split()[1:]]
    assert len(listed) == len(set(listed)) > 8000
    assert not STOP & set(listed)
    assert sum(list(find_terms(word)) == [word] for word in listed) / len(listed) > 0.95


def _lines() -> list[str]:
    from bot.stories.word_weights import _COMMON

    return [line for line in _COMMON.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
