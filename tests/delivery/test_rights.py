"""What the bot and people need in a channel."""

from __future__ import annotations

import discord

from bot.delivery import rights
from tests.delivery.conftest import Stage


def postable(stage: Stage, name: str) -> rights.Postable:
    channel = stage.client.get_channel(int(stage.channel(name).id))
    assert isinstance(channel, discord.TextChannel | discord.ForumChannel)
    return channel


async def test_what_a_style_needs_is_what_is_asked_for_and_no_more(stage: Stage) -> None:
    text, forum = postable(stage, "general"), postable(stage, "stories")
    assert set(rights.list_needed(text, "card")) == {"view_channel", "send_messages", "read_message_history"}
    more = set(rights.list_needed(text, "digest")) - set(rights.list_needed(text, "card"))
    assert more == {"create_public_threads", "send_messages_in_threads"}
    assert "send_messages_in_threads" in rights.list_needed(forum, "card")


async def test_what_is_lacking_is_named_as_discord_names_it(stage: Stage) -> None:
    channel = postable(stage, "general")
    assert rights.list_lacks(channel, "digest") == ()
    assert rights.list_lacked_by(channel, discord.Permissions.none()) == (
        "View Channel",
        "Send Messages",
        "Manage Server",
    )


async def test_a_role_may_be_mentioned_where_it_is_mentionable_or_the_person_may(stage: Stage) -> None:
    guild = stage.client.get_guild(stage.guild_id)
    assert guild is not None
    role = next(role for role in guild.roles if role.name == "Desk")
    assert not rights.may_mention(role, discord.Permissions.none())
    assert rights.may_mention(role, discord.Permissions(mention_everyone=True))
    assert not rights.may_mention(guild.default_role, discord.Permissions.all())


def test_names_are_listed_as_people_do() -> None:
    assert rights.join_names(["A"]) == "A"
    assert rights.join_names(["A", "B"]) == "A and B"
    assert rights.join_names(["A", "B", "C"]) == "A, B and C"
