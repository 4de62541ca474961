"""Requests spoilt in one place each: the live sandbox takes them or refuses them in Discord's form, and never fails."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox, World, default_world
from tests.sandbox.check.test_any_payload import places
from tests.sandbox.conformance.plugin import Conforming

WRONG: tuple[Any, ...] = (None, True, -1, 10**12, 1.5, "", "x", "9" * 30, [], [[]], {}, {"type": 99}, [{"id": None}])

CARD: dict[str, Any] = {
    "flags": 1 << 15,
    "nonce": "n",
    "allowed_mentions": {"parse": [], "users": ["1"], "replied_user": False},
    "components": [
        {
            "type": 17,
            "accent_color": 1,
            "components": [
                {
                    "type": 9,
                    "id": 5,
                    "components": [{"type": 10, "content": "x"}],
                    "accessory": {"type": 11, "media": {"url": "https://a.example/a.png"}},
                },
                {"type": 12, "items": [{"media": {"url": "https://a.example/a.png"}, "description": "d"}]},
                {"type": 14, "spacing": 1, "divider": True},
                {
                    "type": 1,
                    "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a", "emoji": {"name": "🗞️"}}],
                },
            ],
        },
        {"type": 1, "components": [{"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]}]},
    ],
}
LEGACY: dict[str, Any] = {
    "content": "hello <@1>",
    "tts": False,
    "flags": 4,
    "embeds": [
        {
            "title": "t",
            "url": "https://a.example",
            "color": 1,
            "fields": [{"name": "n", "value": "v", "inline": True}],
            "footer": {"text": "f"},
            "author": {"name": "a"},
            "image": {"url": "https://a.example/a.png"},
            "timestamp": "2026-07-21T12:00:00+00:00",
        }
    ],
    "attachments": [{"id": "0", "filename": "a.png", "description": "d"}],
    "message_reference": {"message_id": "1", "fail_if_not_exists": False},
    "sticker_ids": [],
}
COMMANDS: list[dict[str, Any]] = [
    {
        "name": "brief",
        "type": 1,
        "description": "d",
        "name_localizations": {"de": "kurz"},
        "default_member_permissions": "32",
        "contexts": [0, 1],
        "integration_types": [0],
        "options": [
            {"type": 3, "name": "article", "description": "d", "required": True, "min_length": 1, "max_length": 9},
            {"type": 4, "name": "times", "description": "d", "choices": [{"name": "one", "value": 1}]},
        ],
    },
    {"name": "Brief this", "type": 3},
]
THREAD: dict[str, Any] = {"name": "t", "auto_archive_duration": 60, "type": 11, "rate_limit_per_user": 0}
CHANNEL: dict[str, Any] = {
    "name": "c",
    "topic": "t",
    "nsfw": False,
    "rate_limit_per_user": 5,
    "permission_overwrites": [{"id": "1", "type": 1, "allow": "1024", "deny": "0"}],
}


def spoilt(payload: Any) -> Iterator[Any]:
    """The payload with each of its values replaced by each wrong one in turn, and left out."""
    for place in places(payload):
        for wrong in WRONG:
            made = copy.deepcopy(payload)
            _parent(made, place)[place[-1]] = wrong
            yield made
        made = copy.deepcopy(payload)
        del _parent(made, place)[place[-1]]
        yield made


def _parent(payload: Any, place: tuple[Any, ...]) -> Any:
    for step in place[:-1]:
        payload = payload[step]
    return payload


@pytest.mark.parametrize(
    ("method", "path", "payload"),
    [
        ("POST", "/channels/{general}/messages", CARD),
        ("POST", "/channels/{general}/messages", LEGACY),
        ("PUT", "/applications/{application}/commands", COMMANDS),
        ("POST", "/channels/{general}/threads", THREAD),
        ("PATCH", "/channels/{general}", CHANNEL),
        ("POST", "/guilds/{guild}/channels", CHANNEL),
    ],
    ids=["card", "legacy message", "commands", "thread", "channel", "new channel"],
)
async def test_no_spoilt_request_makes_the_sandbox_fail(
    conforming: Conforming, method: str, path: str, payload: Any
) -> None:
    async with Sandbox(world=with_every_permission(), rate_limits=False) as sandbox:
        await send_all(conforming(sandbox), method, path, payload)


def with_every_permission() -> World:
    world = default_world()
    return replace(world, guilds=tuple(replace(guild, bot_permissions=8) for guild in world.guilds))


async def send_all(sandbox: Sandbox, method: str, path: str, payload: Any) -> None:
    guild = sandbox.guilds["Harbour News"]
    general, application = guild.channel("general").id, sandbox.application_id
    url = sandbox.api + path.format(general=general, application=application, guild=guild.id)
    seen: set[int] = set()
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {sandbox.bot_token}"}) as session:
        for body in spoilt(payload):
            async with session.request(method, url, json=body) as response:
                answer = await response.json()
                assert response.status < 500, (body, answer)
                assert response.status < 300 or answer["message"], (body, answer)
                seen.add(response.status)
    assert 400 in seen
    assert seen & {200, 201}
