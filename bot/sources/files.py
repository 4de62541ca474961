"""Files -> Article: plain text, Markdown, HTML, and JSON Lines (many articles in one file)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from bot.news import Article
from bot.sources.decoding import decode, looks_binary
from bot.sources.errors import FileRefused, FileTooLarge, NoArticle, NoArticleInFile, NoSuchFile, NotText
from bot.sources.jsonl import BadLine, read_lines
from bot.sources.plain_text import read_text

LIMIT_MIB = 32  # of a file that is one article


class Kind(StrEnum):
    """What a file holds, by its name."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"


_KINDS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
}
SUFFIXES = tuple(_KINDS)  # what a folder is searched for


def kind_of(path: Path) -> Kind:
    """Return the kind by the file's ending; text where the ending says nothing."""
    return _KINDS.get(path.suffix.casefold(), Kind.TEXT)


def find_files(folder: Path) -> Iterator[Path]:
    """Yield the articles' files under a folder, in a steady order; hidden ones and README files are passed over."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if path.suffix.casefold() in _KINDS and not name.startswith(".") and path.stem.casefold() != "readme":
                yield path


def read_items(path: Path) -> Iterator[Article | BadLine]:
    """Yield the articles of a file, as a stream; FileError, NoArticle where it cannot be read at all.

    HTML needs trafilatura, which is large: the bot's own process leaves it to a worker.
    """
    if kind_of(path) is not Kind.JSONL:
        yield _read_one(path)
        return
    try:
        with path.open("rb") as stream:
            yield from read_lines(stream)
    except OSError as error:
        raise _refusal(path, error) from error


def read_file(path: Path) -> tuple[Article, ...]:
    """Return all articles of a file. FileError, NoArticle; BadDocument for the first bad line of JSON Lines."""
    articles: list[Article] = []
    for item in read_items(path):
        if isinstance(item, BadLine):
            raise item.error
        articles.append(item)
    return tuple(articles)


def _read_one(path: Path) -> Article:
    data = _bytes_of(path)
    try:
        return _parse(path, data)
    except NoArticle as error:
        raise NoArticleInFile(str(path), origin=str(path), path=path) from error


def _parse(path: Path, data: bytes) -> Article:
    if kind_of(path) is Kind.HTML:
        from bot.sources.pages.page import parse_page  # large: trafilatura

        return parse_page(data, url=None, charset=None, origin=str(path))
    if looks_binary(data):
        raise NotText(str(path), path=path)
    text = decode(data)
    if kind_of(path) is Kind.MARKDOWN:
        from bot.sources.markdown import read_markdown

        return read_markdown(text, str(path))
    return read_text(text, str(path))


def _bytes_of(path: Path) -> bytes:
    limit = LIMIT_MIB << 20
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise _refusal(path, error) from error
    if len(data) > limit:
        raise FileTooLarge(str(path), path=path, limit=LIMIT_MIB)
    return data


def _refusal(path: Path, error: OSError) -> NoSuchFile | FileRefused:
    if isinstance(error, FileNotFoundError):
        return NoSuchFile(str(path), path=path)
    return FileRefused(str(path), path=path, why=error.strerror or str(error))
