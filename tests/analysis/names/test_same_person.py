"""Who is in an article, with the role it gives, and who is not."""

from __future__ import annotations

import pytest

from tests.analysis.names.readings import names_of

# text, name, role
ROLES: list[tuple[str, str, str | None]] = [
    ("Norwegian President Mira Olsen met the king on Monday.", "Mira Olsen", "Norwegian President"),
    ("Prime Minister Mira Olsen met the king on Monday.", "Mira Olsen", "Prime Minister"),
    ("Mira Olsen, the ambassador of Norway, met the king on Monday.", "Mira Olsen", "the ambassador of Norway"),
    ("Mira Olsen, a spokeswoman for the airline, said it was late.", "Mira Olsen", "a spokeswoman for the airline"),
    ("Mira Olsen, 45, a teacher, saw the fire.", "Mira Olsen", "a teacher"),
    ("The mayor of Bergen, Mira Olsen, said the bridge was safe.", "Mira Olsen", "The mayor of Bergen"),
    ("Former police chief Tom Berg said the bridge was safe.", "Tom Berg", "Former police chief"),
    ("Tom Berg is the head of the trade union.", "Tom Berg", "the head of the trade union"),
    ("Mr. Tom Berg said the bridge was safe.", "Tom Berg", None),
    ("Tom Berg said the bridge was safe.", "Tom Berg", None),
    ("Norway’s ambassador, Trine Solheim, voted no.", "Trine Solheim", "Norway’s ambassador"),
    ("It rained. The head of the mission, Trine Solheim, voted no.", "Trine Solheim", "The head of the mission"),
    ("It rained. A spokesperson for the port, Yusuf Demirel, left.", "Yusuf Demirel", "A spokesperson for the port"),
    ("It ended well. His deputy, Irina Drozdova, voted no.", "Irina Drozdova", "deputy"),
    ("The fire spread, lead prosecutor Imogen Sallow said.", "Imogen Sallow", "lead prosecutor"),
    ("The fire spread, said their neighbor Ruth Mbeki.", "Ruth Mbeki", "neighbor"),
    ("Dr. Halima Nasser, the chief forecaster, spoke.", "Halima Nasser", "the chief forecaster"),
    ("Prof. Owen Pritchard spoke on Monday.", "Owen Pritchard", "Prof."),
    ("Substitute Emeka Okonjo headed in a corner.", "Emeka Okonjo", "Substitute"),
    ("It came from captain Sven “The Train” Haugland.", "Sven “The Train” Haugland", "captain"),
]

# text, the people and the other forms their names take
ALSO: list[tuple[str, dict[str, tuple[str, ...]]]] = [
    ("Mira Olsen spoke. Olsen then left.", {"Mira Olsen": ("Olsen",)}),
    ("Mira Olsen spoke. Ms. Olsen then left. Mira was tired.", {"Mira Olsen": ("Olsen", "Mira")}),
    ("Mira Olsen’s boat sank. Olsen’s crew was saved.", {"Mira Olsen": ("Olsen",)}),
    ("Mira Olsen and Tom Olsen spoke on Monday.", {"Mira Olsen": (), "Tom Olsen": ()}),
    ("Park Min-jun spoke in Seoul. Park then left.", {"Park Min-jun": ("Park",)}),
    (
        "President Mira Olsen and General Tom Berg met. Olsen left; Berg stayed.",
        {"Mira Olsen": ("Olsen",), "Tom Berg": ("Berg",)},
    ),
    (
        "President Rodolfo Quintanar spoke. Quintanar left. His nephew, Leandro Quintanar, stayed. Leandro Quintanar "
        "sang. Leandro Quintanar slept. The town voted for Quintanar.",
        {"Rodolfo Quintanar": ("Quintanar",), "Leandro Quintanar": ()},
    ),
    (
        "Coach Pilar Etxeberria and Chief Financial Officer Raymond Teo spoke.",
        {"Pilar Etxeberria": (), "Raymond Teo": ()},
    ),
]

# text, and what must not be among the people
NOBODY: list[tuple[str, str]] = [
    ("The treaty followed World War II and the Cold War.", "War"),
    ("Violating Security Council resolutions will harm us all.", "Violating"),
    ("The meeting in December was cancelled on Tuesday.", "December"),
    ("The USS Henry Hill sailed on Monday.", "Hill"),
    ("The Boris Berg Foundation gave the money.", "Boris"),
    ("NATO and the EU met in Brussels.", "NATO"),
    ("Hurricane Maria hit the coast on Monday.", "Maria"),
    ("He reads the Bible every Easter.", "Bible"),
    ("The Green Climate Fund pays for it.", "Green"),
    ("The Oslo Agreement was signed in Norway.", "Oslo"),
    ("Facebook and Twitter removed the posts.", "Facebook"),
    ("The Norwegian Parliament voted on Monday.", "Parliament"),
]


@pytest.mark.parametrize(("text", "name", "role"), ROLES)
def test_a_person_has_the_role_that_the_article_gives(text: str, name: str, role: str | None) -> None:
    (person,) = (p for p in names_of(text).people if p.name == name)
    assert (person.role.text if person.role else None) == role


@pytest.mark.parametrize(("text", "people"), ALSO)
def test_a_person_goes_by_the_names_of_the_text(text: str, people: dict[str, tuple[str, ...]]) -> None:
    assert {p.name: p.also for p in names_of(text).people} == people


@pytest.mark.parametrize(("text", "wrong"), NOBODY)
def test_what_is_no_person_is_not_among_the_people(text: str, wrong: str) -> None:
    assert not [p.name for p in names_of(text).people if wrong in p.name]
