"""/setup: one private card that walks through channel, time, feeds, looks and who may add, and ends in a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.cards import frame, limits
from bot.cards.buttons import CardButton
from bot.cards.date_text import format_stamp
from bot.cards.keys import Key
from bot.cards.menus import Choice, build_channel_menu, build_menu, build_role_menu
from bot.cards.schedules import DETAIL_NAMES, STYLES, describe_template
from bot.news import GuildSettings, Suggestion, clipping
from bot.news.escape import flat, line, short
from bot.news.schedules import DETAILS, Style
from bot.news.setups import STEPS, SetupDraft, Step
from bot.typed.times_and_days import describe_days, time_words

_NAMES: Mapping[Step, str] = {
    "channel": "Channel",
    "when": "Time and time zone",
    "feeds": "Feeds",
    "look": "Style",
    "adders": "Who may add articles",
    "done": "Post it",
}
_HOURS = (6, 7, 8, 9, 12, 17, 18, 20)
_DAYS: tuple[tuple[str, str], ...] = (("1234567", "Every day"), ("12345", "Weekdays"), ("67", "Weekends"))
_STYLE_ABOUT: tuple[tuple[Style, str, str], ...] = (
    ("list", "Compact", "A line or two of each story"),
    ("card", "Standard", "Each story with its gist, best quote and next date"),
    ("detailed", "Detailed", "Longer, with each outlet's own article to read on"),
    ("digest", "Digest", "The titles here, the stories in a thread"),
)
_GROUPINGS = (("none", "One list"), ("topic", "A heading for each topic"), ("feed", "A heading for each feed"))
_SAMPLE = 1200  # characters of the live preview
_PROBLEM = 800
_NAMED = 6  # feeds in a line


@dataclass(frozen=True, slots=True)
class SetupView:
    """What the card shows. `problem` (escaped) is what went wrong with the last thing chosen, and what to do."""

    draft: SetupDraft
    settings: GuildSettings
    feeds: Mapping[int, str]  # what the server follows, by name
    rule: str = ""  # in words
    due: datetime | None = None  # when it would post first
    problem: str = ""
    zones: Sequence[Suggestion] = ()
    found: Sequence[Choice] = ()  # feeds of a page, one of which is to be followed
    sample: Sequence[str] = ()  # a story as it would be posted
    others: Sequence[tuple[int, str]] = field(default=())  # the server's schedules


def build_setup_card(view: SetupView, step: Step) -> ui.LayoutView:
    """Return the card at one of its steps: what is chosen, what is asked now, and a menu of the other steps."""
    container: ui.Container[Any] = ui.Container(accent_colour=frame.AMBER if view.problem else frame.INK)
    container.add_item(ui.TextDisplay(f"### Set up the news brief\n{_list_steps(view, step)}"))
    container.add_item(ui.Separator())
    if view.problem:
        container.add_item(ui.TextDisplay(f"⚠️ {clipping.clip(view.problem, _PROBLEM)}"))
    for item in _BUILDERS[step](view):
        container.add_item(item)
    others = [
        Choice(_NAMES[one], one) for one in STEPS if one != step and (one != "done" or view.draft.next_step == one)
    ]
    container.add_item(ui.ActionRow(build_menu("setup", others, "Go to another step")))
    made = ui.LayoutView(timeout=None)
    made.add_item(container)
    return made


def build_dropped_card() -> ui.LayoutView:
    """Return the card that says that nothing was saved."""
    return frame.build_notice_card(
        "",
        "No schedule was changed. `/setup` begins again when you like.",
        small="Feeds, time zone and who may add stay as you chose them.",
    )


def build_finished_card(view: SetupView, channel_id: int, *, is_posting: bool) -> ui.LayoutView:
    """Return the card of a schedule that was set up."""
    now = f"The first post is on its way to <#{channel_id}>.\n" if is_posting else ""
    which = "The next one" if is_posting else "The next post"
    due = f"{which} comes {format_stamp(view.due, 'F')}." if view.due else ""
    small = "`/setup` changes it. So do `/schedule edit`, `/feed add` and `/settings set`, one thing at a time."
    text = f"<#{channel_id}> · {line(view.rule)}\n{now}{due}"
    return frame.build_notice_card("The brief is set up", text, accent=frame.GREEN, small=small)


# --- what is chosen ---------------------------------------------------------------------------------------------------


def _list_steps(view: SetupView, step: Step) -> str:
    lines = []
    for one in STEPS[:-1]:
        is_done = view.draft.has(one) and (one != "feeds" or bool(view.feeds))
        mark = "▶️" if one == step else "✅" if is_done else "▫️"
        said = _describe(view, one) if view.draft.has(one) or one == "when" else ""
        lines.append(f"{mark} **{_NAMES[one]}**" + (f" · {said}" if said else ""))
    return "\n".join(lines)


def _describe(view: SetupView, step: Step) -> str:
    draft = view.draft
    match step:
        case "channel":
            return f"<#{draft.channel_id}>"
        case "when":
            return line(view.rule) if view.rule else line(draft.zone or "")
        case "feeds":
            return describe_feeds(view)
        case "look":
            parts = [STYLES[draft.style], *describe_template(draft.template)]
            parts += [f"about {', '.join(short(topic, 30) for topic in draft.topics[:4])}"] if draft.topics else []
            parts += [f"mentions <@&{draft.role_id}>"] if draft.role_id else []
            return " · ".join(part for part in parts if part)
        case _:
            return describe_adders(view.settings)


def describe_feeds(view: SetupView) -> str:
    """Return the feeds of the posts, named: all that the server follows, or those that were chosen."""
    chosen = view.draft.feeds or tuple(view.feeds)
    names = [short(view.feeds[key], 40) for key in chosen if key in view.feeds]
    if not names:
        return "none yet"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def describe_adders(settings: GuildSettings) -> str:
    """Return who may add articles."""
    if settings.adders == "everyone":
        return "everyone"
    return "those with Manage Server" + (f", and <@&{settings.adder_role}>" if settings.adder_role else "")


# --- what is asked ----------------------------------------------------------------------------------------------------


def _ask_channel(view: SetupView) -> list[ui.Item[Any]]:
    text = "**Where should the brief be posted?**\n-# A channel, forum or public thread that you and I may write in."
    return [ui.TextDisplay(text), ui.ActionRow(build_channel_menu("setchan", view.draft.channel_id))]


def _ask_when(view: SetupView) -> list[ui.Item[Any]]:
    draft = view.draft
    text = (
        "**When should it come, and which time zone does this server live in?**\n"
        "-# The time zone is the whole server’s: “today” and all times go by it."
    )
    times = [Choice(f"{hour:02}:00", f"{hour:02}:00", is_chosen=draft.times == (hour * 60,)) for hour in _HOURS]
    days = "".join(map(str, draft.days))
    named = [Choice(label, value, is_chosen=value == days) for value, label in _DAYS]
    if draft.times and not any(one.is_chosen for one in times):  # typed by hand
        typed = " ".join(time_words(time) for time in draft.times)
        times.insert(0, Choice(typed, typed[: limits.CHOICE_VALUE], is_chosen=True))
    if not any(one.is_chosen for one in named):
        named.insert(0, Choice(describe_days(draft.days), days, is_chosen=True))
    zones = [
        Choice(one.label, one.value, is_chosen=one.value == draft.zone)
        for one in view.zones
        if len(one.value) <= limits.CHOICE_VALUE
    ]
    return [
        ui.TextDisplay(text),
        ui.ActionRow(build_menu("settime", times, "Time")),
        ui.ActionRow(build_menu("setdays", named, "Days")),
        ui.ActionRow(build_menu("setzone", zones, "Time zone")),
        _build_row(_button("setform", "Type time or city", "when"), _next("when", is_ready=draft.has("when"))),
    ]


def _ask_feeds(view: SetupView) -> list[ui.Item[Any]]:
    draft = view.draft
    if view.feeds:
        names = f"This server follows {frame.count(len(view.feeds), 'feed')}: {describe_feeds(view)}."
        text = f"**Which feeds should the brief draw on?**\n{names}"
    else:
        text = (
            "**Which feeds should the brief draw on?**\nThis server follows none yet. Give the address of a news site "
            "or of a feed. Without one, posts have only what people add with `/article add`."
        )
    items: list[ui.Item[Any]] = [ui.TextDisplay(text)]
    if view.found:
        items.append(ui.ActionRow(build_menu("setfeed", view.found, "Choose a feed of that page")))
    if len(view.feeds) > 1:
        choices = [
            Choice(flat(name) or f"Feed {key}", str(key), is_chosen=key in draft.feeds)
            for key, name in sorted(view.feeds.items(), key=lambda one: one[0] not in draft.feeds)[
                : limits.OPTION_CHOICES
            ]
        ]
        items.append(ui.ActionRow(build_menu("setonly", choices, "All of them, or only…", least=0, most=len(choices))))
    label = "Next" if view.feeds else "Go on without"
    items.append(_build_row(_button("setform", "Add feeds", "feeds"), _next("feeds", label=label)))
    return items


def _ask_look(view: SetupView) -> list[ui.Item[Any]]:
    draft = view.draft
    styles = [Choice(name, value, about, value == draft.style) for value, name, about in _STYLE_ABOUT]
    details = [Choice(DETAIL_NAMES[one].capitalize(), one, is_chosen=draft.template.shows(one)) for one in DETAILS]
    groups = [Choice(name, value, is_chosen=value == draft.template.grouping) for value, name in _GROUPINGS]
    buttons = [_button("setform", "Topics and role", "look")]
    if draft.template.grouping != "none":
        buttons.append(_button("setform", "A role for each heading", "roles"))
    return [
        ui.TextDisplay("**What should a post look like?**\n-# A story as it would be posted now:"),
        *_show_sample(view),
        ui.ActionRow(build_menu("setstyle", styles, "Style")),
        ui.ActionRow(build_menu("setparts", details, "What each story shows", least=0, most=len(details))),
        ui.ActionRow(build_menu("setgroup", groups, "Headings")),
        _build_row(*buttons, _next("look")),
    ]


def _show_sample(view: SetupView) -> list[ui.Item[Any]]:
    if not view.sample:
        return [ui.TextDisplay("*There is no news here to show yet.*")]
    return [ui.TextDisplay(clipping.clip("\n".join(view.sample), _SAMPLE)), ui.Separator()]


def _ask_adders(view: SetupView) -> list[ui.Item[Any]]:
    settings = view.settings
    text = "**Who may add articles by hand?**\n-# Saved at once. Feeds and schedules always need Manage Server."
    choices = [
        Choice("Those with Manage Server", "managers", "And the members of a role, if you choose one below"),
        Choice("Everyone", "everyone"),
    ]
    marked = [Choice(one.label, one.value, one.about, is_chosen=one.value == settings.adders) for one in choices]
    items: list[ui.Item[Any]] = [ui.TextDisplay(text), ui.ActionRow(build_menu("setadders", marked, "Who may add"))]
    if settings.adders != "everyone":
        items.append(ui.ActionRow(build_role_menu("setrole", settings.adder_role, "A role whose members may add too")))
    return [*items, _build_row(_next("adders"))]


def _ask_done(view: SetupView) -> list[ui.Item[Any]]:
    due = f"The first post comes {format_stamp(view.due, 'F')}." if view.due else ""
    what = "This schedule is changed when you save it." if view.draft.schedule_id else "All is chosen."
    items: list[ui.Item[Any]] = [ui.TextDisplay(f"**{what}** {due}\nLook at it first, or post it right away.".strip())]
    if view.others:
        choices = [
            Choice(f"Schedule {label}", str(key), is_chosen=key == view.draft.schedule_id)
            for key, label in view.others[: limits.OPTION_CHOICES - 1]
        ]
        new = Choice("A new schedule", "new", is_chosen=view.draft.schedule_id is None)
        items.append(ui.ActionRow(build_menu("setwhich", [new, *choices], "Which schedule")))
    which = str(view.draft.schedule_id or "new")  # so that a second press finds that it is done
    post = CardButton(Key("setpost", rest=which), "Post it", style=discord.ButtonStyle.success)
    items.append(_build_row(_button("setshow", "Preview"), _button("settest", "Test post"), post))
    label = "Save changes" if view.draft.schedule_id else "Save for later"
    save = CardButton(Key("setsave", rest=which), label, style=discord.ButtonStyle.primary)
    items.append(_build_row(save, _button("setdrop", "Discard")))
    return items


def _button(act: str, label: str, rest: str = "") -> CardButton:
    return CardButton(Key(act, rest=rest), label)


def _next(step: Step, *, label: str = "Next", is_ready: bool = True) -> CardButton:
    return CardButton(Key("setnext", rest=step), label, style=discord.ButtonStyle.primary, disabled=not is_ready)


def _build_row(*buttons: CardButton) -> ui.ActionRow[Any]:
    return ui.ActionRow(*buttons)


_BUILDERS = {
    "channel": _ask_channel,
    "when": _ask_when,
    "feeds": _ask_feeds,
    "look": _ask_look,
    "adders": _ask_adders,
    "done": _ask_done,
}
