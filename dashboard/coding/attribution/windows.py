"""Article text as the tagger sees it: words of word pieces, packed into windows of whole paragraphs."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from tokenizers import Tokenizer

from dashboard.coding.statement import Span

PARAGRAPH = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
WINDOW = 256  # word pieces; the length the tagger was trained on
_CLS, _SEP = 101, 102
_SENTENCE_ENDS = frozenset({1012, 1029, 999})  # . ? !
_CLOSING_MARKS = frozenset({1000, 1524, 1005, 1521})  # " ” ' ’
_SHORTEST_PIECE = 8  # words; a split sentence end nearer to the start would leave no context
_ENCODED_AT_ONCE = 64  # paragraphs; bounds memory on very long articles


@dataclasses.dataclass(slots=True)
class Word:
    """One word of the article: its characters and its place in the window."""

    start: int
    end: int
    piece: int  # index of its first word piece in the window
    opens_paragraph: bool


@dataclasses.dataclass(slots=True)
class Window:
    """Word-piece ids of as many whole paragraphs as fit, with separators, and the words among them."""

    ids: list[int] = dataclasses.field(default_factory=lambda: [_CLS])
    words: list[Word] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class _Encoded:
    ids: list[int]
    first: list[int]  # first word piece of each word
    spans: list[Span]  # characters of each word, in the article


def paragraph_spans(text: str) -> list[Span]:
    """Spans of the lines that hold any text.

    >>> paragraph_spans("One.\\n\\nTwo.")
    [(0, 4), (6, 10)]
    """
    return [m.span() for m in PARAGRAPH.finditer(text) if not m.group().isspace()]


def windows(text: str, tokenizer: Tokenizer, size: int = WINDOW) -> Iterator[Window]:
    """Cut an article into windows of at most `size` word pieces, greedily, paragraph after paragraph."""
    window = Window()
    for paragraph in _encoded_paragraphs(text, tokenizer):
        for first, last in _pieces(paragraph, size - 2):
            begin = paragraph.first[first]
            end = paragraph.first[last] if last < len(paragraph.first) else len(paragraph.ids)
            if window.words and len(window.ids) + (end - begin) + 1 > size:
                yield _closed(window)
                window = Window()
            if window.words and first == 0:
                window.ids.append(_SEP)
            offset = len(window.ids) - begin
            window.ids += paragraph.ids[begin:end]
            window.words += [
                Word(*paragraph.spans[w], paragraph.first[w] + offset, opens_paragraph=w == 0)
                for w in range(first, last)
            ]
    if window.words:
        yield _closed(window)


def _closed(window: Window) -> Window:
    window.ids.append(_SEP)
    return window


def _encoded_paragraphs(text: str, tokenizer: Tokenizer) -> Iterator[_Encoded]:
    spans = paragraph_spans(text)
    for at in range(0, len(spans), _ENCODED_AT_ONCE):
        batch = spans[at : at + _ENCODED_AT_ONCE]
        encodings = tokenizer.encode_batch([text[a:b] for a, b in batch], add_special_tokens=False)
        for (start, _), encoding in zip(batch, encodings, strict=True):
            first: list[int] = []
            words: list[Span] = []
            previous = None
            for piece, (word, (a, b)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
                if word != previous:
                    first.append(piece)
                    words.append((start + a, start + b))
                else:
                    words[-1] = (words[-1][0], start + b)
                previous = word
            if first:
                yield _Encoded(encoding.ids, first, words)


def _pieces(paragraph: _Encoded, size: int) -> list[tuple[int, int]]:
    """Word ranges of at most `size` word pieces, cut at sentence ends where possible."""
    ids, first = paragraph.ids, paragraph.first
    if len(ids) <= size:
        return [(0, len(first))]
    ends = [*first[1:], len(ids)]
    ranges = []
    word = 0
    while word < len(first):
        base, cut = first[word], word
        while cut < len(first) and ends[cut] - base <= size:
            cut += 1
        cut = max(cut, word + 1)
        if cut < len(first):
            cut = _sentence_end(paragraph, word, cut)
            while cut < len(first) and ids[first[cut]] in _CLOSING_MARKS and ends[cut] - base <= size:
                cut += 1
        ranges.append((word, cut))
        word = cut
    return ranges


def _sentence_end(paragraph: _Encoded, word: int, cut: int) -> int:
    for j in range(cut - 1, word + _SHORTEST_PIECE - 1, -1):
        if paragraph.ids[paragraph.first[j]] in _SENTENCE_ENDS:
            return j + 1
    return cut
