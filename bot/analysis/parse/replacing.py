"""A pipeline's component replaced by one of our own that has been made from it, at the same place, of the same name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

_FACTORY: Final = "dateline_replacement"
Component = Callable[[Doc], Doc]

_made: dict[int, Component] = {}  # spaCy makes components by their factory's name only: ours waits here for its factory


def replace_component(nlp: Language, name: str, component: Component) -> None:
    """Put `component` in the place of the one that is called `name`."""
    _made[id(nlp)] = component
    nlp.replace_pipe(name, _FACTORY)


@Language.factory(_FACTORY)
def _hand_over(nlp: Language, name: str) -> Any:
    return _made.pop(id(nlp))
