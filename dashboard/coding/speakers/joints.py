"""Joint speakers taken apart: "A and B said", "the presidents of France and Ukraine" (codebook 1.5)."""

from __future__ import annotations

import dataclasses
import itertools
import re

from dashboard.coding.speakers import lexicon
from dashboard.coding.speakers.phrase import Phrase
from dashboard.coding.speakers.scene import Mention, Scene

_AND = re.compile(r",?\s+(?:and|&|as well as)\s+|,\s+", re.IGNORECASE)


def plural_office(phrase: Phrase, scene: Scene) -> list[Mention]:
    """ "The presidents of France and Ukraine": one office in several states."""
    others = {w.folded for w in scene.marked.words_in(*phrase.span)} & (lexicon.INDEFINITE | lexicon.NUMBERS.keys())
    if not phrase.plural or not phrase.offices or phrase.organisations or others:
        return []  # "the leaders of Canada, Japan and nine others" are more than the two
    codes = dict.fromkeys(c for h in scene.marked.hits_in(*phrase.span) for c in h.values("country")[:1])
    if len(codes) < 2:
        return []
    return [Mention(dataclasses.replace(phrase, plural=False, country=c, posting=None, owner_bodies=())) for c in codes]


def halves(mention: Mention, scene: Scene) -> list[Mention]:
    """The mentions on either side of "and"; fewer than two where it joins no speakers."""
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
