"""The pipeline's named entities: the same model and the same choices as spaCy's recogniser, in a fraction of the time.

spaCy goes on by one token at a time, and asks for each of them which of 74 moves are allowed. But outside an entity the
model sees one token and nothing of what came before: so all tokens are scored at once as if outside. Inside one it also
sees the entity's first token and the token before: those few are scored one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice, pairwise
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from bot.analysis.parse.replacing import replace_component

_NAME: Final = "ner"
_FEATURES: Final = 3  # tokens that the model sees: this one; inside an entity its first one, and the one before

Entity = tuple[int, int, str]  # the tokens `start:end`, and what kind of thing they name


class EntityFinder:
    """A component that gives every document the entities that `recogniser` would give it."""

    def __init__(self, recogniser: EntityRecognizer) -> None:
        self.model: Any = recogniser.model
        moves = [recogniser.moves.get_class_name(place) for place in range(recogniser.moves.n_moves)]
        self._moves = [(kind, label) for kind, _, label in (move.partition("-") for move in moves)]
        self._places = {move: place for place, move in enumerate(self._moves)}
        self._outside = self._places["O", ""]
        self._begins = np.array([kind == "B" for kind, _ in self._moves])
        self._unasked = np.array([kind not in {"B", "U"} or not label for kind, label in self._moves])
        self._unasked[self._outside] = False

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe((doc,)))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 16) -> Iterator[Doc]:
        """Yield documents in order, those of `batch_size` scored at once."""
        source = iter(docs)
        while group := list(islice(source, batch_size)):
            for doc, entities in zip(group, self._find_entities(group), strict=True):
                doc.set_ents([Span(doc, *entity) for entity in entities])
                yield doc

    def _find_entities(self, docs: Sequence[Doc]) -> Iterator[list[Entity]]:
        seen = self.model.get_ref("lower").predict(self.model.get_ref("tok2vec").predict(docs))
        nothing, seen = seen[0], seen[1:]  # what stands for a token that is not there, and for each that is
        outside = self._score(seen[:, 0] + nothing[1] + nothing[2])
        outside[:, self._unasked] = -np.inf
        edges = accumulate(map(len, docs), initial=0)
        for doc, (start, end) in zip(docs, pairwise(edges), strict=True):
            yield list(self._read_entities(doc, seen[start:end], outside[start:end])) if len(doc) else []

    def _read_entities(self, doc: Doc, seen: Any, outside: Any) -> Iterator[Entity]:
        """Yield the entities that one document's scores give; none crosses a sentence's start or begins with space."""
        rows = doc.to_array(["IS_SPACE", "SENT_START"])
        is_last = np.append(rows[1:, 1] == 1, True)
        outside[np.ix_(is_last, self._begins)] = -np.inf
        best = outside.argmax(axis=1)
        end = 0
        for start in np.flatnonzero((best != self._outside) & (rows[:, 0] == 0)).tolist():
            if start < end:
                continue
            kind, label = self._moves[best[start]]
            end = start + 1
            if kind == "B":
                end = self._find_end(seen, is_last, start, label)
            yield start, end, label

    def _find_end(self, seen: Any, is_last: Any, start: int, label: str) -> int:
        """Return where the entity that begins with the token `start` ends."""
        moves = sorted((self._places["I", label], self._places["L", label]))
        for at in range(start + 1, len(seen)):
            if is_last[at]:
                break
            scores = self._score((seen[at, 0] + seen[start, 1] + seen[at - 1, 2])[np.newaxis])[0, moves]
            if self._moves[moves[scores.argmax()]][0] == "L":
                break
        return at + 1

    def _score(self, sums: Any) -> Any:
        """Return the score of each move, a row for each sum of what the model sees."""
        lower, upper = self.model.get_ref("lower"), self.model.get_ref("upper")
        return upper.predict((sums + lower.get_param("b")).max(axis=-1))


def install_entity_finder(nlp: Language) -> None:
    """Put the finder in the place of the pipeline's recogniser, where that works as the finder does."""
    if _NAME in nlp.pipe_names and _is_plain(nlp, nlp.get_pipe(_NAME)):
        replace_component(nlp, _NAME, EntityFinder(nlp.get_pipe(_NAME)))


def _is_plain(nlp: Language, recogniser: Any) -> bool:
    """Return whether a recogniser follows its best move, sees what ours sees, and is the only one to name entities."""
    others = [name for name in nlp.pipe_names if name != _NAME and "doc.ents" in nlp.get_pipe_meta(name).assigns]
    if others or not isinstance(recogniser, EntityRecognizer) or recogniser.cfg["beam_width"] != 1:
        return False
    model = recogniser.model
    if model.name != "parser_model" or not model.attrs["has_upper"] or model.attrs["unseen_classes"]:
        return False
    lower = model.get_ref("lower")
    return bool(lower.get_dim("nF") == _FEATURES and lower.get_dim("nP") > 1)
