"""Pronouns, pairs and counterparts: who stands for "he", "the two", "her Polish counterpart" (codebook 3, rule 3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dashboard.coding.speakers import lexicon, roles
from dashboard.coding.speakers.entity import Entity
from dashboard.coding.speakers.phrase import Phrase
from dashboard.coding.speakers.scene import Focus, Mention, Resolution, Scene


def own_words(mention: Mention, scene: Scene) -> Resolution | None:
    """ "I told him", "we said" inside someone's words: that speaker."""
    if mention.phrase.pronoun != "self":
        return None
    outer = mention.statement.nested_in if mention.statement else None
    resolved = scene.resolutions.get(outer) if outer else None
    if resolved is None:
        return None  # "we" in nobody's mouth: the words of a speaker who was not found
    return dataclasses.replace(resolved, rule="own_words", confidence=min(0.9, resolved.confidence))


def pronoun(mention: Mention, scene: Scene) -> Resolution | None:
    """The last in focus that agrees in gender and number; a cue like "added" goes back to the last speaker (rule 3)."""
    wanted = mention.phrase.pronoun
    if wanted not in ("he", "she", "they", "it"):
        return None
    if wanted == "they":
        return _they(mention, scene)
    foci = [f for f in scene.before(mention.start) if agrees(f, wanted) and not _is_outer(f, mention, scene)]
    if scene.goes_on(mention):
        foci = [f for f in foci if f.speaking] or foci
    foci = _main_subject_first(foci, scene)
    if foci:
        return Resolution(foci[0].entities, "pronoun", foci[0].span, _pronoun_confidence(foci[0], mention, scene))
    return _first_person_named(mention, scene, wanted) if wanted in ("he", "she") else None


def _main_subject_first(foci: list[Focus], scene: Scene) -> list[Focus]:
    """ "X spoke beside Y, who called for more. He …": the sentence is about X, not about the Y of a relative clause."""
    if len(foci) < 2 or scene.text[slice(*foci[0].span)].lower() != "who":
        return foci
    start = scene.sentence(foci[0].span[0])[0]
    main = next((f for f in foci[1:] if f.span[0] == start and f.entities != foci[0].entities), None)
    return [main, *foci] if main is not None else foci


def agrees(focus: Focus, wanted: str) -> bool:
    """Whether the one in focus can be meant by a pronoun of this gender."""
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
    count = next(
        (lexicon.NUMBERS[w.folded] for w in scene.marked.words_in(*phrase.span) if w.folded in lexicon.NUMBERS), 0
    )
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
