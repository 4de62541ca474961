"""https://docs.discord.com/developers/events/gateway#get-gateway-bot"""

from __future__ import annotations

from bot.sandbox.rest.router import Call, Router
from bot.sandbox.state import Json

router = Router()


@router.get("/gateway")
def get_gateway(call: Call) -> Json:
    return {"url": call.core.hub.resume_url}


@router.get("/gateway/bot")
def get_gateway_bot(call: Call) -> Json:
    most = call.core.hub.max_concurrency
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": most}
    return {"url": call.core.hub.resume_url, "shards": call.core.shards, "session_start_limit": limit}
