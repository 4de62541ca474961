"""Why a port cannot be had, in words that a person can act on."""

from __future__ import annotations

import argparse
import socket

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.ports import describe_refusal, parse_port


async def test_a_port_that_another_program_has_is_said_to_be_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match=r".") as caught:
            await Sandbox(taken.getsockname()[1]).start()
    assert describe_refusal(caught.value) == "the port is in use by another program"


def test_what_has_no_words_of_its_own_has_the_systems() -> None:
    assert describe_refusal(PermissionError(13, "x")) == "ports below 1024 are for the system administrator"
    assert describe_refusal(OSError(5, "x")) == "input/output error"
    assert describe_refusal(OSError("no such thing")) == "no such thing"


@pytest.mark.parametrize("value", ["65536", "-1", "eighty", "", "٣"])
def test_what_is_no_port_is_refused_by_name(value: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no port"):
        parse_port(value)


def test_a_port_is_a_number() -> None:
    assert [parse_port("0"), parse_port("65535")] == [0, 65_535]
