"""Interviews printed as turns: `Name: words` in paragraph after paragraph, or `Q:` and `A:`."""

from __future__ import annotations

import collections
import re

from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.statement import Span

_TURN = re.compile(r"\s*(?P<label>[^\W\d_][\w.'’\-]*(?: [^\W\d_][\w.'’\-]*){0,4})\s*:\s+(?=\S)")
_LEAST_TURNS = 2
_SURE = 0.8


def add_turns(board: Board) -> None:
    """Give every turn to its label, where a label opens at least two paragraphs and answers rather than asks.

    A label whose turns all end in a question mark is the interviewer's, and no source.
    """
    reading = board.reading
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
