"""A feed that is followed from now on, with what of it came in; or the question which of a page's feeds it is to be."""

from __future__ import annotations

import hashlib
from typing import Any

from discord import ui

from bot.cards import frame, limits
from bot.cards.date_text import describe_published
from bot.cards.feeds import FATES, LIST, build_history_key, build_row, link_name
from bot.cards.keys import Key
from bot.cards.menus import Choice, build_menu
from bot.news.escape import address, flat, line, link, short
from bot.news.feed_answers import Chosen, Followed, WhichFeed

LATEST = "Newest articles to add: {}."  # on the card that asks which feed, and read from it when one is chosen
_MOST_BROUGHT = 8  # lines of what a feed begins with
_LONGEST_LINK = 500


def build_added_card(followed: Followed) -> ui.LayoutView:
    """Return the card that says that a feed is followed from now on, and what of it came in."""
    name = link_name(followed.subscription, line(followed.subscription.name))
    parts = [f"This server follows **{name}** from now on.", *_list_brought(followed), _describe_left_out(followed)]
    view = frame.build_notice_card(
        "",
        "\n".join(part for part in parts if part),
        accent=frame.GREEN,
        small="`/feed filter` chooses what comes in.",
    )
    return frame.add_row(
        view,
        build_row(
            (Key("setdaily", rest=f"f{followed.subscription.id}"), "Post it here daily"),
            (build_history_key(followed.subscription.id), "History"),
            (LIST, "Feeds"),
        ),
    )


def _list_brought(followed: Followed) -> list[str]:
    """Return what became of the newest items, a line for each."""
    came = sum(event.fate == "first" for event in followed.brought)
    lines = []
    if came == len(followed.brought) > 0:
        lines.append(f"Its {'newest item is' if came == 1 else f'{came} newest items are'} in:")
    elif came:
        lines.append(f"Of its {len(followed.brought)} newest items, {came} {'is' if came == 1 else 'are'} in:")
    elif followed.brought:
        lines.append("None of its newest items is new here:")
    for event in followed.brought[:_MOST_BROUGHT]:
        mark, words = FATES[event.fate]
        why = "" if event.fate == "first" else f" — {words}"
        why += f": {short(event.reason, 100)}" if event.fate in {"over_limit", "unreadable"} else ""
        lines.append(f"- {mark} {short(event.title, 100)}{why}")
    if len(followed.brought) > _MOST_BROUGHT:
        lines.append(f"- and {len(followed.brought) - _MOST_BROUGHT} more")
    if followed.oldest is not None:
        lines.append(f"The oldest of them is of {describe_published(followed.oldest)}.")
    if followed.old:
        lines.append(_describe_old(followed.old, came))
    if followed.waiting:
        lines.append(f"{followed.waiting} more {'is' if followed.waiting == 1 else 'are'} still being read.")
    return lines


def _describe_old(old: int, came: int) -> str:
    """Say that so many of those that came in are too old for posts."""
    which = f"{old} of them" if old < came else "It" if old == 1 else "They"
    them = "it" if old == 1 else "them"
    is_ = "is" if old == 1 else "are"
    return f"{which} {is_} more than 30 days old, so posts leave {them} out. `/latest` has {them}."


def _describe_left_out(followed: Followed) -> str:
    if not followed.items:
        return "Nothing is in it yet. I add what comes."
    if not followed.left_out:
        return "I add what comes from now on."
    begins = bool(followed.brought) or followed.waiting > 0
    which = "older one" if followed.left_out == 1 else f"{followed.left_out:,} older ones"
    if not begins:
        which = frame.count(followed.left_out, "item") + " in it now"
    stay = "stays" if followed.left_out == 1 else "stay"
    them = "it" if followed.left_out == 1 else "them"
    return f"The {which} {stay} out; **History** shows {them}. I add what comes from now on."


def build_choice_card(choice: WhichFeed, latest: int | None = None) -> ui.LayoutView:
    """Return the card of a page that offers several feeds: a menu to choose one from. `latest`: as `LATEST` says it.

    What is longer than a menu can carry is found again on the page, whose address the card itself holds.
    """
    page = address(choice.address)
    found_again = page is not None and len(page) <= _LONGEST_LINK
    choices = [
        Choice(flat(one.title) or one.url, value, f"{one.kind} · {one.url}")
        for one in choice.found
        if (value := find_choice_value(one, found_again=found_again))
    ]
    where = link("That page", choice.address, _LONGEST_LINK)
    text = f"{where} offers {frame.count(len(choice.found), 'feed')}. Which one should this server follow?"
    left_out = len(choice.found) - len(choices[: limits.OPTION_CHOICES])
    if left_out:
        text += f"\n{left_out} more cannot be in the menu. Give `/feed add` the address of the feed itself."
    begins = "" if latest is None else f" {LATEST.format(latest)}"
    view = frame.build_notice_card("", text, small=f"Choosing needs Manage Server.{begins}")
    if not choices:
        return view
    row: ui.ActionRow[Any] = ui.ActionRow()
    row.add_item(build_menu("feedadd", choices, "Choose a feed"))
    return frame.add_row(view, row)


def find_choice_value(one: Chosen, *, found_again: bool) -> str:
    """Return what the menu carries for a feed: its address, or a mark of one too long; empty where neither will do."""
    if len(one.url) <= limits.CHOICE_VALUE:
        return one.url
    return build_mark(one.url) if found_again else ""


def build_mark(url: str) -> str:
    """Return a short mark of a long address."""
    return f"#{hashlib.sha256(url.encode()).hexdigest()[:32]}"
