"""An interaction's token as a webhook: https://docs.discord.com/developers/interactions/receiving-and-responding#endpoints"""

from __future__ import annotations

from bot.sandbox.interactions import Interaction, webhook
from bot.sandbox.ratelimits import Limit
from bot.sandbox.rest.router import Call, Router
from bot.sandbox.state import Json, Message

router = Router()

HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_SEND = Limit(5, 2.0)


def _interaction(call: Call) -> Interaction:
    return call.core.interactions.webhook(call.params["webhook_id"], call.params["webhook_token"])


def _message(call: Call) -> Message:
    return webhook.find(call.core, _interaction(call), call.params["message_id"])


@router.post(HOOK, free=True, limit=_SEND)
def create_follow_up(call: Call) -> Json:
    return webhook.follow_up(call.core, _interaction(call), call.json, call.uploads).payload


@router.get(HOOK + "/messages/{message_id}", free=True, limit=_SEND)
def get_message(call: Call) -> Json:
    return _message(call).payload


@router.patch(HOOK + "/messages/{message_id}", free=True, limit=_SEND)
def edit_message(call: Call) -> Json:
    message = _message(call)
    webhook.edit(call.core, message, call.json, call.uploads)
    return message.payload


@router.delete(HOOK + "/messages/{message_id}", free=True, limit=_SEND)
def delete_message(call: Call) -> None:
    webhook.delete(call.core, _message(call))
