"""Who is to act, for whom and against whom (codebook 5.3): states and bodies named in the words of a commitment."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from dashboard.actors.registry import load_registry
from dashboard.coding.encoder.utterance import RUSSIA, Utterance
from dashboard.coding.statement import Span

UKRAINE = "UKR"
UNSPECIFIED = "unspecified"
UNNAMED_PARTNERS = "partners (unnamed)"

_WE = re.compile(r"(?<!\w)(?:we|our|us|let us)(?!\w)", re.IGNORECASE)
_VERB = re.compile(
    r"(?<!\w)(?:will|would|shall|should|must|may|might|can|could|has|have|had|is|are|was|were|to|not|needs?|ought|does|do|did|"
    r"wants?|plans?|intends?|agreed?|agrees|offers?|offered|stands?|supports?|lets?|gives?|rules?|refuses?|rejects?|continues?|remains?)(?!\w)",
    re.IGNORECASE,
)
_FOR = re.compile(r"(?<!\w)(?:for|to|of|with|protect|defend|help|support|back|arm|let)\s+(?:the\s+)?$", re.IGNORECASE)
_AGAINST = re.compile(r"(?<!\w)(?:against|on|from|of|off)\s+(?:the\s+)?$", re.IGNORECASE)
_HELP = frozenset(
    {
        "military_aid",
        "financial_aid",
        "humanitarian_aid",
        "reconstruction",
        "general_support",
        "force_deployment",
        "security_guarantee",
    }
)
_WARRING = frozenset({"ceasefire_deescalation", "dialogue"})
_BOTH = re.compile(
    r"(?<!\w)(?:both|two) (?:sides|parties|armies|countries|presidents|leaders|delegations)(?!\w)", re.IGNORECASE
)
_ACTOR = re.compile(
    r"\s+(?:government|authorities|army|armies|forces|troops|soldiers|ships?|planes?|delegations?|presidents?|ministers?|prime"
    r"|foreign|chancellor|leaders?|experts?|representatives?|people|firms|companies|and)(?!\w)"
)
_APPEAL = re.compile(r"call\w* on|urg|appeal|ask|demand|want|expect|invit|request|press", re.IGNORECASE)
_FOR_WHOM = re.compile(r"(?<!\w)for\s+(?:the\s+)?$", re.IGNORECASE)
_TO_ACT = re.compile(r"\s+(?:not\s+)?to\s+\w")
_NEAR_START = 25  # code points
_HURT = frozenset({"sanctions", "accountability"})


@dataclasses.dataclass(frozen=True, slots=True)
class Party:
    """A state (ISO code) or body (organisation id) with the words that name it."""

    code: str
    span: Span


@functools.cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    registry = load_registry()
    codes: dict[str, str] = {}
    for country in registry.countries.values():
        for word in (country.name, *country.names, *country.adjectives, *country.capitals, *country.places):
            codes.setdefault(word, country.code)
    for body in registry.organisations.values():
        for word in (body.name, *body.names):
            codes.setdefault(word, body.part_of if body.part_of == "EU" else body.id)
    codes |= {
        "Putin": RUSSIA,
        "Zelensky": UKRAINE,
        "Zelenskyy": UKRAINE,
        "Zelenskyj": UKRAINE,
        "Brussels": "EU",
        "America": "USA",
        "UK": "GBR",
    }
    options = "|".join(re.escape(word) for word in sorted(codes, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{options})(?!\w)"), codes


@functools.cache
def _adjectives() -> frozenset[str]:
    return frozenset(word for country in load_registry().countries.values() for word in country.adjectives)


def named(text: str) -> list[Party]:
    """Return the states and bodies that a text names, from left to right.

    >>> [party.code for party in named("France and the UK will send officers to Kyiv")]
    ['FRA', 'GBR', 'UKR']
    """
    pattern, codes = _names()
    return [Party(codes[match.group()], match.span()) for match in pattern.finditer(text)]


def committed(utterance: Utterance, clause: str, strength: str, type_: str = "") -> tuple[str, ...]:
    """Return who is to act: the named subject, else the speaker's side; an appeal to nobody is "unspecified".

    >>> committed(Utterance("", country="FRA", countries=("FRA",)), "France and the UK will lead the force", "pledged")
    ('FRA', 'GBR')
    >>> committed(Utterance("", country="FRA", countries=("FRA",)), "new tanks will follow", "pledged")
    ('FRA',)
    """
    own = own_side(utterance)
    subjects = _subjects(clause)
    if strength == "urged":
        return subjects or _asked(utterance, clause) or _meant(utterance, clause, type_, own)
    if _BOTH.search(clause) and type_ in _WARRING:
        return (RUSSIA, UKRAINE)
    done_to = type_ not in _WARRING and type_ != "military_action"  # "Ukraine will get", "Russia will face"
    receiver = done_to and len(subjects) == 1 and subjects[0] in {UKRAINE, RUSSIA} and subjects[0] not in own
    if subjects and not receiver:
        return subjects
    return own or subjects or (UNSPECIFIED,)


def own_side(utterance: Utterance) -> tuple[str, ...]:
    """Return the states and organisations that speak."""
    places = utterance.countries or (utterance.country,)
    return tuple(dict.fromkeys(place for place in places if place))


def _subjects(clause: str) -> tuple[str, ...]:
    """The states and bodies named before the first verb; "Russian assets" names no actor, "Russian troops" does."""
    verb = _VERB.search(clause)
    before = clause[: verb.start()] if verb else ""
    found = (party for party in named(before) if not _FOR.search(before[: party.span[0]]))
    return tuple(dict.fromkeys(party.code for party in found if _acts(clause, party)))


def _acts(clause: str, party: Party) -> bool:
    return clause[slice(*party.span)] not in _adjectives() or bool(_ACTOR.match(clause, party.span[1]))


def _asked(utterance: Utterance, clause: str) -> tuple[str, ...]:
    """After "called on" its object comes first; a demand "from" someone or "for" him "to" act names him."""
    asked = [party for party in named(clause) if _TO_ACT.match(clause, party.span[1])]
    if asked and (_FOR_WHOM.search(clause[: asked[0].span[0]]) or asked[0].span[0] < _NEAR_START):
        return (asked[0].code,)
    parties = named(clause)
    if parties and re.search(r"(?<!\w)from\s+(?:the\s+)?$", clause[: parties[-1].span[0]]):
        return (parties[-1].code,)
    if parties and parties[0].span[0] < _NEAR_START and _APPEAL.search(utterance.cue) and _acts(clause, parties[0]):
        return (parties[0].code,)
    return ()


def _meant(utterance: Utterance, clause: str, type_: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """Whom an appeal that names nobody is meant for."""
    if type_ in _WARRING and RUSSIA in {party.code for party in named(clause)}:
        return (RUSSIA,)
    if type_ in _WARRING and not {UKRAINE, RUSSIA} & set(own) and not _WE.search(clause):
        return (RUSSIA, UKRAINE)
    if UKRAINE in own and type_ in _HELP:
        return (UNNAMED_PARTNERS,)
    return own if _WE.search(clause) and own else (UNSPECIFIED,)


def beneficiary(clause: str, type_: str, acting: Sequence[str]) -> str | None:
    """Return for whom: help goes to whoever is named after "for" or "to", else to Ukraine where it does not act itself.

    >>> beneficiary("we will ship shells to Moldova", "military_aid", ["ROU"])
    'MDA'
    >>> beneficiary("we will raise spending", "defence_buildup", ["ROU"]) is None
    True
    """
    if type_ == "normalisation":
        return RUSSIA
    others = [party for party in named(clause) if party.code not in acting]
    if type_ in _HELP:
        for party in others:
            if _FOR.search(clause[: party.span[0]]):
                return party.code
        return None if UKRAINE in acting and not others else UKRAINE
    if type_ == "membership_path":
        return next(
            (party.code for party in others if party.code not in {"EU", "NATO"}), None if UKRAINE in acting else UKRAINE
        )
    if type_ == "ceasefire_deescalation" and tuple(acting) == (RUSSIA,):
        return UKRAINE
    wanted = type_ in {"ceasefire_deescalation", "accountability", "dialogue"}
    return UKRAINE if wanted and UKRAINE in {party.code for party in others} else None


def against(clause: str, type_: str, utterance: Utterance, acting: Sequence[str]) -> str | None:
    """Return against whom: sanctions and suits are aimed at whoever is named after "against" or "on", else at Russia.

    >>> against("new sanctions on Iran", "sanctions", Utterance("", country="USA"), ["USA"])
    'IRN'
    """
    for party in named(clause):
        if _AGAINST.search(clause[: party.span[0]]) and party.code not in acting and party.code != UKRAINE:
            return party.code if type_ in _HURT or party.code == RUSSIA else None
    return RUSSIA if type_ in _HURT and not utterance.for_russia and RUSSIA not in acting else None


def voice(acting: Sequence[str], utterance: Utterance, strength: str) -> str:
    """Return whose commitment the speaker voices: own, joint, reported_other or urged.

    >>> voice(("FRA", "GBR"), Utterance("", country="FRA"), "pledged")
    'joint'
    """
    if strength == "urged":
        return "urged"
    own = {utterance.country, *utterance.countries} - {None}
    if not own & set(acting) and acting != (UNSPECIFIED,):
        return "reported_other"
    return "joint" if set(acting) - own else "own"
