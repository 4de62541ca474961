"""Schedules as those who set them up see them: what is there and coming, what became of it, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from discord import ui

from bot.cards import frame
from bot.cards.buttons import CardButton
from bot.cards.date_text import format_stamp
from bot.cards.keys import Key
from bot.news import Origin, clipping
from bot.news.date_words import describe_day
from bot.news.escape import line, short
from bot.news.schedules import (
    DETAILS,
    Account,
    Correction,
    DeliveryState,
    Detail,
    Grouping,
    Schedule,
    Style,
    Template,
)

PAGE = 8  # accounts on a page of the history

STYLES: dict[Style, str] = {
    "list": "a compact list",
    "card": "a standard card of each story",
    "detailed": "a detailed card of each story",
    "digest": "a digest, its stories in a thread",
}
DETAIL_NAMES: dict[Detail, str] = {"image": "image", "quote": "quote", "date": "next date", "outlets": "outlets"}
GROUPINGS: dict[Grouping, str] = {"none": "one list", "topic": "by topic", "feed": "by feed"}
_EMPTY = {"skip": "nothing is posted", "line": "one line says so"}
_STATES: dict[DeliveryState, str] = {
    "due": "🕓 about to be posted",
    "claimed": "🕓 being posted",
    "sent": "✅ posted",
    "failed": "❌ not posted",
    "skipped": "⏭️ skipped",
}
_LINKS = 3  # to the messages of one post
_HELD = 3  # stories named of one post
_NOTED = 3  # corrections named of one post

Names = Mapping[int, str]  # what the server calls its feeds, by subscription


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule with its rule in words ("weekdays at 08:00 (Europe/Berlin)") and when it is due next."""

    schedule: Schedule
    rule: str
    due: datetime | None  # None: its zone is not known any more


# --- one schedule -----------------------------------------------------------------------------------------------------


def build_saved_card(
    schedule_view: ScheduleView, feeds: Names, *, title: str = "Set up", server_zone: str | None = None
) -> ui.LayoutView:
    """Return the card of a schedule as it is from now on, with its next time.

    `server_zone`: the server's, of a server that may not have chosen it yet: the card asks.
    """
    zone = schedule_view.schedule.rule.zone
    text = "\n".join(
        [
            _describe_schedule(schedule_view),
            *_list_details(schedule_view.schedule, feeds),
            _describe_next_time(schedule_view),
            _ask_zone(zone, server_zone),
        ]
    ).strip()
    small = f"`/schedule preview` shows what schedule {schedule_view.schedule.id} would post now."
    view = frame.build_notice_card(title, text, accent=frame.GREEN, small=small)
    if server_zone is None or zone == server_zone:
        return view
    return frame.add_row(view, ui.ActionRow(CardButton(Key("zone", rest=zone), f"Use {zone} for the whole server")))


def build_list_card(schedule_views: Sequence[ScheduleView], feeds: Names, *, page: int = 0) -> ui.LayoutView:
    """Return the server's schedules, each with its next time."""
    blocks = [
        frame.Block("\n".join([_describe_schedule(one), *_list_details(one.schedule, feeds), _describe_next_time(one)]))
        for one in schedule_views
    ]
    nothing = (
        "No schedules yet. `/setup` leads you through one. `/schedule add` takes a channel and a time, such as `07:30`."
    )
    return frame.render(
        frame.Frame(
            head="### Schedules",
            blocks=blocks or [frame.Block(nothing)],
            footer=f"-# {frame.count(len(schedule_views), 'schedule')}",
            turn=Key("schedules", None, 0),
            page=page,
            words=None,
            gaps=True,
        )
    )


def build_paused_card(schedule_view: ScheduleView) -> ui.LayoutView:
    """Return the card that says that a schedule is paused."""
    text = f"{_describe_schedule(schedule_view)}\nNothing is posted until `/schedule resume`."
    return frame.build_notice_card("Paused", text, accent=frame.AMBER)


def build_removed_card(schedule_view: ScheduleView) -> ui.LayoutView:
    """Return the card that says that a schedule is removed. Its history is not."""
    small = "Its posts stay. So does its history, for a month."
    return frame.build_notice_card("Removed", _describe_schedule(schedule_view), accent=frame.GREEN, small=small)


def build_running_card(schedule: Schedule) -> ui.LayoutView:
    """Return the card that says that a post is on its way."""
    text = f"Schedule **{schedule.id}** is posting in <#{schedule.channel_id}> now."
    small = "`/schedule history` shows whether it was posted."
    return frame.build_notice_card("On its way", text, accent=frame.GREEN, small=small)


def build_preview_card(schedule_view: ScheduleView, *, empty: bool, messages: int = 1) -> ui.LayoutView:
    """Return the card beside a preview: whose it is, where it would go, when it comes by itself."""
    schedule = schedule_view.schedule
    if empty:
        would = f"There is nothing new now, so {_EMPTY[schedule.when_empty]}. The next post has what comes from now on."
    else:
        would = "This is what it would post now" + (f", in {messages} messages." if messages > 1 else ".")
    role = " A preview mentions nobody." if schedule.role_id else ""
    text = "\n".join(
        [f"Preview of {_describe_schedule(schedule_view)}", would + role, _describe_next_time(schedule_view)]
    )
    view = frame.build_notice_card("", text, small="Only you see this. Nothing was posted.")
    test = CardButton(Key("schedtest", rest=str(schedule.id)), "Post a test", emoji="🧪")
    return frame.add_row(view, ui.ActionRow(test))


def build_tested_card(schedule: Schedule, message: tuple[int, int]) -> ui.LayoutView:
    """Return the card that says where a test post is: `message` is the channel and the message."""
    where = f"https://discord.com/channels/{schedule.guild_id}/{message[0]}/{message[1]}"
    text = f"A test is in <#{schedule.channel_id}> now. [Open it]({where})."
    small = "It shows the last day’s news. The next post is the same with it as without. Delete it when you like."
    return frame.build_notice_card("", text, accent=frame.GREEN, small=small)


def build_no_test_card(schedule: Schedule) -> ui.LayoutView:
    """Return the card that says that the last day has no news to test with."""
    about = " about its topics" if schedule.topics else " from its feeds" if schedule.feeds else ""
    text = f"The last day has no news{about}, so I posted nothing in <#{schedule.channel_id}>."
    small = "`/feed add` brings news in; `/latest` shows what is here."
    return frame.build_notice_card("Nothing to test with", text, accent=frame.AMBER, small=small)


# --- looking back -----------------------------------------------------------------------------------------------------


def build_history_card(
    accounts: Sequence[Account], total: int, zone: str, *, schedule_id: int | None = None, page: int = 0
) -> ui.LayoutView:
    """Return PAGE posts, newest first: posted, with links, or not, and why. Times are in `zone`."""
    whose = f" of schedule {schedule_id}" if schedule_id is not None else ""
    blocks = [frame.Block(_describe_account(account, zone, named=schedule_id is None)) for account in accounts]
    view = frame.render(
        frame.Frame(
            head=f"### History{whose}",
            blocks=blocks or [frame.Block("Nothing was due in the last month.")],
            footer=f"-# {frame.count(total, 'post')}, newest first · times in {line(zone)} · kept for a month",
            words=None,
            gaps=True,
        )
    )
    key = Key("scheduled", None, 0, "" if schedule_id is None else f"s{schedule_id}")
    pages = -(-total // PAGE)
    if pages > 1:
        frame.add_row(view, frame.build_page_buttons(key, min(page, pages - 1), min(pages, 9000)))
    return view


def build_why_card(account: Account, schedule: Schedule) -> ui.LayoutView:
    """Return the card of what the last post held, in its order, and why."""
    due = account.delivery.due
    lines = [
        f"{at}. **{short(held.title, 140)}**\n-# {short(held.why, 200)}" for at, held in enumerate(account.held, 1)
    ]
    order = (
        "New and updated stories since the post before. The newest day comes first, then what most outlets tell, then "
        "where most is new:"
    )
    blocks = [frame.Block(order), *(frame.Block(text) for text in lines)]
    if account.left_out:
        left_out = [f"-# {short(one.title, 100)} — {short(one.why, 120)}" for one in account.left_out]
        blocks.append(frame.Block("\n".join(["Left out:", *left_out])))
    feeds = "its feeds" if schedule.feeds else "all articles"
    topics = f" · about {_list_topics(schedule)}" if schedule.topics else ""
    return frame.render(
        frame.Frame(
            head=f"### Why schedule {schedule.id} posted what it did\n-# {_describe_moment(due, schedule.rule.zone)}"
            + _list_links(account),
            blocks=blocks,
            footer=f"-# from {feeds}{topics} · at most {frame.count(schedule.max_stories, 'story')}",
            words=None,
        )
    )


# --- lines ------------------------------------------------------------------------------------------------------------


def _describe_schedule(schedule_view: ScheduleView) -> str:
    schedule = schedule_view.schedule
    off = " · ⏸️ paused" if schedule.paused else ""
    return f"**{schedule.id}** · <#{schedule.channel_id}> · {line(schedule_view.rule)}{off}"


def _list_details(schedule: Schedule, feeds: Names) -> list[str]:
    """Return the lines of what a schedule posts, and why it is paused where no person paused it."""
    parts = [
        STYLES[schedule.style],
        *describe_template(schedule.template),
        f"at most {schedule.max_stories}",
        f"about {_list_topics(schedule)}" if schedule.topics else "",
        f"from {_list_feeds(schedule, feeds)}" if schedule.feeds else "",
        f"mentions <@&{schedule.role_id}>" if schedule.role_id else "",
        f"when nothing is new, {_EMPTY[schedule.when_empty]}",
    ]
    lines = [f"-# {' · '.join(part for part in parts if part)}"]
    if schedule.paused and schedule.pause_reason:
        lines.append(f"⚠️ {short(schedule.pause_reason, 200)}")
    return lines


def describe_template(template: Template) -> list[str]:
    """Return what a template changes: "without quote and next date", "by topic", "a role with each heading"."""
    hidden = [DETAIL_NAMES[detail] for detail in DETAILS if not template.shows(detail)]
    return [
        f"without {', '.join(hidden)}" if hidden else "",
        GROUPINGS[template.grouping] if template.grouping != "none" else "",
        f"headings mention {_list_roles(template)}" if template.roles else "",
    ]


def _list_roles(template: Template) -> str:
    named = list(dict.fromkeys(f"<@&{role}>" for _, role in template.roles))
    return ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")


def _describe_next_time(schedule_view: ScheduleView) -> str:
    if schedule_view.schedule.paused:
        return "-# Nothing is posted until `/schedule resume`."
    return f"Next post: {format_stamp(schedule_view.due, 'F')}" if schedule_view.due is not None else ""


def _ask_zone(zone: str, server_zone: str | None) -> str:
    """Return the line that asks for the server's time zone, where nobody may have chosen it yet."""
    if server_zone is None:
        return ""
    if zone == server_zone:
        return f"These times are in {line(zone)}. `/setup` asks for this server’s own time zone."
    return f"Everything else on this server goes by {line(server_zone)}. Should it go by {line(zone)} too?"


def _list_topics(schedule: Schedule) -> str:
    return clipping.clip(", ".join(short(topic, 40) for topic in schedule.topics), 200)


def _list_feeds(schedule: Schedule, feeds: Names) -> str:
    named = [short(feeds.get(key, "a feed no longer followed"), 40) for key in schedule.feeds]
    return ", ".join(named[:4]) + (f" and {frame.count(len(named) - 4, 'other')}" if len(named) > 4 else "")


def _describe_account(account: Account, zone: str, *, named: bool) -> str:
    delivery = account.delivery
    reason = f": {short(delivery.reason, 200)}" if delivery.reason else ""
    head = f"**{_describe_moment(delivery.due, zone)}** · {_STATES[delivery.state]}{reason}{_list_links(account)}"
    held = ", ".join(f"“{short(one.title, 60)}”" for one in account.held[:_HELD])
    more = f" and {len(account.held) - _HELD} more" if len(account.held) > _HELD else ""
    small = [_describe_origin(delivery.origin)] if named else []
    small += [f"<#{delivery.channel_id}>", held + more if held else ""]
    noted = [f"\n-# ✏️ {_describe_correction(one, zone)}" for one in account.corrections[:_NOTED]]
    return f"{head}\n-# {' · '.join(part for part in small if part)}{''.join(noted)}"


def _describe_correction(one: Correction, zone: str) -> str:
    """Return what was corrected after it was posted, and whether the post says so."""
    outcomes = {"edited": "noted in the post", "followed": "a message below it says so"}
    outcome = outcomes.get(one.outcome) or f"not noted: {short(one.outcome, 100)}"
    return f"{short(one.words, 180)} · {outcome} · {_describe_moment(one.at, zone)}"


def _describe_origin(origin: Origin) -> str:
    if origin.is_notice:
        return "notice"
    return f"schedule {origin.id}" if origin.of == "schedule" else "followed story"


def _list_links(account: Account) -> str:
    guild = account.delivery.guild_id
    places = list(account.messages) or (
        [(account.delivery.channel_id, account.delivery.message_id)] if account.delivery.message_id else []
    )
    named = [
        f"[{'open' if len(places) == 1 else f'part {at}'}](https://discord.com/channels/{guild}/{channel}/{message})"
        for at, (channel, message) in enumerate(places[:_LINKS], 1)
    ]
    return f" · {' '.join(named)}" if named else ""


def _describe_moment(at: datetime, zone: str) -> str:
    """Return a moment by a schedule's own clock: "Friday 19 July 2024, 07:30"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{describe_day(local.date())}, {local:%H:%M}"
