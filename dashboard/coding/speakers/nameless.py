"""Speakers without a name: "EU diplomats", "a spokesman for the ministry" (kept as unnamed)."""

from __future__ import annotations

import dataclasses
import re

from dashboard.actors.names import fold, slug
from dashboard.coding.speakers import lexicon
from dashboard.coding.speakers.bodies import ministry
from dashboard.coding.speakers.entity import Entity, with_article
from dashboard.coding.speakers.persons import noun_of, role
from dashboard.coding.speakers.phrase import Phrase
from dashboard.coding.speakers.possession import owned, owner_of
from dashboard.coding.speakers.scene import Mention, Resolution, Scene

#: Where the words for nameless people end: at a clause, or at a number of places ("from more than 60 countries").
_CLAUSE_OR_COUNT = re.compile(
    r"[,;(]| who | which | that | close to | familiar with "
    r"| (?:from|of|in) (?:(?:more|less|fewer) than |at least )?\d+ ",
)
_POSSESSED = re.compile(r"\b (?:for|of|from|at) (?P<body>(?:his|her|its|their) .+)$", re.IGNORECASE)
_SERVED = re.compile(r"\b (?:for|of) (?P<office>the .+)$")
_SPOKES = re.compile(r"spokes|press secretary|mouthpiece", re.IGNORECASE)


def unnamed(mention: Mention, scene: Scene) -> Resolution | None:
    """People without a name stay people without a name: "EU diplomats", "a senior official", "the West"."""
    phrase = mention.phrase
    body = phrase.institution or (phrase.body and not phrase.indefinite)
    if phrase.name or phrase.pronoun or phrase.document or body or phrase.counterpart:
        return None
    collective = fold(phrase.text) in lexicon.COLLECTIVES
    somebodys = not phrase.offices and not phrase.text.lower().startswith("the ")  # "X's lawyer"
    general = phrase.plural or phrase.indefinite or not phrase.definite or somebodys
    people = phrase.offices or phrase.body or phrase.noun in lexicon.UNNAMED or _sounds_like_people(phrase)
    if not collective and not (general and people):
        return None
    shown, several = _shown(phrase, scene), _several_states(phrase, scene)
    speaks = _SPOKES.search(phrase.office_text) is not None and not phrase.plural  # an official speaks for nobody
    speaks_for = _spoken_for(mention, scene) if speaks else None
    if speaks_for and speaks_for.entity_type == "institution" and _POSSESSED.search(shown):
        shown = f"{_POSSESSED.sub('', shown)} of {with_article(speaks_for.name)}"
    if phrase.owner:
        owner = owner_of(mention, scene)
        if owner is None:
            return None
        shown = f"{shown} of {owner.name}"
        speaks_for = speaks_for or (owner if speaks else None)
    entity = Entity(
        id=f"unnamed-{slug(shown)}",
        name=f"{shown} (unnamed)",
        entity_type="unnamed",
        country=None if several else phrase.country or next((b.country for b in phrase.owner_bodies), None),
        organisation=phrase.organisations[0] if len(phrase.organisations) == 1 and not several else None,
        sector="PRE" if phrase.installed else None,
        many=phrase.plural or collective,
        noun=noun_of(phrase),
    )
    entity = scene.cast.add(entity)
    if speaks_for:
        scene.principals.setdefault(entity, speaks_for)
    return Resolution((entity,), "unnamed", None, 0.9)


def _spoken_for(mention: Mention, scene: Scene) -> Entity | None:
    """The body of a nameless spokesperson: "a spokesperson for his ministry", "a government spokesman in Suva"."""
    phrase = mention.phrase
    possessed = _POSSESSED.search(phrase.text)
    if possessed:
        body = scene.read(phrase.span[0] + possessed.start("body"), phrase.span[0] + possessed.end())
        found = owned(Mention(body, mention.statement), scene)
        return found.entities[0] if found else None
    if phrase.possessor:
        return scene.cast.of_actor(phrase.possessor)
    if served := _SERVED.search(phrase.text):
        start, end = (phrase.span[0] + place for place in served.span("office"))
        office = scene.read(start, end)
        found = role(Mention(office, mention.statement), scene) if office.led_by_office else None
        if found:
            return found.entities[0]
    bodies = [b for b in phrase.owner_bodies if not b.id.startswith("government-of-")]
    if bodies:
        return scene.cast.of_actor(bodies[0])
    kinds = [k for h in scene.marked.hits_in(*phrase.span) for k in h.values("institution")]
    if kinds:
        found = ministry(Mention(dataclasses.replace(phrase, institution=kinds[0], definite=True)), scene)
        return found.entities[0] if found else None
    if phrase.organisations:
        return scene.cast.of_actor(scene.registry.organisation_actor(phrase.organisations[0]))
    return None


def _several_states(phrase: Phrase, scene: Scene) -> bool:
    return len({hit.values("country")[:1] for hit in scene.marked.hits_in(*phrase.span) if hit.values("country")}) > 1


def _sounds_like_people(phrase: Phrase) -> bool:
    """ "Regulators", "environmentalists": plural nouns for people by their ending."""
    last = fold(phrase.text).split()[-1:] if phrase.noun is None else [phrase.noun + "s"]
    return phrase.plural and last[0].endswith(lexicon.PEOPLE_ENDINGS) and last[0] not in lexicon.NOT_PEOPLE


def _shown(phrase: Phrase, scene: Scene) -> str:
    """The words without determiners and numerals, up to a clause: "EU diplomats", "Presidents of nine NATO members"."""
    start, end = phrase.span
    text = scene.text[start:end]
    clause = _CLAUSE_OR_COUNT.search(text.replace(",", " ") if _several_states(phrase, scene) else text)
    words = list(scene.marked.words_in(start, start + clause.start() if clause else end))
    small = lexicon.INDEFINITE | lexicon.POSSESSIVES | lexicon.COUNTING | {"the", "both"}
    counted = False
    while len(words) > 1 and (
        words[0].folded in small or words[0].text.isdigit() or (counted and words[0].text in ("of", "year", "old"))
    ):
        counted = True
        words.pop(0)
    shown = " ".join(scene.text[words[0].start : words[-1].end].split()) if words else phrase.text
    return shown[:1].upper() + shown[1:]
