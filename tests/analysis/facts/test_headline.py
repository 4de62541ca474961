"""A headline's capitals, which are no names."""

from __future__ import annotations

import pytest

from bot.analysis.headline import restore_sentence_case

BODY = (
    "A ferry sank off Brenn on Monday, and rescuers were looking for two sailors. The Harbour Trust said that the "
    "ferry had struck a rock. Mayor Ada Rock called the loss a shock. Rock said that boats were kept in port."
)

HEADLINES = {
    "Ferry Sinks Off Brenn; Two Sailors Missing": "Ferry sinks off Brenn; two sailors missing",
    "Harbour Trust Says Ferry Struck a Rock": "Harbour Trust says ferry struck a Rock",  # a mayor of that name is in it
    "Rescuers Look For Sailors, But Keep Boats in Port": "Rescuers look for sailors, but keep boats in port",
    "Ferry sinks off Brenn, Harbour Trust says": "Ferry sinks off Brenn, Harbour Trust says",
    "FERRY SINKS OFF BRENN": "FERRY SINKS OFF BRENN",
    "Brenn": "Brenn",
    "": "",
}


@pytest.mark.parametrize(("headline", "expected"), HEADLINES.items(), ids=HEADLINES)
def test_words_that_the_body_writes_small_are_small(headline: str, expected: str) -> None:
    assert restore_sentence_case(headline, BODY) == expected
