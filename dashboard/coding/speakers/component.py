"""The `speakers` component: resolves every statement's source to entities (codebook section 3).

Reads `doc._.statements` and `doc._.article`; sets `speakers`, `on_behalf_of`, `speaker_confidence`, `speaker_rule` and
`speaker_antecedent`. A statement that no rule resolves keeps no speaker and the rule `unresolved`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from dashboard.actors.gazetteer import Gazetteer
from dashboard.actors.registry import Registry, load_registry
from dashboard.coding import extensions, statement
from dashboard.coding.speakers import lexicon
from dashboard.coding.speakers.resolver import resolve_article
from dashboard.coding.speakers.scene import Scene

_MAIN = frozenset({"ROOT", "conj", "advcl"})
_OPENING_WORDS = 3  # before a name that opens a sentence: "In Warsaw", "On Monday evening"
_THINGS = frozenset({"GPE", "LOC", "ORG", "FAC", "NORP"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@Language.factory("speakers", assigns=["doc._.statements"], requires=["doc._.statements"])
def make_speakers(nlp: Language, name: str) -> Speakers:
    """The component with the registry that $ONRECORD_ACTORS extends."""
    return Speakers()


class Speakers:
    """Speaker resolution over one registry."""

    def __init__(self, registry: Registry | None = None) -> None:
        """The bundled registry unless another is given."""
        extensions.register()
        self.registry = registry or load_registry()
        self.gazetteer = _gazetteer(self.registry)

    def __call__(self, doc: Doc) -> Doc:
        """Resolve the sources of the document's statements."""
        statements: list[statement.Statement] = list(doc._.statements)
        if not statements:
            return doc
        article = doc._.article
        scene = Scene(
            self.registry,
            self.gazetteer.mark(doc.text),
            sentences=[(s.start_char, s.end_char) for s in doc.sents],
            persons=[(e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON"],
            things=[(e.start_char, e.end_char) for e in doc.ents if e.label_ in _THINGS],
            statements=sorted(statements, key=lambda s: (s.content[0][0], s.depth)),
            date=_date(article),
            place=article.place if article else None,
        )
        resolve_article(scene, list(_narrated_subjects(doc, scene)))
        return doc


def _gazetteer(registry: Registry) -> Gazetteer:
    offices = tuple((word, kind) for word, kinds in lexicon.LOOSE_OFFICES.items() for kind in kinds)
    return Gazetteer(registry, offices)


def _date(article: object) -> datetime.date | None:
    return getattr(article, "published", None)


def _narrated_subjects(doc: Doc, scene: Scene) -> Iterator[statement.Span]:
    """The subjects of sentences outside every statement's content: who the story is about at that point."""
    contents = [span for s in scene.statements for span in s.content]
    for sentence in doc.sents:
        if scene.is_heading(scene.paragraph(sentence.start_char)):
            continue
        found = [_subject_span(t) for t in sentence if t.dep_ in _SUBJECTS and t.head.dep_ in _MAIN]
        for name in _names_before_verbs(sentence, scene):
            if not any(start <= name[0] and name[1] <= end for start, end in found):
                found.append(name)
        yield from (span for span in found if not any(a < span[1] and span[0] < b for a, b in contents))


def _names_before_verbs(sentence: Span, scene: Scene) -> Iterator[statement.Span]:
    """Names that are subjects even where the parser errs: right before a finite verb, or opening the sentence."""
    opening = _opening_name(sentence, scene)
    if opening:
        yield opening
    starts = {t.idx for t in sentence if t.tag_ in _FINITE}
    for start, end in scene.cast.mentions_in(sentence.start_char, sentence.end_char):
        gap = scene.text[end : end + 2]
        if end + len(gap) - len(gap.lstrip(" ,")) in starts and (start, end) != opening:
            yield start, end


def _opening_name(sentence: Span, scene: Scene) -> statement.Span | None:
    verb = next((t.idx for t in sentence if t.pos_ in ("VERB", "AUX")), sentence.end_char)
    opening = scene.cast.first_mention(sentence.start_char, verb)
    if opening is None or len(scene.text[sentence.start_char : opening[0]].split()) > _OPENING_WORDS:
        return None
    return opening


def _subject_span(token: Token) -> statement.Span:
    """The subject's words up to a clause or apposition that hangs on it."""
    words = [token.doc[i] for i in range(token.left_edge.i, token.right_edge.i + 1)]
    hanging = [c for c in token.children if c.dep_ in ("relcl", "acl", "appos") and c.i > token.i]
    last = min((c.left_edge.i for c in hanging), default=words[-1].i + 1)
    span: Span = token.doc[words[0].i : max(last, token.i + 1)]
    text = span.text.rstrip(" ,;:")
    return span.start_char, span.start_char + len(text)
