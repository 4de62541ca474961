"""A sentence for each rule that chooses or shortens a sentence of the summary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    "lede": "The article's first sentence that can be understood alone: reporters put the news there.",
    "tells-headline": "This sentence says most of what the headline says; the ones before it say less, or set a scene.",
    "beside-lede": "The first sentence chosen is short; this one goes on with it, and tells more of the headline.",
    "shortened": "The only sentence chosen is long; a clause that only adds to it is left out.",
    "says-most": "It says most about what the article comes back to: its names, event, figures and newest dates.",
    "leads-in": "The next sentence shown cannot be understood without this one.",
    "opening": "No sentence can be understood alone; this is how the article begins.",
}
