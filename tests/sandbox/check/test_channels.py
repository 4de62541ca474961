"""The rules for channels and threads, as far as the sandbox has them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.check import FieldError, check_channel, check_thread


def codes(errors: list[FieldError]) -> list[tuple[str, str]]:
    return [(".".join(map(str, error.path)), error.code) for error in errors]


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"name": ""}, "name", "BASE_TYPE_REQUIRED"),
        ({"name": "n" * 101}, "name", "BASE_TYPE_BAD_LENGTH"),
        ({"name": "n", "topic": "t" * 1025}, "topic", "BASE_TYPE_MAX_LENGTH"),
        ({"name": "n", "type": 99}, "type", "BASE_TYPE_CHOICES"),
        ({"name": "n", "rate_limit_per_user": 21601}, "rate_limit_per_user", "NUMBER_TYPE_MAX"),
        ({"name": "n", "default_auto_archive_duration": 61}, "default_auto_archive_duration", "BASE_TYPE_CHOICES"),
        ({"name": "n", "parent_id": "home"}, "parent_id", "NUMBER_TYPE_COERCE"),
        ({"name": "n", "permission_overwrites": [{"type": 0}]}, "permission_overwrites.0.id", "BASE_TYPE_REQUIRED"),
        (
            {"name": "n", "permission_overwrites": [{"id": "1", "type": 2}]},
            "permission_overwrites.0.type",
            "BASE_TYPE_CHOICES",
        ),
        ({"name": "n", "available_tags": [{"name": "t" * 21}]}, "available_tags.0.name", "BASE_TYPE_BAD_LENGTH"),
        ([], "", "DICT_TYPE_CONVERT"),
    ],
)
def test_a_wrong_channel_is_refused_at_its_field(given: Any, path: str, code: str) -> None:
    assert (path, code) in codes(check_channel(given, create=True))


def test_a_right_channel_passes_and_a_forums_topic_is_longer() -> None:
    overwrite = {"id": "1", "type": 1, "allow": "1024", "deny": 0}
    given = {"name": "n" * 100, "topic": "t" * 1024, "type": 0, "permission_overwrites": [overwrite]}
    assert check_channel(given, create=True) == []
    assert check_channel({"topic": "t" * 4096}, kind=15) == []
    assert check_channel({"topic": "t" * 4096}, kind=0) != []


def test_threads_and_forum_posts() -> None:
    assert check_thread({"name": "t", "auto_archive_duration": 1440, "type": 11}) == []
    assert codes(check_thread({"name": "t", "type": 0})) == [("type", "BASE_TYPE_CHOICES")]
    assert codes(check_thread({"name": "t", "auto_archive_duration": 7})) == [
        ("auto_archive_duration", "BASE_TYPE_CHOICES")
    ]
    assert codes(check_thread({})) == [("name", "BASE_TYPE_REQUIRED")]
    post = {"name": "t", "message": {"content": "x"}, "applied_tags": ["1"]}
    assert check_thread(post, forum=True) == []
    assert codes(check_thread({"name": "t"}, forum=True)) == [("message", "BASE_TYPE_REQUIRED")]
    assert codes(check_thread({**post, "applied_tags": ["1"] * 6}, forum=True)) == [
        ("applied_tags", "BASE_TYPE_MAX_LENGTH")
    ]
    long = {"name": "t", "message": {"content": "x" * 2001}}
    assert codes(check_thread(long, forum=True)) == [("message.content", "BASE_TYPE_MAX_LENGTH")]
