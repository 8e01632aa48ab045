"""How names are compared: one folded form, whatever the spelling, the case or the dash."""

from __future__ import annotations

import functools
import re
import unicodedata

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ə": "e", "ħ": "h", "ŋ": "n"}
)
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’ʼ`]s|(?<=[sxz])['’])$", re.IGNORECASE)
_EDGES = " \t\r\n\u00a0.,;:!?\"“”„«»()[]–—-'‘’"
_NOT_WORD = re.compile(r"[\W_]+")
_ARTICLES = re.compile(r"^(?:the )+")
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")


@functools.lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """One form for all spellings of a name that differ in case, accents, dashes, dots, apostrophes or a leading "the".

    >>> fold("the Élysée") == fold("Elysee"), fold("Kim Jong-un"), fold("U.S. President"), fold("Støre")
    (True, 'kim jong un', 'us president', 'store')
    """
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    bare = re.sub(r"['’ʼ‘`]", "", bare)
    words = _NOT_WORD.sub(" ", bare).strip()
    words = _INITIALS.sub(r"\1", words)
    return _ARTICLES.sub("", words)


def strip_possessive(name: str) -> str:
    """A name without its possessive ending and without the punctuation at its edges.

    >>> strip_possessive("Zelenskyy’s"), strip_possessive("Borrell,"), strip_possessive("the United States'")
    ('Zelenskyy', 'Borrell', 'the United States')
    """
    return _POSSESSIVE.sub("", name.strip(_EDGES.replace("'", "").replace("’", ""))).strip(_EDGES)


def slug(name: str) -> str:
    """The id that a name gives: the words of its folded form joined by hyphens.

    >>> slug("Mevlüt Çavuşoğlu"), slug("T. S. Tirumurti")
    ('mevlut-cavusoglu', 'ts-tirumurti')
    """
    return fold(name).replace(" ", "-")
