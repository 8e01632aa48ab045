"""The data contract as data: every table's columns, once, with the rules that each must keep (docs/tables.md).

The Parquet schemas, the DuckDB tables and the checks (`check.py`) are all derived from these declarations.
"""

from __future__ import annotations

import dataclasses
from typing import Literal, get_args

import pyarrow as pa

from dashboard.codebook.labels import codebook
from dashboard.coding.statement import EntityType

SCHEMA_VERSION = 2
"""Raised whenever a table gains, loses or changes a column: a table of another version is refused, not guessed at."""

TableName = Literal["documents", "statements", "commitments", "actors", "statement_speakers"]
TABLES: tuple[TableName, ...] = get_args(TableName)

SPAN = pa.list_(pa.int32())
"""[start, end]: a half-open range of code points of `documents.text`."""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column: `labels` names the closed set of its values, `category` the DuckDB ENUM that open values share,
    `references` the table whose key it holds; `span` marks a [start, end] of the article's text.
    """

    name: str
    type: pa.DataType
    required: bool = False
    labels: str | None = None
    category: str | None = None
    references: TableName | None = None
    span: bool = False

    @property
    def enum(self) -> str | None:
        """The name of the DuckDB ENUM type of the column, or None."""
        return self.labels or self.category

    @property
    def is_list(self) -> bool:
        """Whether the column holds a list of values (a span is one value)."""
        return bool(pa.types.is_list(self.type)) and not self.span


def _span(name: str, required: bool = False) -> Column:
    return Column(name, SPAN, required, span=True)


def _share(name: str) -> Column:
    """A number from 0 to 1."""
    return Column(name, pa.float64())


_TEXT, _INT, _BOOL, _REAL, _DATE = pa.string(), pa.int32(), pa.bool_(), pa.float64(), pa.date32()
_LABELS = pa.list_(_TEXT)

ROLE = pa.struct(
    [
        ("role", _TEXT),
        ("country", _TEXT),
        ("organisation", _TEXT),
        ("sector", _TEXT),
        ("start", _DATE),
        ("end", _DATE),
    ]
)
"""An office with its first and last day (null: open or unknown); for an unregistered actor, what articles called it
and the first and last date on which they did."""

MEMBERSHIP = pa.struct([("bloc", _TEXT), ("country", _TEXT), ("start", _DATE), ("end", _DATE)])
"""A state's time in a bloc, for each state that the actor spoke for (null end: still a member)."""

COLUMNS: dict[TableName, tuple[Column, ...]] = {
    "documents": (
        Column("document_id", _TEXT, required=True),
        Column("title", _TEXT),
        Column("published", _DATE),
        Column("outlet", _TEXT, category="outlet"),
        Column("url", _TEXT),
        Column("place", _TEXT),
        Column("language", _TEXT, category="language"),
        Column("text", _TEXT, required=True),
        Column("words", _INT, required=True),
        Column("source_file", _TEXT, required=True),
        Column("duplicate_of", _TEXT, references="documents"),
    ),
    "statements": (
        Column("statement_id", _TEXT, required=True),
        Column("document_id", _TEXT, required=True, references="documents"),
        Column("published", _DATE),
        _span("extent", required=True),
        Column("content", pa.list_(SPAN), required=True),
        Column("text", _TEXT, required=True),
        Column("words", _INT, required=True),
        _span("cue"),
        Column("cue_inherited_from", _TEXT, references="statements"),
        _span("speaker_mention"),
        Column("speaker_ids", _LABELS, required=True, category="actor", references="actors"),
        Column("speaker_weight", _REAL, required=True),
        Column("speaker_rule", _TEXT, category="speaker_rule"),
        _span("speaker_antecedent"),
        Column("on_behalf_of", _TEXT, category="actor", references="actors"),
        Column("relay", _TEXT),
        Column("quote_kind", _TEXT, required=True, labels="quote_kinds"),
        Column("has_quoted_fragment", _BOOL, required=True),
        Column("depth", _INT, required=True),
        Column("nested_in", _TEXT, references="statements"),
        Column("counts", _BOOL, required=True),
        Column("linked_to", _TEXT, references="statements"),
        Column("in_scope", _BOOL, required=True),
        Column("stance", _INT),
        _share("stance_confidence"),
        _span("stance_evidence"),
        Column("stance_explicit", _BOOL),
        Column("self_stance", _BOOL, required=True),
        Column("topic", _TEXT, labels="topics"),
        Column("topics_secondary", _LABELS, required=True, labels="topics"),
        _share("topic_confidence"),
        _share("attribution_confidence"),
        _share("speaker_confidence"),
        Column("coder", _TEXT, category="coder"),
    ),
    "commitments": (
        Column("commitment_id", _TEXT, required=True),
        Column("statement_id", _TEXT, required=True, references="statements"),
        Column("type", _TEXT, required=True, labels="commitment_types"),
        Column("family", _TEXT, required=True, labels="families"),
        Column("strength", _TEXT, required=True, labels="strengths"),
        Column("conditional", _BOOL, required=True),
        Column("condition", _TEXT),
        Column("status", _TEXT, required=True, labels="statuses"),
        Column("committed", _LABELS, required=True),
        Column("voice", _TEXT, labels="voices"),
        Column("urged_by", _TEXT),
        Column("beneficiary", _TEXT),
        Column("against", _TEXT),
        Column("direction", _TEXT, labels="directions"),
        Column("time_frame", _TEXT),
        Column("amount", pa.list_(_REAL)),
        Column("currency", _TEXT, category="currency"),
        Column("specificity", _TEXT, labels="specificities"),
        _span("evidence", required=True),
        _share("confidence"),
        _share("type_confidence"),
        _share("strength_confidence"),
        _share("conditional_confidence"),
        Column("same_as", _TEXT, references="commitments"),
    ),
    "actors": (
        Column("actor_id", _TEXT, required=True, category="actor"),
        Column("name", _TEXT, required=True),
        Column("entity_type", _TEXT, required=True, labels="entity_types"),
        Column("wikidata", _TEXT),
        Column("registered", _BOOL, required=True),
        Column("country", _TEXT, category="country"),
        Column("organisation", _TEXT, category="organisation"),
        Column("sector", _TEXT, category="sector"),
        Column("roles", pa.list_(ROLE), required=True),
        Column("blocs", pa.list_(MEMBERSHIP), required=True),
    ),
    "statement_speakers": (
        Column("statement_id", _TEXT, required=True, references="statements"),
        Column("actor_id", _TEXT, required=True, category="actor", references="actors"),
        Column("weight", _REAL, required=True),
        Column("name", _TEXT, required=True),
        Column("entity_type", _TEXT, required=True, labels="entity_types"),
        Column("registered", _BOOL, required=True),
        Column("role", _TEXT),
        Column("country", _TEXT, category="country"),
        Column("organisation", _TEXT, category="organisation"),
        Column("sector", _TEXT, category="sector"),
        Column("blocs", _LABELS, required=True, category="bloc"),
    ),
}

KEYS: dict[TableName, tuple[str, ...]] = {
    "documents": ("document_id",),
    "statements": ("statement_id",),
    "commitments": ("commitment_id",),
    "actors": ("actor_id",),
    "statement_speakers": ("statement_id", "actor_id"),
}
"""The columns that tell a table's rows apart."""


def columns(table: TableName) -> dict[str, Column]:
    """Return a table's columns by name, in order."""
    return {column.name: column for column in COLUMNS[table]}


def arrow_schema(table: TableName) -> pa.Schema:
    """Return the Parquet schema of a table; its metadata carry the schema version."""
    fields = [pa.field(c.name, c.type, nullable=not c.required) for c in COLUMNS[table]]
    return pa.schema(fields, metadata={"onrecord.schema": str(SCHEMA_VERSION)})


def labels_of(name: str) -> tuple[str, ...]:
    """Return the ids of a closed set of values, in the codebook's order."""
    if name == "entity_types":
        return get_args(EntityType)
    return tuple(getattr(codebook(), name))


SPEAKER = pa.struct(
    [
        ("id", _TEXT),
        ("name", _TEXT),
        ("entity_type", _TEXT),
        ("role", _TEXT),
        ("country", _TEXT),
        ("organisation", _TEXT),
        ("sector", _TEXT),
        ("wikidata", _TEXT),
        ("registered", _BOOL),
    ]
)
"""A whole speaker of a statement record (`dashboard.coding.records`)."""


def _record_type() -> pa.DataType:
    """The type of one statement record: the columns of **statements**, with whole speakers and nested commitments."""
    derived = {"document_id", "published", "speaker_ids", "on_behalf_of"}
    own = [(c.name, c.type) for c in COLUMNS["statements"] if c.name not in derived]
    nested = [(c.name, c.type) for c in COLUMNS["commitments"] if c.name not in {"statement_id", "family"}]
    return pa.struct(
        [
            *own,
            ("speakers", pa.list_(SPEAKER)),
            ("on_behalf_of", SPEAKER),
            ("commitments", pa.list_(pa.struct(nested))),
        ]
    )


RECORD = _record_type()
