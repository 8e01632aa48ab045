"""The words around a search's hits: what stands before and after, cut where a word ends."""

from __future__ import annotations

import re

from dashboard.filters import search_terms


def pattern(search: str) -> re.Pattern[str] | None:
    """Return what finds the words and phrases of a search in a text; None where it has only words to leave out."""
    terms = [term.pattern() for term in search_terms(search) if not term.excluded]
    return re.compile("|".join(f"(?:{term})" for term in terms), re.IGNORECASE) if terms else None


def before(text: str, start: int, width: int) -> str:
    """Return at most `width` characters that stand before a place, from the beginning of a word on.

    >>> before("Nobody has won this war yet", 19, 9)
    '… won this'
    """
    if start <= width:
        return text[:start]
    cut = text[start - width : start]
    return "…" + (cut[cut.index(" ") :] if " " in cut[:20] else cut)


def after(text: str, end: int, width: int) -> str:
    """Return at most `width` characters that stand after a place, to the end of a word.

    >>> after("Nobody has won this war yet", 6, 9)
    ' has won …'
    """
    if len(text) - end <= width:
        return text[end:]
    cut = text[end : end + width]
    return (cut[: cut.rindex(" ") + 1] if " " in cut[-20:] else cut) + "…"
