"""What the specification says where a request was refused: the rule in a sentence, and its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_DOCS = "https://docs.discord.com/developers/"
_INTERACTIONS = _DOCS + "interactions/receiving-and-responding"
_MESSAGE = _DOCS + "resources/message"
_PERMISSIONS = _DOCS + "topics/permissions#permission-hierarchy"
_CODES = _DOCS + "topics/opcodes-and-status-codes#json"

# by JSON error code
_OF_CODE: dict[int, tuple[str, str]] = {
    10062: (
        "An interaction is answered within 3 seconds; after that it is unknown.",
        f"{_INTERACTIONS}#responding-to-an-interaction",
    ),
    40005: ("A file holds at most 10 MiB.", f"{_DOCS}reference#uploading-files"),
    40033: ("A message is published once.", f"{_MESSAGE}#crosspost-message"),
    40060: ("An interaction is answered once; what follows is a follow-up.", f"{_INTERACTIONS}#followup-messages"),
    50001: ("Whoever asks must see the channel: View Channel, by role and overwrite.", _PERMISSIONS),
    50005: ("Only its author edits a message.", f"{_MESSAGE}#edit-message"),
    50006: ("A message holds something: text, embeds, components, a poll or files.", f"{_MESSAGE}#create-message"),
    50007: ("A bot writes only to people it shares a server with.", f"{_DOCS}resources/user#create-dm"),
    50013: ("Whoever asks has the permission that this takes, by role and overwrite.", _PERMISSIONS),
    50024: ("Not every kind of channel can do this.", f"{_DOCS}resources/channel#channel-object-channel-types"),
    50027: ("An interaction's token lives 15 minutes.", f"{_INTERACTIONS}#followup-messages"),
    50083: ("An archived thread is opened before it is changed.", f"{_DOCS}topics/threads"),
    50109: ("A body is JSON.", f"{_DOCS}reference#http-api"),
    160004: ("A message begins one thread.", f"{_DOCS}topics/threads"),
    160005: ("A locked thread takes no messages.", f"{_DOCS}topics/threads"),
}
_OF_STATUS: dict[int, tuple[str, str]] = {
    401: ('A bot sends "Authorization: Bot TOKEN".', f"{_DOCS}reference#authentication"),
    404: ("There is nothing at this address.", _CODES),
    405: ("This address does not take this method.", _CODES),
    429: ("So many requests and no more, by route and in all; then wait.", f"{_DOCS}topics/rate-limits"),
}
# by the field that was wrong, the innermost first
_OF_FIELD: dict[str, str] = {
    "components": f"{_DOCS}components/reference",
    "embeds": f"{_MESSAGE}#embed-object-embed-limits",
    "allowed_mentions": f"{_MESSAGE}#allowed-mentions-object",
    "attachments": f"{_MESSAGE}#attachment-object",
    "content": f"{_MESSAGE}#create-message",
    "poll": f"{_DOCS}resources/poll#poll-create-request-object",
    "options": f"{_DOCS}interactions/application-commands#application-command-object",
    "choices": f"{_DOCS}interactions/application-commands#application-command-object",
    "data": f"{_INTERACTIONS}#create-interaction-response",
}
_FORM = 50035


def why(status: int, body: Any) -> dict[str, str] | None:
    """`{"rule", "page"}` for a refusal (400 to 499); None for any other answer."""
    if not 400 <= status < 500:
        return None
    code = body.get("code") if isinstance(body, dict) else None
    if code == _FORM:
        return _of_form(body.get("errors") or {})
    rule, page = _OF_CODE.get(code or 0) or _OF_STATUS.get(status) or ("", _CODES)
    told = str(body.get("message", "")) if isinstance(body, dict) else ""
    return {"rule": rule or told, "page": page}


def _of_form(errors: dict[str, Any]) -> dict[str, str]:
    found = list(_wrong(errors, ()))
    words = " ".join(f"{'.'.join(path) or 'body'}: {message}" for path, message in found[:5])
    steps = [step for path, _ in found[:1] for step in reversed(path)]
    page = next((_OF_FIELD[step] for step in steps if step in _OF_FIELD), f"{_DOCS}reference#error-messages")
    return {"rule": words, "page": page}


def _wrong(errors: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each wrong field with Discord's words for it."""
    for key, value in errors.items():
        if key == "_errors":
            yield from ((path, str(each.get("message", ""))) for each in value)
        elif isinstance(value, dict):
            yield from _wrong(value, (*path, key))
