"""Where the main event was: a place that it is said to be in or at, not one that it is only about."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.analysis.facts.clause_roles import is_background_or_outlook
from bot.analysis.facts.lexicon import ABOUT, AIMED_AT, GOING, SETTLEMENTS, VENUES
from bot.analysis.facts.main_verb import SUBJECTS, find_subject
from bot.analysis.facts.passages import Opening, Passage
from bot.analysis.names import Names
from bot.analysis.parse.tokens import Token
from bot.analysis.parse.trees import list_descendants
from bot.news import Entity, Extent, Piece, Span

_ASIDE = {"relcl": -2.0, "acl": -2.0, "parataxis": -2.0, "ccomp": -0.5, "advcl": -0.6}
_AT = frozenset(("in", "at", "near", "outside", "inside", "on", "off", "across", "around"))
_PLACES = frozenset(("GPE", "LOC", "FAC"))
_LONGEST_ADDITION = 6  # words after the place's name: "in South London"

_IN_THE_HEADLINE, _IN_THE_LEDE, _LATER, _A_SENTENCE_ON = 3.0, 2.8, 1.6, 0.3
_ON_THE_VERB, _OF_THE_SUBJECT, _AFFILIATION = 0.5, -0.4, -1.6
_BACKGROUND = -10.0  # never
_ELSEWHERE = -2.0
_EARLIER = frozenset(("after", "before", "since", "following"))  # another event: "after two years in Norrland"
_NESTED = 0.5
_LEAST = 1.0
_SURE = 1.5  # from here on a phrase is surer than the dateline's town, and than the place that the article is about
# Of the place that the article is about: how often something is in it, more for the headline and for the lede.
_NAMED_BY_THE_NEWS, _LEAST_OF_ALL, _FAR_MORE = 2, 2.5, 2
_WITHIN = frozenset(("in", "at", "near", "across", "throughout", "around", "outside", "inside", "within"))
_CENTRAL = "place-of-the-article"
_WORD = re.compile(r"[^\W_]+")
_READ_AS_PLACE = 0.3  # of the tokens of a place's mentions


def find_where(opening: Opening, retold: Iterable[Passage], names: Names) -> Piece | None:
    """Return the place phrase nearest to the main event, in what tells it (`retold`).

    Else the town of the dateline, or the place that the article is about.
    """
    best: tuple[float, Piece] | None = None
    for passage in retold:
        for score, piece in _find_places(passage, names):
            if score >= _LEAST and (best is None or score > best[0]):
                best = score, piece
    if best is not None and best[0] >= _SURE:
        return best[1]
    if opening.town is not None:
        return Piece(opening.town, rule="dateline-town")
    return _find_place_done_to(opening, names) or _find_central_place(opening, names) or (best[1] if best else None)


def _find_place_done_to(opening: Opening, names: Names) -> Piece | None:
    """Return the one place of the headline that the lede says something is done in or to: "a strike on Kelm"."""
    lede = opening.lede
    if lede is None:
        return None
    told = (next((one for one in place.mentions if one in lede.extent), None) for place in _list_of_title(lede, names))
    done = [at for at in told if at is not None and _is_on_verb(lede, lede.reading.find_tokens(at.start, at.end).root)]
    return Piece(Span.of(lede.reading.text, done[0].start, done[0].end), rule=_CENTRAL) if len(done) == 1 else None


def _is_on_verb(lede: Passage, place: Token) -> bool:
    """Return whether it hangs on the news's verb by prepositions alone: no subject's and no other clause's place."""
    above = place
    while above.dep_ in ("pobj", "prep", "dobj") and above.head.i != above.i:
        above = above.head
    return place.dep_ == "pobj" and lede.verb is not None and above.i == lede.verb.i


def _list_of_title(lede: Passage, names: Names) -> list[Entity]:
    """Return the places that the headline names."""
    title = frozenset(_WORD.findall(lede.reading.document.title or ""))
    return [p for p in names.places if any(title.issuperset(_WORD.findall(name)) for name in (p.name, *p.also))]


def _find_central_place(opening: Opening, names: Names) -> Piece | None:
    """Return the place that the article says most things are in, told in its opening; else the one of its headline.

    A country that only says whose somebody is ("a Norrland minister") is no place of the news.
    """
    lede = opening.lede
    if lede is None:
        return None
    of_title = _list_of_title(lede, names)
    weighed = [
        _weigh_place(opening, lede, place, in_title=place in of_title)
        for place in names.places
        if (len(place.mentions) > 1 or place in of_title) and _is_read_as_place(lede, place)
    ]
    first, second = heapq.nlargest(2, [*weighed, _NOWHERE, _NOWHERE], key=lambda one: one.weight)
    if first.weight < _LEAST_OF_ALL or first.weight <= second.weight:
        first, second = heapq.nlargest(2, [*weighed, _NOWHERE, _NOWHERE], key=lambda one: one.named)
        is_news = first.is_of_news and first.named >= _FAR_MORE * second.named
        if not is_news and len(names.places) > 1:
            return None
    return Piece(Span.of(lede.reading.text, first.at.start, first.at.end), rule=_CENTRAL) if first.at else None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A place of the article: how surely things happen there, how often it is named, and its first mention."""

    weight: float
    named: int
    is_of_news: bool  # in the headline or the lede, and again elsewhere
    at: Extent | None


_NOWHERE = _Weighed(0.0, 0, False, None)


def _weigh_place(opening: Opening, lede: Passage, place: Entity, *, in_title: bool) -> _Weighed:
    roots = {at: lede.reading.find_tokens(at.start, at.end).root for at in place.mentions}
    nouns = [at for at, root in roots.items() if not _is_beside_a_noun(root)]
    located = sum(_is_located(roots[at]) for at in nouns)
    of_lede = [roots[at] for at in nouns if at in lede.extent]
    is_opened = any(at in passage.extent for passage in opening.body for at in nouns)
    by_news = _NAMED_BY_THE_NEWS * (in_title + bool(of_lede))
    is_aside = bool(of_lede) and all(map(_is_aside, of_lede))
    is_in_lede = any(at in lede.extent for at in place.mentions)
    is_in_both = in_title and is_in_lede
    return _Weighed(
        weight=located + len(nouns) / 2 + by_news if located and is_opened and not is_aside else 0.0,
        named=len(place.mentions) + 2 * _NAMED_BY_THE_NEWS * is_in_both,
        is_of_news=is_in_both or (len(place.mentions) > 1 and (in_title or is_in_lede)),
        at=min(nouns or place.mentions, key=lambda at: at.start),
    )


def _is_beside_a_noun(place: Token) -> bool:
    """Return whether it says what something else is: "the *Norrland* minister"."""
    return place.dep_ in ("compound", "amod", "nmod") or place.ent_type_ == "NORP"


def _is_aside(place: Token) -> bool:
    """Return whether a clause tells something else of it: "in protest of an accord that was signed in *Brenn*"."""
    return any(_is_relative(above) for above in place.ancestors)


def _is_located(place: Token) -> bool:
    return place.dep_ == "pobj" and place.head.lower_ in _WITHIN


def _is_read_as_place(lede: Passage, place: Entity) -> bool:
    """Return whether the parser takes enough of its mentions for a place: of a firm's it takes one or two."""
    mentions = [lede.reading.find_tokens(one.start, one.end) for one in place.mentions]
    tokens = [token for mention in mentions for token in mention]
    return sum(token.ent_type_ in _PLACES for token in tokens) >= _READ_AS_PLACE * len(tokens)


def _find_places(passage: Passage, names: Names) -> Iterator[tuple[float, Piece]]:
    base = (
        _IN_THE_HEADLINE
        if passage.is_headline
        else _IN_THE_LEDE
        if passage.place == 1
        else _LATER - _A_SENTENCE_ON * (passage.place - 2)
    )
    rule = "place-in-headline" if passage.is_headline else "place-in-lede" if passage.place == 1 else "place-after-lede"
    for preposition, noun in _find_place_phrases(passage):
        if not _is_place(passage, noun, names, preposition) or _is_target(preposition):
            continue
        span, is_nested = _cut_noun_phrase(passage, noun)
        score = base + _score_position(passage, preposition) + _NESTED * is_nested
        if span is not None:
            yield score, Piece(span, rule=rule)


def _find_place_phrases(passage: Passage) -> Iterator[tuple[Token, Token]]:
    """Yield each preposition of place with its noun: "in …", "at …"."""
    for preposition in passage.words:
        if preposition.dep_ != "prep":
            continue
        if preposition.lower_ == "outside" and preposition.head.pos_ not in ("VERB", "AUX"):
            continue  # "her second run outside Kenya"
        if preposition.lower_ == "on" and preposition.head.pos_ == "NOUN" and _is_country_or_town(preposition):
            continue  # "the committee on Norrland"
        is_going = preposition.lower_ == "to" and preposition.head.lemma_ in GOING
        if is_going or preposition.lower_ in _AT:
            noun = next((c for c in preposition.children if c.dep_ == "pobj"), None)
            if noun is not None:
                yield preposition, noun


def _is_country_or_town(preposition: Token) -> bool:
    return any(c.dep_ == "pobj" and c.ent_type_ == "GPE" for c in preposition.children)


def _is_named(passage: Passage, token: Token, names: Names) -> bool:
    """Return whether it is part of a place's name; a headline's names are known from the body."""
    if passage.is_headline:
        return token.ent_type_ in _PLACES or token.text in names.place_names
    return names.is_named(passage.base + token.idx, "place")


def _score_position(passage: Passage, preposition: Token) -> float:
    """Return how near it stands to the verb of the event: on it, in its subject, or in another clause."""
    token, score = preposition, 0.0
    if passage.verb is not None and preposition.head.i == passage.verb.i:
        return _ON_THE_VERB
    inside = range(passage.tokens.start, passage.tokens.end)
    while token.head.i != token.i and token.i in inside:
        if passage.verb is not None and token.i == passage.verb.i:
            return score
        if _is_of_background(token):
            return _BACKGROUND
        if token.lower_ in _EARLIER and token.dep_ == "prep":
            return _ELSEWHERE
        score = min(score, _score_step(token))
        if token.dep_ in {"nsubj", "nsubjpass"}:
            score = min(score, _AFFILIATION if preposition.lower_ == "at" else _OF_THE_SUBJECT)
        token = token.head
    return score


def _is_of_background(token: Token) -> bool:
    """Return whether a verb tells what might be, or what else there is: "joking that she might move to Ardia"."""
    if token.pos_ == "VERB" and any(c.tag_ == "MD" for c in token.children):
        return True
    return _is_relative(token) and (not _is_in_subject(token.head) or is_background_or_outlook(token))


def _score_step(token: Token) -> float:
    """Return what a step up the tree costs: less out of a clause that tells of the subject."""
    is_of_subject = token.dep_ == "relcl" and _is_in_subject(token.head)
    return _OF_THE_SUBJECT if is_of_subject else _ASIDE.get(token.dep_, 0.0)


def _is_in_subject(noun: Token) -> bool:
    """Return whether a noun is a subject or belongs to one: the fire of "the death toll from a fire that …"."""
    while noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head.head
    return noun.dep_ in SUBJECTS


def _is_relative(verb: Token) -> bool:
    """Return whether it is the verb of a relative clause, "that they signed", and no mere participle."""
    return verb.dep_ == "relcl" or (verb.dep_ == "acl" and find_subject(verb) is not None)


def _is_place(passage: Passage, noun: Token, names: Names, preposition: Token) -> bool:
    """Return whether a noun is a place by its name, or a building or region that is nobody's name."""
    is_idiom = preposition.lower_ == "on" and noun.tag_ == "NN" and not any(noun.lefts)  # "on track", "on base"
    if is_idiom or (noun.ent_type_ == "PERSON" and not passage.is_headline):
        return False
    if noun.lemma_.lower() in SETTLEMENTS and any(t.ent_type_ in _PLACES for t in list_descendants(noun)):
        return True
    if passage.is_headline:
        is_at = preposition.lower_ == "at" and noun.pos_ == "PROPN"
        return is_at or _is_named(passage, noun, names) or any(t.ent_type_ in _PLACES for t in noun.lefts)
    is_in_town = any(t.ent_type_ == "GPE" and t.dep_ in ("compound", "amod", "poss") for t in noun.lefts)
    if _is_named(passage, noun, names) or (noun.lemma_ in VENUES and is_in_town):  # "at a Brenn hotel"
        return True
    at = passage.base + noun.idx
    is_person = names.is_named(at, "person")
    if preposition.lower_ == "at" and not is_person:
        return noun.pos_ == "PROPN"  # what something is at is where it is, be it a house, a club or a ministry
    is_body = names.is_named(at, "organisation")
    return noun.ent_type_ in _PLACES and not is_person and not is_body


def _is_target(preposition: Token) -> bool:
    """Return whether "in" or "at" names a target and no place: "lost its interest in Brazil", "hit out at Norrland"."""
    over = preposition.head.lemma_.lower()
    return over in ABOUT or (preposition.lower_ == "at" and over in AIMED_AT)


def _cut_noun_phrase(passage: Passage, noun: Token) -> tuple[Span | None, bool]:
    """Return the noun with what stands before it, and a ", Kent", "in South London" or ", near London" that follows."""
    doc, end = noun.doc, noun.i + 1
    for child in sorted((*noun.rights, *noun.head.head.rights), key=lambda t: t.i):
        if child.i < end or child.dep_ not in {"prep", "appos", "conj", "npadvmod"}:
            continue
        if child.right_edge.i - end >= _LONGEST_ADDITION or any(t.pos_ == "CCONJ" for t in doc[end : child.i]):
            continue
        if child.dep_ in {"appos", "conj"} and child.ent_type_ not in _PLACES and child.lemma_ not in SETTLEMENTS:
            continue
        is_placed = child.lower_ == "of" or any(t.ent_type_ in _PLACES for t in list_descendants(child))
        if is_placed and all(t.is_punct for t in doc[end : child.left_edge.i]):
            end = child.right_edge.i + 1
    return passage.cut(noun.left_edge.i, end), end > noun.i + 1
