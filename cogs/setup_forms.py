"""The forms of /setup, and what is made of what was typed into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import discord

from bot.cards.feed_added import find_choice_value
from bot.cards.forms import CardForm, build_role_field, build_text_field
from bot.cards.menus import Choice
from bot.delivery.rights import Postable
from bot.errors import DatelineError, NotFound, UsageError
from bot.news.escape import flat, short
from bot.news.feed_answers import WhichFeed
from bot.news.schedules import Rule
from bot.news.setups import SetupDraft
from bot.typed import times_and_days
from cogs.front import Front, Interaction, reader_of
from cogs.posting import check_role

MOST_ADDRESSES = 5  # of one form
_MOST_STORIES = 10
_MOST_ROLES = 5  # fields of one form
_LISTED = re.compile(r"[,;\n]")
_SPACES = re.compile(r"[\s,;]+")


def build_form(name: str, draft: SetupDraft, sections: Mapping[str, str]) -> CardForm:
    """Return the form of that name, with what is chosen in it; `sections` are those of `roles`. NotFound."""
    match name:
        case "when":
            return _build_when(draft)
        case "feeds":
            return _build_feeds()
        case "look":
            return _build_look(draft)
        case "roles" if sections:
            roles = dict(draft.template.roles)
            fields = [
                build_role_field(f"r{number}", flat(title) or f"Heading {number + 1}", chosen=roles.get(key))
                for number, (key, title) in enumerate(list(sections.items())[:_MOST_ROLES])
            ]
            return CardForm("setroles", "A role for each heading", fields)
        case _:
            raise NotFound("a key without a form")


def _build_when(draft: SetupDraft) -> CardForm:
    times = times_and_days.describe_times(Rule(draft.times, draft.days, "")) if draft.times else ""
    return CardForm(
        "setwhen",
        "Time and time zone",
        [
            build_text_field("time", "Time, and days if you like", value=times, example="weekdays at 7.30 and 18"),
            build_text_field(
                "zone", "City or time zone", value=draft.zone or "", example="Berlin", most=64, is_required=False
            ),
        ],
    )


def _build_feeds() -> CardForm:
    about = f"One a line, at most {MOST_ADDRESSES}. A site's front page will do"
    example = "https://www.example.com/news"
    return CardForm(
        "setfeeds",
        "Add feeds",
        [build_text_field("addresses", "Addresses", about=about, example=example, most=3000, is_long=True)],
    )


def _build_look(draft: SetupDraft) -> CardForm:
    return CardForm(
        "setlook",
        "Topics and role",
        [
            build_text_field(
                "topics",
                "Topics, with commas between",
                value=", ".join(draft.topics),
                about="Only stories with one of these words. All stories if you leave it empty",
                example="climate, Berlin, elections",
                is_required=False,
            ),
            build_text_field("most", "How many stories at most", value=str(draft.max_stories), most=2),
            build_role_field("role", "A role to mention with each post", chosen=draft.role_id),
        ],
    )


# --- what was typed ---------------------------------------------------------------------------------------------------


def read_times(draft: SetupDraft, typed: str) -> SetupDraft:
    """Return the draft with the times, and the days where they are named too. NoTime says what to write."""
    wall = times_and_days.read(typed)
    if not wall.times:
        rule = times_and_days.rule(typed, None, "UTC")  # which says what is wrong with it
        return replace(draft, times=rule.times, days=rule.days)
    return replace(draft, times=wall.times, days=wall.days or draft.days)


def read_addresses(typed: str) -> list[str]:
    """Return the addresses, each once, at most as many as a form takes."""
    return list(dict.fromkeys(one for one in _SPACES.split(typed) if one))[:MOST_ADDRESSES]


def read_look(interaction: Interaction, draft: SetupDraft, typed: Mapping[str, str]) -> SetupDraft:
    """Return the draft with its topics, number and role. UsageError, NotAllowed."""
    most = typed.get("most", "").strip()
    if not most.isdecimal() or not 1 <= int(most) <= _MOST_STORIES:
        raise UsageError("stories", why=f"A post has at least 1 story and at most {_MOST_STORIES}. Type such a number.")
    topics = tuple(dict.fromkeys(bare for part in _LISTED.split(typed.get("topics", "")) if (bare := part.strip())))
    grouping = "none" if draft.template.grouping == "topic" and not topics else draft.template.grouping
    known = tuple((key, role) for key, role in draft.template.roles if grouping == "feed" or key in topics)
    role = find_role(interaction, draft, typed.get("role", ""))
    template = replace(draft.template, grouping=grouping, roles=known)
    return replace(draft, topics=topics, max_stories=int(most), role_id=role, template=template)


def read_roles(
    interaction: Interaction, draft: SetupDraft, sections: Mapping[str, str], typed: Mapping[str, str]
) -> SetupDraft:
    """Return the draft with a role for each heading that has one. UsageError, NotAllowed."""
    asked = list(sections)[:_MOST_ROLES]
    chosen = {key: find_role(interaction, draft, typed.get(f"r{number}", "")) for number, key in enumerate(asked)}
    others = [(key, role) for key, role in draft.template.roles if key not in chosen]
    roles = (*((key, role) for key, role in chosen.items() if role is not None), *others)
    return replace(draft, template=replace(draft.template, roles=roles))


def find_role(interaction: Interaction, draft: SetupDraft, chosen: str) -> int | None:
    """Return a role that the person may have mentioned in the channel; None where none is chosen."""
    role = interaction.guild.get_role(int(chosen)) if interaction.guild and chosen.isdecimal() else None
    if role is None:
        return None
    channel = interaction.guild.get_channel_or_thread(draft.channel_id or 0) if interaction.guild else None
    if not isinstance(channel, Postable) or not isinstance(interaction.user, discord.Member):
        raise UsageError("no channel yet", why="Choose the channel first: whether I may mention a role hangs on it.")
    check_role(interaction, channel, role)
    return role.id


# --- feeds ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of addresses: the feeds that are followed now, the feeds of a page to choose from, and troubles."""

    followed: tuple[int, ...] = ()
    found: tuple[Choice, ...] = ()
    problem: str = ""


async def follow(front: Front, interaction: Interaction, addresses: list[str]) -> Outcome:
    """Follow each address; what one of them is refused for keeps no other out."""
    followed: list[int] = []
    found: tuple[Choice, ...] = ()
    problems: list[str] = []
    for address in addresses:
        try:
            front.take("fetch", interaction)
            told = await front.newsroom.feeds.add(reader_of(interaction), address)
        except DatelineError as trouble:  # said on the card, beside the button that adds another
            if trouble.is_fault:
                raise
            problems.append(f"{short(address, 100)} — {trouble.words}")
            continue
        if isinstance(told, WhichFeed):
            found = tuple(
                Choice(flat(one.title) or one.url, value, f"{one.kind} · {one.url}")
                for one in told.found
                if (value := find_choice_value(one, found_again=False))
            )
            problems.append(f"{short(address, 100)} offers several feeds. Choose one below.")
            continue
        followed.append(told.subscription.id)
    return Outcome(tuple(followed), found, "\n".join(problems))
