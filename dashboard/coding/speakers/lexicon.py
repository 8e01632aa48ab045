"""The closed word classes that speaker phrases are read with; everything about actors themselves is in the registry."""

from __future__ import annotations

from typing import Literal

PronounClass = Literal["he", "she", "they", "it", "self", "who"]

PRONOUNS: dict[str, PronounClass] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves", "both"), "they"),
    **dict.fromkeys(("it", "itself", "its"), "it"),
    **dict.fromkeys(("i", "me", "we", "us", "my", "our", "myself", "ourselves"), "self"),
    **dict.fromkeys(("who", "whom", "which", "that"), "who"),
}
POSSESSIVES = frozenset({"his", "her", "its", "their", "our", "my"})
EMPHATIC = frozenset({"himself", "herself", "itself", "themselves"})

#: Wordings that mean an office of one of several kinds.
LOOSE_OFFICES: dict[str, tuple[str, ...]] = {
    "minister": (
        "foreign_minister", "defence_minister", "interior_minister", "finance_minister", "economy_minister",
        "energy_minister", "agriculture_minister", "justice_minister", "european_affairs_minister", "other_minister",
        "deputy_prime_minister",
    ),
    "deputy minister": ("deputy_foreign_minister", "deputy_defence_minister", "other_minister"),
    "leader": ("president", "prime_minister", "chancellor", "monarch", "party_leader"),
    "head of state": ("president", "monarch"),
    "head of state and government": ("president", "prime_minister", "chancellor"),
    "head of state or government": ("president", "prime_minister", "chancellor"),
    "diplomat": (
        "foreign_minister", "deputy_foreign_minister", "ambassador", "permanent_representative", "envoy", "negotiator",
        "high_representative",
    ),
    "envoy": ("ambassador", "permanent_representative", "envoy", "negotiator"),
    "ambassador": ("ambassador", "permanent_representative"),
    "representative": ("permanent_representative", "envoy", "high_representative"),
    "official": ("spokesperson", "adviser", "head_of_office", "other", "deputy_foreign_minister", "envoy"),
    "presidential chief": ("head_of_office",),
    "aide": ("adviser", "security_adviser", "head_of_office", "other"),
    "adviser": ("adviser", "security_adviser"),
    "advisor": ("adviser", "security_adviser"),
    "commander": ("armed_forces_chief", "general"),
    "general": ("armed_forces_chief", "general"),
    "prince": ("monarch", "foreign_minister", "other"),
    "secretary": ("foreign_minister", "defence_minister", "security_council_secretary", "finance_minister"),
    "negotiator": ("negotiator",),
}  # fmt: skip

OTHER_PRESIDENTS = ("parliament_president", "commission_president", "council_president", "speaker_of_parliament")

#: Words that lead something, and mean an office only where an organisation stands beside them.
HEADS = frozenset({"head", "chief", "boss", "heads", "chiefs", "bosses"})

#: Offices that lead an organisation: "the NATO head", "the president of the European Council".
LEADING = frozenset(
    {
        "secretary_general", "director_general", "commission_president", "council_president", "parliament_president",
        "president", "central_bank_governor", "high_representative", "chief_executive", "judge", "prosecutor",
        "intelligence_chief", "party_leader", "head_of_office", "security_council_secretary", "religious_leader",
    }
)  # fmt: skip

HONORIFICS: dict[str, Literal["male", "female"] | None] = {
    **dict.fromkeys(("mr", "sir", "lord", "prince", "sheikh", "monsieur", "herr", "don"), "male"),
    **dict.fromkeys(("mrs", "ms", "miss", "mme", "dame", "lady", "baroness", "princess", "frau", "madame"), "female"),
    **dict.fromkeys(("dr", "prof", "professor", "gen", "col", "lt", "capt", "adm", "maj", "sgt", "rev", "hon"), None),
    **dict.fromkeys(("sen", "sens", "rep", "reps", "gov", "amb", "hon", "justice", "judge"), None),
    **dict.fromkeys(("captain", "sergeant", "father", "brother", "sister", "saint", "retired", "ret"), None),
}

#: After these a word is a name, whatever office or state it might mean: "Mr King".
COURTESIES = frozenset({"mr", "mrs", "ms", "miss", "mme", "dr", "herr", "frau", "monsieur", "madame"})

#: Capitalised nouns of office or trade that end a title: the name begins after them.
TITLE_NOUNS = frozenset(
    """
    director chief chair editor analyst professor manager officer correspondent host researcher fellow economist
    historian lawyer attorney activist campaigner expert strategist pollster journalist reporter author founder owner
    leader head president minister secretary spokesman spokeswoman spokesperson commander sergeant sheriff
    rapporteur ombudsman commissioner prosecutor
    captain pilot soldier teacher doctor nurse priest farmer banker trader poll debate speech author
    """.split()  # noqa: SIM905
)

FEMALE_OFFICES = frozenset({"spokeswoman", "chairwoman", "congresswoman", "businesswoman", "queen", "princess"})
MALE_OFFICES = frozenset({"spokesman", "chairman", "congressman", "businessman", "king", "pope", "pontiff", "prince"})

PARTICLES = frozenset(
    {
        "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "bin",
        "ben", "ibn", "al", "el", "abu", "zu", "ter", "ten", "af", "av", "st", "y", "e", "i", "san",
    }
)  # fmt: skip

#: Capitalised words that begin a phrase without being part of a name.
NO_NAME = frozenset(
    """
    the a an his her its their our my this that these those one two three four five six seven eight nine ten some many
    several other another both most all no each every few former ex acting then new newly late deputy vice senior top
    chief first second third according also and or but as so by for from in on at of to with after before while when
    western eastern northern southern central european african asian american latin nordic baltic arab gulf federal
    national international presidential prime interim outgoing incoming current longtime long veteran opposition ruling
    exiled x twitter telegram facebook monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december today yesterday nato's he she they it we i who both
    europe africa asia america middle east west north south balkans baltics caucasus crimea donbas
    government state republican democratic democrat republicans democrats conservative liberal social christian
    """.split()  # noqa: SIM905  (a list to be read and edited)
)

#: Nouns for people who are not named; their speakers are kept as `unnamed`.
UNNAMED = frozenset(
    """
    official diplomat source analyst expert observer economist critic activist resident witness soldier insider
    politician historian scientist farmer trader volunteer refugee survivor doctor civilian local researcher academic
    scholar lawyer campaigner protester veteran commentator pundit blogger milblogger correspondent journalist reporter
    investor banker executive worker employee relative mother father wife husband family prisoner captive officer
    serviceman fighter commander partner ally supporter opponent citizen people person man woman voter pensioner nurse
    teacher student priest driver aid delegate participant attendee negotiator lawmaker legislator politician senator
    mp mep deputy member leader minister ambassador envoy adviser advisor aide spokesman spokeswoman spokesperson
    governor mayor president premier prosecutor judge general representative authority group nation country state
    government capital west europe media outlet newspaper friend neighbour colleague passenger tourist player coach
    director manager analyst strategist aide broker developer consumer buyer seller driver sailor pilot worker
    """.split()  # noqa: SIM905
)

#: Words that make a phrase mean some such people, not one that is known.
INDEFINITE = frozenset(
    """
    a an one another some several many other others two three four five six seven eight nine ten few most various
    certain unnamed anonymous dozens hundreds
    """.split()  # noqa: SIM905
)

#: Words before people that only count them: "only", "more than", "a group of", "around a dozen".
COUNTING = frozenset(
    """
    only more than less fewer at least most around about nearly almost over up to roughly some dozen dozens hundreds
    thousands scores group handful number majority couple eleven twelve fifteen twenty thirty forty fifty hundred
    """.split()  # noqa: SIM905
)

COLLECTIVES = frozenset({"west", "global south", "europe", "global north", "international community", "europeans"})

#: Nouns that take up a person who was named before, whatever the office.
ANAPHORS = frozenset(
    """
    politician man woman host leader official diplomat lawyer economist general officer veteran author candidate
    businessman businesswoman billionaire oligarch native reformer conservative liberal nationalist populist socialist
    democrat republican speaker guest winner chief head boss statesman expert analyst researcher activist commander
    soldier academic historian professor founder colleague counterpart widow widower mother father lawmaker legislator
    parliamentarian
    """.split()  # noqa: SIM905
)
COUNTERPARTS = frozenset({"counterpart", "colleague", "opposite", "homologue", "peer"})
#: Those who are the other one of two: "his guest".
OPPOSITES = COUNTERPARTS | {"guest", "visitor", "host", "interlocutor", "rival", "opponent"}
YEAR_OLD = "year old"

DOCUMENTS = frozenset(
    """
    statement declaration communique communiqué resolution report conclusion conclusions document text paper letter
    memorandum agreement treaty draft note decree doctrine strategy ruling verdict charter release proposal warrant
    concept readout bulletin dispatch summary study assessment survey analysis
    """.split()  # noqa: SIM905
)
#: Words that take some of a number of texts: "one of the documents".
PARTITIVES = frozenset({"one", "two", "both", "another", "each", "all", "some", "most", "several", "many", "part"})
#: Those behind a text that many have put their names to.
SIGNATORIES = frozenset({"signatory", "signer", "author", "sponsor", "initiator"})
RULINGS = frozenset({"ruling", "verdict", "judgment", "judgement", "warrant"})
#: What others do with a text than its issuer.
READING = frozenset({"seen", "obtained", "reviewed", "viewed", "read", "cited", "quoted", "leaked", "reported"})
SUMMIT_TEXTS = frozenset({"declaration", "conclusion", "communique", "communiqué", "text", "document"})
PUBLISHING = frozenset(
    """
    publish issue release adopt sign put agree present unveil vote approve pass send write endorse draft make circulate
    accept back deliver produce submit
    """.split()  # noqa: SIM905
)

#: Nouns in the names of bodies that have no registry file.
BODIES = frozenset(
    """
    ministry agency council committee commission party institute university union army fund foundation center centre
    association company corporation corp inc ltd group bank bureau department service administration office board
    court tribunal academy church organisation organization network forum federation league movement alliance authority
    chamber society initiative front coalition brigade battalion command corps staff directorate headquarters police
    school college museum hospital factory plant caucus union campaign congress senate parliament festival airlines
    """.split()  # noqa: SIM905
)
OUTLETS = frozenset(
    """
    times post news newspaper daily journal magazine tv television radio agency broadcaster channel press telegraph
    guardian herald tribune gazette mail weekly review site portal outlet
    """.split()  # noqa: SIM905
)

#: A person after these words is beside the speaker, not one (codebook 3, rule 3).
BESIDE = (
    "side by side with", "together with", "alongside", "at the side of", "next to", "flanked by", "accompanied by",
    "in the presence of", "after meeting", "after talks with", "after a meeting with", "after receiving",
    "standing with", "along with", "in a joint press conference with",
    "at a joint press conference with", "before meeting", "beside",
)  # fmt: skip

PREPOSITIONS = frozenset(
    """
    of from in at to for with on by who whose which between near under over into within inside during after before
    against about among speaking responsible close familiar charged tasked that quoted based told representing
    """.split()  # noqa: SIM905
)

#: Small words that may follow a name at once.
AFTER_NAME = PREPOSITIONS | EMPHATIC | {"and", "as", "said", "says", "or", "but", "also", "too", "then", "has", "is"}

#: Cues by which the same speaker goes on.
GOING_ON = frozenset(
    """
    add adds added adding continue continues continued continuing went goes going conclude concludes concluded
    concluding repeat repeats repeated reiterate reiterates reiterated
    """.split()  # noqa: SIM905
)

#: Members of an organisation who, taken together, are the organisation (codebook 1.5: never expand it into them).
MEMBERS = frozenset(
    {"leader", "ally", "member", "country", "state", "government", "nation", "head", "minister", "partner"}
)

#: Nouns that take up a body by what it is: noun -> PLOVER sectors.
BODY_NOUNS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("company", "firm", "giant", "operator", "producer", "utility", "manufacturer"), frozenset({"BUS"})
    ),
    **dict.fromkeys(("organisation", "organization", "charity", "watchdog", "body"), frozenset({"IGO", "NGO", "CVL"})),
    **dict.fromkeys(("newspaper", "paper", "broadcaster", "outlet", "channel", "site"), frozenset({"JRN"})),
    **dict.fromkeys(("institute", "centre", "center", "tank"), frozenset({"EDU", "NGO", "CVL"})),
}

#: Nouns behind which a name is a body's: "the chemical company BASF".
NAMED_BODIES = BODIES | OUTLETS | BODY_NOUNS.keys()

#: Nouns for a ministry, whatever its name.
MINISTRIES = frozenset({"ministry", "department"})

#: Nouns that mean a body that was named before, by a word in its name: "the agency", "the court".
SHORT_BODIES = frozenset(
    """
    agency court commission council assembly bank fund organisation organization ministry department parliament alliance
    bloc government tribunal committee watchdog union body administration institute company group party office army
    military
    """.split()  # noqa: SIM905
)

#: Small words inside a title before a name: "head of the Russian delegation Vladimir ...".
TITLE_WORDS = frozenset(
    """
    the of for and to in at de deputy former ex acting then new newly elected late first chief top senior vice interim
    outgoing incoming its his her their current longtime presidential federal us installed appointed
    """.split()  # noqa: SIM905
)

#: Offices that someone holds in a state and in no organisation, and those that are held away from it.
STATE_OFFICES = frozenset(
    """
    president prime_minister chancellor vice_president deputy_prime_minister foreign_minister deputy_foreign_minister
    defence_minister deputy_defence_minister interior_minister finance_minister economy_minister energy_minister
    agriculture_minister justice_minister european_affairs_minister other_minister governor mayor ambassador envoy
    permanent_representative
    """.split()  # noqa: SIM905
)
ABROAD = frozenset({"ambassador", "envoy", "permanent_representative"})

#: Words before an office that somebody does not hold, or not the first of its kind: "shadow foreign secretary".
NOT_YET = frozenset({"shadow", "junior", "assistant", "incoming", "designate", "aspiring", "future", "prospective"})

#: Words for people of some rank that take up the holder of any office.
ANY_RANK = frozenset({"leader", "official", "diplomat", "head", "chief", "boss", "politician", "lawmaker"})

#: Offices that serve a person: whose holder for the state they are not unless the person leads it.
SERVING = frozenset({"spokesperson", "adviser", "security_adviser", "head_of_office"})
AT_THE_TOP = frozenset({"president", "prime_minister", "chancellor", "monarch", "supreme_leader"})

#: "His office" of those at the top, as kinds of institution.
OFFICES_OF = {
    "president": "presidency", "prime_minister": "prime-ministers-office", "chancellor": "prime-ministers-office"
}  # fmt: skip

#: Offices that are not those of a whole state.
LOCAL = frozenset({"governor", "mayor"})

#: States whose president leads the government too, so that "the leader" is the president.
PRESIDENTIAL = frozenset(
    """
    AFG AGO ARG AZE BDI BEN BFA BLR BOL BRA CAF CHL CHN CIV CMR COD COG COL COM CRI CUB CYP DJI DOM DZA ECU EGY ERI
    FRA GAB GHA GIN GMB GNB GNQ GTM HND IDN IRN KAZ KEN KGZ KOR LBR LKA LTU MDV MEX MLI MOZ MRT MWI NAM NER NGA NIC
    PAN PER PHL PRK PRY PSE ROU RUS RWA SDN SEN SLE SLV SRB SSD SUR SYC SYR TCD TGO TJK TKM TUN TUR TWN TZA UGA UKR
    URY USA UZB VEN YEM ZAF ZMB ZWE
    """.split()  # noqa: SIM905
)

#: Endings of plural nouns for people, and words with such an ending that are none.
PEOPLE_ENDINGS = ("ers", "ors", "ists", "ians", "crats", "publicans", "ants", "ees", "gates", "allies", "cans")
NOT_PEOPLE = frozenset(
    """
    papers numbers letters orders figures matters powers waters computers servers errors factors sectors doors floors
    offers answers centers centres quarters headquarters newspapers borders rivers towers trees fees degrees grants
    plants restaurants gates committees guarantees drivers meters layers corners chapters members
    """.split()  # noqa: SIM905
)

#: Small words inside the name of a body.
INSIDE_NAMES = frozenset({"of", "for", "the", "and", "on", "in", "at", "de", "des", "du", "to"})

#: Words of a phrase that no title needs to have, and words that titles use for one another.
SMALL_WORDS = frozenset({"the", "a", "of", "for", "and", "to", "in", "at", "its", "his", "her", "their", "s", "region"})
TITLE_SYNONYMS = {
    **dict.fromkeys(("chairman", "chairwoman", "chair", "head", "chief", "director"), "head"),
    **dict.fromkeys(("adviser", "advisor", "aide"), "adviser"),
    **dict.fromkeys(("spokesman", "spokeswoman", "spokesperson"), "spokesperson"),
    "defense": "defence",
    "premier": "minister",
}

NUMBERS = {"two": 2, "both": 2, "pair": 2, "three": 3, "four": 4, "five": 5}
