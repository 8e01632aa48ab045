"""What a reader types into the search: words, phrases and what must not stand there."""

from __future__ import annotations

import dataclasses
import re

_TERM = re.compile(r'(?P<not>-?)(?:["“”„](?P<phrase>[^"“”„]+)["“”„]|(?P<word>[^\s"“”„]+))')
_APOSTROPHES = "['’‘ʼ]"


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """One term of a search: a word matches the words that begin with it, a phrase only whole words."""

    words: tuple[str, ...]
    whole: bool
    excluded: bool

    def pattern(self, before: str = r"(?<![^\W_])", after: str = r"(?![^\W_])") -> str:
        """Return the term as a regular expression: for Python's `re` as it is, for RE2 with its own word edges."""
        first, last = self.words[0][0], self.words[-1][-1]
        body = r"\s+".join(_literal(word) for word in self.words)
        return (before if first.isalnum() else "") + body + (after if self.whole and last.isalnum() else "")


def search_terms(text: str) -> list[Term]:
    """Read a search: words, "whole phrases" and -excluded ones; all must hold.

    >>> [(t.words, t.whole, t.excluded) for t in search_terms('sanction "peace plan" -truce')]
    [(('sanction',), False, False), (('peace', 'plan'), True, False), (('truce',), False, True)]
    """
    terms = []
    for match in _TERM.finditer(text):
        words = tuple((match["phrase"] or match["word"].rstrip("*")).split())
        if any(any(c.isalnum() for c in word) for word in words):
            terms.append(Term(words, match["phrase"] is not None, bool(match["not"])))
    return terms


def _literal(word: str) -> str:
    return "".join(_APOSTROPHES if c in "'’‘ʼ" else re.escape(c) for c in word)
