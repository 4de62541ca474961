"""The rules for messages: at each limit the payload passes, one beyond it it is refused, with Discord's words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.check import FieldError, check_message, errors_body
from bot.sandbox.check.message import IS_COMPONENTS_V2


def text_display(content: str = "x") -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(custom_id: str = "b", **fields: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": custom_id, **fields}


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def options(count: int) -> list[dict[str, Any]]:
    return [{"label": f"Option {n}", "value": str(n)} for n in range(count)]


def select(**fields: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": options(2), **fields}


def layout(*components: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"flags": IS_COMPONENTS_V2, "components": list(components), **fields}


def codes(payload: object, **how: Any) -> list[tuple[str, str]]:
    """Path and code of each error."""
    return [(".".join(map(str, error.path)), error.code) for error in check_message(payload, **how)]


# --- content, embeds, mentions, nonce --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        {"content": "x" * 2000},
        {"content": "x", "nonce": "n" * 25, "enforce_nonce": True},
        {"content": "x", "nonce": 12345},
        {"content": "", "embeds": [{"title": "t" * 256}]},
        {"embeds": [{"description": "d"}] * 10},
        {"embeds": [{"description": "d" * 4096}, {"description": "d" * 1904}]},
        {"embeds": [{"fields": [{"name": "n" * 256, "value": "v", "inline": True}] * 23}]},
        {"embeds": [{"footer": {"text": "f" * 2048}, "author": {"name": "a" * 256, "url": "https://a.example"}}]},
        {"content": "x", "allowed_mentions": {"parse": []}},
        {"content": "x", "allowed_mentions": {"parse": ["roles"], "users": ["1", 2], "replied_user": False}},
        {"content": "x", "message_reference": {"message_id": "1", "channel_id": "2"}},
        {"message_reference": {"type": 1, "message_id": "1", "channel_id": "2"}},
        {"sticker_ids": ["1"]},
        {"poll": {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "a"}}], "duration": 1}},
        {"content": "x", "flags": 4 | 4096},
        {"content": "x", "components": [row(button())] + [row(button(f"c{n}")) for n in range(4)]},
        {"content": None, "embeds": None, "components": None, "allowed_mentions": None, "sticker_ids": ["1"]},
    ],
)
def test_what_discord_takes_passes(payload: dict[str, Any]) -> None:
    assert check_message(payload) == []


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"content": ["x"]}, "content", "STRING_TYPE_CONVERT"),
        ({"content": "x", "nonce": "n" * 26}, "nonce", "NONCE_TYPE_TOO_LONG"),
        ({"content": "x", "nonce": True}, "nonce", "NONCE_TYPE_INVALID_TYPE"),
        ({"content": "x", "tts": "yes"}, "tts", "BOOLEAN_TYPE_CONVERT"),
        ({"content": "x", "flags": "many"}, "flags", "NUMBER_TYPE_COERCE"),
        ({"embeds": [{"title": "t" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "d" * 4097}]}, "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "d"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "d" * 4096}, {"description": "d" * 1905}]}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"fields": [{"name": "n", "value": ""}]}]}, "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
        (
            {"embeds": [{"fields": [{"name": "n" * 257, "value": "v"}]}]},
            "embeds.0.fields.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            {"embeds": [{"fields": [{"name": "n", "value": "v" * 1025}]}]},
            "embeds.0.fields.0.value",
            "BASE_TYPE_BAD_LENGTH",
        ),
        ({"embeds": [{"footer": {"text": "f" * 2049}}]}, "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"author": {"name": "a" * 257}}]}, "embeds.0.author.name", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"color": 0x1000000}]}, "embeds.0.color", "NUMBER_TYPE_MAX"),
        ({"embeds": [{"url": "ftp://a.example"}]}, "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        ({"embeds": [{"image": {"url": "not a url"}}]}, "embeds.0.image.url", "URL_TYPE_INVALID_URL"),
        ({"embeds": [{"image": {}}]}, "embeds.0.image.url", "BASE_TYPE_REQUIRED"),
        ({"embeds": [{"timestamp": "noon"}]}, "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"),
        ({"embeds": [{"timestamp": 5}]}, "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"),
        ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
        ({"embeds": ["x"]}, "embeds.0", "DICT_TYPE_CONVERT"),
        ({"embeds": {}}, "embeds", "LIST_TYPE_CONVERT"),
        ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse.0", "BASE_TYPE_CHOICES"),
        (
            {"content": "x", "allowed_mentions": {"users": ["1"] * 101}},
            "allowed_mentions.users",
            "BASE_TYPE_MAX_LENGTH",
        ),
        ({"content": "x", "allowed_mentions": {"users": ["me"]}}, "allowed_mentions.users.0", "NUMBER_TYPE_COERCE"),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        ({"content": "x", "message_reference": {}}, "message_reference.message_id", "BASE_TYPE_REQUIRED"),
        ({"sticker_ids": ["1", "2", "3", "4"]}, "sticker_ids", "BASE_TYPE_MAX_LENGTH"),
        ({"poll": {"question": {"text": "?" * 301}, "answers": []}}, "poll.question.text", "BASE_TYPE_BAD_LENGTH"),
        ({"content": "x", "attachments": [{"id": "0"}] * 11}, "attachments", "BASE_TYPE_MAX_LENGTH"),
        (
            {"content": "x", "attachments": [{"id": 0, "description": "d" * 1025}]},
            "attachments.0.description",
            "BASE_TYPE_MAX_LENGTH",
        ),
        ({"content": "x", "components": [text_display()]}, "components.0", "UNION_TYPE_CHOICES"),
        (
            {"content": "x", "components": [row(button(f"c{n}")) for n in range(6)]},
            "components",
            "BASE_TYPE_MAX_LENGTH",
        ),
        ({"content": "x", "components": [{}]}, "components.0.type", "BASE_TYPE_REQUIRED"),
        ([], "", "DICT_TYPE_CONVERT"),
        ({}, "", "50006"),
        ({"content": " \n"}, "", "50006"),
        ({"content": None, "embeds": [], "attachments": []}, "", "50006"),
        (layout(), "", "50006"),
    ],
)
def test_one_step_beyond_is_refused_at_its_field(payload: object, path: str, code: str) -> None:
    assert (path, code) in codes(payload)


def test_an_upload_alone_is_a_message_and_an_edit_may_be_empty() -> None:
    assert check_message({}, files=["a.png"]) == []
    assert check_message({}, edit=True) == []


def test_attachment_references_name_what_is_uploaded() -> None:
    payload = {"embeds": [{"image": {"url": "attachment://a.png"}}]}
    assert check_message(payload, files=["a.png"]) == []
    assert codes(payload) == [("embeds.0.image.url", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND")]
    gallery = layout({"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]})
    assert check_message(gallery, files=["a.png"]) == []
    assert check_message({**gallery, "attachments": [{"id": 0, "filename": "a.png"}]}, files=["b.png"]) == []
    assert codes(gallery, files=["b.png"])[0][0] == "components.0.items.0.media.url"


# --- Components V2 ---------------------------------------------------------------------------------------------------

GALLERY_ITEM = {"media": {"url": "https://a.example/a.png"}}
THUMBNAIL = {"type": 11, "media": {"url": "https://a.example/a.png"}, "description": "d" * 1024}
SECTION = {"type": 9, "components": [text_display()], "accessory": THUMBNAIL}


@pytest.mark.parametrize(
    "components",
    [
        [text_display("x" * 4000)],
        [text_display("x" * 2000), {"type": 17, "components": [text_display("x" * 2000)]}],
        [text_display() for _ in range(40)],
        [{"type": 17, "accent_color": 0xFFFFFF, "spoiler": True, "components": [text_display() for _ in range(39)]}],
        [SECTION, {**SECTION, "components": [text_display()] * 3, "accessory": button()}],
        [{"type": 12, "items": [GALLERY_ITEM] * 10}],
        [text_display(), {"type": 14, "divider": False, "spacing": 2}],
        [row(*(button(f"b{n}") for n in range(5))), row(select(min_values=0, max_values=2))],
        [row({"type": 2, "style": 5, "label": "Source", "url": "https://a.example/" + "a" * 490})],
        [row({"type": 2, "style": 6, "sku_id": "1"})],
        [row(button(label=None, emoji={"name": "🗞️"})), row(button("c", emoji={"id": "12", "name": "news"}))],
        [row({"type": 5, "custom_id": "u", "default_values": [{"id": "1", "type": "user"}]})],
        [row({"type": 8, "custom_id": "c", "channel_types": [0, 5], "max_values": 25, "placeholder": "p" * 150})],
    ],
)
def test_a_layout_within_its_limits_passes(components: list[dict[str, Any]]) -> None:
    assert check_message(layout(*components)) == []


@pytest.mark.parametrize(
    ("components", "path", "code"),
    [
        ([text_display("x" * 4001)], "components.0.content", "BASE_TYPE_BAD_LENGTH"),
        ([text_display("")], "components.0.content", "BASE_TYPE_REQUIRED"),
        ([text_display("x" * 2001)] * 2, "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        (
            [{"type": 17, "components": [text_display() for _ in range(20)]}] * 2,
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        ([button()], "components.0", "UNION_TYPE_CHOICES"),
        ([THUMBNAIL], "components.0", "UNION_TYPE_CHOICES"),
        (
            [{"type": 17, "components": [{"type": 17, "components": [text_display()]}]}],
            "components.0.components.0",
            "UNION_TYPE_CHOICES",
        ),
        ([{"type": 17, "components": []}], "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 17}], "components.0.components", "BASE_TYPE_REQUIRED"),
        (
            [{"type": 17, "accent_color": -1, "components": [text_display()]}],
            "components.0.accent_color",
            "NUMBER_TYPE_MIN",
        ),
        ([{**SECTION, "components": [text_display()] * 4}], "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        ([{**SECTION, "components": [row(button())]}], "components.0.components.0", "UNION_TYPE_CHOICES"),
        ([{"type": 9, "components": [text_display()]}], "components.0.accessory", "BASE_TYPE_REQUIRED"),
        ([{**SECTION, "accessory": text_display()}], "components.0.accessory", "UNION_TYPE_CHOICES"),
        ([{**SECTION, "accessory": {"type": 11}}], "components.0.accessory.media", "BASE_TYPE_REQUIRED"),
        ([{"type": 12, "items": []}], "components.0.items", "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 12, "items": [GALLERY_ITEM] * 11}], "components.0.items", "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 12, "items": [{"media": {}}]}], "components.0.items.0.media.url", "BASE_TYPE_REQUIRED"),
        (
            [{"type": 13, "file": {"url": "https://a.example/a.pdf"}}],
            "components.0.file.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        ([{"type": 14, "spacing": 3}], "components.0.spacing", "BASE_TYPE_CHOICES"),
        ([row()], "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        ([row(*(button(f"b{n}") for n in range(6)))], "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        ([row(button(), select())], "components.0.components.1", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        ([row({"type": 4, "custom_id": "t", "style": 1})], "components.0.components.0", "UNION_TYPE_CHOICES"),
        (
            [row(button("same"), button("same"))],
            "components.0.components.1.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            [row(button("same")), {**SECTION, "accessory": button("same")}],
            "components.1.accessory.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        ([{**text_display(), "id": 7}, {**text_display(), "id": 7}], "components.1.id", "COMPONENT_ID_DUPLICATED"),
        ([row(button("c" * 101))], "components.0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
        ([row(button(label="l" * 81))], "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
        ([row(button(label=""))], "components.0.components.0.label", "BASE_TYPE_REQUIRED"),
        ([row(button(style=7))], "components.0.components.0.style", "BASE_TYPE_CHOICES"),
        ([row(button(custom_id=""))], "components.0.components.0.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED"),
        (
            [row(button(url="https://a.example"))],
            "components.0.components.0",
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        (
            [row(button(style=5, url="https://a.example"))],
            "components.0.components.0",
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        ([row({"type": 2, "style": 5, "label": "x"})], "components.0.components.0", "BUTTON_COMPONENT_URL_REQUIRED"),
        (
            [row({"type": 2, "style": 5, "label": "x", "url": "https://a/" + "a" * 512})],
            "components.0.components.0.url",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            [row({"type": 2, "style": 5, "label": "x", "url": "javascript://x"})],
            "components.0.components.0.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            [row({"type": 2, "style": 6, "label": "x", "sku_id": "1"})],
            "components.0.components.0.label",
            "BUTTON_COMPONENT_PREMIUM_FIELD_INVALID",
        ),
        ([row(button(emoji={"name": "smile"}))], "components.0.components.0.emoji.name", "COMPONENT_INVALID_EMOJI"),
        ([row(select(options=options(26)))], "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
        ([row(select(options=[]))], "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
        (
            [row(select(options=options(1) * 2))],
            "components.0.components.0.options.1.value",
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        ),
        (
            [row(select(options=[{"label": "l" * 101, "value": "v"}]))],
            "components.0.components.0.options.0.label",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            [row(select(options=[{"label": "l", "value": "v", "description": "d" * 101}]))],
            "components.0.components.0.options.0.description",
            "BASE_TYPE_MAX_LENGTH",
        ),
        ([row(select(placeholder="p" * 151))], "components.0.components.0.placeholder", "BASE_TYPE_MAX_LENGTH"),
        ([row(select(max_values=3))], "components.0.components.0.max_values", "NUMBER_TYPE_MAX"),
        ([row(select(min_values=2))], "components.0.components.0.min_values", "SELECT_COMPONENT_MIN_VALUES_EXCEEDED"),
        (
            [row(select(options=[{**o, "default": True} for o in options(2)]))],
            "components.0.components.0.options",
            "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
        ),
        (
            [row({"type": 5, "custom_id": "u", "default_values": [{"id": "1", "type": "role"}]})],
            "components.0.components.0.default_values.0.type",
            "BASE_TYPE_CHOICES",
        ),
        (
            [row({"type": 8, "custom_id": "c", "channel_types": [99]})],
            "components.0.components.0.channel_types.0",
            "BASE_TYPE_CHOICES",
        ),
    ],
)
def test_a_layout_beyond_a_limit_is_refused_at_its_component(
    components: list[dict[str, Any]], path: str, code: str
) -> None:
    assert (path, code) in codes(layout(*components))


@pytest.mark.parametrize(
    ("key", "value"), [("content", "x"), ("content", ""), ("embeds", [{"title": "t"}]), ("sticker_ids", ["1"])]
)
def test_a_layout_has_nothing_beside_its_components(key: str, value: object) -> None:
    assert (key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2") in codes(layout(text_display(), **{key: value}))
    assert check_message(layout(text_display(), content=None, embeds=[])) == []


def test_an_edit_reads_components_as_the_message_has_them() -> None:
    card = {"components": [text_display()]}
    assert check_message(card, edit=True, existing_flags=IS_COMPONENTS_V2) == []
    assert codes(card, edit=True) == [("components.0", "UNION_TYPE_CHOICES")]
    assert codes({**card, "flags": 0}, edit=True, existing_flags=IS_COMPONENTS_V2) == [
        ("components.0", "UNION_TYPE_CHOICES")
    ]
    assert codes({"content": "x"}, edit=True, existing_flags=IS_COMPONENTS_V2)[0][0] == "content"


def test_an_edit_becomes_a_layout_only_where_the_old_fields_are_emptied() -> None:
    card = layout(text_display())
    assert codes(card, edit=True, existing_fields=["content"])[0][0] == "content"
    assert check_message({**card, "content": None}, edit=True, existing_fields=["content"]) == []


# --- the body of the refusal -----------------------------------------------------------------------------------------


def test_errors_are_nested_under_their_fields_with_discords_words() -> None:
    body = errors_body(check_message({"embeds": [{"title": "t" * 257}], "content": "x" * 2001}))
    assert body == {
        "message": "Invalid Form Body",
        "code": 50035,
        "errors": {
            "content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]},
            "embeds": {
                "0": {
                    "title": {
                        "_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}]
                    }
                }
            },
        },
    }


def test_an_empty_message_has_an_error_code_of_its_own() -> None:
    assert errors_body(check_message({})) == {"message": "Cannot send an empty message", "code": 50006}


def test_errors_of_one_field_stand_together() -> None:
    errors = [FieldError(("a",), "X", "x"), FieldError(("a",), "Y", "y"), FieldError((), "Z", "z")]
    body = errors_body(errors)["errors"]
    assert [one["code"] for one in body["a"]["_errors"]] == ["X", "Y"]
    assert body["_errors"][0]["code"] == "Z"
