"""What Markdown strikes out, sets high or low, or sets in tables, read as on a page."""

import pytest

from bot.sources.markdown import read_markdown

P1 = "The harbour board voted nine to two on Monday to close the old ferry terminal, ending months of argument."
P2 = "The terminal opened in 1931 and carried three million passengers a year before the bridge was built."


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("The firm paid ~~40 million~~ 4 million euros.", "The firm paid 4 million euros."),
        ("The firm paid <s>40 million</s> 4 million euros.", "The firm paid 4 million euros."),
        ("The firm paid <del>**40** million</del> 4 million euros.", "The firm paid 4 million euros."),
        ("It closed in 2019<sup>3</sup> after a vote.", "It closed in 2019 after a vote."),
        ("There were 10<sup>6</sup> of them.", "There were 10⁶ of them."),
        ("The air held CO<sub>2</sub> on that day.", "The air held CO2 on that day."),
        ("It is 40 m<sup>2</sup>wide.", "It is 40 m²wide."),
        ("It cost ~4 million~ or so.", "It cost ~4 million~ or so."),
        ("It is <sup>never closed.", "It is never closed."),
        (
            "| Ward | For |\n|---|---|\n| North Quay | 1,204 |\n| South Quay | 98 |",
            "Ward | For\n\nNorth Quay | 1,204\n\nSouth Quay | 98",
        ),
        ("- the deck\n- “the railing,” said Ada Lane", "the deck\n\n“the railing,” said Ada Lane"),
    ],
)
def test_marks_that_change_what_is_said_are_read(said: str, read_as: str) -> None:
    article = read_markdown(f"# The bridge\n\n{P1}\n\n{said}\n\n{P2}\n", "x.md")
    assert article.text == f"{P1}\n\n{read_as}\n\n{P2}"
