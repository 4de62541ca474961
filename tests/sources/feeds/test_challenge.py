from __future__ import annotations

import pytest
from aiohttp import web

from bot.sources.errors import FeedChallenged, OnlyUnchanged, PageClosed
from bot.sources.feeds.challenge import LOOKED_AT, is_challenge
from bot.sources.feeds.fetching import FeedFetcher
from tests.serving import serving


def page(title: str, body: str = "", script: str = "") -> bytes:
    return f"<!DOCTYPE html><HTML><head><TITLE>{title}</TITLE><script>{script}</script></head>{body}</html>".encode()


@pytest.mark.parametrize(
    ("headers", "body", "refused", "wanted"),
    [
        ({"cf-mitigated": "challenge"}, b"", True, True),
        ({"x-amzn-waf-action": "captcha"}, b"", False, True),
        ({}, page("Just a moment..."), True, True),
        ({}, page("Just a moment..."), False, True),
        ({}, page("Access", "Please enable JavaScript and cookies to continue"), True, True),
        ({}, page("The Gazette", "Please enable JavaScript to play videos"), False, False),
        ({}, page("The Gazette", script="window._cf_chl_opt={}"), False, True),
        ({}, page("Making sure you&#39;re not a bot!"), False, True),
        ({}, page("The Gazette", "<p>Are you a robot? asks a new exhibition.</p>"), False, False),
        ({}, page("The Gazette") + b" " * LOOKED_AT + b"_cf_chl_opt", False, False),
        ({}, b"Forbidden", True, False),
        ({}, b"", True, False),
        # A feed may tell of such pages.
        ({}, b"<rss><channel><title>Just a moment</title></channel></rss>", False, False),
        ({}, b"<rss><channel><item><title>What _cf_chl_opt does</title></item></channel></rss>", False, False),
        ({}, b"<rss><channel><item><![CDATA[<html><script>_cf_chl_opt]]></item></channel></rss>", False, False),
        ({}, b'{"version": "https://jsonfeed.org/version/1", "title": "<script>_cf_chl_opt"}', False, False),
        ({"cf-mitigated": "none"}, b"<rss/>", False, False),
    ],
)
def test_a_page_that_asks_for_proof_of_being_human_is_told_from_others(
    headers: dict[str, str], body: bytes, refused: bool, wanted: bool
) -> None:
    assert is_challenge(headers, body, refused=refused) is wanted


async def test_a_challenge_and_an_answer_without_content_have_names_of_their_own() -> None:
    answers = {
        "/403": web.Response(status=403, body=page("Just a moment..."), content_type="text/html"),
        "/200": web.Response(body=page("Human Verification"), content_type="text/html"),
        "/no": web.Response(status=403, text="No."),
        "/long": web.Response(status=403, body=page("Just a moment...") * 20_000, content_type="text/html"),
        "/304": web.Response(status=304),
    }

    async def answer(request: web.Request) -> web.Response:
        return answers.pop(request.path)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with serving(app) as port, FeedFetcher("test", ("127.0.0.1",)) as fetcher:
        for path, wanted in (
            ("/403", FeedChallenged),
            ("/200", FeedChallenged),
            ("/no", PageClosed),
            ("/long", PageClosed),
            ("/304", OnlyUnchanged),
        ):
            with pytest.raises(wanted) as refused:
                await fetcher.fetch_feed(f"http://127.0.0.1:{port}{path}")
            assert type(refused.value) is wanted
            assert refused.value.words.startswith("127.0.0.1 ")
