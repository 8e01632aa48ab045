"""Article text as safe HTML with marked passages. Article text is hostile: it is only ever shown escaped."""

from __future__ import annotations

import dataclasses
import html
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

# Direction overrides and other invisible controls could reorder the words around them: they are shown as a box.
_HIDDEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A passage to mark: a half-open range of code points of the article, and what it is (CSS classes of theme.css).

    `anchor` becomes the id of the passage's first piece; `note` is a small superscript after its last piece, and leads
    to the element of id "note-…".
    """

    start: int
    end: int
    css: str
    anchor: str | None = None
    note: str | None = None


def escaped(text: str) -> str:
    """Escape text for HTML and make hidden controls visible.

    >>> escaped('<b>&"')
    '&lt;b&gt;&amp;&quot;'
    >>> escaped('a\\u202eb')
    'a<span class="otr-hidden" title="hidden character U+202E">▯</span>b'
    """
    return _HIDDEN.sub(_box, html.escape(text))


def _box(match: re.Match[str]) -> str:
    return f'<span class="otr-hidden" title="hidden character U+{ord(match[0]):04X}">▯</span>'


def marked(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> str:
    """Return `text[start:end]` as HTML with its marks; marks may nest, overlap and reach over the edges.

    >>> marked("He said no.", [Mark(8, 10, "says")])
    'He said <mark class="says">no</mark>.'
    """
    end = len(text) if end is None else end
    inside = [m for m in marks if m.start < end and m.end > start and m.start < m.end]
    edges = sorted({start, end, *(min(max(e, start), end) for m in inside for e in (m.start, m.end))})
    return "".join(_pieces(text, inside, edges))


def _pieces(text: str, marks: Sequence[Mark], edges: Sequence[int]) -> Iterator[str]:
    for left, right in itertools.pairwise(edges):
        covering = [m for m in marks if m.start <= left and m.end >= right]
        piece = escaped(text[left:right])
        if covering:
            classes = " ".join(dict.fromkeys(css for m in covering for css in m.css.split()))
            yield from (f'<span id="{html.escape(m.anchor)}"></span>' for m in covering if m.anchor and m.start == left)
            piece = f'<mark class="{html.escape(classes)}">{piece}</mark>'
        yield piece
        yield from (_note(m) for m in covering if m.note and m.end == right)


def _note(mark: Mark) -> str:
    note = html.escape(mark.note or "")
    return f'<sup class="otr-note"><a href="#note-{note}">{note}</a></sup>'


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the lines that hold words: agency copy sets each paragraph on a line of its own.

    >>> paragraphs("One.\\n\\nTwo.")
    [(0, 4), (6, 10)]
    """
    return [match.span() for match in _PARAGRAPH.finditer(text)]


def around(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the paragraphs that any of the spans touches: the context in which a statement is shown."""
    wanted = list(spans)
    return [(a, b) for a, b in paragraphs(text) if any(a < end and start < b for start, end in wanted)]
