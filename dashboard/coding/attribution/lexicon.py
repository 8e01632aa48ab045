"""The words that the attribution rules know: verbs of saying, documents that speak, channels, connectives.

Verbs are kept as lemmas; `inflections` makes their forms, so that the rules need no lemmatizer.
"""

from __future__ import annotations

_IRREGULAR = {
    "say": ("said",),
    "tell": ("told",),
    "write": ("wrote", "written"),
    "speak": ("spoke", "spoken"),
    "think": ("thought",),
    "read": ("read",),
    "go": ("went", "gone"),
    "see": ("saw", "seen"),
    "know": ("knew", "known"),
    "feel": ("felt",),
    "mean": ("meant",),
    "hear": ("heard",),
    "find": ("found",),
    "understand": ("understood",),
    "seek": ("sought",),
    "choose": ("chose", "chosen"),
    "forget": ("forgot", "forgotten"),
    "put": ("put",),
    "meet": ("met",),
    "make": ("made",),
    "give": ("gave", "given"),
    "keep": ("kept",),
    "break": ("broke", "broken"),
}
_DOUBLING = frozenset({"quip", "admit", "sum", "slam", "plan", "refer"})


def _words(text: str) -> list[str]:
    return text.split()


def inflections(lemma: str) -> set[str]:
    """Finite and participle forms of an English verb.

    >>> sorted(inflections("deny"))
    ['denied', 'denies', 'deny', 'denying']
    """
    stem = lemma + lemma[-1] if lemma in _DOUBLING else lemma
    irregular = set(_IRREGULAR.get(lemma, ()))
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return {lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
    if lemma.endswith("e") and not lemma.endswith("ee"):
        return {lemma, lemma + "s", lemma[:-1] + "ing"} | (irregular or {lemma + "d"})
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    return {lemma, third, stem + "ing"} | (irregular or {stem + ("d" if lemma.endswith("ee") else "ed")})


def _forms(lemmas: str) -> dict[str, str]:
    return {form: lemma for lemma in _words(lemmas) for form in inflections(lemma)}


def forms(lemmas: str) -> frozenset[str]:
    """All forms of the verbs, given by their lemmas in one string."""
    return frozenset(_forms(lemmas))


# Verbs that can bring in or close a speaker's words.
SAYING = _forms("""
say tell add state warn argue announce claim declare note report explain insist write ask reply respond assert admit
acknowledge confirm deny suggest remark comment mention stress emphasize emphasise reiterate repeat tweet testify allege
contend maintain conclude continue promise vow pledge urge recall recount quip joke observe concede answer shout exclaim
boast complain caution counter retort post assure remind affirm reveal disclose proclaim lament muse predict elaborate
clarify demand estimate recommend propose indicate appeal object underline underscore highlight believe think hope fear
protest threaten reaffirm point read sum inform speak go
""")

# Verbs of wish, plan, perception and decision. PolNeAR calls them attributions; the codebook counts them as speech only
# where words are reported, so that alone they are no statement (1, point 2; 1.5).
UNSPOKEN = frozenset(
    _forms("""
want wish plan decide agree vote refuse sign seek intend try consider know see look feel mean doubt wonder learn hear
find understand need aim prefer prepare like love hate remember forget realise realize discover notice watch await
approve reject adopt choose attempt mull weigh pursue ignore imagine assume suspect ratify issue discuss annex elect
talk put negotiate meet gather pass arrest remand verify
""")
)

# Verbs that report a speech act with a noun phrase or an infinitive, beside the verbs of saying and the acts.
SPEECH_ACTS = frozenset(
    _forms("""
accuse blame charge expect ask appeal call describe invite order offer rule lay implore direct express voice commit
guarantee vow stand pledge swear beg plead encourage exhort instruct challenge question raise cite quote name list
outline detail depict portray characterise characterize compare liken dismiss downplay defend justify excuse rebuke
scold chide lash hint signal show present publish release issue unveil repeat renew set forth point refer allude
touch speak make exclude concede grant admit recognise recognize acknowledge confess certify attest ensure
""")
)

# "They commit themselves to …".
BINDING = forms("commit oblige bind pledge")
REFLEXIVES = frozenset(_words("myself ourselves himself herself itself themselves"))

# Verbs that bring out a text without telling what it says.
PUBLISHING = forms("present show publish release issue unveil")

# What is felt: said where a clause follows and somebody is named.
FEELING = frozenset(_forms("hope fear believe think expect"))

# Of these, the ones that report words where a clause follows ("agreed in a statement that …").
SPOKEN_WITH_CLAUSE = frozenset(_forms("agree wonder refuse reject doubt find"))

# Nouns that attribute ("the general's warning that …").
SPEECH_NOUNS = frozenset(
    _words("""
warning promise appeal claim statement demand call threat accusation assertion pledge vow offer plea assurance remark
comment announcement allegation answer reply view words
""")
)

# Nouns of saying that can bring in a clause of their own ("the announcement by X that …", "a promise by X to …").
CLAUSE_NOUNS = frozenset(
    _words("""
warning warnings promise promises appeal appeals claim claims statement statements demand demands call calls threat
threats accusation accusations assertion assertions pledge pledges vow vows offer plea pleas assurance assurances remark
remarks comment announcement allegation allegations answer reply reminder denial insistence prediction complaint
admission confirmation declaration assessment argument verdict position message
""")
)

# Verbs that are the whole act: who did it is said, a proposition need not follow (codebook 1.1, kind 6).
ACTS = frozenset(
    _forms("""
condemn criticise criticize praise welcome thank congratulate denounce attack contradict support back oppose defend
reject dismiss hail greet salute applaud honour honor blast slam deplore regret apologise apologize mock
""")
)

# Verbs of saying that with a mere noun phrase only give the title of what follows ("warns of X's intentions").
TITLING = frozenset(_forms("warn complain comment react respond speak remark hint answer express voice"))

# How somebody is that speaks: behind them a colon opens the words.
MANNERS = frozenset(
    _words("""
clear cautious firm blunt frank sceptical skeptical optimistic pessimistic adamant categorical unequivocal unambiguous
certain sure convinced confident critical diplomatic unimpressed sober specific careful relaxed
""")
)

# Verbs that judge: "called the measure temporary" (an object and what it is called).
JUDGING = frozenset(_forms("call label brand term dub"))

# Verbs that judge with "as": "dismissed the report as fantasy".
JUDGING_AS = frozenset(_forms("reject dismiss describe denounce condemn criticise criticize characterise characterize"))

# Verbs that charge somebody with something: of, with or for what is the content.
CHARGING = frozenset(_forms("accuse charge reproach blame fault chide rebuke berate"))

# "Puts the losses at 300", "lays the blame on Moscow".
PUTTING = forms("put estimate lay place pin") | {"laid"}

DOCUMENTS = frozenset(
    _words("""
declaration statement communique communiqué resolution report document text paper letter conclusions memorandum treaty
agreement decree bill manifesto draft charter note announcement release appeal petition ruling article clause protocol
constitution strategy study survey assessment bulletin update summary readout indictment verdict directive minutes
transcript
""")
)

CHANNELS = frozenset(
    _words("""
agency newspaper daily broadcaster news channel magazine outlet newswire weekly website site station tabloid portal
""")
)
OUTLETS = frozenset(
    _words("""
reuters ap afp dpa tass interfax ritzau ntb tt bbc cnn bloomberg politico axios pap ansa efe xinhua unian ukrinform
novosti pravda figaro monde spiegel guardian times post
""")
)

# What is cited as data (codebook 1.4).
DATA = frozenset(_words("data figures statistics poll polls survey surveys census tally count images footage records"))
RULING_OUT = _words("rule ruled rules exclude excluded excludes")
ASKING = forms("ask wonder inquire")

# Who writes the article, or brings an agency's words.
REPORTERS = frozenset({"correspondent", "reporter", "reporters", "correspondents"})

# What joins a sentence to the thread before it (codebook 1.3, a). The strong ones go on with a speaker; the weak ones
# join anything, and need more evidence.
STRONG_CONNECTIVES = (
    "at the same time",
    "on top of that",
    "what is more",
    "in addition",
    "furthermore",
    "additionally",
    "moreover",
    "besides",
)
WEAK_CONNECTIVES = (
    "on the other hand",
    "for this reason",
    "nevertheless",
    "in return",
    "therefore",
    "however",
    "instead",
    "also",
    "then",
    "but",
    "and",
    "yet",
)
BARE_CONNECTIVES = frozenset({"but", "and", "yet", "at the same time", "in addition"})  # no comma need follow

FIRST_PERSON = frozenset(_words("i we our ours my mine us me ourselves myself"))
SELF = frozenset({"i", "we"})
PRONOUNS = frozenset(_words("he she it they i we who"))
THIRD_PERSON = frozenset(_words("he she his her him hers they their them theirs himself herself themselves"))
