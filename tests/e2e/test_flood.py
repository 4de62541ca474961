"""A flood while the bot stands still: what Discord has given up by then is not worked on, and the bot answers again."""

from __future__ import annotations

import asyncio
import signal
import socket

import aiohttp

from bot.sandbox import Sandbox
from bot.sandbox.person import NoAnswer
from tests.e2e.conftest import Enter, StartBot

FLOOD = 60


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def _shed(port: int) -> float:
    async with aiohttp.ClientSession() as web, web.get(f"http://127.0.0.1:{port}/metrics") as answer:
        for line in (await answer.text()).splitlines():
            if line.startswith('dateline_shed_total{why="late"}'):
                return float(line.split()[-1])
    return 0.0


async def test_a_flood_while_it_stands_still_is_shed_and_about_answers_within_a_second(
    start_bot: StartBot, enter: Enter, discord: Sandbox
) -> None:
    port = _free_port()
    async with start_bot(DATELINE_METRICS_PORT=str(port)) as bot, enter("bob") as bob, enter("alice") as alice:
        card = (await bob.run("latest")).message
        before = len(discord.exchanges.requests("POST", "/interactions/{interaction_id}/{interaction_token}/callback"))
        bot.process.send_signal(signal.SIGSTOP)
        asked = [asyncio.create_task(alice.run("brief")) for _ in range(FLOOD // 2)]
        asked += [asyncio.create_task(bob.press(card, "Brief")) for _ in range(FLOOD // 2)]
        given_up = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(one) for one in given_up} == {NoAnswer}
        await asyncio.sleep(0.5)
        bot.process.send_signal(signal.SIGCONT)
        about = await asyncio.wait_for(alice.run("about"), 1.5)
        assert about.message.text
        assert await _shed(port) == FLOOD
        after = len(discord.exchanges.requests("POST", "/interactions/{interaction_id}/{interaction_token}/callback"))
        assert after == before + 1, "nobody but /about was answered"
        await bot.stop()
        assert "Traceback" not in bot.log.read_text()
