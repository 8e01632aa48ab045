"""One pass over an article: its subjects and its statements' sources are resolved in text order."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator

from dashboard.actors.lookup import Registry
from dashboard.actors.model import Actor
from dashboard.actors.names import fold
from dashboard.coding.speakers import lexicon, pronouns, rules
from dashboard.coding.speakers.entity import Entity, entity_of, speaker_of
from dashboard.coding.speakers.phrase import Phrase
from dashboard.coding.speakers.scene import Mention, Resolution, Scene
from dashboard.coding.statement import Span, Speaker, Statement

INHERITED_CONFIDENCE = 0.7  # codebook 1.3: at most medium
AGENTLESS_CONFIDENCE = 0.7  # codebook 1.5: medium


def resolve_article(scene: Scene, subjects: list[Span]) -> None:
    """Set the speakers of every statement of the scene.

    `subjects` are the subjects of narrated sentences: they come into focus without being speakers.
    """
    inherited: list[Statement] = []
    for event in _in_text_order(scene, subjects):
        if not isinstance(event, Statement):
            _resolve_subject(event, scene)
        elif _is_own_source(event) and not _speaks_of_itself(event, scene):
            _resolve_source(event, scene)
        else:
            inherited.append(event)
    for statement in sorted(inherited, key=lambda s: s.content[0][0]):
        (_own_words if _speaks_of_itself(statement, scene) else _without_source)(statement, scene)
    for statement in scene.statements:
        _subject_of_content(statement, scene)
        _write(statement, scene)


def _in_text_order(scene: Scene, subjects: list[Span]) -> Iterator[Statement | Span]:
    events: list[tuple[int, int, Statement | Span]] = []
    for number, statement in enumerate(scene.statements):
        events.append((statement.source[0] if statement.source else statement.content[0][0], number, statement))
    sources = {place for s in scene.statements if s.source for place in range(*s.source)}
    narrated = [span for span in subjects if sources.isdisjoint(range(*span))]
    events += [(span[0], -1, span) for span in narrated]
    for _, _, event in sorted(events, key=lambda e: e[:2]):
        yield event


def _is_own_source(statement: Statement) -> bool:
    """Whether the source is somebody, and not the relay (a relay is never a speaker)."""
    source, relay = statement.source, statement.relay
    if source is None:
        return False
    return relay is None or not (relay[0] <= source[0] and source[1] <= relay[1])


def _speaks_of_itself(statement: Statement, scene: Scene) -> bool:
    """Whether the source is "we" or "you": part of somebody's words, whose speaker the text names elsewhere."""
    if statement.source is None:
        return False
    phrase = scene.read(*statement.source)
    return phrase.pronoun == "self" or fold(phrase.text) == "you"


def _own_words(statement: Statement, scene: Scene) -> None:
    """ "We promised it, X said": the speaker around it, else X, else the one who is active in the paragraph."""
    phrase = scene.read(*statement.source) if statement.source else None
    if phrase is None or (phrase.pronoun != "self" and statement.nested_in):
        return  # who "you" are is not said
    found = pronouns.own_words(Mention(phrase, statement), scene)
    if found is None and statement.nested_in is None:
        found = _only_one_in_sentence(statement, scene) or _agentless(statement, scene, paragraphs=1)
    if found:
        scene.resolutions[statement] = found


def _subject_of_content(statement: Statement, scene: Scene) -> None:
    """ "It sends a wrong message, objected X": a pronoun that is nobody is part of the words of whoever speaks here."""
    if statement in scene.resolutions or statement.source is None or statement.depth > 1:
        return
    if fold(scene.text[slice(*statement.source)]) not in ("it", "this", "that", "who", "which", "you"):
        return
    found = _only_one_in_sentence(statement, scene) or _agentless(statement, scene, paragraphs=1)
    if found:
        scene.resolutions[statement] = dataclasses.replace(found, confidence=min(0.65, found.confidence))


def _only_one_in_sentence(statement: Statement, scene: Scene) -> Resolution | None:
    """The one person whom the sentence names outside the content."""
    start, end = scene.sentence(statement.content[0][0])
    outside = [
        m for m in scene.cast.mentions_in(start, end) if not any(a < m[1] and m[0] < b for a, b in statement.content)
    ]
    if len(outside) != 1:
        return None
    found = rules.resolve_one(Mention(scene.read(*outside[0]), statement), scene)
    return found and Resolution(found.entities, "own_words", outside[0], 0.75)


def _resolve_subject(span: Span, scene: Scene) -> None:
    phrase = scene.read(*span)
    if phrase.noun is not None and not (phrase.country or phrase.definite):
        return
    found = rules.resolve(Mention(phrase), scene)
    if found and found.confidence >= 0.6:
        scene.put_in_focus(found.entities, span, speaking=False)


def _resolve_source(statement: Statement, scene: Scene) -> None:
    if statement.source is None:
        return
    phrase = scene.read(*statement.source)
    found = rules.resolve(Mention(phrase, statement), scene)
    if found is None:
        return
    _place(found, phrase, scene)
    scene.resolutions[statement] = found
    if statement.depth == 1:
        scene.put_in_focus(found.entities, statement.source, speaking=True)


def _place(found: Resolution, phrase: Phrase, scene: Scene) -> None:
    """Give someone whom the registry does not know the state that a description or the passage tells."""
    entity = found.entities[0]
    if len(found.entities) > 1 or entity.actor or entity.entity_type != "person" or entity.home(scene.date):
        return
    if any(role.organisations or role.former for role in entity.stated):
        return
    if found.rule in ("role_in_article", "role_named_after", "description") and phrase.country:
        entity.country = phrase.country  # "the Russian diplomat"
    elif entity.kinds(scene.date) & lexicon.STATE_OFFICES or any(role.institution for role in entity.stated):
        abroad = bool(entity.kinds(scene.date) & lexicon.ABROAD)
        homes = {home for home, _ in scene.homes_around(Mention(phrase)) if not (abroad and home == scene.home)}
        entity.country = homes.pop() if len(homes) == 1 else None


def _without_source(statement: Statement, scene: Scene) -> None:
    """A statement that goes on from another, or whose cue names nobody."""
    if statement.cue_inherited_from:
        found = _inherited(statement, scene)
    else:
        found = _before_cue(statement, scene) or _text_after_cue(statement, scene) or _agentless(statement, scene)
    if found:
        scene.resolutions[statement] = found


def _inherited(statement: Statement, scene: Scene) -> Resolution | None:
    seen = {statement}
    origin = statement.cue_inherited_from
    while origin is not None and origin not in scene.resolutions and origin not in seen:
        seen.add(origin)
        origin = origin.cue_inherited_from
    found = scene.resolutions.get(origin) if origin else None
    if found is None:
        return _agentless(statement, scene) if statement.cue is None else None
    antecedent = (origin.source if origin else None) or found.antecedent
    sure = min(INHERITED_CONFIDENCE, found.confidence)
    return Resolution(found.entities, "inherited", antecedent, sure)


def _before_cue(statement: Statement, scene: Scene) -> Resolution | None:
    """A person's name right before the cue is the source, even where attribution did not see it."""
    if statement.cue is None:
        return None
    start = statement.cue[0]
    name = scene.cast.first_mention(scene.sentence(start)[0], start)
    while name and scene.text[name[1] : start].strip(" ,"):
        name = scene.cast.first_mention(name[1], start)
    if name is None:
        return None
    found = rules.resolve_one(Mention(scene.read(*name), statement), scene)
    return found and Resolution(found.entities, "name_before_cue", name, min(0.85, found.confidence))


def _text_after_cue(statement: Statement, scene: Scene) -> Resolution | None:
    """ "..., says a joint statement by X": a text right after the cue, where attribution did not see it."""
    if statement.cue is None or any(a >= statement.cue[1] for a, _ in statement.content):
        return None
    words = scene.marked.words_in(statement.cue[1], scene.sentence(statement.cue[0])[1])
    if not words or words[0].folded not in ("a", "an", "the") or not scene.text[statement.cue[1] :].startswith(" "):
        return None
    phrase = scene.read(words[0].start, words[-1].end)
    return rules.resolve(Mention(phrase, statement), scene) if phrase.document else None


def _agentless(statement: Statement, scene: Scene, paragraphs: int = 2) -> Resolution | None:
    """ "It was stressed that": only if exactly one speaker is active in the paragraph, or else in the one before."""
    here = scene.paragraph(statement.content[0][0])
    if scene.is_heading(here):
        return None
    for paragraph in (here, here - 1)[:paragraphs]:
        active = {
            found.entities: (other, found)
            for other in scene.statements
            if other is not statement
            and other.depth == 1
            and (found := scene.resolutions.get(other)) is not None
            and scene.paragraph(other.content[0][0]) == paragraph
        }
        if len(active) > 1:
            return None
        if active:
            other, found = next(iter(active.values()))
            sure = AGENTLESS_CONFIDENCE if paragraph == here else AGENTLESS_CONFIDENCE - 0.1
            return Resolution(found.entities, "agentless", other.source, min(sure, found.confidence))
    return None


def _write(statement: Statement, scene: Scene) -> None:
    found = scene.resolutions.get(statement)
    if found is None:
        statement.speakers = ()
        statement.speaker_rule = "unresolved"
        return
    statement.speakers = tuple(speaker_of(e, scene.date, scene.registry) for e in found.entities)
    statement.speaker_rule = found.rule
    statement.speaker_antecedent = found.antecedent
    statement.speaker_confidence = round(found.confidence, 2)
    statement.on_behalf_of = _principal(statement, found.entities, scene)


# on whose behalf


def _principal(statement: Statement, entities: tuple[Entity, ...], scene: Scene) -> Speaker | None:
    """The institution or person for whom a spokesperson speaks (codebook 1.5)."""
    if len(entities) != 1 or not entities[0].person:
        return None
    entity = entities[0]
    named = _named_principal(statement, scene) or scene.principals.get(entity)
    if named is not None:
        scene.principals[entity] = named
        return speaker_of(named, scene.date, scene.registry)
    stated = _stated_principal(entity, scene)
    registered = _registered_principal(entity, scene.date, scene.registry)
    body = registered if registered and (stated is None or _same_house(stated, registered, scene)) else stated
    body = body or _principal_in_focus(statement, entity, scene)
    return speaker_of(entity_of(body), scene.date, scene.registry) if body else None


def _same_house(one: Actor, other: Actor, scene: Scene) -> bool:
    """Whether the one is an organ of the other, so that the registry's more exact body counts."""
    bodies = [scene.registry.organisation_of(actor.id) or actor.organisation for actor in (one, other)]
    return scene.registry.related(*bodies)


def _principal_in_focus(statement: Statement, entity: Entity, scene: Scene) -> Actor | None:
    """ "Spokesman X", of an organisation that is the talk of the passage."""
    bare = [r for r in entity.stated if "spokesperson" in r.kinds and not (r.bodies or r.country or r.organisations)]
    if not bare or entity.actor is not None or statement.source is None:
        return None
    for focus in scene.before(statement.source[0]):
        if scene.apart(focus.span[0], statement.source[0]) > 1:
            return None
        for other in focus.entities:
            office = next(other.offices(scene.date), None)
            organisation = office.organisation if office else other.organisation
            if other.entity_type == "institution" and other.actor and not other.actor.id.startswith("government-of-"):
                return other.actor
            if organisation:
                return scene.registry.organisation_actor(organisation)
    return None


def _named_principal(statement: Statement, scene: Scene) -> Entity | None:
    """ "... said on behalf of Secretary-General X": outside the content, after the source."""
    marker = "on behalf of "
    if statement.source is None:
        return None
    end = scene.sentence(statement.source[0])[1]
    at = scene.text.find(marker, statement.source[1], end)
    if at < 0 or any(a <= at < b for a, b in statement.content):
        return None
    found = rules.resolve_one(Mention(scene.read(at + len(marker), end)), scene)
    return found.entities[0] if found else None


def _stated_principal(entity: Entity, scene: Scene) -> Actor | None:
    """The body that the article names beside a spokesperson: "Kremlin spokesman", "of the interior ministry"."""
    for role in entity.stated:
        spokesman = "spokesperson" in role.kinds and "official" not in fold(role.text).split()
        speaks = spokesman or (not role.kinds and entity.actor is None and _is_just_of(entity, scene))
        bodies = [b for b in role.bodies if not b.id.startswith("government-of-")]
        if role.former or not speaks:
            continue
        if bodies:
            return bodies[0]
        if role.organisations:
            return scene.registry.organisation_actor(role.organisations[0])
        if role.institution and (home := entity.home(scene.date)):
            return scene.registry.institution(role.institution, home)
    return None


def _is_just_of(entity: Entity, scene: Scene) -> bool:
    """Whether nothing but a body says who someone is: "X of the interior ministry", "the ministry's X"."""
    around = ((scene.text[max(0, a - 3) : a], scene.text[b : b + 6]) for a, b in entity.mentions)
    return any(before in ("'s ", "’s ") or after.startswith((" of ", " from ")) for before, after in around)


def _registered_principal(entity: Entity, date: datetime.date | None, registry: Registry) -> Actor | None:
    office = next((o for o in entity.offices(date) if date and o.on_behalf_of), None)
    return registry.find(office.on_behalf_of) if office and office.on_behalf_of else None
