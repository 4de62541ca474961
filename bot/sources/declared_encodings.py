"""Where a document says how it is encoded: a page's metas, an XML declaration."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LOOKED_AT = 1 << 18  # bytes of a page in which a meta is looked for: heads of much script and style are long
_IN_XML = re.compile(rb"<\?xml\s[^<>]{0,200}?\bencoding\s*+=\s*+[\"']\s*+([\w.:-]{2,40})\s*+[\"']", re.IGNORECASE)
# What is passed over whole is matched first; each ends at the latest with the bytes, so that nothing is read twice.
_META = re.compile(
    rb"""<!--(?:[^-]++|-(?!->))*+(?:-->|\Z) | <(script|style|title|noscript)\b(?:[^<]++|<(?!/\1\b))*+(?:<|\Z)
    | <meta[\s/]([^<>]*+)>? | (</head\b|<body\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTE = re.compile(rb"([\w:-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_IN_CONTENT = re.compile(rb"charset\s*+=\s*+[\"']?\s*+([\w.:-]{2,40})", re.IGNORECASE)


def find_in_page(page: bytes) -> tuple[str, ...]:
    """Return the labels that a page gives: that of its first meta that has one, then that of an XML declaration.

    As browsers look for them: comments and scripts hold none, and a description that speaks of one is none.
    """
    found = next(_find_in_metas(page[:_LOOKED_AT]), None)
    return tuple(label for label in (found, find_in_xml(page)) if label)


def find_in_xml(document: bytes) -> str | None:
    """Return the label in the XML declaration at a document's head."""
    found = _IN_XML.search(document[:1024])
    return found[1].decode("ascii", "replace") if found else None


def _find_in_metas(head: bytes) -> Iterator[str]:
    for match in _META.finditer(head):
        if match[3]:
            return
        if match[2] is None:
            continue
        given = {one[1].lower(): one[2] or one[3] or one[4] or b"" for one in _ATTRIBUTE.finditer(match[2])}
        label = given.get(b"charset")
        if not label and given.get(b"http-equiv", b"").strip().lower() == b"content-type":
            content = _IN_CONTENT.search(given.get(b"content", b""))
            label = content[1] if content else None
        if label and label.strip():
            yield label.strip().decode("ascii", "replace")
