"""One article as the rules read it: paragraphs, sentences and quotations, with look-ups by character."""

from __future__ import annotations

import bisect
import dataclasses
import functools
from array import array

import numpy as np
import numpy.typing as npt
from spacy.attrs import IDX, LOWER
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from dashboard.coding.attribution.quotes import Quotation, quotations
from dashboard.coding.attribution.windows import paragraph_spans
from dashboard.coding.statement import Span

_LONGEST_HEADING = 90  # characters


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, without the white space around it."""

    start: int
    end: int
    paragraph: int
    tokens: Tokens


class Reading:
    """A parsed article with its paragraphs, sentences and quotations."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text
        self.paragraphs = paragraph_spans(self.text)
        self._paragraph_starts = [start for start, _ in self.paragraphs]
        self._token_starts = array("l", doc.to_array([IDX]).astype(np.int64).tobytes())
        self._lowered: npt.NDArray[np.uint64] = np.asarray(doc.to_array([LOWER]), np.uint64)
        self.sentences = self._sentences()
        self._sentence_starts = [sentence.start for sentence in self.sentences]
        self.quotations: list[Quotation] = quotations(self.text, self.paragraphs)
        self._quotation_starts = [quotation.outer[0] for quotation in self.quotations]

    def _sentences(self) -> list[Sentence]:
        found = []
        for sent in self.doc.sents:
            text = self.text[sent.start_char : sent.end_char]
            inner = text.strip()
            if inner:
                start = sent.start_char + text.index(inner)
                found.append(Sentence(start, start + len(inner), self.paragraph_of(start), sent))
        return found

    def paragraph_of(self, char: int) -> int:
        """Index of the paragraph that holds the character."""
        return max(0, bisect.bisect_right(self._paragraph_starts, char) - 1)

    def sentence_of(self, char: int) -> int:
        """Index of the sentence that holds the character."""
        return max(0, bisect.bisect_right(self._sentence_starts, char) - 1)

    def token_at(self, char: int) -> Token:
        """The token that holds the character (or the last one before it)."""
        return self.doc[max(0, bisect.bisect_right(self._token_starts, char) - 1)]

    def tokens(self, span: Span) -> Tokens:
        """The tokens that touch a span."""
        return self.doc[self.token_at(span[0]).i : self.token_at(max(span[0], span[1] - 1)).i + 1]

    def among(self, words: frozenset[str]) -> list[tuple[int, Token]]:
        """The tokens that are one of the words (in lower case), each with the index of its sentence, in text order."""
        known = np.array([self.doc.vocab.strings[word] for word in words], np.uint64)
        found = (self.doc[int(at)] for at in np.flatnonzero(np.isin(self._lowered, known)))
        return [(self.sentence_of(token.idx), token) for token in found]

    def words(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span[0] : span[1]]

    def quoted_in(self, span: Span) -> list[Quotation]:
        """Quotations that share a character with the span."""
        first = max(0, bisect.bisect_right(self._quotation_starts, span[0]) - 1)
        found = []
        for quotation in self.quotations[first:]:
            if quotation.outer[0] >= span[1]:
                break
            if quotation.inner[1] > span[0] and quotation.inner[0] < span[1]:
                found.append(quotation)
        return found

    @functools.cached_property
    def headings(self) -> frozenset[int]:
        """Paragraphs that are headings: short, without a full stop, and not the last line."""
        return frozenset(
            index for index in range(len(self.paragraphs) - 1) if self._is_heading(*self.paragraphs[index])
        )

    def _is_heading(self, start: int, end: int) -> bool:
        return end - start <= _LONGEST_HEADING and self.text[start:end].strip().rstrip("\"”»’'“")[-1:] not in ".!?:;,…"
