"""Which internet addresses are public: what a stranger's link may make the bot connect to.

After IANA's special-purpose address registries (iana.org/assignments/iana-ipv4-special-registry and …-ipv6-…), written
out here because what `ipaddress` calls global differs between Python versions.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_CLOSED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' own
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, clouds' metadata among it
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast among it
    )
)
_OPEN_6 = IPv6Network("2000::/3")  # the only part of IPv6 that is given out
_CLOSED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # given back
        "3fff::/20",  # documentation
    )
)
_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the IPv4 address stands in the last 32 bits
_SIX_TO_FOUR = IPv6Network("2002::/16")  # the IPv4 address stands in bits 16 to 48


def is_public(address: Address) -> bool:
    """Return whether anybody on the internet can reach the address; one that carries IPv4 is judged by that."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    if address.scope_id is not None:
        return False
    carried = find_ipv4(address)
    if carried is not None:
        return is_public(carried)
    return address in _OPEN_6 and not any(address in network for network in _CLOSED_6)


def find_ipv4(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that traffic to this IPv6 address ends at: mapped, translated (NAT64), 6to4, ISATAP."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    number = int(address)
    if address in _TRANSLATED:
        return IPv4Address(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address(number >> 80 & 0xFFFFFFFF)
    if number >> 32 & 0xFFFFFFFF in {0x00005EFE, 0x02005EFE}:  # ISATAP's interface identifiers (RFC 5214)
        inner = IPv4Address(number & 0xFFFFFFFF)
        return inner if not is_public(inner) else None
    return None


def is_allowed(address: Address, allow: Collection[str]) -> bool:
    """Return whether it may be connected to: it is public, or it is one of the single addresses in `allow`."""
    if is_public(address):
        return True
    carried = find_ipv4(address) if isinstance(address, IPv6Address) else None
    let_in = {ip_address(one) for one in allow}
    return address in let_in or (carried is not None and carried in let_in)


def read_literal(host: str) -> Address | None:
    """Return the address that a host in a link is, in any spelling that the system's resolver takes: 127.1, 0x7f000001,
    017700000001, 2130706433, fe80::1%eth0. None for a name.
    """
    bare = host.strip("[]").rstrip(".")
    try:
        return ip_address(bare)
    except ValueError:
        pass
    if not re.fullmatch(r"[0-9a-fA-FxX.]+", bare) or not bare[:1].isdigit():
        return None
    try:
        return IPv4Address(socket.inet_aton(bare))
    except OSError:
        return None
