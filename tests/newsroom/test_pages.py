"""The whole way of a page: fetched from a real server, read and analysed in the real worker, stored, answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot import settings
from bot.errors import SourceError
from bot.news import Reader
from bot.newsroom import Newsroom
from tests.databases import name_database

HERE = Reader(1, 10)
PAGE = """<!doctype html><html lang="en"><head><title>Bridge closes | The Example</title>
<meta property="og:title" content="Bridge closes"><meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="2026-03-02T08:00:00Z">
<link rel="canonical" href="https://bank.example/elsewhere"></head><body><article><h1>Bridge closes</h1>
<p>The old bridge at Nordhaven was closed on Monday after inspectors found cracks in two of its pillars.</p>
<p>“{quote},” said Vera Blum, the mayor of Nordhaven, at a news conference in the town hall on Monday evening.</p>
<p>The bridge, which was built in 1974, carries some nine thousand cars a day. Work on it begins in April 2026.</p>
</article></body></html>"""


class _Site:
    def __init__(self) -> None:
        self.quote = "We will not take any risk with people's lives"
        self.address = ""

    async def answer(self, _request: web.Request) -> web.Response:
        return web.Response(text=PAGE.replace("{quote}", self.quote), content_type="text/html")


@pytest.fixture
async def site() -> AsyncIterator[_Site]:
    served = _Site()
    app = web.Application()
    app.router.add_get("/bridge", served.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    socket = web.TCPSite(runner, "127.0.0.1", 0)
    await socket.start()
    host, port = runner.addresses[0][:2]
    served.address = f"http://{host}:{port}/bridge"
    yield served
    await runner.cleanup()


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    chosen = {"DATELINE_DATABASE": name_database(tmp_path / "dateline.db"), "DATELINE_FETCH_ALLOW": "127.0.0.1"}
    opened = await Newsroom.open(settings.load(chosen, tmp_path / "none.env"))
    yield opened
    await opened.close()


async def test_a_page_is_added_answered_and_read_again_when_it_has_changed(newsroom: Newsroom, site: _Site) -> None:
    added = await newsroom.articles.add_url(HERE, site.address)
    assert (added.outcome, added.title) == ("added", "Bridge closes")
    assert added.article_id is not None
    brief = await newsroom.articles.brief(HERE, added.article_id)
    assert brief.headline.url == site.address  # not the other site's that it claims to be
    assert brief.headline.outlet == "The Example"
    assert brief.quote is not None
    assert brief.quote.name == "Vera Blum"
    assert (await newsroom.articles.add_url(HERE, site.address)).outcome == "there"
    site.quote = "We will take every risk with people's lives"
    assert (await newsroom.articles.reread(HERE, added.article_id)).outcome == "changed"
    changed = await newsroom.articles.brief(HERE, added.article_id)
    assert [change.kind for change in changed.changes] == ["quotes"]
    private = await newsroom.articles.read_privately(Reader(2), site.address)
    assert private.headline.shelf == "private"
    assert (await newsroom.articles.latest(Reader(2)))[1] == 0


async def test_what_cannot_be_fetched_says_why_and_stores_nothing(newsroom: Newsroom, site: _Site) -> None:
    for url in (site.address + "/nowhere", "http://192.168.0.1/", "ftp://news.example/x", "no address"):
        with pytest.raises(SourceError) as error:
            await newsroom.articles.add_url(HERE, url)
        assert error.value.words
    assert (await newsroom.articles.latest(HERE))[1] == 0
