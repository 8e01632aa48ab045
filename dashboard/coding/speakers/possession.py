"""What belongs to someone: "his ministry", "her office", "their government"."""

from __future__ import annotations

import dataclasses

from dashboard.actors.model import Actor
from dashboard.actors.names import fold, slug
from dashboard.coding.speakers import lexicon, roles
from dashboard.coding.speakers.entity import Entity
from dashboard.coding.speakers.phrase import Phrase
from dashboard.coding.speakers.pronouns import agrees
from dashboard.coding.speakers.scene import Mention, Resolution, Scene


def owned(mention: Mention, scene: Scene) -> Resolution | None:
    """ "His government", "its negotiators", "her spokesman": what belongs to the one before."""
    phrase = mention.phrase
    if phrase.owner not in ("he", "she", "it", "they") or phrase.name or phrase.counterpart or phrase.document:
        return None
    owner = owner_of(mention, scene)
    body = _belonging(phrase, owner, scene) if owner else None
    if owner is not None and roles.serves_another(phrase, owner, scene):
        return None
    if owner is not None and body is None and phrase.offices and not phrase.plural:
        placed = dataclasses.replace(phrase, country=owner.home(scene.date), owner=None)
        found = roles.by_holder(Mention(placed, mention.statement), scene)  # "its foreign minister"
        return found and dataclasses.replace(found, rule="owned", confidence=min(found.confidence, 0.85))
    if owner is None or body is None:
        return None
    return Resolution((scene.cast.of_actor(body),), "owned", owner.mentions[0] if owner.mentions else None, 0.8)


def owner_of(mention: Mention, scene: Scene) -> Entity | None:
    """Whose: a state named earlier in the sentence ("Ukraine is ready, its negotiators said"), else the focus."""
    if mention.phrase.owner == "it":
        start, _ = scene.sentence(mention.start)
        for hit in scene.marked.hits_in(start, mention.start):
            for actor_id in hit.values("metonym"):
                return scene.cast.of_actor(scene.registry.actors[actor_id])
    wanted = mention.phrase.owner or "it"
    focus = next((f for f in scene.before(mention.start) if agrees(f, wanted)), None)
    return focus.entities[0] if focus else None


def _belonging(phrase: Phrase, owner: Entity, scene: Scene) -> Actor | None:
    home = owner.home(scene.date)
    if phrase.institution and home:
        return scene.registry.institution(phrase.institution, home)
    if "negotiator" in phrase.offices and phrase.plural and home:
        return scene.registry.institution("delegation", home)
    if phrase.noun == "country" and home:
        return scene.registry.institution("government", home)
    if phrase.noun == "office" and home:
        kinds = {kind: of for kind, of in lexicon.OFFICES_OF.items() if kind in owner.kinds(scene.date)}
        if kinds:
            return scene.registry.institution(next(iter(kinds.values())), home)
    if phrase.noun in lexicon.SHORT_BODIES:
        return body_of(owner, scene)
    return None


def body_of(owner: Entity, scene: Scene) -> Actor | None:
    """The organisation whose office a person holds, or the ministry that a minister leads or a spokesman speaks for."""
    office = next(owner.offices(scene.date), None)
    organisation = office.organisation if office else owner.organisation
    stated = [body for role in owner.stated for body in role.bodies if not body.id.startswith("government-of-")]
    if organisation:
        return scene.registry.organisation_actor(organisation)
    return stated[0] if stated else _ministry_of(owner, scene)


def _ministry_of(person: Entity, scene: Scene) -> Actor | None:
    home = person.home(scene.date)
    spoken_for = [scene.registry.find(o.on_behalf_of) for o in person.offices(scene.date) if o.on_behalf_of]
    if spoken_for and spoken_for[0]:
        return spoken_for[0]
    said = [role.institution for role in person.stated if role.institution and not role.former]
    led = [kind.removeprefix("deputy_").replace("_minister", "-ministry") for kind in sorted(person.kinds(scene.date))]
    kinds = {k for k in said or led if k in scene.registry.institution_kinds}
    if home is None:
        return None
    return scene.registry.institution(kinds.pop(), home) if len(kinds) == 1 else _of_portfolio(person, home, scene)


def _of_portfolio(person: Entity, home: str, scene: Scene) -> Actor | None:
    """The ministry of a minister whom the tables do not know: "Digital Affairs Minister X"."""
    for role in person.stated:
        portfolio, _, office = role.text.rpartition(" ")
        if fold(office) == "minister" and portfolio and not set(fold(portfolio).split()) & lexicon.NO_NAME:
            name = f"Ministry of {portfolio} of {scene.registry.countries[home].with_article}"
            return Actor(
                id=slug(name), name=name, entity_type="institution", country=home, sector="GOV", registered=False
            )
    return None
