"""A table of articles as .csv or .tsv: one article a row, the columns found by their names. Read row by row.

The rules are strict where leniency would alter an article's words: a quote within a field must be doubled. A row that
breaks them costs itself alone, also when its open quote swallows the rows below: these are read again.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator

from dashboard.corpus.article import Article, checked_text
from dashboard.corpus.decoding import encoding_of_stream, refuse_control_characters
from dashboard.corpus.limits import in_megabytes
from dashboard.corpus.metadata import metadata_from, recognise, require_text
from dashboard.corpus.options import Options
from dashboard.corpus.outcome import Refused
from dashboard.corpus.sources import Source

_DELIMITERS = {".csv": ",;\t|", ".tsv": "\t,;|"}
_TOLD = re.compile(r"sep=([^\w\s]|\t)\s*")  # a first line of Excel's
_HEADER_LINES = 20  # a header may hold quoted line breaks
# Lines that may be read again after broken rows, in all: without a bound, a hostile file takes quadratic time.
_READ_AGAIN = 200_000
_DOUBLE_QUOTES = 'put a field with quotes between quotes and write each of its own quotes twice ("")'


def read_csv(source: Source, options: Options) -> Iterator[Article | Refused]:
    """The articles of a table and, in their place, what is wrong with the rows that hold none."""
    options.limits.check(source.size, options.limits.table, "the table")
    csv.field_size_limit(max(csv.field_size_limit(), options.limits.text))
    with source.opener() as stream:
        encoding, mark = encoding_of_stream(stream)
        stream.seek(mark)
        lines = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
        yield from _articles(_Lines(lines, options.limits.text), _DELIMITERS.get(source.suffix, ",;\t|"), options)


def _articles(lines: _Lines, delimiters: str, options: Options) -> Iterator[Article | Refused]:
    delimiter = _delimiter(lines, delimiters, options)
    rows = _rows(lines, delimiter)
    _, header = next(rows, (0, []))
    if isinstance(header, Refused):
        raise header
    names = [name.strip() for name in header]
    if not any(names):
        raise Refused("empty: there is no header line", fix="name the columns in the first line: text, title, date …")
    for name in names:
        refuse_control_characters(name, 1)
    found = recognise(names, options.columns)
    require_text(found, names)
    for line, cells in rows:
        if isinstance(cells, Refused):
            yield cells
        elif any(cells):
            yield _article(names, cells, found, line, options)


def _article(
    names: list[str], cells: list[str], found: dict[str, str], line: int, options: Options
) -> Article | Refused:
    if len(cells) != len(names):
        return Refused(f"the row has {len(cells)} cells, the header {len(names)}", fix=_DOUBLE_QUOTES, line=line)
    record = dict(zip(names, cells, strict=True))
    try:
        text = checked_text(record[found["text"]])
        return Article(text, metadata_from(record, found, day_first=options.day_first), line=line)
    except Refused as refused:
        refused.line = line
        return refused


def _delimiter(lines: _Lines, candidates: str, options: Options) -> str:
    """The first candidate under which the header has a column for the text, else the first of all."""
    head = lines.peek(_HEADER_LINES)
    if head and (told := _TOLD.fullmatch(head[0])):
        next(lines)
        return told[1]
    for delimiter in candidates:
        try:
            names = [name.strip() for name in next(csv.reader(head, delimiter=delimiter, strict=True), [])]
            if "text" in recognise(names, options.columns):
                return delimiter
        except (csv.Error, Refused):
            continue
    return candidates[0]


def _rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | Refused]]:
    """Each row with the line on which it begins; a broken row is told and reading goes on with the line below."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            last = lines.resume_after_first_line()
            span = f" (down to line {last})" if last > line else ""
            yield line, Refused(f"broken row{span}: {error}", fix=_DOUBLE_QUOTES, line=line)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        else:
            yield line, cells


class _Lines:
    """Lines of a table that can be taken back, with their numbers."""

    def __init__(self, lines: io.TextIOWrapper, limit: int) -> None:
        self._fresh: Iterator[str] = iter(lambda: lines.readline(limit + 1), "")
        self._limit = limit
        self._row: list[str] = []
        self._row_size = 0
        self._number = 0  # lines handed out before this row's first
        self._may_read_again = _READ_AGAIN

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._fresh)
        self._row.append(line)
        self._row_size += len(line)
        if self._row_size > self._limit:
            raise csv.Error(f"it has more than {in_megabytes(self._limit)}")
        return line

    def peek(self, count: int) -> list[str]:
        """The next lines, without taking them."""
        head = list(itertools.islice(self._fresh, count))
        self._fresh = itertools.chain(head, self._fresh)
        return head

    def begin_row(self) -> int:
        """Start a row here; returns the number of its first line."""
        self._number += len(self._row)
        self._row, self._row_size = [], 0
        return self._number + 1

    def resume_after_first_line(self) -> int:
        """Take the broken row back except for its first line; returns the number of the last line given up."""
        rest = self._row[1:]
        if len(rest) <= self._may_read_again:
            self._may_read_again -= len(rest)
            self._fresh = itertools.chain(rest, self._fresh)
            self._row = self._row[:1]
        return self._number + len(self._row)
