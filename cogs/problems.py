"""What an error comes to in words of ours, and how a person is told it."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.errors import BotNotAllowed, DatelineError, NotAllowed, TooSoon, UsageError
from cogs.front import Interaction

_ALREADY_ANSWERED = 40060


async def tell(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Show it to who asked, and to nobody else; while they type, not at all. HTTPException, aiohttp.ClientError."""
    if interaction.type is discord.InteractionType.autocomplete:
        return
    if interaction.response.is_done():
        await _after_deferring(interaction, view)
        return
    try:
        await interaction.response.send_message(view=view, ephemeral=True)
    except discord.HTTPException as refusal:
        if refusal.code != _ALREADY_ANSWERED:
            raise
        await interaction.edit_original_response(view=view, attachments=[])


async def _after_deferring(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Put the error in the place of the deferred answer; a card whose button failed stays as it is."""
    if interaction.response.type is discord.InteractionResponseType.deferred_message_update:
        await interaction.followup.send(view=view, ephemeral=True)
    else:
        await interaction.edit_original_response(view=view, attachments=[])


def translate_error(error: BaseException) -> DatelineError:  # noqa: PLR0911  # a table of errors, one line each
    """Return the error of our tree that `error` is, or comes to."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    match error:
        case DatelineError():
            return error
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return UsageError("outdated", why="That command has changed. Restart Discord with Ctrl+R to see it.")
        case app_commands.CommandOnCooldown():
            return TooSoon("cooldown", seconds=round(error.retry_after) + 1)
        case app_commands.MissingPermissions() | app_commands.BotMissingPermissions():
            names = ", ".join(name.replace("_", " ").title() for name in error.missing_permissions)
            kind = BotNotAllowed if isinstance(error, app_commands.BotMissingPermissions) else NotAllowed
            return kind("permissions", permission=f"the {names} permission")
        case app_commands.TransformerError():
            return UsageError(
                "bad option",
                why="I could not read one of the options. Choose it from the list, or write it another way.",
            )
        case TimeoutError():
            return DatelineError("timeout")
        case _:
            return DatelineError(type(error).__name__)


def is_foreseen(error: DatelineError) -> bool:
    """Whether somebody foresaw it: what nobody did is logged with its trace."""
    return type(error) is not DatelineError
