"""Whether words were said at all: denied, asked about, only supposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.analysis.parse.tokens import Token
from bot.analysis.quotes import cues
from bot.analysis.quotes.frames import Frame
from bot.news import Stance

_NOT: Final = frozenset(("not", "n't", "n’t", "never"))
_NOBODY: Final = frozenset(("nobody", "none", "neither", "no-one"))
_DENYING: Final = frozenset(("deny", "refuse", "decline", "dispute", "refute", "disavow", "misquote", "stop"))
_ASKING: Final = frozenset(("ask", "question", "wonder", "inquire", "enquire"))
_WANTING: Final = frozenset(("want", "wish", "urge", "beg", "persuade", "pressure", "press", "tell", "ask", "need"))
_MODALS: Final = frozenset(("could", "might", "may", "should", "must"))
_CONDITIONS: Final = frozenset(("if", "whether", "unless"))
_FALSE: Final = frozenset(("fake", "false", "bogus", "hoax", "fabricated", "doctored", "spoof", "parody", "forged"))
_UP: Final = frozenset(("xcomp", "ccomp", "pcomp", "prep", "advcl", "acl", "conj", "dobj", "pobj"))
_HOPS = 6


def find_stance(tokens: Sequence[Token], cue: tuple[int, int], frame: Frame) -> Stance:
    """Return whether the cue tells that the words of `frame` were said, or that they were not."""
    verb = tokens[cue[1] - 1]
    if verb.tag_[:2] != "VB":
        return "said"
    chain = list(_climb(verb))
    if _is_question(tokens, frame, verb) or any(_is_asked(below, above) for below, above in chain):
        return "asked"
    if _is_negated(verb) or _has_false_source(verb) or any(_is_denied(below, above) for below, above in chain):
        return "denied"
    if _is_conditional(verb) or any(_is_supposed(below, above) for below, above in chain):
        return "supposed"
    return "said"


def is_nobody(first: Token) -> bool:
    """Return whether a speaker that begins so is nobody: "nobody at the meeting", "no minister"."""
    return first.lower_ in _NOBODY or first.lower_ == "no"


def _climb(verb: Token) -> Iterator[tuple[Token, Token]]:
    """Yield each word above a verb in whose scope it stands, after the one below it."""
    at = verb
    for _ in range(_HOPS):
        if at.head == at or at.dep_ not in _UP:
            return
        below, at = at, at.head
        yield below, at


def _is_question(tokens: Sequence[Token], frame: Frame, verb: Token) -> bool:
    """Return whether the sentence round the quote asks: "Did Doe say “…”?"."""
    after = (frame.right[-1] if frame.right else frame.outer[1] - 1) + 1
    asks = after < len(tokens) and tokens[after].text == "?" and verb.i < frame.outer[0]
    return asks and any(c.dep_ == "aux" and c.lemma_ in ("do", "have") for c in verb.children)


def _is_asked(below: Token, above: Token) -> bool:
    """Return whether a clause is what somebody asks: "asked whether Doe had said"."""
    return above.lemma_ in _ASKING and any(c.lower_ in _CONDITIONS and c.i < below.i for c in below.children)


def _is_negated(verb: Token) -> bool:
    """Return whether nobody said it, or not this one: "Doe never said", "nobody said"."""
    if not cues.is_reporting_verb(verb.lemma_.lower()) and verb.lemma_ not in cues.CALLING:
        return False
    only = any(c.lower_ in ("only", "just") for c in verb.children)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    none = subject is not None and (
        subject.lower_ in _NOBODY or any(c.lower_ in ("no", "neither") and c.i < subject.i for c in subject.children)
    )
    return none or (not only and any(c.lower_ in _NOT and c.i < verb.i for c in verb.children))


def _is_denied(below: Token, above: Token) -> bool:
    """Return whether a clause is told to be untrue: "denied saying", "a fake post claims that Doe said"."""
    if above.tag_[:2] != "VB" or below.i < above.i or below.dep_ in ("conj", "advcl"):
        return False
    if above.lemma_ in _DENYING:
        return above.lemma_ != "stop" or below.dep_ in ("xcomp", "pcomp")
    return _has_false_source(above)


def _has_false_source(verb: Token) -> bool:
    """Return whether what says it is told to be false: "a doctored clip says"."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return subject is not None and any(c.lower_ in _FALSE for c in (subject, *subject.children))


def _is_conditional(verb: Token) -> bool:
    """Return whether a verb tells what may be: "if Doe says", "Doe could have said"."""
    if any(c.lower_ in _CONDITIONS and c.dep_ == "mark" for c in verb.children):
        return True
    helping = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    only = any(c.lower_ in ("only", "just") for c in verb.children)
    return not only and (bool(helping & _MODALS) or helping >= {"would", "have"})


def _is_supposed(below: Token, above: Token) -> bool:
    """Return whether a clause is what somebody wants, or hangs on a condition: "wanted her to say"."""
    if above.tag_[:2] != "VB" or below.dep_ == "conj":
        return False
    wanted = above.lemma_ in _WANTING and below.tag_ == "VB" and below.dep_ in ("xcomp", "ccomp")
    return wanted or (below.dep_ in ("ccomp", "xcomp") and _is_conditional(above) and above.tag_ != "VB")
