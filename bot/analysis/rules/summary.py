"""The rules that find what the article is told in, each in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    "lede": "The first sentence of the article that can be understood alone: reporters put the news there.",
    "tells-headline": "Of the article's first sentences, the one that says most of what the headline says.",
    "beside-lede": "The first choice is short; of the sentences that go with it, this one tells most.",
    "shortened": "The gist's one sentence is long; a clause that only adds to it is left out.",
    "says-most": "It holds most of what the article comes back to: its names, its event, its newest dates.",
    "leads-in": "The next sentence shown cannot be understood without this one.",
    "opening": "No sentence was found that can be understood alone; this is how the article begins.",
}
