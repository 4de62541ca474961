"""Whether what came in a feed's place is a page that lets nobody in who does not run its script.

Only asks whether words stand there, in so much as such a page has: nothing is parsed.
"""

from __future__ import annotations

from collections.abc import Mapping

LOOKED_AT = 65_536  # bytes: such a page is short, and says so in its head
_BEGINNING = 4096  # characters in which a page's root element stands
_ROOTS = ("<rss", "<feed", "<rdf:rdf", "<channel")
_TITLE = 200  # characters in which a title says so

_HEADERS = {  # by which who guards a site says that this is no answer of the site's own
    "cf-mitigated": ("challenge",),
    "x-amzn-waf-action": ("challenge", "captcha"),
}
_SCRIPTS = (  # what only such pages load
    "_cf_chl_opt",
    "_incapsula_resource",
    "captcha-delivery.com",
    "sucuri_cloudproxy_js",
    "/.well-known/ddos-guard/",
    "window.gokuprops",
    "/.within.website/",
    "/.well-known/sgcaptcha/",
    "px-captcha",
)
_TITLES = (
    "just a moment",
    "one moment, please",
    "checking your browser",
    "attention required",
    "verify you are human",
    "verifying you are human",
    "are you human",
    "are you a human",
    "are you a robot",
    "not a robot",
    "not a bot",
    "human verification",
    "bot verification",
    "security check",
    "ddos protection",
    "ddos-guard",
    "captcha",
    "client challenge",
    "javascript is required",
    "enable javascript",
)
_ASKS = ("enable javascript", "turn on javascript", "requires javascript", "needs javascript", "checking your browser")


def is_challenge(headers: Mapping[str, str], body: bytes, *, refused: bool) -> bool:
    """Return whether an answer is such a page. `refused`: its status is an error, so less has to be said.

    `headers`: by any case; `body`: the beginning will do.
    """
    if any(headers.get(name, "").strip().lower() in values for name, values in _HEADERS.items()):
        return True
    text = body[:LOOKED_AT].decode("latin-1").lower()
    if not _is_page(text) and not (refused and "<script" in text):
        return False
    if any(words in text for words in _SCRIPTS):
        return True
    start = text.find("<title")
    title = text[start : start + _TITLE].partition("</title")[0] if start >= 0 else ""
    if any(words in title for words in _TITLES):
        return True
    return refused and "<script" in text and any(words in text for words in _ASKS)


def _is_page(text: str) -> bool:
    """Return whether a text begins as a web page, and not as a feed that may well tell of one."""
    start = text.find("<html", 0, _BEGINNING)
    return start >= 0 and not any(root in text[:start] for root in _ROOTS)
