"""What is not Discord's: the clock, the switches of misbehaviour and the wire to look at, under `/-/`.

Only pages of the sandbox itself and programs on this machine may ask (`bot.sandbox.page_access`).
"""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.control.clock import ClockRoutes
from bot.sandbox.control.switches import SwitchRoutes
from bot.sandbox.control.wire import WireRoute
from bot.sandbox.core import Core
from bot.sandbox.page_access import guard

__all__ = ["add_control"]


def add_control(app: web.Application, core: Core) -> None:
    """Serve `/-/clock`, `/-/faults` and `/-/wire`."""
    for routes in (ClockRoutes(core), SwitchRoutes(core), WireRoute(core)):
        for method, path, handler in routes.table():
            app.router.add_route(method, path, guard(core, handler))
