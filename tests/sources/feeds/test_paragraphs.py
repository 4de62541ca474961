"""A feed's HTML is read as a page's is: what is struck out is not said, what is set high joins no number."""

import time

import pytest

from bot.sources.feeds.paragraphs import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("It costs <s>$9</s> $12.", "It costs $12."),
        ("It costs <DEL>$9</DEL><ins>$12</ins>.", "It costs $12."),
        ("<strike><p>Closed.</p></strike><p>Open.</p>", "Open."),
        ("<s><s>one</s> two</s> three", "three"),
        ("It is <s>never closed, and cut off", "It is never closed, and cut off"),
        ("<s>one</s> two <s>three", "two three"),
        ("<section>Kept</section> <span>too</span>", "Kept\n\ntoo"),
        ("Its area is 900 m<sup>2</sup>.", "Its area is 900 m²."),
        ("It cost 40,000<sup><a href='#1'>1</a></sup> euros.", "It cost 40,000 euros."),
        ("He said so.<a href='#3'><sup>3</sup></a> Then he left.", "He said so. Then he left."),
        (
            "10<sup>6</sup> of them, the 3<sup>rd</sup> most, in 2023<SUP>[2]</SUP>",
            "10⁶ of them, the 3rd most, in 2023",
        ),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO2 and H2O"),
        ("x<sup>never closed", "xnever closed"),
    ],
)
def test_what_is_struck_out_or_raised_is_read_as_on_a_page(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.parametrize(
    "unit", ["<s>", "<s>a</s>", "<sup>", "<sup>1</sup>", "a<sup>1", "<sub><sup>", "</sup>", "</s>"]
)
def test_much_of_it_is_read_in_time(unit: str) -> None:
    began = time.process_time()
    plain(unit * (400_000 // len(unit)))
    assert time.process_time() - began < 6
