"""Bodies in, and answers out, of what is not Discord's."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.sandbox.page_access import Handler

Routes = list[tuple[str, str, Handler]]  # method, path, what answers


def refuse(words: str, status: int = 400) -> web.Response:
    """`{"message"}`: what was wrong, for the person at the page."""
    return web.json_response({"message": words}, status=status)


async def body_of(request: web.Request) -> dict[str, Any] | None:
    """The JSON object that was sent; None where it is none."""
    try:
        given = await request.json()
    except ValueError:
        return None
    return given if isinstance(given, dict) else None
