"""The verb that a date goes with, or the noun that is an event."""

from __future__ import annotations

from typing import Final

from bot.analysis.parse.tokens import Token, Tokens
from bot.analysis.times.lexicon import split_words
from bot.news import Precision

# Nouns that are events by themselves: "last year's attack".
EVENT_NOUNS: Final = frozenset(
    split_words(
        "attack bombing invasion election war summit visit meeting vote referendum strike protest "
        "raid shooting earthquake"
        " explosion blast crash coup killing murder assassination trial hearing ceremony launch test ceasefire truce"
        " agreement accord treaty pact deal merger takeover offensive riot uprising revolution flood storm hurricane"
        " wildfire fire eruption outbreak pandemic epidemic crisis collapse conference congress "
        "debate speech announcement"
        " decision ruling verdict arrest resignation appointment inauguration funeral wedding death birth release"
        " withdrawal retreat deployment exercise drill incident accident massacre siege sale purchase acquisition"
        " conviction sentencing tournament final match game championship concert festival opening closure rally march"
        " parade vigil walkout blackout derailment landslide avalanche tsunami tornado typhoon cyclone quake stampede"
        " shipwreck collision robbery heist kidnapping abduction hijacking stabbing ambush airstrike shelling surrender"
        " coronation primary runoff referendum inquest acquittal indictment impeachment premiere reopening unveiling"
        " race derby semifinal auction bankruptcy bailout session"
    )
)
# Those of them that nobody sets for a day.
SUDDEN_NOUNS: Final = frozenset(
    split_words(
        "attack bombing invasion raid shooting earthquake explosion blast crash coup killing murder assassination riot"
        " uprising outbreak massacre accident incident collision robbery kidnapping abduction hijacking stabbing ambush"
        " airstrike shelling stampede shipwreck derailment landslide avalanche tsunami"
    )
)
# Those of them that are set for a day before it comes.
SET_NOUNS: Final = frozenset(
    split_words(
        "summit visit meeting vote referendum election trial hearing ceremony launch test conference congress debate"
        " speech announcement appointment inauguration funeral wedding exercise drill tournament final match game"
        " championship concert festival opening rally march parade premiere reopening unveiling race derby semifinal"
        " auction session primary runoff sentencing"
    )
)
DOCUMENTS: Final = frozenset(
    split_words(
        "analysis article blog book datum data document editorial essay figure filing finding interview letter memo"
        " note paper poll post record report research result review statement statistic study survey video"
    )
)
_OUTCOMES: Final = frozenset(
    split_words("kill injure wound leave destroy damage claim hit strike trap force wreck flatten topple happen occur")
)
COARSE: Final = frozenset(("decade", "year", "quarter", "month", "week"))  # precisions of more than a day
_SUBJECTS: Final = frozenset(("nsubj", "nsubjpass"))
_SPOKEN_OF: Final = _SUBJECTS | {"dobj", "attr"}  # what a date is where something is said of it
_WITHIN_NAMES: Final = frozenset(("poss", "compound", "nmod", "amod", "nummod"))
_THROUGH: Final = frozenset((("xcomp", "acomp"), ("xcomp", "oprd"), ("pcomp", "prep")))
_RELATIVE: Final = frozenset(("when", "where", "which", "that"))
_DEEP: Final = 40  # steps up a tree
_CONTESTS: Final = frozenset(("olympics", "cup", "championships", "playoff", "tour"))
AT: Final = frozenset(("in", "at", "during"))
_SAYS: Final = frozenset(("say", "believe", "claim", "allege"))
_BEGINNING: Final = frozenset(("starting", "beginning", "commencing"))
_PREPOSITIONS: Final = frozenset(("following", "including", "regarding", "concerning", "according", "excluding"))
# Verbs whose gerund tells an event of its own: "denied meeting him in 2019", "was accused of taking it in 2019".
_OF_DEEDS: Final = frozenset(
    split_words(
        "deny admit recall regret remember accuse suspect convict acquit clear blame criticize criticise praise"
    )
)


def is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")


def find_governor(tokens: Tokens, precision: Precision = "day") -> Token | None:
    """Return the verb, or the noun that is an event, that a date's words hang on; None where they hang on a thing.

    A coarse date ("in the 1960s") beside the subject dates the subject; a day there dates the verb.
    """
    if not len(tokens):
        return None
    token, coarse = tokens.root, precision in COARSE
    if coarse and token.dep_ in _SPOKEN_OF and token.head.i != token.i and not _is_deictic(tokens[0]):
        return None
    for _ in range(_DEEP):
        head = token.head
        if head.i == token.i:
            return token if is_verb(token) else None
        if is_verb(head) and token.dep_ != "poss":
            return None if coarse and token.dep_ in _SUBJECTS else _find_verb(_find_teller(head, token))
        if _is_event(head) or _is_part_of_name(token):
            return _find_event_or_amount(token, precision)
        token = head
    return None


def _is_part_of_name(token: Token) -> bool:
    """Return whether a date only says which thing is meant: "the 2019 cup", "1984's best film"."""
    return token.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON") and token.dep_ in _WITHIN_NAMES


def _is_event(noun: Token) -> bool:
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in EVENT_NOUNS


def _find_event_or_amount(token: Token, precision: Precision) -> Token | None:
    """Return the noun above where it is an event; the verb of an amount; else none.

    "Monday's vote" and "the May 2019 vote" are; "the 2019 vote" only says which one is meant.
    """
    head, coarse = token.head, precision in COARSE
    if (verb := _find_participation(token)) is not None:
        return verb
    if _is_event(head):
        named = coarse and precision != "month" and token.dep_ != "poss" and _is_part_of_name(token)
        return None if named else head
    if head.lemma_.lower() in DOCUMENTS and (verb := _find_verb_of_document(head)) is not None:
        return verb
    if not coarse and token.dep_ == "poss" and head.dep_ == "pobj" and head.head.lower_ in AT:
        return find_governor_of_head(head.head)  # "will sing at Friday's gala"
    return find_governor_of_head(head) if head.pos_ == "NUM" else None


def _find_participation(token: Token) -> Token | None:
    """Return the verb of what was done in an event that a year names: "stood as a candidate in the 2029 election"."""
    event = token.head
    if event.lemma_.lower() not in EVENT_NOUNS | _CONTESTS or token.dep_ == "poss" or not _is_part_of_name(token):
        return None
    if event.dep_ != "pobj" or event.head.lower_ not in AT:
        return None
    above = event.head.head
    while above.pos_ in ("NOUN", "PROPN") and above.dep_ in ("pobj", "dobj", "attr") and above.i < event.i:
        above = above.head.head if above.dep_ == "pobj" else above.head
    return find_main_verb(above) if is_verb(above) and (above.tag_ == "VBD" or _has_past_helper(above)) else None


def _find_verb_of_document(noun: Token) -> Token | None:
    """Return the verb of what a document does, or somebody in it: "a 2028 study found", "in a May letter she asked"."""
    if noun.dep_ == "nsubj" and noun.head.tag_ == "VBD":
        return find_main_verb(noun.head)
    if noun.dep_ != "pobj" or noun.head.lower_ != "in" or noun.head.head.dep_ == "acl":
        return None  # "a threat named in the 2028 report"
    return find_governor_of_head(noun.head)


def has_outcome(noun: Token) -> bool:
    """Return whether the verb of a noun tells what it did, on its own day: "Friday's crash killed two people"."""
    return noun.dep_ == "nsubj" and noun.pos_ == "NOUN" and noun.head.lemma_ in _OUTCOMES and noun.head.tag_ == "VBD"


def find_relative_verb(tokens: Tokens) -> Token | None:
    """Return the verb of a clause that tells what happened on the date of its noun, or on the date itself.

    "The 2019 flood, which killed ten", "the 2019 games, where she won twice", "in 2019, when it burnt down".
    """
    root = tokens.root
    noun = root.head if root.dep_ in _WITHIN_NAMES else root.head.head if root.dep_ == "pobj" else root
    told = (c for bearer in (root, noun) for c in bearer.children if c.i > root.i and _tells_of(c, bearer))
    return next((find_main_verb(verb) for verb in told), None)


def _has_past_helper(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass") and c.tag_ == "VBD" and c.lower_ != "had" for c in verb.children)


def _tells_of(verb: Token, bearer: Token) -> bool:
    """Return whether a clause tells what was done then, or what an event did: not "the 2019 car that hit her"."""
    if verb.dep_ != "relcl" or not (verb.tag_ == "VBD" or _has_past_helper(verb)):
        return False
    first = next((t for t in verb.children if t.lower_ in _RELATIVE), None)
    done_then = first is not None and first.lower_ in ("when", "where")
    return done_then or (first is not None and first.dep_ in _SUBJECTS and _is_event(bearer))


def _is_deictic(first: Token) -> bool:
    """Return whether an expression counts from now and so dates an action: "last year", "this month"."""
    return first.lower_ in ("last", "this", "next", "earlier", "later")


def _find_verb(verb: Token) -> Token | None:
    """Return the verb of a date that hangs on `verb`.

    None for a preposition in a verb's shape ("following the vote").
    """
    if verb.tag_ != "VBG" or has_subject(verb):
        return find_main_verb(verb)
    if verb.lower_ in _BEGINNING and verb.dep_ in ("advcl", "prep", "acl") and verb.head.i != verb.i:
        above = verb.head
        while not is_verb(above) and above.head.i != above.i:
            above = above.head
        return find_main_verb(above) if is_verb(above) else None
    return None if verb.dep_ == "prep" or verb.lower_ in _PREPOSITIONS else find_main_verb(verb)


def _find_teller(verb: Token, date: Token) -> Token:
    """Return the verb that a date beside `verb` belongs to: what is said, where the saying is of now, or comes after.

    "Police say around 11 p.m. a van hit a tree", "a van hit a tree, on Monday, police said".
    """
    said = next((c for c in verb.children if c.dep_ == "ccomp" and is_verb(c)), None)
    if said is None or verb.lemma_ not in _SAYS:
        return _find_outer_verb(verb, date)
    subject = find_subject(verb)
    of_now = verb.tag_ in ("VBZ", "VBP") and verb.i < date.i < said.i
    return said if of_now or (subject is not None and said.i < date.i < subject.left_edge.i) else verb


def _find_outer_verb(verb: Token, date: Token) -> Token:
    """Return the verb above, where a date stands outside the clause that the parser put it in.

    "In March, a month after the mayor quit, …", "said Monday the victim was ill".
    """
    above = verb.head
    if verb.dep_ not in ("ccomp", "advcl") or not is_verb(above):
        return verb
    marks = [c.i for c in verb.children if c.dep_ == "mark"]
    if any(mark > date.i for mark in marks):
        return above
    subject = find_subject(verb)
    return above if not marks and subject is not None and above.i < date.i < subject.left_edge.i else verb


def find_root(tokens: Tokens) -> Token | None:
    """Return the head of a sentence that the parser found no verb in, for a date that hangs on it as a verb's would."""
    if not len(tokens):
        return None
    token = tokens.root
    root = token.sent.root
    if is_verb(root) or token.i == root.i:
        return None
    while token.head.i not in (root.i, token.i):
        if token.dep_ in ("poss", "compound", "amod", "nmod", "nummod", "appos", "relcl"):
            return None
        token = token.head
    sentence = token.sent
    if token.dep_ not in ("prep", "npadvmod", "advmod") or len(sentence) < 5:
        return None
    ended = sentence.text.rstrip().endswith((".", "!", "?"))
    return root if ended and any(is_verb(t) or t.pos_ == "NOUN" for t in sentence) else None


def find_governor_of_head(token: Token) -> Token | None:
    head = token.head
    return find_main_verb(head) if is_verb(head) and head.i != token.i else None


def find_main_verb(verb: Token) -> Token:
    """The verb whose clause this is: helpers and open complements ("plans to visit") belong to what they hang on."""
    for _ in range(12):
        head = verb.head
        if head.i == verb.i or (verb.tag_ == "VBG" and _is_deed(verb)):
            break
        if verb.dep_ in ("aux", "auxpass", "xcomp") and is_verb(head):
            verb = head
        elif (verb.dep_, head.dep_) in _THROUGH and is_verb(head.head):  # "is due to open", "by opening"
            verb = head.head
        else:
            break
    return verb


def _is_deed(gerund: Token) -> bool:
    above = gerund.head.head if gerund.dep_ == "pcomp" else gerund.head
    return gerund.dep_ in ("pcomp", "xcomp", "ccomp") and above.lemma_ in _OF_DEEDS and is_verb(above)


def has_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for child in verb.children)


def find_subject(verb: Token) -> Token | None:
    """Return the verb's subject, or that of the verb it is joined to."""
    for _ in range(8):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                return child
        if verb.dep_ in ("conj", "xcomp") and verb.head.i != verb.i:
            verb = verb.head
        elif verb.dep_ in ("relcl", "acl"):
            return verb.head
        else:
            return None
    return None
