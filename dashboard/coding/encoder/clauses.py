"""Cutting an utterance into clauses: a label's evidence is the clause that its words stand in (codebook section 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.coding.statement import Span

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\s+…\s+")
_CLAUSE_START = re.compile(
    r"(?:,|\s[–—-])\s+(?=\S)"
    r"|\s+(?=(?:and|but|or|while|whereas|because|although|so that|which|who|if|once|unless|until|after|before|when)\s)",
)
_TRIM = " \t\n,;:.–—-…"
_LEADING = re.compile(r"(?:and|but|or)\s+", re.IGNORECASE)
_SHORTEST = 3  # words; a shorter piece stays with its neighbour


def trim(text: str, span: Span) -> Span:
    """Take white space, final stops and a leading conjunction off a span.

    >>> trim("yes, and it stays. ", (4, 19))
    (9, 17)
    """
    a, b = span
    while a < b and text[a] in _TRIM:
        a += 1
    if leading := _LEADING.match(text, a, b):
        a = leading.end()
    while b > a and text[b - 1] in _TRIM:
        b -= 1
    return (a, b) if a < b else span


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text; semicolons, colons and the gap between content pieces end one as well.

    >>> sentences("We will pay. They will not … is open")
    [(0, 12), (13, 26), (29, 36)]
    """
    return _cut(text, (0, len(text)), _SENTENCE_END)


def clauses(text: str) -> list[Span]:
    """Return the clauses of a text, from left to right; together they hold every word.

    >>> text = "We will pay if they stop, but not before"
    >>> [text[a:b] for a, b in clauses(text)]
    ['We will pay', 'if they stop', 'not before']
    """
    found: list[Span] = []
    for sentence in sentences(text):
        parts = _cut(text, sentence, _CLAUSE_START)
        found.extend(trim(text, part) for part in _join_short(text, parts))
    return found or [(0, len(text))]


def _cut(text: str, span: Span, boundary: re.Pattern[str]) -> list[Span]:
    parts, start = [], span[0]
    for match in boundary.finditer(text, *span):
        parts.append((start, match.start()))
        start = match.end()
    parts.append((start, span[1]))
    return [(a, b) for a, b in parts if text[a:b].strip(_TRIM)]


def _join_short(text: str, parts: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for part in parts:
        if joined and len(text[slice(*joined[-1])].split()) < _SHORTEST:
            joined[-1] = (joined[-1][0], part[1])
        else:
            joined.append(part)
    if len(joined) > 1 and len(text[slice(*joined[-1])].split()) < _SHORTEST:
        last = joined.pop()
        joined[-1] = (joined[-1][0], last[1])
    return joined
