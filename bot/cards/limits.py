"""Discord's limits, each with the page that states it. Lengths are counted as `bot.news.clipping` counts them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

# https://discord.com/developers/docs/components/reference#text-display (all text of one message together)
CARD_CHARACTERS = 4000
# https://discord.com/developers/docs/components/reference#component-object (nested ones counted)
CARD_COMPONENTS = 40
# https://discord.com/developers/docs/components/reference#action-row
ROW_BUTTONS = 5
# https://discord.com/developers/docs/components/reference#button
BUTTON_LABEL = 80
CUSTOM_ID = 100
BUTTON_URL = 512
# https://discord.com/developers/docs/components/reference#unfurled-media-item-structure
ALT_TEXT = 1024
# https://discord.com/developers/docs/interactions/application-commands#application-command-object
OPTION_CHOICES = 25
CHOICE_NAME = 100
CHOICE_VALUE = 100
# https://discord.com/developers/docs/reference#uploading-files
UPLOAD_BYTES = 10 * 1024 * 1024

T = TypeVar("T")


def split_pages(blocks: Sequence[T], fits: Callable[[Sequence[T]], bool]) -> list[tuple[T, ...]]:
    """Return the blocks in pages, each as full as `fits` lets it be; a block that fits none is a page by itself.

    What is on a page that fits would fit without its last block too.
    """
    if blocks and fits(blocks):
        return [tuple(blocks)]
    made: list[tuple[T, ...]] = []
    page: list[T] = []
    for block in blocks:
        if page and not fits([*page, block]):
            made.append(tuple(page))
            page = []
        page.append(block)
    if page:
        made.append(tuple(page))
    return made
