"""Coded statements as lines of text: JSON Lines with everything, or a flat CSV (docs/tables.md, "two commands")."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dashboard.table.cells import guarded

# The flat form: one row a statement, offsets left out (they are in the JSON form), lists joined.
_PLAIN = (
    "source_file", "document_id", "statement_id", "published", "text", "words", "speaker_weight", "relay", "quote_kind",
    "has_quoted_fragment", "depth", "nested_in", "counts", "in_scope", "stance", "stance_confidence", "stance_explicit",
    "self_stance", "topic", "topic_confidence", "attribution_confidence", "speaker_confidence", "coder",
)  # fmt: skip
_SPEAKER = ("id", "name", "entity_type", "role", "country")
_COMMITMENT = ("type", "strength", "status")
COLUMNS = (
    *_PLAIN,
    *(f"speaker_{field}" for field in _SPEAKER),
    "topics_secondary",
    *(f"commitment_{field}" for field in _COMMITMENT),
)


def json_lines(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON object a record; text outside ASCII stays readable."""
    for record in records:
        # U+2028 and its like end a line for some readers of JSON Lines.
        yield json.dumps(record, ensure_ascii=False).translate(_LINE_ENDS)


_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def csv_lines(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A header and one row a record, without line ends; several speakers or commitments are joined by `; `."""
    yield _row(COLUMNS)
    for record in records:
        yield _row(flat(record))


def flat(record: Mapping[str, Any]) -> list[object]:
    """The cells of one record, in the order of COLUMNS."""
    return [
        *(record.get(column) for column in _PLAIN),
        *(_joined(record.get("speakers"), field) for field in _SPEAKER),
        "; ".join(record.get("topics_secondary") or ()),
        *(_joined(record.get("commitments"), field) for field in _COMMITMENT),
    ]


def _joined(parts: Iterable[Mapping[str, Any]] | None, field: str) -> str:
    return "; ".join(str(part.get(field) or "") for part in parts or ())


def _row(cells: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow([guarded(cell) for cell in cells])
    return buffer.getvalue()
