"""A .txt file: the whole file is the article's text; its metadata may lie beside it in a .yml of the same name."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.corpus.article import Article, checked_text
from dashboard.corpus.decoding import decode
from dashboard.corpus.metadata import Metadata
from dashboard.corpus.options import Options
from dashboard.corpus.outcome import Refused
from dashboard.corpus.sources import Source
from dashboard.corpus.yaml_header import read_header


def read_plain(source: Source, options: Options) -> Iterator[Article | Refused]:
    """The one article of a text file."""
    text = checked_text(decode(source.read(options.limits.text, options.limits)))
    yield Article(text, header_beside(source, options), source.file_name)


def header_beside(source: Source, options: Options) -> Metadata:
    """What the .yml beside the file says; empty metadata where there is none.

    Raises:
        Refused: the .yml cannot be read; the reason names it.
    """
    if source.header is None:
        return Metadata()
    try:
        header = decode(source.header.read(options.limits.metadata, options.limits))
        return read_header(header, options.columns, day_first=options.day_first)
    except Refused as refused:
        raise Refused(
            f"in {source.header.file_name}: {refused.what}", fix=refused.fix or "", line=refused.line
        ) from refused
