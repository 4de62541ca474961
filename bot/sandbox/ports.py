"""Ports: which there are, and why one cannot be had, in words."""

from __future__ import annotations

import argparse
import errno
import os

_WORDS = {
    errno.EADDRINUSE: "the port is in use by another program",
    errno.EACCES: "ports below 1024 are for the system administrator",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


def parse_port(value: str) -> int:
    """Return the port that is meant on a command line. ArgumentTypeError for what is none."""
    if not (value.isascii() and value.isdigit()) or int(value) > 65_535:
        raise argparse.ArgumentTypeError(f"{value} is no port: 0 to 65535, 0 for any free one")
    return int(value)


def describe_refusal(error: OSError) -> str:
    """Return why a port could not be listened on, without a capital and a full stop."""
    if error.errno is None:
        return str(error)
    return _WORDS.get(error.errno) or os.strerror(error.errno).lower()
