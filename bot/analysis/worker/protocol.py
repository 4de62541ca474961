"""What the bot and its worker say to each other: two lengths, a JSON header, bytes."""

from __future__ import annotations

import asyncio
import json
import struct
from typing import Any, BinaryIO

_LENGTHS = struct.Struct(">II")
_LONGEST = 1 << 29  # bytes; more than any article, so more is no frame
_LONG = 1 << 17  # bytes of a header from which on reading it would hold up the loop


def pack(header: dict[str, Any], blob: bytes = b"") -> tuple[bytes, bytes, bytes]:
    """Return a frame, in three parts to be written one after the other."""
    words = json.dumps(header, ensure_ascii=True).encode()  # ASCII, so that lone surrogates come through
    return _LENGTHS.pack(len(words), len(blob)), words, blob


async def receive(stream: asyncio.StreamReader) -> dict[str, Any]:
    """Return the header of the next frame (an answer has no bytes), and how long it is: `length`, in bytes.

    IncompleteReadError at the end of the stream. A long one is read beside the loop.
    """
    length, more = _unpack_lengths(await stream.readexactly(_LENGTHS.size))
    words = (await stream.readexactly(length + more))[:length]
    header = await asyncio.to_thread(_parse_header, words) if length > _LONG else _parse_header(words)
    return header | {"length": length}


def read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return the next frame; None at the end of the stream."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    length, more = _unpack_lengths(lengths)
    words, blob = stream.read(length), stream.read(more)
    if len(words) < length or len(blob) < more:
        return None
    return _parse_header(words), blob


def _unpack_lengths(packed_lengths: bytes) -> tuple[int, int]:
    length, more = _LENGTHS.unpack(packed_lengths)
    if length > _LONGEST or more > _LONGEST:
        raise ConnectionError("that is no frame")
    return length, more


def _parse_header(words: bytes) -> dict[str, Any]:
    try:
        header = json.loads(words)
    except ValueError as error:
        raise ConnectionError("that is no frame") from error
    if not isinstance(header, dict):
        raise ConnectionError("that is no frame")
    return header
