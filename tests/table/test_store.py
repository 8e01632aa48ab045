from __future__ import annotations

import concurrent.futures
import json

import duckdb
import pytest
from fake_coder import article, articles

from dashboard.errors import TableError
from dashboard.table.schema import SCHEMA_VERSION
from dashboard.table.store import Store, current_build_id


@pytest.fixture
def out(make, tmp_path):
    make(articles(20), source="my-articles")
    return tmp_path / "out"


def test_a_missing_table_names_the_command(tmp_path):
    with pytest.raises(TableError, match=r"there is no table .* Fix: run `onrecord build CORPUS --out .*nothing`"):
        Store.open(tmp_path / "nothing")
    assert current_build_id(tmp_path / "nothing") is None


def test_an_unknown_build_is_refused(out):
    with pytest.raises(TableError, match="build 0123456789abcdef is not there"):
        Store.open(out, build_id="0123456789abcdef")


@pytest.mark.parametrize("evil", ["../../etc", "..", "/etc", ""])
def test_a_build_id_from_a_link_is_no_path(out, evil):
    with pytest.raises(TableError, match="is no build id"):
        Store.open(out, build_id=evil)


def test_a_table_of_another_version_is_refused_with_the_command_that_rebuilds_it(out):
    path = out / "builds" / str(current_build_id(out)) / "manifest.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, "schema": SCHEMA_VERSION - 1}))
    with pytest.raises(TableError) as refused:
        Store.open(out)
    versions = f"has schema version {SCHEMA_VERSION - 1}, this program reads version {SCHEMA_VERSION}"
    assert versions in str(refused.value)
    assert f"run `onrecord build my-articles --out {out}`" in str(refused.value)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", json.dumps({"schema": SCHEMA_VERSION}), json.dumps({"schema": SCHEMA_VERSION, "counts": {}})],
)
def test_a_broken_manifest_is_refused(out, content):
    (out / "builds" / str(current_build_id(out)) / "manifest.json").write_text(content)
    with pytest.raises(TableError, match="onrecord build"):
        Store.open(out)


def _database(out):
    return out / "builds" / str(current_build_id(out)) / "onrecord.duckdb"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("ALTER TABLE statements DROP COLUMN cue", "column cue: is missing"),
        ("ALTER TABLE statements ADD COLUMN mood VARCHAR", "column mood: is unknown"),
        ("ALTER TABLE documents ALTER words TYPE VARCHAR", "column words: is VARCHAR, the contract says INTEGER"),
        ("DELETE FROM commitments", "table commitments has 0 rows, the manifest says 20"),
        ("UPDATE statements SET stance = 7 WHERE statement_row = 0", "column stance: is not between -2 and 2"),
        ("DROP TABLE actors", "the table is broken"),
    ],
)
def test_a_database_that_is_not_what_was_built_is_refused(out, sql, told):
    with duckdb.connect(str(_database(out))) as con:
        con.execute(sql)
    with pytest.raises(TableError, match=told):
        Store.open(out)


def test_queries_take_values_apart_from_the_sql(out):
    store = Store.open(out)
    evil = "x'; DROP TABLE statements; --"
    assert store.frame("SELECT * FROM statements WHERE text = ?", [evil]).empty
    found = store.frame("SELECT count(*) AS n FROM statements WHERE published >= $since", {"since": "2022-03-11"})
    assert found["n"].tolist() == [30]
    assert store.arrow("SELECT count(*) AS n FROM statements WHERE depth = ?", [1])["n"].to_pylist() == [60]


def test_nothing_can_be_written_or_read_beside_the_table(out, tmp_path):
    store = Store.open(out)
    for sql in (
        "DELETE FROM statements",
        "COPY statements TO '/tmp/out.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            store.frame(sql)


def test_many_threads_may_ask_at_once(out):
    store = Store.open(out)

    def ask(number: int) -> int:
        return int(store.frame("SELECT sum(words + ?) AS n FROM statements", [number])["n"].iloc[0])

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(100)))
    assert answers == [answers[0] + 60 * number for number in range(100)]


def test_an_article_comes_back_as_it_went_in(make, tmp_path):
    given = article(
        7,
        "Zelenskyy said: “<b>no</b>” 😀.\r\n\u202e=1+1",
        title="T",
        url="https://example.org/?a=1",
        place="Kyiv",
        language="en",
    )
    make([given])
    store = Store.open(tmp_path / "out")
    assert store.document("d007") == given
    assert store.document("d008") is None


def test_a_server_notices_a_newer_build_and_can_show_the_previous_one(make, out):
    store = Store.open(out)
    assert store.refresh() is store
    newer = make(articles(21))
    assert store.frame("SELECT count(*) AS n FROM documents")["n"].tolist() == [20]  # still answers
    assert current_build_id(out) == newer.build_id
    fresh = store.refresh()
    assert fresh.build_id == newer.build_id
    assert fresh.frame("SELECT count(*) AS n FROM documents")["n"].tolist() == [21]
    assert Store.open(out, build_id=store.build_id).manifest == store.manifest


def test_masks_have_one_bit_a_label_in_the_codebooks_order(out):
    store = Store.open(out)
    assert store.mask("topics", ["front_operations"]) == 1
    assert store.mask("topics", ["peace_process", "peace_process"]) == 2
    assert store.mask("topics", ["no such topic"]) == 0
    assert store.mask("statuses", ["enacted", "refused"]) == 1 | 1 << 6
    assert store.mask("bloc", ["EU", "NATO"]) == 3  # the blocs of this table, by alphabet


def test_categories_come_in_the_codebooks_order(out):
    kinds = Store.open(out).frame("SELECT quote_kind FROM statements")["quote_kind"]
    assert kinds.cat.categories.tolist() == [
        "direct",
        "mixed",
        "unmarked_direct",
        "indirect",
        "free_indirect",
        "document",
        "reported_act",
    ]
