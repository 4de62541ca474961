"""Pages that stand where an article should: a paywall, a sign-in, a consent page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.sources.feeds.strings import plain

ENOUGH = 1500  # characters of an article's text that make it an open one, whatever the page says of itself
_LOOKED_AT = 400_000  # characters of the page
_CONSENT_HOST = re.compile(r"^(?:consent|cookieconsent|guce|cmp|privacy|myprivacy)\.", re.IGNORECASE)
_CONSENT_TITLE = re.compile(
    r"before you continue|(?:we|they) (?:value|care about|respect) your privacy|cookie (?:consent|settings|preferences)"
    r"|your privacy (?:choices|settings)|privacy (?:consent|gate|wall)|data (?:protection|privacy) settings",
    re.IGNORECASE,
)
_CONSENT_TEXT = re.compile(
    r"(?:we|and our)\b[^.\n]{0,80}\bpartners\b[^.\n]{0,80}\b(?:store|process|use)\b"
    r"|(?:accept|reject|agree to|manage) (?:all )?(?:the )?(?:use of )?cookies|before you continue"
    r"|continue with advertising|accept and continue|consent to (?:the use of|our)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title\b[^<>]*+>([^<]{0,300})", re.IGNORECASE)
_NOT_FREE = re.compile(
    r"isAccessibleForFree[\"']?\s*+(?:[:=]|(?<=\s)content\s*+=)\s*+[\"']?(?:https?://schema\.org/)?false", re.IGNORECASE
)
_TIER = re.compile(r"article:content_tier[\"']?\s++content\s*+=\s*+[\"']?(?:locked|metered|premium)", re.IGNORECASE)
_PAY_TEXT = re.compile(
    r"subscribe (?:now |today )?(?:to|for) (?:continue|keep|read|unlimited|full)|(?:to|and) (?:continue|keep) reading\b"
    r"|(?:this|the) (?:article|story|content) is (?:for|available (?:only )?to|reserved for|exclusive(?:ly)?"
    r" (?:to|for)) (?:\w+ ){0,2}(?:subscribers|members)"
    r"|already (?:a subscriber|a member|subscribed)|subscribers?[- ]only|for subscribers only"
    r"|you(?:'|’)?(?:ve| have) (?:reached|read|used) (?:your|all|the)\b[^.\n]{0,40}\b(?:free|limit|articles)"
    r"|unlock (?:this|the) (?:article|story)|become a (?:member|subscriber) to",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"(?:sign|log) in (?:or (?:register|sign up|create an account) )?to (?:continue|read|keep|view)"
    r"|(?:register|create a(?: free)? account)(?: for free)? to (?:continue|read|keep)",
    re.IGNORECASE,
)


def find_barrier(page: str, text: str | None = None, url: str | None = None) -> str | None:
    """Return what stands in the article's place, as a clause in words ("it is for subscribers"); None where it is open.

    `page` is its HTML, `text` the article that was read from it (None: none was found), `url` where it was found in
    the end. An article of `ENOUGH` characters is open: many sites that sell subscriptions give some away.
    """
    if text is not None and len(text) >= ENOUGH:
        return None
    html = page[:_LOOKED_AT]
    words = plain(html, _LOOKED_AT // 20) or ""
    title = _TITLE.search(html)
    if _is_consent(title[1] if title else "", words if text is None else text, url):
        return "the site asks for consent before it shows the article"
    if _NOT_FREE.search(html) or _TIER.search(html) or _PAY_TEXT.search(words):
        return "the site shows it to subscribers only"
    if _SIGN_IN.search(words):
        return "the site shows it only to those who sign in"
    return None


def _is_consent(title: str, words: str, url: str | None) -> bool:
    host = urlsplit(url).hostname or "" if url else ""
    if _CONSENT_HOST.match(host) or _CONSENT_TITLE.search(title):
        return True
    found = {one[0].lower() for one in _CONSENT_TEXT.finditer(words[:3000])}
    return len(found) >= 2 and len(words) < 3000
