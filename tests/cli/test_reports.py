"""`dateline reports`: what people reported as wrong, for the operator."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.cli import reports as command
from bot.cli.main import build_parser
from bot.news import HOUSE, Reader, Reference
from bot.newsroom import Newsroom
from bot.newsroom.intake import Place
from bot.sources.plain_text import read_text
from bot.store import Store
from tests.cogs.conftest import TEXT
from tests.databases import name_database
from tests.quick import VERSION, Clock, QuickAnalyst, Web


async def keep_report(path: Path) -> int:
    newsroom = Newsroom(await Store.open(str(path)), QuickAnalyst(), Web().fetch, clock=Clock(), version=VERSION)
    try:
        added = await newsroom.intake.add(read_text(TEXT, "bridge.txt"), Place(HOUSE))
        assert added.article_id is not None
        for user in (1, 2):
            reference = Reference(added.article_id, "quote", 0)
            await newsroom.reports.add(Reader(user, 10), reference, "other", "I never\nsaid \x1b[31mthis")
        return added.article_id
    finally:
        await newsroom.close()


async def test_each_report_is_listed_once_with_its_words_made_printable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dateline.db"
    chosen = settings.load({"DATELINE_DATABASE": name_database(path)}, tmp_path / "none.env")
    assert await command.print_all(chosen) == 0
    assert "Nothing is reported" in capsys.readouterr().err
    article = await keep_report(path)
    assert await command.print_all(chosen) == 0
    out = capsys.readouterr().out
    assert out.count(f"a{article}") == 1
    assert "Something else  2 reports, server 10  The Bridge Closes" in out
    assert "quote: We will not wait for the next storm." in out
    assert "they say: I never said" in out
    assert "\x1b" not in out


def test_it_is_a_command() -> None:
    assert build_parser().parse_args(["reports"]).command == "reports"
