"""The timeline's picture: drawn in a process of its own, which comes when needed and goes when idle."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import signal

import pytest
from PIL import Image

from bot.cards.picture import Canvas, DrawingError
from bot.cards.picture_process import WIDTH, Told, draw
from tests.cards.samples import event


async def test_a_picture_is_drawn_outside_this_process_and_as_wide_as_a_phone_needs() -> None:
    canvas = Canvas()
    try:
        image = Image.open(
            io.BytesIO(await canvas.draw("The Bridge", [event(), event(status="planned", said_by="the board")]))
        )
        assert image.format == "PNG"
        assert image.width == WIDTH
        assert canvas.running not in {None, os.getpid()}
    finally:
        await canvas.close()
    assert canvas.running is None


async def test_a_process_that_died_is_replaced() -> None:
    canvas = Canvas()
    try:
        await canvas.draw("The Bridge", [event()])
        first = canvas.running
        assert first is not None
        os.kill(first, signal.SIGKILL)
        with contextlib.suppress(DrawingError):  # the picture it died of
            await canvas.draw("The Bridge", [event()])
        assert await canvas.draw("The Bridge", [event()])
        assert canvas.running != first
    finally:
        await canvas.close()


async def test_a_process_that_hangs_is_ended() -> None:
    canvas = Canvas(within=5)
    try:
        await canvas.draw("The Bridge", [event()])
        hung = canvas.running
        assert hung is not None
        os.kill(hung, signal.SIGSTOP)
        canvas._within = 0.2
        with pytest.raises(DrawingError):
            await canvas.draw("The Bridge", [event()])
        assert canvas.running is None
    finally:
        await canvas.close()


async def test_an_idle_process_goes() -> None:
    canvas = Canvas(idle=0.05)
    await canvas.draw("The Bridge", [event()])
    await asyncio.sleep(0.2)
    assert canvas.running is None
    await canvas.close()


@pytest.mark.parametrize("text", ["", "word " * 500, "x" * 5000, "서울 👩‍👩‍👧 \u202e שלום", "a\u0301" * 300])
def test_any_words_can_be_drawn(text: str) -> None:
    drawn = draw(text, [Told(text, text, text, "happened")] * 30)
    assert Image.open(io.BytesIO(drawn)).height < 10_000


def test_events_are_drawn_one_below_the_other() -> None:
    told = Told("2006", "something happened", "", "happened")
    one, many = (Image.open(io.BytesIO(draw("T", [told] * number))).height for number in (1, 6))
    assert many > one + 400
