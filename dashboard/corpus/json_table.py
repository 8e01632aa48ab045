"""Articles as JSON: .jsonl, read line by line, or .json, a list of articles, an object with such a list, or one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.corpus.article import Article, checked_text
from dashboard.corpus.decoding import decode, encoding_of_stream, refuse_control_characters
from dashboard.corpus.limits import in_megabytes
from dashboard.corpus.metadata import metadata_from, recognise, require_text
from dashboard.corpus.options import Options
from dashboard.corpus.outcome import Refused
from dashboard.corpus.sources import Source

_ONE_OBJECT_A_LINE = "write one JSON object a line, with a key text"


def read_jsonl(source: Source, options: Options) -> Iterator[Article | Refused]:
    """The articles of a .jsonl file and, in their place, what is wrong with the lines that hold none."""
    options.limits.check(source.size, options.limits.table, "the table")
    with source.opener() as stream:
        encoding, mark = encoding_of_stream(stream)
        stream.seek(mark)
        lines = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="\n")
        for number, line in _lines(lines, options.limits.text):
            try:
                if isinstance(line, Refused):
                    raise line
                if line.strip():
                    refuse_control_characters(line)
                    yield _article(_parse(line), options, line=number)
            except Refused as refused:
                refused.line = number
                yield refused


def read_json(source: Source, options: Options) -> Iterator[Article | Refused]:
    """The articles of a .json file; one that holds an object a line is read as .jsonl."""
    text = decode(source.read(options.limits.whole, options.limits))
    try:
        value = _parse(text)
    except Refused:
        if not _holds_object(text.lstrip().partition("\n")[0]):
            raise
        yield from read_jsonl(source, options)
        return
    articles = value if isinstance(value, list) else _list_within(value)
    if articles is None:
        yield _article(value, options, file_name=source.file_name)
        return
    for ordinal, article in enumerate(articles, start=1):
        try:
            yield _article(article, options)
        except Refused as refused:
            yield Refused(f"article {ordinal}: {refused.what}", fix=refused.fix or "")
    if not articles:
        raise Refused("empty: there is no article in it", fix="write a list of objects, each with a key text")


def looks_like_jsonl(head: str) -> bool:
    """Whether a text begins with a line that is a JSON object with an article's text in it."""
    return _holds_object(head.lstrip().partition("\n")[0])


def _holds_object(line: str) -> bool:
    try:
        value = _parse(line)
    except Refused:
        return False
    return isinstance(value, dict) and "text" in recognise(value, {})


def _article(value: object, options: Options, *, line: int | None = None, file_name: str | None = None) -> Article:
    if not isinstance(value, Mapping):
        raise Refused("not a JSON object", fix=_ONE_OBJECT_A_LINE)
    columns = {field: name for field, name in options.columns.items() if field == "text" or name in value}
    found = recognise(value, columns)
    require_text(found, value)
    text = value[found["text"]]
    if text is not None and not isinstance(text, str):
        raise Refused(f"{found['text']!r} is no text", fix="write the article's text as one string")
    return Article(checked_text(text or ""), metadata_from(value, found, day_first=options.day_first), file_name, line)


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"column {error.colno}"
        raise Refused(f"bad JSON: {error.msg} ({where})", fix=_ONE_OBJECT_A_LINE, line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise Refused(f"bad JSON ({type(error).__name__})", fix=_ONE_OBJECT_A_LINE) from error


def _list_within(value: object) -> list[object] | None:
    """The articles of a search answer such as NewsAPI's {"status": "ok", "articles": [...]}; None for one article."""
    if not isinstance(value, dict) or isinstance(value.get(recognise(value, {}).get("text", "")), str):
        return None
    lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(item, dict) for item in v)]
    return lists[0] if len(lists) == 1 else None


def _lines(lines: io.TextIOWrapper, limit: int) -> Iterator[tuple[int, str | Refused]]:
    number = 0
    while line := lines.readline(limit + 1):
        number += 1
        if len(line) <= limit:
            yield number, line
            continue
        while line and not line.endswith("\n"):
            line = lines.readline(limit)
        yield number, Refused(f"the line has more than {in_megabytes(limit)}", fix="split it")
