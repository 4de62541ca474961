"""What kind of event a word tells of: a verb, its noun, and the other words that news has for the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.stories.content_words import stem
from bot.stories.story_report import find_root

# One line a kind, by its first word (the kinds of event that the ACE 2005 guidelines tell apart, and disasters).
_KINDS = """
    earthquake quake tremor
    hurricane typhoon cyclone
    tsunami
    flood flooding
    eruption erupted volcano
    crash crashed derail derailed derailment
    fire blaze wildfire
    explosion explode exploded blast bomb bombing bombed detonate
    shooting shot gunfire gunman gunmen
    attack assault raid raided onslaught offensive stormed storming
    shelling shelled bombard bombardment
    kill killing died death dead deadly fatality massacre
    injure injury wound hurt
    arrest detain detention custody jailed imprisoned
    release freed
    protest protester demonstration demonstrate demonstrator rally unrest uprising revolt rioting riot
    begin began begun start broke break erupt outbreak
    strike walkout
    election vote voting poll referendum ballot
    elect elected
    resign resignation quit
    appoint appointment named sworn
    sack sacked dismiss dismissal fired removed
    visit trip
    meet met meeting talk summit
    sign signed signing signature agreement deal pact treaty
    ceasefire truce
    withdraw withdrew withdrawal pullout recall pulled
    deploy deployment
    sanction embargo
    verdict convict convicted conviction guilty
    sentence sentenced
    charge charged indict indicted indictment
    trial
    approve approved approval pass passed adopt adopted endorse
    reject rejected rejection veto vetoed
    announce announcement
    launch launched
    close closed closure shut
    reopen reopened reopening
    collapse collapsed bankruptcy bankrupt
    buy bought acquire acquired acquisition takeover
    merge merger
    wedding married marry marriage
    funeral buried burial
    evacuate evacuated evacuation
    rescue rescued
    confirm confirmed confirmation
    condemn condemned condemnation
    win won victory
"""
# Of these there is hardly ever more than one in a story on one day: the word alone tells which.
_SINGULAR = "earthquake hurricane tsunami election trial wedding ceasefire summit"


def _list_roots(words: Iterable[str]) -> frozenset[str]:
    return frozenset(find_root(stem(word)) for word in words)


_KIND_OF = {
    root: find_root(stem(line.split()[0]))
    for line in _KINDS.strip().splitlines()
    for root in sorted(_list_roots(line.split()))
}
SINGULAR = frozenset(_KIND_OF.get(root, root) for root in _list_roots(_SINGULAR.split()))
KINDS = frozenset(_KIND_OF.values())


def find_kind(root: str) -> str:
    """Return the root that stands for the kind of event that a word's root tells of; the root itself for any other."""
    return _KIND_OF.get(root, root)
