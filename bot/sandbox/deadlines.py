"""How long the sandbox waits, as Discord does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds: until an interaction must be answered; that its token lives; that a nonce is remembered; between
    heartbeats (a client that says nothing for one and a half of them is cut off); between two sessions begun in one
    bucket (5 at Discord; none here unless asked for, so that a bot can be started again at once). Tests make them
    short."""

    answer: float = 3.0
    token: float = 900.0
    nonce: float = 300.0
    heartbeat: float = 41.25
    identify: float = 0.0
