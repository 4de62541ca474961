"""The REST API v10, one module a family of routes: https://docs.discord.com/developers/reference"""

from __future__ import annotations

from bot.sandbox.rest import (
    applications,
    channels,
    commands,
    empty,
    gateway,
    guilds,
    interactions,
    members,
    messages,
    roles,
    threads,
    user_clients,
    users,
    webhooks,
)
from bot.sandbox.rest.router import Router

__all__ = ["Router", "all_routes"]

_FAMILIES = (
    *(
        applications,
        channels,
        commands,
        empty,
        gateway,
        guilds,
        interactions,
        members,
        messages,
        user_clients,
        roles,
        threads,
    ),
    *(threads, users, webhooks),
)


def all_routes() -> Router:
    """Every route of the API."""
    router = Router()
    for family in _FAMILIES:
        router.include(family.router)
    return router
