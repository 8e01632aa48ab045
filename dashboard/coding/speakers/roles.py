"""Who is meant by an office alone: someone of the article who holds it, else its holder on the article's date."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from dashboard.actors.lookup import Registry
from dashboard.actors.model import Actor, Office
from dashboard.actors.names import fold, slug
from dashboard.coding.speakers import lexicon
from dashboard.coding.speakers.cast import holders
from dashboard.coding.speakers.entity import Entity, StatedRole, entity_of
from dashboard.coding.speakers.phrase import Phrase
from dashboard.coding.speakers.scene import Focus, Mention, Resolution, Scene


def in_article(mention: Mention, scene: Scene) -> Resolution | None:
    """A person of the article in the same office, named before or after (codebook 3, rule 2a)."""
    phrase = mention.phrase
    found = [e for e in scene.cast.persons() if holds(e, phrase, scene)]
    if not found and phrase.offices == ("president",):  # of a parliament or commission, if of no state
        other = dataclasses.replace(phrase, offices=lexicon.OTHER_PRESIDENTS)
        found = [e for e in scene.cast.persons() if holds(e, other, scene)]
    introduced = scene.next_introduction(mention.start)
    if introduced and not found and _may_be(introduced[0], phrase, scene):
        return Resolution((introduced[0],), "role_named_after", introduced[1], 0.85)
    if not found:
        return None
    return _same_paragraph(found, mention, scene) or _elsewhere(found, mention, scene)


def _same_paragraph(found: Sequence[Entity], mention: Mention, scene: Scene) -> Resolution | None:
    focus = _last_focus(found, mention, scene)
    if focus and scene.apart(focus.span[0], mention.start) == 0:
        return Resolution(_of(focus, found), "role_in_article", focus.span, 0.95 if len(found) == 1 else 0.92)
    return None


def _elsewhere(found: Sequence[Entity], mention: Mention, scene: Scene) -> Resolution | None:
    introduced = scene.next_introduction(mention.start)
    if introduced and introduced[0] in found:
        return Resolution((introduced[0],), "role_named_after", introduced[1], 0.93)
    focus = _last_focus(found, mention, scene)
    if focus:
        return Resolution(_of(focus, found), "role_in_article", focus.span, 0.93 if len(found) == 1 else 0.85)
    if not _placed(mention.phrase):  # named only in passing: a place nearby may tell that another is meant
        elsewhere = by_place(mention, scene)
        if elsewhere and elsewhere.entities[0] not in found:
            return elsewhere
    return _named_in_passing(found, mention)


def _named_in_passing(found: Sequence[Entity], mention: Mention) -> Resolution:
    before = [(m, e) for e in found for m in e.mentions if m[0] < mention.start]
    if before:
        span, entity = max(before, key=lambda pair: pair[0])
        return Resolution((entity,), "role_in_article", span, 0.9 if len(found) == 1 else 0.7)
    span, entity = min(((m, e) for e in found for m in e.mentions), key=lambda pair: pair[0])
    return Resolution((entity,), "role_named_after", span, 0.9 if len(found) == 1 else 0.7)


def _last_focus(found: Iterable[Entity], mention: Mention, scene: Scene) -> Focus | None:
    known = set(found)
    return next((f for f in scene.before(mention.start) if known & set(f.entities)), None)


def _of(focus: Focus, found: Sequence[Entity]) -> tuple[Entity, ...]:
    return tuple(e for e in focus.entities if e in found)[:1]


def _placed(phrase: Phrase) -> bool:
    return bool(phrase.country or phrase.organisations)


def _may_be(entity: Entity, phrase: Phrase, scene: Scene) -> bool:
    """Whether nothing that is known speaks against this person in that office."""
    known = entity.kinds(scene.date)
    if phrase.gender and entity.gender and phrase.gender != entity.gender:
        return False
    home = entity.home(scene.date)
    if known or (phrase.country and home and home != phrase.country):
        return False
    return not _holders(phrase, scene)


def holds(entity: Entity, phrase: Phrase, scene: Scene) -> bool:
    """Whether a person holds (or, for a former office, held) the office of a phrase, by the registry or the article."""
    kinds = _kinds(phrase)
    if phrase.gender and entity.gender and phrase.gender != entity.gender:
        return False
    for office in entity.offices(scene.date, former=phrase.former):
        if office.kind in kinds and _same_place(phrase, office, scene.registry):
            return True
    if _fitting_titles([entity.actor] if entity.actor else [], phrase, scene):
        return True
    return any(
        role.former == phrase.former and set(role.kinds) & kinds and _same_stated_place(phrase, role, entity, scene)
        for role in entity.stated
    )


def _kinds(phrase: Phrase) -> set[str]:
    """The phrase's kinds; "the president" or "head" of a body may lead it under another title."""
    kinds = set(phrase.offices)
    loose = phrase.organisations and kinds & {"president", "director_general"}
    return kinds | lexicon.LEADING if loose else kinds


def _same_place(phrase: Phrase, office: Office, registry: Registry) -> bool:
    if phrase.country and office.country != phrase.country:
        return False
    if phrase.organisations and not any(registry.related(office.organisation, body) for body in phrase.organisations):
        return office.country is not None and phrase.country == office.country and office.organisation is None
    if phrase.posting and not _posted(office, phrase.posting, registry):
        return False
    bodies = {b.id for b in phrase.owner_bodies if not b.id.startswith("government-of-")}
    return (
        not bodies or office.kind != "spokesperson" or office.on_behalf_of in (None, *bodies) or _placed_by_body(phrase)
    )


def _placed_by_body(phrase: Phrase) -> bool:
    """Whether the bodies in the phrase are organisations, whose spokespeople speak for several organs."""
    return bool(phrase.organisations)


def _same_stated_place(phrase: Phrase, role: StatedRole, entity: Entity, scene: Scene) -> bool:
    home = role.country or entity.home(scene.date)
    if phrase.posting:
        return False
    if phrase.country and home not in (None, phrase.country):
        return False
    if phrase.organisations and role.organisations:
        return any(scene.registry.related(a, b) for a in role.organisations for b in phrase.organisations)
    return not (phrase.organisations and role.country)


def _posted(office: Office, country: str, registry: Registry) -> bool:
    """Whether the title names the state of the posting: "Ambassador of Russia to the United States"."""
    _, _, target = fold(office.title).partition(" to ")
    place = registry.countries[country]
    return any(fold(name) in target for name in (place.name, *place.names)) if target else False


def by_holder(mention: Mention, scene: Scene) -> Resolution | None:
    """Whoever held the office on the article's date, where the phrase itself says whose it is (rule 2c)."""
    local = bool(set(mention.phrase.offices) & lexicon.LOCAL)
    if scene.date is None or local or not _placed(mention.phrase):
        return _by_region(mention, scene)
    if mention.phrase.possessor and serves_another(mention.phrase, entity_of(mention.phrase.possessor), scene):
        return None
    found = _holders(mention.phrase, scene) or _heads_of_body(mention.phrase, scene)
    if len(found) != 1:
        return None
    return Resolution((scene.cast.of_actor(found[0]),), "office_holder", None, 0.93)


def serves_another(phrase: Phrase, owner: Entity, scene: Scene) -> bool:
    """Whether an office serves someone who does not lead the state: "the minister's spokesman" is not the state's."""
    serving = bool(set(phrase.offices) & lexicon.SERVING)
    return serving and owner.entity_type == "person" and not owner.kinds(scene.date) & lexicon.AT_THE_TOP


def _by_region(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The governor of the Kharkiv region": the one whose title names the place."""
    phrase = mention.phrase
    capitals = [w for w in scene.marked.words_in(*phrase.span) if w.capital]
    places = [w for w in capitals if not scene.marked.hits_at(w.index) or _is_city(w.text, scene)]
    if (
        scene.date is None
        or not set(phrase.offices) & lexicon.LOCAL
        or not [w for w in places if w.folded not in lexicon.NO_NAME]
    ):
        return None
    of_kind = [a for a in scene.registry.actors.values() if any(o.kind in phrase.offices for o in a.offices)]
    place = {w.folded for w in places if w.folded not in lexicon.NO_NAME}
    found = [
        actor
        for actor in of_kind
        if any(
            o.kind in phrase.offices and place <= set(fold(o.title).split()) and o.may_hold_on(scene.date)
            for o in actor.offices
            if bool(o.installed_by) == phrase.installed
        )
    ]
    if len(found) > 1:  # a city has a mayor and a military administration
        word = fold(phrase.office_text).split()[-1]
        found = [a for a in found if any(o.may_hold_on(scene.date) and word in fold(o.title) for o in a.offices)]
    return Resolution((scene.cast.of_actor(found[0]),), "office_holder", None, 0.9) if len(found) == 1 else None


def _heads_of_body(phrase: Phrase, scene: Scene) -> list[Actor]:
    """Who leads the body in the phrase by the title of an office: "the Rosatom chief"."""
    if phrase.offices != ("other",) or not set(fold(phrase.office_text).split()) & lexicon.HEADS:
        return []
    bodies = [b for b in phrase.owner_bodies if not b.id.startswith("government-of-")]
    names = {fold(name) for body in bodies for name in body.strong}
    return [
        actor
        for actor in scene.registry.actors.values()
        for office in actor.offices
        if office.kind in lexicon.LEADING
        and scene.date
        and office.may_hold_on(scene.date)
        and any(f" of {name} " in f"{fold(office.title)} " for name in names)
    ]


def by_place(mention: Mention, scene: Scene) -> Resolution | None:
    """The same, where only the surroundings say whose office it is (rules 2b and 2c)."""
    if _placed(mention.phrase) or scene.date is None or _is_of_something(mention.phrase, scene):
        return None
    for country, surely in scene.homes_around(mention):
        found = _holders(dataclasses.replace(mention.phrase, country=country), scene)
        if len(found) == 1:
            return Resolution((scene.cast.of_actor(found[0]),), "office_holder_by_place", None, surely)
        if found:
            return None
    return None


def _is_of_something(phrase: Phrase, scene: Scene) -> bool:
    """Whether the words say that the office is none of a state: "the mercenary leader", "the company president"."""
    office = set(fold(phrase.office_text).split())
    if office & {"leader", "head", "chief"}:
        return bool(_telling_words(phrase, scene) - office - lexicon.NO_NAME - lexicon.TITLE_WORDS)
    return bool(_telling_words(phrase, scene) & (lexicon.BODIES | lexicon.BODY_NOUNS.keys() | {"club"}) - office)


def _holders(phrase: Phrase, scene: Scene) -> list[Actor]:
    if scene.date is None or phrase.former or not _placed(phrase):
        return []
    found: dict[str, Actor] = {}
    kinds = [k for k in scene.registry.kinds if k in _kinds(phrase)]
    for kind in kinds:
        for actor in holders(scene.registry, kind, scene.date, phrase):
            offices = [o for o in actor.offices if o.kind == kind and o.may_hold_on(scene.date)]
            if any(_same_place(phrase, office, scene.registry) for office in offices):
                found[actor.id] = actor
    if len(found) > 1 and fold(phrase.office_text) in ("leader", "leaders"):
        return _leaders(phrase, scene)
    chosen = _of_body(list(found.values()), phrase, scene)
    fitting = _fitting_titles(chosen, phrase, scene)
    if kinds == ["other_minister"] and len(_telling_words(phrase, scene)) > 1:
        return fitting  # the one such minister who is known may have another portfolio
    return (fitting or chosen) if len(chosen) > 1 else chosen


def _fitting_titles(actors: Iterable[Actor], phrase: Phrase, scene: Scene) -> list[Actor]:
    """Those of the actors who hold an office whose title has all the phrase's words: "the foreign policy adviser"."""
    wanted = _telling_words(phrase, scene)
    if len(wanted) < 2 or scene.date is None or phrase.former:
        return []
    return [
        actor
        for actor in actors
        if any(
            o.may_hold_on(scene.date) and _same_place(phrase, o, scene.registry) and wanted <= _title_words(o.title)
            for o in actor.offices
        )
    ]


def _telling_words(phrase: Phrase, scene: Scene) -> set[str]:
    """The words of a phrase that a title must have: not the small ones, and not those for states."""
    states = {i for h in scene.marked.hits_in(*phrase.span) if h.values("country") for i in range(h.first, h.last)}
    capitals = {w.folded for w in scene.marked.words_in(*phrase.span) if w.index in states and _is_city(w.text, scene)}
    words = {w.folded for w in scene.marked.words_in(*phrase.span) if w.index not in states}
    return {lexicon.TITLE_SYNONYMS.get(w, w) for w in (words - lexicon.SMALL_WORDS) | capitals}


def _title_words(title: str) -> set[str]:
    return {lexicon.TITLE_SYNONYMS.get(word, word) for word in fold(title).split()}


def _is_city(word: str, scene: Scene) -> bool:
    return any(word in country.capitals for country in scene.registry.countries.values())


def _of_body(found: list[Actor], phrase: Phrase, scene: Scene) -> list[Actor]:
    """Of several holders those whose title names the body in the phrase: "the CIA director"."""
    names = {fold(name) for b in phrase.owner_bodies if not b.id.startswith("government-of-") for name in b.strong}
    if len(found) < 2 or not names:
        return found
    return [
        actor
        for actor in found
        if any(o.kind in phrase.offices and any(n in fold(o.title) for n in names) for o in actor.offices)
    ]


def _leaders(phrase: Phrase, scene: Scene) -> list[Actor]:
    """Who leads a state that has several at its top: by its constitution the president or the head of government."""
    presidential = phrase.country in lexicon.PRESIDENTIAL
    for kinds in (("president",), ("prime_minister", "chancellor"), ("monarch",)):
        if kinds == ("president",) and not presidential:
            continue
        narrowed = dataclasses.replace(phrase, offices=kinds, office_text="")
        if found := _holders(narrowed, scene):
            return found
    return []


def office_itself(mention: Mention, scene: Scene) -> Resolution | None:
    """The office as an institution, where it is placed but nobody is known to hold it: never a guess at a person."""
    phrase = mention.phrase
    somebodys = phrase.possessor and set(phrase.offices) & lexicon.SERVING
    if not _placed(phrase) or phrase.former or somebodys or phrase.offices[:1] == ("other",):
        return None
    kind = scene.registry.kinds.get(phrase.offices[0])
    country = scene.registry.countries.get(phrase.country or "")
    body = scene.registry.organisations[phrase.organisations[0]] if phrase.organisations else None
    owner = country.with_article if country else body.name if body else None
    if owner is None or set(phrase.offices) & lexicon.LOCAL:
        return None  # no state has a mayor
    title = phrase.office_text[:1].upper() + phrase.office_text[1:]
    name = title if " of " in title and owner in title else f"{title} of {owner}"
    entity = Entity(
        id=slug(name),
        name=name,
        entity_type="institution",
        country=phrase.country,
        organisation=body.id if body else None,
        sector=kind.sector if kind else None,
    )
    return Resolution((scene.cast.add(entity),), "office_itself", None, 0.8)
