"""The article that ships with the project is read right."""

from datetime import date
from pathlib import Path

from bot.sources.files import read_file

SEED = Path(__file__).parents[2] / "data" / "000_d25d507db5f43f02.txt"


def test_the_seeds_date_title_body_and_tail_are_found() -> None:
    (article,) = read_file(SEED)
    assert article.day == date(2024, 7, 21)
    assert article.title == "Summons from South Korea Russian Envoy Regarding the Pyongyang Agreement"
    assert (article.body.start, article.body.end) == (89, 2026)
    assert article.text == SEED.read_bytes().decode()
    assert article.text[article.body.end :].strip() == "About The Author"
