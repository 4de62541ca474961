"""Whether a sentence stands by itself, or leans on one before it; and the names that would make it stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from bot.analysis.names import Names
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.parse.tokens import Token
from bot.news import Entity, Insert


def split_words(listed: str) -> frozenset[str]:
    """Return the words of a list written in one string."""
    return frozenset(listed.split())


THIRD = split_words("he him his himself she her hers herself they them their theirs themselves it its itself")
_SINGULAR_PERSON = split_words("he him his himself she her hers herself")
_CONNECTIVES = split_words(
    "but and or so yet however meanwhile instead then thus therefore nevertheless nonetheless still moreover "
    "furthermore also besides otherwise hence accordingly likewise similarly additionally"
)
_TIME_NOUNS = split_words(
    "second minute hour day week weekend month quarter season year decade century morning afternoon evening night time "
    "spring summer autumn fall winter monday tuesday wednesday thursday friday saturday sunday a.m. p.m. gmt utc"
)
# Nouns that name again what a sentence before has told: "the move", "the remarks".
_TELL_AGAIN = split_words(
    "move decision announcement comment remark statement step incident claim allegation proposal plan suggestion "
    "warning measure figure finding result news development response reaction tweet post message letter report change "
    "increase decrease rise drop latter former same other others pair duo two trio three"
)
_POINTING = split_words("this that these those such")
_DO_SO = split_words("do think say hope believe")
_ANYBODY = split_words("those everyone everybody anyone anybody someone somebody nobody none")
_ADDING = split_words("also too likewise")
_ONE_MORE = split_words("another other additional further similar same")  # of something that is told before
# What everybody knows which one is meant: "the police", "the weather". Any other "the …" has been named before.
_KNOWN = split_words(
    "police government president premier minister mayor governor king queen pope parliament senate congress house "
    "cabinet court army military navy church press media public world sun moon earth sea internet economy weather "
    "country nation state city"
)
# Only these words, and subjects, can lean on what stands before.
_LOOKING_BACK = _POINTING | _ADDING | {"so", "then", "latter", "former"}
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_REACH = 160  # tokens of a sentence before a pronoun
_MARKS = frozenset('"“”„‟«»')


@dataclass(frozen=True, slots=True)
class Dependence:
    """How a sentence stands alone. `inserts` are the names for its pronouns, where they are known."""

    points_back: bool  # it says "it", "the move", "this", which only what stands before explains
    is_joined: bool = False  # it begins with "but", "however", and could be understood without
    inserts: tuple[Insert, ...] = ()

    @property
    def leans(self) -> bool:
        """Whether it needs the sentence before it."""
        return self.points_back or self.is_joined


def find_dependence(reading: Reading, names: Names, sentence: Sentence) -> Dependence:
    """Return how a sentence stands when it is shown alone."""
    inserts: list[Insert] = []
    leans = False
    quoted = find_quoted_tokens(sentence)
    named: set[str] = set()
    for token in sentence.each:
        if token.i in quoted:
            continue  # what somebody says is theirs: no name is put into it
        lower = token.lower_
        if lower in THIRD and token.pos_ in {"PRON", "DET"}:
            entity = _resolve_pronoun(reading, names, token, sentence)
            if entity is _BOUND:
                continue
            if not isinstance(entity, Entity):
                leans = True
            elif entity.name not in named:
                named.add(entity.name)
                inserts.append(Insert(reading.locate(token).end, entity.name))
        elif not leans and (lower in _LOOKING_BACK or token.dep_ in _SUBJECTS) and _is_anaphoric(token, sentence):
            leans = True
    first = next((t for t in sentence.each if t.is_alpha), None)
    is_joined = first is not None and first.lower_ in _CONNECTIVES and first.dep_ in {"cc", "advmod", "mark", "dep"}
    return Dependence(leans, is_joined, tuple(inserts))


_BOUND = object()  # the sentence itself says whom a pronoun means


def _resolve_pronoun(reading: Reading, names: Names, pronoun: Token, sentence: Sentence) -> object:
    """Return the entity a pronoun stands for; _BOUND where the sentence itself says; None where nothing tells."""
    place = pronoun.i - sentence.tokens.start
    before = sentence.each[max(0, place - _REACH) : place]
    entity = names.resolve(pronoun)
    at = reading.locate(pronoun).start
    if entity is not None and _is_named_between(entity, sentence.span.start, at):
        return _BOUND
    if entity is not None and (pronoun.lower_ in _SINGULAR_PERSON or not before):
        return entity
    return _BOUND if _is_bound(pronoun, before) else entity


def _is_named_between(entity: Entity, start: int, end: int) -> bool:
    after = bisect_left(entity.mentions, start, key=lambda m: m.start)
    return after < len(entity.mentions) and entity.mentions[after].start < end


def _is_bound(pronoun: Token, before: Iterable[Token]) -> bool:
    """Return whether the sentence's own words before a pronoun, or its grammar, say what it stands for."""
    before = [t for t in before if not _is_its_own_subject(pronoun, t)]
    if pronoun.lower_ in _SINGULAR_PERSON:
        return any(t.dep_ in _SUBJECTS and t.pos_ in {"PROPN", "NOUN"} for t in before)
    if pronoun.lower_ in {"it", "its", "itself"} and _is_empty(pronoun):
        return True
    if any(t.pos_ in {"PROPN", "NOUN"} and not _is_time(t) for t in before):
        return True
    if any(t.lower_ in _ANYBODY for t in before):
        return True
    # A subordinate clause may name it after: "Although it backed the plan, Russia …".
    return pronoun.dep_ in {"nsubj", "nsubjpass", "poss"} and any(a.dep_ == "advcl" for a in pronoun.ancestors)


def _is_time(noun: Token) -> bool:
    """Return whether a noun is a time, which "it" never means: "on Friday", "by 3 p.m. GMT"."""
    return noun.lemma_.lower() in _TIME_NOUNS or noun.ent_type_ in {"DATE", "TIME"}


def _is_its_own_subject(pronoun: Token, noun: Token) -> bool:
    """Return whether a noun is the subject of the pronoun's verb: in "police arrested her" she is not the police."""
    return (
        pronoun.dep_ in {"dobj", "dative"}
        and not pronoun.lower_.endswith(("self", "selves"))
        and noun.head.i == pronoun.head.i
    )


def _is_empty(pronoun: Token) -> bool:
    """Return whether a pronoun has no antecedent: "it is raining", "it is clear that …", "it was Kim who …"."""
    verb = pronoun.head
    if pronoun.dep_ == "expl":
        return True
    after = {child.dep_ for child in verb.children if child.i > verb.i}
    return pronoun.dep_ in _SUBJECTS and (
        verb.lemma_ in {"be", "seem", "appear", "take", "rain", "snow"}
        and bool(after & {"ccomp", "csubj", "xcomp", "advcl"})
    )


def _is_anaphoric(token: Token, sentence: Sentence) -> bool:
    lower = token.lower_
    if lower == "so" and token.head.lemma_ in _DO_SO:
        return True
    if lower in _POINTING:
        return _is_anaphoric_demonstrative(token, sentence)
    if token.dep_ == "advmod" and (lower in _ADDING or lower == "then"):
        return _is_anaphoric_then(token) if lower == "then" else not _has_inner_antecedent(token, sentence)
    if token.dep_ in _SUBJECTS and ((_is_shell_noun(token) and _is_bare_definite(token)) or _is_one_more(token)):
        return True
    return lower in {"latter", "former"} and token.dep_ not in {"amod", "compound"}


def _is_anaphoric_then(adverb: Token) -> bool:
    """Return whether "then" needs a time from before: "Orr said then that …", with none in its sentence."""
    before = adverb.doc[adverb.sent.start : adverb.i]
    told = any(t.dep_ in {"cc", "mark", "advcl"} or t.ent_type_ in {"DATE", "TIME"} for t in before)
    return adverb.head.dep_ == "ROOT" and not told


def _has_inner_antecedent(adverb: Token, sentence: Sentence) -> bool:
    """Return whether "also" adds to something in its sentence: "not only … but also", "resigned and also left"."""
    verb = adverb.head
    joined = any(t.dep_ == "cc" and t.i < adverb.i for t in sentence.each)
    return joined or verb.lemma_ in {"know", "call"} or verb.dep_ in {"relcl", "acl", "conj"}


def _is_one_more(noun: Token) -> bool:
    """Return whether a noun is one more of something named before: "another girl", "similar attacks"."""
    children = list(noun.children)
    more = any(c.lower_ in _ONE_MORE and c.dep_ in {"amod", "det"} for c in children)
    return more and not any(c.dep_ in {"prep", "relcl"} for c in children)


def has_anaphoric_subject(sentence: Sentence) -> bool:
    """Return whether the subject is a bare "the …" that only a reader of what stands before can know.

    After what it does or says it explains itself: "Two wolves are back, the rangers said".
    """
    subject = next((t for t in sentence.each if t.dep_ in _SUBJECTS and t.head.dep_ == "ROOT"), None)
    if subject is None or subject.pos_ != "NOUN" or subject.lemma_.lower() in _KNOWN:
        return False
    if any(t.pos_ in {"NOUN", "PROPN"} and not _is_time(t) for t in sentence.each if t.i < subject.i):
        return False
    children = list(subject.children)
    if not any(c.dep_ == "det" and c.lower_ == "the" for c in children):
        return False
    told = {"prep", "relcl", "acl", "appos", "compound", "poss", "nummod", "amod"}
    return not any(c.dep_ in told for c in children)


def _is_anaphoric_demonstrative(token: Token, sentence: Sentence) -> bool:
    if (token.tag_ in {"WDT", "IN"} and token.dep_ != "dobj") or token.dep_ in {"mark", "advmod"}:
        return False  # an object is a pronoun, however it is tagged: "Doe has said that before"
    if token.dep_ in {"det", "predet", "amod"}:
        noun = token.head
        if noun.lemma_.lower() in _TIME_NOUNS or token.lower_ == "such":
            return False
        return not any(child.dep_ in {"relcl", "acl", "prep"} for child in noun.children)
    if token.dep_ not in {"nsubj", "nsubjpass", "dobj", "pobj", "attr"}:
        return False
    return not _has_noun_before(token, sentence) and not any(c.dep_ in {"relcl", "acl", "prep"} for c in token.children)


def _has_noun_before(pronoun: Token, sentence: Sentence) -> bool:
    """Return whether a noun before it may be what "this" means: not whoever does something with an object."""
    doer = next((c for c in pronoun.head.children if c.dep_ in _SUBJECTS), None) if pronoun.dep_ == "dobj" else None
    own = {t.i for t in doer.subtree} if doer is not None else set()
    return any(t.pos_ in {"NOUN", "PROPN"} and t.i not in own for t in sentence.each if t.i < pronoun.i)


def _is_shell_noun(noun: Token) -> bool:
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in _TELL_AGAIN


def _is_bare_definite(noun: Token) -> bool:
    """Return whether a noun has "the" and nothing that says which: "the move"."""
    children = list(noun.children)
    if not any(c.dep_ == "det" and c.lower_ == "the" for c in children):
        return False
    return all(c.dep_ == "det" for c in children if c.i < noun.i) and not any(
        c.dep_ in {"prep", "relcl", "acl", "appos", "ccomp"} for c in children
    )


def find_quoted_tokens(sentence: Sentence) -> frozenset[int]:
    """Return the places of the tokens that stand between quotation marks; none where a mark is not closed."""
    if _MARKS.isdisjoint(sentence.span.text):
        return frozenset()
    inside: set[int] = set()
    is_open = False
    for token in sentence.each:
        if token.text == '"' or (token.tag_ in {"``", "''"} and '"' in token.text):
            is_open = not is_open
        elif is_open:
            inside.add(token.i)
    return frozenset(inside) if not is_open else frozenset()
