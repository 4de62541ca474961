"""A page's tree made ready for the extraction: nothing struck out, no boxes, lists and tables as paragraphs."""

from __future__ import annotations

import re
from typing import Any

from bot.sources.pages.blocks import mark_story, unfold_lists, unfold_tables
from bot.sources.pages.boxes import drop_boxes
from bot.sources.pages.raised_marks import replace_raised

_STRUCK_STYLE = re.compile(r"\btext-decoration(?:-line)?\s*+:[^;]{0,60}\bline-through\b", re.IGNORECASE)
_STRUCK_CLASS = re.compile(r"(?:^|\s)(?:line-through|strike-?through|struck(?:-out)?|strikeout)(?:$|\s)", re.IGNORECASE)
_STRUCK_TAGS = ("s", "strike", "del")
_STYLED_TAGS = ("span", "p", "em", "i", "b", "strong", "font", "div", "li", "td")
_OPENERS = ("“", "”", '"', "«", "„", "‘", "'")


def drop_struck(tree: Any) -> None:
    """Take what is struck out from a tree: its words are no longer said."""
    for element in list(
        tree.iter("s", "strike", "del", "span", "p", "em", "i", "b", "strong", "font", "div", "li", "td")
    ):
        if element is tree or element.getparent() is None or next(element.iter("h1", "article"), None) is not None:
            continue
        named = element.tag in {"s", "strike", "del"}
        if (
            named
            or _STRUCK_STYLE.search((element.get("style") or "")[:500])
            or _STRUCK_CLASS.search(element.get("class") or "")
        ):
            element.tail = f" {element.tail or ''}"
            element.drop_tree()


def _is_styled_struck(element: Any) -> bool:
    style, names = (element.get("style") or "")[:500], (element.get("class") or "")[:500]
    return bool(_STRUCK_STYLE.search(style) or _STRUCK_CLASS.search(names))


def prepare(tree: Any) -> None:
    """Make a tree ready, in place."""
    replace_raised(tree)
    _write_quotation_marks(tree)
    drop_boxes(tree)
    mark_story(tree)
    unfold_tables(tree)
    unfold_lists(tree)


def _write_quotation_marks(tree: Any) -> None:
    """Give a `<q>` the marks that a browser shows."""
    for element in list(tree.iter("q")):
        if element.getparent() is None:
            continue
        words = "".join(element.itertext()).strip()
        if words and not words.startswith(_OPENERS):
            element.text = f"“{element.text or ''}"
            if len(element):
                element[-1].tail = f"{element[-1].tail or ''}”"
            else:
                element.text += "”"
        element.drop_tag()
