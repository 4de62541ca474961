"""The words that tell a reason from an order of events, a means from company, a place from a thing."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- who reports, who is meant ---

# Who reports an event and has no part in it.
REPORTERS = _words(
    """
    police official authority ministry military army report medium source spokesman spokeswoman spokesperson
    prosecutor agency department officer investigator rescuer firefighter medic
    """
)
PRONOUNS = _words("this that it he she they we i you there who which what these those one")

# --- reasons ---

# Verbs and nouns of discontent and of penalty, of which "over" tells the ground.
GROUNDS_OVER = _words(
    """
    anger apologise apologize arrest attack backlash blast boycott charge clash complain condemn criticise criticize
    demonstrate detain dismiss dispute expel feud fine fire fume fury investigate jail outcry outrage protest
    quarrel quit rally recall resign row sack sanction slam strike sue suspend tension threaten uproar walk worry
    fear concern
    """
)
# Verbs of which "for" tells the ground.
GROUNDS_FOR = _words(
    """
    apologise apologize arrest award ban condemn convict criticise criticize detain disqualify execute expel fine
    honor honour imprison jail mourn praise punish rebuke reprimand sack scold sentence slam sue suspend thank
    charge fire dismiss applaud commend hail
    """
)
# "For doing" tells no ground after these.
FOR_OF_ITS_OWN = _words(
    "know use call need wait responsible pay push ask look search vote prepare plan train allow try"
)
VISITS = _words("arrive travel fly visit gather meet return come assemble head")
VISITED_FOR = _words("talk meeting summit discussion negotiation visit funeral ceremony conference hearing treatment")
CITING = _words("cite blame fear hope seek aim accuse protest want allege suspect deem")
CLAIMING = _words("say argue complain demand insist object claim explain")
MOVED = _words(
    "angered outraged inspired prompted forced driven motivated worried alarmed spurred provoked encouraged triggered"
)
CAUSES = _words("cause spark trigger prompt provoke fuel")
COMING_FROM = {"stem": "from", "result": "from", "arise": "from"}
AIMED = _words("aim design intend mean need require")
# Nouns that carry a purpose: "a campaign to end", "steps to protect".
PURPOSEFUL = _words(
    "campaign effort bid step attempt move push drive operation measure scheme project fund programme program"
)
# What one ends up doing rather than sets out to do: "rallied to beat", "returned to find".
OUTCOMES = _words(
    """
    win beat become find discover learn end finish close be reach claim lead see seal join earn lose die have level
    edge defeat say tell reveal know set
    """
)
# "After", "following" and "as" tell the cause of these, and elsewhere no more than the order of things.
CONSEQUENCES = _words(
    """
    abandon anger apologise apologize arrest ban blame cancel celebrate charge close collapse convict crash
    criticise criticize cry cut delay detain disqualify divert drop evacuate expel face fall fine fire flee fume
    grieve ground halt hospitalise hospitalize jail jump lose mourn outrage panic plunge postpone protest quit
    recall relegate reroute rescue resign retire reverse rise sack sentence shut slump soar stop strand strike sue
    suspend surge throw treat tumble warn weep withdraw
    """
)
# These follow one another without a cause.
NO_EVENTS = _words(
    "year month week day hour minute season talk meeting session dinner lunch midnight noon dark game time"
)
# "Shortly after" tells the order of things alone.
SOON = _words("shortly soon just immediately long right moment minute hour day week month year second")
ANAPHORA = _words(
    "move decision strike attack step announcement action protest ruling measure change walkout closure verdict"
)
REASONS = _words("reason motive cause")

# --- manner ---

HARM = _words("kill die hurt injure wound drown burn destroy damage strand perish")
PEOPLE = _words(
    "man woman boy girl person people gunman attacker driver suspect police officer soldier militant rebel insurgent "
    "mob gang fanatic bomber killer stranger neighbour neighbor group "
    "passenger crew child family friend wife husband colleague partner owner teammate leader member resident fan"
)
HURT = _words("dead injured hurt killed wounded")
# What is told of an accident or an assault is how it happened.
MISHAPS = _words(
    """
    accident attack blast bomb collapse collide collision crash derail derailment die drown explode explosion fire
    injure kill overturn rescue shoot shooting sink stab stabbing strand trap wound hurt capsize
    """
)
COURSE = _words(
    """
    burst capsize catch collide crash derail detonate drive explode fall flip hit hurtle ignite knock lose open
    overturn plough plow plunge ram shoot skid slam slide slip smash stab strike swerve topple trip veer
    """
)
DEEDS = _words("shoot stab strike hit")
# Verbs that take a "with" of their own, which names no means.
WITH_OF_ITS_OWN = _words(
    """
    agree be charge clash collaborate coincide compare compete comply connect cooperate cope cover deal discuss
    engage face fight fill have interfere link live marry meet merge negotiate partner play present provide remain
    reunite share side sign speak split stay struggle talk work leave end associate reward diagnose hit do go come
    """
)
CHANNELS = _words(
    """
    accident airstrike ambush attack auction avalanche ballot blast call collision crash deal derailment explosion
    fall fire landslide letter operation raid referendum shooting shootout stabbing stampede vote ceremony robbery
    """
)
# What is said in these is said so, and nothing else is done.
SPOKEN_IN = _words("statement email e-mail speech interview post tweet video message report broadcast phone")
MEANS = _words(
    """
    block break climb crash crawl cut detonate dig disguise drive fire hide hurl jump offer open pay plough plow
    pose pretend raise ram reroute score sell set shoot smash stab swim throw trick tunnel use
    """
)
GUISES = _words("disguised dressed armed aided helped assisted")
# Ways that lead somewhere, rather than to an end.
WAYS = _words(
    "break come cross cut drive enter fly go lead leave live look march move pass ride run sail see sweep tear travel "
    "walk wander"
)
MANNERS = _words("unanimously remotely secretly peacefully accidentally narrowly")

# --- places ---

GOING = _words("fly travel go return come arrive move head")
# What is "in" these is about a place, not at it.
ABOUT = _words("interest confidence faith belief stake investment change role trust rise fall")
SETTLEMENTS = _words("city town village suburb region state province district county island capital port")
VENUES = _words(
    """
    airport base beach border bridge campus church circuit club coast embassy factory hospital hotel mall market
    mine mosque museum park prison restaurant river road school square stadium station street theatre theater track
    tunnel university zoo hut cottage farm field valley mountain lake forest cave office building block flat
    apartment harbour harbor warehouse motorway highway plant
    """
)
EVENTS = _words(
    """
    attack blast bombing clash collapse conference crash derailment earthquake election explosion festival final
    fire flood game march match meeting parade protest quake race raid rally rescue riot shooting siege strike
    summit talk trial visit vote
    """
)
