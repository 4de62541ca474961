"""spaCy's own way to write attributes on a token: `spacy.tokens._retokenize`, private to spaCy 3.8.

`AttributeRuler` writes with it, and a ruler that gives the same answers must write the same way: a token's public
setters take one attribute at a time. `tests/analysis/test_retokenize.py` says when it changes.
"""

from __future__ import annotations

from spacy.tokens._retokenize import set_token_attrs

__all__ = ["set_token_attrs"]
