"""The stretch of a sentence that tells what a verb tells: the words of a timeline's entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.analysis.names.lexicon import HONORIFICS, SHORT_TITLES
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.parse.trees import list_descendants
from bot.analysis.timeline.clauses import find_main_verb, has_subject, is_verb
from bot.analysis.timeline.status import find_hedge
from bot.news import Extent, Span

LONGEST: Final = 400  # characters of an entry
# What a clause that was cut short must not end in.
_HANGING: Final = re.compile(
    r"(?<!\s)(?:\s++(?:in|of|at|for|to|with|by|from|on|and|or|the|an?|as|that|,)){1,20}$", re.IGNORECASE
)
_LONGEST_DATELINE: Final = 240  # characters
_TRIMMED: Final = " \t\r\n,;:-\u2013\u2014"
_BEFORE_CLOSING: Final = (".", ",", "!", "?")
_SENTENCE_EDGE: Final = re.compile(r"[.!?][”\"'’)\]]*\s+(?=[A-Z“\"])")
# Where the article was written, before its first words: "BRENN, Ruritania (AP) — ", "(AP) ".
_DATELINE: Final = re.compile(
    r"\A(?:[A-Z][A-Z.'’-]+(?:[ ,]{1,2}[A-Z][\w.'’-]*){0,4} ?)?"
    r"(?:\([A-Z][\w/ ]{1,20}\) ?)?(?:[-\u2013\u2014]{1,2} |(?<=\) ))"
)
_UNBORNE: Final = frozenset(("advcl", "pcomp"))
_STEPS: Final = 3  # up from a participle to the clause that it belongs to
_HEDGES: Final = frozenset(("if", "unless", "whether"))  # without them the clause says something else
# What a verb's sense is not whole without: it stays, though another date stands in it.
_COMPLETING: Final = frozenset(("ccomp", "dobj", "attr", "oprd", "acomp", "xcomp", "dative", "agent"))


def cut_clause(reading: Reading, verb: Token, expression: Extent, others: Sequence[Extent]) -> Span | None:
    """The words that tell what `verb` tells: its sentence where that holds no other date, else its clause, without the
    clauses that hold another's date. Always one stretch of one sentence that holds `expression`."""
    sentence = _find_sentence(reading, verb)
    rivals = [o for o in others if o.start < sentence.end and sentence.start < o.end]
    whole = not rivals and (_is_torn(verb) or (verb.head.i == verb.i and verb.sent.root.i == verb.i))
    low, high = (sentence.start, sentence.end) if whole else _find_clause(reading, verb)
    low, high = min(low, expression.start), max(high, expression.end)
    low, high = max(low, sentence.start), min(high, sentence.end)
    for rival in rivals:
        low, high = _cut_off_rival(reading, verb, expression, rival, low, high)
    low, high = _limit_to_sentence(reading, expression, low, high)
    low, high = _shorten(reading.text, low, high, expression, reading.locate(verb))
    return _trim(reading, low, high, whole, expression)


def _find_sentence(reading: Reading, verb: Token) -> Extent:
    """Return the sentence of a verb; one that the parser ended in a title goes on: "Lt." "Gov. Orr"."""
    start, end = reading.find_sentence_range(verb)
    while end < len(reading.words) and _is_title(reading.words[end - 1]):
        _, end = reading.find_sentence_range(reading.words[end])
    return reading.locate_range(start, end)


def _is_title(token: Token) -> bool:
    return token.text.endswith(".") and token.lower_.rstrip(".") in SHORT_TITLES | HONORIFICS


def _is_torn(verb: Token) -> bool:
    """Return whether the parser lost the subject of a verb that cannot be without, or made a subject of the verb.

    Its clause is cut wrong: "said *a deal allowing it to sell* expired", "the hall throws *open its doors*".
    """
    if verb.dep_ not in ("advcl", "ccomp", "acl", "dep", "parataxis", "nsubj") or not is_verb(verb):
        return False
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    finite = (helpers[0] if helpers else verb).tag_ in ("VBD", "VBZ", "VBP", "MD")
    if verb.dep_ == "nsubj":
        return finite
    finite = finite or (verb.dep_ == "ccomp" and verb.tag_ == "VBN" and not helpers)
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj")), None)
    return finite and (subject is None or subject.like_num)


def _find_clause(reading: Reading, verb: Token) -> tuple[int, int]:
    """Return the stretch of a clause: from its subject (its antecedent for a relative one) to its last word."""
    left, right = verb.left_edge, verb.right_edge
    if (bearer := _find_bearer(verb)) is not None:
        left, right = min(bearer.left_edge, left, key=_get_place), max(bearer.right_edge, right, key=_get_place)
    elif (hedge := find_hedge(verb)) is not None and hedge.i < verb.i:
        left = hedge.left_edge
    elif _is_small_clause(verb) or (is_verb(verb) and verb.dep_ in ("relcl", "acl") and verb.head.i < verb.i):
        left = verb.head.left_edge
    elif verb.dep_ == "conj" and not has_subject(verb):
        left = _find_shared_subject(reading, verb)
    elif verb.dep_ in ("advcl", "ccomp", "pcomp") and (opening := _find_opening(verb)) is not None:
        left = opening
    elif verb.dep_ in ("advcl", "ccomp"):
        left = next((t for t in list_descendants(verb) if t.dep_ not in ("mark", "punct", "cc") or t.i == verb.i), left)
    return reading.locate(left).start, reading.locate(right).end


def _is_small_clause(verb: Token) -> bool:
    """Return whether a clause is no whole one without the verb above: "analysts expect *it to reach* 3 percent"."""
    if verb.tag_ != "VB" or verb.dep_ not in ("ccomp", "xcomp") or not is_verb(verb.head) or verb.head.i > verb.i:
        return False
    modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)
    return has_subject(verb) and not modal and not any(c.dep_ == "mark" for c in verb.children)


def _get_place(token: Token) -> int:
    return token.i


def _find_bearer(verb: Token) -> Token | None:
    """Return the verb whose clause says who does what a participle or infinitive tells: "Launched in June, it grew"."""
    if not is_verb(verb) or verb.dep_ not in _UNBORNE or has_subject(verb) or verb.tag_ not in ("VB", "VBG", "VBN"):
        return None
    if any(c.dep_ in ("aux", "auxpass") and c.tag_ != "TO" for c in verb.children):
        return None
    above = verb.head
    for _ in range(_STEPS):
        if is_verb(above) and has_subject(above):
            return above
        if above.head.i == above.i:
            return None
        above = above.head
    return None


def _find_shared_subject(reading: Reading, verb: Token) -> Token:
    """Return where the subject begins that a verb shares with the one before: "plans to sell its tower and move"."""
    first = verb.head
    while first.dep_ == "conj" and not has_subject(first):
        first = first.head
    first = find_main_verb(first)
    if first.i < verb.i and reading.find_sentence_range(first) == reading.find_sentence_range(verb):
        return first.left_edge if first.dep_ != "relcl" else first.head.left_edge
    return verb.left_edge


def _find_opening(verb: Token) -> Token | None:
    """Return the word after the "after", "that" or "when" of a clause; what measures it ("two days") stands before.

    A hedge is of the clause: "whether the vote was rigged".
    """
    heads = (c for c in verb.children if c.i < verb.i and (c.dep_ == "mark" or c.lower_ == "when"))
    head = next(heads, None)
    return head if head is None or head.lower_ in _HEDGES else head.nbor(1)


def _cut_off_rival(
    reading: Reading, verb: Token, expression: Extent, rival: Extent, low: int, high: int
) -> tuple[int, int]:
    """Return the stretch with the clause of another date cut off, where that clause stands at one end of it."""
    if not (low <= rival.start and rival.end <= high):
        return low, high
    core = _find_core(reading, verb)
    keep = Extent(min(expression.start, core.start), max(expression.end, core.end))
    away = _find_rival_clause(reading, rival, verb)
    if away is None:
        return low, high
    if away.end <= keep.start:
        return away.end, high
    if away.start >= keep.end:
        return low, away.start
    return low, high


def _find_core(reading: Reading, verb: Token) -> Extent:
    """Return the extent of verb, auxiliaries and subject."""
    parts = [verb, *(c for c in verb.children if c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass", "neg", "prt"))]
    places = [reading.locate(p) for p in parts]
    return Extent(min(p.start for p in places), max(p.end for p in places))


def _find_rival_clause(reading: Reading, rival: Extent, verb: Token) -> Extent | None:
    """Return the clause or phrase that holds another date, as far up as it does not hold `verb`."""
    tokens = reading.find_tokens(rival.start, rival.end)
    if not len(tokens):
        return None
    top = tokens.root
    for _ in range(60):
        if top.head.i == top.i or _is_above(top.head, verb):
            break
        top = top.head
    if _is_above(top, verb):
        return None
    if top.dep_ in _COMPLETING:
        return None
    left, right = reading.locate(top.left_edge), reading.locate(top.right_edge)
    start = left.start
    before = reading.doc[top.left_edge.i - 1] if top.left_edge.i > 0 else None
    if before is not None and before.dep_ == "cc":
        start = reading.locate(before).start
    return Extent(start, right.end)


def _is_above(token: Token, verb: Token) -> bool:
    return token.i == verb.i or token.is_ancestor(verb)


def _limit_to_sentence(reading: Reading, expression: Extent, low: int, high: int) -> tuple[int, int]:
    """Cut at paragraphs, and at full stops that the parser did not take for sentence ends; the date's part is kept."""
    text, home = reading.text, reading.find_paragraph(expression.start)
    if home is not None:
        low, high = max(low, home.start), min(high, max(home.end, expression.end))
    for edge in _SENTENCE_EDGE.finditer(text, low, high):
        if not _is_full_stop(reading, edge.start()):
            continue
        if edge.end() <= expression.start:
            low = edge.end()
        elif edge.start() >= expression.end:
            return low, edge.start() + len(edge.group().rstrip())
    if opening := _DATELINE.match(text[low : min(high, expression.start, low + _LONGEST_DATELINE)]):
        low += opening.end()
    return low, high


def _is_full_stop(reading: Reading, at: int) -> bool:
    """Return whether the mark at `at` ends a sentence rather than "Mrs." or "U.S."."""
    token = reading.find_tokens(at, at + 1)
    return not (len(token) and token[0].text.endswith(".") and token[0].text[0].isupper())


def _shorten(text: str, low: int, high: int, expression: Extent, verb: Extent) -> tuple[int, int]:
    """Return the extent cut to `LONGEST` characters at most, at a comma or else at a space."""
    if high - low <= LONGEST:
        return low, high
    first, last = min(expression.start, verb.start), max(expression.end, verb.end)
    if last - first > LONGEST:
        first, last = expression.start, expression.end
    low = max(low, last - LONGEST) if last - low > LONGEST else low
    if low > 0 and not text[low - 1].isspace() and low < first:
        space = re.compile(r"\s").search(text, low, first)
        low = space.end() if space else low
    high = min(high, low + LONGEST)
    if high < len(text) and not text[high : high + 1].isspace():
        comma = max(text.rfind(", ", last, high), text.rfind("; ", last, high))
        gap = text.rfind(" ", last, high)
        high = comma if comma > 0 else gap if gap > 0 else high
    return low, high


def _trim(reading: Reading, low: int, high: int, whole: bool, expression: Extent) -> Span | None:
    text = reading.text
    low, high = _strip_punctuation(text, low, high)
    for joiner in ("and ", "but ", "or ", "that "):
        if not whole and text[low : low + len(joiner)].lower() == joiner:
            low += len(joiner)
    low, high = _strip_punctuation(text, *_balance_marks(text, low, high))
    if text.endswith("''", low, high) and text.count("''", low, high) % 2:
        low, high = _strip_punctuation(text, low, high - 2)
    if hanging := _HANGING.search(text[low:high]):
        low, high = _strip_punctuation(text, low, max(low + hanging.start(), expression.end))
    return reading.cut(low, high) if low < high else None


def _strip_punctuation(text: str, low: int, high: int) -> tuple[int, int]:
    while low < high and text[low] in _TRIMMED:
        low += 1
    while low < high and text[high - 1] in _TRIMMED:
        high -= 1
    return low, high


def _balance_marks(text: str, low: int, high: int) -> tuple[int, int]:
    """Return the extent without half a pair of quotation marks, or with the other half right after it."""
    if low < high and (text[low] == "”" or (text[low] == '"' and text[low + 1 : low + 2].isspace())):
        low += 1
    for opening, closing in (("“", "”"), ('"', '"')):
        opened, closed = text.count(opening, low, high), text.count(closing, low, high)
        left_open = opened % 2 == 1 if opening == closing else opened > closed
        if left_open and text[high : high + 1] == closing:
            high += 1
        elif left_open and text[high : high + 1] in _BEFORE_CLOSING and text[high + 1 : high + 2] == closing:
            high += 2
        elif left_open and low < high and text[low] == opening:
            low += 1
        elif (left_open or closed > opened) and low < high and text[high - 1] == closing:
            high -= 1
    return low, high
