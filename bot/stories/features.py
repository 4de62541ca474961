"""What an article is compared by: its content words with their weights, and a sketch of its runs of words.

It depends on the article alone. Words weigh by how often the article has them and how rare they are in English.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.news import Article
from bot.stories.content_words import STOP, find_terms, stem
from bot.stories.event_marks import find_marks
from bot.stories.near_duplicates import make_sketch
from bot.stories.word_weights import weigh_word

FEATURES_VERSION = 2  # what another version made is not compared; one without marks may be

NAME = 2.0  # a name inside a sentence tells more than another word
READ = 50_000  # characters of a text that are looked at
MOST_WORDS = 400  # of one article, those of most weight

_INSIDE = re.compile(r"""(?<=[a-z,;’'"”] )\w+""")


@dataclass(frozen=True, slots=True)
class Features:
    """`terms`: the weight of each word, a vector of length 1; `title`: the same of the title's words alone, and
    the marks of its event (see `event_marks`), which weigh 0; `sketch`: see `near_duplicates`."""

    terms: Mapping[str, float]
    title: Mapping[str, float]
    sketch: frozenset[int]


def extract_features(article: Article) -> Features:
    """Extract what an article is compared by. It depends on its title and its body only, never on other articles."""
    body = article.text[article.body.start : article.body.end][:READ]
    title = Counter(find_terms((article.title or "")[:READ]))
    names = _find_names(body)
    weights = {
        word: (1 + math.log(count)) * (NAME if word in names else 1.0)
        for word, count in Counter(find_terms(body)).items()
    }
    for word, count in title.items():
        weights[word] = weights.get(word, 0.0) + count
    weights = {word: weight * weigh_word(word) for word, weight in weights.items()}
    if len(weights) > MOST_WORDS:
        weights = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS])
    titled = {word: count * weigh_word(word) for word, count in title.items() if word in weights}
    marks = dict.fromkeys(find_marks((article.title or "")[:READ], body), 0.0)
    return Features(_scale(weights), _scale(titled) | marks, make_sketch(body))


def _scale(weights: Mapping[str, float]) -> dict[str, float]:
    """Scale a vector to length 1; an empty one stays empty."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {word: round(weight / length, 4) for word, weight in weights.items()}


def _find_names(text: str) -> frozenset[str]:
    """Find the words that begin with a capital inside a sentence, as `find_terms` gives them."""
    found = (match.group() for match in _INSIDE.finditer(text))
    folded = (word.casefold() for word in found if word[0].isupper())
    return frozenset(stem(word) for word in folded if word not in STOP)
