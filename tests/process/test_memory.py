"""What the process keeps of memory."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from bot.settings import ROOT

_THREADS = """
import threading
from bot.process import memory
assert memory.share_arenas()
there = threading.Barrier(9)
held = []
def work():
    there.wait()
    held.append([bytes(600) for _ in range(2000)])
    there.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
there.wait(); there.wait()
for thread in threads: thread.join()
import ctypes, os, re
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
stream = libc.fopen(b"/dev/stdout", b"w")
libc.malloc_info(0, ctypes.c_void_p(stream))
libc.fflush(ctypes.c_void_p(stream))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_threads_share_two_arenas() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _THREADS], capture_output=True, text=True, check=True, cwd=ROOT, timeout=20
    )
    assert done.stdout.count("<heap nr=") <= 2, done.stdout
