"""The tokens of the rules are spaCy's, read once: each says of itself what spaCy's says."""

from __future__ import annotations

import gc

import pytest
from spacy.tokens import Token as ParsedToken

from bot.analysis.document import Document
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import Reading, parse_document
from bot.analysis.parse.tokens import Token
from bot.news import Extent

_TEXT = (
    "BRENN (Wire) -- Mayor Hanna Wells, who won in 2031, said on Friday that the tram, the bus and 12 ferries "
    "“won’t run”.\n\nWhat was said about it by Ada Orrin was denied, and nobody  asked why.  \n\n- - -\n\nShe left."
)
_SAME = ("i", "idx", "text", "lower_", "lemma_", "tag_", "pos_", "dep_", "ent_type_", "whitespace_", "is_space")
_SHAPES = ("is_punct", "is_alpha", "is_digit", "is_lower", "is_upper", "is_quote", "is_stop", "like_num")


@pytest.fixture
def reading() -> Reading:
    return parse_document(Document("", _TEXT, Extent(0, len(_TEXT)), "Trams, buses stop"), load())


def test_a_token_says_what_the_parse_says(reading: Reading) -> None:
    for ours, theirs in zip(reading.doc, reading.parsed, strict=True):
        for name in (*_SAME, *_SHAPES, "is_sent_start"):
            assert getattr(ours, name) == getattr(theirs, name), (name, theirs)
        assert len(ours) == len(theirs)


def test_a_token_hangs_where_the_parse_hangs_it(reading: Reading) -> None:
    for ours, theirs in zip(reading.doc, reading.parsed, strict=True):
        one = (ours.head, ours.left_edge, ours.right_edge)
        assert _places(one) == _places((theirs.head, theirs.left_edge, theirs.right_edge))
        for name in ("children", "lefts", "rights", "ancestors", "subtree", "conjuncts"):
            assert _places(getattr(ours, name)) == _places(getattr(theirs, name)), (name, theirs)
        assert (ours.sent.start, ours.sent.end) == (theirs.sent.start, theirs.sent.end)
        assert [ours.is_ancestor(other) for other in reading.doc] == [theirs.is_ancestor(t) for t in reading.parsed]


def test_a_stretch_of_tokens_says_what_the_parse_says(reading: Reading) -> None:
    size = len(reading.doc)
    for start in range(size):
        for end in range(start + 1, min(size, start + 9) + 1):
            ours, theirs = reading.doc[start:end], reading.parsed[start:end]
            assert (ours.text, ours.start_char, ours.end_char) == (theirs.text, theirs.start_char, theirs.end_char)
            assert (len(ours), ours.root.i, ours[-1].i) == (len(theirs), theirs.root.i, theirs[-1].i)
            assert _places(ours[1:3]) == _places(theirs[1:3])
            found = reading.doc.find_words(theirs.start_char, theirs.end_char)
            assert found == ours
            if ours[-1].text.isalpha() and len(ours[-1]) > 1:
                assert reading.doc.find_words(theirs.start_char, theirs.end_char - 1) is None


def test_what_is_outside_is_refused(reading: Reading) -> None:
    with pytest.raises(IndexError):
        reading.words[0].nbor(-1)
    with pytest.raises(IndexError):
        reading.words[-1].nbor()
    with pytest.raises(IndexError):
        reading.doc[2:4][2]


def test_tokens_let_go_of_leave_nothing_to_the_garbage_collector(reading: Reading) -> None:
    gc.collect()
    gc.disable()
    try:
        assert len(reading.words) > 30
        reading.forget()
        assert not any(isinstance(one, Token) and one.doc is reading.doc for one in gc.get_objects())
    finally:
        gc.enable()
    assert reading.words[3].text == reading.parsed[3].text  # and they are found anew


def _places(tokens: object) -> list[int]:
    assert hasattr(tokens, "__iter__")
    return [token.i for token in tokens if isinstance(token, (Token, ParsedToken))]
