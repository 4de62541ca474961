"""Every rule that is checked here, with its page in Discord's documentation."""

from __future__ import annotations

from typing import NamedTuple

_DOCS = "https://docs.discord.com/developers/"
_MESSAGE = _DOCS + "resources/message"
_COMPONENTS = _DOCS + "components/reference"
_COMMANDS = _DOCS + "interactions/application-commands"
_INTERACTIONS = _DOCS + "interactions/receiving-and-responding"
_CHANNEL = _DOCS + "resources/channel"
_GUILD = _DOCS + "resources/guild"


class Rule(NamedTuple):
    """What holds, and the page that says so."""

    what: str
    page: str


RULES: tuple[Rule, ...] = (
    Rule("content of a message: at most 2000 characters", f"{_MESSAGE}#create-message"),
    Rule(
        "a message holds something: content, embeds, stickers, components, poll or files (50006)",
        f"{_MESSAGE}#create-message",
    ),
    Rule("nonce: a number or at most 25 characters", f"{_MESSAGE}#create-message"),
    Rule(
        "flags that can be set: SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, IS_VOICE_MESSAGE, IS_COMPONENTS_V2; "
        "EPHEMERAL in answers to interactions; others are ignored",
        f"{_MESSAGE}#message-object-message-flags",
    ),
    Rule(
        "IS_COMPONENTS_V2: no content, embeds, stickers or poll; an edit cannot remove it, and sets it only where "
        "those fields are emptied",
        f"{_MESSAGE}#edit-message",
    ),
    Rule(
        "embeds: at most 10, 6000 characters in all; title 256, description 4096, 25 fields of name 256, "
        "value 1024, footer 2048, author 256",
        f"{_MESSAGE}#embed-object-embed-limits",
    ),
    Rule(
        "allowed_mentions: parse of roles, users, everyone; 100 ids each; not both parse and ids",
        f"{_MESSAGE}#allowed-mentions-object",
    ),
    Rule("attachment:// names a file that comes with the message", f"{_DOCS}reference#uploading-files"),
    Rule("attachments: at most 10, description 1024", f"{_MESSAGE}#attachment-object"),
    Rule(
        "poll: question 300, 1-10 answers of 55, at most 768 hours", f"{_DOCS}resources/poll#poll-create-request-object"
    ),
    Rule("without IS_COMPONENTS_V2: at most five action rows", f"{_COMPONENTS}#legacy-message-component-behavior"),
    Rule("with it: at most 40 components, nested ones included", f"{_COMPONENTS}#component-reference"),
    Rule("text displays: 4000 characters over all of them", f"{_COMPONENTS}#text-display"),
    Rule("which component may stand in which", f"{_COMPONENTS}#component-object-component-types"),
    Rule("id: a 32-bit number, unique in the message", f"{_COMPONENTS}#anatomy-of-a-component"),
    Rule("custom_id: 1-100 characters, unique in the message", f"{_COMPONENTS}#anatomy-of-a-component-custom-id"),
    Rule("action row: up to five buttons, or one select", f"{_COMPONENTS}#action-row"),
    Rule(
        "button: label 80; a link has a url (512) and no custom_id, a premium button a sku_id and nothing else, all "
        "others a custom_id; label or emoji",
        f"{_COMPONENTS}#button",
    ),
    Rule(
        "string select: 1-25 options of label, value, description 100; values unique; placeholder 150; "
        "min_values 0-25, max_values 1-25",
        f"{_COMPONENTS}#string-select",
    ),
    Rule(
        "user, role, mentionable and channel selects: default values of their kind, in number between min and max",
        f"{_COMPONENTS}#user-select",
    ),
    Rule("section: 1-3 text displays and one button or thumbnail", f"{_COMPONENTS}#section"),
    Rule("thumbnail: a medium, description 1024", f"{_COMPONENTS}#thumbnail"),
    Rule("media gallery: 1-10 items", f"{_COMPONENTS}#media-gallery"),
    Rule("file: an attachment:// reference and nothing else", f"{_COMPONENTS}#file"),
    Rule("separator: spacing 1 or 2", f"{_COMPONENTS}#separator"),
    Rule("container: accent colour 0 to 0xFFFFFF", f"{_COMPONENTS}#container"),
    Rule(
        "modal: title 45, custom_id 100, 1-5 components: labels, text displays, action rows of one text input",
        f"{_INTERACTIONS}#interaction-response-object-modal",
    ),
    Rule("label: label 45, description 100, one component", f"{_COMPONENTS}#label"),
    Rule(
        "text input: custom_id, style 1 or 2, lengths 0-4000 and 1-4000, placeholder 100", f"{_COMPONENTS}#text-input"
    ),
    Rule("file upload: 0-10 and 1-10 files", f"{_COMPONENTS}#file-upload"),
    Rule("radio group: 2-10 options; checkbox group: 1-10", f"{_COMPONENTS}#radio-group"),
    Rule(
        "the callback type fits the interaction type",
        f"{_INTERACTIONS}#interaction-response-object-interaction-callback-type",
    ),
    Rule(
        "autocompletion: at most 25 choices, name 1-100, value of the option's type, at most 100 characters",
        f"{_INTERACTIONS}#interaction-response-object-autocomplete",
    ),
    Rule(
        "command and option names: 1-32 characters of Discord's pattern, lower case",
        f"{_COMMANDS}#application-command-object-application-command-naming",
    ),
    Rule("descriptions: 1-100; none for menu commands", f"{_COMMANDS}#application-command-object"),
    Rule(
        "at most 25 options, required ones first, names unique",
        f"{_COMMANDS}#application-command-object-application-command-option-structure",
    ),
    Rule(
        "subcommands and groups: not beside other options, one level of groups",
        f"{_COMMANDS}#subcommands-and-subcommand-groups",
    ),
    Rule(
        "at most 25 choices, of the option's type; not with autocomplete",
        f"{_COMMANDS}#application-command-object-application-command-option-choice-structure",
    ),
    Rule("8000 characters over names, descriptions and values of a command", f"{_COMMANDS}#slash-commands"),
    Rule(
        "100 slash, 15 user and 15 message commands, for the world and again for each guild",
        f"{_COMMANDS}#registering-a-command",
    ),
    Rule("translations: Discord's locales", f"{_COMMANDS}#localization"),
    Rule(
        "contexts and integration_types: at least one, known ones; contexts on global commands only",
        f"{_COMMANDS}#contexts",
    ),
    Rule("channel: name 1-100, topic 1024 (forums 4096), slow mode 0-21600", f"{_CHANNEL}#modify-channel"),
    Rule("new channel: name required, known type, overwrites with id and type", f"{_GUILD}#create-guild-channel"),
    Rule(
        "thread: name 1-100, archived after 60, 1440, 4320 or 10080 minutes", f"{_CHANNEL}#start-thread-without-message"
    ),
    Rule("forum post: a message, at most five tags", f"{_CHANNEL}#start-thread-in-forum-or-media-channel"),
)


def readme() -> str:
    """Return README.md of this folder: the rules as a table."""
    rows = "".join(f"| {rule.what} | <{rule.page}> |\n" for rule in RULES)
    return f"{_HEAD}\n| rule | page |\n| --- | --- |\n{rows}"


_HEAD = """# What is checked in what a bot sends

Written by `python -m bot.sandbox.check`; the table is `RULES` in `rules.py`.

The checks are pure functions: a payload in, a list of `FieldError(path, code, message)` out. Discord publishes no list
of the codes of field errors. Those here are the ones it has been seen to send; where none is known, one of the same
manner stands in: premium buttons with other fields, `min_values` above `max_values`, component ids used twice, choices
beside autocomplete or with one name, menu commands with description or options, contexts on a server's own command.

Not checked: the content of uploads, whether an emoji, SKU or sticker exists, voice messages, what only users may send.
"""
