"""The sandbox's page: a person's client in the browser, and the few addresses under /-/ that it needs.

static  the page's files
people  whom one may be

The page speaks Discord's protocol, as `bot.sandbox.person` does: it logs in to the gateway with a person's token and
uses the REST routes that people's clients use. Nothing of what it shows is kept here.
"""

from __future__ import annotations

from functools import partial

from aiohttp import web

from bot.sandbox.core import Core
from bot.sandbox.page import identities, static
from bot.sandbox.page_access import guard

__all__ = ["add_page", "static"]


def add_page(app: web.Application, core: Core) -> None:
    """Serve the page's files and addresses under /-/; `static.index` is what GET / answers."""
    app.router.add_get("/-/page/{name}", guard(core, static.serve))
    app.router.add_get("/-/people", guard(core, partial(identities.serve, core)))
