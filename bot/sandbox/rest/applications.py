"""https://docs.discord.com/developers/resources/application"""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.gateway.ready import application_flags
from bot.sandbox.rest.router import Call, Router
from bot.sandbox.state import Json

router = Router()


@router.get("/applications/@me")
@router.get("/oauth2/applications/@me")
def get_application(call: Call) -> Json:
    state = call.core.state
    owner = next(iter(state.people.values()), state.bot)
    return payloads.application(state, owner, application_flags(state.world.privileged_intents))


@router.get("/applications/{application_id}/emojis")
def list_emojis(call: Call) -> Json:
    return {"items": []}
