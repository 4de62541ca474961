"""How the main event came about: the means, the manner or the course of it that the article tells."""

from __future__ import annotations

from collections.abc import Iterator

from bot.analysis.facts import lexicon as words
from bot.analysis.facts.answer_spans import TIMES, Triggers, cut_clause, find_complement, find_verb_over
from bot.analysis.facts.clause_roles import Candidate
from bot.analysis.facts.main_verb import find_subject
from bot.analysis.facts.passages import Passage
from bot.analysis.parse.tokens import Token
from bot.analysis.timeline.clauses import EVENT_NOUNS

_NOT_MEANS = frozenset(("PERSON", "ORG", "GPE", "NORP", "LOC", "DATE", "TIME"))
_KNOWN = frozenset(("the", "that", "this", "its", "his", "her", "their"))
_LONGEST = 20  # words of an answer

_PLAIN, _LIKELY, _PERHAPS = 3.0, 2.4, 1.7  # how surely the words tell the manner


def find_manners(passage: Passage) -> Iterator[Candidate]:
    """Yield every manner that a passage tells, of the event or of something else."""
    yield from _TRIGGERS.find(passage)


def _find_by_doing(passage: Passage, token: Token) -> Iterator[Candidate]:
    if token.lower_ not in {"by", "through"} or token.dep_ not in {"prep", "agent"}:
        return
    if any(c.dep_ == "pcomp" for c in token.children) and (span := cut_clause(passage, token, token.i, _LONGEST)):
        yield Candidate(_PLAIN, span, "by-doing", find_verb_over(token.head))


def _find_participle_of_means(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield the means in a participle: "using a ladder", "…, ramming the gate"."""
    is_doing = token.tag_ == "VBG" and token.lemma_ in words.MEANS and token.dep_ == "advcl"
    is_in_guise = token.tag_ == "VBN" and token.lower_ in words.GUISES and token.dep_ in {"advcl", "acl"}
    if not (is_doing or is_in_guise) or token.i < token.head.i:
        return
    if any(c.dep_ in {"mark", "aux"} for c in token.children):
        return
    if span := cut_clause(passage, token, token.i, _LONGEST):
        yield Candidate(
            _LIKELY if token.lower_ == "using" else _PERHAPS, span, "by-means-of", find_verb_over(token.head)
        )


def _find_with_means(passage: Passage, token: Token) -> Iterator[Candidate]:
    verb = _find_verb_of_with(token)
    if token.dep_ != "prep" or verb is None:
        return
    thing = find_complement(token)
    if thing is None or thing.pos_ != "NOUN" or thing.ent_type_ in _NOT_MEANS:
        return
    if thing.lemma_ in words.PEOPLE or verb.lemma_ in words.WITH_OF_ITS_OWN or token.i < verb.i:
        return
    if token.lower_ == "with" and not _is_tool(thing, verb):
        return
    if span := cut_clause(passage, token, token.i, _LONGEST):
        yield Candidate(_PERHAPS, span, "with-means", verb)


def _is_tool(thing: Token, verb: Token) -> bool:
    """Return whether something is done to something with it: "saved a calf with a pump"; not "with the snow"."""
    is_any = not any(c.dep_ == "poss" or c.lower_ in _KNOWN for c in thing.lefts)
    goes_on = any(c.dep_ in {"acl", "advcl"} and c.tag_ == "VBG" for c in thing.children)  # "with talks going on"
    return is_any and not goes_on and any(c.dep_ in {"dobj", "nsubjpass"} for c in verb.children)


def _find_through(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield the means after "through": "sold it through a broker"; not "walked through a field"."""
    thing, verb = find_complement(token), find_verb_over(token.head)
    if (
        token.dep_ != "prep"
        or thing is None
        or verb is None
        or verb.lemma_ in words.WAYS
        or thing.lemma_ in words.VENUES
    ):
        return
    if thing.pos_ == "NOUN" and not thing.ent_type_ and (span := cut_clause(passage, token, token.i, _LONGEST)):
        yield Candidate(_PERHAPS, span, "with-means", verb)


def _find_verb_of_with(preposition: Token) -> Token | None:
    """Return the verb that "with" goes with; after a day between them, the parser has it go with the day."""
    before = preposition.nbor(-1) if preposition.i else preposition
    return find_verb_over(preposition.head) if before.ent_type_ in TIMES or preposition.head.pos_ == "VERB" else None


def _find_form_of_event(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield the form of the event: "in a letter", "in a car crash", "at auction"; "in a statement" of a statement."""
    if token.lower_ not in {"in", "at", "by"} or token.dep_ not in {"prep", "agent"}:
        return
    thing, over = find_complement(token), find_verb_over(token.head)
    if thing is None or over is None or thing.ent_type_ or token.head.pos_ not in {"VERB", "AUX", "ADJ"}:
        return
    is_spoken = thing.lemma_ in words.SPOKEN_IN
    if is_spoken and (passage.verb is None or over.i != passage.verb.i or passage.place > 3):
        return
    if not is_spoken and thing.lemma_ not in words.CHANNELS | EVENT_NOUNS:
        return
    if any(c.lower_ in _KNOWN or c.dep_ == "poss" for c in thing.lefts):
        return
    if span := cut_clause(passage, token, token.i, _LONGEST):
        yield Candidate(_PLAIN, span, "in-a-way", over)


def _find_circumstances(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield the clause that says how it happened: "two died when a bus left the road"."""
    if token.lower_ not in {"when", "after", "as"} or token.dep_ not in {"mark", "advmod", "prep"}:
        return
    if token.lower_ == "as" and token.dep_ == "prep":
        return  # "killed as part of a plan"
    top = token if token.dep_ == "prep" else token.head
    content = find_complement(token)
    # "On Saturday, when …": the clause is told of the day, which stands with the verb.
    harm = find_verb_over(top.head) or top.head if top.head.ent_type_ in TIMES else top.head
    if harm.lemma_ not in words.HARM and harm.lower_ not in words.HURT:
        return
    if top is token:
        is_told = content is not None and (content.tag_ == "VBG" or content.lemma_.lower() in EVENT_NOUNS)
        start = token.i + 1
    else:
        is_told, start = find_subject(top) is not None, token.i + 1
    if is_told and (span := cut_clause(passage, top, start, _LONGEST)):
        yield Candidate(_LIKELY, span, "when-it-happened", find_verb_over(harm))


_TRIGGERS = Triggers(
    words={"via": (_find_with_means,), "with": (_find_with_means,)}
    | dict.fromkeys(("when", "after", "as"), (_find_circumstances,))
    | dict.fromkeys(("in", "at"), (_find_form_of_event,))
    | {"by": (_find_by_doing, _find_form_of_event), "through": (_find_by_doing, _find_through)},
    tags={"VBG": (_find_participle_of_means,), "VBN": (_find_participle_of_means,)},
)
