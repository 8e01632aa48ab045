"""A .md file: metadata as YAML front matter between two lines `---`, then the article's text to the last character."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard.corpus.article import Article, checked_text
from dashboard.corpus.decoding import decode
from dashboard.corpus.metadata import Metadata
from dashboard.corpus.options import Options
from dashboard.corpus.outcome import Refused
from dashboard.corpus.sources import Source
from dashboard.corpus.yaml_header import read_header

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"(?<=[\r\n])---[ \t]*(?:\r\n|\n|\r|\Z)")


def read_markdown(source: Source, options: Options) -> Iterator[Article | Refused]:
    """The one article of a Markdown file; its text begins right after the line that closes the front matter."""
    text = decode(source.read(options.limits.text, options.limits))
    header, body = split_front_matter(text)
    if header is None:
        metadata = Metadata()
    else:
        options.limits.check(len(header), options.limits.metadata, "the front matter")
        metadata = read_header(header, options.columns, first_line=2, day_first=options.day_first)
    yield Article(checked_text(body), metadata, source.file_name)


def split_front_matter(text: str) -> tuple[str | None, str]:
    """The front matter without its two lines `---` (None where there is none) and the untouched rest.

    Raises:
        Refused: it is opened but not closed.

    >>> split_front_matter("---\\ntitle: War\\n---\\nBody.\\n")
    ('title: War\\n', 'Body.\\n')
    """
    opening = _OPENING.match(text)
    if not opening:
        return None, text
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        raise Refused("the front matter is not closed", fix="add a line `---` after it", line=1)
    return text[opening.end() : closing.start()], text[closing.end() :]
