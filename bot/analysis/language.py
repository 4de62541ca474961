"""Which language a text is in, by its letters and its commonest small words."""

from __future__ import annotations

import re
from collections import Counter

from bot.news import Extent, Span

# Function words that are frequent in one of these languages and rare or absent in the others. They are closed classes
# (articles, prepositions, pronouns, auxiliaries), so no topic moves them.
_SMALL_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to that is was for with he his it on as are be this have from at by has not they were but "
        "had their which she said who will been its an would there after her",
        "es": "el la los las de del y que en un una es por con para su se al lo como más pero sus fue ha esta",
        "fr": "le la les des du et est une dans que qui pour pas sur au avec ce il sont par plus cette ses aux été ont",
        "de": "der die das und ist nicht ein eine den dem von zu mit sich auf für im des auch als wird hat sind bei",
        "it": "il di che è la un una per non sono con del della dei gli nel alla anche ha più si da le lo questo",
        "pt": "o a os as de do da dos das e que em um uma não para com por no na se mais foi ao pelo pela são",
        "nl": "de het een van en in is dat op te zijn met voor niet die aan er om ook als bij naar door heeft",
        "sv": "och att det som en på är av för den med till inte har de om ett han var jag men från",
        "da": "og at det som en på er af for den med til ikke har de om et han var jeg men fra blev",
        "pl": "w i na z się nie do to że jest o jak po od za przez ale są dla tym czy był jego",
        "tr": "ve bir bu için de da ile olarak çok en daha olan gibi sonra kadar ancak ne var",
        "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena telah oleh",
        "ro": "și de în a la cu pe care nu din este mai sunt pentru că o un fost să se",
        "cs": "a se na v je že s z do o i to ale za jako pro jeho by jsem byl které",
        "fi": "ja on ei se että oli hän mutta ovat kun niin myös joka mukaan tai",
        "vi": "và của là có trong cho được với không các một những người này đã từ khi",
    }.items()
}
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6_000  # characters looked at, from the start: enough to tell, the same time for any length
_FEW = 8  # words below which small words tell nothing
_SHARE = 0.12  # of the words; English news has some 0.35, a list of names or of figures next to none
_KINDS = 3  # different small words: one that is repeated tells nothing
_OPENING = re.compile(
    r"[^\s](?:(?![.!?](?:[\s\"”»’)\]]|$)|[。！？؟।]|\n\s*\n)[\s\S]){0,400}+[.!?。！？؟।]?+[\"”»’)\]]*+"
)


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that most of `text` is in; None where too little tells it."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if letters == 0:
        return None
    for code, script in _SCRIPTS:
        share = len(script.findall(sample)) / letters
        if share > (0.5 if code not in {"ja", "uk"} else 0.04):
            return code if code != "uk" or _is_mostly(sample, letters, "\u0400-\u04ff") else None
    words = Counter(word.casefold() for word in _WORD.findall(sample))
    total = sum(words.values())
    if total < _FEW:
        return None
    shares = {code: sum(words[w] for w in small) / total for code, small in _SMALL_WORDS.items()}
    best = max(shares, key=lambda code: (shares[code], code == "en"))
    kinds = sum(1 for word in _SMALL_WORDS[best] if words[word])
    return best if shares[best] >= _SHARE and kinds >= _KINDS else None


def find_first_sentence(text: str, body: Extent) -> tuple[Span, ...]:
    """Return the first sentence of `body` by its punctuation, whatever the language; empty where there is none."""
    found = _OPENING.search(text, body.start, body.end)
    if found is None:
        return ()
    words = found[0].rstrip()
    return (Span.of(text, found.start(), found.start() + len(words)),)


def _is_mostly(sample: str, letters: int, letters_of: str) -> bool:
    return len(re.findall(f"[{letters_of}]", sample)) / letters > 0.5
