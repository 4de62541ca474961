"""The timeline as a list, or as a picture: never both. For the command, for its buttons and pages."""

from __future__ import annotations

import logging

from bot.cards import timeline as cards
from bot.cards.picture import DrawingError
from bot.news import Timeline
from cogs.front import Front, Interaction, Reply

_log = logging.getLogger(__name__)


async def build_timeline_reply(
    front: Front, interaction: Interaction, told: Timeline, *, page: int | None = None, rest: str = ""
) -> Reply:
    """Return a page of the list; where no page is asked for and the server has timelines drawn, the picture."""
    settings = await front.settings(interaction) if page is None else None
    if settings is not None and settings.pictures:
        return await build_picture_reply(front, interaction, told, rest=rest)
    return Reply(cards.build_timeline_card(told, front.words, page=page or 0, rest=rest))


async def build_picture_reply(front: Front, interaction: Interaction, told: Timeline, *, rest: str = "") -> Reply:
    """Return the picture of a timeline; the list with a note on it where it cannot be had."""
    note = ""
    drawn = cards.choose_drawn(told)
    if drawn and interaction.guild_id is not None and not interaction.app_permissions.attach_files:
        note = "No picture: I need the Attach Files permission here."
    elif drawn:
        front.take("picture", interaction)
        try:
            title = told.headline.title if told.headline else None
            picture = await front.canvas.draw(title, [one.event for one in drawn])
        except DrawingError:
            _log.exception("a timeline was not drawn")
            note = "No picture this time: I could not draw it."
        else:
            return Reply(cards.build_picture_card(told, rest=rest), ((cards.FILE, picture),))
    return Reply(cards.build_timeline_card(told, front.words, rest=rest, note=note))
