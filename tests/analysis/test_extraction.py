"""Facts for any text at all, with offsets that hold, and no more work than was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis import extraction
from bot.analysis.document import Document
from bot.analysis.facts_json import facts_from_json, facts_to_json, to_json
from bot.analysis.parse import pipeline
from bot.errors import AnalysisError
from bot.news import Extent, Facts, Part

STORY = (
    "PARIS — The mayor of Springfield, Anna Bell, resigned on Friday after protests over a water tax.\n\n"
    "“I am tired of this,” Bell said. She called the tax a “big mistake”.\n\n"
    "The council had approved it in March 2021, two days after a vote."
)


def _document(text: str, key: str = "x", start: int = 0, end: int | None = None) -> Document:
    return Document(key, text, Extent(start, len(text) if end is None else end), "Mayor resigns", date(2024, 7, 21))


def _pieces(shown: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from shown["summary"]["gist"] + shown["summary"]["points"]
    yield from (fact for fact in shown["facts"].values() if fact)
    for part in ("quotes", "times", "timeline"):
        yield from shown[part]


def _holds(document: Document, facts: Facts) -> None:
    """Every offset of the form gives the words beside it, inside the text."""
    shown = to_json(document, facts)
    text, body = document.text, document.body
    for piece in _pieces(shown):
        assert text[piece["start"] : piece["end"]] == piece["text"] != ""
    for quote in shown["quotes"]:
        if quote["speaker"] is not None:
            assert text[quote["speaker_start"] : quote["speaker_end"]] == quote["speaker"]
    for part in ("people", "places", "organisations"):
        for entity in shown[part]:
            assert entity["mentions"]
            for mention in entity["mentions"]:
                assert text[mention["start"] : mention["end"]] in (entity["name"], *entity["also"])
                assert body.start <= mention["start"] < mention["end"] <= body.end
            if entity["role"] is not None:
                assert text[entity["role_start"] : entity["role_end"]] == entity["role"]
    for shown_piece in (*facts.summary.gist, *facts.summary.points):
        span = shown_piece.span
        assert span in body
        assert all(span.start <= insert.at <= span.end for insert in shown_piece.insert)
    assert facts_from_json(facts_to_json(facts)) == facts


_MARKS = ["“", "”", '"', "‘", "’", "'", "«", "»", "(", ")", ".", "!", "?", ":", ",", "—", "…", "<p>", "</b>", "&amp;"]
_GAPS = [" ", "\n", "\r\n", "\n\n", "\r\n\r\n", "\t", "\u00a0", "\u2028", "\u200b", "\u200f", "\u202b", "\u202c", ""]
_WORDS = [
    *(
        "the mayor",
        "Anna Bell",
        "Bell",
        "Kim",
        "said",
        "told",
        "according to",
        "he",
        "She",
        "denied",
        "will visit",
        "because",
    ),
    *(
        "Paris",
        "South Korea",
        "the United Nations",
        "on Friday",
        "this week",
        "since 2006",
        "two days after",
        "in 2022",
        "May",
    ),
    *(
        "é",
        "e\u0301",
        "👩‍👩‍👧",
        "😀",
        "שלום",
        "مرحبا",
        "総統",
        "İstanbul",
        "ß",
        "\u0301",
        "\ud7ff",
        "\x00",
        "-",
        "$5m",
        "1,000",
    ),
]
_ANY_TEXT = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.sampled_from(_MARKS), st.sampled_from(_GAPS), st.text(max_size=5)),
    max_size=40,
).map(lambda pieces: "".join(p + (" " if i % 3 else "") for i, p in enumerate(pieces)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ANY_TEXT, st.integers(0, 20), st.integers(0, 20))
def test_offsets_hold_on_any_text_and_nothing_breaks(text: str, before: int, after: int) -> None:
    start = min(before, len(text))
    document = _document(text, start=start, end=max(start, len(text) - after))
    _holds(document, extraction.analyse(document))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello",
        " \n\n ",
        "a" * 200_000,
        "(" * 20_000,
        '"' * 20_000,
        "\n" * 50_000,
        STORY.replace("\n", "\r\n"),
        STORY.replace(" ", "\u00a0"),
        "<p>" + STORY.replace("\n\n", "</p>\n<p>") + "</p>",
        STORY.replace(".", "").replace(",", "").replace("“", "").replace("”", "").lower(),
        "\u202b" + STORY + "\u202c",
        "".join(c + "\u0301" for c in STORY),
    ],
    ids=lambda text: repr(text[:12]) + f" {len(text)}",
)
def test_offsets_hold_on_odd_texts(text: str) -> None:
    document = _document(text)
    _holds(document, extraction.analyse(document))


@pytest.mark.timeout(60)
def test_a_text_of_200000_characters_is_done_in_the_time_a_worker_has() -> None:
    document = _document((STORY + "\n\n") * (200_000 // len(STORY)))
    _holds(document, extraction.analyse(document))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El presidente de la república dijo el viernes que la ley no se va a cambiar por ahora. Nada más."),
        (
            "fr",
            "Le président de la république a dit vendredi que la loi ne sera pas changée dans les mois qui viennent.",
        ),
        (
            "de",
            "Der Präsident hat am Freitag gesagt, dass das Gesetz nicht geändert wird und damit alles erledigt ist.",
        ),
        ("zh", "总统周五表示，他将访问北京。他说：“我们会去。”"),
        ("ru", "Президент заявил в пятницу, что закон не будет изменён. Больше он ничего не сказал."),
    ],
)
def test_another_language_says_so_and_gives_its_opening(language: str, text: str) -> None:
    facts = extraction.analyse(_document(text))
    assert facts.language == language
    (piece,) = facts.summary.gist
    assert text.startswith(piece.span.text)
    assert not any((facts.quotes, facts.people, facts.timeline))


def test_english_says_so_and_a_word_or_two_say_nothing() -> None:
    assert extraction.analyse(_document(STORY)).language == "en"
    assert extraction.analyse(_document("Paris Match")).language is None


@pytest.mark.parametrize("part", list(Part))
def test_a_part_asked_for_alone_is_the_same_as_among_all(part: Part) -> None:
    document = _document(STORY)
    everything, alone = extraction.analyse(document), extraction.analyse(document, frozenset((part,)))
    field = "key" if part is Part.FACTS else part.value
    assert getattr(alone, field) == getattr(everything, field) != ()
    others = {"summary", "key", "quotes", "times", "timeline", "people", "places", "organisations"} - {field}
    empty = Facts(version="", language=None, body=document.body)
    assert all(getattr(alone, other) == getattr(empty, other) for other in others)


def test_times_alone_take_no_parser_and_no_names() -> None:
    names = pipeline.load(frozenset((Part.TIMES,))).pipe_names
    assert "parser" not in names
    assert "ner" not in names


def test_documents_come_in_order_and_one_that_fails_stands_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [_document(f"The mayor left Paris on Friday, and {i} others did.", f"d{i}") for i in range(20)]
    real = extraction._build_facts

    def failing(reading: Any, *rest: Any) -> Facts:
        if reading.document.id == "d5":
            raise RuntimeError("a rule went wrong")
        return real(reading, *rest)

    monkeypatch.setattr(extraction, "_build_facts", failing)
    found = list(extraction.analyse_many(documents, batch=4))
    assert isinstance(found[5], AnalysisError)
    assert "d5" in str(found[5])
    rest = [facts.body.end for i, facts in enumerate(found) if i != 5 and isinstance(facts, Facts)]
    assert rest == [len(d.text) for i, d in enumerate(documents) if i != 5]


def test_a_text_the_parser_refuses_does_not_take_its_batch_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline.load(), "max_length", 500)
    documents = [_document(STORY, "a"), _document(STORY * 5, "b"), _document(STORY, "c")]
    found = list(extraction.analyse_many(documents, batch=3))
    assert [type(facts).__name__ for facts in found] == ["Facts", "AnalysisError", "Facts"]
