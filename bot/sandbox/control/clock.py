"""`/-/clock`: what time it is in here, and turning it forward."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiohttp import web

from bot.sandbox.clock import ClockError, TurnableClock
from bot.sandbox.control.bodies import Routes, body_of, refuse
from bot.sandbox.core import Core


class ClockRoutes:
    """GET: `{"now": ISO 8601, "ahead": seconds}`. POST `{"forward": seconds}` or `{"now": ISO 8601}` turns it."""

    def __init__(self, core: Core) -> None:
        self._clock: TurnableClock = core.clock

    def table(self) -> Routes:
        return [("GET", "/-/clock", self.read), ("POST", "/-/clock", self.turn)]

    async def read(self, _: web.Request) -> web.StreamResponse:
        return self._show_clock()

    async def turn(self, request: web.Request) -> web.StreamResponse:
        given = await body_of(request)
        if given is None or len(given.keys() & {"forward", "now"}) != 1:
            return refuse('Send {"forward": seconds} or {"now": "2031-05-14T08:00:00Z"}.')
        try:
            if "forward" in given:
                self._clock.forward(timedelta(seconds=float(given["forward"])))
            else:
                self._clock.turn_to(datetime.fromisoformat(str(given["now"])))
        except ClockError as error:
            return refuse(str(error))
        except (TypeError, ValueError, OverflowError):
            return refuse("That is no time: seconds are a number, a moment is ISO 8601 with its zone.")
        return self._show_clock()

    def _show_clock(self) -> web.Response:
        return web.json_response({"now": self._clock().isoformat(), "ahead": self._clock.ahead.total_seconds()})
