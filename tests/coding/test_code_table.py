"""`onrecord code`: one JSON line a row, in order; a bad row costs itself alone."""

from __future__ import annotations

import json
import pathlib

import pytest
from typer.testing import CliRunner

from dashboard.cli import app
from dashboard.coding.speech_table import code_table
from dashboard.errors import CodingError


def write(folder: pathlib.Path, name: str, content: str | bytes) -> pathlib.Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_rows_come_back_in_order_with_spans_into_their_text(tmp_path: pathlib.Path) -> None:
    table = write(
        tmp_path,
        "speeches.csv",
        "text,speaker,country,date\n"
        '"We condemn Russia\'s war, and we will send forty tanks to Kyiv.",Prime Minister,Poland,2024-01-02\n'
        '"Our troops hit military targets only.",Defence Minister,RU,2023-05-01\n',
    )
    first, second = code_table(table)
    assert (first["row"], second["row"]) == (1, 2)
    assert first["speaker"] == "Prime Minister"
    assert first["stance"] in {-2, -1}
    start, end = first["stance_evidence"]
    assert first["text"][start:end] in first["text"]
    assert first["self_stance"] is False
    assert second["self_stance"] is True
    for commitment in first["commitments"]:
        start, end = commitment["evidence"]
        assert 0 <= start < end <= len(first["text"])
        assert commitment["status"] in {
            "pledged",
            "intended",
            "considered",
            "urged",
            "refused",
            "enacted",
            "conditional",
        }


def test_bad_rows_are_named_and_the_others_coded(tmp_path: pathlib.Path) -> None:
    table = write(
        tmp_path,
        "t.csv",
        "Statement;Speaker;Country;Date\n"
        "Russia must withdraw;A;Chile;2024-01-01\n"
        ";A;Chile;2024-01-01\n"
        "Hello;;Chile;2024-01-01\n"
        "Hello;A;Atlantis;2024-01-01\n"
        "Hello;A;Chile;yesterday\n"
        "Hello;A\n"
        "Peace now;B;GB;2024\n",
    )
    records = list(code_table(table))
    assert [record.get("error", "fine") for record in records] == [
        "fine",
        "text is empty",
        "speaker is empty",
        "country 'Atlantis' is unknown: give its English name or ISO 3166-1 code",
        "date 'yesterday' is not of the form 2024-05-31",
        "2 cells under 4 columns (line 7)",
        "fine",
    ]
    assert [record["row"] for record in records] == [1, 2, 3, 4, 5, 6, 7]


def test_json_lines_may_differ_in_their_keys(tmp_path: pathlib.Path) -> None:
    rows = [
        {"text": "We will not lift the sanctions on Russia", "speaker": "Olaf Scholz"},
        {"content": "Peace", "who": "B", "country": "Norway", "context": "Talks with Moscow began."},
        {"text": 5, "speaker": "C"},
    ]
    table = write(tmp_path, "t.jsonl", "\n".join(json.dumps(row) for row in rows) + "\n{broken\n[1]\n")
    records = list(code_table(table))
    assert "stance" in records[0]
    assert records[1]["text"] == "Peace"
    assert records[1]["in_scope"] is True  # because of its context
    assert records[2]["error"] == "text is not text: 5"
    assert records[3]["error"].startswith("not JSON: ")
    assert records[4]["error"] == "not a JSON object"


def test_a_windows_table_is_read(tmp_path: pathlib.Path) -> None:
    table = write(
        tmp_path, "t.csv", "text\tspeaker\r\nDer Krieg muß enden, sagte er über Kiew\tMüller\r\n".encode("cp1252")
    )
    assert next(code_table(table))["text"] == "Der Krieg muß enden, sagte er über Kiew"


def test_an_office_is_looked_up_by_date(tmp_path: pathlib.Path) -> None:
    table = write(tmp_path, "t.csv", "text,speaker,date\nNo targets were hit,Sergey Lavrov,2024-01-01\n")
    assert next(code_table(table))["self_stance"] is True


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "the table is empty"),
        ("speech_text,orator\nx,y\n", "no column for text among speech_text, orator"),
        ("text,orator\nx,y\n", "no column for speaker among text, orator"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(tmp_path: pathlib.Path, content: str, says: str) -> None:
    with pytest.raises(CodingError, match=says):
        list(code_table(write(tmp_path, "t.csv", content)))


def test_the_command_prints_lines_and_exits_1_on_bad_rows(tmp_path: pathlib.Path) -> None:
    table = write(tmp_path, "t.csv", "text,speaker\nRussia must withdraw,A\n,B\n")
    result = CliRunner().invoke(app, ["code", str(table)])
    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["row"] for line in lines] == [1, 2]
    assert lines[1] == {"row": 2, "error": "text is empty"}
    assert result.stderr == "row 2: text is empty\n1 rows could not be coded\n"


def test_a_missing_table_is_one_plain_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(CodingError, match="cannot read the table: No such file"):
        list(code_table(tmp_path / "none.csv"))
