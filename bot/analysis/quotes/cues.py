"""The words that report speech, by how surely they do."""

from __future__ import annotations


def split_words(text: str) -> frozenset[str]:
    """Return the words of a list written with spaces."""
    return frozenset(text.split())


# Verbs whose subject speaks when a quote stands beside them.
SAYING = split_words(
    """
    accede acknowledge ad-lib add admit admonish advise affirm agree allege announce answer argue ask assert
    assure aver bark beam beg bellow bemoan beseech blog blurt bluster boast brag bray call caution chant charge
    chide chortle chuckle claim clarify comment complain concede conclude concur confess confide confirm contend
    continue counsel counter crack croak croon crow cry deadpan declare decry demand deny describe disclose
    divulge drawl echo elaborate email emphasise emphasize enquire enthuse entreat enunciate estimate exclaim
    exhort explain explode expound extol forewarn fume gasp giggle grin gripe groan grouse growl grumble gush hint
    hiss holler hoot huff implore imply indicate inquire insist instruct interject interrupt intone jeer jest joke
    jot lament laugh lecture maintain marvel mention mock mumble murmur muse mutter narrate note observe offer
    opine order parry plead pledge point ponder pontificate posit post postulate pray preach predict proclaim promise
    pronounce propose protest query question quibble quip quote rail rasp react read reaffirm reason reassure
    rebut recall recapitulate recite recommend recount reflect reiterate rejoin relate remark remember remind repeat
    reply report request respond restate retaliate retort retweet reveal riposte roar rule say scoff scold scream
    scribble seethe shout shriek sigh sing snap snarl sneer snicker snipe sob speculate spew spit sputter squeal
    stammer state stress suggest sum summarize surmise swear tease tell testify text theorise theorize thunder
    tweet underline underscore urge utter venture verbalize voice volley volunteer vow wail warn whisper wonder
    write yell rant rave moan fret caption
    """
)
# Verbs that report only where the quote is part of what they govern: "called it a “disaster”".
NAMING = split_words(
    """
    accuse advocate apologise apologize appeal applaud appreciate attack attribute bash believe berate bill blame blast
    brand call characterise characterize cheer cite commend compliment condemn congratulate credit criticise
    criticize declare deem defend denounce depict deride describe disavow dismiss dispute doubt dub endorse
    excoriate expect express fault fear frame hail heckle highlight hope insult introduce label lambast lambaste liken
    mock oppose paint portray praise rebuke refer reference refuse reject reprimand ridicule rip salute savage skewer
    slam support talk taunt term thank think threaten tout trash upbraid vent view want warn welcome worry
    """
)
# Reporting verbs that need a word beside them: "shot back", "went on", "put it".
PHRASAL = {
    "shoot": frozenset(("back",)),
    "fire": frozenset(("back", "off")),
    "hit": frozenset(("back",)),
    "push": frozenset(("back",)),
    "write": frozenset(("back",)),
    "go": frozenset(("on",)),
    "chime": frozenset(("in",)),
    "weigh": frozenset(("in",)),
    "put": frozenset(("it", "this")),
    "point": frozenset(("out",)),
    "sum": frozenset(("up",)),
    "cut": frozenset(("in",)),
    "call": frozenset(("out",)),
    "make": frozenset(("clear",)),
    "break": frozenset(("in",)),
    "jump": frozenset(("in",)),
    "pipe": frozenset(("up",)),
    "speak": frozenset(("up",)),
}
# Those that may follow a quote which ended its own sentence: "“So it is.” Doe said."
PLAIN = split_words(
    "say tell add write ask reply explain note recall tweet argue insist declare respond warn conclude observe shout "
    "joke continue remark quip yell exclaim wonder"
)
# Verbs that are the inner subject's own in reported speech: "She said Doe attacked him, calling him a “fool”".
CALLING = split_words("call describe accuse label brand blame mock praise chant")
# Those of giving a name, which a thing has: "a film called “…”".
GIVING_NAMES = split_words("call dub title entitle name nickname term label christen")
# Nouns of speech, with an owner or "by", "from", "of": "his claim that", "in the words of".
NOUNS = split_words(
    """
    accusation acknowledgment admission advice allegation announcement answer argument assertion assessment blog
    boast call caption charge claim comment commentary complaint conclusion confession declaration demand denial
    description email e-mail explanation greeting interview joke lament letter line memo mantra message motto note
    observation opinion op-ed phrase plea pledge post prediction proclamation promise pronouncement quip quote
    reaction rebuke rebuttal remark reminder reply report request response retort speech statement suggestion
    dictum maxim adage saying refrain catchphrase punchline aside motion complaint memo editorial headline lyric
    testimony text threat tweet verdict view vow warning word words slogan question criticism chant description
    """
)
# Nouns for the words themselves, and what somebody does with them: "used the term", "took up the chant".
USED = split_words(
    "term word words phrase expression line slogan chant motto mantra refrain catchphrase moniker epithet"
)
USING = split_words(
    "use prefer employ coin repeat reprise utter invoke borrow adopt run take like love hate reject shout"
)
# Verbs whose object does what the verb after them says: "led Doe to say".
CAUSING = split_words(
    "prompt lead cause force push urge ask tell get inspire spur move compel invite allow press encourage"
)
# What says that words in marks are a name or a term.
TERMS = split_words(
    """
    so-called called named titled entitled dubbed nicknamed known term termed word phrase codenamed code-named
    labeled labelled album book film movie song series show novel play episode magazine column podcast program
    programme
    """
)
# Prepositions and owners before a title: "on “Good Morning”", "CNN's “The Lead”".
BEFORE_TITLE = split_words(
    "on of in at to for by with from the a an his her its their 's ' new and or like called during host via as told"
)
MINOR = split_words(
    "a an and as at but by for from in into nor of off on or over per so the to up via with & vs v's 's"
)


# Of those that say, the ones that take what they tell of as an object: ", described the cost as".
WITH_OBJECT = split_words(
    "describe call mention mock cite recommend praise announce promise propose pledge predict suggest"
)
JOINING = split_words(
    "but and which who whose whom or while because when where after before although though if so since as"
)


def is_reporting_verb(lemma: str) -> bool:
    """Return whether a verb, by its lemma, is of those that say."""
    return lemma in SAYING


def is_judging_verb(lemma: str) -> bool:
    """Return whether a verb reports only what it governs."""
    return lemma in NAMING


# Verbs that take a clause and do not say it.
NO_SAYING = split_words("be have do get make take give come use want need know see mean let help seem show")
# Verbs of giving out a statement, and things that bear words: "a banner reading “…”".
ISSUING = split_words(
    "issue release publish post send put give make deliver file share circulate lob level raise voice repeat offer "
    "express"
)
BEARERS = split_words(
    """
    badge banner billboard board button cap card caption flag hat headline label leaflet notice placard plaque poster
    screen shirt sign sticker t-shirt
    """
)
