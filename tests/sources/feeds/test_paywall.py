"""Pages that stand where an article should."""

from __future__ import annotations

import time

import pytest

from bot.sources.feeds.paywall import ENOUGH, find_barrier

SUBSCRIBERS = "the site shows it to subscribers only"
SIGN_IN = "the site shows it only to those who sign in"
CONSENT = "the site asks for consent before it shows the article"
TEASER = "The harbour board voted on Monday."


@pytest.mark.parametrize(
    ("page", "url", "found"),
    [
        (f"<p>{TEASER}</p>", None, None),
        (f'<script type="application/ld+json">{{"isAccessibleForFree": false}}</script><p>{TEASER}', None, SUBSCRIBERS),
        (
            f'<script type="application/ld+json">{{"isAccessibleForFree":"False"}}</script><p>{TEASER}',
            None,
            SUBSCRIBERS,
        ),
        (f'<meta itemprop="isAccessibleForFree" content="false"><p>{TEASER}', None, SUBSCRIBERS),
        (f'<meta property="article:content_tier" content="locked"><p>{TEASER}', None, SUBSCRIBERS),
        (f'<script type="application/ld+json">{{"isAccessibleForFree": true}}</script><p>{TEASER}', None, None),
        (f"<p>{TEASER}</p><div>Subscribe to continue reading.</div>", None, SUBSCRIBERS),
        (f"<p>{TEASER}</p><div>This article is for subscribers.</div>", None, SUBSCRIBERS),
        (f"<p>{TEASER}</p><div>You have reached your limit of free articles.</div>", None, SUBSCRIBERS),
        (f"<p>{TEASER}</p><div>Already a subscriber? Log in</div>", None, SUBSCRIBERS),
        (f"<p>{TEASER}</p><div>Sign in to continue</div>", None, SIGN_IN),
        (f"<p>{TEASER}</p><div>Create a free account to read on</div>", None, SIGN_IN),
        (f"<p>{TEASER}</p><a>Subscribe to our newsletter</a><a>Sign in</a>", None, None),
        (f"<p>{TEASER} The club said that subscribers to the fund would vote.</p>", None, None),
        ("<title>Before you continue to Harbour</title><p>We use cookies.</p>", None, CONSENT),
        ("<title>Harbour</title><p>We and our 742 partners store and process data. Accept all cookies", None, CONSENT),
        ("<title>Harbour</title><p>One moment</p>", "https://consent.harbour.example/v2/collect", CONSENT),
        (f"<title>Harbour</title><p>{TEASER}</p><footer>Manage cookies</footer>", None, None),
        ("", None, None),
    ],
)
def test_what_stands_in_the_articles_place_is_told(page: str, url: str | None, found: str | None) -> None:
    assert find_barrier(page, None, url) == found


def test_a_text_that_is_all_there_is_open_whatever_the_page_says() -> None:
    page = '<script>{"isAccessibleForFree": false}</script><div>Subscribe to continue reading.</div>'
    assert find_barrier(page, "word " * ENOUGH) is None
    assert find_barrier(page, TEASER) == SUBSCRIBERS


@pytest.mark.parametrize("unit", ["we ", "our partners ", "<title ", "isAccessibleForFree ", "you have read "])
def test_no_page_holds_the_reader_up(unit: str) -> None:
    began = time.process_time()
    find_barrier(unit * (2_000_000 // len(unit)))
    assert time.process_time() - began < 5
