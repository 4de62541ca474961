"""What every route and the gateway work on, handed to them rather than reached for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.clock import TurnableClock
from bot.sandbox.exchanges import Exchanges
from bot.sandbox.faults import Faults
from bot.sandbox.gateway import Hub
from bot.sandbox.nonces import Nonces
from bot.sandbox.ratelimits import RateLimits
from bot.sandbox.state import State

if TYPE_CHECKING:
    from bot.sandbox.interactions import Interactions


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds: until an interaction must be answered; that its token lives; that a nonce is remembered; between
    heartbeats (a client that says nothing for one and a half of them is cut off). Tests make them short."""

    answer: float = 3.0
    token: float = 900.0
    nonce: float = 300.0
    heartbeat: float = 41.25


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
    shards: int = 1
    base: str = ""
    interactions: Interactions = field(init=False)
