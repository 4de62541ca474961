"""The words that report speech, by how surely they do."""

from __future__ import annotations


def split_words(text: str) -> frozenset[str]:
    """Return the words of a list written with spaces."""
    return frozenset(text.split())


# Verbs whose subject speaks when a quote stands beside them.
SAYING = split_words(
    """
    retaliate sing hiss interrupt spew
    accede acknowledge add admit admonish advise affirm agree allege announce answer argue ask assert assure aver
    beam beg bark bellow blog boast brag call caution charge chide chuckle claim clarify comment complain concede
    conclude concur confess confide confirm contend continue counsel counter cry declare decry demand deny describe
    disclose elaborate email emphasize emphasise enthuse estimate exclaim exhort explain forewarn fume gasp groan
    growl grumble gush hint imply indicate inquire insist instruct interject intone joke jest jot lament laugh
    lecture maintain marvel mention mock mumble murmur mutter muse note observe offer opine pledge point post pray
    predict proclaim promise pronounce propose protest query question quip quote rail react reaffirm reason reassure
    rebut recall recite recommend recount reflect reiterate rejoin remark remember remind repeat reply report
    request respond restate retort retweet reveal roar rule say scoff scold scream scribble shout shriek sigh snap
    speculate state stress suggest summarize sum surmise swear tease tell testify text theorize thunder tweet
    underline underscore urge venture voice volunteer vow wail warn whisper wonder write yell chant crow sneer
    deadpan implore drawl holler bemoan jeer scribble read echo expound explode preach quibble ad-lib blurt croon
    spit sob stammer
    crack exhort snarl snicker croak bray chortle giggle grumble grouse gripe hoot huff bluster rasp seethe snipe
    sputter squeal extol pontificate ponder theorise posit postulate plead beseech entreat admonish
    enquire riposte parry recapitulate narrate divulge enunciate utter verbalize lecture clarify
    volley rasp grin
    """
)
# Verbs that report only where the quote is part of what they govern: "called it a “disaster”".
NAMING = split_words(
    """
    accuse advocate appreciate applaud attack attribute bash believe berate blame blast bill brand characterize
    characterise cheer cite compliment condemn congratulate credit criticize criticise defend denounce depict deride
    deem champion taunt upbraid heckle
    disavow dismiss dispute dub doubt decline encourage endorse expect express fault fear frame hail highlight hope
    invite label lambast lambaste liken list mock oppose paint pan pitch portray praise present press prefer pursue
    reassure rebuke refer refuse reference reject release reprimand ridicule salute seek slam support suggest talk
    tout thank think threaten title tar term trash view want warn welcome hammer promote insult commend demand
    apologize apologise excoriate skewer rate rip savage vent plead stress argue call describe declare worry
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
}
# Those that may follow a quote which ended its own sentence: "“So it is.” Doe said."
PLAIN = split_words(
    "say tell add write ask reply explain note recall tweet argue insist declare respond warn conclude observe shout "
    "joke continue remark quip yell exclaim wonder"
)
# Verbs that are the inner subject's own in reported speech: "She said Doe attacked him, calling him a “fool”".
CALLING = split_words("call describe accuse label brand blame mock praise chant")
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
    "on of in at to for by with from the a an his her its their 's ' new and or like called during host via as"
)
MINOR = split_words(
    "a an and as at but by for from in into nor of off on or over per so the to up via with & vs v's 's"
)


# Of those that say, the ones that take what they tell of as an object: ", described the cost as".
WITH_OBJECT = split_words(
    "describe call mention mock cite recommend praise announce promise propose pledge predict suggest"
)
VIEWS = split_words("view opinion words telling account estimation reckoning")
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
ISSUING = split_words("issue release publish post send put give make deliver file share circulate")
BEARERS = split_words(
    """
    badge banner billboard board button cap card caption flag hat headline label leaflet notice placard plaque poster
    screen shirt sign sticker t-shirt
    """
)
