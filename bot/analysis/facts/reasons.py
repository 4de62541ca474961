"""Why the main event was: the reason, cause or purpose that the article gives in so many words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.facts import lexicon as words
from bot.analysis.facts.answer_spans import NUMBERS, Triggers, cut_clause, find_complement, find_verb_over
from bot.analysis.facts.clause_roles import Candidate
from bot.analysis.facts.main_verb import SUBJECTS, find_subject
from bot.analysis.facts.passages import Passage
from bot.analysis.parse.tokens import Token, Tokens
from bot.analysis.quotes.cues import is_reporting_verb

_PREPOSITIONS = re.compile(
    r"\b(?:because of|due to|owing to|thanks to|on account of|(?:off|on) the back of|"
    r"on (?:the )?grounds (?:of|that)|on suspicion of|on charges of|given that|"
    r"in (?:protest|response|reaction|reply) (?:of|at|against|over|to)|in retaliation (?:for|against)|"
    r"in (?:revenge|reprisal) for|in (?:the )?(?:wake|light|view) of|in solidarity with|"
    r"in (?:recognition|memory|honou?r) of|in tribute to|in the hope (?:of|that)|in hopes of|"
    r"on (?:hopes|fears) (?:of|that)|with the (?:aim|goal|intention|hope) of|for (?:lack|want) of|"
    r"for the sake of|for fear (?:of|that)|"
    r"on(?= (?:[a-z-]+ ){0,3}(?:concerns?|fears?|worries|hopes?|growth|demand|sales|signs|news|expectations)\b)|"
    r"(?:as a|the) (?:result|outcome|consequence) of|as a precaution against|as punishment for|attributed to|"
    r"in (?:an effort|an attempt|a bid|order) to|so as to|out of (?:concern|fear|respect)|under pressure from|"
    r"at the (?:request|urging) of|on the (?:advice|orders?|recommendation) of|"
    r"over(?= (?:claims|allegations|fears|concerns|suspicions)\b))",
    re.IGNORECASE,
)
_WITH_TO = ("in order to", "so as to", "in an effort to", "in an attempt to", "in a bid to")
_LONGEST = 28  # words of a reason
_NEAR = 3  # sentences of the opening: a phrase further on is of something else

_PLAIN, _LIKELY, _PERHAPS = 3.0, 2.2, 1.8  # how surely the words give a reason


def find_reasons(passage: Passage) -> Iterator[Candidate]:
    """Yield every reason that a passage gives, for the event or for something else."""
    yield from _TRIGGERS.find(passage)
    yield from _find_reason_prepositions(passage)


def _find_because(passage: Passage, token: Token) -> Iterator[Candidate]:
    is_because = token.lower_ == "because" and token.dep_ == "mark"
    if is_because and (span := cut_clause(passage, token.head, token.i, _LONGEST)):
        yield Candidate(_PLAIN, span, "because-clause", token.head.head)


def _is_of_plan(wording: Tokens) -> bool:
    """Return whether "due to" is no reason: "talks are due to resume"."""
    after = wording.doc[wording.end] if wording.end < len(wording.doc) else None
    return wording.text.lower() == "due to" and after is not None and after.tag_ == "VB"


def _find_reason_prepositions(passage: Passage) -> Iterator[Candidate]:
    """Yield the reason after a preposition: "because of the storm", "in a bid to save money"."""
    if passage.place > _NEAR:
        return
    for found in _PREPOSITIONS.finditer(passage.text):
        start = passage.tokens.start_char + found.start()
        wording = passage.doc.find_words(start, start + len(found[0]))
        if wording is None or _is_of_plan(wording):
            continue
        is_purpose = found[0].lower() in _WITH_TO
        first, last = wording[0], wording[-1]
        top = last.head if is_purpose else max((first, last), key=lambda t: t.right_edge.i)
        over = find_verb_over(first.head)
        span = cut_clause(passage, top, first.i if is_purpose else wording.end, _LONGEST)
        if span is not None and " " in span.text:
            yield Candidate(_PLAIN, span, "for-a-purpose" if is_purpose else "reason-preposition", over)


def _find_purpose(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield the purpose in an infinitive: "closed the road to clear it", "a campaign to end it"."""
    if passage.place > 1 or token.tag_ != "VB" or token.lemma_ in words.OUTCOMES or token.i < token.head.i:
        return
    to = next((c for c in token.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    if to is None or any(c.dep_ in SUBJECTS or c.dep_ == "mark" for c in token.children):
        return
    head = token.head
    if head.dep_ == "acl" and (passage.verb is None or head.i != passage.verb.i):
        return  # "a firm built to fight fraud"
    of_the_verb = token.dep_ == "advcl" and head.pos_ == "VERB" and to.i and to.nbor(-1).lower_ != "order"
    of_a_noun = token.dep_ in {"acl", "relcl"} and head.dep_ == "dobj" and head.lemma_ not in words.OF_AN_INFINITIVE
    if (of_the_verb or of_a_noun) and (span := cut_clause(passage, token, to.i, _LONGEST)):
        yield Candidate(_LIKELY if of_the_verb else _PERHAPS, span, "for-a-purpose", find_verb_over(head))


def _find_after(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield an earlier event that explains this one: "closed after part of it fell", "resigned as an inquiry began"."""
    if passage.place > 1:
        return
    is_after = token.lower_ in {"after", "following"} and token.dep_ in {"mark", "prep"}
    if not is_after and not (token.lower_ == "as" and token.dep_ == "mark"):
        return
    head, top = (token.head.head, token.head) if token.dep_ == "mark" else (token.head, token)
    content = find_complement(token)
    if content is None or not _may_be_a_cause(content) or (token.i and token.nbor(-1).lemma_ in words.SOON):
        return
    if is_reporting_verb(content.lemma_):
        return  # "after officials said that …"
    if (verb := find_verb_over(head)) is not None and verb.lemma_ in words.HARM:
        return  # that is how it happened
    is_told_as_one = is_after and (
        passage.is_headline or (_is_undergone(head) and _is_news(content)) or _has_its_own_subject(token, content)
    )
    if not (is_told_as_one or _is_consequence(head)):
        return
    if span := cut_clause(passage, top, token.i + 1, _LONGEST):
        yield Candidate(_LIKELY if is_after else _PERHAPS, span, "after-an-event", find_verb_over(head))


def _find_over(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield the ground after "over": "anger over fees", "a strike over pay"."""
    is_above = token.head.lemma_.lower() in words.OVER_OF_ITS_OWN and not any(
        c.dep_ == "prt" for c in token.head.children
    )
    if token.dep_ != "prep" or is_above:  # "flew over", not "walked out over"
        return
    if token.head.pos_ == "NOUN" and token.head.dep_ != "dobj" and not _is_under_punishing(token.head):
        return  # "the row over fees goes on"
    content = find_complement(token)
    if content is None or content.pos_ not in {"NOUN", "VERB"} or not _may_be_a_cause(content):
        return
    if content.ent_type_ in {"GPE", "LOC", "FAC"} or content.lemma_ in words.VENUES | words.LANDSCAPE | words.PEOPLE:
        return
    if span := cut_clause(passage, token, token.i, _LONGEST):
        yield Candidate(_LIKELY, span, "ground-for-it", find_verb_over(token.head))


def _is_under_punishing(noun: Token) -> bool:
    """Return whether a noun after "of" or "from" goes with a verb that has its grounds: "relieved her of her post"."""
    over = find_verb_over(noun)
    return noun.dep_ == "pobj" and over is not None and over.lemma_ in words.GROUNDS_FOR


def _find_for(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield the ground after "for": "fined for speeding", "in town for talks"."""
    if token.lower_ != "for" or token.dep_ != "prep":
        return
    content, over = find_complement(token), find_verb_over(token.head)
    if content is None or over is None or content.like_num or content.ent_type_ in NUMBERS or content.lemma_ == "be":
        return  # "for the time being"
    lemma = token.head.lemma_
    is_ground = lemma in words.GROUNDS_FOR and content.pos_ in {"NOUN", "VERB"} and _may_be_a_cause(content)
    is_doing = content.tag_ == "VBG" and token.head.pos_ == "VERB" and _is_undergone(token.head)
    is_visit = over.lemma_ in words.VISITS and content.lemma_ in words.VISITED_FOR
    if (is_ground or is_doing or is_visit) and (span := cut_clause(passage, token, token.i, _LONGEST)):
        yield Candidate(_LIKELY, span, "ground-for-it", over)


def _find_citing(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield the reason after a participle: "…, citing a lack of staff", "angered by the fees, …"."""
    if token.dep_ != "advcl":
        return
    is_citing = token.tag_ == "VBG" and token.lemma_ in words.CITING
    is_claiming = token.tag_ == "VBG" and token.lemma_ in words.CLAIMING and passage.place <= 1
    is_moved = token.tag_ == "VBN" and token.lower_ in words.MOVED and any(c.dep_ == "agent" for c in token.children)
    if (is_citing or is_moved or is_claiming) and (span := cut_clause(passage, token, token.left_edge.i, _LONGEST)):
        weight = _PERHAPS if is_claiming else _LIKELY
        yield Candidate(weight, span, "participle-of-reason", token.head)


def _find_cause(passage: Passage, token: Token) -> Iterator[Candidate]:
    """Yield the cause named with its verb: "was caused by a fault", "a fault caused it", "stems from it"."""
    lemma = token.lemma_
    if lemma not in words.CAUSES and lemma not in words.COMING_FROM and lemma != "blame":
        return
    subject = find_subject(token)
    for child in token.children:
        is_agent = child.dep_ == "agent" and lemma in words.CAUSES
        is_blamed = child.lower_ == "on" and lemma == "blame" and token.tag_ == "VBN"
        is_origin = child.lower_ == words.COMING_FROM.get(lemma)
        if (is_agent or is_blamed or is_origin) and (span := cut_clause(passage, child, child.i + 1, _LONGEST)):
            yield Candidate(_LIKELY, span, "caused-by", token, subject)
    caused = _find_caused(token)
    if lemma not in words.CAUSES or passage.is_headline or caused is None or subject is None:
        return
    is_thing = subject.dep_ == "nsubj" and subject.pos_ == "NOUN" and not any(c.tag_ == "DT" for c in subject.lefts)
    if is_thing and not _may_be(token) and (span := cut_clause(passage, subject, subject.left_edge.i, _LONGEST)):
        yield Candidate(_PERHAPS, span, "caused-by", token, caused)


def _may_be(verb: Token) -> bool:
    """Return whether a verb says what may come: "could cause a fire"."""
    return any(c.tag_ == "MD" for c in verb.children)


def _find_caused(verb: Token) -> Token | None:
    """Return what is caused: "the fire", or "the plane" of "caused the plane to crash"."""
    thing = next((c for c in verb.children if c.dep_ in {"dobj", "ccomp", "xcomp"} and c.i > verb.i), None)
    return find_subject(thing) if thing is not None and thing.pos_ == "VERB" else thing


_VERB_TAGS = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
_TRIGGERS = Triggers(
    words={"because": (_find_because,), "over": (_find_over,), "for": (_find_for,)}
    | dict.fromkeys(("after", "following", "as"), (_find_after,)),
    tags=dict.fromkeys(_VERB_TAGS, (_find_cause,))
    | {
        "VB": (_find_cause, _find_purpose),
        "VBG": (_find_cause, _find_citing),
        "VBN": (_find_cause, _find_citing),
    },
)


def _may_be_a_cause(content: Token) -> bool:
    """Return whether a phrase can be a cause: no day, no number, nothing merely earlier ("after lunch")."""
    return not content.like_num and content.ent_type_ not in NUMBERS and content.lemma_ not in words.NO_EVENTS


def _is_news(content: Token) -> bool:
    """Return whether an earlier event is new: "after a landslide"; not "after the storm", nor "after school"."""
    if content.tag_ != "NN" or any(content.rights):
        return True
    return any(t.lower_ != "the" for t in content.lefts)


def _is_undergone(verb: Token) -> bool:
    """Return whether others did it, for a reason of theirs: "was closed", "two held"."""
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    is_passive = any(c.dep_ == "auxpass" for c in auxiliaries)
    return is_passive or (verb.tag_ == "VBN" and not any(c.lemma_ == "have" for c in auxiliaries))


def _has_its_own_subject(mark: Token, verb: Token) -> bool:
    """Return whether a clause has another subject: "… after a pipe burst"; not "after she left"."""
    subject = find_subject(verb) if mark.dep_ == "mark" else None
    return subject is not None and subject.pos_ in {"NOUN", "PROPN"}


def _is_consequence(head: Token) -> bool:
    """Return whether the verb, or the adjective or noun that it ends in, is something that has a cause."""
    if head.lemma_.lower() in words.CONSEQUENCES or head.lower_ in words.CONSEQUENCES:
        return True
    inside = (c for c in head.children if c.dep_ in {"acomp", "dobj", "attr", "xcomp", "ccomp", "oprd"})
    return any(c.lemma_.lower() in words.CONSEQUENCES or c.lower_ in words.CONSEQUENCES for c in inside)
