"""Institutions: metonyms, ministries, short forms, definite descriptions, members (codebook 1.5 and 3, rule 4)."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from dashboard.actors.gazetteer import Word
from dashboard.actors.model import Actor
from dashboard.actors.names import fold, slug
from dashboard.coding.speakers import documents, lexicon
from dashboard.coding.speakers.entity import Entity
from dashboard.coding.speakers.name_finder import singular
from dashboard.coding.speakers.phrase import Phrase
from dashboard.coding.speakers.possession import body_of
from dashboard.coding.speakers.scene import Mention, Resolution, Scene
from dashboard.coding.statement import Span


def institution(mention: Mention, scene: Scene) -> Resolution | None:
    """A body by its name, a ministry of a state, a capital or residence, an organisation (rule 4)."""
    phrase = mention.phrase
    if phrase.indefinite and not phrase.text[:1].isdigit():
        return None  # "several EU leaders"
    if phrase.body is not None:
        return Resolution((scene.cast.of_actor(phrase.body),), "institution", None, 0.97)
    if phrase.institution:
        return ministry(mention, scene)
    if phrase.metonyms:
        return _metonym(mention, scene)
    if phrase.country and "negotiator" in phrase.offices and phrase.plural:
        delegation = scene.registry.institution("delegation", phrase.country)
        return Resolution((scene.cast.of_actor(delegation),), "institution", None, 0.85)
    if phrase.country and _is_residence(phrase, scene):
        government = scene.registry.institution("government", phrase.country)
        return Resolution((scene.cast.of_actor(government),), "metonym", None, 0.9)
    return None


def ministry(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The foreign ministry": of the state that is named, else of the one that the passage is about."""
    kind = mention.phrase.institution or ""
    if mention.phrase.country:
        found = scene.registry.institution(kind, mention.phrase.country)
        return Resolution((scene.cast.of_actor(found),), "institution", None, 0.95)
    if not mention.phrase.definite:
        return None
    suffix = f"{kind}-of-"
    for focus in scene.before(mention.start):
        for entity in focus.entities:
            if entity.id.startswith(suffix):
                return Resolution((entity,), "institution_in_article", focus.span, 0.9)
    for country, surely in scene.homes_around(mention):
        found = scene.registry.institution(kind, country)
        return Resolution((scene.cast.of_actor(found),), "institution_by_place", None, surely)
    return None


def _is_residence(phrase: Phrase, scene: Scene) -> bool:
    """Whether the head is a place or body that tells the country, and not a word for its people."""
    country = scene.registry.countries[phrase.country or ""]
    return phrase.noun == "side" or phrase.noun in {fold(place).split()[-1] for place in country.places}


def _metonym(mention: Mention, scene: Scene) -> Resolution | None:
    readings = mention.phrase.metonyms
    if len(readings) == 1:
        return Resolution((scene.cast.of_actor(readings[0]),), "metonym", None, 0.93)
    named = list(_mentions_of(readings, mention, scene))
    if len({actor.id for _, actor in named}) == 1:
        return Resolution((scene.cast.of_actor(named[0][1]),), "metonym_by_context", named[0][0], 0.85)
    near = [(s, a) for s, a in named if s[0] < mention.start and scene.apart(s[0], mention.start) <= 1]
    if near:
        span, actor = max(near, key=lambda pair: pair[0])
        return Resolution((scene.cast.of_actor(actor),), "metonym_by_context", span, 0.65)
    return None


def _mentions_of(readings: Sequence[Actor], mention: Mention, scene: Scene) -> Iterator[tuple[Span, Actor]]:
    """Where the article names one of the readings, or an organ or official of it."""
    for hit in scene.marked.hits:
        if hit.start == mention.start:
            continue
        for body in hit.values("organisation"):
            for reading in readings:
                if scene.registry.related(body, scene.registry.organisation_of(reading.id) or reading.organisation):
                    yield (hit.start, hit.end), reading


def short_body(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The agency", "the court", "the bloc": the last body that has the word in its name."""
    phrase = mention.phrase
    weak = [
        scene.registry.actors[i]
        for hit in scene.marked.hits_in(*phrase.span)
        for i in hit.values("weak")
        if scene.registry.actors[i].entity_type == "institution"
    ]
    if phrase.noun in lexicon.SHORT_BODIES and phrase.definite and not phrase.plural:
        found = _last_body(phrase.noun or "", mention, scene)
        if found:
            return found
    if phrase.noun in lexicon.BODY_NOUNS and phrase.text.lower().startswith("the ") and not phrase.plural:
        return _body_by_nature(lexicon.BODY_NOUNS[phrase.noun], mention, scene)
    if len(weak) == 1 and phrase.noun in {fold(n).split()[-1] for n in weak[0].weak}:
        return Resolution((scene.cast.of_actor(weak[0]),), "short_name", None, 0.85)
    return None


def _body_by_nature(sectors: frozenset[str], mention: Mention, scene: Scene) -> Resolution | None:
    """ "The company" after Gazprom: the last body of that nature in focus."""
    country = mention.phrase.country
    for focus in scene.before(mention.start):
        fitting = [e for e in focus.entities if e.sector in sectors and country in (None, e.home(scene.date))]
        if fitting:
            return Resolution((fitting[0],), "short_name", focus.span, 0.85) if len(fitting) == 1 else None
    named = {
        actor.id: (actor, (hit.start, hit.end))
        for hit in scene.marked.hits_in(0, mention.start)
        for actor in (scene.registry.actors[i] for i in hit.values("actor"))
        if actor.entity_type != "person" and actor.sector in sectors and country in (None, actor.country)
    }
    if len(named) != 1:  # two companies, and none of them in focus
        return None
    actor, span = next(iter(named.values()))
    return Resolution((scene.cast.of_actor(actor),), "short_name", span, 0.8)


def members(mention: Mention, scene: Scene) -> Resolution | None:
    """ "NATO countries", "the heads of state and government", "the allies": the organisation whose members they are."""
    phrase = mention.phrase
    words = {singular(w.folded) for w in scene.marked.words_in(*phrase.span)}
    head = phrase.noun or singular(fold(phrase.office_text).split(" of ")[0].split()[-1] if phrase.office_text else "")
    counted = words & lexicon.NUMBERS.keys() or words & lexicon.INDEFINITE
    if not phrase.plural or phrase.indefinite or phrase.country or counted or head not in lexicon.MEMBERS:
        return None
    bodies = [scene.registry.organisations[b].part_of or b for b in phrase.organisations]
    gathered = head == "leader" and len(words - {"the"}) == 1 and _at_summit(mention, scene)
    if not bodies and not (phrase.definite and (head == "ally" or {"head", "government"} <= words or gathered)):
        return None
    found = documents.summit_body(bodies[0] if bodies else ("NATO" if "ally" in words else None), mention, scene)
    return found and dataclasses.replace(found, rule="members")


def _at_summit(mention: Mention, scene: Scene) -> bool:
    """Whether a sentence of this paragraph or the one before has a summit for its subject: "the leaders" are there."""
    for start, end in scene.paragraphs[max(0, scene.paragraph(mention.start) - 1) : scene.paragraph(mention.start) + 1]:
        sentence = scene.sentence(start)
        opening = scene.marked.words_in(start, min(start + 40, sentence[1], end, mention.start))
        if any(word.folded == "summit" for word in opening[:4]) and opening[0].folded not in lexicon.PREPOSITIONS:
            return True
    return False


def _last_body(noun: str, mention: Mention, scene: Scene) -> Resolution | None:
    country = mention.phrase.country
    for focus in scene.before(mention.start):
        for entity in focus.entities:
            same_place = country in (None, entity.home(scene.date))
            if entity.entity_type in ("institution", "outlet") and same_place and noun in fold(entity.name).split():
                return Resolution((entity,), "short_name", focus.span, 0.9)
            led = body_of(entity, scene) if entity.person else None
            words = set(fold(" ".join((led.name, *led.strong))).split()) if led else set()
            if led and same_place and (noun in words or (noun in lexicon.MINISTRIES and words & lexicon.MINISTRIES)):
                return Resolution((scene.cast.of_actor(led),), "short_name", focus.span, 0.85)
    if country:
        return None
    before = reversed(scene.marked.hits_in(0, mention.start))
    after = scene.marked.hits_in(mention.phrase.span[1], len(scene.text))
    for hits, surely in ((before, 0.85), (after, 0.75)):
        for hit in hits:
            for actor_id in hit.values("actor"):
                actor = scene.registry.actors[actor_id]
                if actor.entity_type == "institution" and noun in {w for n in actor.strong for w in fold(n).split()}:
                    return Resolution((scene.cast.of_actor(actor),), "short_name", (hit.start, hit.end), surely)
    return _last_ministry(noun, mention, scene)


def _last_ministry(noun: str, mention: Mention, scene: Scene) -> Resolution | None:
    """ "The ministry", once the article has spoken of "the Foreign Ministry in Bucharest"."""
    for hit in reversed(scene.marked.hits_in(0, mention.start)):
        if not hit.values("institution") or noun not in fold(scene.text[hit.start : hit.end]).split():
            continue
        end = min(scene.sentence(hit.start)[1], hit.end + len(" in the United Arab Emirates"))
        start = scene.reader.start_of_phrase(hit.end)
        phrase = scene.read(hit.start if start is None else start, end)
        phrase.definite = True
        found = ministry(Mention(phrase), scene) if phrase.institution else None
        if found:
            return dataclasses.replace(found, rule="short_name", antecedent=(hit.start, hit.end), confidence=0.8)
    return None


def unregistered_body(mention: Mention, scene: Scene) -> Resolution | None:
    """A body or outlet without a file, by its capitalised name: "the Institute for Crop Studies"."""
    phrase = mention.phrase
    if phrase.name or phrase.noun is None:
        return None
    words = list(scene.marked.words_in(*phrase.span))
    words = words[1:] if words[0].folded == "the" else words
    apposed = next(
        (
            i
            for i, w in enumerate(words[:-1], start=1)
            if w.text.islower() and singular(w.folded) in lexicon.NAMED_BODIES
        ),
        0,
    )
    if apposed and words[apposed].capital and all(w.text.islower() or w.capital for w in words[:apposed]):
        return _named_body(words[apposed:], words[apposed - 1], mention, scene)
    capital = list(itertools.takewhile(lambda w: w.capital or w.folded in lexicon.INSIDE_NAMES, words))
    capital = capital[: max((i for i, w in enumerate(capital, start=1) if w.capital), default=0)]
    nouns = {singular(w.folded) for w in capital}
    if len(capital) < 2 or not nouns & (lexicon.BODIES | lexicon.OUTLETS):
        return None
    shown = " ".join(scene.text[capital[0].start : capital[-1].end].split())
    outlet = bool(nouns & lexicon.OUTLETS)
    entity = Entity(
        id=slug(shown), name=shown, entity_type="outlet" if outlet else "institution", country=phrase.country
    )
    return Resolution((scene.cast.add(entity),), "unregistered_body", None, 0.85)


def _named_body(words: Sequence[Word], noun: Word, mention: Mention, scene: Scene) -> Resolution | None:
    """ "The chemical company BASF": the capitalised words behind the noun."""
    name = list(itertools.takewhile(lambda w: w.capital, words))
    if len(name) < len(words):
        return None
    shown = " ".join(scene.text[name[0].start : name[-1].end].split())
    outlet = singular(noun.folded) in lexicon.OUTLETS
    entity = Entity(
        id=slug(shown), name=shown, entity_type="outlet" if outlet else "institution", country=mention.phrase.country
    )
    return Resolution((scene.cast.add(entity),), "unregistered_body", None, 0.85)
