"""The edges of spans: white space, stops, quotation marks, complementizers and connectives (codebook 2)."""

from __future__ import annotations

import re

from dashboard.coding.attribution import lexicon
from dashboard.coding.attribution.quotes import MARKS
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import Span

_EDGE = frozenset(" \t\u00a0\u202f,;:.")
_DASHES = "–—-"
_DATELINE = re.compile(
    r"\d{1,2}[:.]\d{2}(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?\s*[-–—:|]?\s+(?=\S)"  # 19:48
    r"|[A-Z][A-Z .'’/-]+(?:, [^.:;\n–—]{2,30}?)?(?:\s*\([\w ./]+\))?\s*[-–—]+\s+(?=\S)"  # KYIV, Jan 9 (Reuters) -
    r"|[A-Z][A-Z .'’-]+, \w+ \d{1,2}[.,] /[A-Z]+/[.,]?\s+(?=\S)"  # MOSCOW, April 4. /TASS/.
    r"|[A-Z][\w'’ -]{1,30}, (?=[^\n:;]{0,18}\d)[\w. ]{3,20}(?:\([\w ./]+\)[.:]?)?\s*[-–—]+\s+(?=\S)"  # Oslo, 3 May --
    r"|[A-Z]{3,}[A-Z .'’-]*\. [A-Z]{3,}[.:]?\s+(?=[A-Z\"“«][a-z]?)"  # ASTANA. KAZINFORM
)
# A capital opens a sentence of its own; "that is up to them" begins with a pronoun.
_COMPLEMENTIZER = re.compile(
    r"(?:(?:only|just|merely|simply) that|that(?!\s(?:is|was|has|will|would)\s)|whether|if)\s+(?=\S)"
)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space, commas and stops at its edges."""
    while start < end and (text[start] in _EDGE or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _EDGE or text[end - 1].isspace()):
        end -= 1
    return start, end


def connective(text: str, span: Span) -> str | None:
    """The connective that opens a span, in lower case.

    >>> connective("At the same time, talks go on", (0, 29)), connective("However laudable", (0, 16))
    ('at the same time', None)
    """
    start, end = span
    lowered = text[start : start + 40].lower()
    for words in (*lexicon.STRONG_CONNECTIVES, *lexicon.WEAK_CONNECTIVES):
        rest = start + len(words)
        follows = text[rest] if rest < end else ""
        if lowered.startswith(words) and (follows == "," or (follows == " " and words in lexicon.BARE_CONNECTIVES)):
            return words
    return None


def skip_connective(text: str, span: Span) -> Span:
    """The span without an opening connective ("In addition, "), which belongs to the reporter's thread."""
    words = connective(text, span)
    return trimmed(text, span[0] + len(words), span[1]) if words else span


def skip_dateline(reading: Reading, span: Span) -> Span:
    """The span without the place and date, or the time, that open its paragraph."""
    start, end = span
    found = _DATELINE.match(reading.text, reading.paragraphs[reading.paragraph_of(start)][0], end)
    return (max(start, found.end()), end) if found else span


def attributed_words(reading: Reading, span: Span) -> Span | None:
    """The attributed words alone: no enclosing marks, no comma before an inquit, no final stop, no "that"."""
    text = reading.text
    start, end = skip_dateline(reading, span)
    before = None
    while (start, end) != before:
        before = start, end
        start, end = _without_stops(text, start, end)
        start, end = _unquoted(reading, start, end)
    found = _COMPLEMENTIZER.match(text, start, end)
    if found and start > 0 and text[start - 1].isspace():
        start = found.end()
    return (start, end) if end > start else None


def _without_stops(text: str, start: int, end: int) -> Span:
    while start < end and (text[start] in _EDGE or text[start].isspace() or text[start] in _DASHES):
        start += 1
    while end > start and (text[end - 1] in _EDGE or text[end - 1].isspace() or text[end - 1] in _DASHES):
        if text[max(start, end - 3) : end] == "...":  # an ellipsis is the speaker's
            break
        end -= 1
    return start, end


def _unquoted(reading: Reading, start: int, end: int) -> Span:
    """Marks that enclose the whole span, or stand at its edge without their partner inside it."""
    for quotation in reading.quoted_in((start, end)):
        outer, inner = quotation.outer, quotation.inner
        if outer[0] <= start and end <= outer[1] and (start < inner[0] or end > inner[1]):
            return max(start, inner[0]), min(end, inner[1])
    text = reading.text
    if end - start > 1 and text[start] in MARKS and not reading.quoted_in((start, start + 2)):
        return start + 1, end
    stray = text[end - 1] in MARKS and text[end - 1] not in "'’"
    if end - start > 1 and stray and not reading.quoted_in((end - 2, end)):
        return start, end - 1
    return start, end
