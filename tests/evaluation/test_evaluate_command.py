"""`onrecord evaluate coding` on own gold files, with a coder that finds what it is told to."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard import cli
from dashboard.coding import pipeline
from dashboard.corpus.document import Document

TEXT = "Talks failed, Bo Sund said on Friday in the harbour. It rained all day and nobody came to see the ships."


def coded(_nlp: object, document: Document) -> list[dict[str, Any]]:
    start = document.text.index("Talks failed")
    return [
        {
            "content": [[start, start + 12]], "text": "Talks failed", "speakers": [{"name": "Bo Sund"}],
            "quote_kind": "unmarked_direct", "stance": None, "topic": "peace_process", "commitments": [],
            "in_scope": True, "counts": True, "depth": 1, "attribution_confidence": 0.9, "speaker_confidence": 0.9,
            "topic_confidence": 0.7, "stance_confidence": 0.9,
        }
    ]  # fmt: skip


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pipeline, "load_pipeline", lambda: None)
    monkeypatch.setattr(pipeline, "code_document", coded)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "harbour.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "mine").mkdir()
    statement = {
        "content": ["Talks failed"], "speakers": ["bo"], "quote_kind": "unmarked_direct", "stance": -1,
        "topic": "peace_process",
    }  # fmt: skip
    gold = {"entities": [{"id": "bo", "name": "Bo Sund"}], "statements": [statement]}
    (tmp_path / "mine" / "harbour.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def test_own_gold_is_scored_with_its_errors_and_stored(own: Path) -> None:
    stored = own / "figures.json"
    arguments = ["--gold", str(own / "mine"), "--articles", str(own / "texts"), "--json", str(stored)]
    answer = CliRunner().invoke(cli.app, ["evaluate", "coding", *arguments])
    assert answer.exit_code == 0
    assert "mine: 1 articles, 1 statements, never used for tuning or training" in answer.output
    assert "  0.90  -1 / none  [harbour]\n        Talks failed" in answer.output
    report = json.loads(stored.read_text(encoding="utf-8"))["mine"]
    assert report["errors"]["stance"][0]["confidence"] == 0.9
    assert report["confusion"]["topic"] == [{"gold": "peace_process", "machine": "peace_process", "n": 1}]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--gold", "nowhere"],
            "onrecord: no *.gold.json file (nowhere). Fix: name a folder of gold files with --gold\n",
        ),
        (["--gold", "{own}/mine", "--articles", "{own}/mine"], "onrecord: "),
        (["--gold", "{own}/mine", "--json", "{own}/no/f.json"], "onrecord: the folder of the figures does not exist"),
    ],
)
def test_mistakes_are_one_line(
    own: Path,
    arguments: list[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = [argument.format(own=own) for argument in arguments]
    monkeypatch.setattr(sys, "argv", ["onrecord", "evaluate", "coding", "--articles", str(own / "texts"), *given])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith(told)
    assert error.count("\n") == 1
