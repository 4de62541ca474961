"""The checker itself: a right exchange passes, and each way of being wrong is caught."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.sandbox import Sandbox, payloads
from bot.sandbox.exchanges import Exchange, Exchanges, Frame
from bot.sandbox.person import PersonClient
from tests import spec
from tests.sandbox.conformance import check_exchanges
from tests.sandbox.conformance.checks import check_exchange, check_frame, check_frames
from tests.sandbox.conformance.description import description
from tests.sandbox.conformance.tables import EVENTS, INTERACTIONS, PERSON_EVENTS, RECEIVED, SENT, TABLES

pytestmark = pytest.mark.skipif(spec.find() is None, reason=spec.MISSING)

NOW = datetime(2026, 7, 21, 12, tzinfo=UTC)
AUTHOR = {
    "id": "1",
    "username": "bot",
    "avatar": None,
    "discriminator": "0000",
    "public_flags": 0,
    "flags": 0,
    "global_name": None,
    "primary_guild": None,
    "bot": True,
}
MESSAGE: dict[str, Any] = {
    "type": 0,
    "content": "",
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "timestamp": "2026-07-21T12:00:00+00:00",
    "edited_timestamp": None,
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "id": 1,
            "spoiler": False,
            "accent_color": None,
            "components": [{"type": 10, "id": 2, "content": "hello"}],
        }
    ],
    "id": "10",
    "channel_id": "2",
    "author": AUTHOR,
    "pinned": False,
    "mention_everyone": False,
    "tts": False,
}
LIMITS = {
    "X-RateLimit-Limit": "5",
    "X-RateLimit-Remaining": "4",
    "X-RateLimit-Reset": "1784635200.5",
    "X-RateLimit-Reset-After": "1.0",
    "X-RateLimit-Bucket": "abc",
}
POSTED = Exchange(
    at=NOW,
    account="1",
    method="POST",
    route="/channels/{channel_id}/messages",
    path="/channels/2/messages",
    query={},
    body={"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "hello"}]}]},
    files=(),
    status=200,
    headers=LIMITS,
    answer=MESSAGE,
    seconds=0.001,
)


def lines(exchange: Exchange) -> list[str]:
    return check_exchange(exchange, description())


def changed(value: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**copy.deepcopy(value), **fields}


def without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: part for key, part in value.items() if key != name}


def test_a_right_exchange_has_no_deviation() -> None:
    assert lines(POSTED) == []


@pytest.mark.parametrize("name", sorted(MESSAGE.keys() - {"tts"}))
def test_an_answer_with_a_field_left_out_or_of_another_type_is_caught(name: str) -> None:
    assert any(name in line for line in lines(replace(POSTED, answer=without(MESSAGE, name))))
    assert any(name in line for line in lines(replace(POSTED, answer=changed(MESSAGE, **{name: {"wrong": 1}}))))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"answer": changed(MESSAGE, mood="good")}, "'mood' is not described"),
        ({"answer": changed(MESSAGE, timestamp="2026-07-21 12:00")}, "date-time"),
        ({"answer": changed(MESSAGE, timestamp="2026-07-21T12:00:00")}, "date-time"),
        ({"answer": changed(MESSAGE, id=10)}, "answer id"),
        ({"answer": changed(MESSAGE, author=without(AUTHOR, "public_flags"))}, "answer author"),
        ({"answer": changed(MESSAGE, components=[{"type": 10, "content": "x"}])}, "'id' is a required property"),
        ({"answer": changed(MESSAGE, components=[{"type": 99, "id": 1}])}, "answer components.0"),
        ({"status": 302}, "status 302 is not described"),
        ({"body": {"content": "x" * 4001}}, "request content"),
        ({"body": {"components": [{"type": 17, "components": []}]}}, "request components.0.components"),
        ({"path": "/channels/somewhere/messages"}, "request channel_id"),
        ({"query": {"wait": "true"}}, "no such parameter"),
        ({"path": "/channels/2/mesages"}, "no such request"),
        ({"route": None}, "the sandbox does not have"),
        ({"headers": without(LIMITS, "X-RateLimit-Bucket")}, "X-RateLimit-Bucket missing"),
        ({"headers": {**LIMITS, "X-RateLimit-Reset": "soon"}}, "X-RateLimit-Reset is 'soon'"),
    ],
)
def test_each_way_of_being_wrong_is_caught(wrong: dict[str, Any], words: str) -> None:
    assert any(words in line for line in lines(replace(POSTED, **wrong)))


def test_a_request_that_was_refused_may_be_wrong_but_its_refusal_may_not() -> None:
    errors = {"content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]}}
    refused = replace(
        POSTED,
        body={"content": "x" * 4001},
        status=400,
        answer={"code": 50035, "message": "Invalid Form Body", "errors": errors},
    )
    assert lines(refused) == []
    assert lines(replace(refused, answer={"error": "no"})) != []
    assert (
        lines(replace(refused, answer={"code": 50035, "message": "Invalid Form Body", "errors": {"content": 1}})) != []
    )


def test_a_rate_limited_answer_says_when_to_come_back() -> None:
    answer = {"message": "You are being rate limited.", "retry_after": 0.5, "global": False}
    limited = replace(POSTED, status=429, answer=answer, headers={**LIMITS, "Retry-After": "1"})
    assert lines(limited) == []
    assert any("Retry-After" in line for line in lines(replace(limited, headers=LIMITS)))
    assert any("retry_after" in line for line in lines(replace(limited, answer=without(answer, "retry_after"))))


def test_an_answer_without_a_body_has_none() -> None:
    typing = replace(POSTED, path="/channels/2/typing", body=None, status=204, answer=None)
    assert lines(replace(typing, method="POST")) == []
    assert lines(replace(typing, method="POST", answer={})) != []


def test_a_number_may_stand_in_digits_in_a_request_and_not_in_an_answer() -> None:
    assert lines(replace(POSTED, body={"content": "x", "flags": "4"})) == []
    assert lines(replace(POSTED, answer=changed(MESSAGE, flags="4"))) != []


# --- gateway ---------------------------------------------------------------------------------------------------------

EVENT = {**MESSAGE, "guild_id": "3"}
INTERACTION: dict[str, Any] = {
    "id": "20",
    "application_id": "1",
    "type": 3,
    "channel": {"id": "2", "type": 1},
    "channel_id": "2",
    "user": AUTHOR,
    "token": "t",
    "version": 1,
    "app_permissions": "0",
    "locale": "en-US",
    "entitlements": [],
    "authorizing_integration_owners": {"0": "0"},
    "context": 1,
    "attachment_size_limit": 10,
    "data": {"custom_id": "x", "component_type": 2, "id": 2},
    "message": MESSAGE,
}


def frame(event: str | None, data: Any, *, op: int = 0, sent: bool = True) -> Frame:
    return Frame(at=NOW, account="1", session="s", sent=sent, op=op, event=event, data=data)


def frame_lines(given: Frame, *, bot: bool = True) -> list[str]:
    return check_frame(given, description(), bot=bot)


def test_a_right_event_passes_and_a_wrong_one_is_caught() -> None:
    assert frame_lines(frame("MESSAGE_CREATE", EVENT)) == []
    assert frame_lines(frame("MESSAGE_CREATE", without(EVENT, "author"))) != []
    assert frame_lines(frame("MESSAGE_CREATE", {**EVENT, "member": {"nick": 1}})) != []
    assert frame_lines(frame("MESSAGE_CREATED", EVENT)) == ["gateway to bot MESSAGE_CREATED: there is no such event"]


def test_an_interaction_needs_each_field_of_its_table() -> None:
    assert frame_lines(frame("INTERACTION_CREATE", INTERACTION)) == []
    for name in INTERACTION:
        assert frame_lines(frame("INTERACTION_CREATE", without(INTERACTION, name))) != [], name
    assert frame_lines(frame("INTERACTION_CREATE", {**INTERACTION, "guild_id": "3"})) != []


def test_hello_and_identify_are_checked() -> None:
    assert frame_lines(frame(None, {"heartbeat_interval": 41250}, op=10)) == []
    assert frame_lines(frame(None, {"heartbeat_interval": "41250"}, op=10)) != []
    assert frame_lines(frame(None, {"token": "t", "properties": {}}, op=2, sent=False)) != []
    assert frame_lines(frame(None, {"token": "t", "properties": {}, "intents": 1}, op=2, sent=False)) == []
    assert frame_lines(frame(None, None, op=11)) == []
    assert frame_lines(frame(None, None, op=9)) != []
    assert frame_lines(frame(None, None, op=99)) != []


def test_a_persons_session_is_told_from_a_bots() -> None:
    created = frame("INTERACTION_CREATE", {"id": "20", "nonce": "n"})
    assert frame_lines(created, bot=False) == []
    assert frame_lines(created, bot=True) != []
    ready = frame("READY", {"user": {"bot": True}})
    assert any("to bot READY" in line for line in check_frames([ready], description()))


def test_check_exchanges_reads_a_sandboxs_record() -> None:
    exchanges = Exchanges(lambda: NOW)
    discord = SimpleNamespace(exchanges=exchanges)
    exchanges.add(POSTED)
    exchanges.add(frame("MESSAGE_CREATE", EVENT))
    assert check_exchanges(discord) == []
    exchanges.add(replace(POSTED, answer={}))
    exchanges.add(frame("MESSAGE_CREATE", {}))
    found = check_exchanges(discord)
    assert any(line.startswith("POST /channels/{channel_id}/messages -> 200: answer") for line in found)
    assert any(line.startswith("gateway to ") for line in found)


def test_every_table_has_its_page_and_every_event_its_table() -> None:
    known = description().schemas
    for table in TABLES.values():
        assert table.page.startswith("https://")
    for name in (*EVENTS.values(), *PERSON_EVENTS.values(), *INTERACTIONS.values(), *SENT.values(), *RECEIVED.values()):
        assert known[name].get("anyOf") or known[name]["properties"] or known[name]["additionalProperties"]


# --- in a live sandbox, and in a run without the description ---------------------------------------------------------


async def test_a_sandbox_that_leaves_out_a_field_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox() as right, PersonClient(right.api, right.people["alice"].token) as alice:
        await alice.enter("Harbour News", "general")
        await alice.send("hello")
    assert right.exchanges.events("MESSAGE_CREATE")
    assert check_exchanges(right) == []

    whole = payloads.user
    monkeypatch.setattr(payloads, "user", lambda user: without(whole(user), "public_flags"))
    async with Sandbox() as wrong, PersonClient(wrong.api, wrong.people["alice"].token) as alice:
        await alice.enter("Harbour News", "general")
        await alice.send("hello")
    found = check_exchanges(wrong)
    assert "POST /channels/{channel_id}/messages -> 200: answer author: 'public_flags' is a required property" in found
    assert any(line.startswith("gateway to person MESSAGE_CREATE: author") for line in found)


@pytest.mark.parametrize(("required", "status"), [("", 0), ("1", 1)])
def test_a_run_without_the_description_says_so_and_fails_where_it_must_be_there(
    tmp_path: Path, required: str, status: int
) -> None:
    (tmp_path / "test_nothing.py").write_text("def test_nothing(conforming): pass\n", "utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "CI"}
    environment |= {"DATELINE_SPEC": str(tmp_path / "none.json"), "DATELINE_REQUIRE_SPEC": required}
    environment["PYTHONPATH"] = str(spec.ROOT)
    command = [sys.executable, "-m", "pytest", "-p", "tests.sandbox.conformance.plugin", "-q", str(tmp_path)]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "NO exchange was checked" in run.stdout
    assert run.returncode == status, run.stdout + run.stderr
