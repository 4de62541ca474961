"""JSON-LD, as pages carry it in scripts: read leniently, as people and templates write it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sources.entities import unescape

Node = Mapping[str, Any]

_MOST_BLOCKS = 60
_MOST_TEXT = 2 << 20  # characters of all blocks of a page together
_MOST_NODES = 2_000
_DECODER = json.JSONDecoder(strict=False)  # line ends inside strings are common
_WRAPPING = re.compile(r"\A[\s;]*+(?:<!--|(?://|/\*)?\s*+<!\[CDATA\[(?:\s*+\*/)?)?[\s;]*+")
_BETWEEN = re.compile(r"[\s;,]*+")
_NEEDLESS_COMMA = re.compile(r"(\"(?:[^\"\\]++|\\.)*+(?:\"|\\?\Z))|,(?=\s*+[\]}])", re.DOTALL)
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")  # what these hold is of this page, not of another


def read_json_ld(tree: Any) -> list[Node]:
    """Return the nodes that a page's JSON-LD has at its top, in its graphs and as its main entity, in their order.

    What a node names in passing (a comment, a part, a list of other stories) is none of them. A block that is no JSON
    is left out; what stands before the fault in one that was cut off, too, is lost.
    """
    nodes: list[Node] = []
    left = _MOST_TEXT
    for number, script in enumerate(tree.iter("script")):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        left -= len(text)
        if left < 0 or number > _MOST_BLOCKS * 20 or len(nodes) >= _MOST_NODES:
            break
        for value in _parse(text):
            nodes += _find_nodes(value)
    return nodes[:_MOST_NODES]


def types_of(node: Node) -> tuple[str, ...]:
    """Return a node's types by their names alone: "NewsArticle" for "http://schema.org/NewsArticle"."""
    return tuple(
        one.strip().rpartition("/")[2].rpartition("#")[2].rpartition(":")[2][:60]
        for one in as_list(node.get("@type"))
        if isinstance(one, str) and one.strip()
    )


def as_list(value: Any) -> list[Any]:
    """Return a property's values, whether it has none, one, or a list of them."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def index_by_id(nodes: list[Node]) -> dict[str, Node]:
    """Return the nodes that have more than their `@id`, by it."""
    return {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}


def _parse(text: str) -> list[Any]:
    """Return the values in a block; none where it is no JSON, or nested deeper than any page's."""
    if '"' not in text:
        text = unescape(text)  # a template that escapes once too often
    try:
        return _decode(text)
    except RecursionError:
        return []
    except ValueError:
        pass
    try:
        return _decode(_NEEDLESS_COMMA.sub(lambda match: match[1] or "", text))
    except (ValueError, RecursionError):
        return []


def _decode(text: str) -> list[Any]:
    """Return the values that stand one after another; what follows the last is not looked at."""
    values: list[Any] = []
    match = _WRAPPING.match(text)
    at = match.end() if match else 0
    while text[at : at + 1] in {"{", "["} and len(values) < _MOST_BLOCKS:
        value, at = _DECODER.raw_decode(text, at)
        values.append(value)
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
    if not values and text[at:].strip():
        raise ValueError("no JSON")
    return values


def _find_nodes(value: Any) -> Iterator[Node]:
    """Yield the nodes of a block, those that hold others first."""
    queue = [value]
    for _ in range(_MOST_NODES):
        if not queue:
            return
        one = queue.pop()
        if isinstance(one, list):
            queue += reversed(one[:_MOST_NODES])
        elif isinstance(one, dict):
            yield one
            queue += [one[key] for key in reversed(_INSIDE) if isinstance(one.get(key), (list, dict))]
