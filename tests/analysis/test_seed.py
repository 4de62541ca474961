"""The article that ships with the bot gives every point of its gold, and so it does with other people and countries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.analysis import extraction
from bot.analysis.facts_json import to_json
from bot.settings import ROOT
from bot.sources.files import read_file
from tests.golden.seed.score import missed
from tests.golden.seed.variants import VARIANTS, vary

GOLD = Path(__file__).parent.parent / "golden" / "seed" / "gold.json"
SEED = ROOT / "data" / "000_d25d507db5f43f02.txt"


def _analysed(path: Path) -> dict[str, object]:
    (article,) = read_file(path)
    document = extraction.build_document(article, str(path))
    return to_json(document, extraction.analyse(document))


def test_the_seed_article_gives_every_point() -> None:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    text = SEED.read_text(encoding="utf-8")
    count, lost = missed(gold, text, _analysed(SEED))
    assert lost == []
    assert count == 86


@pytest.mark.parametrize("swaps", VARIANTS.values(), ids=VARIANTS.keys())
def test_the_same_article_with_other_people_countries_and_dates_gives_every_point(
    swaps: Mapping[str, str], tmp_path: Path
) -> None:
    gold, text = vary(json.loads(GOLD.read_text(encoding="utf-8")), SEED.read_text(encoding="utf-8"), swaps)
    path = tmp_path / "variant.txt"
    path.write_text(text, encoding="utf-8", newline="")
    _, lost = missed(gold, text, _analysed(path))
    assert lost == []
