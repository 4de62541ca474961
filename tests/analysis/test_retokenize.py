"""spaCy writes a token's attributes as `retokenize` says."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version

import spacy

from bot.analysis.parse.retokenize import set_token_attrs

CHANGED = f"spaCy {version('spacy')} writes attributes in another way: bot/analysis/parse/retokenize.py is to follow"


def test_a_token_takes_all_its_attributes_at_once() -> None:
    attributes, symbols = import_module("spacy.attrs"), import_module("spacy.symbols")
    doc = spacy.blank("en")("Harbours close")
    set_token_attrs(doc[1], {attributes.LEMMA: doc.vocab.strings.add("close"), attributes.POS: symbols.VERB})
    assert [(token.lemma_, token.pos_) for token in doc] == [("", ""), ("close", "VERB")], CHANGED
