"""What the summary's pieces carry: the rule that chose each, its place in the text, and what is left out of it."""

from __future__ import annotations

from bot.analysis import extraction
from bot.analysis.document import Document
from bot.analysis.rules import describe_rule
from bot.analysis.rules.summary import RULES
from bot.cards.pieces import build_statement, group_pieces
from bot.news import Extent, Part, Piece, Summary
from tests.analysis.summary.test_table import HERE
from tests.analysis.tables import read_rows

LONG = (
    "Orla Finch, who has led the town of Tallow since 2019, resigned on Friday after weeks of protests over a new tax "
    "on clean water that the council had approved in March by nine votes to two."
)
LONG_TO_THE_END = (
    "The storm that reached the coast of Orrland early on Sunday killed eleven people and two police officers in the "
    "towns of Tallow and Harrow, including three families who lived beside the river Orre."
)
FILL = (
    "The council of Tallow approved the tax in March by a vote of nine to two.",
    "However, the price of water has been the highest in the country since 2020.",
    "Thousands of people marched through Tallow against the water tax last month.",
    "Work on the oldest pipes of the town began in 2019 and has cost $12 million so far.",
    "Two schools in the north of Tallow were without clean water for a week in May.",
)
# What the third sentence says of the news cannot be shown without the second.
LEANING = (
    "Orla Finch, the mayor of Tallow, resigned on Friday after weeks of protests over a new tax on water in the town.",
    "A judge in Harrow has doubts.",
    "However, sixty families in Tallow will be paid back what the new tax had cost them.",
    "Apples from the valley were sold for half of what they had cost a year before.",
    "An old man who sat on a bench by the river fed ducks and did not look up.",
    "Rain fell on empty streets, and shops had shut their doors long before dusk.",
    "Nobody there could remember a colder spring, or so many herons on one bank.",
)


def _summary(text: str, title: str | None = None) -> Summary:
    document = Document("x", text, Extent(0, len(text)), title)
    return extraction.analyse(document, frozenset((Part.SUMMARY,))).summary


def _article(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def _emitted() -> set[str]:
    """The rules that find something in the short articles, in two of ours, and in one of another language."""
    articles = [(row.cells[0], "\n\n".join(row.cells[1].split(" / "))) for row in read_rows(HERE / "table_gist.txt")]
    articles += [("", _article(LONG, *FILL)), ("Mayor of Tallow resigns over water tax", _article(*LEANING))]
    articles += [("", "He did so on Monday. She did not.")]
    articles += [("", "Der Bürgermeister der Stadt ist am Montag nach langem Streit um das Wasser zurückgetreten.")]
    found = [_summary(text, title) for title, text in articles]
    return {piece.rule for summary in found for piece in (*summary.gist, *summary.points)}


def test_every_rule_that_finds_a_piece_is_told_in_words_and_no_other() -> None:
    assert _emitted() == set(RULES)
    assert all(describe_rule(Part.SUMMARY, rule) for rule in RULES)


def _shown(pieces: tuple[Piece, ...]) -> list[str]:
    return [build_statement(group)[0] for group in group_pieces(pieces)]


def test_a_long_gist_is_shown_without_a_clause_that_only_adds_to_it() -> None:
    text = _article(LONG, *FILL)
    gist = _summary(text).gist
    assert [piece.rule for piece in gist] == ["shortened", "shortened"]
    assert len({piece.group for piece in gist}) == 1
    assert all(text[piece.span.start : piece.span.end] == piece.span.text for piece in gist)
    (shown,) = _shown(gist)
    assert shown.startswith("Orla Finch … resigned on Friday after weeks of protests")


def test_a_gist_that_has_lost_its_end_is_shown_with_an_ellipsis_after_it() -> None:
    gist = _summary(_article(LONG_TO_THE_END, *FILL)).gist
    (shown,) = _shown(gist)
    assert shown.endswith("in the towns of Tallow and Harrow …")


def test_points_are_whole_sentences() -> None:
    points = _summary(_article(LONG, *FILL)).points
    assert points
    assert all(piece.group is None and piece.span.text in FILL for piece in points)


def test_a_dateline_is_no_part_of_the_gist() -> None:
    text = _article(f"TALLOW, Orrland — {FILL[2]}", *FILL[3:])
    (first, *_) = _summary(text).gist
    assert first.span.text == FILL[2]
    assert text[first.span.start : first.span.end] == FILL[2]


def test_what_comes_before_the_dateline_is_in_no_point_either() -> None:
    text = _article("Water is dear in Tallow, and the mayor is gone.", f"TALLOW (OPA) — {LONG}", *FILL)
    summary = _summary(text)
    assert "the mayor is gone" not in " ".join(piece.span.text for piece in (*summary.gist, *summary.points))


def test_names_for_pronouns_stand_in_the_piece_that_has_the_pronoun() -> None:
    lede = "Orla Finch resigned as the mayor of Tallow."
    long = (
        "The council, which met behind closed doors on Friday evening, had told her in March that the price of water "
        "in the town was the highest in the whole of Orrland and that nobody would pay a cent more for it."
    )
    summary = _summary(_article(lede, long, *FILL), "Council had told mayor the price of water was the highest")
    for piece in (*summary.gist, *summary.points):
        assert all(piece.span.start <= insert.at <= piece.span.end for insert in piece.insert)
