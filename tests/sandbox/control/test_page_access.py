"""Nobody but the sandbox's own pages and programs on this machine gets at what is under `/-/`."""

from __future__ import annotations

import aiohttp
import pytest

from bot.sandbox import Sandbox

FOREIGN = [
    {"Host": "dateline.example"},
    {"Host": "127.0.0.1.example:80"},
    {"Origin": "https://dateline.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/-/clock", "/-/faults", "/-/wire"])
async def test_a_foreign_page_is_refused(path: str, headers: dict[str, str]) -> None:
    async with (
        Sandbox() as sandbox,
        aiohttp.ClientSession(sandbox.base) as page,
        page.get(path, headers=headers) as answer,
    ):
        assert answer.status == 403


@pytest.mark.parametrize("path", ["/-/clock", "/-/faults"])
async def test_a_foreign_page_changes_nothing(path: str) -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession(sandbox.base) as page:
        headers = {"Origin": "https://dateline.example", "Content-Type": "text/plain"}
        async with page.post(path, data='{"forward": 60, "id": "fail"}', headers=headers) as answer:
            assert answer.status == 403
        assert not sandbox.clock.ahead
        assert sandbox.faults.next("GET", "/users/@me") is None


async def test_a_foreign_page_does_not_get_onto_the_gateway() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as page:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await page.ws_connect(sandbox.gateway, headers={"Origin": "https://dateline.example"})
        assert refused.value.status == 403


async def test_its_own_page_is_let_in_by_each_of_its_names() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as page:
        port = sandbox.base.rpartition(":")[2]
        for name in ("127.0.0.1", "localhost"):
            headers = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}", "Sec-Fetch-Site": "same-origin"}
            async with page.get(f"{sandbox.base}/-/clock", headers=headers) as answer:
                assert answer.status == 200
