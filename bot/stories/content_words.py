"""The words that an article is compared by: folded, without those that every article has, without plural endings."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 40  # characters of a word; what is longer is an address or a slip of the page

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words that say nothing of an event: function words, and those of reporting and of time that news is full of.
_STOP = """
    a about above across after afterwards again against all almost alone along already also although always am among
    amongst an and another any anyhow anyone anything anyway anywhere are aren't around as at away back be became
    because become becomes been before beforehand behind being below beside besides between beyond both but by can
    can't cannot could couldn't did didn't do does doesn't doing don't done down due during each either else elsewhere
    enough etc even ever every everyone everything everywhere except few for former formerly from further get gets
    getting give given go goes going gone got had hadn't has hasn't have haven't having he he'd he'll he's hence her
    here here's hers herself him himself his how how's however i i'd i'll i'm i've if in indeed instead into is isn't
    it it's its itself just keep last latter least less let let's like likely made make makes making many may maybe me
    meanwhile might more moreover most mostly much must mustn't my myself namely near neither never nevertheless next
    no nobody none nor not nothing now nowhere of off often on once one only onto or other others otherwise our ours
    ourselves out over own per perhaps please put quite rather re really same see seem seemed seems several shall she
    she'd she'll she's should shouldn't since so some somehow someone something sometimes somewhere still such take
    taken takes than that that's the their theirs them themselves then thence there there's thereafter therefore these
    they they'd they'll they're they've this those though through throughout thus to together too toward towards two
    under unless until up upon us use used uses using very via was wasn't we we'd we'll we're we've well were weren't
    what what's whatever when when's where where's whereas wherever whether which while who who's whoever whole whom
    whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
    yourselves
    added according asked called came come said say saying says told tell think want way
    day days month months today tomorrow tonight week weeks year years yesterday time times
    monday tuesday wednesday thursday friday saturday sunday
    january february march april june july august september october november december
    new news people
"""
STOP = frozenset(_STOP.split())


def split_words(text: str) -> Iterator[str]:
    """Yield every word of a text in order, folded; a possessive's ending is not part of it."""
    for match in _WORD.finditer(text.casefold()):
        word = match.group().replace("’", "'").removesuffix("'s")
        if len(word) <= LONGEST:
            yield word


def find_terms(text: str) -> Iterator[str]:
    """Yield the content words of a text, which may tell one event from another, without plural endings."""
    for word in split_words(text):
        if len(word) > 1 and word not in STOP:
            yield stem(word)


def stem(word: str) -> str:
    """Return a word without its plural ending (Harman's S stemmer)."""
    if len(word) > 4 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word
