"""Unpacking what a site sent, in small steps: a bomb is stopped when it has grown past the limit, not later."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli
import zstandard

CODINGS = "gzip, deflate, br, zstd"  # what is asked for
_STEP = 65_536  # bytes that one step of zlib gives at most
_MEMBERS = 64  # gzip files in a row
_ZSTD_STEP = 256  # bytes in: a block of 4 bytes can hold 128 KiB, so a step gives 8 MiB at most
_ZSTD_WINDOW = 8 << 20


class BadData(ValueError):
    """It is not packed as its header says."""


class Unpacker(Protocol):
    """Takes what came, gives what was in it; `finish` raises BadData where the end is missing."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> None: ...


def make_unpacker(coding: str) -> Unpacker:
    """Return the unpacker for a Content-Encoding; BadData for one that was not asked for."""
    names = [name.strip().lower() for name in coding.split(",") if name.strip().lower() not in {"", "identity"}]
    if not names:
        return _Plain()
    makers: dict[str, Callable[[], Unpacker]] = {"gzip": _Zlib, "x-gzip": _Zlib, "deflate": _Deflate, "zstd": _Zstd}
    makers["br"] = _Brotli
    if len(names) > 1 or names[0] not in makers:
        raise BadData(coding)
    return makers[names[0]]()


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        return


class _Zlib:
    """gzip, also several files in a row, and zlib's own form: told apart by their first bytes."""

    def __init__(self, wbits: int = 32 + zlib.MAX_WBITS) -> None:
        self._wbits = wbits
        self._engine = zlib.decompressobj(wbits)
        self._members = 1
        self._began = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._engine.eof:
                if not data.strip(b"\0"):  # padding
                    return
                self._members += 1
                if self._members > _MEMBERS:
                    raise BadData("too many parts")
                self._engine = zlib.decompressobj(self._wbits)
            self._began = True
            try:
                piece = self._engine.decompress(data, _STEP)
            except zlib.error as error:
                raise BadData(str(error)) from error
            if piece:
                yield piece
            data = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail

    def finish(self) -> None:
        if self._began and not self._engine.eof:
            raise BadData("it breaks off")


class _Deflate:
    """zlib's form as the standard has it, or the bare one that some servers send."""

    def __init__(self) -> None:
        self._inner: _Zlib | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inner is None and data:
            zlib_form = data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] << 8 | data[1]) % 31 == 0)
            self._inner = _Zlib(zlib.MAX_WBITS if zlib_form else -zlib.MAX_WBITS)
        if self._inner is not None:
            yield from self._inner.feed(data)

    def finish(self) -> None:
        if self._inner is not None:
            self._inner.finish()


class _Zstd:
    def __init__(self) -> None:
        self._engine = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._began = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        for at in range(0, len(data), _ZSTD_STEP):
            if self._engine.eof:
                return
            self._began = True
            try:
                piece = self._engine.decompress(data[at : at + _ZSTD_STEP])
            except zstandard.ZstdError as error:
                raise BadData(str(error)) from error
            if piece:
                yield piece

    def finish(self) -> None:
        if self._began and not self._engine.eof:
            raise BadData("it breaks off")


class _Brotli:
    def __init__(self) -> None:
        self._engine = brotli.Decompressor()
        self._began = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._began = self._began or bool(data)
        while not self._engine.is_finished():
            try:
                piece = self._engine.process(data, output_buffer_limit=_STEP)
            except brotli.error as error:
                raise BadData(str(error)) from error
            if piece:
                yield piece
            data = b""
            if self._engine.can_accept_more_data():
                return

    def finish(self) -> None:
        if self._began and not self._engine.is_finished():
            raise BadData("it breaks off")
