"""From an article's statements to utterances, and one prediction pass for all components."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from spacy.tokens import Doc

from dashboard.actors.registry import load_registry
from dashboard.coding.encoder.learned import LearnedCoder
from dashboard.coding.encoder.prediction import Prediction, Predictor
from dashboard.coding.encoder.utterance import GAP, Utterance, context_before, represents_russia
from dashboard.coding.statement import Speaker, Statement
from dashboard.corpus.document import Document

_KEY = "onrecord_predictions"
_POLITICAL = frozenset({"GOV", "LEG", "MIL", "JUD", "SPY", "PTY", "OPP", "ELI", "IGO", "PRE", "REB"})

Coded = tuple[Statement, Utterance, Prediction]


@functools.cache
def predictor() -> Predictor:
    """Return the project's predictor, loaded once a process."""
    return LearnedCoder()


def coded_statements(doc: Doc) -> list[Coded]:
    """Return the statements of a document with what is predicted of them; the first caller pays for the pass."""
    if _KEY not in doc.user_data:
        text = doc.text
        statements = doc._.statements or []
        utterances = [utterance_of(statement, text, doc._.article) for statement in statements]
        predictions = predictor().predict(utterances)
        doc.user_data[_KEY] = list(zip(statements, utterances, predictions, strict=True))
    coded: list[Coded] = doc.user_data[_KEY]
    return coded


def utterance_of(statement: Statement, text: str, article: Document | None = None) -> Utterance:
    """Return what the coder may know of a statement of an article with this text."""
    speakers = statement.speakers
    first = speakers[0] if speakers else None
    return Utterance(
        text=GAP.join(text[a:b] for a, b in statement.content),
        speaker=(first.role or first.name) if first else "",
        country=place_of(first) if first else None,
        countries=tuple(place for speaker in speakers if (place := place_of(speaker))),
        for_russia=bool(speakers) and all(map(represents_russia, speakers)),
        official=not speakers or any(map(is_political, speakers)),
        cue=text[slice(*statement.cue)] if statement.cue else "",
        context=context_before(text, statement.content[0][0]),
        title=(article.title or "") if article else "",
    )


def place_of(speaker: Speaker) -> str | None:
    """Return the speaker's state (ISO code) or organisation; an organ counts as the EU or UN that it belongs to.

    >>> place_of(Speaker("c", "European Commission", "institution", organisation="EC"))
    'EU'
    """
    if speaker.country or not speaker.organisation:
        return speaker.country
    body = load_registry().organisations.get(speaker.organisation)
    return body.part_of if body and body.part_of in {"EU", "UN"} else speaker.organisation


def is_political(speaker: Speaker) -> bool:
    """Tell whether a speaker is a political actor (codebook 1, point 3); in doubt, yes."""
    if speaker.sector not in {None, "UNK"}:
        return speaker.sector in _POLITICAL
    if speaker.entity_type == "unnamed":  # "EU diplomats", "a Polish official", but not "analysts"
        return bool(speaker.role or speaker.country or speaker.organisation)
    return speaker.entity_type != "outlet"


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Return the spans of the lines that have words."""
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line)
        start += len(line)
