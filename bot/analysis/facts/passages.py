"""The passages that tell the main event: the headline, the lede and the sentences after it, each with its main verb."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from bot.analysis.facts.main_verb import (
    FINITE,
    SUBJECTS,
    find_event_verb,
    find_headline_verb,
    find_main_verb,
    find_verb_read_as_noun,
)
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence, has_finite_verb
from bot.analysis.parse.tokens import Doc, Token, Tokens
from bot.news import Extent, Span

_OPENING = 7  # sentences in which circumstances of the main event are looked for
_FEWEST_OF_A_LEDE = 8  # words, where furniture runs into it
FEWEST = 4  # words of a sentence that tells something
_LONGEST_DATELINE = 200  # characters
_DATELINE_WITHIN = 4  # sentences: a description may stand before it
_VERBS_SEARCHED = 500  # tokens of the body
_SEARCHED = 40  # sentences gone through for those
# A page's furniture that the text runs on from, in one sentence with the first of the article.
_GLUED = re.compile(
    r"\(opens in (?:a )?new (?:window|tab)\)|\((?:photo|image|picture|credit): [^)]{0,200}\)|invalid email|"
    r"try again later(?: invalid email)?|toggle caption (?:[^/]{0,40}/)?|(?:image|media|photo|hide) caption|"
    r"thank you for subscribing!?|\b(?:getty images|associated press|reuters|epa)(?: \d+)?\b",
    re.IGNORECASE,
)
_PICTURE = r"(?:Photo|Video|Image|CLOSE) (?=[A-Z])"
_LABEL = re.compile(rf"\A{_PICTURE}")
_NO_TOWN = r"(?!(?:FILE|PHOTO|VIDEO|WATCH|UPDATED?|EXCLUSIVE|BREAKING|OPINION|ANALYSIS|LETTERS?|SIR|MADAM)\b)"
_DATELINE = re.compile(
    rf"\A(?:{_PICTURE})?(?P<town>{_NO_TOWN}[A-Z][A-Z.'’ -]{{2,30}}[A-Z])\b(?:, [A-Z][\w .]{{2,20}})?[^—–\n-]{{0,40}}"
    r"(?:—|–|--| - )\s*(?=[A-Z\"“‘'])"
)
# "Brenn, Norr. — Two men …": in small letters only where the article opens.
_OPENING_DATELINE = re.compile(
    r"\A(?P<town>(?!(?:Sirs?|Madam|Dear|Editor|Letters?)\b)[A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20}){0,2})"
    r"(?:, [A-Z][\w.]{1,20}(?: [A-Z][\w.]{1,20})?)?"
    r" {1,3}(?:—|–|--|-) {1,3}(?=[A-Z\"“‘'])"
)
# "Kelm, May 3 Two men …", the day on a line of its own or not.
_TOWN_OF_A_DAY = re.compile(
    r"\A(?P<town>[A-Z][A-Za-z]{2,20}(?: [A-Z][A-Za-z]{2,20}){0,2})"
    r"(?:, (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:, \d{4})?[ :\n])"
    r"\s{0,3}(?=[A-Z\"“‘'])"
)
_BEFORE_A_MARK = frozenset((",", ".", "?", "!"))
_CONTENT = frozenset(("NOUN", "PROPN", "VERB"))


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or headline: its tokens, where their parse begins in the text, and the verb of the event it tells.

    `place` is 0 for the headline, 1 for the lede, and so on down the article.
    """

    reading: Reading
    tokens: Tokens
    words: tuple[Token, ...]  # the same, each made once
    base: int
    place: int
    verb: Token | None

    @property
    def doc(self) -> Doc:
        """The parse that the tokens are of."""
        return self.tokens.doc

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.base + self.tokens.start_char

    @property
    def extent(self) -> Extent:
        """Where it stands in the text."""
        return Extent(self.start, self.base + self.tokens.end_char)

    @property
    def text(self) -> str:
        """Its words as the article has them."""
        return self.reading.text[self.start : self.extent.end]

    @property
    def subject(self) -> Token | None:
        """Who or what does it, or has it done to."""
        if self.verb is None:
            return None
        if self.is_headline and self.verb.dep_ == "acl":
            return self.verb.head
        inside = range(self.tokens.start, self.tokens.end)
        for verb in (self.verb, *(self.verb.conjuncts if self.verb.dep_ == "conj" else ())):
            own: Token | None = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i in inside), None)
            if own is not None:
                return own
        return _find_subject_after_dateline(self.words, self.verb)

    @property
    def is_headline(self) -> bool:
        """Whether this is the headline, which has a parse of its own."""
        return self.place == 0

    def cut(self, start: int, end: int) -> Span | None:
        """Return the text's words for tokens `start` to `end` of the parse, without marks at their ends."""
        doc = self.doc
        start, end = max(start, self.tokens.start), min(end, self.tokens.end)
        while start < end and (doc[start].is_space or (doc[start].is_punct and not doc[start].is_quote)):
            start += 1
        while start < end and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in "\"')")):
            end -= 1
        if start < end:
            end = _extend_to_closing_mark(doc, start, end)
            start, end = _trim_unpaired_marks(doc, start, end)
        if start >= end:
            return None
        return self.reading.cut(self.base + doc[start].idx, self.base + doc[end - 1].idx + len(doc[end - 1]))


def _find_subject_after_dateline(words: Sequence[Token], verb: Token) -> Token | None:
    """Return the noun before the verb that the parser hung on the dateline's town: "Brenn – Two nurses left"."""
    if not words or not any(c.dep_ in SUBJECTS and c.i < words[0].i for c in verb.children):
        return None
    before = (t for t in words if t.i < verb.i and t.pos_ in ("NOUN", "PROPN"))
    return next((t for t in before if t.head.i < words[0].i or t.head.i == verb.i), None)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the article opens with."""

    headline: Passage | None
    body: tuple[Passage, ...]
    town: Span | None = None  # the dateline's: "SEOUL, July 21 (Agency) — …"
    title: frozenset[str] = frozenset()  # the content words of the title, where it stands in the text or not

    @property
    def lede(self) -> Passage | None:
        """The first whole sentence of the body."""
        return self.body[0] if self.body else None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The headline, where there is one, and the sentences after it."""
        return self.body if self.headline is None else (self.headline, *self.body)

    def collect_event_words(self) -> frozenset[str]:
        """Return the nouns, names and verbs of the headline and the lede, by their lemmas."""
        return self.title | frozenset(list_content_lemmas(self.lede.words) if self.lede is not None else ())


def list_content_lemmas(tokens: Iterable[Token]) -> Iterator[str]:
    """Return the lemmas of the nouns, names and verbs."""
    return (t.lemma_.lower() for t in tokens if t.pos_ in _CONTENT)


def read_opening(reading: Reading, sentences: Sequence[Sentence], news: Extent | None = None) -> Opening:
    """Return the headline, where it stands in the text, and the first sentences that are the article's own.

    `news` is where the sentence stands that carries the news: it comes first.
    """
    title = frozenset(list_content_lemmas(reading.title_doc) if reading.title_doc is not None else ())
    found: list[Passage] = []
    own = list(islice(_find_own_sentences(reading, sentences), _OPENING))
    telling = [s for s in sentences if news is not None and s.span.start <= news.start < s.span.end]
    first = list(_find_own_sentences(reading, telling))
    for tokens in [*first, *(tokens for tokens in own if tokens.start not in {t.start for t in first})]:
        verb = find_event_verb(find_main_verb(tokens))
        if verb is not None and not found:
            verb = _choose_clause(verb, title)
        found.append(
            Passage(reading, tokens, reading.words[tokens.start : tokens.end], reading.base, len(found) + 1, verb)
        )
    return Opening(_read_headline(reading), tuple(found), _find_town(reading, sentences), title)


def _choose_clause(verb: Token, title: Set[str]) -> Token:
    """Return the verb of the clause, of those joined by "and", that says most of the headline; the first of equals."""
    joined = [verb, *(c for c in verb.conjuncts if c.i > verb.i and c.tag_ in FINITE and c.pos_ == "VERB")]
    heads = {one.i for one in joined}
    said: dict[int, set[str]] = {one.i: set() for one in joined}
    for token in verb.subtree:
        over = token
        while over.i not in heads and over.head.i != over.i:
            over = over.head
        if over.i in heads and token.pos_ in _CONTENT and token.lemma_.lower() in title:
            said[over.i].add(token.lemma_.lower())
    return max(joined, key=lambda one: len(said[one.i]))


def _find_town(reading: Reading, sentences: Sequence[Sentence]) -> Span | None:
    """Return the town of the dateline, which may stand before the lede as a sentence of its own."""
    for sentence in sentences[:_DATELINE_WITHIN]:
        start = sentence.span.start
        found = _match_dateline(reading, start, reading.document.body.end)
        if found is not None:
            return Span.of(reading.text, start + found.start("town"), start + found.end("town"))
    return None


def _match_dateline(reading: Reading, start: int, end: int) -> re.Match[str] | None:
    opening = reading.text[start : min(end, start + _LONGEST_DATELINE)]
    found = _DATELINE.match(opening)
    if found is None and start == reading.base:
        found = _OPENING_DATELINE.match(opening) or _TOWN_OF_A_DAY.match(opening)
    return found


def _find_own_sentences(reading: Reading, sentences: Sequence[Sentence]) -> Iterator[Tokens]:
    for sentence in sentences[:_SEARCHED]:
        tokens = _skip_furniture(reading, sentence) if sentence.is_furniture else _skip_dateline(reading, sentence)
        if tokens is not None and sentence.words >= FEWEST:
            yield tokens


def _skip_dateline(reading: Reading, sentence: Sentence) -> Tokens:
    """Return the sentence after its dateline, or the label of a picture, if it has one."""
    start, end = sentence.span.start, sentence.span.end
    found = _match_dateline(reading, start, end) or _LABEL.match(reading.text[start : start + _LONGEST_DATELINE])
    return reading.find_tokens(start + found.end(), end) if found else sentence.tokens


def _skip_furniture(reading: Reading, sentence: Sentence) -> Tokens | None:
    """Return the article's own sentence that a page's furniture runs into, if there is one."""
    marks = list(_GLUED.finditer(sentence.span.text))
    if not marks:
        return None
    tokens = reading.find_tokens(sentence.span.start + marks[-1].end(), sentence.span.end)
    return tokens if len(tokens) >= _FEWEST_OF_A_LEDE and has_finite_verb(tokens) else None


def _read_headline(reading: Reading) -> Passage | None:
    title, doc = reading.document.title, reading.title_doc
    at = reading.text.find(title) if title else -1
    if doc is None or at < 0:
        return None
    verb = find_headline_verb(doc)
    if verb is None:
        verbs = {t.lemma_.lower() for t in reading.words[:_VERBS_SEARCHED] if t.pos_ == "VERB"}
        verb = find_verb_read_as_noun(doc, verbs)
    return Passage(reading, doc[:], tuple(doc), at, 0, verb)


def _extend_to_closing_mark(doc: Doc, start: int, end: int) -> int:
    """Return the end past a closing mark that stands right after it, with its comma or not: "was “shut down,” she"."""
    if sum(t.text == '"' for t in doc[start:end]) % 2 == 0:
        return end
    after = [t.text for t in doc[end : end + 2]]
    return end + 1 if after[:1] == ['"'] else end + 2 if after[1:] == ['"'] and after[0] in _BEFORE_A_MARK else end


def _trim_unpaired_marks(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return the range without a quotation mark or bracket at its edge whose other half is outside."""
    inside = [t.text for t in doc[start:end]]
    odd = inside.count('"') % 2 == 1
    if odd and inside[0] == '"':
        start += 1
    elif odd and inside[-1] == '"':
        end -= 1
    if inside[-1] == ")" and "(" not in inside:
        end -= 1
    return start, end
