"""Who and what: the subject of the clause that tells the main event, and what it says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from bot.analysis.facts.clause_end import find_whole_end
from bot.analysis.facts.lexicon import BODIES, NOT_PEOPLE, NUMBERED, PEOPLE, PRONOUNS
from bot.analysis.facts.main_verb import find_subject
from bot.analysis.facts.passages import Opening, Passage
from bot.analysis.names import Names
from bot.analysis.names.lexicon import COMMON_ORGS, ORG_HEADS, ROLES
from bot.analysis.parse.tokens import Doc, Token
from bot.analysis.parse.trees import list_descendants
from bot.analysis.quotes.cues import is_reporting_verb
from bot.analysis.times.numbers import parse_number
from bot.news import Piece, Span

_AFTER_THE_NOUN = frozenset(("relcl", "acl", "appos", "punct", "cc", "conj", "parataxis", "dep"))
_OF_THE_NOUN = frozenset(
    ("of", "for", "against", "on", "over", "about", "between", "into", "under")
)  # prepositions that say who it is rather than where or with whom
_ENDING = frozenset(("parataxis", "cc", "conj", "dep"))  # a "what" ends before it
_JOINING = frozenset(("after", "before", "because", "during", "amid", "despite", "following", "since", "while", "when"))
_ACTING = frozenset(("PERSON", "ORG", "NORP", "GPE"))
_OF_PEOPLE = ("man", "woman", "men", "women", "ist", "ian", "er", "or", "ee", "ant", "people", "team")
_LONGEST_WHAT = 18  # words
_LONGEST_WHO = 12
_LONGEST_THING = 20  # of a subject that nobody is: without it the answer says of nothing that it happened
_ALL_OVER = 8
_OFTEN, _FAR_MORE = 4, 1.5  # mentions of whom the article is about, and over those of the next
_WORD = re.compile(r"[^\W_]+")
_WEIGHTY = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM"))
_SEPARATORS = frozenset((":", ";", "|", "...", "…", "–", "—", "-"))


@dataclass(frozen=True, slots=True)
class Clause:
    """The two answers that one clause gives."""

    who: Piece | None = None
    what: Piece | None = None


def find_main_clause(opening: Opening, names: Names, *, is_news: bool) -> Clause:
    """Return who and what of the headline's clause if it is whole, else of the sentence that carries the news.

    Parts of two clauses together say what neither does. Where the sentence is no news, only whom the article is about.
    """
    told = _read_headline_clause(opening.headline) if opening.headline and is_news else Clause()
    if (told.who is not None and told.what is not None) or opening.lede is None:
        return told
    lede = _read_lede_clause(opening.lede, names, opening.title) if is_news else Clause()
    found = lede if lede.what is not None else told
    return found if found.who is not None else replace(found, who=_find_central_actor(opening.lede, names))


def _find_central_actor(lede: Passage, names: Names) -> Piece | None:
    """Return the person or body that the article names far more than any other, where its headline names it too."""
    title = frozenset(_WORD.findall(lede.reading.document.title or ""))
    ranked = sorted((*names.people, *names.organisations), key=lambda one: -len(one.mentions))[:2]
    if not ranked or len(ranked[0].mentions) < _OFTEN:
        return None
    first, *others = ranked
    is_ahead = not others or len(first.mentions) >= _FAR_MORE * len(others[0].mentions)
    is_of_title = any(title.issuperset(_WORD.findall(name)) for name in (first.name, *first.also))
    if not is_ahead or not (is_of_title or len(first.mentions) >= _ALL_OVER):
        return None
    text = lede.reading.text
    at = next(one for one in first.mentions if text[one.start : one.end] == first.name)
    return Piece(Span.of(text, at.start, at.end), rule="actor-of-the-article")


def _read_lede_clause(lede: Passage, names: Names, title: Set[str]) -> Clause:
    verb = lede.verb
    if verb is None or _is_definition(verb) or (lede.subject is not None and lede.subject.left_edge.tag_ == "PRP$"):
        return Clause()  # of "its opposition", nobody knows whose
    actor = next((t for t in _list_actors(lede, verb) if _is_actor(lede, t, names)), None)
    who = _cut_subject(lede, actor) if actor is not None else None
    start = _find_thing_start(lede, actor)
    what = _cut_what(lede, verb, start)
    if what is not None and what.text.count("“") != what.text.count("”"):
        what = None  # half of what somebody says
    if what is not None and _is_bare(lede, verb, what, title):
        what = None
    told = _build_piece(what, "lede-verb")
    if told is not None and what is not None:
        told = replace(told, said_by=_find_claimant(lede, verb, what))
    return Clause(_build_piece(who, "lede-subject"), told)


def _find_claimant(lede: Passage, verb: Token, what: Span) -> str | None:
    """Return who says that it was so: "the expert" of "The club will close, the expert claimed"; None within `what`."""
    above = verb
    while above.dep_ in ("ccomp", "parataxis", "conj") and above.head.i != above.i:
        above = above.head
        sayer = find_subject(above) if is_reporting_verb(above.lemma_) else None
        if sayer is not None and not what.start <= lede.base + sayer.idx < what.end:
            span = _cut_subject(lede, sayer)
            return span.text if span is not None else None
    return None


def _find_thing_start(lede: Passage, actor: Token | None) -> int | None:
    """Return where "what" begins with its subject, as nobody acts: "Oil prices fell sharply"; None for the verb."""
    subject, verb = lede.subject, lede.verb
    if (
        subject is None
        or verb is None
        or subject.dep_ == "csubj"
        or subject == actor
        or subject.lower_ in PRONOUNS
        or subject.i > verb.i
        or subject.left_edge.tag_ == "PRP$"
    ):
        return None
    start = subject.left_edge.i
    return start if verb.i - start <= _LONGEST_THING else None


def _is_bare(lede: Passage, verb: Token, what: Span, title: Set[str]) -> bool:
    """Return whether the answer is a verb and nothing of weight, which the headline has not: "rose", "works out"."""
    inside = [t for t in lede.words if what.start <= lede.base + t.idx < what.end]
    weighty = [t for t in inside if t.pos_ in _WEIGHTY]
    subject = lede.subject.lemma_.lower() if lede.subject is not None and len(inside) > 1 else None
    return weighty == [verb] and title.isdisjoint((verb.lemma_.lower(), subject)) and not _is_passive(verb)


def _is_definition(verb: Token) -> bool:
    """Return whether it says what something is, and tells no deed: "is a daily newsletter", "is that nobody knows"."""
    return verb.lemma_ == "be" and any(c.dep_ in ("attr", "ccomp") for c in verb.children if c.i > verb.i)


def _list_actors(lede: Passage, verb: Token) -> Iterator[Token]:
    """Yield who may have done it, the likeliest first: the subject, the agent, who says it."""
    if lede.subject is not None:
        yield lede.subject
    given = [c for thing in verb.children if thing.dep_ == "dobj" for c in thing.children if c.lower_ == "by"]
    for agent in (*(c for c in verb.children if c.dep_ == "agent"), *(given if _is_passive(verb) else ())):
        yield from (c for c in agent.children if c.dep_ == "pobj")
    if lede.subject is not None:  # "the report by the institute"
        for by in (c for c in lede.subject.children if c.dep_ == "prep" and c.lower_ in ("by", "from")):
            yield from (c for c in by.children if c.dep_ == "pobj")
    above = verb
    while lede.subject is not None and above.dep_ in ("ccomp", "parataxis", "conj") and above.head.i != above.i:
        above = above.head
        if (sayer := find_subject(above)) is not None:
            yield sayer


def _is_actor(passage: Passage, token: Token, names: Names) -> bool:
    """Return whether a word names somebody who acts: a person, people, a body of them."""
    if token.lower_ in PRONOUNS:
        return False
    at = passage.base + token.idx
    if token.ent_type_ in _ACTING or any(names.is_named(at, kind) for kind in ("person", "organisation", "place")):
        return True
    lemma = token.lemma_.lower()
    if lemma in PEOPLE or lemma in ROLES or lemma in COMMON_ORGS or lemma in ORG_HEADS or lemma in BODIES:
        return True
    if token.pos_ == "PROPN" and any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in token.children):
        return not token.ent_type_ or token.ent_type_ not in ("DATE", "EVENT", "LAW", "WORK_OF_ART", "LOC", "FAC")
    of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "of" and c.i == token.i + 1), None)
    if of is not None and lemma in NUMBERED:
        return any(_is_actor(passage, c, names) for c in of.children if c.dep_ == "pobj")
    is_of_people = lemma.endswith(_OF_PEOPLE) and lemma not in NOT_PEOPLE
    return is_of_people or any(c.dep_ == "relcl" and _has_who(c) for c in token.children)


def _is_passive(verb: Token) -> bool:
    return any(c.dep_ == "auxpass" for c in verb.children)


def _has_who(clause: Token) -> bool:
    return any(word.lower_ == "who" for word in clause.children)


def _read_headline_clause(headline: Passage) -> Clause:
    verb = headline.verb
    if verb is None:
        return Clause()
    if headline.subject is not None:
        who = _cut_subject(headline, headline.subject)
    else:  # the parser took the verb for a noun
        who = headline.cut(_find_segment_start(headline.doc, verb.i), verb.i)
    if who is not None and _names_nobody(who.text):
        return Clause()
    return Clause(
        _build_piece(who, "headline-subject"), _build_piece(_cut_headline_what(headline, verb), "headline-verb")
    )


def _names_nobody(who: str) -> bool:
    """Return whether a headline's words for who leave it open: a bare number, or "your office"."""
    first, *others = who.lower().split() or [""]
    return first in ("my", "our", "your") or (not others and parse_number(first) is not None)


def _build_piece(span: Span | None, rule: str) -> Piece | None:
    return Piece(span, rule=rule) if span is not None else None


def _cut_subject(passage: Passage, subject: Token) -> Span | None:
    """Return the subject without what is added after it ("…, who …", ", 62,", "in France").

    Pairs joined by "and" kept.
    """
    if subject.lower_ in PRONOUNS:
        return None
    start, end = subject.left_edge.i, subject.i + 1
    for child in subject.children:
        edge = child.right_edge.i + 1
        if child.i < subject.i:
            continue
        if child.dep_ == "cc" or (child.dep_ == "conj" and edge - start <= _LONGEST_WHO):
            end = max(end, edge)
        elif child.dep_ == "nummod" or (child.dep_ == "prep" and child.lower_ in _OF_THE_NOUN and not _is_time(child)):
            edge = _find_end_before_place(child, edge)
            if edge - start <= _LONGEST_WHO and end == child.i:
                end = edge
        elif child.dep_ in _AFTER_THE_NOUN or child.dep_ == "prep":
            break
    return passage.cut(start, end)


def _find_end_before_place(top: Token, edge: int) -> int:
    """Return where a phrase ends if what it stands in, at or from is left out: "dozens of nurses [in Kent]"."""
    inner = (t for t in list_descendants(top) if t.i > top.i and t.dep_ in {"prep", "relcl", "acl", "appos"})
    return next((t.left_edge.i for t in inner if t.dep_ != "prep" or t.lower_ not in _OF_THE_NOUN), edge)


def _cut_what(passage: Passage, verb: Token, start: int | None = None) -> Span | None:
    """Return the words from the verb, or from `start`, to the end of its complements.

    A day or a place in their midst is kept; what comes last and says only when is left to its own question.
    """
    doc = verb.doc
    start, end = _find_verb_start(doc, verb) if start is None else start, verb.i + 1
    for child in verb.rights:
        if child.dep_ in _ENDING or (child.dep_ == "advcl" and _is_joined(child)):
            break
        if child.dep_ == "punct":
            if child.text in _SEPARATORS or (child.text == "," and end > verb.i + 1):
                break
            continue
        if child.right_edge.i + 1 - max(start, verb.i - _LONGEST_WHO) > _LONGEST_WHAT:
            end = max(end, _shorten(child, max(start, verb.i - _LONGEST_WHO)))
            break
        if not _is_time(child):
            end = child.right_edge.i + 1
    whole = find_whole_end(verb, start, end)
    return passage.cut(start, whole) if whole is not None else None


def _is_joined(clause: Token) -> bool:
    """Return whether a clause tells when or why: "after …", "as …"; not the aim: "to call for better pay"."""
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in (*_JOINING, "as", "if", "though") for c in clause.children)


def _is_time(child: Token) -> bool:
    return child.dep_ == "npadvmod" or (child.dep_ == "prep" and _is_circumstance(child))


def _find_verb_start(doc: Doc, verb: Token) -> int:
    """Return where the verb begins: "has", "will", "not" before it are its own, unless a noun stands between."""
    start = min([verb.i, *(c.i for c in verb.children if c.i < verb.i and c.dep_ in {"aux", "auxpass", "neg", "prt"})])
    is_broken = any(t.pos_ in {"NOUN", "PROPN", "PRON"} for t in doc[start : verb.i])
    is_clitic = doc[start].text[:1] in {"'", "’"}  # "it's planning"
    return verb.i if is_broken else start + is_clitic


def _cut_headline_what(headline: Passage, verb: Token) -> Span | None:
    """Return a headline from its verb on, up to a dash, a second clause, or when and why it was."""
    doc = headline.doc
    end = verb.i + 1
    while end < len(doc) and not _is_clause_end(doc[end], verb):
        end += 1
    return headline.cut(_find_verb_start(doc, verb), end)


def _is_clause_end(token: Token, verb: Token) -> bool:
    if token.is_space or _is_separator(token):
        return True
    if token.lower_ in _JOINING and token.dep_ in {"mark", "prep", "advmod"}:
        return True
    if token.dep_ == "mark" and token.lower_ == "as":
        return True
    if token.text != ",":
        return False
    if verb.dep_ == "ccomp" and token.i < verb.head.i:  # ", says the mayor", ", reports say"
        return not any(t.pos_ == "VERB" for t in token.doc[token.i : verb.head.i])
    return any(c.dep_ == "advcl" and c.left_edge.i == token.i + 1 for c in verb.children)  # ", killing two"


def _is_separator(token: Token) -> bool:
    """Return whether a token is a mark between two parts of a headline; not the hyphen of "two-year"."""
    if token.text not in _SEPARATORS:
        return False
    return token.text != "-" or bool(token.whitespace_ and token.i and token.nbor(-1).whitespace_)


def _find_segment_start(doc: Doc, end: int) -> int:
    """Return where the part of a headline begins that a verb stands in: after the last colon or dash."""
    return max((t.i + 1 for t in doc[:end] if _is_separator(t)), default=0)


def _is_circumstance(preposition: Token) -> bool:
    """Return whether a phrase says when, where or why: "on Friday", "in 2006", "after the vote", "because of …"."""
    if preposition.lower_ in _JOINING:
        return True
    objects = [c for c in preposition.children if c.dep_ == "pobj"]
    return any(o.ent_type_ in {"DATE", "TIME"} and not _is_measure(preposition, o) for o in objects)


def _is_measure(preposition: Token, thing: Token) -> bool:
    """Return whether it says how long or how old, which is part of what happened: "jailed for two years"."""
    return thing.lemma_ == "age" or (preposition.lower_ == "for" and thing.tag_ == "NNS")


def _shorten(child: Token, start: int) -> int:
    """Return where to end a complement that is too long: after its head, at the last place that breaks nothing."""
    edge = child.i + 1
    for grandchild in child.children:
        if grandchild.i < child.i or grandchild.dep_ in _AFTER_THE_NOUN | {"advcl"}:
            continue
        if grandchild.right_edge.i + 1 - start > _LONGEST_WHAT:
            return _shorten(grandchild, start) if grandchild.i + 1 - start <= _LONGEST_WHAT else edge
        edge = grandchild.right_edge.i + 1
    return edge
