"""https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response"""

from __future__ import annotations

from bot.sandbox.interactions.answer import answer
from bot.sandbox.interactions.ask import ask
from bot.sandbox.rest.router import Call, Reply, Router
from bot.sandbox.state import Json

router = Router()


@router.post("/interactions/{interaction_id}/{interaction_token}/callback", free=True, limit=None)
def create_response(call: Call) -> Json | None:
    interaction = call.core.interactions.find(call.params["interaction_id"], call.params["interaction_token"])
    described = answer(call.core, interaction, call.json, call.uploads)
    return described if call.flag("with_response") else None


@router.post("/interactions", person_only=True)
def create_interaction(call: Call) -> Reply:
    """What people's own clients use: a command, a component, a modal."""
    ask(call.core, call.user, call.json, call.uploads)
    return Reply(204)
