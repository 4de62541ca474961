"""Lists and tables of an article become paragraphs, so that the extraction keeps them in whatever way it reads."""

from __future__ import annotations

from typing import Any

from bot.sources.lines import is_prose, length
from bot.sources.pages.html_tree import text_of
from bot.sources.pages.tree_sizes import TreeSizes

_OUTSIDE = ("nav", "footer", "menu", "form", "header", "aside")
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "dl", "table", "blockquote", "section", "h2", "h3", "h4", "h5", "h6", "pre"}
)
_ROW_GROUPS = frozenset({"tbody", "thead", "tfoot"})
_CELLS = ("td", "th")
_LEVELS = 4  # elements above a list or table in which the article's prose is looked for
_LONG_CELL = 60  # words in a cell that is no cell but a column of the page
_LINK_ITEMS = 0.6  # of a list's items: where as many are links and no more, it is a menu or points to other stories


def unfold_lists(tree: Any) -> None:
    """Make each item of the article's lists a paragraph; lists of links go."""
    sizes = TreeSizes(tree)
    for element in list(tree.iter("ul", "ol", "dl")):
        items = [one for one in element if one.tag in {"li", "dt", "dd"}]
        if not items or not _stands_in_prose(element, sizes):
            continue
        if element.tag != "dl" and _is_menu(items, sizes):
            if element.getparent() is not None:
                element.drop_tree()
            continue
        for item in items:
            _make_paragraph(item)
        element.drop_tag()


def unfold_tables(tree: Any) -> None:
    """Make each row of the article's tables a paragraph ("Leeds | 3 | 1"); tables that only place things go away."""
    sizes = TreeSizes(tree)
    for table in list(tree.iter("table")):
        if table.getparent() is None:
            continue
        rows = [cells for row in _rows_of(table) if (cells := _cells_of(row))]
        if _is_layout(table, rows):
            for one in [*(cell for row in rows for cell in row), *_rows_of(table), *table, table]:
                one.tag = "div"
        elif _stands_in_prose(table, sizes) and not _is_link_table(rows, sizes):
            _write_rows(table, rows)


def mark_story(tree: Any) -> None:
    """Leave one `<article>` at most, the one with most of the prose; the posts of a live page become one story.

    The extraction takes the first that it meets, be it another story's teaser or the first of twenty posts.
    """
    sizes = TreeSizes(tree)
    whole = sizes.of(tree).prose
    articles = [one for one in tree.iter("article") if next(one.iterancestors("article"), None) is None]
    if len(articles) < 2:
        return
    largest = max(articles, key=lambda one: sizes.of(one).prose)
    is_one_story = sizes.of(largest).prose * 2 >= whole
    parent = largest.getparent()
    for one in articles:
        if not (is_one_story and one is largest):
            one.tag = "div"
    if not is_one_story and parent is not None and parent.tag in {"div", "main", "section"}:
        parent.set("role", "article")


def _stands_in_prose(element: Any, sizes: TreeSizes) -> bool:
    """Return whether the article's paragraphs stand beside an element: in one of those above it, and outside of it."""
    own = sizes.of(element).paragraphs
    found = False
    for level, above in enumerate(element.iterancestors()):
        if above.tag in _OUTSIDE:
            return False
        found = found or (level < _LEVELS and sizes.of(above).paragraphs > own)
    return found


def _is_menu(items: list[Any], sizes: TreeSizes) -> bool:
    links = sum(sizes.is_link(item) and not is_prose(text_of(item)) for item in items)
    return links > 0 and links >= _LINK_ITEMS * len(items)


def _make_paragraph(item: Any) -> None:
    """Make an item one paragraph where it holds only running text; else its running text a paragraph of its own."""
    item.attrib.clear()
    if not any(one.tag in _BLOCKS for one in item):
        item.tag = "p"
        return
    paragraph = item.makeelement("p")
    paragraph.text, item.text, item.tag = item.text, None, "div"
    parts = [paragraph]
    for child in list(item):
        if child.tag in _BLOCKS:
            paragraph = item.makeelement("p")
            paragraph.text, child.tail = child.tail, None
            parts += [child, paragraph]
        else:
            paragraph.append(child)
    item[:] = parts


def _rows_of(table: Any) -> list[Any]:
    """Return a table's own rows, not those of one inside it."""
    parts = [table, *(one for one in table if one.tag in _ROW_GROUPS)]
    return [row for part in parts for row in part if row.tag == "tr"]


def _cells_of(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in _CELLS]


def _is_layout(table: Any, rows: list[list[Any]]) -> bool:
    if (table.get("role") or "").lower() in {"presentation", "none"} or next(
        table.iterdescendants("table"), None
    ) is not None:
        return True
    if sum(len(row) > 1 for row in rows) < 2:
        return True
    return any(length(text_of(cell)) > _LONG_CELL for row in rows for cell in row)


def _is_link_table(rows: list[list[Any]], sizes: TreeSizes) -> bool:
    cells = [cell for row in rows for cell in row if sizes.of(cell).text]
    return not cells or all(sizes.is_link(cell) for cell in cells)


def _write_rows(table: Any, rows: list[list[Any]]) -> None:
    lines = [text_of(one, 300) for one in table if one.tag == "caption"]
    lines += [" | ".join(words for cell in row if (words := text_of(cell))) for row in rows]
    tail, place = table.tail, table
    for child in list(table):
        table.remove(child)
    place.tag, place.text, place.tail = "div", None, tail
    place.attrib.clear()
    for line in filter(None, lines):
        paragraph = place.makeelement("p")
        paragraph.text = line
        place.append(paragraph)
    figure = place.getparent()
    if figure is not None and figure.tag == "figure":
        figure.tag = "div"  # the extraction drops figures whole
        figure.attrib.clear()
