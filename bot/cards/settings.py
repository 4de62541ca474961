"""What a server chose."""

from __future__ import annotations

from discord import ui

from bot.cards import frame
from bot.news import GuildSettings
from bot.news.escape import line


def build_settings_card(settings: GuildSettings) -> ui.LayoutView:
    """Return the card of a server's settings, each with its value and how to change it."""
    return frame.build_notice_card(
        "This server's settings", _describe_settings(settings), small="Change them with `/settings set`."
    )


def build_changed_card(settings: GuildSettings) -> ui.LayoutView:
    """Return the card of the settings as they are from now on."""
    return frame.build_notice_card("Saved", _describe_settings(settings), accent=frame.GREEN)


def _describe_settings(settings: GuildSettings) -> str:
    adders = "everyone" if settings.adders == "everyone" else "those with Manage Server"
    role = f", and <@&{settings.adder_role}>" if settings.adder_role and settings.adders != "everyone" else ""
    return "\n".join(
        (
            f"**Who may add articles** — {adders}{role}",
            f"**Time zone** — {line(settings.zone)}",
            f"**Notices** — {f'<#{settings.notices}>' if settings.notices else 'in no channel'}",
            f"**Answers** — {'seen by the asker alone' if settings.private else 'seen by everyone in the channel'}"
            ", unless the asker chooses with `private:`",
            f"**Reports of what is wrong** — {f'<#{settings.reports}>' if settings.reports else 'in no channel'}",
            f"**Pictures of articles** — {'shown' if settings.images else 'not shown'}",
            f"**Timelines** — {'picture' if settings.pictures else 'list'} first, the other by a button",
        )
    )
