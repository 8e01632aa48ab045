"""The rules of speaker resolution in the order of codebook 3; the first that answers decides.

Each takes a mention and the scene and returns a resolution, or None where it has nothing to say. None of them guesses:
a mention that no rule resolves stays unresolved.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from dashboard.actors.model import Actor
from dashboard.actors.names import fold, slug
from dashboard.coding.speakers import documents, lexicon, roles
from dashboard.coding.speakers.entity import Entity, with_article
from dashboard.coding.speakers.name_finder import singular
from dashboard.coding.speakers.phrase import Phrase
from dashboard.coding.speakers.scene import Focus, Mention, Resolution, Scene
from dashboard.coding.statement import Span

Rule = Callable[[Mention, Scene], Resolution | None]

_AND = re.compile(r",?\s+(?:and|&|as well as)\s+|,\s+", re.IGNORECASE)
#: Where the words for nameless people end: at a clause, or at a number of places ("from more than 60 countries").
_CLAUSE_OR_COUNT = re.compile(
    r"[,;(]| who | which | that | close to | familiar with "
    r"| (?:from|of|in) (?:(?:more|less|fewer) than |at least )?\d+ ",
)
_NAME_CONFIDENCE = {"name": 0.98, "surname": 0.96, "weak_name": 0.9, "new_name": 0.9}
_POSSESSED = re.compile(r"\b (?:for|of|from|at) (?P<body>(?:his|her|its|their) .+)$", re.IGNORECASE)
_SERVED = re.compile(r"\b (?:for|of) (?P<office>the .+)$")
_SPOKES = re.compile(r"spokes|press secretary|mouthpiece", re.IGNORECASE)
_NUMBERS = {"two": 2, "both": 2, "pair": 2, "three": 3, "four": 4, "five": 5}


def joint(mention: Mention, scene: Scene) -> Resolution | None:
    """ "A and B said": each half must be someone by itself; an apposition with "and" in it is not a half."""
    phrase = mention.phrase
    halves = _plural_office(phrase, scene) or _halves(mention, scene)
    if len(halves) < 2:
        return None
    found = [resolve_one(half, scene) for half in halves]
    if any(r is None or r.confidence < 0.65 for r in found):
        return None
    entities = tuple(dict.fromkeys(e for r in found if r for e in r.entities))
    return Resolution(entities, "joint", None, min(r.confidence for r in found if r)) if len(entities) > 1 else None


def _plural_office(phrase: Phrase, scene: Scene) -> list[Mention]:
    """ "The presidents of France and Ukraine": one office in several states."""
    others = {w.folded for w in scene.marked.words_in(*phrase.span)} & (lexicon.INDEFINITE | _NUMBERS.keys())
    if not phrase.plural or not phrase.offices or phrase.organisations or others:
        return []  # "the leaders of Canada, Japan and nine others" are more than the two
    codes = dict.fromkeys(c for h in scene.marked.hits_in(*phrase.span) for c in h.values("country")[:1])
    if len(codes) < 2:
        return []
    return [Mention(dataclasses.replace(phrase, plural=False, country=c, posting=None, owner_bodies=())) for c in codes]


def _halves(mention: Mention, scene: Scene) -> list[Mention]:
    start, end = mention.phrase.span
    text = scene.text[start:end]
    hits = scene.marked.hits_in(start, end)
    cuts = [
        m for m in _AND.finditer(text) if not any(h.start < start + m.start() and start + m.end() < h.end for h in hits)
    ]
    if not any("," not in m.group().strip() or len(m.group().strip()) > 1 for m in cuts):
        return []
    bounds = [(start, start)] + [(start + m.start(), start + m.end()) for m in cuts] + [(end, end)]
    parts = [(a[1], b[0]) for a, b in itertools.pairwise(bounds) if b[0] > a[1]]
    halves: list[Phrase] = []
    described = False  # inside an apposition to a name: "X, a developer and spokeswoman for Y"
    for a, b in parts:
        phrase = scene.read(a, b)
        linked = _between(scene, halves[-1], a) if halves else ""
        if halves and _belongs_before(phrase, halves[-1], linked, described):
            described = described or halves[-1].name is not None
            halves[-1] = scene.read(halves[-1].span[0], b)
        else:
            described = False
            halves.append(phrase)
    led = halves[0].plural and halves[0].led_by_office and " of " in halves[0].text
    if led and not any(half.name or half.offices for half in halves[1:]):
        return []  # "the leaders of Canada, Japan and the EU": states and bodies whose leaders they are
    return [Mention(phrase, mention.statement) for phrase in halves]


def _belongs_before(phrase: Phrase, half: Phrase, linked: str, described: bool) -> bool:
    """Whether a part only describes the half before it."""
    if not _stands_alone(phrase):
        return True
    if linked == "," and phrase.name and not half.name:
        return True  # "his Czech colleague, Petr Fiala"
    if linked == "," and half.name and phrase.text[:1].islower():
        return True  # "X, the mayor of Y"
    return described and not _begins_with_name(phrase)


def _begins_with_name(phrase: Phrase) -> bool:
    """Whether a name leads the part, alone or after its office."""
    return phrase.name is not None and (phrase.name[0] == phrase.span[0] or bool(phrase.offices) or phrase.counterpart)


def _between(scene: Scene, phrase: Phrase, start: int) -> str:
    return scene.text[phrase.span[1] : start].strip()


def _stands_alone(phrase: Phrase) -> bool:
    """Whether a conjunct is someone: a name, a body, a state, or an office with an owner."""
    if phrase.name or phrase.body or phrase.metonyms or phrase.institution:
        return True
    if phrase.offices:
        return bool(phrase.definite and (phrase.country or phrase.organisations) and not phrase.former) or (
            phrase.plural or (phrase.counterpart and phrase.owner is not None)
        )
    if phrase.counterpart and phrase.owner is not None:
        return True
    return phrase.noun in lexicon.UNNAMED and not phrase.text[:1].isupper()


def name(mention: Mention, scene: Scene) -> Resolution | None:
    """A name beats everything: a strong name, a surname bound by a full name, or a weak name by its context."""
    found = scene.cast.named(mention.phrase) or scene.cast.named_like_a_state(mention.phrase)
    if found is None:
        return None
    entity, rule = found
    antecedent = None
    if rule == "surname":
        before = [m for m in entity.mentions if m[0] < mention.start]
        antecedent = before[0] if before else min(entity.mentions)
    if rule == "new_name" and len(entity.name.split()) < 2:
        return Resolution((entity,), rule, None, 0.6)
    return Resolution((entity,), rule, antecedent, _NAME_CONFIDENCE[rule])


def own_words(mention: Mention, scene: Scene) -> Resolution | None:
    """ "I told him", "we said" inside someone's words: that speaker."""
    if mention.phrase.pronoun != "self":
        return None
    outer = mention.statement.nested_in if mention.statement else None
    resolved = scene.resolutions.get(outer) if outer else None
    if resolved is None:
        return None  # "we" in nobody's mouth: the words of a speaker who was not found
    return dataclasses.replace(resolved, rule="own_words", confidence=min(0.9, resolved.confidence))


def relative(mention: Mention, scene: Scene) -> Resolution | None:
    """ "X, who said": whoever stands right before."""
    if mention.phrase.pronoun != "who":
        return None
    sentence = scene.sentence(mention.start)
    before = [
        (span, entity)
        for entity in scene.cast.persons()
        for span in entity.mentions
        if sentence[0] <= span[0] and span[1] <= mention.start and mention.phrase.text.lower() in ("who", "whom")
    ]
    if before:
        span, entity = max(before, key=lambda pair: pair[0])
        return Resolution((entity,), "relative", span, 0.9)
    start = scene.reader.start_of_phrase(mention.start)
    head = scene.read(start, mention.start) if start is not None else None
    resolved = resolve_one(Mention(head, mention.statement), scene) if head else None
    return dataclasses.replace(resolved, rule="relative", confidence=resolved.confidence * 0.9) if resolved else None


def pronoun(mention: Mention, scene: Scene) -> Resolution | None:
    """The last in focus that agrees in gender and number; a cue like "added" goes back to the last speaker (rule 3)."""
    wanted = mention.phrase.pronoun
    if wanted not in ("he", "she", "they", "it"):
        return None
    if wanted == "they":
        return _they(mention, scene)
    foci = [f for f in scene.before(mention.start) if _agrees(f, wanted) and not _is_outer(f, mention, scene)]
    if scene.goes_on(mention):
        foci = [f for f in foci if f.speaking] or foci
    if foci:
        return Resolution(foci[0].entities, "pronoun", foci[0].span, _pronoun_confidence(foci[0], mention, scene))
    return _first_person_named(mention, scene, wanted) if wanted in ("he", "she") else None


def _agrees(focus: Focus, wanted: str) -> bool:
    if len(focus.entities) != 1:
        return False
    entity = focus.entities[0]
    if wanted == "it":
        return entity.entity_type in ("institution", "document", "outlet")
    return entity.person and entity.gender in (None, "male" if wanted == "he" else "female")


def _is_outer(focus: Focus, mention: Mention, scene: Scene) -> bool:
    """Inside A's words "he said" is somebody else, unless nobody else is there."""
    outer = mention.statement.nested_in if mention.statement else None
    resolved = scene.resolutions.get(outer) if outer else None
    return resolved is not None and set(focus.entities) == set(resolved.entities)


def _pronoun_confidence(focus: Focus, mention: Mention, scene: Scene) -> float:
    apart = scene.apart(focus.span[0], mention.start)
    sure = 0.95 - 0.05 * min(apart, 4) - (0.0 if focus.speaking else 0.05)
    known = focus.entities[0].gender is not None or mention.phrase.pronoun == "it"
    return round(sure if known else sure - 0.03, 2)


def _first_person_named(mention: Mention, scene: Scene, wanted: str) -> Resolution | None:
    """Nobody in focus yet: the person named last before, or, where none is, the first named after."""
    gender = "male" if wanted == "he" else "female"
    fitting = [e for e in scene.cast.persons() if e.gender in (None, gender)]
    named = sorted((m, e) for e in fitting for m in e.mentions if m[0] < mention.start) if fitting else []
    if named:
        return Resolution((named[-1][1],), "pronoun", named[-1][0], 0.6)
    introduced = scene.next_introduction(mention.start)
    if introduced and introduced[0].gender in (None, gender):
        return Resolution((introduced[0],), "pronoun_named_after", introduced[1], 0.75)
    return None


def _they(mention: Mention, scene: Scene) -> Resolution | None:
    """Joint speakers or a collective; else the two persons of the sentence before; else an institution."""
    foci = list(scene.before(mention.start))
    plural = next((f for f in foci if f.joint), None)
    latest = foci[0] if foci else None
    if plural and (plural is latest or scene.apart(plural.span[0], mention.start) <= 1):
        return Resolution(plural.entities, "pronoun", plural.span, 0.9 if plural is latest else 0.8)
    pair = _pair_before(mention, scene)
    if pair:
        return Resolution(tuple(pair), "pronoun_pair", pair[0].mentions[0], 0.7)
    body = next((f for f in foci if f.entities[0].entity_type == "institution"), None)
    if body and scene.apart(body.span[0], mention.start) <= 1:
        return Resolution(body.entities, "pronoun", body.span, 0.75)
    return None


def _pair_before(mention: Mention, scene: Scene, kinds: Sequence[str] = ()) -> list[Entity]:
    """The two persons whom the sentence before (or this one, so far) names, if it names exactly two."""
    this = scene.sentence(mention.start)
    for start, end in (this, scene.sentence(max(0, this[0] - 2))):
        found = [
            e
            for e in scene.cast.persons()
            if any(start <= a and b <= min(end, mention.start) for a, b in e.mentions)
            and (not kinds or e.kinds(scene.date) & set(kinds))
        ]
        if len(found) == 2:
            return found
    return []


def pair(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The two leaders", "both ministers": the joint speakers or the two persons before."""
    phrase = mention.phrase
    count = next((_NUMBERS[w.folded] for w in scene.marked.words_in(*phrase.span) if w.folded in _NUMBERS), 0)
    if not phrase.plural or not phrase.text.lower().startswith(("the ", "both ")) or phrase.country:
        return None
    if not count:
        return _joint_again(mention, scene)
    focus = next((f for f in scene.before(mention.start) if len(f.entities) == count), None)
    if focus and scene.apart(focus.span[0], mention.start) <= 1:
        return Resolution(focus.entities, "pair", focus.span, 0.85)
    if count != 2:
        return None
    found = _pair_before(mention, scene, phrase.offices) or _pair_before(mention, scene) or _only_two(mention, scene)
    return Resolution(tuple(found), "pair", found[0].mentions[0], 0.75) if found else None


def _joint_again(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The ministers", right after ministers who spoke together."""
    phrase, focus = mention.phrase, next(scene.before(mention.start), None)
    words = [w.folded for w in scene.marked.words_in(*phrase.span)]
    if focus is None or len(words) > 2 or len(focus.entities) < 2 or scene.apart(focus.span[0], mention.start) > 1:
        return None
    if not all(e.person and e.kinds(scene.date) & set(phrase.offices) for e in focus.entities):
        return None
    return Resolution(focus.entities, "pair", focus.span, 0.85)


def _only_two(mention: Mention, scene: Scene) -> list[Entity]:
    """The two persons in such an office whom the text has put in focus so far, if there are exactly two."""
    kinds = set(mention.phrase.offices)
    foci = [e for f in scene.before(mention.start) for e in f.entities if e.kinds(scene.date) & kinds]
    found = list(dict.fromkeys(reversed(foci)))
    return found if len(found) == 2 else []


def counterpart(mention: Mention, scene: Scene) -> Resolution | None:
    """ "Her Polish counterpart", "his colleague in Washington": the same office, elsewhere."""
    phrase = mention.phrase
    opposite = phrase.owner in ("he", "she") and phrase.noun in lexicon.OPPOSITES
    if not (phrase.counterpart or opposite) or phrase.name:
        return None
    focus = scene.last_person(mention.start)
    if focus is None:
        return None
    if not phrase.country:
        return _other_of_two(focus, mention, scene)
    kinds = tuple(sorted(focus.entities[0].kinds(scene.date)))
    country, posting = _counterpart_place(phrase, focus.entities[0], kinds, scene)
    wanted = dataclasses.replace(
        phrase, offices=kinds, office_text="", owner_bodies=(), counterpart=False, country=country, posting=posting
    )
    return _elsewhere_in_office(Mention(wanted, mention.statement), focus.entities[0], scene)


def _other_of_two(focus: Focus, mention: Mention, scene: Scene) -> Resolution | None:
    """ "His guest", "her counterpart": the one other person whom this sentence and the two before name."""
    start = scene.sentence(max(0, scene.sentence(max(0, scene.sentence(mention.start)[0] - 2))[0] - 2))[0]
    others = [
        e
        for e in scene.cast.persons()
        if e is not focus.entities[0] and any(start <= m[0] < mention.start for m in e.mentions)
    ]
    if len(others) != 1:
        return None
    antecedent = max(m for m in others[0].mentions if m[0] < mention.start)
    return Resolution((others[0],), "counterpart", antecedent, 0.75)


def _counterpart_place(
    phrase: Phrase, person: Entity, kinds: Sequence[str], scene: Scene
) -> tuple[str | None, str | None]:
    """An ambassador's colleague "in Washington" serves the same state there; anyone else's serves the other state."""
    posted = " in " in f" {phrase.text.lower()} " and set(kinds) & {"ambassador", "permanent_representative"}
    if posted:
        return person.home(scene.date), phrase.country
    return phrase.country, None


def _elsewhere_in_office(mention: Mention, person: Entity, scene: Scene) -> Resolution | None:
    if not mention.phrase.offices:
        return None
    for decide in (roles.in_article, roles.by_holder):
        found = decide(mention, scene)
        if found and found.entities != (person,):
            return dataclasses.replace(found, rule="counterpart", confidence=min(found.confidence, 0.88))
    return None


def owned(mention: Mention, scene: Scene) -> Resolution | None:
    """ "His government", "its negotiators", "her spokesman": what belongs to the one before."""
    phrase = mention.phrase
    if phrase.owner not in ("he", "she", "it", "they") or phrase.name or phrase.counterpart or phrase.document:
        return None
    owner = _owner(mention, scene)
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


def _owner(mention: Mention, scene: Scene) -> Entity | None:
    """Whose: a state named earlier in the sentence ("Ukraine is ready, its negotiators said"), else the focus."""
    if mention.phrase.owner == "it":
        start, _ = scene.sentence(mention.start)
        for hit in scene.marked.hits_in(start, mention.start):
            for actor_id in hit.values("metonym"):
                return scene.cast.of_actor(scene.registry.actors[actor_id])
    wanted = mention.phrase.owner or "it"
    focus = next((f for f in scene.before(mention.start) if _agrees(f, wanted)), None)
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
        return _body_of(owner, scene)
    return None


def _body_of(owner: Entity, scene: Scene) -> Actor | None:
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


def document(mention: Mention, scene: Scene) -> Resolution | None:
    """A text speaks for the body that issued it."""
    return documents.resolve(mention, scene, resolve)


def institution(mention: Mention, scene: Scene) -> Resolution | None:
    """A body by its name, a ministry of a state, a capital or residence, an organisation (rule 4)."""
    phrase = mention.phrase
    if phrase.indefinite and not phrase.text[:1].isdigit():
        return None  # "several EU leaders"
    if phrase.body is not None:
        return Resolution((scene.cast.of_actor(phrase.body),), "institution", None, 0.97)
    if phrase.institution:
        return _ministry(mention, scene)
    if phrase.metonyms:
        return _metonym(mention, scene)
    if phrase.country and "negotiator" in phrase.offices and phrase.plural:
        delegation = scene.registry.institution("delegation", phrase.country)
        return Resolution((scene.cast.of_actor(delegation),), "institution", None, 0.85)
    if phrase.country and _is_residence(phrase, scene):
        government = scene.registry.institution("government", phrase.country)
        return Resolution((scene.cast.of_actor(government),), "metonym", None, 0.9)
    return None


def _ministry(mention: Mention, scene: Scene) -> Resolution | None:
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
    counted = words & _NUMBERS.keys() or words & lexicon.INDEFINITE
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
            led = _body_of(entity, scene) if entity.person else None
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
        found = _ministry(Mention(phrase), scene) if phrase.institution else None
        if found:
            return dataclasses.replace(found, rule="short_name", antecedent=(hit.start, hit.end), confidence=0.8)
    return None


def role(mention: Mention, scene: Scene) -> Resolution | None:
    """An office alone: in the article, by its holder, by the place; else the office itself (rule 2)."""
    phrase = mention.phrase
    if not phrase.led_by_office or phrase.plural or phrase.indefinite or phrase.counterpart or phrase.owner:
        return None
    if not (phrase.definite or phrase.country or phrase.organisations or phrase.text[:1].isupper()):
        return None  # "a spokesman", "diplomats"
    for decide in (roles.in_article, roles.by_holder, roles.by_place, roles.office_itself):
        if (found := decide(mention, scene)) is not None:
            return found
    return None


def same_again(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The official", "the analysts": the unnamed speaker before, by the same noun."""
    phrase = mention.phrase
    if not phrase.definite or phrase.country or phrase.organisations:
        return None
    noun = _noun(phrase)
    for focus in scene.before(mention.start):
        for entity in focus.entities:
            if entity.noun is not None and entity.noun == noun:
                return Resolution((entity,), "same_again", focus.span, 0.85)
    return None


def taken_up(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The 47-year-old", "the politician", "the Hungarian": the last person in focus whom it may describe."""
    phrase = mention.phrase
    if not phrase.text.lower().startswith(("the ", "this ", "that ")) or phrase.plural or phrase.institution:
        return None
    if not _takes_up(phrase, scene):
        return None
    introduced = scene.next_introduction(mention.start)
    focus = next((f for f in scene.before(mention.start) if _may_take_up(f, phrase, scene)), None)
    if focus is None or (scene.apart(focus.span[0], mention.start) > 0 and introduced):
        return Resolution((introduced[0],), "description_named_after", introduced[1], 0.75) if introduced else None
    return Resolution(
        focus.entities, "description", focus.span, 0.85 - 0.05 * scene.apart(focus.span[0], mention.start)
    )


def _takes_up(phrase: Phrase, scene: Scene) -> bool:
    words = fold(phrase.text).split()
    if lexicon.YEAR_OLD in fold(phrase.text) or phrase.noun in lexicon.ANAPHORS:
        return True
    of_body = phrase.organisations or any(not b.id.startswith("government-of-") for b in phrase.owner_bodies)
    if phrase.offices and not of_body and words[-1] in lexicon.ANAPHORS:
        return True
    return phrase.country is not None and phrase.noun is not None and len(words) <= 2 and phrase.noun == words[-1]


def _may_take_up(focus: Focus, phrase: Phrase, scene: Scene) -> bool:
    if len(focus.entities) != 1 or not focus.entities[0].person:
        return False
    entity = focus.entities[0]
    if phrase.gender and entity.gender and phrase.gender != entity.gender:
        return False
    ranked = phrase.offices and fold(phrase.text).split()[-1] not in lexicon.ANY_RANK
    if ranked and entity.actor and not entity.kinds(scene.date) & {*phrase.offices, "other"}:
        return False  # "the general" is not the vice president
    return phrase.country is None or entity.home(scene.date) in (None, phrase.country)


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
        owner = _owner(mention, scene)
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
        noun=_noun(phrase),
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
        found = _ministry(Mention(dataclasses.replace(phrase, institution=kinds[0], definite=True)), scene)
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


def _noun(phrase: Phrase) -> str:
    return phrase.noun or fold(phrase.office_text).split(" of ")[0].removesuffix("s").replace("men", "man")


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


def unregistered_body(mention: Mention, scene: Scene) -> Resolution | None:
    """A body or outlet without a file, by its capitalised name: "the Institute for Crop Studies"."""
    phrase = mention.phrase
    if phrase.name or phrase.noun is None:
        return None
    words = list(scene.marked.words_in(*phrase.span))
    words = words[1:] if words[0].folded == "the" else words
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


RULES: tuple[Rule, ...] = (
    own_words,
    relative,
    document,
    pronoun,
    joint,
    name,
    counterpart,
    owned,
    pair,
    institution,
    short_body,
    unregistered_body,
    same_again,
    members,
    role,
    taken_up,
    unnamed,
    documents.unsigned,
)


def resolve(mention: Mention, scene: Scene) -> Resolution | None:
    """Whom a mention stands for by the first rule that answers, or None."""
    return next((found for rule in RULES if (found := rule(mention, scene)) is not None), None)


def resolve_one(mention: Mention, scene: Scene) -> Resolution | None:
    """The same for a part of a phrase that is known not to be joint."""
    return next((found for rule in RULES if rule is not joint and (found := rule(mention, scene)) is not None), None)
