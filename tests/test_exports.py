"""CSV files: bytes by hand, cells that no spreadsheet runs, nothing cut off. Rows: tests/hand_table.py."""

import csv
import hashlib
import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from hand_table import HandTable
from hypothesis import given
from hypothesis import strategies as st

from dashboard import exports
from dashboard.codebook.labels import codebook
from dashboard.filters import NONE, Filter, Options
from dashboard.measures import speakers, stance
from dashboard.table.store import Store

from test_filters import filters  # isort: skip


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_joint_statement_in_full(store: Store) -> None:
    content = exports.statements_csv(store, Filter(actors=("keir-starmer",), stances=("-1",)))
    header, line = content.removeprefix(b"\xef\xbb\xbf").decode().splitlines()
    assert header == ",".join(f'"{name}"' for name in exports.STATEMENT_COLUMNS)
    assert line == (
        '"j1","d4",2025-06-10,"emmanuel-macron; keir-starmer","Emmanuel Macron; Keir Starmer",'
        '"President of France; Prime Minister of the United Kingdom","FRA; GBR","France; United Kingdom",,'
        '"person; person",0.5,,,"We don’t trust Moscow",4,"direct","Direct quotation",,,'
        '-1,"Critical or guarded",,,,false,'
        '"peace_process","Truce and peace talks",,,,1,,true,true,,,,"Title of d4","Morning Post",'
        '"https://example.org/d4",,"en",,"d4.txt","0-21","0-21"'
    )


def test_a_commitment_in_full(store: Store) -> None:
    content = exports.commitments_csv(store, Filter(commitment_statuses=("conditional",)))
    header, line = content.removeprefix(b"\xef\xbb\xbf").decode().splitlines()
    assert header == ",".join(f'"{name}"' for name in exports.COMMITMENT_COLUMNS)
    assert line == (
        '"m2-1","m2","d1",2025-03-03,"emmanuel-macron","Emmanuel Macron","President of France",'
        '"FRA","France",,"person",'
        '"force_deployment","Deployment of forces","security","pledged","conditional","On condition",true,'
        '"a truce holds","FRA; GBR","France; United Kingdom",,,,,,,,,,,"We will send troops if a truce holds",,,'
        '"We will send troops if a truce holds",-1,"security_guarantees_forces",,"Title of d1","The Daily",'
        '"https://example.org/d1",,"en",,"d1.txt"'
    )


def test_numbers_stay_numbers_and_what_is_missing_is_empty(store: Store) -> None:
    rows = read(exports.statements_csv(store, Filter()))
    assert len(rows) == 14
    by_id = {row["statement_id"]: row for row in rows}
    assert (by_id["m1"]["stance"], by_id["m3"]["stance"], by_id["m3"]["stance_title"]) == (
        "-2", "", "No stance toward Russia",
    )  # fmt: skip
    assert (by_id["u1"]["speakers"], by_id["u1"]["speaker_countries"]) == ("", "")
    assert (by_id["e1"]["speaker_roles"], by_id["e1"]["speaker_organisations"]) == ("", "EU")
    assert (by_id["n1"]["published"], by_id["n1"]["outlet"]) == ("", "")
    arms = read(exports.commitments_csv(store, Filter(actors=("emmanuel-macron",), commitment_types=("military_aid",))))
    assert [(row["amount"], row["amount_to"], row["currency"], row["same_as"]) for row in arms] == [
        ("2000000000", "", "EUR", ""),
        ("2000000000", "", "EUR", "m3-1"),
    ]


HOSTILE = [
    '=HYPERLINK("http://evil","click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "— no, he said",
    '"quoted", with comma\nand a line end',
    "<script>alert(1)</script>",
    "\u202eright to left",
    "Київ",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Store:
    table = HandTable()
    for number, text in enumerate(HOSTILE):
        table.article(f"d{number}", "2025-03-03", text=text, title=text, outlet=text.strip(), url=text)
        table.statement(f"s{number}", f"d{number}", ["keir-starmer"], text, -2)
    return table.open(tmp_path_factory.mktemp("hostile"))


def test_no_cell_runs_in_a_spreadsheet(hostile: Store) -> None:
    rows = {row["statement_id"]: row for row in read(exports.statements_csv(hostile, Filter()))}
    assert len(rows) == len(HOSTILE)
    for number, text in enumerate(HOSTILE):
        row = rows[f"s{number}"]
        expected = f"'{text}" if number < 12 else text
        assert (row["text"], row["article_title"], row["url"], row["stance"]) == (expected, expected, expected, "-2")


@given(st.text(st.sampled_from(list("=+-@\t\r ＝＋－＠'\"aб1.")), max_size=8))
def test_no_text_begins_a_formula(text: str) -> None:
    import pyarrow as pa

    (cell,) = exports._guarded(pa.array([text])).to_pylist()
    number = re.fullmatch(r"[+-]?\d+(\.\d+)*", text.strip())
    assert number or not re.match(r"\s*[=+\-@＝＋－＠]", cell)
    assert cell in (text, f"'{text}")


def test_a_measure_s_file_says_what_it_is_and_opens_its_rows(store: Store, known: Options) -> None:
    measure = stance.distribution(store, Filter(actors=("emmanuel-macron",)))
    rows = read(exports.measure_csv(measure))
    assert [row["stance"] for row in rows] == ["-2", "-1", "0", "1", "2", "none"]
    assert rows[0]["title"] == measure.title
    assert rows[0]["denominator"] == "of 5 statements in 4 articles"
    assert rows[0]["share"] == "0.25"
    assert rows[5]["share"] == ""
    for row, shown in zip(rows, measure.frame.to_dict("records"), strict=True):
        assert Filter().refine(row["drill"]).count(store) == int(row["n_statements"]) == shown["n_statements"]
    months = read(exports.measure_csv(speakers.over_time(store, Filter(), top=1)))
    assert months[0]["period"] == "2025-03-01"


@pytest.mark.parametrize(
    ("filter", "name"),
    [
        (Filter(), "onrecord_statements_default-view_0123abcd.csv"),
        (
            Filter(actors=("emmanuel-macron", "keir-starmer"), stances=("-2",), copies=True),
            "onrecord_statements_actor-emmanuel-macron+keir-starmer_stance-2_copies-1_0123abcd.csv",
        ),
        (Filter(text="Müller ../x\\y:*?"), "onrecord_statements_q-Muller-..-x-y_0123abcd.csv"),
    ],
)
def test_a_file_name_tells_filter_and_build(filter: Filter, name: str) -> None:
    assert exports.file_name(filter, "0123abcd", "statements") == name


@given(filters())
def test_a_file_name_is_short_ascii_and_without_paths(filter: Filter) -> None:
    name = exports.file_name(filter, "0123456789abcdef", "commitments")
    assert re.fullmatch(r"onrecord_commitments_[A-Za-z0-9_.+-]+_0123456789abcdef\.csv", name)
    assert len(name) <= 120


def test_two_long_filters_have_two_names() -> None:
    one, other = (Filter(actors=tuple(f"actor-number-{n}" for n in range(count))) for count in (30, 31))
    assert exports.file_name(one, "b", "statements") != exports.file_name(other, "b", "statements")


def test_the_bundle_can_be_cited_and_checked(store: Store, known: Options) -> None:
    filter = Filter(topics=("sanctions_assets", NONE))
    content = exports.bundle_zip(store, filter, known)
    assert content == exports.bundle_zip(store, filter, known)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(files) == [
        "CITATION.txt", "README.md", "SHA256SUMS", "build_manifest.json", "codebook.csv", "commitments.csv",
        "data_dictionary.csv", "statements.csv",
    ]  # fmt: skip
    assert {row["statement_id"] for row in read(files["statements.csv"])} == {"m4", "u1", "l2"}
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    readme = files["README.md"].decode()
    assert "Statements about “Sanctions and frozen assets” or “No topic”" in readme
    assert "- Statements in `statements.csv`: 3" in readme
    assert "0123456789abcdef" in files["CITATION.txt"].decode()
    explained = {(row["file"], row["column"]) for row in read(files["data_dictionary.csv"])}
    for name in ("statements.csv", "commitments.csv"):
        assert {(name, column) for column in read(files[name])[0]} <= explained
    titles = {row["title"] for row in read(files["codebook.csv"]) if row["kind"] == "stances"}
    assert titles == {label.title for label in codebook().stances.values()}


def test_forty_thousand_rows_take_seconds_not_minutes(tmp_path: Path) -> None:
    import duckdb

    table = HandTable()
    table.article("d1", "2025-03-03", text="Russia wants no peace. " * 40)
    table.statement("s1", "d1", ["keir-starmer"], "Russia wants no peace. " * 8, -2, commitments=[])
    small = table.open(tmp_path)
    many = duckdb.connect()
    many.execute(f"ATTACH '{tmp_path / 'onrecord.duckdb'}' AS small (READ_ONLY)")
    many.execute("CREATE TABLE documents AS FROM small.documents")
    many.execute("CREATE TABLE commitments AS FROM small.commitments")
    many.execute(
        "CREATE TABLE statements AS SELECT s.* REPLACE ((s.statement_row + i)::INTEGER AS statement_row) "
        "FROM small.statements s, range(40000) t(i)"
    )
    many.execute(
        "CREATE TABLE statement_speakers AS SELECT p.* REPLACE ((p.statement_row + i)::INTEGER AS statement_row) "
        "FROM small.statement_speakers p, range(40000) t(i)"
    )
    store = Store(tmp_path, small.manifest, many)
    started = time.process_time()
    content = exports.statements_csv(store, Filter())
    assert content.count(b"\n") == 40_001
    assert time.process_time() - started < 10
