"""Interviews printed as turns: `Name: words` in paragraph after paragraph, or `Q:` and `A:`."""

from __future__ import annotations

import collections
import re

from spacy.tokens import Span as Tokens

from dashboard.coding.attribution import syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.statement import Span

_TURN = re.compile(r"\s*(?P<label>[^\W\d_][\w.'’\-]*(?: [^\W\d_][\w.'’\-]*){0,4})\s*:\s+(?=\S)")
_NAME = r"[^\W\d_][\w.'’\-]*"
_VOICE = re.compile(
    rf"\s*(?P<label>{_NAME}(?: {_NAME}){{0,2}}, (?:\d{{1,3}}|(?:\d{{1,3}}, )?{_NAME}(?: {_NAME}){{0,4}})):\s+(?=\S)"
)
_SIGNATURE = re.compile(rf"\s*[—–―]\s*(?P<name>{_NAME}(?: {_NAME}){{1,3}})(?=\s*(?:$|\n|,|\(@))", re.MULTILINE)
_OF_PERSONS = frozenset({"NNP", "NN", "NNS", "JJ", "CD", ",", "HYPH", "POS", "IN", "DT"})
_LEAST_TURNS = 2
_SURE = 0.8


def add_turns(board: Board) -> None:
    """Give every turn to its label, where a label opens at least two paragraphs and answers rather than asks.

    A label whose turns all end in a question mark is the interviewer's, and no source.
    """
    reading = board.reading
    _add_voices(board)
    turns: dict[str, list[tuple[Span, Span]]] = collections.defaultdict(list)
    for start, end in reading.paragraphs:
        found = _TURN.match(reading.text, start, end)
        if found and found["label"][0].isupper():
            turns[found["label"]].append((found.span("label"), (found.end(), end)))
    for said in turns.values():
        if len(said) < _LEAST_TURNS or all(reading.words(words).rstrip().endswith("?") for _, words in said):
            continue
        for label, words in said:
            for index in range(reading.sentence_of(words[0]), reading.sentence_of(words[1] - 1) + 1):
                for other in board.touching(index):
                    board.drop(other)
            board.put(Draft(None, [words], source=label, probability=_SURE, postposed=True))


def add_signed(board: Board) -> None:
    """Give a quotation to the name behind a dash that signs it, on its line or the next: `"…" — Name Surname`."""
    reading = board.reading
    for quotation in reading.quotations:
        found = _SIGNATURE.match(reading.text, quotation.outer[1])
        if not found or not quotation.closed or not _is_person(reading.tokens(found.span("name"))):
            continue
        first, last = (reading.sentence_of(at) for at in (quotation.inner[0], found.end("name")))
        for index in range(first, last + 1):
            for other in board.touching(index):
                if other.overlaps((quotation.inner[0], found.end("name"))):
                    board.drop(other)
        board.put(Draft(None, [quotation.inner], source=found.span("name"), probability=_SURE, postposed=True))


def _add_voices(board: Board) -> None:
    """One turn each of people with their age or trade: "Oleh, 44, driver: I have crossed this bridge …"."""
    reading = board.reading
    for start, end in reading.paragraphs:
        found = _VOICE.match(reading.text, start, end)
        if found is None or not _is_person(reading.tokens(found.span("label"))):
            continue
        first = reading.sentence_of(found.end())
        verbs = [t for s in reading.sentences[first : reading.sentence_of(end - 1) + 1] for t in s.tokens]
        if not any(syntax.is_finite(token) for token in verbs):
            continue
        for index in range(first, reading.sentence_of(end - 1) + 1):
            for other in board.touching(index):
                board.drop(other)
        board.put(Draft(None, [(found.end(), end)], source=found.span("label"), probability=_SURE, postposed=True))


def _is_person(label: Tokens) -> bool:
    """A name with what goes with it, and not "In a statement, the mayor said:"."""
    return label[0].tag_ == "NNP" and all(token.tag_ in _OF_PERSONS for token in label)
