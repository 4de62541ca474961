"""trafilatura, with the text of a page in one piece where tags were taken from it.

lxml leaves a text node for each tag that it strips, and an XPath for text walks back over all that stand before one: a
paragraph of 40,000 links takes minutes. What is replaced here are trafilatura's own names, which it does not promise
to keep: a test says when they change.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from lxml import etree
from trafilatura import bare_extraction, htmlprocessing, main_extractor

__all__ = ["bare_extraction", "strip_tags"]

MODULES = (main_extractor, htmlprocessing)  # where tags are stripped from a whole page
_FEW = 500  # elements, whose text is as good in pieces


def strip_tags(tree: Any, *names: Any) -> None:
    """Take tags from a tree, and leave the text before, between and behind them in one piece. Linear."""
    is_small = next(islice(tree.iter(), _FEW, None), None) is None
    etree.strip_tags(tree, *names)
    if is_small:
        return
    for element in tree.iter():
        if element.text and not isinstance(element, etree._Entity):
            element.text = element.text  # lxml reads all pieces, and writes one
        if element is not tree and element.tail:
            element.tail = element.tail


for _module in MODULES:
    _module.strip_tags = strip_tags  # type: ignore[attr-defined]
