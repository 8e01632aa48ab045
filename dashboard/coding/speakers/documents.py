"""Which body speaks through a text: the one that the phrase names, that published it, or whose summit it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

from dashboard.actors.names import slug
from dashboard.coding.speakers import lexicon
from dashboard.coding.speakers.entity import Entity
from dashboard.coding.speakers.name_finder import singular
from dashboard.coding.speakers.scene import Mention, Resolution, Scene
from dashboard.coding.statement import Span

Resolve = Callable[[Mention, Scene], Resolution | None]

#: Bodies that adopt resolutions, in the order in which an unqualified "resolution" is theirs if the article names them.
_RESOLVING = ("UNGA", "UNSC", "EP", "PACE", "IAEA")
_SUMMITS = ("EU", "NATO", "G7", "G20", "BRICS", "SCO", "CSTO", "CIS", "AU", "OTS")
_SUMMIT_BODY = {"EU": "EUCO"}


def resolve(mention: Mention, scene: Scene, resolve_one: Resolve) -> Resolution | None:
    """The issuing body of a text, or the text itself where it has a name of its own and no issuer is found."""
    phrase, statement = mention.phrase, mention.statement
    as_document = statement is not None and statement.quote_kind == "document"
    if phrase.noun in lexicon.SIGNATORIES and phrase.definite and phrase.plural:
        return _signed(mention, scene)
    if _is_summit(phrase.noun) and not phrase.document:
        return _summit(mention, scene)
    if phrase.pronoun == "it" and not as_document:
        return _just_published(mention, scene)
    if phrase.name or not (phrase.document or (as_document and phrase.pronoun)):
        return None
    if phrase.document:
        found = _named_issuer(mention, scene, resolve_one)
        if found:
            return found
    return _same_text(mention, scene) or _of_the_article(mention, scene, resolve_one)


def _of_the_article(mention: Mention, scene: Scene, resolve_one: Resolve) -> Resolution | None:
    """The issuer of a text whose phrase names none: what the article says of such texts."""
    phrase = mention.phrase
    noun = phrase.noun if phrase.document and phrase.noun not in ("text", "document", "paper") else None
    for find in (_adopted, _own_name, _convened):
        if found := _published(mention, scene, noun) or find(mention, scene):
            return found
    if phrase.noun in lexicon.RULINGS and phrase.definite:
        court = dataclasses.replace(phrase, text="the court", noun="court", document=False)
        return _renamed(resolve_one(Mention(court, mention.statement), scene))
    return _put_out_by(mention, scene, resolve_one) if phrase.document else None


def _put_out_by(mention: Mention, scene: Scene, resolve_one: Resolve) -> Resolution | None:
    """ "Two papers were put out by the ministry": the body behind "by" or "from" where texts were spoken of before."""
    start = scene.paragraphs[max(0, scene.paragraph(mention.start) - 1)][0]
    words = scene.marked.words_in(start, mention.start)
    for index, word in reversed(list(enumerate(words[:-1]))):
        end = scene.sentence(word.start)[1]
        earlier = scene.marked.words_in(scene.sentence(word.start)[0], word.start)
        if word.folded not in ("by", "from") or not {singular(w.folded) for w in earlier} & lexicon.DOCUMENTS:
            continue
        found = resolve_one(Mention(scene.read(words[index + 1].start, min(end, mention.start))), scene)
        if found and found.entities[0].entity_type == "institution":
            return dataclasses.replace(found, rule="document_issuer", confidence=min(0.75, found.confidence))
    return None


def _named_issuer(mention: Mention, scene: Scene, resolve_one: Resolve) -> Resolution | None:
    """ "The court's statement", "the document from the foreign ministry in Beijing", "the G7 declaration"."""
    for start, end in _issuer_spans(mention, scene):
        issuer = scene.read(start, end)
        issuer.definite = True
        if _is_summit(issuer.noun):
            return _summit(mention, scene)
        found = None if issuer.document else resolve_one(Mention(issuer, mention.statement), scene)
        if found is None or found.rule == "new_name":  # "the Lugano declaration" is not by a person called Lugano
            continue
        return _renamed(found)
    return None


def _signed(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The signatories" of the text that has just spoken: whoever it spoke for."""
    for focus in scene.before(mention.start):
        if scene.apart(focus.span[0], mention.start) > 1:
            return None
        if any(s.source == focus.span and r.rule.startswith("document") for s, r in scene.resolutions.items()):
            return Resolution(focus.entities, "document_issuer", focus.span, 0.8)
    return None


def _renamed(found: Resolution | None) -> Resolution | None:
    if found is None or found.entities[0].entity_type == "person":
        return found and dataclasses.replace(found, rule="document_issuer", confidence=min(0.8, found.confidence))
    return dataclasses.replace(found, rule="document_issuer", confidence=min(0.9, found.confidence))


def _issuer_spans(mention: Mention, scene: Scene) -> Iterator[Span]:
    """The words before the noun, then those after "of", "by" or "from"."""
    words = list(scene.marked.words_in(*mention.phrase.span))
    nouns = [i for i, w in enumerate(words) if singular(w.folded) in lexicon.DOCUMENTS]
    at = nouns[0] if nouns else len(words)
    before = [w for w in words[:at] if w.folded not in ("joint", "final", "written", "official", "new", "draft")]
    while before and before[0].folded in ("the", "a", "an", "this", "that"):
        before = before[1:]
    if before:
        yield before[0].start, before[-1].end
    for index in range(at + 1, len(words)):
        if words[index].folded == "by" and words[index - 1].folded in lexicon.READING:
            return  # "a draft seen by agency A"
        if words[index].folded in ("of", "by", "from") and index + 1 < len(words):
            yield words[index + 1].start, words[-1].end
            return


def _is_summit(noun: str | None) -> bool:
    return noun in ("summit", "meeting")


def summit_body(organisation: str | None, mention: Mention, scene: Scene) -> Resolution | None:
    """The body that an organisation's members form when they meet; of whichever has been named last where None."""
    end = mention.phrase.span[1]
    met = list(_summits(scene, 0, end))[::-1]
    later = list(_summits(scene, end, len(scene.text))) if not met else []
    met += later if len({base for base, _ in later}) == 1 else []  # named only further down
    for base, span in met:
        if organisation in (None, base):
            actor = scene.registry.organisation_actor(_SUMMIT_BODY.get(base, base))
            return Resolution((scene.cast.of_actor(actor),), "document_issuer", span, 0.8)
    return None


def _summits(scene: Scene, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """The organisations with summits that are named between these characters."""
    for hit in scene.marked.hits_in(start, end):
        for body in hit.values("organisation"):
            base = scene.registry.organisations[body].part_of or body
            if base in _SUMMITS:
                yield base, (hit.start, hit.end)


def _summit(mention: Mention, scene: Scene) -> Resolution | None:
    """The body that met: the organisation with summits that the article names most nearly before."""
    return summit_body(None, mention, scene)


def _published(mention: Mention, scene: Scene, noun: str | None) -> Resolution | None:
    """Whoever was in focus in the last sentence before that speaks of such a text ("published a joint statement")."""
    for focus in scene.before(mention.start):
        sentence = scene.sentence(focus.span[0])
        words = scene.marked.words_in(focus.span[1], sentence[1])
        nouns = {singular(w.folded) for w in words} & lexicon.DOCUMENTS
        apart = scene.apart(focus.span[0], mention.start)
        of_that_text = apart <= 2 and bool(nouns) and (noun is None or noun in nouns)
        still_it = apart == 0 and mention.phrase.pronoun is not None
        spoke = focus.entities[0].person and len(focus.entities) < 2
        if (of_that_text or still_it) and not spoke:
            return Resolution(focus.entities, "document_issuer", focus.span, 0.85)
    return None


def _adopted(mention: Mention, scene: Scene) -> Resolution | None:
    """A resolution: the assembly or council that the article names."""
    if mention.phrase.noun != "resolution" and "resolution" not in _nouns_before(mention, scene):
        return None
    named = {body for hit in scene.marked.hits for body in hit.values("organisation")} | {
        body
        for hit in scene.marked.hits
        for i in hit.values("weak")
        if (body := scene.registry.organisation_of(i)) is not None
    }
    body = next((body for body in _RESOLVING if body in named), None)
    if body is None:
        return None
    return Resolution((scene.cast.of_actor(scene.registry.organisation_actor(body)),), "document_issuer", None, 0.8)


def _same_text(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The text", "it", once a text has spoken: its issuer still."""
    focus = next(scene.before(mention.start), None)
    if focus is None or not focus.speaking or scene.apart(focus.span[0], mention.start) > 1:
        return None
    spoke = [s for s, r in scene.resolutions.items() if s.source == focus.span and r.rule.startswith("document")]
    if not spoke or not (mention.phrase.pronoun or mention.phrase.definite):
        return None
    return Resolution(focus.entities, "document_issuer", focus.span, 0.8)


def _convened(mention: Mention, scene: Scene) -> Resolution | None:
    """ "The final declaration" of a meeting: the organisation with summits that the article has named last."""
    if not mention.phrase.document or mention.phrase.noun not in lexicon.SUMMIT_TEXTS:
        return None
    if mention.phrase.noun in ("text", "document") and "resolution" in _nouns_before(mention, scene):
        return None  # a parliament's, and no summit's
    found = _summit(mention, scene)
    return found and dataclasses.replace(found, confidence=0.7)


def _just_published(mention: Mention, scene: Scene) -> Resolution | None:
    """ "It" after a sentence of the paragraph in which a body published a text: the text speaks, for that body."""
    focus = next(scene.before(mention.start), None)
    if focus is None or focus.speaking or scene.apart(focus.span[0], mention.start) > 0:
        return None
    words = scene.marked.words_in(focus.span[1], scene.sentence(focus.span[0])[1])
    published = any(_stem(w.folded) in lexicon.PUBLISHING for w in words)
    if not (published and {singular(w.folded) for w in words} & lexicon.DOCUMENTS) or focus.entities[0].person:
        return None
    return Resolution(focus.entities, "document_issuer", focus.span, 0.8)


def _stem(verb: str) -> str:
    """ "published", "issues" -> "publish", "issue": enough for the verbs of the lexicon."""
    for ending, instead in (("ed", ""), ("ed", "e"), ("es", ""), ("s", "")):
        if verb.endswith(ending) and verb.removesuffix(ending) + instead in lexicon.PUBLISHING:
            return verb.removesuffix(ending) + instead
    return verb


def unsigned(mention: Mention, scene: Scene) -> Resolution | None:
    """ "In the Lugano Declaration they commit themselves": nobody to take up, so the text itself speaks."""
    return _own_name(mention, scene) if mention.phrase.pronoun in ("they", "it") else None


def _nouns_before(mention: Mention, scene: Scene) -> set[str]:
    start = scene.paragraphs[scene.paragraph(mention.start)][0]
    return {singular(w.folded) for w in scene.marked.words_in(start, mention.start)}


def _own_name(mention: Mention, scene: Scene) -> Resolution | None:
    """A text with a name of its own ("In the Lugano Declaration they commit themselves") speaks as itself."""
    start, end = mention.phrase.span if mention.phrase.document else scene.sentence(mention.start)
    words = scene.marked.words_in(start, end if mention.phrase.document else mention.start)
    for index, word in enumerate(words):
        if index and word.capital and singular(word.folded) in lexicon.DOCUMENTS and words[index - 1].capital:
            first = index
            while first > 0 and words[first - 1].capital and words[first - 1].folded not in lexicon.NO_NAME:
                first -= 1
            if first == index:
                continue
            shown = " ".join(scene.text[words[first].start : word.end].split())
            entity = Entity(id=slug(shown), name=shown, entity_type="document", many=True)
            return Resolution((scene.cast.add(entity),), "document_itself", (words[first].start, word.end), 0.8)
    return None
