"""Lists that libraries ask for when they start, and that hold nothing here: nobody can add to them.

https://docs.discord.com/developers/resources/soundboard#list-default-soundboard-sounds
https://docs.discord.com/developers/resources/emoji#list-guild-emojis
https://docs.discord.com/developers/resources/sticker#list-guild-stickers
"""

from __future__ import annotations

from bot.sandbox.rest.router import Call, Router
from bot.sandbox.state import Json

router = Router()


@router.get("/soundboard-default-sounds")
def list_default_sounds(call: Call) -> list[Json]:
    return []


@router.get("/guilds/{guild_id}/emojis")
@router.get("/guilds/{guild_id}/stickers")
def list_own(call: Call) -> list[Json]:
    call.guild()
    return []


@router.get("/guilds/{guild_id}/soundboard-sounds")
def list_sounds(call: Call) -> Json:
    call.guild()
    return {"items": []}
