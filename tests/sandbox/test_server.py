"""The sandbox as a whole: by itself on the command line, knowing nothing of any bot, and bounded."""

from __future__ import annotations

import ast
import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import sandbox as package
from bot.sandbox import Sandbox
from bot.sandbox.check import RULES
from bot.sandbox.person import Message, PersonClient, Refused, parse_line
from bot.sandbox.person.command import Command
from bot.sandbox.snowflake import Snowflakes, instant_of, shard_of
from tests.sandbox.conftest import OpenPerson, SmallBot, StartBot, command, running

Interaction = discord.Interaction[Any]


def test_it_imports_nothing_of_the_bot() -> None:
    root = Path(package.__file__).parent
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                assert not name.startswith(("discord", "cogs")), (path, name)
                assert not name.startswith("bot") or name.startswith("bot.sandbox"), (path, name)


def test_the_persons_side_imports_nothing_of_the_servers() -> None:
    root = Path(package.__file__).parent / "person"
    for path in root.glob("*.py"):
        assert "from bot.sandbox." not in path.read_text().replace("from bot.sandbox.person", ""), path


async def _started(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_by_itself_it_prints_where_it_is_and_ends_cleanly(how: signal.Signals) -> None:
    process = await _started("--json")
    assert process.stdout is not None
    assert process.stderr is not None
    told = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
    async with PersonClient(told["api"], told["people"]["bob"]["token"]) as bob:
        await bob.enter("Harbour News", "general")
        assert (await bob.send("hello")).text == "hello"
        process.send_signal(how)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    assert await process.stderr.read() == b""


async def test_a_taken_port_is_said_in_one_line() -> None:
    async with Sandbox() as other:
        process = await _started("--port", other.base.rpartition(":")[2])
        _, said = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert said.decode().count("\n") == 1
    assert "cannot listen on port" in said.decode()


async def test_fifty_commands_at_once_are_each_answered_to_their_own(start_bot: StartBot, person: OpenPerson) -> None:
    def prepare(bot: SmallBot) -> None:
        @bot.tree.command(description="Says it back")
        async def echo(interaction: Interaction, words: str) -> None:
            await interaction.response.send_message(words, ephemeral=words.endswith("0"))

    async with start_bot(prepare) as _, person("alice") as alice, person("bob") as bob:
        asked = [(client, f"{client.user['username']} {n}") for n in range(25) for client in (alice, bob)]
        replies = await asyncio.gather(*(client.run("echo", words=words) for client, words in asked))
    assert [reply.message.text for reply in replies] == [words for _, words in asked]


async def test_what_is_kept_of_interactions_is_bounded(
    start_bot: StartBot, person: OpenPerson, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.interactions.registry.INTERACTIONS_KEPT", 3)
    monkeypatch.setattr("bot.sandbox.state.EPHEMERAL_KEPT", 2)

    async def hush(interaction: Interaction) -> None:
        await interaction.response.send_message("hush", ephemeral=True)

    async with start_bot(command("hush", hush)), person() as alice:
        for _ in range(6):
            await alice.run("/hush")
    assert len(sandbox.core.interactions._by_token) == len(sandbox.core.interactions._by_id) == 3
    assert len(sandbox.state.ephemeral) == 2


async def test_files_are_bounded(person: OpenPerson, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.state.FILE_BYTES_KEPT", 250)
    async with person() as alice:
        for n in range(4):
            sent = await alice.send("", files={f"{n}.txt": bytes(100)})
            assert sent.attachments[0]["filename"] == f"{n}.txt"
    assert [name for _, name in sandbox.state.files] == ["2.txt", "3.txt"]


async def test_an_outage_is_not_a_removal(sandbox: Sandbox) -> None:
    happened: list[str] = []

    class Watching(SmallBot):
        async def on_guild_remove(self, _: discord.Guild) -> None:
            happened.append("removed")

        async def on_guild_unavailable(self, _: discord.Guild) -> None:
            happened.append("unavailable")

        async def on_guild_available(self, _: discord.Guild) -> None:
            happened.append("available")

    guild = sandbox.guilds["Hill Readers"]
    async with running(Watching(), sandbox):
        happened.clear()
        sandbox.faults.outage(guild)
        sandbox.faults.recover(guild)
        await asyncio.sleep(0.1)
    assert happened == ["unavailable", "available"]


async def test_commands_keep_their_ids_and_change_their_version_only_when_they_change(sandbox: Sandbox) -> None:
    def first(bot: SmallBot) -> None:
        bot.tree.add_command(discord.app_commands.Command(name="one", description="One", callback=_nothing))
        bot.tree.add_command(discord.app_commands.Command(name="two", description="Two", callback=_nothing))

    async with running(SmallBot(first), sandbox) as bot:
        before = {c["name"]: c for c in sandbox.state.commands[None].values()}
        await bot.tree.sync()
        assert {c["name"]: c for c in sandbox.state.commands[None].values()} == before
        bot.tree.remove_command("two")
        bot.tree.remove_command("one")
        bot.tree.add_command(discord.app_commands.Command(name="one", description="Changed", callback=_nothing))
        (synced,) = await bot.tree.sync()
        assert str(synced.id) == before["one"]["id"]
        (now,) = sandbox.state.commands[None].values()
        assert int(now["version"]) > int(before["one"]["version"])
        edited = await bot.http.edit_global_command(int(sandbox.application_id), synced.id, {"description": "Again"})
        assert edited["description"] == "Again"
        await synced.delete()
        assert sandbox.state.commands[None] == {}


async def _nothing(interaction: Interaction) -> None:
    await interaction.response.send_message("nothing")


async def test_commands_of_one_server_are_seen_there_only(
    start_bot: StartBot, person: OpenPerson, sandbox: Sandbox
) -> None:
    guild = sandbox.guilds["Harbour News"]
    async with start_bot() as bot, person() as alice, person("alice", "Hill Readers", "lounge") as elsewhere:
        here = discord.Object(int(guild.id))
        bot.tree.add_command(
            discord.app_commands.Command(name="local", description="Here", callback=_nothing), guild=here
        )
        await bot.tree.sync(guild=here)
        assert (await alice.run("/local")).message.text == "nothing"
        assert await elsewhere.commands() == []


async def test_what_the_sandbox_has_not_is_said_aloud(person: OpenPerson, sandbox: Sandbox) -> None:
    poll = {"question": {"text": "Which?"}, "answers": [{"poll_media": {"text": "This"}}]}
    async with person() as alice:
        with pytest.raises(Refused) as refused:
            await alice.request("POST", f"/channels/{alice.channel_id}/messages", {"poll": poll})
        assert (refused.value.status, refused.value.message) == (501, "The sandbox has no polls.")
    sandbox.exchanges.clear()  # a 501 is not among Discord's answers


async def test_a_bot_cannot_write_to_whom_it_shares_no_server_with(start_bot: StartBot, sandbox: Sandbox) -> None:
    async with start_bot() as bot:
        carol = await bot.fetch_user(int(sandbox.people["carol"].id))
        await carol.send("hello")
        sandbox.remove_bot(sandbox.guilds["Harbour News"])
        with pytest.raises(discord.Forbidden) as caught:
            await carol.send("hello again")
    assert caught.value.code == 50007


def test_ids_grow_and_tell_their_time() -> None:
    new = Snowflakes()
    ids = [new() for _ in range(5000)]
    assert ids == sorted(set(ids), key=int)
    assert abs(instant_of(ids[0]).timestamp() - instant_of(ids[-1]).timestamp()) < 5
    world = Sandbox()
    first, second = world.guilds.values()
    assert {shard_of(first.id, 2), shard_of(second.id, 2)} == {0, 1}
    assert [guild.id for guild in Sandbox().guilds.values()] == [first.id, second.id]


NAMES = ("article", "speaker", "from", "to")
_VALUE = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20).filter(
    lambda value: not any(f"{name}:" in value for name in NAMES)
)


@given(st.dictionaries(st.sampled_from(NAMES), _VALUE))
def test_a_typed_line_gives_back_its_options(options: dict[str, str]) -> None:
    definitions = tuple({"type": 3, "name": name, "description": name} for name in NAMES)
    known = Command("quotes", "Quotes", (), definitions, {"type": 1, "name": "quotes"})
    line = "/quotes " + " ".join(f"{name}:{value}" for name, value in options.items())
    assert parse_line(line, [known]) == (known, options)


def test_all_words_of_a_message_are_its_text() -> None:
    card = {
        "content": "",
        "embeds": [{"title": "T", "fields": [{"name": "n", "value": "v"}]}],
        "components": [
            {
                "type": 17,
                "components": [
                    {
                        "type": 9,
                        "components": [{"type": 10, "content": "words"}],
                        "accessory": {"type": 2, "style": 5, "label": "Go", "url": "https://example.org"},
                    }
                ],
            }
        ],
    }
    message = Message({"id": "1", "channel_id": "2", **card})
    assert message.text == "T\nn\nv\nwords"
    assert [(button.label, button.url, button.custom_id) for button in message.buttons] == [
        ("Go", "https://example.org", None)
    ]


def test_the_readme_lists_each_rule_with_its_page() -> None:
    readme = (Path(package.__file__).parent / "README.md").read_text()
    for rule in RULES:
        assert f"| {rule.what} |" in readme, rule.what
        assert rule.page in readme, rule.page
