"""The words that tell a reason from an order of events, a means from company, a place from a thing."""

from __future__ import annotations


def _split_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- who reports, who is meant ---

# Who reports an event and has no part in it.
REPORTERS = _split_words(
    """
    police official authority ministry military army report medium source spokesman spokeswoman spokesperson
    prosecutor agency department officer investigator rescuer firefighter medic
    """
)
# Bodies of people that the names' lists do not hold.
BODIES = _split_words(
    "school opposition household family charity gang side jury panel inquest retailer airline hospital club "
    "startup maker chipmaker carmaker supermarket landlord rebel coalition lawmaker motorist traveller traveler patient"
)
# What ends like a word for somebody and is a thing.
NOT_PEOPLE = _split_words(
    """
    answer border center chapter color colour computer corner danger disaster door dollar error factor favor favour
    fever flavor floor hunger labor labour layer letter matter minor mirror motor number offer order paper plant power
    restaurant river rumor rumour sector shelter shoulder summer tower tumor vapor vapour warrant water weather winter
    """
)
# What is said of several: "dozens of nurses", "a group of doctors".
NUMBERED = _split_words("dozen hundred thousand million group number pair half third quarter most majority many one")
PRONOUNS = _split_words("this that it he she they we i you there who which what these those one")

# --- reasons ---

# Words of being or moving above something, and of having the better of it; of all others "over" tells the ground.
OVER_OF_ITS_OWN = _split_words(
    """
    advantage arch authority be bend bring build bridge carry climb come command control cool cross cruise dominance
    dominate drape drive edge fall flight float fly glide go hand hang hover jump jurisdiction lay lead lean leap lie
    live look loom majority mastery oversight pass pour power preside prevail pull put rise roll rule run sail sell
    set shine sit sleep soar sovereignty spread stand step stumble supremacy sweep take tour tower travel tread trip
    triumph trust turn victory vault view wash watch win
    """
)
# Verbs of which "for" tells the ground.
GROUNDS_FOR = _split_words(
    """
    apologise apologize arrest award ban condemn convict criticise criticize detain disqualify execute expel fine
    honor honour imprison jail mourn praise punish rebuke reprimand sack scold sentence slam sue suspend thank
    charge fire dismiss applaud commend hail relieve strip remove
    """
)
VISITS = _split_words("arrive travel fly visit gather meet return come assemble head")
VISITED_FOR = _split_words(
    "talk meeting summit discussion negotiation visit funeral ceremony conference hearing treatment"
)
CITING = _split_words("cite blame fear hope seek aim accuse protest want allege suspect deem")
CLAIMING = _split_words("say argue complain demand insist object claim explain rule find warn conclude")
MOVED = _split_words(
    "angered outraged inspired prompted forced driven motivated worried alarmed spurred provoked encouraged triggered"
)
CAUSES = _split_words("cause spark trigger prompt provoke fuel")
COMING_FROM = {"stem": "from", "result": "from", "arise": "from"}
# Nouns that say no more than their infinitive: "the right to vote"; of others it is the purpose, "a dam to hold it".
OF_AN_INFINITIVE = _split_words(
    """
    ability agreement ambition appeal authority capacity chance choice claim commitment consent courage deadline
    decision demand desire determination duty failure freedom goal hope inability intention invitation license
    licence need obligation offer opportunity option order permission plan pledge potential power promise proposal
    readiness reason refusal request responsibility right tendency threat time vow way willingness wish year
    first second third last one man woman person people other lot thing something anything nothing everything
    """
)
# What one ends up doing rather than sets out to do: "rallied to beat", "returned to find".
OUTCOMES = _split_words(
    """
    win take beat become find discover learn end finish close be reach claim lead see seal join earn lose die have level
    edge defeat say tell reveal know set give record
    """
)
# Turns of affairs, of which "after", "following" and "as" tell the cause; of what is undergone "after" always does.
CONSEQUENCES = _split_words(
    """
    anger apologise apologize celebrate climb close collapse crash crumble cry decline dwindle fail fall flee
    fume grieve grow jump lapse lose mourn outrage panic plummet plunge protest quit resign retire riot rise shrink
    sink slide slump soar stall stop strike sue suffer surge tumble warn warning weep withdraw
    """
)
# These follow one another without a cause.
NO_EVENTS = _split_words(
    """
    auction break career ceremony dark day debate dinner game hour illness lunch mass meeting midnight minute month
    noon search season session stop talk time tour visit wait week work year
    """
)
# "Shortly after" tells the order of things alone.
SOON = _split_words("shortly soon just immediately long right moment minute hour day week month year second")

# --- manner ---

HARM = _split_words("kill die hurt injure wound drown burn destroy damage strand perish")
HURT = _split_words("dead injured hurt killed wounded")
PEOPLE = _split_words(
    "man woman boy girl person people gunman attacker driver suspect police officer soldier militant rebel insurgent "
    "mob gang fanatic bomber killer stranger neighbour neighbor group "
    "passenger crew child family friend wife husband colleague partner owner teammate leader member resident fan "
    "nurse pilot chef baby pupil student athlete coach guard cook thief judge victim son cousin guest host hero bride "
    "groom widow orphan teen teenager youth adult monk nun priest clerk expert critic envoy diplomat spy crowd public "
    "couple protester voter worker teacher parent"
)
# Verbs that take a "with" of their own, which names no means.
WITH_OF_ITS_OWN = _split_words(
    """
    agree associate be brim bustle buzz charge clash coincide collaborate come compare compete comply connect
    cooperate cope cover deal diagnose discuss do end engage face fight fill go have hit interfere leave link live
    marry meet merge negotiate partner play present provide remain reunite reward share side sign speak split stay
    struggle swarm talk teem work
    """
)
CHANNELS = _split_words("auction ballot call fall letter operation shootout swap")  # besides the nouns of events
# What is said in these is said so, and nothing else is done.
SPOKEN_IN = _split_words("statement email e-mail speech interview post tweet video message report broadcast phone")
MEANS = _split_words(
    """
    block break climb crash crawl cut detonate dig disguise drive fire hide hurl jump plough plow
    pose pretend raise ram reroute score sell set shoot smash stab swim throw trick tunnel use
    """
)
GUISES = _split_words("disguised dressed armed aided helped assisted")
# Ways that lead somewhere, rather than to an end.
WAYS = _split_words(
    "break come cross cut drive enter fly go lead leave live look march move pass ride run sail see sweep tear travel "
    "walk wander"
)

# --- places ---

GOING = _split_words("fly travel go return come arrive move head")
# What is "in" these is about a place, not at it.
ABOUT = _split_words("interest confidence faith belief stake investment change role trust rise fall")
# What is "at" these is what they are meant for.
AIMED_AT = _split_words(
    """
    aim anger balk bristle dig fling frown fury glance hint hit hurl jab jeer jibe lash laugh lob look marvel mock
    outrage point rage scoff scream shout smile snap sneer stare surprise swipe throw wave yell
    """
)
SETTLEMENTS = _split_words(
    "city town village suburb region state province district county island capital port part area"
)
LANDSCAPE = _split_words(
    """
    area bay cliff coast country desert district earth field forest garden ground hill horizon house island lake land
    landscape mountain ocean park plain region river road roof sea shore sky strait town valley village wall water wood
    """
)
VENUES = _split_words(
    """
    airport base beach border bridge campus church circuit club coast embassy factory hospital hotel mall market
    mine mosque museum park prison restaurant river road school square stadium station street theatre theater track
    tunnel university zoo hut cottage farm field valley mountain lake forest cave office building block flat
    apartment harbour harbor warehouse motorway highway plant pub bar estate house home centre center jail court shop
    store
    """
)
