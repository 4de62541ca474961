"""Whom a pronoun, a short name or a description stands for."""

from __future__ import annotations

import pytest

from bot.news import Extent
from tests.analysis.names.readings import names_of

PACT = "The leader Han Jae Su and President Ivan Orlov signed a pact."

# text with the words in brackets that are to be resolved, and to whom
MEANS: list[tuple[str, str | None]] = [
    ("Mira Olsen built the dam. [She] lives near it.", "Mira Olsen"),
    ("Tom Berg met Mira Olsen. [She] left early.", "Mira Olsen"),
    ("Tom Berg met Mira Olsen. [He] left early.", "Tom Berg"),
    ("Mira Olsen met Tom Berg. [Berg] left early.", "Tom Berg"),
    (f"{PACT} Two days after [Han] and Orlov signed it, Deputy Minister Han Seo-jin spoke.", "Han Jae Su"),
    (f"{PACT} Deputy Minister Han Seo-jin spoke on Monday. On Tuesday, [Han] and Orlov met again.", "Han Jae Su"),
    ("Finance Minister Mira Olsen spoke first. [The minister] then left.", "Mira Olsen"),
    ("Oslo’s foreign ministry spoke first. [The foreign ministry] then fell silent.", "Oslo’s foreign ministry"),
    ("North Korea spoke first. [The North] then fell silent.", "North Korea"),
    ("The United Nations (UN) met. The [UN] then voted.", "United Nations"),
    # Not safely told, or nobody:
    ("The bridge fell. [He] was hurt.", None),
    ("Finance Minister Mira Olsen met Defence Minister Tom Berg. [The minister] then left.", None),
    ("Mira Olsen spoke. [A spokesman for the airline] left.", None),
    ("The wind blew hard in [the north].", None),
    ("Mira Olsen spoke. [The bridge] fell.", None),
    ("[Norway’s ambassador], Trine Solheim, voted no.", "Trine Solheim"),
    ("[The head of the mission], former minister Kirsten Lauge, said no.", "Kirsten Lauge"),
    ("The sale failed, said [its regional head], Jürgen Pohl.", "Jürgen Pohl"),
    (
        "Tom Berg left.\n\nHugo Brandvold, a manager at the bank, was blunter. “Somebody has to go,” [he] said.",
        "Hugo Brandvold",
    ),
    ("Ana Ruiz left. Ignacio Bello, a driver, voted. “Tom Berg never paid me,” [he] said.", "Ignacio Bello"),
    ("Tom Berg scored.\n\n[BERG]: “It was late.”", "Tom Berg"),
    ("Vard Rail was closed. “Please do not travel,” [it] tweeted.", "Vard Rail"),
    ("[The judge] spoke of betrayal. Judge Rosalind Quayle then left.", "Rosalind Quayle"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "whom"), MEANS)
def test_words_stand_for(text: str, whom: str | None) -> None:
    start, end = text.index("["), text.index("]") - 1
    entity = names_of(text.replace("[", "").replace("]", "")).resolve(Extent(start, end))
    assert (entity.name if entity else None) == whom


PLACES: list[tuple[str, set[str]]] = [
    ("The ship left Norway for Iceland on Monday.", {"Norway", "Iceland"}),
    ("North Korea and South Korea spoke, and the North left.", {"North Korea", "South Korea"}),
    ("Norway’s army left Oslo.", {"Norway", "Oslo"}),
    ("The wind came from the north.", set()),
    ("Norwegian ships left on Monday.", set()),
    ("Voronia’s ambassador left for Minsk.", {"Voronia", "Minsk"}),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_the_places_are(text: str, places: set[str]) -> None:
    assert {p.name for p in names_of(text).places} == places


ORGANISATIONS: list[tuple[str, set[str]]] = [
    ("Oslo’s foreign ministry said no. The foreign ministry then left.", {"Oslo’s foreign ministry"}),
    ("According to the foreign ministry, the ship left.", {"foreign ministry"}),
    ("The Security Council met on Monday.", {"Security Council"}),
    ("The United Nations (UN) met. The UN voted.", {"United Nations"}),
    ("A ministry may err, and a court may too.", set()),
    ("The man sat in the office.", set()),
    ("Quillon Systems Inc cut its forecast. Quillon said it still grows.", {"Quillon Systems Inc"}),
    ("The Free Mountain Front met. The Front then voted.", {"Free Mountain Front"}),
]


@pytest.mark.parametrize(("text", "organisations"), ORGANISATIONS)
def test_the_organisations_are(text: str, organisations: set[str]) -> None:
    assert {o.name for o in names_of(text).organisations} == organisations
