"""Where quotation marks open and close, in every style the press uses, one paragraph at a time.

Curly, straight, low-high, guillemets (pointing either way), single marks as against apostrophes, and dialogue dashes.
A mark that is never closed ends with its paragraph, so that one slip of an editor never turns the rest of an article
inside out.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from dashboard.coding.statement import Span

_CLOSERS = {
    "“": '”"“',
    "„": '“”"‟',
    "‟": '”"',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹",
    "‘": "’'",
    "‚": "‘’'",
    '"': '"”',
    "'": "'’",
    "「": "」",
    "『": "』",
    "＂": "＂",
}
_SINGLE = frozenset("‘‚'")
MARKS = frozenset("“”„‟\"«»‹›‘’‚'`「」『』＂")
_MARK = re.compile("[“„‟\"«»‹›‘‚'「『＂]")
_DIALOGUE = re.compile(r"\s*[-–—―]\s+(?=\S)")
_STOPS = ".,;:!?…)"
_LONGEST_SINGLE = 1_000  # characters between single marks: further apart they are apostrophes


@dataclasses.dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch in quotation marks: with them (`outer`) and without (`inner`). `closed`: both marks are there."""

    outer: Span
    inner: Span
    closed: bool


def quotations(text: str, paragraphs: Sequence[Span]) -> list[Quotation]:
    """All outermost quotations of a text, in order.

    >>> [text[a:b] for text in ["It's 'a trap', he said."] for a, b in [q.inner for q in quotations(text, [(0, 23)])]]
    ['a trap']
    """
    return [quotation for span in paragraphs for quotation in _in_paragraph(text, *span)]


def dialogue_start(text: str, paragraph: Span) -> int | None:
    """Where the words start in a paragraph that opens with a dialogue dash."""
    found = _DIALOGUE.match(text, *paragraph)
    return found.end() if found else None


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quotation]:
    at = start
    while found := _MARK.search(text, at, end):
        opened = found.start()
        at = opened + 1
        if not _opens(text, opened, start, end):
            continue
        mark = text[opened]
        closed = _closing(text, opened, end)
        if closed is not None:
            yield Quotation((opened, closed + 1), (opened + 1, closed), closed=True)
            at = closed + 1
        elif mark not in _SINGLE and mark not in "»›":
            yield Quotation((opened, end), (opened + 1, end), closed=False)
            return


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """An opening mark has text after it, and no letter before it where it could be an apostrophe or a closing mark."""
    if at + 1 >= end or text[at + 1].isspace():
        return False
    before = text[at - 1] if at > start else " "
    if text[at] in "'‘‚\"":
        return not (before.isalnum() or before in ".,!?")
    return True


def _closing(text: str, opened: int, end: int) -> int | None:
    mark = text[opened]
    closers = _CLOSERS[mark]
    last = None
    for at in range(opened + 2, min(end, opened + _LONGEST_SINGLE) if mark in _SINGLE else end):
        if last is not None and text[at] in _SINGLE and _begins(text, at, end):
            return last  # `'one' and 'another,'`: the first is closed where the second opens
        if text[at] not in closers:
            if text[at] == '"' and mark == "“":
                return at
            continue
        if mark not in _SINGLE:
            if text[at] != mark or (mark in '"“»＂' and _ends(text, at, end)):
                return at
            continue
        if not _ends(text, at, end):
            continue
        if text[at - 1] in _STOPS or at + 1 >= end or text[at + 1] in _STOPS + '"”':
            return at
        last = at
    return last


def _begins(text: str, at: int, end: int) -> bool:
    """A single mark behind a space and before a letter opens words."""
    return text[at - 1].isspace() and at + 1 < end and text[at + 1].isalnum()


def _ends(text: str, at: int, end: int) -> bool:
    """A closing mark follows text and no letter follows it."""
    return not text[at - 1].isspace() and (at + 1 >= end or not text[at + 1].isalnum())
