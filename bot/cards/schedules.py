"""Schedules as those who set them up see them: what is there and coming, what became of it, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from discord import ui

from bot.cards import frame
from bot.cards.date_text import format_stamp
from bot.cards.keys import Key
from bot.news import Origin, clipping
from bot.news.date_words import describe_day
from bot.news.escape import line, short
from bot.news.schedules import Account, Correction, DeliveryState, Schedule

PAGE = 8  # accounts on a page of the history

_STYLES = {"card": "a card of each story", "list": "a list", "digest": "a digest, its stories in a thread"}
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
    """A schedule with its rule in words ("weekdays at 08:00 (Europe/Berlin)") and the next times it is due."""

    schedule: Schedule
    rule: str
    times: tuple[datetime, ...]


# --- one schedule -----------------------------------------------------------------------------------------------------


def build_saved_card(
    schedule_view: ScheduleView, feeds: Names, *, title: str = "Set up", note: str = ""
) -> ui.LayoutView:
    """Return the card of a schedule as it is from now on, with its next times; `note` is one more line of ours."""
    text = "\n".join(
        [
            _describe_schedule(schedule_view),
            *_list_details(schedule_view.schedule, feeds),
            _describe_next_times(schedule_view),
            note,
        ]
    ).strip()
    small = f"`/schedule preview` shows what schedule {schedule_view.schedule.id} would post now."
    return frame.build_notice_card(title, text, accent=frame.GREEN, small=small)


def build_list_card(schedule_views: Sequence[ScheduleView], feeds: Names, *, page: int = 0) -> ui.LayoutView:
    """Return the server's schedules, each with its next three times."""
    blocks = [
        frame.Block(
            "\n".join([_describe_schedule(one), *_list_details(one.schedule, feeds), _describe_next_times(one)])
        )
        for one in schedule_views
    ]
    nothing = "No schedules yet. Set one up with `/schedule add`: a channel and a time, such as `07:30`."
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
        [f"Preview of {_describe_schedule(schedule_view)}", would + role, _describe_next_times(schedule_view)]
    )
    return frame.build_notice_card("", text, small="Only you see this. Nothing was posted.")


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
        _STYLES[schedule.style],
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


def _describe_next_times(schedule_view: ScheduleView) -> str:
    if schedule_view.schedule.paused:
        return "-# Nothing is posted until `/schedule resume`."
    if not schedule_view.times:
        return ""
    zone = schedule_view.schedule.rule.zone
    moments = " · ".join(_describe_moment(at, zone) for at in schedule_view.times)
    return f"next: {moments}\n-# the first {format_stamp(schedule_view.times[0], 'R')}"


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
