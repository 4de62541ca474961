"""Web addresses: which ones may be fetched at all, and when two of them are the same article."""

from __future__ import annotations

import re

from yarl import URL

from bot.sources.errors import BadAddress, BadPort, BadScheme, HasCredentials

LONGEST = 2048  # characters; longer addresses break elsewhere
_NO_HOST = re.compile(r"[^0-9A-Za-z._:%~-]")  # what is left of a name that cannot be written in ASCII
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f\\]")
_SCHEME = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*+(?=:)")
_HOST_AND_PORT = re.compile(r"\A[^/:]++:\d")
_PREFIX = re.compile(r"\A(?:www\d?|m|mobile|amp)\.")
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|_gl|cmpid|ocid|smid|smtyp|ref_src|at_\w+|ns_\w+|xtor",
    re.IGNORECASE,
)
# Services that are no web sites; browsers refuse most of them too (the Fetch standard's bad ports).
_CLOSED_PORTS = frozenset(
    int(port)
    for port in [
        "1719",
        "1720",
        "1723",
        "2049",
        "2375",
        "2376",
        "3306",
        "3389",
        "3659",
        "4045",
        "4190",
        "5060",
        "5061",
        "5432",
        "5672",
        "5900",
        "5984",
        "6000",
        "6379",
        "6566",
        "6665",
        "6666",
        "6667",
        "6668",
        "6669",
        "6679",
        "6697",
        "9042",
        "9200",
        "9300",
        "10080",
        "11211",
        "25565",
        "27017",
    ]
)


def check_address(address: str) -> URL:
    """Return the address as one that may be fetched; BadAddress, BadScheme, BadPort, HasCredentials where it is not."""
    words = address.strip()
    if not words or len(words) > LONGEST or _UNFIT.search(words):
        raise BadAddress("not an address", url=words[:200])
    scheme = _SCHEME.match(words)
    if scheme and scheme.group().lower() not in {"http", "https"} and not _HOST_AND_PORT.match(words):
        raise BadScheme(scheme.group(), url=words, scheme=scheme.group())
    try:
        url = URL(words)
        host, port = url.host, url.port
    except ValueError as error:
        raise BadAddress(str(error), url=words) from error
    if url.scheme not in {"http", "https"} or not host or _NO_HOST.search(url.raw_host or ""):
        raise BadAddress("no scheme, or no host", url=words)
    if url.user is not None or url.password is not None:
        raise HasCredentials(host, url=str(url.with_user(None)), host=host)
    if port is None or port in _CLOSED_PORTS or (port < 1024 and port not in {80, 443}):
        raise BadPort(f"port {port}", url=words, host=host, port=port)
    return url.with_fragment(None)


def canonical(address: str) -> str | None:
    """Return one spelling for the addresses that mean the same page; None for what is no web address.

    Host in small letters, no default port, fragment or tracking parameters; the rest as it stands.
    """
    try:
        url = check_address(address)
    except BadAddress:
        return None
    kept = [(key, value) for key, value in url.query.items() if not _TRACKING.fullmatch(key)]
    if len(kept) != len(url.query):
        url = url.with_query(kept)
    return str(url.with_path("/", keep_query=True) if url.raw_path == "/" else url)


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses are on one site: the same host, or one below the other ("m." and "www." aside)."""
    first, second = _site(one), _site(other)
    return bool(first and second) and (first == second or first.endswith(f".{second}") or second.endswith(f".{first}"))


def _site(address: str) -> str:
    """Return the host without what only says which face of the site it is; empty where there is none."""
    try:
        host = URL(address).host or ""
    except ValueError:
        return ""
    return _PREFIX.sub("", host.rstrip("."))
