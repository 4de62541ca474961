"""Markdown -> Article: the front matter's keys, the first heading as title, and the paragraphs as plain text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.news import Article
from bot.sources.calendar_days import find_days
from bot.sources.errors import NoArticle
from bot.sources.genres.decide import find_genre
from bot.sources.layout import lay_out
from bot.sources.raised import write_lowered, write_raised

_FRONT = re.compile(r"\A---[ \t]*+\r?\n(?P<keys>.*?)\r?\n(?:---|\.\.\.)[ \t]*+(?:\r?\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^(?P<key>[A-Za-z_-]++)[ \t]*+:[ \t]*+(?P<value>\S.*)$", re.MULTILINE)
_WEB_ADDRESS = re.compile(r"\Ahttps?://\S++\Z")
_LANGUAGE = re.compile(r"\A[A-Za-z]{2}(?:[-_]|\Z)")

_STRUCK = frozenset({"s", "strike", "del"})
_TAG = re.compile(r"<(/?[A-Za-z]++)")
_SPACES = re.compile(r"(?<=\S) {2,9}(?=\S)")  # what is left where something struck out stood


def read_markdown(text: str, origin: str) -> Article:
    """Return a Markdown text as an article; its `text` is the words without mark-up. NoArticle where there are none."""
    front = _FRONT.match(text)
    keys = _front_matter(front["keys"]) if front else {}
    heading, plain = _render(text[front.end() :] if front else text)
    title = keys.get("title") or heading
    layout = lay_out(plain, title)
    if layout.body.start == layout.body.end:
        raise NoArticle(origin, origin=origin)
    written = next(find_days(keys.get("date") or keys.get("published") or ""), None)
    url = keys.get("canonical") or keys.get("canonical_url") or keys.get("url") or keys.get("link")
    address = url if url and _WEB_ADDRESS.match(url) else layout.url
    sections = [keys[key] for key in ("genre", "section", "category") if key in keys]
    return Article(
        text=plain,
        body=layout.body,
        origin=origin,
        title=title or layout.title,
        published=written.day if written else layout.day,
        url=address,
        outlet=keys.get("outlet") or keys.get("source") or keys.get("publisher") or layout.outlet,
        byline=keys.get("author") or keys.get("byline") or layout.byline,
        language=_language(keys.get("lang") or keys.get("language")),
        notice=layout.notice,
        genre=find_genre(title or layout.title, plain, layout.body, sections=sections, address=address),
    )


def _front_matter(block: str) -> dict[str, str]:
    """Return the plain `key: value` lines; lists and nested keys are passed over."""
    found = {}
    for match in _KEY.finditer(block):
        value = match["value"].rstrip(" \t")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if value and value[0] not in "[{|>&*!":
            found[match["key"].casefold()] = value
    return found


def _language(value: str | None) -> str | None:
    return value[:2].lower() if value and _LANGUAGE.match(value) else None


def _render(text: str) -> tuple[str | None, str]:
    """Return the first heading of level one, and the other blocks with a blank line between."""
    heading: str | None = None
    blocks: list[str] = []
    row: list[str] | None = None  # the cells of the table's row that is being read
    tokens = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            words = _inline(token.children or []).strip()
            if before and before.type == "heading_open" and before.tag == "h1" and heading is None:
                heading = " ".join(words.split()) or None
            elif words:
                (blocks if row is None else row).append(words)
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            blocks.append(" | ".join(row or []))
            row = None
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content.strip("\n"))
        elif token.type == "html_block" and (words := _without_tags(token.content)):
            blocks.append(words)
    return heading, "\n\n".join(block for block in blocks if block.strip())


def _inline(children: list[Token]) -> str:
    """Return the words of a block: pictures and raw tags hold none of the article, what is struck out none any more."""
    words: list[str] = []
    struck = 0
    raised: tuple[str, int] | None = None  # "sup" or "sub", and where its words begin
    for at, child in enumerate(children):
        tag = _tag(child)
        if tag.lstrip("/") in _STRUCK:
            struck = max(0, struck - 1) if tag.startswith("/") else struck + 1
        elif struck:
            continue
        elif tag in {"sup", "sub"}:
            raised = (tag, len(words))
        elif tag in {"/sup", "/sub"} and raised:
            after = children[at + 1].content[:1] if at + 1 < len(children) else ""
            words[raised[1] :] = [
                _write(raised[0], "".join(words[raised[1] :]), "".join(words[max(0, raised[1] - 9) : raised[1]]), after)
            ]
            raised = None
        elif child.type in {"text", "code_inline"}:
            words.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            words.append("\n")
    return _SPACES.sub(" ", "".join(words))


def _tag(child: Token) -> str:
    """Return the name of the tag that a token is, with a slash where it closes; "" where it is none."""
    if child.type in {"s_open", "s_close"}:
        return "s" if child.type == "s_open" else "/s"
    found = _TAG.match(child.content) if child.type == "html_inline" else None
    return found[1].lower() if found else ""


def _write(tag: str, words: str, before: str, after: str) -> str:
    return write_raised(words, before, after) if tag == "sup" else write_lowered(words, before, after)


def _without_tags(html: str) -> str:
    """Return a text without comments and tags; what is never closed stays. Each closing mark is looked for once."""
    kept, at, comment_end = [], 0, 0
    while (start := html.find("<", at)) >= 0:
        kept.append(html[at:start])
        end = html.find(">", start)
        if html.startswith("<!--", start) and comment_end >= 0:
            comment_end = html.find("-->", start + 4)
            end = comment_end + 2 if comment_end >= 0 else end
        if end < 0:
            at = start
            break
        at = end + 1
    return "".join([*kept, html[at:]]).strip()
