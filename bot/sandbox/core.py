"""What every route and the gateway work on, handed to them rather than reached for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.clock import TurnableClock
from bot.sandbox.deadlines import Deadlines
from bot.sandbox.exchanges import Exchanges
from bot.sandbox.faults import Faults
from bot.sandbox.gateway import Hub
from bot.sandbox.interactions import Interactions
from bot.sandbox.nonces import Nonces
from bot.sandbox.ratelimits import RateLimits
from bot.sandbox.state import State


@dataclass(slots=True)
class Core:
    """`base` is the address of the server, "http://127.0.0.1:PORT", known once it listens."""

    state: State
    hub: Hub
    exchanges: Exchanges
    faults: Faults
    ratelimits: RateLimits
    nonces: Nonces
    deadlines: Deadlines
    clock: TurnableClock
    interactions: Interactions
    shards: int = 1
    base: str = ""
