"""The timeline's card with its picture: for the command and for its page buttons."""

from __future__ import annotations

import logging

from bot.cards import timeline as cards
from bot.cards.picture import DrawingError
from bot.news import Timeline
from cogs.front import Front, Interaction, Reply

_log = logging.getLogger(__name__)


async def build_timeline_reply(
    front: Front, interaction: Interaction, told: Timeline, *, page: int = 0, rest: str = ""
) -> Reply:
    """Return a page's card with the picture of its events, or with a note on why there is none."""
    shown = cards.find_page(told, front.words, page)
    note = ""
    if shown and interaction.guild_id is not None and not interaction.app_permissions.attach_files:
        note = "No picture: I need the Attach Files permission here."
    elif shown:
        try:
            drawn = await front.canvas.draw(
                told.headline.title if told.headline else None, [one.event for one in shown]
            )
        except DrawingError:
            _log.exception("a timeline was not drawn")
            note = "No picture this time: I could not draw it."
        else:
            view = cards.build_timeline_card(told, front.words, page=page, rest=rest, picture=True)
            return Reply(view, ((cards.FILE, drawn),))
    return Reply(cards.build_timeline_card(told, front.words, page=page, rest=rest, note=note))
