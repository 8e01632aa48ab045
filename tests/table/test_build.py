from __future__ import annotations

import dataclasses
import datetime
import json

import fake_coder
import pyarrow.parquet as pq
import pytest
from fake_coder import article, articles

from dashboard.corpus.outcome import SetAside
from dashboard.errors import TableError
from dashboard.table.build import Coding, check_apart
from dashboard.table.home import lock
from dashboard.table.manifest import known_manifest
from dashboard.table.schema import SCHEMA_VERSION, TABLES
from dashboard.table.store import Store

TEXT = "Zelenskyy said: the war will end; it must. Stoltenberg and Niinisto said: we “там” 😀 wait. Someone said: no."


@pytest.fixture
def store(make, tmp_path):
    make([article(1, TEXT, title="A title", published=datetime.date(2023, 4, 4))])
    return Store.open(tmp_path / "out")


def test_one_article_becomes_these_statements(store):
    rows = store.frame("SELECT * FROM statements ORDER BY statement_row").to_dict("records")
    assert [row["text"] for row in rows] == ["the war will end … it must", "we “там” 😀 wait", "no"]
    assert [row["words"] for row in rows] == [7, 4, 1]
    assert [list(row["speaker_ids"]) for row in rows] == [
        ["volodymyr-zelenskyy"],
        ["jens-stoltenberg", "sauli-niinisto"],
        [],
    ]
    assert [row["speaker_weight"] for row in rows] == [1.0, 0.5, 1.0]
    assert [[TEXT[a:b] for a, b in row["content"]] for row in rows] == [
        ["the war will end", "it must"],
        ["we “там” 😀 wait"],
        ["no"],
    ]
    first = rows[0]
    assert (first["stance"], first["stance_confidence"]) == (-1, 0.75)
    assert TEXT[slice(*first["stance_evidence"])] == "war"
    assert TEXT[slice(*first["cue"])] == "said"
    assert (first["title"], first["outlet"], first["duplicate_of"]) == ("A title", "Outlet 1", None)
    assert first["published"].date() == datetime.date(2023, 4, 4)


def test_speakers_have_role_country_and_blocs_of_the_day(store):
    rows = store.frame(
        "SELECT actor_id, weight, role, country, organisation, registered, blocs FROM statement_speakers "
        "ORDER BY statement_row, actor_id"
    )
    assert rows["actor_id"].tolist() == ["volodymyr-zelenskyy", "jens-stoltenberg", "sauli-niinisto"]
    assert rows["weight"].tolist() == [1.0, 0.5, 0.5]
    assert rows["role"].tolist() == ["President of Ukraine", "Secretary General of NATO", "President of Finland"]
    assert [list(blocs) for blocs in rows["blocs"]] == [[], ["NATO"], ["EU", "NATO"]]  # Finland joined that day
    assert rows["registered"].tolist() == [True, True, False]


def test_blocs_are_those_of_the_day_before_accession_too(make, tmp_path):
    make([article(1, TEXT, published=datetime.date(2023, 4, 3))])
    blocs = Store.open(tmp_path / "out").frame("SELECT blocs FROM statement_speakers WHERE country = 'FIN'")["blocs"]
    assert [list(b) for b in blocs] == [["EU"]]


def test_commitments_carry_their_family_and_the_statement_their_masks(store):
    (row,) = store.frame("SELECT * FROM commitments").to_dict("records")
    assert (row["type"], row["family"], row["status"]) == ("dialogue", "peace", "pledged")
    assert (list(row["committed"]), list(row["amount"]), row["currency"]) == (["UKR"], [1.5], "EUR")
    assert TEXT[slice(*row["evidence"])] == "the war will end"
    found = store.frame(
        "SELECT text FROM statements WHERE commitment_types_mask & ? <> 0",
        [store.mask("commitment_types", ["dialogue", "sanctions"])],
    )
    assert found["text"].tolist() == ["the war will end … it must"]
    assert store.frame(
        "SELECT count(*) AS n FROM statements WHERE topics_mask & ? <> 0", [store.mask("topics", ["energy"])]
    )["n"].tolist() == [3]


def test_actors_have_the_registrys_offices_or_what_articles_called_them(make, tmp_path):
    make(
        [
            article(1, "Anna said: yes."),
            article(2, "Anna and Zelenskyy said: no."),
            article(3, "Anna said: who knows.", published=None),
        ]
    )
    store = Store.open(tmp_path / "out")
    actors = store.frame("SELECT * FROM actors ORDER BY actor_id").set_index("actor_id")
    anna = actors.loc["anna"]
    assert (anna["name"], anna["registered"], anna["entity_type"]) == ("Anna", False, "person")
    (role,) = anna["roles"]
    assert (role["role"], role["start"], role["end"]) == (
        "a bystander",
        datetime.date(2022, 3, 2),
        datetime.date(2022, 3, 3),
    )
    offices = actors.loc["volodymyr-zelenskyy"]["roles"]
    assert offices[0]["role"] == "President of Ukraine"
    assert offices[0]["start"] == datetime.date(2019, 5, 20)


def test_rows_are_sorted_by_date_article_and_place_with_undated_last(make, tmp_path):
    make(
        [
            article(1, "Anna said: undated.", published=None),
            article(3, "Anna said: b1. Anna said: b2.", published=datetime.date(2022, 3, 2)),
            article(2, "Anna said: a1. Anna said: a2.", published=datetime.date(2022, 3, 2)),
            article(4, "Anna said: early.", published=datetime.date(2022, 3, 1)),
        ]
    )
    table = pq.read_table(next((tmp_path / "out" / "builds").iterdir()) / "statements.parquet")
    assert table["text"].to_pylist() == ["early", "a1", "a2", "b1", "b2", "undated"]


def test_same_articles_give_the_same_bytes_in_any_order_and_folder(make, tmp_path, coding):
    one = make(articles(50), out=tmp_path / "one")
    two = make(articles(50)[::-1], out=tmp_path / "two")
    assert one.build_id == two.build_id
    make(articles(30), out=tmp_path / "three")
    three = make(articles(50), out=tmp_path / "three")  # coded in other parts
    for table in TABLES:
        name = f"builds/{one.build_id}/{table}.parquet"
        wanted = (tmp_path / "one" / name).read_bytes()
        assert (tmp_path / "two" / name).read_bytes() == wanted
        assert (tmp_path / "three" / name).read_bytes() == wanted
    assert three.build_id == one.build_id


def test_only_new_and_changed_articles_are_coded(make, coded_ids):
    first, second, third = articles(3)
    make([first, second])
    assert coded_ids() == ["d000", "d001"]
    make([first, second])
    assert coded_ids() == []
    make([first, second, third])
    assert coded_ids() == ["d002"]
    make([dataclasses.replace(first, published=datetime.date(2024, 1, 1)), second, third])
    assert coded_ids() == ["d000"]
    make([first, dataclasses.replace(second, source_file="moved/001.txt"), third])
    assert coded_ids() == []


def test_a_removed_article_loses_its_rows(make, tmp_path):
    make(articles(3))
    make(articles(3)[1:])
    store = Store.open(tmp_path / "out")
    assert store.frame("SELECT document_id FROM documents ORDER BY 1")["document_id"].tolist() == ["d001", "d002"]
    assert store.manifest.counts["statements"] == 6
    make(articles(3)[2:])  # two builds later nothing of it is left on the disk
    left = b"".join(path.read_bytes() for path in (tmp_path / "out" / "parts").rglob("*.parquet"))
    stored = pq.read_table(sorted((tmp_path / "out" / "parts").rglob("*.parquet"))[0])["document_id"].to_pylist()
    assert left
    assert stored == ["d001", "d002"]


@pytest.mark.parametrize("version", ["code", "models", "codebook", "registry"])
def test_a_changed_version_recodes_everything(make, coded_ids, version):
    before = make(articles(2))
    coded_ids()
    changed = dataclasses.replace(fake_coder.VERSIONS, **{version: "another"})
    after = make(articles(2), coding=Coding(fake_coder.code, changed))
    assert coded_ids() == ["d000", "d001"]
    assert after.build_id != before.build_id
    make(articles(2))  # and back: the previous versions' parts are still there
    assert coded_ids() == []


def test_manifest_tells_what_the_build_is_made_of(make, tmp_path):
    missing = SetAside("x.pdf", 3, "is no text")
    manifest = make(articles(2), [missing], source="seeds")
    path = tmp_path / "out" / "builds" / manifest.build_id / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["build_id"] == (tmp_path / "out" / "current").read_text().strip()
    assert told["versions"] == {
        "code": "code 1",
        "models": "models 1",
        "codebook": "codebook 1",
        "registry": "registry 1",
    }
    assert told["set_aside"] == [{"source_file": "x.pdf", "line": 3, "reason": "is no text"}]
    assert (told["first_date"], told["last_date"], told["schema"]) == ("2022-03-01", "2022-03-02", SCHEMA_VERSION)
    assert told["counts"] == {
        "documents": 2,
        "statements": 6,
        "commitments": 2,
        "actors": 3,
        "statement_speakers": 6,
        "duplicates": 0,
        "set_aside": 1,
    }
    assert told["engine"] == "process"
    assert Store.open(tmp_path / "out").manifest == manifest


def test_an_article_that_cannot_be_coded_is_set_aside_and_tried_again(make, coded_ids):
    good, bad = article(1, "Anna said: yes."), article(2, "Anna said: FAIL.")
    manifest = make([good, bad])
    assert manifest.set_aside == (SetAside("002.txt", None, "ValueError: FAIL"),)
    assert manifest.counts["documents"] == 1
    coded_ids()
    assert make([good, bad]).build_id == manifest.build_id
    assert coded_ids() == ["d002"]


def _breaking(column, value):
    """The fake coder, except that it puts a value into a column of the statements of article d001."""

    def code(documents):
        for coded in fake_coder.code(documents):
            if coded.document.document_id == "d001":
                coded = dataclasses.replace(coded, records=tuple({**r, column: value} for r in coded.records))
            yield coded

    return code


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("stance", 3, "column stance: is not between -2 and 2"),
        ("extent", [0, 10_000], "column extent: is not a range of the article's text"),
        ("quote_kind", "shouted", "column quote_kind: is not one of the codebook's quote_kinds"),
        ("stance", "many", "records break the schema"),
        ("speakers", [dataclasses.asdict(fake_coder.ZELENSKYY)] * 2, "table statement_speakers"),
    ],
)
def test_an_article_whose_coding_breaks_the_contract_costs_itself_alone(make, column, value, reason):
    manifest = make(articles(3), coding=Coding(_breaking(column, value), fake_coder.VERSIONS))
    (set_aside,) = manifest.set_aside
    assert set_aside.source_file == "001.txt"
    assert reason in set_aside.reason
    assert manifest.counts["documents"] == 2


def test_a_coder_that_drops_an_article_is_caught(make):
    coding = Coding(lambda documents: list(fake_coder.code(documents))[1:], fake_coder.VERSIONS)
    manifest = make(articles(2), coding=coding)
    assert [str(item) for item in manifest.set_aside] == ["000.txt: the coder gave nothing back for it"]


def test_where_the_first_of_duplicates_fails_the_next_takes_its_place(make, tmp_path):
    make(
        [
            article(1, "Anna said: FAIL."),
            article(2, "Anna said: yes.", duplicate_of="d001"),
            article(3, "Anna said: yes.", duplicate_of="d001"),
            article(4, "Anna said: no."),
        ]
    )
    rows = Store.open(tmp_path / "out").frame("SELECT document_id, duplicate_of FROM documents ORDER BY 1")
    assert rows["document_id"].tolist() == ["d002", "d003", "d004"]
    assert rows["duplicate_of"].fillna("none").tolist() == ["none", "d002", "none"]


def test_the_previous_build_stays_and_older_ones_go(make, tmp_path):
    ids = [make(articles(count)).build_id for count in (1, 2, 3)]
    assert {path.name for path in (tmp_path / "out" / "builds").iterdir()} == set(ids[1:])
    assert Store.open(tmp_path / "out", build_id=ids[1]).manifest.counts["documents"] == 2
    assert make(articles(2)).build_id == ids[1]  # and can be gone back to
    assert Store.open(tmp_path / "out").build_id == ids[1]


def test_of_a_build_that_is_gone_the_manifest_stays(make, tmp_path):
    ids = [make(articles(count)).build_id for count in (1, 2, 3)]
    assert known_manifest(tmp_path / "out", ids[0]).counts["documents"] == 1
    assert not (tmp_path / "out" / "builds" / ids[0]).exists()
    assert known_manifest(tmp_path / "out", ids[2]).counts["documents"] == 3
    assert known_manifest(tmp_path / "out", "0" * 16) is None
    (tmp_path / "out" / "past" / f"{ids[0]}.json").write_text("broken")
    assert known_manifest(tmp_path / "out", ids[0]) is None


def test_nothing_to_build_names_the_reasons(make, tmp_path):
    with pytest.raises(TableError, match=r"no article could be built from CORPUS\n  a\.pdf: is no text"):
        make([], [SetAside("a.pdf", None, "is no text")])
    with pytest.raises(TableError, match=r"001\.txt: ValueError: FAIL"):
        make([article(1, "Anna said: FAIL.")])


def test_articles_without_statements_are_a_table_too(make, tmp_path):
    make([article(1, "Nothing is said here.")])
    store = Store.open(tmp_path / "out")
    assert store.manifest.counts["statements"] == 0
    assert store.frame("SELECT * FROM statements").empty
    assert store.document("d001") == article(1, "Nothing is said here.")


def test_a_second_build_at_the_same_time_is_refused(make, tmp_path):
    with (
        lock(tmp_path / "out"),
        pytest.raises(TableError, match=r"another build is writing this table \(process \d+\)"),
    ):
        make(articles(1))
    make(articles(1))


def test_a_broken_part_is_coded_again(make, tmp_path, coded_ids):
    make(articles(2))
    coded_ids()
    (part,) = (tmp_path / "out" / "parts").rglob("*.parquet")
    part.write_bytes(part.read_bytes()[:50])
    make(articles(2))
    assert coded_ids() == ["d000", "d001"]


def test_a_broken_build_is_made_again(make, tmp_path):
    manifest = make(articles(2))
    database = tmp_path / "out" / "builds" / manifest.build_id / "onrecord.duckdb"
    database.write_bytes(database.read_bytes()[:4096])
    with pytest.raises(TableError, match="onrecord build CORPUS --out"):
        Store.open(tmp_path / "out")
    make(articles(2))
    assert Store.open(tmp_path / "out").manifest.counts["documents"] == 2


def test_a_folder_that_cannot_be_written_is_a_clear_error(make, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TableError, match="the table cannot be written"):
        make(articles(1), out=tmp_path / "file")


def test_a_table_within_its_own_corpus_is_refused(tmp_path):
    with pytest.raises(TableError, match="within the corpus"):
        check_apart(tmp_path / "data", [tmp_path])
    check_apart(tmp_path / "data", ["-", tmp_path / "seeds"])
