"""What an article is compared by: its telling words with their weights, and a sketch of its runs of words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.news import Article
from bot.stories.content_words import STOP, stem, telling
from bot.stories.near_duplicates import sketch_of

FEATURES_VERSION = 1  # what another version made is not compared

NAME = 2.0  # a name inside a sentence tells more than another word
READ = 50_000  # characters of a text that are looked at
MOST_WORDS = 400  # of one article, those of most weight

_INSIDE = re.compile(r"""(?<=[a-z,;’'"”] )\w+""")


@dataclass(frozen=True, slots=True)
class Features:
    """`terms`: weight of each word before its idf; `title`: the same of the title's words alone, which are all among
    them; `sketch`: see `copies`."""

    terms: Mapping[str, float]
    title: Mapping[str, float]
    sketch: frozenset[int]


def features(article: Article) -> Features:
    """What `article` is compared by. Depends on its title and its body only, never on other articles."""
    body = article.text[article.body.start : article.body.end][:READ]
    title = Counter(telling((article.title or "")[:READ]))
    names = _names(body)
    weights = {
        word: (1 + math.log(count)) * (NAME if word in names else 1.0) for word, count in Counter(telling(body)).items()
    }
    for word, count in title.items():
        weights[word] = weights.get(word, 0.0) + count
    if len(weights) > MOST_WORDS:
        weights = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS])
    rounded = {word: round(weight, 2) for word, weight in weights.items()}
    kept = {word: float(count) for word, count in title.items() if word in rounded}
    return Features(rounded, kept, sketch_of(body))


def _names(text: str) -> frozenset[str]:
    """Words that begin with a capital inside a sentence, as `telling` gives them."""
    found = (match.group() for match in _INSIDE.finditer(text))
    folded = (word.casefold() for word in found if word[0].isupper())
    return frozenset(stem(word) for word in folded if word not in STOP)
