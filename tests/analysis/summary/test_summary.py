"""The summary: whole sentences of the article that stand by themselves, and whose claim they are."""

from __future__ import annotations

from datetime import date

from bot.analysis import extraction
from bot.analysis.document import Document
from bot.news import Extent, Part, Piece, Summary

LEDE = "Irina Novak, the mayor of Springfield, resigned on Friday after weeks of protests over a new tax on water."
FILL = (
    "The city council approved the water tax in March by a vote of nine to two.",
    "Thousands of people marched through Springfield against the water tax last month.",
    "The finance office of Springfield expects the tax to raise $30 million a year for pipes.",
    "Work on the oldest pipes of the city began in 2019 and has cost $12 million so far.",
    "Two schools in the north of Springfield were without clean water for a week in May.",
)


def _summary(*paragraphs: str, title: str = "Mayor resigns over water tax") -> Summary:
    text = "\n\n".join(paragraphs)
    document = Document("x", text, Extent(0, len(text)), title, date(2024, 7, 21))
    return extraction.analyse(document, frozenset((Part.SUMMARY,))).summary


def _shown(summary: Summary) -> list[str]:
    return [piece.span.text for piece in (*summary.gist, *summary.points)]


def test_the_gist_is_the_lede() -> None:
    summary = _summary(LEDE, *FILL)
    assert summary.gist[0].span.text == LEDE
    assert 1 <= len(summary.gist) <= 2
    assert 1 <= len(summary.points) <= 5


def test_points_stand_in_the_order_of_the_article_and_repeat_nothing() -> None:
    shown = [piece.span.start for piece in _summary(LEDE, *FILL).points]
    assert shown == sorted(set(shown))


def test_a_summary_is_shorter_than_the_article() -> None:
    text = "\n\n".join((LEDE, *FILL))
    assert sum(map(len, _shown(_summary(LEDE, *FILL)))) <= 0.6 * len(text)


def test_captions_credits_and_invitations_are_left_out() -> None:
    furniture = (
        "This photo shows Irina Novak at the town hall of Springfield on Friday. (Anna Bell/Getty Images)",
        "Click here to share this article on the mayor of Springfield with your friends.",
        "Sign up for our newsletter on the water tax of Springfield and its mayor.",
    )
    shown = _shown(_summary(furniture[0], LEDE, furniture[1], *FILL, furniture[2]))
    assert shown[0] == LEDE
    assert not set(shown) & set(furniture)


def test_a_sentence_that_only_announces_a_quotation_is_left_out() -> None:
    announcing = "Novak, the mayor of Springfield, said of the water tax in the city on Friday:"
    assert announcing not in _shown(_summary(LEDE, announcing, "“It was wrong.”", *FILL))


def _piece(summary: Summary, words: str) -> Piece | None:
    return next((p for p in (*summary.gist, *summary.points) if p.span.text.startswith(words)), None)


def test_a_pronoun_for_somebody_in_another_sentence_gets_the_name() -> None:
    leaning = "She also called the water tax of Springfield a mistake of the city council."
    summary = _summary(LEDE, leaning, *FILL[:4])
    piece = _piece(summary, leaning)
    assert piece is not None
    (insert,) = piece.insert
    assert insert.text == "Irina Novak"
    assert "\n\n".join((LEDE, leaning))[insert.at - 3 : insert.at] == "She"


def test_a_pronoun_that_the_sentence_itself_explains_gets_nothing() -> None:
    summary = _summary("Irina Novak said on Friday that she would leave the town hall of Springfield in August.", *FILL)
    assert all(piece.insert == () for piece in summary.gist)


def test_a_sentence_that_leans_on_one_not_shown_is_not_shown() -> None:
    hanging = "However, that would have meant a higher price for water in Springfield."
    before = "Some wanted fees."
    summary = _summary(LEDE, *FILL[:3], before, hanging, *FILL[3:])
    shown = _shown(summary)
    assert hanging not in shown or before in shown


def test_the_move_is_shown_only_after_what_it_was() -> None:
    told = "Springfield’s council lowered the water tax by a third on Thursday to calm the protests."
    again = "The move came a day before the mayor of Springfield resigned over the water tax."
    shown = _shown(_summary(LEDE, *FILL[:2], told, again, *FILL[2:]))
    assert again not in shown or shown.index(again) == shown.index(told) + 1


def test_no_piece_cuts_a_quotation_in_two() -> None:
    quote = "“The water tax was wrong. Springfield cannot pay it. I am going,” Novak said."
    for piece in _shown(_summary(LEDE, quote, *FILL)):
        assert piece.count("“") == piece.count("”")


def test_a_quotation_alone_is_shown_with_whose_it_is() -> None:
    first = "“The water tax was a mistake that Springfield will pay for,” said Irina Novak, the mayor."
    alone = "“Nobody in Springfield who pays the water tax should have to carry water home from a school.”"
    summary = _summary(LEDE, first, alone, *FILL[:2])
    piece = _piece(summary, alone)
    assert piece is None or piece.said_by == "Irina Novak"


def test_nothing_gives_nothing_and_one_sentence_itself() -> None:
    assert _summary("") == Summary()
    assert _shown(_summary("It rained.")) == ["It rained."]


def test_the_gist_of_an_opinion_is_its_demand_and_not_what_led_up_to_it() -> None:
    body = "\n\n".join(
        (
            "I have been to many openings of bridges in Tallow. I have never been to the mending of one.",
            "Last Tuesday the mayor stood before a new stadium and said that the town was rich.",
            "The council should put four percent of its budget into a fund for the mending of bridges.",
        )
    )
    document = Document("x", body, Extent(0, len(body)), "Tallow and its bridges", date(2031, 5, 14), genre="opinion")
    gist = extraction.analyse(document, frozenset((Part.SUMMARY,))).summary.gist
    assert [piece.span.text[:18] for piece in gist] == ["The council should"]
