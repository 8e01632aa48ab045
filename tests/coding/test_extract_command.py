"""`onrecord extract`: the lines that other programs read (docs/tables.md, "two commands")."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.cli import app

SEEDS = Path(__file__).parents[2] / "seeds"
SEED = SEEDS / "000_acf95ba4b30975e2.txt"
SPEAKER_KEYS = {"id", "name", "entity_type", "role", "country", "registered"}
KEYS = {
    "source_file", "document_id", "statement_id", "published", "extent", "content", "text", "cue", "cue_inherited_from",
    "speaker_mention", "speakers", "speaker_weight", "on_behalf_of", "relay", "quote_kind", "has_quoted_fragment",
    "depth", "nested_in", "counts", "in_scope", "stance", "stance_confidence", "stance_evidence", "stance_explicit",
    "self_stance", "topic", "topics_secondary", "topic_confidence", "attribution_confidence", "speaker_confidence",
    "coder", "commitments",
}  # fmt: skip
COMMITMENT_KEYS = {
    "type", "strength", "conditional", "condition", "status", "committed", "voice", "beneficiary", "against",
    "direction", "time_frame", "amount", "currency", "specificity", "evidence", "confidence",
}  # fmt: skip


def extract(*arguments: str) -> list[dict[str, Any]]:
    answer = CliRunner().invoke(app, ["extract", *arguments])
    assert answer.exit_code == 0, answer.output
    return [json.loads(line) for line in answer.stdout.splitlines()]


@pytest.fixture(scope="module")
def seed_lines() -> list[dict[str, Any]]:
    return extract(str(SEED))


def test_each_line_keeps_the_contract(seed_lines: list[dict[str, Any]]) -> None:
    for line in seed_lines:
        assert set(line) >= KEYS
        assert line["source_file"] == str(SEED)
        assert all(set(speaker) >= SPEAKER_KEYS for speaker in line["speakers"])
        assert all(set(commitment) >= COMMITMENT_KEYS for commitment in line["commitments"])


def test_spans_slice_to_the_shown_words(seed_lines: list[dict[str, Any]]) -> None:
    text = SEED.read_text(encoding="utf-8")
    for line in seed_lines:
        assert line["text"] == " … ".join(text[a:b] for a, b in line["content"])
        start, end = line["extent"]
        assert all(start <= a < b <= end for a, b in line["content"])
    starts = [line["content"][0][0] for line in seed_lines]
    assert starts == sorted(starts)


def test_the_seed_article_holds_what_three_leaders_say(seed_lines: list[dict[str, Any]]) -> None:
    counted = [line for line in seed_lines if line["counts"] and line["depth"] == 1]
    said = {speaker["name"] for line in counted for speaker in line["speakers"]}
    assert said == {"Emmanuel Macron", "Volodymyr Zelenskyy", "Keir Starmer"}
    last = counted[-1]
    assert last["text"].startswith("Firstly: continued support for Ukraine")
    assert [s["role"] for s in last["speakers"]] == ["Prime Minister of the United Kingdom"]


def test_other_subjects_are_printed_only_with_scope_all(tmp_path: Path) -> None:
    article = tmp_path / "football.txt"
    article.write_text("The match in Leeds was a joy to watch, said the club's trainer Ann Low.", encoding="utf-8")
    assert extract(str(article)) == []
    (line,) = extract(str(article), "--scope", "all")
    assert line["in_scope"] is False
    assert line["text"] == "The match in Leeds was a joy to watch"


def test_the_flat_form_is_one_row_a_statement(seed_lines: list[dict[str, Any]]) -> None:
    answer = CliRunner().invoke(app, ["extract", str(SEED), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert [row["statement_id"] for row in rows] == [line["statement_id"] for line in seed_lines]
    assert [row["text"] for row in rows] == [line["text"] for line in seed_lines]


def test_words_that_a_spreadsheet_would_run_are_guarded_in_the_flat_form(tmp_path: Path) -> None:
    article = tmp_path / "formula.txt"
    article.write_text("“=1+1 rockets hit Kyiv,” President Volodymyr Zelensky said.", encoding="utf-8")
    (line,) = extract(str(article))
    assert line["text"] == "=1+1 rockets hit Kyiv"
    answer = CliRunner().invoke(app, ["extract", str(article), "--format", "csv"])
    (row,) = csv.DictReader(io.StringIO(answer.stdout))
    assert row["text"] == "'=1+1 rockets hit Kyiv"


def test_a_bad_file_is_named_and_the_others_are_printed(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n", encoding="utf-8")
    answer = CliRunner().invoke(app, ["extract", str(empty), str(SEED)])
    assert answer.exit_code == 1
    assert f"set aside: {empty}: empty" in answer.stderr
    assert len(answer.stdout.splitlines()) >= 11
