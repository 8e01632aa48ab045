"""What the tagger takes too widely: pieces, sources and cues that are none, and an attribution inside a channel's."""

from __future__ import annotations

import pytest

from dashboard.coding.attribution import inquits, relays, strays
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.pipeline import load_pipeline, parse
from dashboard.coding.statement import Span


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def board_of(text: str, cue: str, content: list[str], source: str | None = None) -> Board:
    """A board with one draft, given in words."""
    draft = Draft(at(text, cue), [at(text, words) for words in content], at(text, source) if source else None)
    return Board(Reading(parse(load_pipeline(), text)), [draft])


def told(board: Board) -> list[tuple[str | None, str | None, list[str], str | None]]:
    """(source, cue, content, relay) of every draft, in words."""
    words = board.reading.words
    return [
        (
            d.source and words(d.source),
            d.cue and words(d.cue),
            [words(p) for p in d.content],
            d.relay and words(d.relay),
        )
        for d in board
    ]


@pytest.mark.parametrize(
    ("text", "cue", "content", "source"),
    [
        ('The so-called "people\'s republic" has had three premiers.', "so-called", ['"people\'s republic"'], None),
        ("What do people here want? We asked three of them.", "asked", ["What do people here want"], "We"),
        ("The presidents of nine states published a joint statement.", "published", ["a joint statement"],
         "The presidents of nine states"),
        ("The corridor is something that Kyiv wants. Nothing is signed, says the envoy.", "wants",
         ["The corridor is something that"], "Kyiv"),
    ],
    ids=["a participle that describes", "the reporter's own question", "a text without its words", "a relative clause"],
)  # fmt: skip
def test_what_attributes_nothing_is_dropped(text: str, cue: str, content: list[str], source: str | None) -> None:
    board = board_of(text, cue, content, source)
    strays.clear(board)
    assert told(board) == []


@pytest.mark.parametrize(
    ("text", "cue", "content", "source", "expected"),
    [
        ("Moscow is ready for talks, it was said at the Foreign Ministry.", "was said",
         ["Moscow is ready for talks", "it"], None,
         ("the Foreign Ministry", "it was said", ["Moscow is ready for talks"], None)),
        ("Lithuania on Friday renewed its pledge to train recruits.", "pledge", ["to train recruits"], "its",
         ("Lithuania", "pledge", ["to train recruits"], None)),
        ("It is not the time to lift the sanctions, says Keir Starmer in Paris.", "says",
         ["It is not the time to lift the sanctions"], "Keir Starmer in Paris",
         ("Keir Starmer", "says", ["It is not the time to lift the sanctions"], None)),
        ("The envoys of five states, among them Poland and Latvia, said the talks had failed.", "said",
         ["the talks had failed"], "The envoys of five states, among them Poland and Latvia,",
         ("The envoys of five states", "said", ["the talks had failed"], None)),
        ("'The mothers want no medals,' said the head of the union, 'they want the soldiers.'", "said",
         ["'The mothers want no medals,'"], "the head of the union, 'they want the soldiers.'",
         ("the head of the union", "said", ["'The mothers want no medals,'", "'they want the soldiers.'"], None)),
        ("She said the missile had come from the east, she added.", "added",
         ["She said the missile had come from the east"], "she",
         ("She", "said", ["the missile had come from the east"], None)),
        ("The resolution was adopted on Tuesday. It urges all states to give refuge.", "urges",
         ["The resolution", "all states to give refuge"], "It",
         ("It", "urges", ["all states to give refuge"], None)),
    ],
    ids=["it was said at", "its pledge", "a place", "among them", "a quotation in the source", "two cues", "a mention"],
)  # fmt: skip
def test_what_only_stands_beside_is_left_out(
    text: str, cue: str, content: list[str], source: str | None, expected: tuple[str, str, list[str], None]
) -> None:
    board = board_of(text, cue, content, source)
    strays.clear(board)
    assert told(board) == [expected]


@pytest.mark.parametrize(
    ("text", "cue", "content", "source", "expected"),
    [
        ("We want to know the details first, Nebenzya told reporters, according to the agency Tass.", "according to",
         ["We want to know the details first, Nebenzya told reporters"], "the agency Tass",
         ("Nebenzya", "told", ["We want to know the details first"], "the agency Tass")),
        ("According to the Emergency Service, rescuers found two people in the rubble, Ukrinform reports.", "reports",
         ["rescuers found two people in the rubble"], "Ukrinform",
         ("the Emergency Service", "According to", ["rescuers found two people in the rubble"], "Ukrinform")),
    ],
    ids=["a closing inquit", "an opening according"],
)  # fmt: skip
def test_a_channel_hands_over_to_the_speaker_inside(
    text: str, cue: str, content: list[str], source: str, expected: tuple[str, str, list[str], str]
) -> None:
    board = board_of(text, cue, content, source)
    relays.settle_relays(board)
    assert told(board) == [expected]


def test_what_somebody_binds_himself_to_is_said() -> None:
    text = "In the declaration they commit themselves to lasting support for the country."
    board = Board(Reading(parse(load_pipeline(), text)), [])
    inquits.add_pledges(board)
    assert told(board) == [("they", "commit", ["lasting support for the country"], None)]
