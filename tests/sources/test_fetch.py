"""The guarded fetch, on real sockets of 127.0.0.1; only names are looked up in a table of the test's own."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest
import zstandard
from aiohttp import web

from bot.sources import errors
from bot.sources.errors import FetchError
from bot.sources.fetch import Page, fetch
from tests.serving import serving

HTML = (
    b"<!doctype html><html><head><title>T</title></head><body><p>The harbour board voted on Monday.</p></body></html>"
)
LOCAL = ("127.0.0.1",)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A web site on 127.0.0.1 whose pages a test writes; it keeps what was asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[web.Request] = []
        self.port = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, body: bytes = HTML, *, status: int = 200, headers: dict[str, str] | None = None) -> str:
        async def answer(_: web.Request) -> web.Response:
            given = {"Content-Type": "text/html; charset=utf-8"} | (headers or {})
            return web.Response(body=body, status=status, headers=given)

        self.pages[path] = answer
        return self.url(path)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        if request.path not in self.pages:
            raise web.HTTPNotFound
        return await self.pages[request.path](request)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    async with serving(app) as made.port:
        yield made


def names(**table: str) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    async def lookup(host: str, _port: int) -> Sequence[str]:
        found = table.get(host.replace(".", "_").replace("-", "_"))
        if found is None:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return found.split()

    return lookup


async def get(url: str, **options: Any) -> Page:
    settings: dict[str, Any] = {"user_agent": "DatelineBot/test", "allow": LOCAL} | options
    return await fetch(url, **settings)


async def refused(url: str, **options: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await get(url, **options)
    assert "?" not in caught.value.words  # a fact that is missing
    assert "{" not in caught.value.words
    return caught.value


async def test_a_page_comes_with_its_address_type_and_charset(site: Site) -> None:
    page = await get(site.page("/a") + "#part")
    assert page == Page(site.url("/a"), HTML, "text/html", "utf-8")


async def test_the_bot_says_who_it_is_and_brings_no_cookies(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.page("/b")
    site.page("/a", status=302, headers={"Location": "/b", "Set-Cookie": "a=1"})
    await get(site.url("/a"))
    for request in site.asked:
        assert request.headers["User-Agent"] == "DatelineBot/test"
        assert "Cookie" not in request.headers
        assert "Referer" not in request.headers
        assert request.method == "GET"
    assert [request.path for request in site.asked] == ["/a", "/b"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", errors.BadAddress),
        ("coast.example/ferry", errors.BadAddress),
        ("coast.example:8080/ferry", errors.BadAddress),
        ("http://", errors.BadAddress),
        ("http:///x", errors.BadAddress),
        ("https://coast.example\\@evil.example/", errors.BadAddress),
        ("https://coast.example/a b", errors.BadAddress),
        ("https://coast.example/\r\nX: y", errors.BadAddress),
        ("https://coast.example/" + "a" * 3000, errors.BadAddress),
        ("http://coast.example:99999/", errors.BadAddress),
        ("http://[::1/", errors.BadAddress),
        ("ftp://coast.example/x", errors.BadScheme),
        ("file:///etc/passwd", errors.BadScheme),
        ("javascript:alert(1)", errors.BadScheme),
        ("data:text/html,x", errors.BadScheme),
        ("gopher://coast.example/", errors.BadScheme),
        ("http://coast.example:22/", errors.BadPort),
        ("http://coast.example:6379/", errors.BadPort),
        ("https://coast.example:25/", errors.BadPort),
        ("https://user:pass@coast.example/", errors.HasCredentials),
        ("https://user@coast.example/", errors.HasCredentials),
    ],
)
async def test_what_is_no_address_for_pages_is_refused_before_anything_is_asked(url: str, kind: type) -> None:
    async def never(_host: str, _port: int) -> Sequence[str]:
        raise AssertionError("looked up")

    assert type(await refused(url, lookup=never)) is kind


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "017700000001",
        "2130706433",
        "0177.0.0.1",
        "127.0.0.1.",
        "0.0.0.0",  # noqa: S104 - an address to refuse, not one to serve on
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:10.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::a00:1]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2002:a00:1::1]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[2606:4700::5efe:10.0.0.1]",
        "[5f00::1]",
    ],
)
async def test_an_address_that_is_not_public_is_refused_however_it_is_spelled(host: str) -> None:
    error = await refused(f"http://{host}:8080/", allow=())
    assert type(error) is errors.NotPublic, error


@pytest.mark.parametrize(
    "found",
    [
        "127.0.0.1",
        "::1",
        "10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "93.184.215.14 127.0.0.1",
        "127.0.0.1 93.184.215.14",
        "2606:2800:21f::1 fe80::1",
        "fe80::1%lo",
    ],
)
async def test_a_name_with_any_address_that_is_not_public_is_refused(site: Site, found: str) -> None:
    site.page("/a")
    error = await refused(site.url("/a", "coast.example"), allow=(), lookup=names(coast_example=found))
    assert type(error) is errors.NotPublic
    assert "coast.example" in error.words
    assert site.asked == []


async def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    """A name that gives another address each time it is asked is asked once a request, and that answer is used."""
    site.page("/a")
    asked = []

    async def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    assert (await get(site.url("/a", "coast.example"), lookup=rebinding)).body == HTML
    assert asked == ["coast.example"]
    error = await refused(site.url("/a", "coast.example"), lookup=rebinding)
    assert type(error) is errors.NotPublic


async def test_no_socket_is_made_to_an_address_that_is_not_allowed_whoever_asks_for_it() -> None:
    from bot.sources.guard import open_socket

    info = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))
    with pytest.raises(errors.NotPublic):
        open_socket(info, ())
    open_socket(info, LOCAL).close()


async def test_a_name_that_resolves_to_an_allowed_address_is_fetched(site: Site) -> None:
    site.page("/a")
    page = await get(site.url("/a", "coast.example"), lookup=names(coast_example="127.0.0.1"))
    assert page.url == site.url("/a", "coast.example")
    assert site.asked[0].host == f"coast.example:{site.port}"


async def test_an_unknown_name_is_said_to_be_unknown() -> None:
    error = await refused("https://no-such.example/", lookup=names())
    assert type(error) is errors.NoSuchHost
    assert "no-such.example" in error.words


@pytest.mark.parametrize("answer", [[], None, ["no address"], ["10"], ["999.1.1.1"], ["::1", ""]])
async def test_a_resolver_that_gives_no_address_is_an_unknown_name(answer: Any) -> None:
    async def lookup(_host: str, _port: int) -> Sequence[str]:
        found: Sequence[str] = answer  # what it should not give
        return found

    error = await refused("https://odd.example/", lookup=lookup)
    assert type(error) is errors.NoSuchHost
    assert "odd.example" in error.words


@pytest.mark.parametrize(
    "trouble",
    [
        ValueError("embedded null byte"),
        UnicodeError("label empty or too long"),
        OverflowError("port"),
        OSError("no resolver"),
    ],
)
async def test_whatever_a_resolver_raises_is_an_unknown_name(trouble: Exception) -> None:
    async def lookup(_host: str, _port: int) -> Sequence[str]:
        raise trouble

    assert type(await refused("https://odd.example/", lookup=lookup)) is errors.NoSuchHost


@pytest.mark.parametrize("host", ["a..example", f"{'a' * 70}.example", "xn--", "xn--a", "-", "_", "a_b.example"])
async def test_a_host_that_is_no_name_is_an_error_of_ours(host: str) -> None:
    assert isinstance(await refused(f"http://{host}/"), errors.SourceError)


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("http://10.0.0.1/", errors.NotPublic),
        ("http://169.254.169.254/latest/meta-data/", errors.NotPublic),
        ("http://inside.example/", errors.NotPublic),
        ("//[::1]/x", errors.NotPublic),
        ("file:///etc/passwd", errors.BadScheme),
        ("http://user:pass@coast.example/", errors.HasCredentials),
        ("http://coast.example:22/", errors.BadPort),
        ("http://[", errors.BadAddress),
    ],
)
async def test_every_redirect_is_checked_like_a_new_address(site: Site, target: str, kind: type) -> None:
    url = site.page("/a", status=302, headers={"Location": target})
    assert type(await refused(url, lookup=names(inside_example="192.168.0.9"))) is kind


async def test_five_redirects_are_followed_and_the_sixth_is_not(site: Site) -> None:
    for number in range(9):
        site.page(f"/{number}", status=(301, 302, 303, 307, 308)[number % 5], headers={"Location": str(number + 1)})
    site.page("/5")
    page = await get(site.url("/0"))
    assert page.url == site.url("/5")
    site.page("/5", status=302, headers={"Location": "/6"})
    site.asked.clear()
    assert type(await refused(site.url("/0"))) is errors.TooManyRedirects
    assert [request.path for request in site.asked] == [f"/{number}" for number in range(6)]


async def test_a_redirect_to_nowhere_is_an_error_of_the_site(site: Site) -> None:
    assert type(await refused(site.page("/a", status=302))) is errors.BadStatus


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, errors.PageGone),
        (410, errors.PageGone),
        (401, errors.PageClosed),
        (403, errors.PageClosed),
        (451, errors.PageClosed),
        (429, errors.SiteBusy),
        (503, errors.SiteBusy),
        (500, errors.BadStatus),
        (418, errors.BadStatus),
        (304, errors.BadStatus),
    ],
)
async def test_each_kind_of_error_answer_has_its_own_words(site: Site, status: int, kind: type) -> None:
    error = await refused(site.page("/a", b"", status=status))
    assert type(error) is kind
    assert str(status) in error.words


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda data: gzip.compress(data[:10]) + gzip.compress(data[10:])),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("zstd", lambda data: zstandard.ZstdCompressor().compress(data)),
        ("identity", bytes),
    ],
)
async def test_packed_pages_are_unpacked(site: Site, coding: str, pack: Callable[[bytes], bytes]) -> None:
    body = HTML + b"<p>word</p>" * 20_000
    url = site.page("/a", pack(body), headers={"Content-Encoding": coding})
    assert (await get(url)).body == body


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", lambda data: gzip.compress(data, 9)),
        ("deflate", lambda data: zlib.compress(data, 9)),
        ("zstd", lambda data: zstandard.ZstdCompressor(level=19).compress(data)),
    ],
)
async def test_a_bomb_is_stopped_at_the_limit(site: Site, coding: str, pack: Callable[[bytes], bytes]) -> None:
    import tracemalloc

    bomb = pack(HTML + b"\x20" * (200 << 20))
    url = site.page("/a", bomb, headers={"Content-Encoding": coding})
    tracemalloc.start()
    error = await refused(url)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert type(error) is errors.TooLarge
    assert "5 MiB" in error.words
    assert peak < 40 << 20


async def test_a_page_of_exactly_the_limit_is_read_and_one_byte_more_is_not(site: Site) -> None:
    exact = HTML + b" " * ((5 << 20) - len(HTML))
    assert len((await get(site.page("/a", exact))).body) == 5 << 20
    assert type(await refused(site.page("/b", exact + b" "))) is errors.TooLarge


async def test_an_endless_page_without_a_length_is_stopped(site: Site) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 65_536)
        except ConnectionError:
            return response

    site.pages["/a"] = endless
    assert type(await refused(site.url("/a"))) is errors.TooLarge


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"not gzip", "gzip"),
        (gzip.compress(HTML, mtime=0)[:-9], "gzip"),
        (HTML, "br"),
        (HTML, "gzip, gzip"),
        (b"zz", "zstd"),
    ],
)
async def test_what_cannot_be_unpacked_is_said(site: Site, body: bytes, coding: str) -> None:
    url = site.page("/a", body, headers={"Content-Encoding": coding})
    assert type(await refused(url)) is errors.BadCompression


@pytest.mark.parametrize(
    ("content_type", "words"),
    [
        ("application/pdf", "a PDF"),
        ("image/png", "a picture"),
        ("video/mp4", "a video"),
        ("application/json", "data"),
        ("application/rss+xml", "a feed"),
        ("application/x-foo", "application/x-foo"),
    ],
)
async def test_what_is_neither_html_nor_text_is_refused_by_its_type(site: Site, content_type: str, words: str) -> None:
    error = await refused(site.page("/a", headers={"Content-Type": content_type}))
    assert type(error) is errors.WrongType
    assert words in error.words


async def test_what_only_claims_to_be_html_is_refused_by_its_bytes(site: Site) -> None:
    for body in (b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n" + bytes(range(256))):
        assert type(await refused(site.page("/a", body))) is errors.WrongType


@pytest.mark.parametrize(
    ("body", "given", "kind"),
    [
        (HTML, "", "text/html"),
        (b"<?xml version='1.0'?>\n" + HTML, "application/xhtml+xml", "application/xhtml+xml"),
        (b"  <!-- c --><html><body>x</body></html>", "application/octet-stream", "text/html"),
        (b"July 21, 2024\n\nThe Title\n", "text/plain", "text/plain"),
        (b"Just some words", "", "text/plain"),
    ],
)
async def test_the_type_is_sniffed_where_the_site_does_not_say(site: Site, body: bytes, given: str, kind: str) -> None:
    async def raw(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": given} if given else {})
        await response.prepare(request)
        await response.write(body)
        return response

    if given:
        site.page("/a", body, headers={"Content-Type": given})
    else:
        site.pages["/a"] = raw
    assert (await get(site.url("/a"))).content_type == kind


async def test_a_slow_site_is_given_up_in_the_time_for_all_of_it(site: Site) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(200):
            await response.write(b"x")
            await asyncio.sleep(0.02)
        return response

    site.pages["/a"] = slow
    error = await refused(site.url("/a"), seconds=0.3)
    assert type(error) is errors.TooSlow


async def test_a_name_that_takes_for_ever_to_look_up_counts_too() -> None:
    async def never(_host: str, _port: int) -> Sequence[str]:
        await asyncio.sleep(30)
        return []

    assert type(await refused("http://coast.example/", lookup=never, seconds=0.1)) is errors.TooSlow


async def test_nobody_home_and_broken_answers_are_unreachable(site: Site) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert type(await refused(f"http://127.0.0.1:{port}/")) is errors.Unreachable

    async def hang_up(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x")
        assert request.transport is not None
        request.transport.close()
        return response

    site.pages["/a"] = hang_up
    assert type(await refused(site.url("/a"))) is errors.Unreachable


async def test_https_to_a_site_that_speaks_none_is_a_certificate_error_or_unreachable(site: Site) -> None:
    error = await refused(site.url("/a").replace("http:", "https:"))
    assert isinstance(error, errors.Unreachable)


def test_every_refusal_has_an_id_and_words_of_its_own() -> None:
    def below(kind: type[errors.SourceError]) -> list[type[errors.SourceError]]:
        return [kind, *(deeper for one in kind.__subclasses__() for deeper in below(one))]

    kinds = [kind for kind in below(errors.SourceError) if kind.__module__ == errors.__name__]
    assert len({kind.id for kind in kinds}) == len(kinds) >= 25
    assert len({kind.reply for kind in kinds}) == len(kinds)
    assert {kind.__name__ for kind in kinds} <= set(errors.__all__)
