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
PARTNERS = "partners ('we')"

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


def named(text: str) -> list[Party]:
    """Return the states and bodies that a text names, from left to right.

    >>> [party.code for party in named("France and the UK will send officers to Kyiv")]
    ['FRA', 'GBR', 'UKR']
    """
    pattern, codes = _names()
    return [Party(codes[match.group()], match.span()) for match in pattern.finditer(text)]


def committed(utterance: Utterance, clause: str, strength: str) -> tuple[str, ...]:
    """Return who is to act: the named subject, else the speaker's side; an appeal to nobody is "unspecified".

    >>> committed(Utterance("", country="FRA", countries=("FRA",)), "France and the UK will lead the force", "pledged")
    ('FRA', 'GBR')
    >>> committed(Utterance("", country="FRA", countries=("FRA",)), "new tanks will follow", "pledged")
    ('FRA',)
    """
    own = tuple(dict.fromkeys(code for code in utterance.countries if code)) or (
        (utterance.country,) if utterance.country else ()
    )
    subjects = _subjects(clause)
    if strength == "urged":
        asked = subjects or _asked(utterance, clause)
        return asked or (own if _WE.search(clause) else (UNSPECIFIED,))
    if subjects and not (len(subjects) == 1 and subjects[0] in {UKRAINE, RUSSIA} and utterance.country not in subjects):
        return subjects
    return own or subjects or (UNSPECIFIED,)


def _subjects(clause: str) -> tuple[str, ...]:
    verb = _VERB.search(clause)
    before = clause[: verb.start()] if verb else ""
    return tuple(dict.fromkeys(party.code for party in named(before) if not _FOR.search(before[: party.span[0]])))


def _asked(utterance: Utterance, clause: str) -> tuple[str, ...]:
    """After "called on", the one who is called on comes first; a demand "from" someone names him."""
    parties = named(clause)
    if match := re.search(r"(?<!\w)from\s+(?:the\s+)?$", clause[: parties[-1].span[0]]) if parties else None:
        return (parties[-1].code,) if match else ()
    if parties and re.search(
        r"call\w* on|urg|appeal|ask|demand|want|expect|invit|request|press", utterance.cue, re.IGNORECASE
    ):
        return (parties[0].code,) if parties[0].span[0] < 25 else ()
    return ()


def beneficiary(clause: str, type_: str, acting: Sequence[str]) -> str | None:
    """Return for whom: help goes to whoever is named after "for" or "to", else to Ukraine where it does not act itself.

    >>> beneficiary("we will ship shells to Moldova", "military_aid", ["ROU"])
    'MDA'
    >>> beneficiary("we will raise spending", "defence_buildup", ["ROU"]) is None
    True
    """
    if type_ not in _HELP:
        return (
            UKRAINE
            if type_ in {"ceasefire_deescalation", "membership_path", "accountability"}
            and UKRAINE in {p.code for p in named(clause)} - set(acting)
            else None
        )
    for party in named(clause):
        if _FOR.search(clause[: party.span[0]]) and party.code not in acting:
            return party.code
    return None if UKRAINE in acting and not any(p.code != UKRAINE for p in named(clause)) else UKRAINE


def against(clause: str, type_: str, utterance: Utterance, acting: Sequence[str]) -> str | None:
    """Return against whom: sanctions and suits are aimed at whoever is named after "against" or "on", else at Russia.

    >>> against("new sanctions on Iran", "sanctions", Utterance("", country="USA"), ["USA"])
    'IRN'
    """
    for party in named(clause):
        if _AGAINST.search(clause[: party.span[0]]) and party.code not in acting and party.code != UKRAINE:
            return party.code if type_ in _HURT or party.code == RUSSIA else None
    return RUSSIA if type_ == "sanctions" and not utterance.for_russia and RUSSIA not in acting else None


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
