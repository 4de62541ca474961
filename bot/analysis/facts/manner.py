"""How the main event came about: the means, the manner or the course of it that the article tells."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from bot.analysis.facts import lexicon as words
from bot.analysis.facts.answer_spans import TIMES, Triggers, clause, content_of, verb_over
from bot.analysis.facts.clause_roles import Found
from bot.analysis.facts.main_verb import is_quoted, subject_of
from bot.analysis.facts.passages import Passage

_NOT_MEANS = frozenset(("PERSON", "ORG", "GPE", "NORP", "LOC", "DATE", "TIME"))
_KNOWN = frozenset(("the", "that", "this", "its", "his", "her", "their"))
_LONGEST = 20  # words of an answer
_SUBJECT_TOLD = 4  # words of a subject that is told along with what it did

_PLAIN, _LIKELY, _PERHAPS = 3.0, 2.4, 1.7  # how surely the words tell the manner


def manners(passage: Passage) -> Iterator[Found]:
    """Every manner that a passage tells, of the event or of something else."""
    yield from _TRIGGERS.found(passage)


def _by_doing(passage: Passage, token: Token) -> Iterator[Found]:
    if token.lower_ not in {"by", "through"} or token.dep_ not in {"prep", "agent"}:
        return
    if any(c.dep_ == "pcomp" for c in token.children) and (span := clause(passage, token, token.i, _LONGEST)):
        yield Found(_PLAIN, span, "by-doing", verb_over(token.head))


def _by_means(passage: Passage, token: Token) -> Iterator[Found]:
    """ "Using a ladder", "…, ramming the gate"."""
    is_doing = token.tag_ == "VBG" and token.lemma_ in words.MEANS and token.dep_ == "advcl"
    is_in_guise = token.tag_ == "VBN" and token.lower_ in words.GUISES and token.dep_ in {"advcl", "acl"}
    if not (is_doing or is_in_guise) or token.i < token.head.i:
        return
    if any(c.dep_ in {"mark", "aux"} for c in token.children):
        return
    if span := clause(passage, token, token.i, _LONGEST):
        yield Found(_LIKELY if token.lower_ == "using" else _PERHAPS, span, "by-means-of", verb_over(token.head))


def _with_means(passage: Passage, token: Token) -> Iterator[Found]:
    verb = _verb_with_means(token)
    if token.dep_ != "prep" or verb is None:
        return
    thing = content_of(token)
    if thing is None or thing.pos_ != "NOUN" or thing.ent_type_ in _NOT_MEANS:
        return
    if thing.lemma_ in words.PEOPLE or verb.lemma_ in words.WITH_OF_ITS_OWN or token.i < verb.i:
        return
    if any(c.dep_ in {"acl", "advcl"} and c.tag_ == "VBG" for c in thing.children):  # "with talks going on"
        return
    if span := clause(passage, token, token.i, _LONGEST):
        yield Found(_PERHAPS, span, "with-means", verb, of_its_verb=True)


def _through(passage: Passage, token: Token) -> Iterator[Found]:
    """ "Sold it through a broker"; not "walked through a field"."""
    thing, verb = content_of(token), verb_over(token.head)
    if (
        token.dep_ != "prep"
        or thing is None
        or verb is None
        or verb.lemma_ in words.WAYS
        or thing.lemma_ in words.VENUES
    ):
        return
    if thing.pos_ == "NOUN" and not thing.ent_type_ and (span := clause(passage, token, token.i, _LONGEST)):
        yield Found(_PERHAPS, span, "with-means", verb, of_its_verb=True)


def _verb_with_means(preposition: Token) -> Token | None:
    """The verb that "with" goes with; after a day between them, the parser has it go with the day."""
    before = preposition.nbor(-1) if preposition.i else preposition
    return verb_over(preposition.head) if before.ent_type_ in TIMES or preposition.head.pos_ == "VERB" else None


def _in_a(passage: Passage, token: Token) -> Iterator[Found]:
    """ "In a letter", "in a car crash", "at auction"; said "in a statement", where saying it is the event."""
    if token.lower_ not in {"in", "at", "by"} or token.dep_ not in {"prep", "agent"}:
        return
    thing, over = content_of(token), verb_over(token.head)
    if thing is None or over is None or thing.ent_type_ or token.head.pos_ not in {"VERB", "AUX", "ADJ"}:
        return
    is_spoken = thing.lemma_ in words.SPOKEN_IN
    if is_spoken and (passage.verb is None or over.i != passage.verb.i or passage.place > 1):
        return
    if not is_spoken and thing.lemma_ not in words.CHANNELS:
        return
    if any(c.lower_ in _KNOWN for c in thing.lefts):
        return
    if span := clause(passage, token, token.i, _LONGEST):
        yield Found(_PERHAPS, span, "in-a-way", over)


def _when_it_happened(passage: Passage, token: Token) -> Iterator[Found]:
    """ "Two died when a bus left the road": the clause tells how."""
    if token.lower_ not in {"when", "after", "as"} or token.dep_ not in {"mark", "advmod", "prep"}:
        return
    top = token if token.dep_ == "prep" else token.head
    content = content_of(token)
    # "On Saturday, when …": the clause is told of the day, which stands with the verb.
    harm = verb_over(top.head) or top.head if top.head.ent_type_ in TIMES else top.head
    if harm.lemma_ not in words.HARM and harm.lower_ not in words.HURT:
        return
    if top is token:
        is_told = content is not None and not content.ent_type_
        start = token.i + 1
    else:
        is_told, start = subject_of(top) is not None, _start(top, token.i + 1)
    if is_told and (span := clause(passage, top, start, _LONGEST)):
        yield Found(_LIKELY, span, "when-it-happened", verb_over(harm))


def _hit_by(passage: Passage, token: Token) -> Iterator[Found]:
    """ "Was killed by a falling tree": what did it; of somebody, what he did."""
    if token.dep_ != "agent" or token.head.lemma_ not in words.HARM:
        return
    thing = content_of(token)
    if thing is None:
        return
    deed = next((c for c in thing.children if c.dep_ == "relcl" and c.lemma_ in words.COURSE | words.MEANS), None)
    is_thing = thing.pos_ == "NOUN" and not thing.ent_type_ and thing.lemma_ not in words.PEOPLE
    top, start = (deed, deed.i) if deed is not None else (token, token.i)
    if (deed is not None or is_thing) and (span := clause(passage, top, start, _LONGEST)):
        yield Found(_PERHAPS, span, "hit-by", token.head)


def _course(passage: Passage, token: Token) -> Iterator[Found]:
    """Of an accident or an assault, what the sentences after the lede tell of its course: "the bus left the road"."""
    if passage.is_headline or (passage.place == 1 and passage.verb is not None and token.i == passage.verb.i):
        return
    if token.lemma_ not in words.COURSE or token.tag_ not in {"VBD", "VBN"} or is_quoted(token):
        return
    if subject_of(token) is None and token.dep_ != "conj":
        return
    if token.lemma_ == "lose" and not any(c.lower_ == "control" for c in token.children):
        return
    if token.lemma_ in words.DEEDS and any(c.dep_ == "auxpass" for c in token.children):
        return  # that is what was suffered
    if span := clause(passage, token, _start(token, token.left_edge.i), _LONGEST):
        yield Found(_LIKELY, span, "course-of-it", token, tells=words.MISHAPS)


def _used(passage: Passage, token: Token) -> Iterator[Found]:
    """ "The thieves used a crane": what they did it with, told in a sentence of its own."""
    if token.lemma_ != "use" or token.tag_ != "VBD" or passage.place < 2:
        return
    if any(c.dep_ == "dobj" for c in token.children) and (span := clause(passage, token, token.i, _LONGEST)):
        yield Found(_LIKELY, span, "what-was-used", token)


def _manner_adverb(passage: Passage, token: Token) -> Iterator[Found]:
    is_of_the_event = passage.verb is not None and token.head.i == passage.verb.i and token.dep_ == "advmod"
    if is_of_the_event and (span := passage.cut(token.i, token.i + 1)):
        yield Found(_PERHAPS, span, "manner-adverb", passage.verb)


_TRIGGERS = Triggers(
    words=dict.fromkeys(words.MANNERS, (_manner_adverb,))
    | dict.fromkeys(("when", "after", "as"), (_when_it_happened,))
    | dict.fromkeys(("with", "via"), (_with_means,))
    | dict.fromkeys(("in", "at"), (_in_a,))
    | {"by": (_by_doing, _in_a, _hit_by), "through": (_by_doing, _through)},
    tags={"VBG": (_by_means,), "VBD": (_course, _used), "VBN": (_course, _by_means)},
)


def _start(verb: Token, start: int) -> int:
    """Where the telling of what happened begins: at a short subject, past one that is long or a pronoun."""
    subject = subject_of(verb)
    if subject is None or subject.pos_ == "PRON":
        return verb.i
    words_of_it = subject.right_edge.i + 1 - subject.left_edge.i
    return subject.left_edge.i if words_of_it <= _SUBJECT_TOLD else verb.i
