"""Find the articles that say the same: exact copies and near copies (wire stories under another headline).

Copies are marked, never dropped. Two articles are copies when

1. their words are the same, case, spacing and punctuation aside, or
2. both have at least MIN_WORDS words, the sets of their three-word shingles have a Jaccard similarity (Broder 1997) of
   at least SIMILARITY, and their numbers do not contradict each other.

Candidates for the second rule come from MinHash and locality-sensitive hashing (datasketch) in time linear in the size
of the corpus; each is then checked on the shingles themselves, so the sketch can miss a copy but not invent one.

Measured on the 59 bundled articles (188 to 386 words; tests/corpus/test_duplicates.py): the two least different have
a similarity of 0.03; two with a shared boilerplate twice as long as their own text stay below 0.52; with another first
sentence an article keeps 0.75 or more, with 2 words in 100 replaced 0.80 or more, without its last fifth 0.79.
Similarity of copies falls with their length, so shorter texts are left to the first rule.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
import re
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from datasketch import MinHash, MinHashLSH

from dashboard.corpus.document import Document

SIMILARITY = 0.6
MIN_WORDS = 40
_SHINGLE = 3  # words; NEWS-COPY (Silcock et al. 2022) finds three-word shingles the surest for reprinted news
# 10 bands of 3: a pair with similarity .6 becomes a candidate with probability .91, .7 with .985, .8 with .999.
_BANDS, _ROWS = 10, 3
_CANDIDATES = 10  # the most similar sketches that are checked; more only turn up in corpora of one template
# A word, or one sign of a script that writes no spaces between words.
_NO_SPACES = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"  # Thai, Lao, Khmer, Japanese, Chinese
_WORD = re.compile(rf"[{_NO_SPACES}]|[^\W{_NO_SPACES}]+")

Shingles = frozenset[str]


def mark_duplicates(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The same documents in the same order, each copy with `duplicate_of` set to the id of the first of its kind."""
    documents = tuple(documents)
    first_of = find_duplicates(documents)
    return tuple(dataclasses.replace(d, duplicate_of=first_of.get(d.document_id)) for d in documents)


def find_duplicates(documents: Sequence[Document]) -> dict[str, str]:
    """document_id of each copy -> document_id of the first: the earliest published, then the earlier in the sequence.

    Undated articles come after all dated ones. The first is never itself a copy.
    """
    order = sorted(range(len(documents)), key=lambda i: (documents[i].published or datetime.date.max, i))
    by_words: dict[bytes, int] = {}
    index = _NearIndex(documents)
    first_of: dict[str, str] = {}
    for position in order:
        document = documents[position]
        words = words_of(document.text)
        key = hashlib.blake2b(" ".join(words or [document.text]).encode(), digest_size=16).digest()
        first = by_words.get(key, position)
        if first == position and len(words) >= MIN_WORDS:
            first = index.find_or_add(position, words)
        by_words[key] = first
        if first != position:
            first_of[document.document_id] = documents[first].document_id
    return first_of


def words_of(text: str) -> list[str]:
    """The words in lower case, without punctuation.

    >>> words_of('"We will NOT,"  he said.')
    ['we', 'will', 'not', 'he', 'said']
    """
    return _WORD.findall(text.casefold())


def similarity(one: Sequence[str], other: Sequence[str]) -> float:
    """Jaccard similarity of the three-word shingles of two texts, 0 to 1; `words_of` gives the words."""
    return _jaccard(_shingles(one), _shingles(other))


class _NearIndex:
    """The articles that are no copies so far, findable by sketch; for the check their texts are split anew."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._lsh = MinHashLSH(params=(_BANDS, _ROWS), num_perm=_BANDS * _ROWS)
        self._blank = MinHash(num_perm=_BANDS * _ROWS, hashfunc=_hash)
        self._sketches = np.zeros((len(documents), _BANDS * _ROWS), dtype=np.uint32)
        self._parts = functools.lru_cache(maxsize=2048)(self._split)

    def find_or_add(self, position: int, words: list[str]) -> int:
        """The position of the article that this one copies; its own when it copies none, and it is kept."""
        shingles = _shingles(words)
        sketch = self._blank.copy()
        sketch.update_batch([shingle.encode() for shingle in shingles])
        numbers = _numbers(words)
        for candidate in self._nearest(sketch):
            other, other_numbers = self._parts(candidate)
            if _jaccard(shingles, other) >= SIMILARITY and not _contradict(numbers, other_numbers):
                return candidate
        self._lsh.insert(position, sketch)
        self._sketches[position] = sketch.hashvalues
        return position

    def _nearest(self, sketch: MinHash) -> list[int]:
        """The candidates, the most alike first."""
        found = sorted(self._lsh.query(sketch))
        if len(found) <= 1:
            return found
        alike = np.count_nonzero(self._sketches[found] == sketch.hashvalues, axis=1)
        return [found[i] for i in np.argsort(-alike, kind="stable")[:_CANDIDATES]]

    def _split(self, position: int) -> tuple[Shingles, frozenset[str]]:
        words = words_of(self._documents[position].text)
        return _shingles(words), _numbers(words)


def _shingles(words: Sequence[str]) -> Shingles:
    return frozenset(" ".join(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


def _numbers(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[0].isdigit())


def _contradict(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each text has several numbers of its own, more than they share: two days' reports from one template."""
    of_their_own = min(len(one - other), len(other - one))
    return of_their_own >= 2 and of_their_own > len(one & other)


def _jaccard(one: Shingles, other: Shingles) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _hash(shingle: bytes) -> int:
    return zlib.crc32(shingle)  # fast, and the same on every machine; the sketch mixes it further
