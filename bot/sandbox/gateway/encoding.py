"""How gateway payloads are written: https://docs.discord.com/developers/events/gateway#encoding-and-compression"""

from __future__ import annotations

import zlib
from typing import Protocol

import zstandard

KINDS = (None, "zlib-stream", "zstd-stream")
# With `compress: true` in Identify, and no transport compression, payloads from this size on are compressed singly.
PAYLOAD_THRESHOLD = 1024


class Encoder(Protocol):
    """Makes one text or binary websocket message of each payload."""

    def __call__(self, text: str) -> str | bytes: ...


def plain(text: str) -> str:
    return text


def payload_zlib(text: str) -> str | bytes:
    return zlib.compress(text.encode()) if len(text) >= PAYLOAD_THRESHOLD else text


class ZlibStream:
    """One zlib context a connection; each payload ends with a sync flush (00 00 FF FF)."""

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(level=1)

    def __call__(self, text: str) -> bytes:
        return self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """One zstd context a connection; each payload ends with a flushed block."""

    def __init__(self) -> None:
        self._compress = zstandard.ZstdCompressor(level=1).compressobj()

    def __call__(self, text: str) -> bytes:
        return self._compress.compress(text.encode()) + self._compress.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def encoder(kind: str | None) -> Encoder:
    """The encoder of a connection's `compress` parameter."""
    if kind == "zlib-stream":
        return ZlibStream()
    if kind == "zstd-stream":
        return ZstdStream()
    return plain
