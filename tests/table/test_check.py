"""Each rule of the data contract: a table that breaks it is caught, by table, row and column."""

from __future__ import annotations

import hashlib
import shutil

import duckdb
import fake_coder
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_coder import Articles, article

from dashboard.errors import TableError
from dashboard.table.build import Coding, build
from dashboard.table.check import broken_articles, check_parquet_schema, violations
from dashboard.table.schema import COLUMNS, SCHEMA_VERSION, TABLES, arrow_schema

TEXT = "Zelenskyy said: the war will end; it must. Stoltenberg and Niinisto said: we wait."


def test_a_change_of_columns_raises_the_schema_version():
    """Both together: where the digest is another one, raise SCHEMA_VERSION, then write the two here."""
    told = [f"{t} {c.name} {c.is_list} {c.span} {c.required}" for t in TABLES for c in COLUMNS[t]]
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    assert (SCHEMA_VERSION, digest) == (2, "a6efc87cb1bdd573")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The folder of a build of one article of two statements."""
    out = tmp_path_factory.mktemp("table")
    articles = Articles([article(1, TEXT), article(2, "Anna said: fine.", duplicate_of="d001")])
    manifest = build(articles, out, Coding(fake_coder.code, fake_coder.VERSIONS), progress=False)
    return out / "builds" / manifest.build_id


@pytest.fixture
def con(good):
    """The tables in memory, free to be broken."""
    with duckdb.connect() as con:
        for table in TABLES:
            con.execute(f"CREATE TABLE {table} AS FROM '{good / table}.parquet'")
        yield con


def test_a_good_table_has_no_violation(con):
    assert list(violations(con)) == []


FIRST = {  # the row that is broken
    "statements": "text = 'the war will end … it must'",
    "documents": "document_id = 'd001'",
    "commitments": "true",
    "actors": "actor_id = 'anna'",
    "statement_speakers": "actor_id = 'anna'",
}
BROKEN = [
    ("statements", "document_id = NULL", "document_id", "is null"),
    ("statements", "document_id = 'd009'", "document_id", "is not in documents"),
    ("statements", "cue_inherited_from = 'x'", "cue_inherited_from", "is not in statements"),
    ("statements", "nested_in = 'x'", "nested_in", "is not in statements"),
    ("statements", "nested_in = statement_id", "nested_in", "is the statement itself"),
    ("statements", "linked_to = 'x'", "linked_to", "is not in statements"),
    ("statements", "on_behalf_of = 'x'", "on_behalf_of", "is not in actors"),
    ("statements", "speaker_ids = ['x']", "speaker_ids", "names 'x', which is not in actors"),
    ("statements", "speaker_weight = 0.5", "speaker_weight", "is not 1/n"),
    ("statements", "speaker_confidence = 1.5", "speaker_confidence", "is not between 0 and 1"),
    ("statements", "extent = [0, 999]", "extent", "is not a range of the article's text"),
    ("statements", "cue = [5, 5]", "cue", "is not a range of the article's text"),
    ("statements", "cue = [5]", "cue", "is not a range of the article's text"),
    ("statements", "speaker_mention = [-1, 3]", "speaker_mention", "is not a range"),
    ("statements", "content = []", "content", "is empty"),
    ("statements", "content = [[90, 999]]", "content", "is not a range of the article's text"),
    ("statements", "content = list_reverse(content)", "content", "is not in text order"),
    ("statements", "content = [[16, 32]]", "text", "is not what its content spans show"),
    ("statements", "text = 'The war will end … it must'", "text", "is not what its content"),
    ("statements", "text = ''", "text", "is empty (missing is null)"),
    ("statements", "relay = ''", "relay", "is empty (missing is null)"),
    ("statements", "words = 0", "words", "is below 1"),
    ("statements", "stance_evidence = [0, 9]", "stance_evidence", "is outside the content"),
    ("statements", "stance = -3", "stance", "is not between -2 and 2"),
    ("statements", "depth = 0", "depth", "is below 1"),
    ("statements", "quote_kind = 'loud'", "quote_kind", "is not one of the codebook's"),
    ("statements", "topic = 'sport'", "topic", "is not one of the codebook's topics"),
    ("statements", "topics_secondary = ['sport']", "topics_secondary", "is not one of the"),
    ("statements", "published = '1999-01-01'", "published", "is not the article's"),
    ("documents", "source_file = NULL", "source_file", "is null"),
    ("documents", "duplicate_of = 'x'", "duplicate_of", "is not in documents"),
    ("documents", "duplicate_of = 'd001'", "duplicate_of", "is the article itself"),
    ("actors", "entity_type = 'ghost'", "entity_type", "is not one of the codebook's"),
    ("commitments", "statement_id = 'x'", "statement_id", "is not in statements"),
    ("commitments", "type = 'gift'", "type", "is not one of the codebook's commitment_types"),
    ("commitments", "status = 'maybe'", "status", "is not one of the codebook's statuses"),
    ("commitments", "same_as = 'x'", "same_as", "is not in commitments"),
    ("commitments", "evidence = [0, 9999]", "evidence", "is not a range of the article's text"),
    ("statement_speakers", "weight = 2", "weight", "is not between 0 and 1"),
    ("statement_speakers", "actor_id = 'x'", "actor_id", "is not in actors"),
]


def _break(con, table, change):
    con.execute(f"UPDATE {table} SET {change} WHERE {FIRST[table]}")  # noqa: S608


@pytest.mark.parametrize(("table", "change", "column", "what"), BROKEN, ids=[f"{b[0]} {b[1]}" for b in BROKEN])
def test_a_broken_rule_is_named(con, table, change, column, what):
    _break(con, table, change)
    found = [(v.table, v.column, v.what) for v in violations(con)]
    assert any(t == table and c == column and w.startswith(what) for t, c, w in found), found


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("documents", "document_id"),
        ("statements", "statement_id"),
        ("actors", "actor_id"),
        ("statement_speakers", "actor_id"),
    ],
)
def test_a_row_that_is_there_twice_is_named(con, table, column):
    con.execute(f"INSERT INTO {table} FROM {table} LIMIT 1")
    assert (table, column, "is there twice") in [(v.table, v.column, v.what) for v in violations(con)]


def test_a_violation_names_row_and_article(con):
    _break(con, "statements", "stance = 9")
    (row,) = con.sql("SELECT statement_id FROM statements WHERE stance = 9").fetchall()
    (violation,) = violations(con)
    assert str(violation) == f"table statements, row {row[0]}, column stance: is not between -2 and 2"
    assert violation.document_id == "d001"


def _rewritten(path, change):
    pq.write_table(change(pq.read_table(path)), path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t.drop_columns(["cue"]), "column cue: is missing"),
        (lambda t: t.append_column("mood", pa.nulls(len(t))), "column mood: is unknown"),
        (
            lambda t: t.set_column(t.column_names.index("depth"), "depth", t["depth"].cast(pa.string())),
            "column depth: is string, the contract says int32",
        ),
    ],
)
def test_columns_are_checked_by_name_and_type(good, tmp_path, change, told):
    path = tmp_path / "statements.parquet"
    shutil.copy(good / "statements.parquet", path)
    check_parquet_schema(path, "statements")
    _rewritten(path, change)
    with pytest.raises(TableError, match=told):
        check_parquet_schema(path, "statements")


def test_a_fault_of_no_article_is_an_error(good, tmp_path):
    shutil.copytree(good, tmp_path / "build")
    actors = pq.read_table(good / "actors.parquet")
    pq.write_table(
        pa.concat_tables([actors, actors.slice(0, 1)]).cast(arrow_schema("actors")), tmp_path / "build/actors.parquet"
    )
    with pytest.raises(TableError, match="table actors, row anna, column actor_id: is there twice"):
        broken_articles(tmp_path / "build")
