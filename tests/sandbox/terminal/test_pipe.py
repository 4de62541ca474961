"""The prompt driven by a script, against a small bot that has nothing of ours."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from pathlib import Path

from bot.sandbox import Sandbox
from bot.sandbox.terminal import Access, run
from bot.sandbox.terminal.pipe import Lines
from tests.sandbox.terminal.conftest import Piped


async def test_a_command_with_options_gives_its_answer_as_plain_text(piped: Piped) -> None:
    assert await piped('/poem poem:The "sea": wide, and old line:3') == (
        0,
        "poem='The \"sea\": wide, and old' line=3\n",
    )
    assert await piped("/poem loud:true poem:x") == (0, "POEM='X' LINE=NONE\n")
    assert await piped("/garden plant what:a rose where:general") == (0, "planted a rose in general\n")


async def test_help_without_a_colon_is_help_all_the_same(piped: Piped) -> None:
    status, text = await piped("help")
    assert status == 0
    assert text.startswith("Type a command as in Discord")
    assert await piped(" ? ") == (status, text)


async def test_words_without_a_slash_are_posted_and_that_is_said(piped: Piped) -> None:
    status, text = await piped("good morning", "poem")
    assert status == 0
    said, hinted = text.rstrip("\n").split("\n\n")
    assert said == "Posted in Harbour News #general."
    assert hinted == "Posted in Harbour News #general. To run the command, type /poem."


async def test_answers_have_one_blank_line_between_and_none_inside(piped: Piped) -> None:
    status, text = await piped("/card", "", "/poem poem:b")
    assert status == 0
    assert len(text.rstrip("\n").split("\n\n")) == 2
    assert text.endswith("line=None\n")


async def test_a_card_is_read_from_top_to_bottom_with_numbers_on_its_buttons(piped: Piped) -> None:
    _, text = await piped("/card")
    assert text == (
        "A title <https://sea.example/a>\n"
        "turned 0 times\n"
        "> “I must go down” *again*\n"
        "• to the [hidden: lonely] sea  [1] Where\n"
        "[2] Turn it  (Off)  Site <https://sea.example/>\n"
        "[3] Pick one ▾\n"
    )


async def test_a_number_presses_the_button_and_an_edited_card_is_shown_again(piped: Piped) -> None:
    status, text = await piped("/card", "2", "2", "1")
    first, second, third, fourth = text.rstrip("\n").split("\n\n")
    assert status == 0
    assert ("turned 0" in first, "turned 1" in second, "turned 2" in third) == (True, True, True)
    assert fourth == "Here.\n(Only you can see this)"


async def test_a_menu_is_chosen_from_by_label_at_once_or_when_asked(piped: Piped) -> None:
    assert (await piped("/card", "3 Red wine"))[1].endswith("picked ['r']\n")
    assert (await piped("/card", "3", "White"))[1].endswith("picked ['w']\n")
    status, text = await piped("/card", "3 Green")
    assert status == 1
    assert text.endswith("There is no choice 'Green' here. There is: Red wine, White.\n")


async def test_a_button_that_is_not_there_is_a_failure(piped: Piped) -> None:
    status, text = await piped("/card", "9")
    assert status == 1
    assert text.endswith("There is no button 9 on the last answer. There is: 1 to 3.\n")


async def test_what_an_app_says_later_belongs_to_its_answer(piped: Piped) -> None:
    assert await piped("/think") == (0, "The answer\n\nand more\n(Only you can see this)\n")


async def test_a_form_takes_its_fields_from_the_lines_that_follow(piped: Piped) -> None:
    assert (await piped("/form", "Ada", "rain"))[1].endswith("Ada wishes rain\n")
    assert (await piped("/form", "Ada", ""))[1].endswith("Ada wishes nothing\n")
    status, text = await piped("/form")
    assert status == 1
    assert "Your name is missing" in text


async def test_pictures_are_saved_and_named_with_their_description(piped: Piped, tmp_path: Path) -> None:
    status, text = await piped("/picture")
    (kept,) = (tmp_path / "files").rglob("*.png")
    assert status == 0
    assert kept.read_bytes() == b"\x89PNG picture"
    assert text.split("\n")[:5] == ["for @Alice at 21 July 2024", "Chart", "Deep [31mwater", "Depth", "40 m"]
    assert f": A chart\nof the sea] {kept}" in text
    assert "\x1b" not in text


async def test_every_kind_of_failure_ends_with_1_and_says_what_would_be_right(piped: Piped) -> None:
    for line, words in {
        "/pome": "There is no command /pome here. Did you mean /poem?",
        "/garden": "/garden needs more: Did you mean /garden plant?",
        "/poem": "This option is required",
        "/poem Sea Fever": "'Sea Fever' belongs to no option of /poem.\nIt is typed so: /poem poem:… [line:…] [loud:…]",
        "/poem poem:x line:three": "line: Must be a whole number.",
        "/silent": "The application did not respond",
        "/fail": "It did not work.\n(Only you can see this)",
        ":nonsense": "There is no :nonsense. :help lists what there is.",
        ":as nobody": "There is no person 'nobody' here. There is: alice, bob, carol.",
    }.items():
        status, text = await piped(line, "/poem poem:after")
        assert status == 1, line
        assert words in text
        assert text.endswith("poem='after' line=None\n"), "the others go on"


async def test_people_servers_and_channels_can_be_changed(piped: Piped) -> None:
    status, text = await piped(
        ":as bob", ":server Hill", ":channel notices", ":channel", ":as", "/garden plant what:x where:lounge"
    )
    assert status == 0
    assert text == "There is #lounge, #notices.\n\nThere is alice, bob, carol; you are bob.\n\nplanted x in lounge\n"


async def test_somebody_who_may_not_see_a_channel_cannot_go_there(piped: Piped) -> None:
    status, text = await piped(":channel desk", ":as carol", ":channel desk")
    assert status == 1
    assert text == "There is no channel 'desk' here. There is: general, wire.\n"


async def test_a_menu_works_on_the_last_message_posted(piped: Piped) -> None:
    status, text = await piped(":menu", "one two three", ":menu Count")
    assert status == 0
    assert "Count words" in text
    assert text.endswith("3 words\n(Only you can see this)\n")
    assert (await piped(":menu Nothing"))[0] == 1


async def test_help_lists_what_there_is_over_the_wire(piped: Piped) -> None:
    _, text = await piped(":help")
    assert "/poem poem:… [line:…] [loud:…]  Says a poem" in text
    assert ":as NAME" in text


async def test_direct_messages_take_commands_too(piped: Piped) -> None:
    assert await piped(":dm", "/poem poem:x") == (0, "poem='x' line=None\n")


async def test_quit_leaves_what_follows_undone(piped: Piped) -> None:
    assert await piped(":quit", "/fail") == (0, "")
    assert await piped() == (0, "")


async def test_an_address_and_tokens_will_do(sandbox: Sandbox) -> None:
    out = io.StringIO()
    access = Access.of(sandbox.api, {"bob": sandbox.people["bob"].token})
    assert await run(access, io.StringIO("/poem poem:x\n"), out) == 0
    assert out.getvalue() == "poem='x' line=None\n"


async def test_a_silent_pipe_does_not_hold_the_loop() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as stream, os.fdopen(writing, "wb", buffering=0) as feed:
        lines = Lines(stream)
        waiting = asyncio.create_task(lines.next())
        ticks = 0
        for _ in range(20):
            await asyncio.sleep(0.005)
            ticks += 1
        assert (ticks, waiting.done()) == (20, False)
        feed.write(b"/caf\xc3\xa9 \xff\r\n")
        assert await waiting == "/café \ufffd"
        feed.close()
        assert await lines.next() is None
        assert await lines.next() is None


def test_a_reader_that_goes_away_leaves_no_traceback() -> None:
    script = (
        "import asyncio, io, sys\n"
        "from bot.sandbox.terminal.pipe import PipeScreen\n"
        "from bot.sandbox.terminal.start import let_go\n"
        "screen = PipeScreen(sys.stdout, None, {})\n"
        "try:\n"
        "    while True: screen.say('x' * 9999)\n"
        "except BrokenPipeError:\n"
        "    let_go(sys.stdout); sys.exit(1)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(10) == 1
