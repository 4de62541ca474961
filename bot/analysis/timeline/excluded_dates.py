"""Which dates are no event's: those of comparisons, limits, captions, states, and of sayings that are not the news."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Final

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token, Tokens
from bot.analysis.timeline.clauses import COARSE, has_subject, is_verb
from bot.analysis.timeline.event_dates import MOVED_FROM, DateMention
from bot.analysis.timeline.status import STATES
from bot.analysis.times import days
from bot.analysis.times.lexicon import split_words

_MONTHS: Final = split_words("jan feb mar apr may jun jul aug sep oct nov dec")
_LOOKED_AT: Final = 90  # characters before a date
_LIMIT: Final = re.compile(
    r"\b(?:before|after|ahead of|prior to|following|from the (?:start|end) of|(?:days?|weeks?|months?|years?) from)"
    r"\s+(?:the\s+)?$"
    r"|\b(?:before|ahead of|prior to)\s+(?:the|an?)\s+(?:[\w-]+\s+){1,2}(?:in|on)\s+$",  # "before the vote in May"
    re.IGNORECASE,
)
_WITHIN: Final = r"(?:[^,;.]|\.(?=\d))"  # a character of one clause: "3.9%" has no end in it
# Ahead lies a figure: "down from just 15%" measures, "stepped down from his post" does not.
_FIGURED: Final = (
    r"(?=[^;]{0,40}(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|percent|million|billion)\b))"
)
_COMPARED: Final = re.compile(
    r"\b(?:than (?:in|on|it was in|they were in|at|a|the|during)|(?<!later )than|versus|vs\.?"
    rf"|compared (?:with|to)(?: {_WITHIN}{{1,40}})?|(?:up|down|unchanged) from(?: {_FIGURED}{_WITHIN}{{1,30}})?"
    r"|(?:rose|fell|grew|climbed|dropped|increased|decreased|slipped|gained|lost)"
    rf" from {_WITHIN}{{1,30}} (?:in|on|for))(?<=\S)\s++"
    r"(?:the same \w+ (?:in|of) |all of )?$"
    r"|, from [$£€]?\d[\d.,/]{0,9}%?(?: \w{1,12})? (?:(?:late |early )?on )?$",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"\b(?:from|on|over|of)\s+(?:the\s+)?$", re.IGNORECASE)
_THE_ONE_BEFORE: Final = re.compile(
    r"\b(?:earlier|before|previous|prior|preceding|last (?:year|quarter|month|week)"
    r"|(?:year|quarter|month)-ago|(?:year|quarter|month|week)s? ago|same (?:period|quarter|month|time))\b",
    re.IGNORECASE,
)
# "Rose from 30 in May to 50 in June": it is about the latter.
_STARTED_AT: Final = re.compile(
    r"\bfrom (?:\w{1,14} ){0,2}[$£€]?\d[\d,.]{0,12}%?(?: \w{1,14}){0,2} (?:in|on|at) (?:the )?$", re.IGNORECASE
)
# "From 1.9 billion, or 53 cents a share, a year earlier", "compared with 38 in the same period of last year".
_MEASURED_BY: Final = re.compile(
    rf"\b(?:from|against|compared (?:with|to)|versus|vs\.?) {_FIGURED}(?:[^;.]|\.(?=\d)){{1,80}}$", re.IGNORECASE
)
_THOSE_OF: Final = re.compile(r"\b(?:those|that) (?:of|in|from) $", re.IGNORECASE)
# "The third attack this month": so many there were.
_COUNTED_IN: Final = re.compile(
    r"\b(?:\d{1,4}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b[^.;,]{0,60}$",
    re.IGNORECASE,
)
_RECORD_SINCE: Final = re.compile(
    r"\b(?:first|last|only|most|least|worst|best|(?!interest|protest|arrest|request|forest|west|invest|test|rest)\w{2,}est"
    r"|record)\b[^;.]{0,80}\bsince\s+(?:at least\s+|about\s+)?$",
    re.IGNORECASE,
)
# Looked for in small letters: that takes a third of the time.
_CAPTION: Final = re.compile(
    r"\b(?:file (?:photo|picture|image)"
    r"|(?:photo|picture|image|handout|photograph) (?:made available|taken|provided|released)"
    r"|photographed (?:in|on|at|by)\b"
    r"|last updated|copyright|all rights reserved|for comment\b|this (?:photo|picture|image|file)"
    r"|(?:is|are|was) (?:seen|shown|pictured) (?:in|on|during|at|here))|^\(?(?:published|updated|posted)\b|\u00a9"
)
_OF_A_POST: Final = re.compile(r"\(@\w{1,30}\)\s{0,3}$")
_AGENCY: Final = re.compile(r"\([A-Z][A-Za-z/ ]{1,20}\)\s{1,3}[-\u2013\u2014]")
_DASHED: Final = re.compile(r"\)\s{1,3}[-\u2013\u2014]")
_DAY: Final = re.compile(r"day\b|tonight|tomorrow|\d{4}|\b(?:" + "|".join(_MONTHS) + r")", re.IGNORECASE)
_PART_OF_DAY: Final = re.compile(
    r"(?:(?:in|by|at) )?(?:the )?(?:early |late )?(?:morning|afternoon|evening|night|noon|midday|midnight|dawn|dusk)",
    re.IGNORECASE,
)
# Saying that leaves nothing done: what is said matters, not that it was.
_PLAIN_SAYING: Final = frozenset(
    split_words("say tell add note remark comment observe explain recall insist argue stress acknowledge")
)
_MERELY: Final = frozenset(split_words("say tell add note remark comment observe reply respond"))
_PUTTING: Final = frozenset(
    split_words("tweet post report write state maintain reply respond")
)  # said of other things than words too
_STAMPING: Final = frozenset(("updated", "published", "posted", "modified", "printed"))
_SPEAKING: Final = _PLAIN_SAYING | frozenset(("speak", "talk", "write", "address", "testify"))
_FAR: Final = 25  # tokens before a verb
_BELOW: Final = frozenset(split_words("xcomp ccomp pcomp prep conj acl relcl advcl dobj"))
# What somebody does for years: "today" beside it is nowadays.
_OCCUPATIONS: Final = frozenset(
    split_words(
        "run employ work teach serve earn own operate sell make produce use house boast account enjoy face suffer "
        "spend grow export train look stand attract feed draw call consider say think"
    )
)
_PERIODS: Final = frozenset(("week", "month", "quarter", "half", "season", "year", "period"))
_BEGINNING: Final = frozenset(split_words("begin start open end finish close"))
_FRESH: Final = timedelta(days=7)
_LEDE: Final = 3  # sentences
_INTRODUCED = 2  # tokens before a date that opens its sentence: "On", "In early"
MARKS: Final = frozenset(('"', "``", "''", "'"))


def _is_limit(reading: Reading, _verb: Token, date: DateMention, _root: Token) -> bool:
    """Return whether the words before a date make it a limit: "before Friday", "a week from Friday"."""
    return date.when.precision != "time" and _LIMIT.search(_read_before(reading, date)) is not None


def is_comparison(reading: Reading, date: DateMention) -> bool:
    """Return whether a date only measures another: "up from 3% in 2019", "the worst since 2008"."""
    before = _read_before(reading, date)
    if date.when.open:
        return _RECORD_SINCE.search(before) is not None
    if date.when.until is not None:
        return False
    if _THOSE_OF.search(before):
        return True
    coarse = date.when.precision not in ("day", "time")  # "on Monday last week" measures nothing
    if MOVED_FROM.search(before) or (_STARTED_AT.search(before) and reading.text.startswith(" to ", date.place.end)):
        return True
    if coarse and date.words.lower().startswith("this ") and _COUNTED_IN.search(before):
        return True
    earlier = coarse and _THE_ONE_BEFORE.search(date.words) is not None
    earlier = earlier and (_FROM.search(before) is not None or _MEASURED_BY.search(before) is not None)
    return earlier or _COMPARED.search(before) is not None


def _read_before(reading: Reading, date: DateMention) -> str:
    start = date.place.start
    return reading.text[max(reading.base, start - _LOOKED_AT) : start]


def is_caption(sentence: str) -> bool:
    """Return whether a sentence is a picture's, a page's, or tells that somebody was asked for comment."""
    return _CAPTION.search(sentence.lower()) is not None


def is_stamp(reading: Reading, date: DateMention) -> bool:
    """Return whether a date is a page's, a post's or a report's own.

    "(@ana) May 2, 2031", "BRENN | May 2, 2031 BRENN (AP) -", "Date created : 2031-05-02", "BRENN (May 2) -- ".
    """
    text, place = reading.text, date.place
    line = max(text.rfind("\n", 0, place.start) + 1, place.start - _LOOKED_AT)
    before, after = text[line : place.start].rstrip(), text[place.end : place.end + _LOOKED_AT]
    if _OF_A_POST.search(before) or (before.endswith(":") and not after.partition("\n")[0].strip()):
        return True
    if before.endswith("(") and before.isupper() and _DASHED.match(after):
        return True
    return "|" in before and _AGENCY.search(after) is not None


def is_picture(reading: Reading, date: DateMention, sentence: Tokens) -> bool:
    """Return whether a sentence says what a picture shows: in the present, with a whole date that is just over."""
    bounds, verb = days.parse_bounds(date.when.value), sentence.root
    if date.when.basis != "written" or date.when.precision != "day" or date.when.until or bounds is None:
        return False
    if reading.day is None or not timedelta(0) <= reading.day - bounds[0] <= _FRESH:
        return False
    finite = next((c for c in verb.children if c.dep_ in ("aux", "auxpass")), verb)
    return finite.tag_ in ("VBZ", "VBP") and not any(c.tag_ == "VBN" for c in (verb,) if finite.lemma_ == "have")


def _is_bare_time(_reading: Reading, verb: Token, _date: DateMention, root: Token) -> bool:
    """Return whether a sentence says only the time: "It was about 6 a.m." """
    if verb.lemma_ != "be" or not any(c.lower_ == "it" and c.dep_ in ("nsubj", "expl") for c in verb.children):
        return False
    return not any(
        c.dep_ in ("advcl", "ccomp", "relcl", "acl", "attr", "acomp") and c.i != root.i for c in verb.children
    )


def _is_habit(_reading: Reading, verb: Token, date: DateMention, _root: Token) -> bool:
    """Return whether an hour is a habit's, or a part of the day a scene's: "The shift starts at 6 a.m."."""
    if _PART_OF_DAY.fullmatch(date.words):
        return True  # of no day that is told
    bare = verb.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    return bare and verb.lemma_ != "have" and date.when.precision == "time" and _DAY.search(date.words) is None


def _is_object(_reading: Reading, verb: Token, _date: DateMention, root: Token) -> bool:
    """Return whether a time is what begins or ends, not when: "a weak start to the year", "began the year"."""
    whole = root.dep_ == "dobj" or (root.dep_ == "npadvmod" and any(c.lower_ == "the" for c in root.children))
    return whole and root.head.i == verb.i and verb.lemma_ in _BEGINNING


def _is_of_thing(_reading: Reading, _verb: Token, date: DateMention, root: Token) -> bool:
    """Return whether a date says which thing is meant: "a budget for 2027", "the design from 2015"."""
    above = root.head
    if root.dep_ != "pobj" or date.when.until is not None:
        return False
    aims = (above.head, above.nbor(-1)) if above.i else ()
    if date.when.precision in COARSE and any(a.dep_ == "pobj" and a.head.lower_ == "for" for a in aims):
        return True  # "parts for a launch in June"
    return above.lower_ in ("for", "from") and above.head.pos_ in ("NOUN", "PROPN")


def _is_state(_reading: Reading, verb: Token, date: DateMention, _root: Token) -> bool:
    """Return whether it is only so then, or still: "half of us live in towns today", "years later, they still wait"."""
    finite = next((c for c in verb.children if c.dep_ in ("aux", "auxpass")), verb)
    if finite.tag_ not in ("VBZ", "VBP"):
        return False
    if any(c.lower_ == "still" for c in verb.children):
        return True
    if finite.i != verb.i or date.words.lower() not in ("today", "now", "tonight"):
        return False
    return verb.lemma_ in STATES or (verb.lemma_ in _OCCUPATIONS and date.words.lower() == "today")


def _is_origin(_reading: Reading, verb: Token, _date: DateMention, _root: Token) -> bool:
    """Return whether a participle says how old something is, or which time: "dating to 2007", "the year ended"."""
    if verb.lemma_ == "end" and verb.dep_ == "acl":
        return verb.head.lemma_.lower() in _PERIODS
    return verb.lemma_ == "date" and verb.tag_ in ("VBG", "VBZ", "VBP", "VBN")


def _is_page_stamp(_reading: Reading, verb: Token, _date: DateMention, _root: Token) -> bool:
    """Return whether a page says when it was made: "Updated at 9:50 p.m. on Thursday"."""
    return (
        verb.lower_ in _STAMPING
        and verb.dep_ not in ("acl", "relcl")
        and not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for c in verb.children)
    )


def _is_speaking(_reading: Reading, verb: Token, _date: DateMention, _root: Token) -> bool:
    """Return whether somebody only spoke then: "Speaking to the court on Monday, she said"."""
    return verb.lemma_ in _SPEAKING and verb.tag_ == "VBG" and not has_subject(verb) and verb.dep_ == "advcl"


def _is_question(_reading: Reading, verb: Token, _date: DateMention, _root: Token) -> bool:
    """Return whether somebody was only asked: "asked on Monday whether he would go, he said"."""
    return verb.lemma_ == "ask" and verb.tag_ in ("VBN", "VBG") and not has_subject(verb)


def _is_asked(reading: Reading, verb: Token, _date: DateMention, _root: Token) -> bool:
    """Return whether the article only asks its readers: "Did you get a cold last year?"."""
    if not any(c.lower_ == "you" and c.dep_ == "nsubj" for c in verb.children):
        return False
    return reading.words[reading.find_sentence_range(verb)[1] - 1].text == "?"


def _is_supposed(_reading: Reading, verb: Token, _date: DateMention, _root: Token) -> bool:
    """Return whether it stands under an "if": "if she was wrong in 2019", "if they catch him leaving tomorrow".

    What may come is only possible, and is an entry: "if the bill passes on Friday".
    """
    own = verb
    if verb.tag_ in ("VBG", "VB") and _is_after_if(verb):
        return True
    for _ in range(12):
        if any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in verb.children):
            return verb.i != own.i or own.tag_ == "VBD"
        if verb.head.i == verb.i or verb.dep_ not in _BELOW:
            return False
        verb = verb.head
    return False


def _is_after_if(verb: Token) -> bool:
    """Return whether an "if" stands before a verb with no comma between: wherever the parser hung the verb."""
    for place in range(verb.i - 1, max(verb.sent.start, verb.i - _FAR) - 1, -1):
        token = verb.doc[place]
        if token.text in (",", ";", ":"):
            return False
        if token.lower_ in ("if", "unless") and token.head.i != verb.i:
            return True
    return False


# What a date of a verb is not: by name, for each to be switched off. `root` is the head of the date's words.
EXCLUSIONS: Final[dict[str, Callable[[Reading, Token, DateMention, Token], bool]]] = {
    "limit": _is_limit,
    "bare time": _is_bare_time,
    "habit": _is_habit,
    "object": _is_object,
    "of a thing": _is_of_thing,
    "state": _is_state,
    "origin": _is_origin,
    "page stamp": _is_page_stamp,
    "speaking": _is_speaking,
    "question": _is_question,
    "asked": _is_asked,
    "supposed": _is_supposed,
}


def is_excluded(reading: Reading, verb: Token, date: DateMention, root: Token) -> bool:
    """Return whether a date beside a verb does not say when the verb's event happened."""
    return any(rule(reading, verb, date, root) for rule in EXCLUSIONS.values())


def is_reporting(verb: Token) -> bool:
    """Whether a verb only says something, rather than do something by it: "reported that", not "reported a loss"."""
    if verb.lemma_ == "quote" and any(c.lower_ == "as" for c in verb.children):
        return True  # "was quoted as saying"
    if not is_verb(verb) or verb.lemma_ not in _PLAIN_SAYING | _PUTTING:
        return False
    has = {c.dep_ for c in verb.children}
    if "ccomp" in has or verb.lemma_ == "tell":
        return True
    return "dobj" not in has and (verb.lemma_ in _PLAIN_SAYING or any(t.text in MARKS for t in verb.sent))


def is_news(reading: Reading, verb: Token, date: DateMention, dated: Collection[int]) -> bool:
    """Whether a saying is the news: it opens the article or is a week old, or its date opens the sentence,
    in the article's own words, and what is said has no date of its own. `dated` are the verbs that have one."""
    content = next((c for c in verb.children if c.dep_ == "ccomp"), None)
    if any(c.dep_ == "neg" for c in verb.children):
        return False
    if content is None or content.i in dated or any(c.dep_ == "conj" and c.i in dated for c in content.children):
        return False
    if _is_between_marks(reading, content.left_edge.i) or _is_between_marks(reading, content.right_edge.i):
        return False
    return (
        (verb.lemma_ not in _MERELY and _is_sentence_opening(reading, verb, date))
        or _is_old(reading, date)
        or len(reading.sentence_starts) <= _LEDE
        or verb.i < reading.sentence_starts[_LEDE]
    )


def _is_between_marks(reading: Reading, edge: int) -> bool:
    """Return whether what is said begins or ends at a quotation mark."""
    return any(t.text in MARKS for t in reading.words[max(0, edge - 1) : edge + 2])


def _is_sentence_opening(reading: Reading, verb: Token, date: DateMention) -> bool:
    """Return whether the date opens its sentence: "On Monday, the premier said …"."""
    opening = reading.find_tokens(date.place.start, date.place.end).start - reading.find_sentence_range(verb)[0]
    return 0 <= opening <= _INTRODUCED


def _is_old(reading: Reading, date: DateMention) -> bool:
    bounds = days.parse_bounds(date.when.value)
    return bounds is not None and reading.day is not None and reading.day - bounds[1] > _FRESH
