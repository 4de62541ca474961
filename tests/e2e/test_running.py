"""Starting, stopping and starting again; what an operator is told; a person who meets trouble on the wire."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.settings import ROOT
from tests import postgres
from tests.databases import name_database
from tests.e2e.conftest import Enter, StartBot
from tests.e2e.test_commands import failed
from tests.newswire import Wire

COMMANDS = "/applications/{application_id}/commands"


def dateline(*args: str, given: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would; without a token unless one is given."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *args],
        check=False,
        cwd=ROOT,
        env={**os.environ, "DISCORD_TOKEN": "", **environ},
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        text=True,
        timeout=60,
    )


async def test_buttons_answer_after_a_restart_and_commands_are_not_registered_again(
    start_bot: StartBot, enter: Enter, discord: Sandbox, house_wires: tuple[Wire, ...]
) -> None:
    async with enter("bob") as bob:
        async with start_bot():
            card = (await bob.run("brief", article=house_wires[0].title)).message
        assert len(discord.exchanges.requests("PUT", COMMANDS)) == 1
        discord.hub.bot_arrived.clear()
        async with start_bot():
            await asyncio.sleep(0.5)
            pressed = await bob.press(card, "Facts")
            assert house_wires[0].title in pressed.message.text
        # What was registered is remembered beside the file; beside no file (PostgreSQL), each start registers them.
        assert len(discord.exchanges.requests("PUT", COMMANDS)) == (2 if postgres.ASKED else 1)


@pytest.mark.parametrize("card", ["quotes", "timeline"])
async def test_why_answers_after_a_restart(
    start_bot: StartBot, enter: Enter, discord: Sandbox, house_wires: tuple[Wire, ...], card: str
) -> None:
    async with enter("bob") as bob:
        async with start_bot():
            message = (await bob.run(card, article=house_wires[0].title)).message
        discord.hub.bot_arrived.clear()
        async with start_bot():
            await asyncio.sleep(0.5)
            pressed = await bob.press(message, "Why?")
            assert f"How I read the {card}" in pressed.message.text
            assert "has changed since" not in pressed.message.text


async def test_sigterm_ends_the_bot_within_five_seconds_and_its_worker_with_it(
    start_bot: StartBot, enter: Enter
) -> None:
    async with start_bot() as bot, enter("bob") as bob:
        await bob.run("timeline")
        assert await bot.stop() < 5
        assert bot.process.returncode == 0
        assert "Traceback" not in bot.log.read_text()


async def test_the_bot_comes_back_after_the_gateway_was_dropped(
    start_bot: StartBot, enter: Enter, discord: Sandbox
) -> None:
    async with start_bot(), enter("bob") as bob:
        assert discord.faults.drop_gateway(discord.bot) == 1
        await asyncio.sleep(0.2)
        for _ in range(60):
            if any(each.session and each.session.user is discord.bot for each in discord.hub.connections):
                break
            await asyncio.sleep(0.25)
        reply = await bob.run("latest")
        assert not failed(reply.message)


async def test_a_server_error_on_the_answer_is_tried_again_by_the_library(
    start_bot: StartBot, enter: Enter, discord: Sandbox
) -> None:
    async with start_bot(), enter("bob") as bob:
        discord.faults.fail(500, method="POST", path="/interactions/*", times=1)
        reply = await bob.run("latest")
        assert not failed(reply.message)


async def test_the_log_holds_no_token(start_bot: StartBot, enter: Enter, discord: Sandbox) -> None:
    async with start_bot(DATELINE_LOG_LEVEL="debug", DATELINE_LOG="json") as bot, enter("bob") as bob:
        await bob.run("brief", article="nothing like it at all")
        await bob.run("latest")
        await bot.stop()
        assert discord.bot_token not in bot.log.read_text()


def test_a_refused_token_is_one_line_and_status_1(tmp_path: Path) -> None:
    async def in_sandbox() -> subprocess.CompletedProcess[str]:
        async with Sandbox() as discord:
            return await asyncio.to_thread(
                dateline,
                "run",
                DISCORD_TOKEN="AAAA.wrong.token",
                DATELINE_DISCORD_API=discord.api,
                DATELINE_DATABASE=name_database(tmp_path / "x.db"),
                DATELINE_ARTICLES=str(tmp_path),
                DATELINE_LOG_LEVEL="warning",
            )

    done = asyncio.run(in_sandbox())
    assert done.returncode == 1
    assert "DISCORD_TOKEN" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "AAAA" not in done.stderr


def test_bad_settings_are_reported_by_name_all_at_once_before_anything_starts(tmp_path: Path) -> None:
    done = dateline("run", DATELINE_WORDS="lots", DATELINE_LOG="xml", DATELINE_DATABASE=str(tmp_path / "x.db"))
    assert done.returncode == 2
    assert "DATELINE_WORDS" in done.stderr
    assert "DATELINE_LOG" in done.stderr
    assert not (tmp_path / "x.db").exists()


def test_a_database_that_cannot_be_made_is_one_line_and_status_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = dateline("list", DATELINE_DATABASE=str(tmp_path / "file" / "x.db"))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [(), ("run",), ("local",), ("add",), ("list",), ("remove",), ("analyse",)])
def test_help_reads_for_every_command(command: tuple[str, ...]) -> None:
    done = dateline(*command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: {' '.join(('dateline', *command))}")


def test_wrong_usage_is_status_2() -> None:
    assert dateline("nonsense").returncode == 2
    assert dateline("analyse").returncode == 2
