"""Which mentions are one place or organisation: the same name, its initials, its fuller form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import Mention

_SMALL = frozenset(("of", "the", "for", "and", "in", "on", "to", "&", "'s"))


@dataclass(slots=True)
class Group:
    """Mentions of one place or organisation."""

    words: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)


def group_places(mentions: Sequence[Mention]) -> list[Group]:
    """Return places in order; a bare "North" is the one place of the text whose name begins so, or none."""
    groups: dict[str, Group] = {}
    short: list[Mention] = []
    for mention in mentions:
        key = mention.key.replace(".", "")
        if key in lex.DIRECTIONS:
            short.append(mention)
            continue
        groups.setdefault(key, Group(mention.words)).mentions.append(mention)
    begun: dict[str, list[Group]] = defaultdict(list)
    for group in groups.values():
        if len(group.words) == 2:
            begun[group.words[0].casefold()].append(group)
    for mention in short:
        bearing = begun[mention.key][:2]
        before = [g for g in bearing if g.mentions[0].start < mention.start]
        if len(bearing) == 1 and before:
            bearing[0].mentions.append(mention)
    _merge_initials(groups)
    return _sort_groups(groups)


def group_organisations(mentions: Sequence[Mention]) -> list[Group]:
    """Return organisations in order; "the foreign ministry" is "Seoul's foreign ministry" where only one is there."""
    groups: dict[str, Group] = {}
    for mention in mentions:
        groups.setdefault(mention.key.replace(".", ""), Group(mention.words)).mentions.append(mention)
    _merge_initials(groups)
    endings: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        words = [w.casefold() for w in group.words]
        for cut in range(1, min(len(words), 8)):
            endings[" ".join(words[cut:])].append(key)
    for key in list(groups):
        longer = [k for k in endings.get(key, ()) if k in groups and k != key]
        if len(longer) == 1 and key in groups and (len(groups[key].words) > 1 or _is_kind_of_organisation(groups[key])):
            groups[longer[0]].mentions += groups.pop(key).mentions
    _merge_short_names(groups)
    return _sort_groups(groups)


def _is_kind_of_organisation(group: Group) -> bool:
    """Return whether a name is only a kind of organisation, named before in full: "the ministry", "the Front"."""
    return group.mentions[0].common or group.words[0].casefold() in lex.ORG_HEADS


def _merge_short_names(groups: dict[str, Group]) -> None:
    """Merge a name into the only longer one that begins with it: "Quillon", "Quillon Systems Inc"."""
    beginnings: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        for cut in range(1, min(len(group.words), 4)):
            beginnings[" ".join(group.words[:cut]).casefold().replace(".", "")].append(key)
    for key in list(groups):
        longer = [k for k in beginnings.get(key, ()) if k in groups and k != key]
        if len(longer) == 1 and _is_firm_of(groups[key], groups[longer[0]]):
            groups[longer[0]].mentions += groups.pop(key).mentions


def _is_firm_of(short: Group, full: Group) -> bool:
    """Return whether the short name can be a firm's whose full name came before."""
    firm = full.words[-1].casefold().rstrip(".") in lex.FIRMS and full.mentions[0].start < short.mentions[0].start
    return firm and not _is_kind_of_organisation(short)


def _merge_initials(groups: dict[str, Group]) -> None:
    """Merge initials into the name that they are of: "UN", "United Nations"."""
    by_initials: dict[str, str] = {}
    for key, group in groups.items():
        if len(group.words) > 1:
            big = [w for w in group.words if w.casefold() not in _SMALL]
            by_initials.setdefault("".join(w[0] for w in big).casefold(), key)
    for key in list(groups):
        group = groups[key]
        if len(group.words) == 1 and group.words[0].replace(".", "").isupper() and 2 <= len(key) <= 6:
            fuller = by_initials.get(key)
            if fuller in groups and fuller != key:
                groups[fuller].mentions += groups.pop(key).mentions


def _sort_groups(groups: dict[str, Group]) -> list[Group]:
    for group in groups.values():
        group.mentions.sort(key=lambda m: m.start)
    return sorted(groups.values(), key=lambda g: g.mentions[0].start)
