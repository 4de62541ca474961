"""What an article says a person is: "Russian President", ", the ambassador of Russia", "is chair of"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import Mention
from bot.analysis.parse.tokens import Token

_BEFORE = 8  # tokens of a role before the name
_AFTER = 20  # and of one after it
_AGE = 5  # and of "68-year-old"
_OWNED = ("NN", "NNP", "NNPS", "JJ", "POS", "HYPH")
_OF_NOUN = ("amod", "compound", "nmod")
_NO_MODIFIER = ("pobj", "dobj", "nsubj", "nsubjpass", "npadvmod", "attr")
_PARTS = ("IN", "WP", "TO", "VBG", "VBN", "WDT")  # what the noun before says more of
_STILL_TO_COME = ("elect", "designate")  # after a role
_FINITE = ("VBD", "VBZ", "VBP", "MD", "WP", "WDT", "WP$")
_LOOSE = ("CC", "IN", "TO", "RB", "DT")  # what no role ends in
_PROPER = ("NNP", "NNPS")
_TITLES = lex.HONORIFICS | lex.SHORT_TITLES
_ENDS_BEFORE = frozenset((",", ";", ":", "(", ")", "--", '"', ".", "!", "?", "'"))  # what a role before a name ends at
_PARTING = _ENDS_BEFORE - {"'"}
_ENDS_AFTER = _PARTING - {"(", ")"}


def find_role_before(tokens: Sequence[Token], mention: Mention) -> tuple[int, int] | None:
    """Return tokens of a role that stands right before the name, without an article: "former Labour leader"."""
    end = _find_end_before_titles(tokens, mention.start)
    if not end or not (lex.is_role(tokens[end - 1].lower_) or _is_described(tokens, mention, end)):
        return _find_role_of_something(tokens, end)
    start = end
    while start and end - start < _BEFORE:
        titled = start == end and tokens[start - 1].text[0].isupper()
        if titled or _is_modifier(tokens, start - 1):
            start -= 1
        elif (further := _find_name_over_preposition(tokens, start)) is not None:
            start = further
        else:
            break
    while start < end and (
        tokens[start].tag_ in ("POS", "HYPH", ":")
        or tokens[start].lower_ in lex.BAD_ROLE_STARTS
        or tokens[start].ent_type_ in ("DATE", "TIME")  # "on Monday general manager Ana Orr"
    ):
        start += 1
    if start == end:
        return None
    parted = [i + 1 for i in range(start, end - 1) if tokens[i].dep_ in _NO_MODIFIER and tokens[i].is_lower]
    start = max((i for i in parted if not _is_glued(tokens, i)), default=start)  # "in usual fashion President Orr said"
    return start, end


def _is_described(tokens: Sequence[Token], mention: Mention, end: int) -> bool:
    """Return whether the noun before `end` says who somebody is: "teammate Jane Doe", "President-elect Jane Doe"."""
    noun, last = tokens[end - 1], tokens[mention.end - 1]
    if noun.lower_ in _STILL_TO_COME:
        return end > 1 and lex.is_role(tokens[end - 2 - (tokens[end - 2].text == "-")].lower_)
    if mention.kind != "person" or len(mention.words) < 2 or noun.tag_ != "NN" or not noun.is_lower:
        return False
    acts = mention.end < len(tokens) and tokens[mention.end].tag_ in _FINITE
    hired = acts and noun.left_edge.tag_ in ("DT", "PRP$")  # "the reporter Doe hired"
    tied = last.head == noun or (mention.start <= noun.head.i < mention.end and not hired)
    return tied and lex.is_agent(noun.lower_)


def _find_end_before_titles(tokens: Sequence[Token], end: int) -> int:
    """Return where a role before a name ends: before "Mr.", and before the "Dr." of a "commissioner Dr."."""
    while end and (word := tokens[end - 1].lower_.rstrip(".")) in lex.PLAIN_HONORIFICS | lex.FORMS_OF_ADDRESS:
        earlier = tokens[end - 2].lower_.rstrip(".") if end > 1 else ""
        is_all_there_is = not lex.is_role(earlier) and earlier not in lex.PLAIN_HONORIFICS
        if word in lex.FORMS_OF_ADDRESS and is_all_there_is:
            break
        end -= 1
    return end


def _find_role_of_something(tokens: Sequence[Token], end: int) -> tuple[int, int] | None:
    """Return the role in "minister of mines and energy Tom Hale": of something that is no person's."""
    at = end
    while at and end - at < _BEFORE and (tokens[at - 1].tag_ in ("NN", "NNP", "NNS") or tokens[at - 1].lower_ == "and"):
        at -= 1
    to_place = tokens[at - 1].lower_ == "to" and all(t.ent_type_ == "GPE" for t in tokens[at:end])
    if (
        at == end
        or at < 2
        or not (tokens[at - 1].lower_ == "of" or to_place)
        or any(lex.is_role(t.lower_) for t in tokens[at:end])
    ):
        return None
    start = at - 1
    if tokens[start - 1].tag_ not in ("NN", "NNP") or not lex.is_role(tokens[start - 1].lower_):
        return None
    while start and end - start < _BEFORE and _is_modifier(tokens, start - 1):
        start -= 1
    return start, end


def _find_name_over_preposition(tokens: Sequence[Token], start: int) -> int | None:
    """Return where a name begins that goes on with "of" or "for" before `start`: "Party for the People leader"."""
    at = start - 1 - (tokens[start - 1].lower_ == "the") if start else 0
    if at < 1 or tokens[at].lower_ not in ("of", "for") or not tokens[start].text[0].isupper():
        return None
    first = at
    while first and tokens[first - 1].tag_ in _PROPER and tokens[first - 1].text[0].isupper():
        first -= 1
    return first if first < at else None


def _is_glued(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a token is joined by a hyphen to the one before: "co-founder"."""
    return i > 0 and not tokens[i - 1].whitespace_ and "-" in (tokens[i].text, tokens[i - 1].text)


def _is_modifier(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.is_space or token.text in _ENDS_BEFORE:
        return False
    if _is_glued(tokens, i + 1):
        return True
    if token.tag_ == "VBN" and token.dep_ not in _OF_NOUN:
        return False
    if (
        token.lower_ == "lead"
        or token.tag_ in ("NN", "NNP", "NNPS", "JJ", "HYPH", "POS", "VBN", "CD")
        or token.text == "-"
    ):
        return token.tag_ != "CD" or token.text.isalpha()
    if token.tag_ == "RB":
        return token.lower_ in ("then", "former", "longtime") or tokens[i + 1].tag_ == "VBN"
    return token.tag_ == "NNS" and tokens[i + 1].tag_ in ("NN", "NNP") and token.dep_ in ("compound", "nmod")


def find_role_after(tokens: Sequence[Token], mention: Mention) -> tuple[int, int] | None:
    """Return tokens of a role set off by commas after the name: "Jane Doe, 45, a spokeswoman for the firm"."""
    at = mention.end
    if at >= len(tokens) or tokens[at].text != ",":
        return None
    at += 1
    if at + 1 < len(tokens) and tokens[at].like_num and tokens[at + 1].text == ",":
        at += 2
    start = at
    if _is_listed(tokens, mention, start):
        return None
    while at < len(tokens) and at - start < _AFTER and not _is_role_end(tokens, at):
        at += 1
    if at - start >= _AFTER:  # "a judge known for …", "a judge in … and a poet", where it is long: the judge
        second = (i for i in range(start + 1, at) if tokens[i].tag_ == "CC" and tokens[i + 1].tag_ == "DT")
        at = next((i for i in range(start + 1, at) if tokens[i].dep_ == "acl"), next(second, start))
    if start == at or at >= len(tokens) or _is_next_subject(tokens, mention, start, at):
        return None
    first = start + (tokens[start].lower_ in ("then", "now"))  # "Jane Doe, then her secretary,"
    first += first > start and tokens[first].tag_ == "PRP$"
    return (start, at) if _is_role_phrase(tokens, first, at) or _is_apposed(tokens, mention, start, at) else None


def _is_apposed(tokens: Sequence[Token], mention: Mention, start: int, end: int) -> bool:
    """Return whether tokens start:end are a noun phrase in apposition to a name that says who it is."""
    if mention.kind != "person" or len(mention.words) < 2 or tokens[start].tag_ not in ("DT", "PRP$"):
        return False
    head = next((t for t in tokens[start:end] if t.dep_ == "appos" and mention.start <= t.head.i < mention.end), None)
    if head is None or head.tag_ == "NNS" or tokens[head.i + 1].ent_type_ == "PERSON":  # "…, the singer Tom Hale and …"
        return False
    return lex.is_agent(head.lower_) or head.ent_type_ == "NORP"


def _is_next_subject(tokens: Sequence[Token], mention: Mention, start: int, end: int) -> bool:
    """Return whether the phrase after a name acts itself: "In a letter to Ana Hale, the mayor said no"."""
    apart = tokens[mention.end - 1].dep_ in ("pobj", "dobj") or tokens[start].lower_ == "the"
    return apart and tokens[end].tag_ in ("VBD", "VBZ", "VBP", "MD")


def _is_listed(tokens: Sequence[Token], mention: Mention, start: int) -> bool:
    """Return whether what follows a name is another's, in a list: "husband of Ana, brother to Tom, father of Kim"."""
    last = tokens[mention.end - 1]
    owned = last.dep_ == "pobj" and last.head.lower_ in ("of", "to") and lex.is_role(last.head.head.lower_)
    return owned and start < len(tokens) and tokens[start].tag_ in ("NN", "CC")


def _is_role_phrase(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Return whether tokens start:end are a noun phrase whose head, before its first preposition, is a role."""
    if tokens[start].pos_ in ("VERB", "ADP", "PRON", "SCONJ", "CCONJ", "ADV") or tokens[start].tag_ in _PARTS[:2]:
        return False
    ends = [i for i in range(start + 1, end) if tokens[i].tag_ in _PARTS and not _is_glued(tokens, i)] + [end]
    heads = (next(i for i in ends if i == end or not _is_in_name(tokens, i)), ends[0])
    head = next((i for i in heads if _is_role_head(tokens, start, i)), 0)
    return head > 0 and not (tokens[head - 1].text[0].isupper() and tokens[head - 1].ent_type_ == "PERSON")


def _is_in_name(tokens: Sequence[Token], i: int) -> bool:
    """Return whether an "of" is part of a name: "a University of Brenn teacher"."""
    beside = (tokens[i - 1], tokens[i + 1])
    return tokens[i].lower_ == "of" and all(t.tag_ in _PROPER and t.text[0].isupper() for t in beside)


def _is_role_head(tokens: Sequence[Token], start: int, head: int) -> bool:
    """Return whether the noun before token `head`, or one that a comma or "and" parts from it, is a role."""
    nouns = [i for i in range(start, head) if lex.is_role(tokens[i].lower_) or tokens[i].lower_ in lex.AFTER_ONLY]
    return bool(nouns) and (nouns[-1] == head - 1 or tokens[nouns[-1] + 1].tag_ in ("CC", ",", "HYPH"))


def _is_role_end(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    return (
        token.text in _ENDS_AFTER
        or token.is_space
        or token.tag_ in _FINITE
        or bool(token.is_sent_start and i)
        or (token.tag_ == "CC" and all(t.ent_type_ == "PERSON" for t in tokens[i + 1 : i + 3]))  # somebody else
    )


def find_role_by_copula(tokens: Sequence[Token], mention: Mention) -> tuple[int, int] | None:
    """Return tokens of the role in "Jane Doe is the chair of the board", and of "Jane Doe, who is"."""
    at = mention.end
    at += [t.lower_ for t in tokens[at : at + 2]] == [",", "who"] and 2
    if at + 2 >= len(tokens) or tokens[at].lower_ not in ("is", "was", "became"):
        return None
    start = end = at + 1 + (tokens[at + 1].lower_ in ("now", "then", "also"))
    while end < len(tokens) and end - start < _AFTER and not _is_role_end(tokens, end):
        end += 1
    head = next((i for i in range(start, end) if tokens[i].tag_ in ("IN", "TO", "VBG", "VBN")), end)
    if head < end and tokens[head].tag_ == "TO":  # "is the latest politician to leave"
        return None
    end = next((i for i in range(head, end) if tokens[i].lower_ in ("in", "since") and tokens[i + 1].like_num), end)
    if head == start or not lex.is_role(tokens[head - 1].lower_) or tokens[start].tag_ not in ("DT", "NN", "NNP", "JJ"):
        return None
    return start, end


def find_appositive_role(tokens: Sequence[Token], mention: Mention) -> tuple[int, int] | None:
    """Return tokens of the role in "The mayor of Springfield, Jane Doe, said"."""
    at = mention.start - 1
    while mention.honorific and at > 0 and tokens[at].lower_.rstrip(".") in _TITLES:
        at -= 1
    if at > _AGE and tokens[at].lower_ == "old" and tokens[at - _AGE + 1].like_num:  # ", 68-year-old Jane Doe"
        at -= _AGE
    found = find_role_phrase_before(tokens, at) if at > 0 and tokens[at].text == "," else None
    return None if found is not None and _is_another(tokens, mention, found) else found


def _is_another(tokens: Sequence[Token], mention: Mention, role: tuple[int, int]) -> bool:
    """Return whether the role is somebody else's: "through a spokesman, Hale said no"."""
    before = tokens[role[0] - 1] if role[0] else None
    set_off = mention.end < len(tokens) and tokens[mention.end].text == ","  # "through the mayor, Ana Hale, who …"
    if before is None or set_off or before.tag_ not in ("IN", "TO"):
        return False
    return before.lower_ != "by" and tokens[mention.end - 1].dep_ in ("nsubj", "nsubjpass")


def find_role_phrase_before(tokens: Sequence[Token], comma: int) -> tuple[int, int] | None:
    """Return tokens of the noun phrase that ends at a comma, where it tells a role: "The mayor of Bergen"."""
    start = comma
    while start and comma - start < _AFTER and not _is_boundary(tokens, start - 1):
        start -= 1
        if tokens[start].tag_ in ("DT", "PRP$") and lex.is_role(_find_head_word(tokens, start, comma)):
            is_part = tokens[start - 1].lower_ in ("to", "of") and lex.is_role(tokens[start - 2].lower_)
            return None if start > 1 and is_part else (start, comma)  # "the secretary to the mayor, Jane Doe"
        if tokens[start].tag_ == "POS" and lex.is_role(_find_head_word(tokens, start + 1, comma)):
            return _find_owner_start(tokens, start), comma
        if tokens[start].is_sent_start:
            named = tokens[start].tag_ in _PROPER and lex.is_role(_find_head_word(tokens, start, comma))
            return (start, comma) if named else None
    return None


def _find_owner_start(tokens: Sequence[Token], possessive: int) -> int:
    """Return where the owner before "'s" begins: "South Ardia's minister"."""
    start = possessive
    while start and tokens[start - 1].tag_ in (*_OWNED, "DT") and not _is_boundary(tokens, start - 1):
        start -= 1
        if tokens[start].tag_ == "DT":
            return start
    return start if (further := _find_name_over_preposition(tokens, start)) is None else further


def _is_boundary(tokens: Sequence[Token], i: int) -> bool:
    """Return whether no role goes over token i, wherever its sentence starts."""
    token = tokens[i]
    return token.text in _PARTING or token.is_space or token.tag_ in _FINITE


def _find_head_word(tokens: Sequence[Token], start: int, end: int) -> str:
    """Return the last word before the first preposition, of tokens start:end."""
    stop = next((i for i in range(start, end) if tokens[i].tag_ in ("IN", "TO") and not _is_glued(tokens, i)), end)
    return str(tokens[stop - 1].lower_) if stop > start else ""


def find_role(tokens: Sequence[Token], mention: Mention) -> tuple[int, int] | None:
    """Return the role the words around one mention give, as tokens; None where they give none.

    "Dr." yields to any other.
    """
    before = find_role_before(tokens, mention)
    if before and not is_form_of_address(tokens, before):
        return _strip_ends(tokens, before)
    beside = find_role_after(tokens, mention) or find_appositive_role(tokens, mention)
    beside = beside or find_role_by_copula(tokens, mention) or before
    return _strip_ends(tokens, beside) if beside else None


def is_form_of_address(tokens: Sequence[Token], role: tuple[int, int]) -> bool:
    """Return whether a role is no more than "Dr." or "Prof."."""
    return role[1] - role[0] == 1 and tokens[role[0]].lower_.rstrip(".") in lex.FORMS_OF_ADDRESS


def _strip_ends(tokens: Sequence[Token], role: tuple[int, int]) -> tuple[int, int]:
    """Return the role without "his", which says nothing where it is shown alone, and without a loose "and"."""
    start, end = role
    while end - start > 1 and tokens[end - 1].tag_ in _LOOSE:
        end -= 1
    return start + (tokens[start].tag_ == "PRP$" and end - start > 1), end
