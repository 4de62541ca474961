"""Feeds: what a server follows, through which filter, how each fares, and what became of its items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from discord import ui

from bot.cards import frame
from bot.cards.buttons import CardButton
from bot.cards.date_text import format_stamp
from bot.cards.keys import Key
from bot.news import clipping
from bot.news.escape import address, clip_escaped, flat, link, short
from bot.news.feed_answers import FeedHealth, Imported, Preview
from bot.news.feeds import Fate, Feed, FeedEvent, Filter, Posted, Subscription

PAGE = 5
OPML_FILE = "dateline-feeds.opml"
_NEARLY = 1.15  # an interval is kept give or take a tenth
_NOWHERE: Mapping[int, Posted] = MappingProxyType({})
_SHOWN = 8  # titles of a preview, feeds of an import
_FIELDS = (
    ("words", "with one of the words"),
    ("not_words", "without any of the words"),
    ("authors", "by"),
    ("not_authors", "not by"),
    ("categories", "in the categories"),
    ("not_categories", "not in the categories"),
)
FATES: dict[Fate, tuple[str, str]] = {
    "shelved": ("🟢", "added"),
    "first": ("🟢", "added"),
    "changed": ("🟢", "new version added"),
    "filtered": ("⚪", "filtered out"),
    "repeat": ("⚪", "already here"),
    "old": ("⚪", "left out"),
    "over_limit": ("🟠", "over the limit"),
    "unreadable": ("🔴", "not readable"),
}


# --- following --------------------------------------------------------------------------------------------------------


def build_list_card(followed: Sequence[Subscription], *, page: int = 0) -> ui.LayoutView:
    """Return a page of the feeds that the server follows."""
    return _build_pages(
        f"### {frame.count(len(followed), 'feed')}",
        [_build_entry(one) for one in followed],
        "This server follows no feed. Give `/feed add` the address of a feed, or of a page that has one.",
        "-# this server's feeds, by name",
        Key("feeds", None, 0),
        page,
    )


def build_removed_card(subscription: Subscription) -> ui.LayoutView:
    """Return the card that says that a feed is no longer followed."""
    return frame.build_notice_card(
        "",
        f"This server no longer follows **{short(subscription.name, 100)}**. Its articles stay.",
        accent=frame.GREEN,
    )


def build_paused_card(subscription: Subscription) -> ui.LayoutView:
    """Return the card that says that a feed is paused."""
    text = f"**{short(subscription.name, 100)}** is paused. `/feed resume` turns it on again."
    return frame.build_notice_card("", text, accent=frame.GREEN)


def build_resumed_card(before: Subscription) -> ui.LayoutView:
    """Return the card that says that a feed is on again, or that it was not paused. `before`: as it was until now."""
    name = short(before.name, 100)
    if before.paused:
        text = f"**{name}** is on again. What came while it was paused stays out."
    else:
        text = f"**{name}** was not paused. I go on adding what comes."
    return frame.build_notice_card("", text, accent=frame.GREEN)


# --- filters ----------------------------------------------------------------------------------------------------------


def build_filter_card(
    filter_preview: Preview | None, subscription: Subscription, given: Filter, *, saved: bool
) -> ui.LayoutView:
    """Return the card of a filter and what it does to the items in the feed now; None: it cannot be read."""
    name = short(subscription.name, 100)
    title = f"Filter of {name}" if saved else f"Filter of {name}: a preview, nothing is saved"
    parts = [describe_filter(given)]
    if filter_preview is None:
        parts.append("I cannot read the feed just now, so there is no preview. `/feed health` says why.")
    else:
        parts += _list_preview(filter_preview)
    small = "" if saved else "To save it, type the same without `preview:True`."
    return frame.build_notice_card(title, "\n".join(parts), accent=frame.GREEN if saved else frame.INK, small=small)


def describe_filter(given: Filter) -> str:
    """Return what a filter lets through, in words."""
    conditions = [f"- {words}: {_list_words(getattr(given, name))}" for name, words in _FIELDS if getattr(given, name)]
    return "\n".join(["Only items", *conditions]) if conditions else "Every item comes in."


def _list_preview(preview: Preview) -> list[str]:
    if not preview.items:
        return ["There are no items in the feed just now."]
    through = [one for one in preview.items if one.reason is None]
    kept_out = [one for one in preview.items if one.reason is not None]
    held = sum(one.is_in for one in preview.items)
    lines = [
        f"Of the {frame.count(len(preview.items), 'item')} in the feed now, {len(through)} would pass, "
        f"and {held or 'none'} {'is' if held == 1 else 'are'} in already. A filter is for what comes from now on."
    ]
    lines += [f"- 🟢 {short(one.title, 120)} — {'is in' if one.is_in else 'would pass'}" for one in through[:_SHOWN]]
    for one in kept_out[:_SHOWN]:
        lines.append(f"- ⚪ {short(one.title, 120)} — {short(one.reason or '', 120)}{' · is in' if one.is_in else ''}")
    rest = max(len(through) - _SHOWN, 0) + max(len(kept_out) - _SHOWN, 0)
    return [*lines, f"- and {rest} more"] if rest else lines


# --- how they fare ----------------------------------------------------------------------------------------------------


def build_health_card(health_lines: Sequence[FeedHealth], *, page: int = 0) -> ui.LayoutView:
    """Return a page of how each feed is doing, those that fail first."""
    failing = sum(1 for one in health_lines if one.subscription.feed.failures or one.subscription.feed.ended)
    head = f"### {frame.count(len(health_lines), 'feed')}, " + (
        f"{failing} of them failing" if failing else "none failing"
    )
    return _build_pages(
        head if health_lines else "### No feeds",
        [_build_health(one) for one in health_lines],
        "This server follows no feed. Give `/feed add` the address of one.",
        "-# items of the last seven days",
        Key("feedhealth", None, 0),
        page,
    )


def build_history_card(
    subscription: Subscription,
    events: Sequence[FeedEvent],
    total: int,
    posted: Mapping[int, Posted] = _NOWHERE,
    *,
    fate: Fate | None = None,
    page: int = 0,
) -> ui.LayoutView:
    """Return a page of what happened to a feed's items, newest first.

    `events` are those of this page, `posted` says where they were posted.
    """
    guild = subscription.guild_id
    blocks = [
        _build_event(event, index, guild, posted.get(event.article_id) if event.article_id else None)
        for index, event in enumerate(events)
    ]
    of = f" that were {FATES[fate][1]}" if fate else ""
    view = frame.render(
        frame.Frame(
            head=f"### {link_name(subscription, short(subscription.name, 100))}\n-# {frame.count(total, 'item')}{of}",
            blocks=blocks or [frame.Block(f"No items{of} in the last five weeks.")],
            footer="-# items of the last five weeks, newest first",
            words=None,
        )
    )
    pages = -(-total // PAGE)
    key = build_history_key(subscription.id, fate)
    if pages > 1:
        frame.add_row(view, frame.build_page_buttons(key, min(page, pages - 1), min(pages, 9000)))
    return view


def build_history_key(subscription_id: int, fate: Fate | None = None) -> Key:
    return Key("feedpast", None, 0, f"f{subscription_id}~{fate or ''}")


def _build_event(event: FeedEvent, index: int, guild: int | None, posted: Posted | None) -> frame.Block:
    mark, words = FATES[event.fate]
    title = clip_escaped(flat(event.title), 120) or "Untitled"
    why = f": {short(event.reason, 200)}" if event.reason else ""
    text = f"{mark} **{link(title, event.url, 160)}**\n-# {format_stamp(event.at)} · {words}{why}"
    if posted is not None:
        where = f"https://discord.com/channels/{guild}/{posted.channel_id}/{posted.message_id}"
        text += f"\n-# [posted]({where}) {format_stamp(posted.at)}"
    if event.article_id is None:
        return frame.Block(text)
    return frame.Block(text, Key("brief", event.article_id, None, str(index)), "Brief")


def _build_health(health: FeedHealth) -> frame.Block:
    feed = health.subscription.feed
    lines = [
        f"{_find_mark(health.subscription)} **{link_name(health.subscription, short(health.subscription.name, 80))}**"
    ]
    if feed.ended:
        lines.append(f"Gone for good since {format_stamp(feed.ended)}, its site says. `/feed remove` removes it here.")
    elif feed.failures:
        since = f" since {format_stamp(feed.failing_since)}" if feed.failing_since else ""
        tries = frame.count(feed.failures, "try")
        lines.append(f"Failing{since}, {tries}: {short(feed.reason or 'no reason is known.', 360)} I keep trying.")
    lines.append(f"-# {_describe_fetches(health.subscription)}")
    if health.moved is not None:
        where = short(feed.moved_from or "another address", 160)
        lines.append(f"-# its site sent me on to a new address {format_stamp(health.moved)}; before, it was {where}")
    if health.is_distrusted:
        lines.append("-# its site says “unchanged” also when it is not, so I ask for the whole feed each time")
    elif feed.last_content is not None and feed.last_content != feed.last_fetch and not feed.failures:
        lines.append(f"-# its site says “unchanged”; it last sent the whole feed {format_stamp(feed.last_content)}")
    if health.corrected is not None:
        lines.append(f"-# my clock was ahead; its times were corrected {format_stamp(health.corrected)}")
    lines.append(f"-# {_count_items(health)}")
    return frame.Block("\n".join(lines), build_history_key(health.subscription.id), "History")


def _count_items(health: FeedHealth) -> str:
    numbers = (
        (health.shelved, "new"),
        (health.changed, "changed"),
        (health.filtered, "filtered out"),
        (health.over_limit, "over the limit"),
        (health.unreadable, "not readable"),
    )
    counted = ", ".join(f"{number:,} {words}" for number, words in numbers if number)
    if health.followed is not None:
        return f"followed since {format_stamp(health.followed)}: {counted or 'nothing new yet'}"
    return counted or "nothing new in seven days"


def _describe_fetches(one: Subscription) -> str:
    feed = one.feed
    last = f"last fetched {format_stamp(feed.last_fetch)}" if feed.last_fetch else "not fetched yet"
    if feed.failures and feed.last_ok:
        last += f", last worked {format_stamp(feed.last_ok)}"
    if feed.ended:
        return last
    if one.paused:
        return f"{last} · paused {format_stamp(one.paused)}"
    return f"{last} · next {format_stamp(feed.next_fetch)}{_describe_interval(feed)}"


def _describe_interval(feed: Feed) -> str:
    """Return how often a feed is fetched: what is kept to, or its own interval where that is not in force yet."""
    if feed.failures:
        return ""  # it is tried ever more slowly
    own = timedelta(seconds=feed.interval)
    now = own if feed.last_fetch is None else feed.next_fetch - feed.last_fetch
    if now > own * _NEARLY:
        return f", every {_format_interval(now)} as its site asks"
    if now < own / _NEARLY:
        return ", then as often as it changes"
    return f", about every {_format_interval(own)}"


def _format_interval(interval: timedelta) -> str:
    minutes = round(interval / timedelta(minutes=1))
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h".replace(".0 ", " ")


def _find_mark(one: Subscription) -> str:
    if one.feed.ended or one.feed.failures:
        return "🔴"
    return "⏸️" if one.paused else "🟢"


# --- in and out -------------------------------------------------------------------------------------------------------


def build_import_card(feeds: Sequence[Imported]) -> ui.LayoutView:
    """Return the card of what happened to each feed of a file; those that were refused, with the reason."""
    counts = {outcome: sum(1 for one in feeds if one.outcome == outcome) for outcome in ("added", "there", "refused")}
    if not feeds:
        return frame.build_notice_card("", "There is no feed in that file.", accent=frame.AMBER)
    lines = [f"**{counts['added']} added**, {counts['there']} followed already, {counts['refused']} not added"]
    brought = sum(one.brought for one in feeds)
    if brought:
        lines.append(f"The newest item of {'it' if brought == 1 else f'{brought} of them'} is in. Older ones stay out.")
    refused = [one for one in feeds if one.outcome == "refused"]
    lines += [
        f"- {link(clipping.clip(flat(one.title), 80) or 'a feed', one.address, 200)}: {short(one.reason or '', 200)}"
        for one in refused[:_SHOWN]
    ]
    if len(refused) > _SHOWN:
        lines.append(f"- and {len(refused) - _SHOWN} more")
    return frame.build_notice_card("Imported", "\n".join(lines), accent=frame.GREEN if counts["added"] else frame.AMBER)


def build_export_card(feeds: int) -> ui.LayoutView:
    """Return the card that goes with the file of feeds, or says that there is none."""
    if not feeds:
        return frame.build_notice_card("", "This server follows no feed, so there is nothing to export.")
    view = frame.build_notice_card("", f"The {frame.count(feeds, 'feed')} of this server, as OPML:")
    for child in view.children:
        if isinstance(child, ui.Container):
            child.add_item(ui.File(f"attachment://{OPML_FILE}"))
    return view


# --- pieces -----------------------------------------------------------------------------------------------------------

LIST = Key("feeds", None, 0)


def link_name(one: Subscription, name: str) -> str:
    """Return a feed's name (escaped already), linked to its site where that is known, else to the feed."""
    target = address(one.feed.site) or address(one.feed.address)
    return f"[{name}]({target})" if target and len(target) <= 160 else name


def _build_entry(one: Subscription) -> frame.Block:
    small = _describe_fetches(one) + ("" if one.filter.is_open else " · with a filter")
    shown = short(one.feed.address, 160)
    text = f"{_find_mark(one)} **{link_name(one, short(one.name, 100))}**\n-# {shown}\n-# {small}"
    return frame.Block(text, build_history_key(one.id), "History")


def _list_words(words: Sequence[str]) -> str:
    shown = ", ".join(f"“{short(word, 40)}”" for word in words[:5])
    return f"{shown} and {len(words) - 5} more" if len(words) > 5 else shown


def _build_pages(head: str, blocks: list[frame.Block], nothing: str, footer: str, key: Key, page: int) -> ui.LayoutView:
    return frame.render(
        frame.Frame(head=head, blocks=blocks or [frame.Block(nothing)], footer=footer, words=None, turn=key, page=page)
    )


def build_row(*buttons: tuple[Key, str]) -> ui.ActionRow[Any]:
    row: ui.ActionRow[Any] = ui.ActionRow()
    for key, label in buttons:
        row.add_item(CardButton(key, label))
    return row
