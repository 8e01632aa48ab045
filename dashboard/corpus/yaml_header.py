"""YAML metadata: front matter, or the .yml beside a text. Every plain value is read as text; nothing is executed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from dashboard.corpus.metadata import Metadata, metadata_from, recognise
from dashboard.corpus.outcome import Refused

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_header(
    text: str, columns: Mapping[str, str], *, first_line: int = 1, day_first: bool | None = None
) -> Metadata:
    """Read metadata written as `key: value` lines. `first_line` is the line of the file on which `text` begins.

    Only the node tree is built, never YAML's own types: `language: no` stays Norwegian, `title: 2024` stays a title,
    and a few lines of aliases cannot unfold to gigabytes.

    Raises:
        Refused: no YAML, not a mapping, a key given twice, or a bad value; with the line.
    """
    record, lines = _mapping(text, first_line)
    available = {field: name for field, name in columns.items() if name in record}
    found = recognise(record, available)
    found.pop("text", None)
    for field, name in found.items():  # one by one, so that a bad value is reported with its own line
        try:
            metadata_from(record, {field: name}, day_first=day_first)
        except Refused as refused:
            refused.line = lines[name]
            raise
    return metadata_from(record, found, day_first=day_first)


def _mapping(text: str, first_line: int) -> tuple[dict[str, object], dict[str, int]]:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + mark.line if mark else None
        problem = error.problem or "unreadable"
        raise Refused(
            f"bad YAML: {problem}", fix="quote values that hold a colon or begin with a sign", line=line
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise Refused(f"bad YAML: {reason}", fix="write plain `key: value` lines", line=first_line) from error
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise Refused("bad YAML: these are no `key: value` lines", fix="write one `key: value` a line", line=first_line)
    record: dict[str, object] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        line = first_line + key.start_mark.line
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if name in record:
            raise Refused(f"the key {name!r} is given twice", fix="remove one", line=line)
        record[name] = _sources(value) if name == "sources" else _plain(value)
        lines[name] = line
    return record, lines


def _plain(node: yaml.Node) -> str | None:
    if not isinstance(node, yaml.ScalarNode) or (not node.style and node.value in _NULLS):
        return None
    return str(node.value)


def _sources(node: yaml.Node) -> list[dict[str, str | None]]:
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    return [
        {str(key.value): _plain(value) for key, value in item.value if isinstance(key, yaml.ScalarNode)}
        for item in items
        if isinstance(item, yaml.MappingNode)
    ]
