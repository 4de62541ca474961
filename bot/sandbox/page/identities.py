"""GET /-/people: whom one may be on the page."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.core import Core


async def serve(core: Core, _request: web.Request) -> web.StreamResponse:
    """`{"people": [{"id", "name", "display", "token"}]}`, in the world's order: tokens are what a client logs in
    with, so they leave this machine's own page never (`guard`)."""
    people = [
        {"id": user.id, "name": name, "display": user.display or name, "token": user.token}
        for name, user in core.state.people.items()
    ]
    return web.json_response({"people": people}, headers={"Cache-Control": "no-store"})
