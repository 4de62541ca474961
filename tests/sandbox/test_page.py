"""What serves the sandbox's page: to this machine's own page only, under a strict policy, and little of it."""

from __future__ import annotations

import gzip
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox import page as package
from tests.sandbox.conftest import OpenPerson

STATIC = Path(package.__file__).parent / "static"
MOST_BYTES = 200_000


def test_all_of_it_weighs_less_than_200_kb() -> None:
    assert sum(path.stat().st_size for path in STATIC.iterdir()) < MOST_BYTES


def test_no_module_is_longer_than_400_lines() -> None:
    for path in STATIC.iterdir():
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400, path


@pytest.mark.parametrize("path", ["/", "/-/people", "/-/page/main.js"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_foreign_site_gets_nothing(sandbox: Sandbox, path: str, headers: dict[str, str]) -> None:
    async with aiohttp.ClientSession() as session, session.get(sandbox.base + path, headers=headers) as response:
        assert response.status == 403
        assert sandbox.people["alice"].token not in await response.text()


async def test_the_gateway_is_closed_to_a_foreign_page(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(sandbox.gateway, headers={"Origin": "http://evil.example"})
    assert refused.value.status == 403


@pytest.mark.parametrize("path", ["/", "/-/page/app.js"])
async def test_it_is_sent_compressed_to_who_can_read_that(sandbox: Sandbox, path: str) -> None:
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        async with session.get(sandbox.base + path, headers={"Accept-Encoding": "gzip"}) as response:
            assert response.headers["Content-Encoding"] == "gzip"
            packed = await response.read()
        async with session.get(sandbox.base + path, headers={"Accept-Encoding": "identity"}) as response:
            assert "Content-Encoding" not in response.headers
            assert await response.read() == gzip.decompress(packed)


@pytest.mark.parametrize("path", ["/-/people", "/-/clock", "/-/faults"])
async def test_what_is_told_is_for_this_site_and_of_the_kind_that_it_says(sandbox: Sandbox, path: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(sandbox.base + path) as response:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_the_policy_lets_nothing_in_but_its_own(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, session.get(sandbox.base) as response:
        policy = response.headers["Content-Security-Policy"]
        words = await response.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in words
    assert "onclick" not in words


async def test_a_page_of_this_machine_gets_all_of_it(sandbox: Sandbox) -> None:
    own = {"Origin": sandbox.base, "Sec-Fetch-Site": "same-origin"}
    async with aiohttp.ClientSession(headers=own) as session:
        for path in STATIC.iterdir():
            async with session.get(f"{sandbox.base}/-/page/{path.name}") as response:
                assert response.status == 200
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                assert await response.read() == path.read_bytes()
        async with session.get(f"{sandbox.base}/-/people") as response:
            people = (await response.json())["people"]
        socket = await session.ws_connect(sandbox.gateway)
        assert (await socket.receive_json())["op"] == 10
        await socket.close()
    assert [person["name"] for person in people] == list(sandbox.people)
    assert people[0]["token"] == sandbox.people["alice"].token


@pytest.mark.parametrize("name", ["..%2Fguard.py", "guard.py", "%2e%2e/people.py", "static", ""])
async def test_nothing_else_is_served(sandbox: Sandbox, name: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.base}/-/page/{name}") as response:
        assert response.status == 404


async def test_a_file_that_somebody_sent_is_no_page(person: OpenPerson, sandbox: Sandbox) -> None:
    async with person() as alice, aiohttp.ClientSession() as session:
        sent = await alice.send("", files={"a.html": b"<script>alert(1)</script>"})
        async with session.get(sent.attachments[0]["url"]) as response:
            assert "sandbox" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
