"""The rules of speaker resolution in the order of codebook 3; the first that answers decides.

Each takes a mention and the scene and returns a resolution, or None where it has nothing to say. None of them guesses:
a mention that no rule resolves stays unresolved.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from dashboard.coding.speakers import documents
from dashboard.coding.speakers.bodies import institution, members, short_body, unregistered_body
from dashboard.coding.speakers.joints import halves, plural_office
from dashboard.coding.speakers.nameless import unnamed
from dashboard.coding.speakers.persons import name, role, same_again, taken_up
from dashboard.coding.speakers.possession import owned
from dashboard.coding.speakers.pronouns import counterpart, own_words, pair, pronoun
from dashboard.coding.speakers.scene import Mention, Resolution, Scene

Rule = Callable[[Mention, Scene], Resolution | None]


def joint(mention: Mention, scene: Scene) -> Resolution | None:
    """ "A and B said": each half must be someone by itself; an apposition with "and" in it is not a half."""
    phrase = mention.phrase
    parts = plural_office(phrase, scene) or halves(mention, scene)
    if len(parts) < 2:
        return None
    found = [resolve_one(half, scene) for half in parts]
    if any(r is None or r.confidence < 0.65 for r in found):
        return None
    entities = tuple(dict.fromkeys(e for r in found if r for e in r.entities))
    return Resolution(entities, "joint", None, min(r.confidence for r in found if r)) if len(entities) > 1 else None


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


def document(mention: Mention, scene: Scene) -> Resolution | None:
    """A text speaks for the body that issued it."""
    return documents.resolve(mention, scene, resolve)


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
