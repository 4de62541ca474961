"""Word lists for names: kinds of words, never particular people or places."""

from __future__ import annotations

from functools import lru_cache


def _split_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name, and no role by themselves.
MALE_HONORIFICS = _split_words(
    "mr mister sir lord baron messrs herr monsieur señor don king prince pope father brother"
)
FEMALE_HONORIFICS = _split_words("mrs ms miss dame lady madam mme baroness frau señora queen princess sister")
HONORIFICS = (
    MALE_HONORIFICS
    | FEMALE_HONORIFICS
    | _split_words("dr prof rev fr hon st mx sheikh imam ayatollah rabbi datuk dato seri tun")
)
BEFORE_GIVEN_NAMES = _split_words("sir dame prince princess king queen pope")  # "Sir Karl" for "Sir Karl Hale"
PLAIN_HONORIFICS = _split_words(
    "datuk dato seri tun mr mister sir messrs herr monsieur señor don mrs ms miss madam mme frau señora mx"
)

# Titles that stand for nobody without a name after them.
ONLY_TITLES = _split_words("gov sen rep gen lt col sgt capt prof dr st elect")
# Said to people in respect; a poor role where the article gives another.
FORMS_OF_ADDRESS = _split_words("dr doctor prof professor atty cllr coun ald")
# What an organisation that is "it" does as one that speaks.
SPEAKING = _split_words("say add tweet announce write warn note state urge report post deny confirm call")
# A title ends in these, and no person's name does: "Chief Financial Officer".
TITLE_ENDS = _split_words(
    "officer executive general secretary minister president director official spokesman spokeswoman"
)
# What goes before a role: "First Deputy Chairman".
RANKS = _split_words(
    "first second high deputy vice senior junior chief assistant associate acting lead principal prime head"
)
# Roles after a name, and no role before one: "a fellow at the institute", but "fellow Ardians".
AFTER_ONLY = _split_words("fellow")
# Roles that firms and teams have too: "the chip maker", "the market leader".
ALSO_THINGS = _split_words(
    "leader rival publisher producer developer contractor owner champion winner star host ally member partner founder "
    "sister brother mother father companion pilot donor investor trader performer creator major agent chair guard"
)

# Shortened roles, written with or without a full stop.
SHORT_TITLES = _split_words(
    "sen sens rep reps gov govs gen lt col maj capt sgt cpl adm cmdr pres supt insp atty dr prof rev pvt brig det amb "
    "con pc dc di dci cllr coun ald"
)

# Heads of a person's role. Longer ones are caught by their last word ("vice president", "co-founder").
ROLES = _split_words(
    """
    headteacher headmaster headmistress barrister solicitor imam negotiator magistrate paramedic gardener accountant
    activist actor actress adviser advisor admiral advocate agent aide ally ambassador analyst anchor archbishop
    architect artist assemblyman assemblywoman assistant associate astronaut attorney author ayatollah banker baron
    billionaire biologist bishop blogger boss broker brother businessman businesswoman campaigner candidate captain
    cardinal cartoonist ceo cfo chairman chairperson chairwoman chair champion chancellor chef chemist chief cleric
    climatologist coach colleague collector colonel columnist comedian commander commentator commissioner companion
    composer constable comptroller conductor congressman congresswoman consul consultant contractor contributor coo
    coordinator coroner correspondent cofounder co-founder counsel counselor councillor councilman councilwoman
    councilmember cousin creator critic curator dancer daughter dean defender delegate demographer deputy designer
    detective developer dictator diplomat director doctor donor driver duchess duke economist editor educator
    emperor engineer entrepreneur envoy epidemiologist executive expert farmer father financier firefighter
    fisherman forecaster founder friend fundraiser general geologist governor guard guitarist heir head historian
    host husband illustrator inspector instructor inventor investigator investor journalist judge justice king
    lawmaker lawyer leader lecturer legislator lieutenant lobbyist magnate major manager marshal mathematician mayor
    mechanic mediator member meteorologist midfielder minister mogul monk mother musician neighbor neighbour nephew
    neuroscientist niece nominee novelist nun nurse officer official ombudsman operative opponent organizer
    organiser owner painter pastor patriarch pediatrician performer philanthropist philosopher photographer
    physician physicist pianist pilot player poet policeman policewoman politician pollster pope premier presenter
    president priest prince princess principal producer professor programmer prosecutor psychiatrist psychologist
    publisher queen rabbi ranger rapper reporter representative researcher resident reverend rival runner sailor
    scholar scientist seaman screenwriter sculptor secretary senator sergeant seismologist sheriff singer sister
    skipper sociologist soldier son songwriter speaker specialist spokesman spokesperson spokeswoman spouse star
    statesman statistician strategist striker student sultan superintendent supporter surgeon surrogate swimmer
    taoiseach teacher technician teenager tourist toxicologist trader trainer treasurer trustee tsar tycoon
    undersecretary vet veteran veterinarian vicar victim virologist goalkeeper goalscorer winger substitute referee
    umpire quarterback pitcher scorer defendant plaintiff suspect uncle aunt grandfather grandmother fiance fiancee
    girlfriend boyfriend volunteer whistleblower widow widower winner wife witness writer zoologist czar chieftain
    warlord general-secretary gm mp mep mla pm cm vp cto cio model gunman shooter shopkeeper vlogger influencer
    youtuber chairwomen administrator corporal foreman goalie whip grandson granddaughter keyboardist drummer
    bassist
    """
)
_AGENT_ENDINGS = ("er", "or", "ist", "ian", "man", "mate", "ant", "ee", "eon", "star")
_ROLE_ENDINGS = ("woman", "person", "ologist", "grapher", "master", "keeper", "worker", "maker", "holder", "writer")

# Heads of an organisation's name or of a common-noun organisation.
ORG_HEADS = _split_words(
    """
    academy administration agency airline airlines airways alliance army assembly association authority bank
    battalion bloc board brigade broadcaster brotherhood bureau cabinet campaign carmaker centre center chamber
    charity church club coalition college commission committee company conference confederation congress consortium
    consulate cooperative corp corporation council court courts department directorate embassy federation firm fleet
    force forces foundation front fund government group guild hospital inc institute institution inspectorate
    kremlin laboratory league legislature ltd llc ministry mission mosque museum navy newspaper network observatory
    office ombudsman operator organisation organization parliament party police policymakers prosecutors regulator
    school secretariat senate service services society squad staff supplier taskforce team tribunal trust union
    university utility watchdog rovers wanderers fc united
    """
)
# Last words of a firm's full name, which is called by its first.
FIRMS = _split_words(
    "inc corp corporation co company ltd llc plc group holdings ag se sa nv gmbh systems airlines airways bank motors "
    "industries lines rail energy pharmaceuticals technologies partners media foods united rovers"
)
# First and last words of names that are no person's: "Lake Kelm", "Air Brenn", "Kelm Health", "Orrin Mill".
FIRST_OF_THINGS = _split_words(
    "lake lac mount mont fort port isle cape radio air musée museum musee café cafe hotel château chateau villa"
)
LAST_OF_THINGS = FIRMS | _split_words(
    "health mill mills wheel lodge cabin labs laboratories studios records brands ventures properties capital "
    "logistics pharma freight toys homes kitchen bakery brewery press books films pictures theatre theater gallery "
    "orchestra drive lane avenue close crescent terrace library arena festival east north south central quartet "
    "quintet trio state box journey clash stand express mail daily magazine app show challenge"
)
# Common nouns that count as an organisation with a definite article or an owner ("the ministry", "Oslo's police").
COMMON_ORGS = _split_words(
    """
    administration agency airline army assembly association authority bank board bureau cabinet campaign commission
    committee company confederation congress consulate council court department directorate embassy federation firm
    government inspectorate institute legislature ministry navy newspaper office organisation organization
    parliament police prosecutor's regulator secretariat senate tribunal union university utility watchdog
    """
)
# Those that are one only with a word of their own before them: "the foreign ministry", but not "the office".
WEAK_ORGS = _split_words(
    "office board company firm union campaign committee group team staff service bank department agency airline "
    "university newspaper organisation organization institute federation association authority confederation regulator "
    "watchdog utility"
)
# And those that are one only with a name before them: "the Hale campaign", but not "the presidential campaign".
NAMED_ORGS = _split_words("company firm campaign team staff group office")

NOT_PEOPLE = _split_words(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday today tomorrow yesterday christmas easter ramadan thanksgiving hanukkah diwali
    covid-19 covid brexit god bible quran koran torah internet twitter facebook youtube instagram google tiktok
    whatsapp telegram wikipedia olympics olympic republican republicans democrat democrats democratic islam
    hurricane typhoon storm cyclone operation act bill treaty pact accord agreement amendment award prize cup trophy
    stadium airport street avenue road boulevard square bridge river lake mount mountain bay sea ocean island
    islands valley park tower building hotel house palace plaza station highway north south east west war battle
    crisis summit festival day week month year constitution rights law code plan deal scheme programme program
    project initiative doctrine strategy policy test i ii hello thanks yes no sorry please ok okay read related dear
    photo photos image video getty reuters afp papa mama dad mom mum daddy mummy
    """
)
# Of these, words that people are called too, beside another name: "Theresa May", "Park Min-jun".
ALSO_NAMES = _split_words(
    "park lake may april june august house law west east north south king day bay hill march tower papa mama"
)
# A name that ends in one of these is a law, a prize, a storm or a feast, and one that such a word follows is its.
THINGS = _split_words(
    """
    act law bill treaty pact accord accords agreement amendment doctrine award awards prize medal cup trophy bowl
    prix open games olympics championship championships festival marathon day eve scandal affair case syndrome
    disease telescope memorial method principle theorem curve scale trial report papers tour show
    """
)
# Words that a page puts before a name: "Photo LONDON", "Caption Hale".
LABELS = _split_words("photo photos video image caption watch read picture")
# Capitals, which stand for their governments and are places all the same: "Oslo said no".
CAPITALS = _split_words(
    "abuja accra algiers amman amsterdam ankara athens baghdad baku bamako bangkok beijing beirut belgrade berlin bern "
    "bogota brasilia bratislava brussels bucharest budapest cairo canberra caracas copenhagen dakar damascus dhaka "
    "doha dublin hanoi harare havana helsinki islamabad jakarta jerusalem kabul kampala kathmandu khartoum kiev kigali "
    "kinshasa kyiv lima lisbon ljubljana london luanda lusaka madrid managua manila minsk mogadishu moscow nairobi "
    "nicosia oslo ottawa paris prague pretoria pyongyang quito rabat reykjavik riga riyadh rome santiago sarajevo "
    "seoul skopje sofia stockholm taipei tallinn tashkent tbilisi tehran tirana tokyo tripoli tunis ulaanbaatar vienna "
    "vilnius warsaw washington wellington yerevan zagreb"
)
# What a secretary or minister is of, and no organisation by itself.
DEPARTMENTS = _split_words(
    "state defense defence treasury justice education energy labor labour commerce agriculture interior health finance"
)
# Roles whose words firms and leagues have in their names as well: "General Motors", "Premier League".
ROLES_IN_NAMES = _split_words(
    "general major premier justice king queen prince princess pope duke soldier farmer sailor student teacher pioneer"
)
# States that are written in initials as organisations are.
INITIALLED_STATES = _split_words("usa uae ussr drc gdr")
# The kinds of organisation that a bare "the airline" can mean, with the last words of such names.
KINDS_OF_ORG: dict[str, frozenset[str]] = {
    **{
        kind: frozenset((kind,))
        for kind in _split_words(
            "bank university college ministry council union party agency institute commission committee foundation "
            "hospital court department"
        )
    },
    "airline": _split_words("airline airlines airways air"),
    "club": _split_words("club fc united rovers wanderers city"),
    "newspaper": _split_words("times post herald gazette tribune courier newspaper"),
    "company": FIRMS,
    "firm": FIRMS,
}
# What stands beside a name that is a body's: "steelmaker Brenn Stahl", "Brenn Stahl, a charity".
BODIES = frozenset(KINDS_OF_ORG) | _split_words(
    "team group organization organisation militia affiliate airline carmaker automaker chipmaker steelmaker planemaker "
    "drugmaker toymaker retailer carrier chain startup "
    "start-up company firm charity conglomerate insurer lender brewery supermarket nonprofit non-profit consultancy "
    "manufacturer utility broadcaster app website magazine newspaper"
)
OFFICERS = _split_words("ceo cfo coo cto")  # whom only a body has
FIRM_WORDS = _split_words("company firm")  # what a firm is called that nothing else says the kind of
PLACE_HEADS = _split_words(
    """
    stadium airport street avenue road boulevard square bridge river lake mount mountain bay sea ocean island
    islands valley park tower plaza point cape station highway county province city town village district peninsula
    strait gulf canal desert coast port harbour harbor forest hills beach republic kingdom emirates states
    """
)
SHIP_MARKS = _split_words(
    "uss hms mv ms rms ss inss ins hmas hmcs rfs tanker ship vessel frigate destroyer submarine carrier yacht ferry"
)
DIRECTIONS = _split_words("north south east west")
PARTICLES = _split_words(
    "van von de del della der den di da dos du la le el al bin bint ibn ben ter ten y e zu abu st ó ní nic mac uí ua"
)
SUFFIXES = _split_words("jr sr ii iii iv")
# Words that a role before a name may hold besides nouns and adjectives.
BAD_ROLE_STARTS = _split_words(
    "and or but as that when while where because if then also now still meanwhile however so yet"
)

MALE_NAMES = _split_words(
    """
    aaron abdul abraham adam ahmed alan albert alberto alec alejandro alexander alexandre alfredo ali alistair allen
    amir amit andre andreas andrei andrew andy angus anil anthony antoine anton antonio armando arnold arthur arturo
    ashok asif barack bashar bashir ben benjamin bernard bernie bert bilal bill blake bob bobby boris brad bradley
    brandon brett brian bruce bruno bryan byron calvin carl carlo carlos cedric chad charles charlie chris
    christopher chuck clarence claude clifford clint clive colin connor conrad craig curtis damian damien dan daniel
    darrell darren darryl dave david dean declan denis dennis derek derrick desmond diego dmitry dominic don donald
    donnie doug douglas duncan dustin dwight dylan ed eddie edgar eduardo edward edwin elijah elliot elon emilio
    emmanuel enrique eric ernest ernesto erwin esteban ethan eugene evan fabio faisal farid felipe felix ferdinand
    fernando finn floyd francesco francis franco francois frank franz fred frederick friedrich gabriel gareth garry
    gary gavin geoffrey george georgy gerald gerard gianni gilbert giles giovanni giuseppe glen glenn gordon graeme
    graham greg gregory guillermo gustavo hamid hamza hans harold harry hassan hector heinrich henri henry herbert
    herman hiroshi horst howard hugh hugo hussein ian ibrahim igor imran isaac ismail ivan ivo jack jacob jacques
    jake james jared jarrod jason javier jeff jeffrey jens jeremiah jeremy jerome jerry jesse jim jimmy joachim
    joaquin joe joel joey johan john jon jonas jonathan jorg jorge jose joseph josh joshua juan juergen julian julio
    justin jürgen kamal kareem karim karl keith ken kenji kenneth kevin khalid kirk klaus kurt kyle larry lars
    laurent leo leon leonard leonardo leonid lionel lloyd lorenzo louis luca lucas ludwig luis luke magnus mahmoud
    malcolm manuel marc marc-andre marcel marco marcus mario mark martin massimo matt matteo matthew maurice
    mauricio maxim mehmet michael miguel mike mikhail miroslav mitch mitchell mohamed mohammad mohammed mort moshe
    muammar muhammad mustafa narendra nathan nawaf neil nicholas nick nigel nikolai noah norman olaf oleg oliver
    omar osama oscar otto owen pablo pascal patrick paul pavel pedro percy peter phil philip philippe pierre quentin
    rafael raj rajesh rajiv ralf ralph ramon randall randy raul ray raymond reginald rene ricardo richard rick
    robert roberto rodrigo roger roland roman ron ronald ross roy ruben rudolf rudy rupert russell ryan salman
    salvador sam samir samuel sanjay santiago saul scott sean sebastian sergei sergey seth shane shaun sheldon
    silvio simon spencer stan stanley stefan stephane stephen steve steven stewart stuart sven tariq ted terence
    theodore thierry thomas tim timothy tobias toby todd tom tony travis trevor tyler umar uwe vernon victor viktor
    vince vincent virgil vito vladimir volodymyr wallace walter warren wayne wilfred willem william wolfgang xavier
    yasser yuri yusuf zachary zheng
    """
)
FEMALE_NAMES = _split_words(
    """
    abby abigail ada adele adriana agnes aisha alexandra alexandria alice alicia alison allison alyssa amal amanda
    amelia amina amy ana anastasia andrea angela angelina anika anita ann anna anne annika antonia ariana audrey ava
    barbara barbra beatrice bella bernadette beth bethany betty bianca brenda brianna bridget britney brooke camilla
    camille candice carla carmen carol carolina caroline carolyn carrie cassandra catherine cathy cecilia celeste
    chantal charlene charlotte chelsea cheryl chiara chloe chrissy christina christine cindy claire clara claudia
    colleen constance consuelo cora cristina cynthia dana daniela danielle daphne darlene deanna debbie deborah
    delia denise diana diane dina dolores donna dora dorothea dorothy edith eileen eleanor elena elisa elisabeth
    elise eliza elizabeth ella ellen eloise elsa emilia emily emma erica erika erin esther ethel eugenia eunice eva
    eve evelyn farah fatima felicia fiona frances francesca freya gabriela gail gemma geraldine gertrude gillian
    gina giorgia gisele gladys gloria grace greta gretchen gwen gwyneth hanna hannah harriet hazel heather heidi
    helen helena helene henrietta hilary hillary holly huma ida imogen ines ingrid irene irina iris isabel isabella
    isabelle ivanka jacinda jacqueline jana jane janet janice jasmine jean jeanette jeanne jenna jennifer jenny
    jessica jill joan joann joanna jodie josephine josie joyce juanita judith judy julia juliana julie juliet
    justine karen karin karla katarina kate katharina katherine kathleen kathryn kathy katie katy kayla keira kelly
    kellyanne kim-ly kirsten kirsty kristen kristin kristina lara laura laurel lauren leah leanne leila lena lilian
    lillian lily linda lisa liz lois lorraine louisa louise lucia lucille lucy luisa lydia mabel mackenzie maddie
    madeleine maggie malala mandy marcia margaret margarita margery margot maria mariana marianne marie marilyn
    marina marissa marjorie marlene marta martha mary maureen maxine maya megan melania melinda melissa mercedes
    meredith mia michele michelle mildred milena millie mina miranda miriam molly monica muriel myra nadia nadine
    nancy naomi natalia natalie natasha nellie nicole nigella nikki nina nora norma octavia odette olga olivia
    ophelia paige pam pamela patricia patsy patty paula paulina pauline peggy penelope petra philippa phoebe phyllis
    polly priya rachael rachel ramona rebecca rebekah regina renata renee rhonda rita roberta robyn rosa rosalie
    rose rosemary roxanne ruth sabrina sally salma samantha sandra saoirse sara sarah selena serena sharon sheila
    shelley sherry shirley sienna silvia simone sofia sonia sophie stacey stella stephanie sue susan susanna
    susannah suzanne svetlana sybil sylvia tabitha tamara tanya teresa teri tess thelma theresa tina tracey trudy
    uma una ursula valerie vanessa vera verity veronica vicky victoria virginia vivian viviana wanda wendy whitney
    wilma winifred xenia yasmin yasmine yolanda yulia yvette yvonne zainab zara zoe
    """
)
MALE_ROLES = _split_words(
    """
    spokesman chairman businessman congressman councilman policeman father husband brother son king prince duke
    uncle grandfather boy man gentleman actor widower nephew pope priest bishop archbishop cardinal statesman
    fisherman
    """
)
FEMALE_ROLES = _split_words(
    """
    spokeswoman chairwoman businesswoman congresswoman councilwoman policewoman mother wife sister daughter queen
    princess duchess aunt grandmother girl woman lady actress widow niece nun
    """
)

GIVEN_NAMES = MALE_NAMES | FEMALE_NAMES
HEADS = ORG_HEADS | PLACE_HEADS  # what no person's name ends with
NEVER_PEOPLE = NOT_PEOPLE - ALSO_NAMES - GIVEN_NAMES - SUFFIXES
BARE_THINGS = THINGS - ALSO_NAMES

# Short forms of given names and the names they are short for.
_SHORT_FORMS = """
    abe abraham, al albert alan alfred, alex alexander alexandra, andy andrew, ben benjamin, bill william,
    billy william, bob robert, bobby robert, cathy catherine, charlie charles, chris christopher christine,
    chuck charles, dan daniel, danny daniel, dave david, deb deborah, don donald, doug douglas,
    ed edward edwin edmund, fred frederick alfred, gerry gerald, greg gregory, jack john, jake jacob,
    jeff jeffrey geoffrey, jen jennifer, jenny jennifer, jerry gerald jerome, jim james, jimmy james, joe joseph,
    jon jonathan, josh joshua, kate katherine catherine, kathy katherine kathleen, katie katherine, ken kenneth,
    larry lawrence laurence, liz elizabeth, maggie margaret, matt matthew, meg margaret megan, mike michael,
    mick michael, nick nicholas, pam pamela, pat patrick patricia, peggy margaret, pete peter, phil philip phillip,
    ray raymond, rick richard, rob robert, ron ronald, sam samuel samantha, steve stephen steven, sue susan,
    ted edward theodore, tim timothy, tom thomas, tony anthony, val valerie, vicky victoria, vince vincent,
    walt walter, will william, zach zachary
"""
SHORT_FOR: dict[str, frozenset[str]] = {
    short: frozenset(full) for short, *full in (group.split() for group in _SHORT_FORMS.split(","))
}


def is_short_for(one: str, other: str) -> bool:
    """Return whether one of two given names, in small letters, is the usual short form of the other."""
    return other in SHORT_FOR.get(one, ()) or one in SHORT_FOR.get(other, ())


_NO_AGENTS = BODIES | ORG_HEADS | SHIP_MARKS


@lru_cache(maxsize=8192)
def is_role(word: str) -> bool:
    """Return whether a lower-case noun (or its last part, "co-chair") is a person's role."""
    last = word.rsplit("-", 1)[-1]
    return word in ROLES or last in ROLES or word.rstrip(".") in SHORT_TITLES or word.endswith(_ROLE_ENDINGS)


def is_agent(word: str) -> bool:
    """Return whether a lower-case noun is formed as those for people are, and some for things: "collaborator"."""
    return is_role(word) or (word.endswith(_AGENT_ENDINGS) and word not in _NO_AGENTS)
