"""Figures: how many of what; not dates, hours or names."""

from __future__ import annotations

import pytest

from bot.stories.quantities import find_figures, is_same_figure


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The quake killed 12 people.", [(12, "dead")]),
        ("The quake killed 12 people in the town, and injured 40.", [(12, "dead"), (40, "hurt")]),
        ("killing 7 and injuring 50", [(7, "dead"), (50, "hurt")]),
        ("At least seven people were killed", [(7, "dead")]),
        ("Officers arrested 20 at the gate", [(20, "held")]),
        ("12 in the town", [(12, None)]),
        ("In Eastport, 12 people died", [(12, "dead")]),
        ("It left 1,200 homes without power", [(1200, "home")]),
        ("They paid $3m for it", [(3e6, "$")]),
        ("They paid £2.5 billion for it", [(2.5e9, "$")]),
        ("Prices rose 3.4% last month", [(3.4, "%")]),
        ("Prices rose by four per cent", [(4, "%")]),
        ("Some 30,000 troops crossed", [(30000, "troop")]),
        ("three and twenty ships", [(23, "ship")]),
        ("twenty-four traders", [(24, "trader")]),
        ("two hundred and fifty houses", [(250, "house")]),
        ("two million voters", [(2e6, "voter")]),
        ("a dozen boats", [(12, "boat")]),
        ("a million lights", [(1e6, "light")]),
        ("12 dead, 40 injured", [(12, "dead"), (40, "hurt")]),
        ("at least 2000 soldiers", []),  # a year as likely as a count
        ("2,000 soldiers", [(2000, "soldier")]),
    ],
)
def test_figures_are_read_with_what_they_count(text: str, found: list[tuple[float, str | None]]) -> None:
    got = [(figure.value, figure.unit) for figure in find_figures(text)]
    assert [value for value, _ in got] == [value for value, _ in found]
    for (_, unit), (_, wanted) in zip(got, found, strict=True):
        assert wanted is None or unit == wanted or (unit or "").startswith(wanted[:4])


@pytest.mark.parametrize(
    "text",
    [
        "It happened on 19 July, in the town",
        "It happened on July 19 in the town",
        "It happened on March 3, 2024",
        "28, 2017 file photo",
        "Ana Ruiz, 46, a driver, and Jon Hale, 72.",
        "a woman aged 34, of the town",
        "since 1998 the bridge has stood",
        "at 9:30 in the morning",
        "at 9 am and at 4 p.m. again",
        "the 19th century house",
        "an F-16 and an A320 flew over",
        "the Covid-19 ward",
        "one of them left",
        "after 12 days of rain",
        "for two years",
        "see https://example.org/12/34",
        "it ended 2-1",
        "Flight 370 and Route 66 and No. 10",
        "Apollo 11 and Channel 4",
    ],
)
def test_dates_hours_lengths_of_time_and_names_are_no_figures(text: str) -> None:
    assert find_figures(text) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 dead", "the fire killed 12"),
        ("12 people were killed", "a death toll of twelve"),
        ("1,200 homes were lost", "1200 houses burnt down"),
        ("3.4% more", "a rise of 3.4 percent"),
        ("$3 million", "$3m in cash"),
    ],
)
def test_the_same_figure_in_other_words_is_told_already(one: str, other: str) -> None:
    assert is_same_figure(find_figures(other)[0], find_figures(one)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 dead", "14 dead"),
        ("four cars burnt out", "four sailors are missing"),
        ("12 percent of voters", "12 voters were asked"),
        ("30 ships sailed", "30 arrests were made"),
    ],
)
def test_another_value_or_the_same_of_another_thing_is_not(one: str, other: str) -> None:
    assert not is_same_figure(find_figures(other)[0], find_figures(one)[0])
