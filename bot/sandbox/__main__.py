"""`python -m bot.sandbox`: the loopback Discord by itself, until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from bot.sandbox.gateway.intents import PRIVILEGED_NAMES
from bot.sandbox.ports import describe_refusal, parse_port
from bot.sandbox.server import Sandbox
from bot.sandbox.stopping import stopping
from bot.sandbox.world import default_world


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox",
        description="A loopback Discord on 127.0.0.1. Point any Discord library at the address it prints.",
    )
    parser.add_argument(
        "--port", type=parse_port, metavar="PORT", default=0, help="the port to listen on (default: any free one)"
    )
    parser.add_argument("--shards", type=int, default=1, help="how many shards to recommend to bots (default: 1)")
    parser.add_argument(
        "--intents",
        type=parse_intents,
        default=0,
        metavar="NAMES",
        help=f"privileged intents that are switched on for the bot: {', '.join(PRIVILEGED_NAMES)} or all",
    )
    parser.add_argument("--json", action="store_true", help="print address and tokens as one line of JSON")
    parser.add_argument("--no-rate-limits", action="store_true", help="never answer 429")
    return parser.parse_args()


def parse_intents(value: str) -> int:
    """Return the bits of privileged intents by their names, parted by commas; ArgumentTypeError for any other."""
    names = [name.strip().casefold().replace("-", "_") for name in value.split(",") if name.strip()]
    unknown = [name for name in names if name not in PRIVILEGED_NAMES and name != "all"]
    if unknown:
        known = ", ".join(PRIVILEGED_NAMES)
        raise argparse.ArgumentTypeError(f"{unknown[0]} is no privileged intent: {known}, or all of them by all")
    return sum(bit for name, bit in PRIVILEGED_NAMES.items() if name in names or "all" in names)


def describe_address(sandbox: Sandbox) -> dict[str, object]:
    return {
        "page": sandbox.base + "/",
        "api": sandbox.api,
        "gateway": sandbox.gateway,
        "application_id": sandbox.application_id,
        "bot_token": sandbox.bot_token,
        "people": {person.name: {"id": person.id, "token": person.token} for person in sandbox.people.values()},
        "guilds": {
            guild.name: {
                "id": guild.id,
                "channels": {channel.name: channel.id for channel in guild.channels.values()},
            }
            for guild in sandbox.guilds.values()
        },
    }


def _print(sandbox: Sandbox, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(describe_address(sandbox)), flush=True)
        return
    print(f"Page     {sandbox.base}/")
    print(f"API      {sandbox.api}")
    print(f"Gateway  {sandbox.gateway}")
    print(f"Bot      {sandbox.bot_token}")
    for person in sandbox.people.values():
        print(f"{person.name:<8} {person.token}")
    for guild in sandbox.guilds.values():
        channels = ", ".join(f"#{channel.name}" for channel in guild.channels.values() if channel.holds_messages)
        print(f"Server   {guild.name}: {channels}", flush=True)


async def _serve(arguments: argparse.Namespace) -> None:
    stop = stopping()
    sandbox = Sandbox(
        arguments.port,
        default_world(privileged_intents=arguments.intents),
        shards=arguments.shards,
        record=False,
        rate_limits=not arguments.no_rate_limits,
    )
    async with sandbox:
        _print(sandbox, as_json=arguments.json)
        await stop.wait()


def main() -> int:
    """The exit status: 1 where the port cannot be had."""
    arguments = _arguments()
    try:
        asyncio.run(_serve(arguments))
    except OSError as problem:
        why = describe_refusal(problem)
        print(
            f"The sandbox cannot listen on port {arguments.port}: {why}. Give it another with --port.", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
