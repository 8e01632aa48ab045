"""The invented statements are what their README says: labelled by the codebook, evidence in place, no copies."""

from __future__ import annotations

import json
import pathlib
import re
from typing import Any

import pytest

from dashboard.codebook.labels import codebook
from dashboard.coding.encoder.utterance import Utterance
from dashboard.coding.training.data import Example, folds

ROOT = pathlib.Path(__file__).parents[2]
FOLDER = ROOT / "dashboard" / "coding" / "training" / "statements"
STATEMENTS: list[dict[str, Any]] = [
    json.loads(line) for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
]
LONGEST_SHARED = 7  # words in a row that an invented statement may share with an article by chance


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    tokens = words(text)
    return {tuple(tokens[i : i + LONGEST_SHARED]) for i in range(len(tokens) - LONGEST_SHARED + 1)}


def test_labels_are_those_of_the_codebook() -> None:
    book = codebook()
    assert len(STATEMENTS) > 1000
    for row in STATEMENTS:
        assert row["topic"] in book.topics, row["id"]
        assert row["stance"] in {None, -2, -1, 0, 1, 2}, row["id"]
        for act in row["commitments"]:
            assert act["type"] in book.commitment_types, row["id"]
            assert act["strength"] in book.strengths, row["id"]


def test_evidence_stands_in_the_text() -> None:
    for row in STATEMENTS:
        assert (row["stance"] is None) == (row["stance_evidence"] is None), row["id"]
        assert row["stance_evidence"] is None or row["stance_evidence"] in row["text"], row["id"]
        assert all(act["evidence"] in row["text"] for act in row["commitments"]), row["id"]


def test_ids_are_unique() -> None:
    assert len({row["id"] for row in STATEMENTS}) == len(STATEMENTS)


@pytest.mark.parametrize("part", ["dev", "test"])
def test_no_statement_is_copied_from_an_article(part: str) -> None:
    labelled = ROOT / "dashboard" / "evaluation" / "gold" / part
    copied = set()
    for path in labelled.glob("*.gold.json"):
        for statement in json.loads(path.read_text("utf-8"))["statements"]:
            copied |= runs(" ".join(statement["content"]))
    assert not [row["id"] for row in STATEMENTS if runs(row["text"]) & copied]


def test_no_statement_is_copied_from_a_seed() -> None:
    seen = set()
    for path in (ROOT / "seeds").iterdir():
        if path.suffix in {".md", ".txt"}:
            seen |= runs(path.read_text("utf-8"))
    assert not [row["id"] for row in STATEMENTS if runs(row["text"]) & seen]


def test_no_probe_stands_in_the_training_data() -> None:
    probes = words((pathlib.Path(__file__).parent / "test_probes.py").read_text("utf-8"))
    asked = {tuple(probes[i : i + LONGEST_SHARED]) for i in range(len(probes) - LONGEST_SHARED + 1)}
    assert not [row["id"] for row in STATEMENTS if runs(row["text"]) & asked]


def example(id_: str, group: str) -> Example:
    return Example(id_, "own", group, Utterance("We will pay"), None, None, "energy", (), ())


def test_a_group_is_never_on_both_sides() -> None:
    examples = [example(f"{group}{i}", group) for group in "abcde" for i in range(3)]
    first, second = folds(examples, 2)
    assert {len(first), len(second)} == {6, 9}  # of five groups, two and three
    assert {one.group for one in first} & {one.group for one in second} == set()
    assert sorted(one.id for one in first + second) == [one.id for one in examples]
