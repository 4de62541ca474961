"""Discord's rules for what a bot sends it, as pure functions: a payload in, a list of `FieldError` out, no I/O.

    check_message    the body of a new or edited message, a follow-up, a webhook's message
    check_callback   the answer to an interaction: message, update, autocompletion, modal
    check_modal      a modal by itself
    check_commands   a bulk overwrite of application commands; check_command: one of them
    check_channel    a channel that is created or changed; check_thread: a new thread or forum post
    errors_body      the list as the body of Discord's 400

A payload may be any JSON value: no check raises. `RULES` lists every rule with its page in Discord's documentation.
"""

from __future__ import annotations

from .callback import check_callback, check_modal
from .channels import check_channel, check_thread
from .commands import check_command, check_commands
from .field_errors import FieldError, errors_body
from .message import check_message
from .rules import RULES, Rule

__all__ = [
    "RULES",
    "FieldError",
    "Rule",
    "check_callback",
    "check_channel",
    "check_command",
    "check_commands",
    "check_message",
    "check_modal",
    "check_thread",
    "errors_body",
]
