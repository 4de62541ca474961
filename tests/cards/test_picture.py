"""The timeline's picture: drawn in a process of its own, which comes when needed and goes when idle."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import signal

import pytest
from PIL import Image

from bot.cards.picture import DrawingError, Easel
from bot.cards.picture_process import WIDTH, Told, draw
from tests.cards.samples import event


async def test_a_picture_is_drawn_outside_this_process_and_as_wide_as_a_phone_needs() -> None:
    easel = Easel()
    try:
        image = Image.open(
            io.BytesIO(await easel.draw("The Bridge", [event(), event(status="planned", said_by="the board")]))
        )
        assert image.format == "PNG"
        assert image.width == WIDTH
        assert easel.running not in {None, os.getpid()}
    finally:
        await easel.close()
    assert easel.running is None


async def test_a_process_that_died_is_replaced() -> None:
    easel = Easel()
    try:
        await easel.draw("The Bridge", [event()])
        first = easel.running
        assert first is not None
        os.kill(first, signal.SIGKILL)
        with contextlib.suppress(DrawingError):  # the picture it died of
            await easel.draw("The Bridge", [event()])
        assert await easel.draw("The Bridge", [event()])
        assert easel.running != first
    finally:
        await easel.close()


async def test_a_process_that_hangs_is_ended() -> None:
    easel = Easel(within=5)
    try:
        await easel.draw("The Bridge", [event()])
        hung = easel.running
        assert hung is not None
        os.kill(hung, signal.SIGSTOP)
        easel._within = 0.2
        with pytest.raises(DrawingError):
            await easel.draw("The Bridge", [event()])
        assert easel.running is None
    finally:
        await easel.close()


async def test_an_idle_process_goes() -> None:
    easel = Easel(idle=0.05)
    await easel.draw("The Bridge", [event()])
    await asyncio.sleep(0.2)
    assert easel.running is None
    await easel.close()


@pytest.mark.parametrize("text", ["", "word " * 500, "x" * 5000, "서울 👩‍👩‍👧 \u202e שלום", "a\u0301" * 300])
def test_any_words_can_be_drawn(text: str) -> None:
    drawn = draw(text, [Told(text, text, text, "happened")] * 30)
    assert Image.open(io.BytesIO(drawn)).height < 10_000


def test_events_are_drawn_one_below_the_other() -> None:
    told = Told("2006", "something happened", "", "happened")
    one, many = (Image.open(io.BytesIO(draw("T", [told] * number))).height for number in (1, 6))
    assert many > one + 400
