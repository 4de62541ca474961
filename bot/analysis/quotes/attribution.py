"""Who says a quote: every cue of its sentence names a candidate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.analysis.names import Names
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes import cues
from bot.analysis.quotes.candidates import Candidate, add_evidence, is_continued, make_candidate
from bot.analysis.quotes.frames import DASHES, OUTSIDE, Frame
from bot.analysis.quotes.nominal_attribution import NominalAttributor
from bot.analysis.quotes.reporting_verbs import ENDS_OPEN, ReportingVerbs
from bot.analysis.quotes.speaker_evidence import SpeakerEvidence
from bot.analysis.quotes.speakers import Speakers
from bot.analysis.quotes.word_order import find_speaker_after

_TRIED = 6  # verbs that are asked who speaks, the surest first
_NAME_AFTER = 2  # tokens from "called" to what a thing is called
_HOPS = 25  # heads climbed from a verb to the sentence's own
_MINDS = frozenset(("be", "want", "feel", "remain", "welcome", "know", "see"))
_FINITE = frozenset(("VBD", "VBZ", "VBP", "VBN"))
_READERS = frozenset(("we", "you", "us"))
_PEOPLE_AT_LARGE = frozenset(("some", "many", "others", "people", "critics"))
_COMPLEMENTS = frozenset(("ccomp", "xcomp", "dobj", "pobj", "prep", "pcomp"))
_SHORTEST_CLAUSE = 3  # tokens, with the colon
_NESTED = 0.85  # how sure it is that words are Roe's in "Doe said Roe had vowed to “…”"
# Measured: of those that these rules found to be said by "a firm", "the report", one in ten was said by another; of few
# words with their verb after them, too.
_UNSURE_OF_UNNAMED = frozenset(("verb-before", "according-to"))
_LIKELY = 0.92
_ACTING = frozenset(("nsubj", "nsubjpass", "appos"))
_MAIN = 2  # heads between the verb of a main clause, or of one beside it, and the sentence's own


def _measure_depth(token: Token) -> int:
    depth = 0
    while token.head != token and depth < _HOPS:
        token, depth = token.head, depth + 1
    return depth


def _is_of_old(verb: Token) -> bool:
    """Return whether it is something that somebody used to say: whoever that was, it is not the news's "he"."""
    return verb.dep_ == "xcomp" and verb.head.lower_ == "used"


def _is_unreal(verb: Token) -> bool:
    """Return whether a verb tells what should, would or is not to be said."""
    unreal = verb.tag_ == "VB" and any(c.tag_ == "MD" or c.lower_ == "to" for c in verb.children)
    return unreal and not _is_of_old(verb)


class Attributor:
    """Attributes the quotes of one reading by what their own sentences say."""

    def __init__(self, reading: Reading, names: Names, inside: Sequence[int]) -> None:
        self.tokens = reading.words
        self.inside = inside
        self.verbs = ReportingVerbs(reading, inside)
        self.speakers = Speakers(reading, names, inside)
        self.evidence = SpeakerEvidence(reading, names)
        self.wording = NominalAttributor(self.speakers)

    def find_candidates(self, frame: Frame, direct: bool) -> list[Candidate]:
        """Return who may speak by the quote's own sentence."""
        right = self._select_right(frame)
        if self.wording.is_unused(frame):
            return []
        if (plain := self.wording.find_plain(frame)) is not None:
            return [plain]
        found = [*self._find_by_word_order(frame, direct), *self.wording.find_candidates(frame, right)]
        for verb in self.verbs.find_candidates(frame, right, direct)[:_TRIED]:
            segment = frame.left if verb.side == "left" else right
            speaker = self.speakers.find_speaker(verb.verb, segment or frame.left + right)
            if speaker is None or self._is_generic_speaker(verb.verb, self.tokens[speaker[0]], direct):
                continue
            if self._is_name_of_thing(verb.verb, speaker, frame):
                return []
            speaker = self._find_outer_speaker(verb.verb, speaker)
            speaker, cue = self._find_outer_attribution(verb.verb, speaker)
            nested = verb.side == "left" and self._is_nested(cue, speaker)
            unsure = nested or _is_of_old(cue) or self._has_person_between(speaker, cue)
            certainty = _NESTED if unsure else 1.0
            found.append(Candidate(speaker, (cue.i, cue.i + 1), verb.weight, verb.rule, certainty))
        return self._merge_same([self.add_evidence(candidate, frame) for candidate in found])

    def _merge_same(self, found: list[Candidate]) -> list[Candidate]:
        """Return the surest candidate of each person or organisation, and all that name none."""
        ranked = sorted(found, key=lambda c: c.weight)
        return list({self.evidence.identify(c.speaker) or c.speaker: c for c in ranked}.values())

    def add_evidence(self, candidate: Candidate, frame: Frame) -> Candidate:
        """Return a candidate with what is told of who speaks."""
        if is_continued(candidate.rule):
            return add_evidence(candidate, self.evidence.tell_of_words(candidate.speaker, frame))
        told = self.evidence.tell(candidate.speaker, candidate.cue, frame)
        certainty = self.evidence.measure_certainty(candidate.speaker)
        unsure = candidate.rule in _UNSURE_OF_UNNAMED and self.evidence.is_unnamed(candidate.speaker)
        if unsure or (candidate.rule == "verb-after" and told["fragment"] and frame.left):
            certainty *= _LIKELY
        return add_evidence(candidate, told, certainty)

    def _find_by_word_order(self, frame: Frame, direct: bool) -> Iterator[Candidate]:
        """Yield who speaks by the words right after a quote that ends as one before "Doe said" does."""
        if frame.ends not in ",?!" or not (direct or not frame.left):
            return
        before = self.tokens[frame.left[-1]] if frame.left else None
        if frame.ends != "," and before is not None and before.text in (",", ":"):
            return  # "Doe told her, “Go on!” She replied that …"
        if before is not None and before.lemma_ in ("say", "tell") and before.i == frame.outer[0] - 1:
            return  # "Asked whether Roe had said “go,” Doe said she had not."
        found = find_speaker_after(self.tokens, frame.right, plainly=bool(frame.left))
        if found is None or (frame.left and found.lemma in cues.WITH_OBJECT):
            return
        if self.verbs.is_passing_on(found.lemma, frame):
            return
        quoted = self.speakers.nearby.find_quoted(self.tokens[found.cue[0]])
        speaker = self.speakers.phrases.find_around(quoted) if isinstance(quoted, Token) else quoted or found.speaker
        yield make_candidate(speaker, found.cue, "beside")

    def _select_right(self, frame: Frame) -> tuple[int, ...]:
        """The right side, unless the quote ended a sentence and another begins there that is more than "X said"."""
        right = frame.right
        if not right:
            return right
        first = self.tokens[right[0]]
        if frame.ends in ENDS_OPEN or frame.ends != ".":
            if frame.ends in "?!" and first.text[:1].isupper() and not self.verbs.is_short_attribution(right):
                return ()
            return right
        if first.text[:1].islower() or first.text in DASHES or self.verbs.is_short_attribution(right):
            return right
        return ()

    def is_without_content(self, verb: Token) -> bool:
        """Return whether a reporting verb ends its sentence without content of its own: "her husband cut in."."""
        return self.verbs.is_without_content(verb)

    def _is_generic_speaker(self, verb: Token, speaker: Token, direct: bool) -> bool:
        """Return whether the speaker is nobody in particular: "we call it", "what some call", "you say"."""
        if direct:
            return speaker.lower_ == "you"
        named = verb.lemma_ in ("call", "dub", "label", "brand") or any(c.lower_ == "what" for c in verb.children)
        anybody = speaker.lower_ == "one" and any(c.tag_ == "MD" for c in verb.children)
        return (speaker.lower_ in _PEOPLE_AT_LARGE and named) or speaker.lower_ in _READERS or anybody

    def _is_name_of_thing(self, verb: Token, speaker: tuple[int, int], frame: Frame) -> bool:
        """Return whether the words are what a thing is called, by nobody: "a film starring Doe called “…”"."""
        thing = not self.evidence.is_known_to_speak(self.speakers.reading.doc[slice(*speaker)].root)
        return thing and verb.lemma_ in cues.GIVING_NAMES and 0 < frame.outer[0] - verb.i <= _NAME_AFTER

    def _find_outer_speaker(self, verb: Token, speaker: tuple[int, int]) -> tuple[int, int]:
        """Return the president of "The president denounced what he called …" for "he"; else the speaker given."""
        said = self.tokens[speaker[0]]
        if said.lower_ not in ("he", "she", "they", "it") or not any(c.lower_ == "what" for c in verb.children):
            return speaker
        at = verb
        for _ in range(_HOPS):
            if at.head == at:
                return speaker
            at = at.head
            subject = next((c for c in at.children if c.dep_ == "nsubj" and self.inside[c.i] == OUTSIDE), None)
            if subject is not None and at.tag_[:2] == "VB" and subject.i < said.i:
                same = subject.lower_ == said.lower_ or self.speakers.names.resolve(subject) is not None
                mine, theirs = self.speakers.names.resolve(said), self.speakers.names.resolve(subject)
                return self.speakers.phrases.find_around(subject) if same and mine == theirs else speaker
        return speaker

    def _find_outer_attribution(self, verb: Token, speaker: tuple[int, int]) -> tuple[tuple[int, int], Token]:
        """Speaker and verb of the main clause, where the inner one only says what its "she" or its "should" does.

        "Doe said she would tell them “…”", "Doe said the council should call it “…”": Doe says it.
        """
        cue = at = verb
        for _ in range(_HOPS):
            below, at = at, at.head
            if at == below:
                break
            if below.dep_ not in _COMPLEMENTS or self.inside[at.i] != OUTSIDE or not self.verbs.is_reporting(at):
                continue
            subject = next((c for c in at.children if c.dep_ == "nsubj" and c.i < cue.i), None)
            if subject is None or self.verbs.is_silent(at) or not self.speakers.can_be_speaker(subject):
                continue
            if _is_unreal(cue) or self._can_corefer(self.tokens[speaker[0]], subject):
                speaker, cue = self.speakers.phrases.find_around(subject), at
        return speaker, cue

    def _is_nested(self, cue: Token, speaker: tuple[int, int]) -> bool:
        """Return whether somebody else says that the speaker says it: "Doe said Roe had vowed to “…”"."""
        outer = self.verbs.find_verb_around(cue)
        above = self.speakers.find_speaker(outer, ()) if outer is not None else None
        if above is None or (above[0] < speaker[1] and speaker[0] < above[1]):
            return False
        one, other = (self.speakers.names.resolve(self.tokens[end - 1]) for _, end in (above, speaker))
        return one is None or one != other

    def _has_person_between(self, speaker: tuple[int, int], cue: Token) -> bool:
        """Return whether somebody else acts between speaker and verb: "Doe said Roe hit him, saying “…”"."""
        names = self.speakers.names
        others = (t for t in self.tokens[speaker[1] : cue.i] if t.dep_ in _ACTING and self.inside[t.i] == OUTSIDE)
        return any(names.is_person(t) and names.resolve(t) != self.evidence.identify(speaker) for t in others)

    def _can_corefer(self, pronoun: Token, subject: Token) -> bool:
        """Return whether a pronoun may stand for the subject of the clause around it."""
        if pronoun.lower_ not in ("he", "she", "they", "it"):
            return False
        meant = self.speakers.names.resolve(pronoun)
        return meant is None or pronoun.lower_ == subject.lower_ or meant == self.speakers.names.resolve(subject)

    # --- the clause before, whatever its verb ---

    def attribute_by_clause(self, frame: Frame) -> Candidate | None:
        """Return the person who is the subject of the words before a quote that a colon announces: "She hoped: “…”"."""
        left = [self.tokens[k] for k in frame.left]
        if len(left) < _SHORTEST_CLAUSE or left[-1].text != ":" or any(self.verbs.is_reporting(t) for t in left):
            return None
        subjects = [t for t in left if t.dep_ in ("nsubj", "nsubjpass") and _measure_depth(t.head) <= _MAIN]
        subjects = [t for t in subjects if not self._is_asked(t.head)]
        main = min(subjects, key=lambda t: _measure_depth(t.head), default=None)
        if main is None or not self.speakers.is_person(main):
            return None
        return make_candidate(self.speakers.phrases.find_around(main), None, "clause-before")

    def _is_asked(self, verb: Token) -> bool:
        return verb.lemma_ in ("ask", "tell") and self.verbs.is_silent(verb)

    def attribute_by_sentence(self, segment: Sequence[int]) -> Candidate | None:
        """Return what a sentence without marks tells of the quote after it: who, in its main clause, says something."""
        said = [self.tokens[k] for k in segment if self._is_reporting(self.tokens[k])]
        for verb in sorted(said, key=_measure_depth):
            if speaker := self.speakers.find_speaker(verb, segment):
                return make_candidate(speaker, (verb.i, verb.i + 1), "sentence-before")
        return None

    def attribute_by_subject(self, segment: Sequence[int]) -> Candidate | None:
        """Return the person whom a sentence is about: "Doe was clear. “It is late.”"."""
        subjects = [t for k in segment if (t := self.tokens[k]).dep_ == "nsubj" and _measure_depth(t.head) == 0]
        if not any(t.head.lemma_ in _MINDS or cues.is_judging_verb(t.head.lemma_) for t in subjects):
            return None
        about = next((t for t in subjects if self.speakers.is_person(t) and t.lower_ not in _READERS | {"i"}), None)
        return make_candidate(self.speakers.phrases.find_around(about), None, "subject-before") if about else None

    def _is_reporting(self, verb: Token) -> bool:
        """Return whether a verb reports speech: "Doe said", "Doe issued a statement"."""
        if verb.tag_ not in _FINITE or self.verbs.is_silent(verb) or any(c.dep_ == "xcomp" for c in verb.children):
            return False
        issued = verb.lemma_ in cues.ISSUING and any(c.dep_ == "dobj" and c.lemma_ in cues.NOUNS for c in verb.children)
        return issued or self.verbs.is_reporting(verb)
