"""What a server chose."""

from __future__ import annotations

from discord import ui

from bot.cards import frame
from bot.news import GuildSettings
from bot.news.escape import line


def build_settings_card(told: GuildSettings) -> ui.LayoutView:
    """Return the card of a server's settings, each with its value and how to change it."""
    return frame.build_notice_card(
        "This server's settings", _describe_settings(told), small="Change them with `/settings set`."
    )


def build_changed_card(told: GuildSettings) -> ui.LayoutView:
    """Return the card of the settings as they are from now on."""
    return frame.build_notice_card("Saved", _describe_settings(told), accent=frame.GREEN)


def _describe_settings(told: GuildSettings) -> str:
    adders = "everyone" if told.adders == "everyone" else "those with Manage Server"
    role = f", and <@&{told.adder_role}>" if told.adder_role and told.adders != "everyone" else ""
    return "\n".join(
        (
            f"**Who may add articles** — {adders}{role}",
            f"**Time zone** — {line(told.zone)}",
            f"**Notices** — {f'<#{told.notices}>' if told.notices else 'in no channel'}",
            f"**Answers** — {'seen by the asker alone' if told.private else 'seen by everyone in the channel'}"
            ", unless the asker chooses with `private:`",
        )
    )
