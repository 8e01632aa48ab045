"""Persons by name, by office, and taken up again by description (codebook 3, rules 1 and 2)."""

from __future__ import annotations

from dashboard.actors.names import fold
from dashboard.coding.speakers import lexicon, roles
from dashboard.coding.speakers.phrase import Phrase
from dashboard.coding.speakers.scene import Focus, Mention, Resolution, Scene

_NAME_CONFIDENCE = {"name": 0.98, "surname": 0.96, "weak_name": 0.9, "new_name": 0.9}


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
    noun = noun_of(phrase)
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


def noun_of(phrase: Phrase) -> str:
    """The noun of a description, in the singular: "minister" of "the ministers"."""
    return phrase.noun or fold(phrase.office_text).split(" of ")[0].removesuffix("s").replace("men", "man")
