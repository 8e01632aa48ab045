"""Gold files of users: what is wrong is said with file, entry, key and fix, never with a stack trace."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.corpus.document import Document
from dashboard.errors import CorpusError
from dashboard.evaluation.gold_file import load_gold

ARTICLE = Document("d1", "We will help, said Ana Lim. Talks failed, Bo Sund said. It rained.", "briefs/harbour.md")


def gold() -> dict[str, Any]:
    return {
        "entities": [{"id": "ana-lim", "name": "Ana Lim"}],
        "statements": [
            {
                "id": "s1",
                "content": ["We will help"],
                "speakers": ["ana-lim"],
                "quote_kind": "unmarked_direct",
                "stance": "NA",
                "topic": "other",
                "commitments": [{"type": "general_support", "strength": "pledged", "conditional": False}],
            }
        ],
    }


def load(folder: Path, content: object) -> Any:
    file = folder / "harbour.gold.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return load_gold(file, ARTICLE)


def test_a_gold_file_is_read_into_spans_and_labels(tmp_path: Path) -> None:
    (statement,) = load(tmp_path, gold())
    assert (statement.content, statement.text) == (((0, 12),), "We will help")
    assert (statement.stance, statement.topic, statement.quote_kind) == (None, "other", "unmarked_direct")
    assert [s["name"] for s in statement.speakers] == ["Ana Lim"]
    assert [c["type"] for c in statement.commitments] == ["general_support"]


def test_nested_and_uncounted_statements_and_those_without_commitments(tmp_path: Path) -> None:
    labels = gold()
    plain = {key: value for key, value in labels["statements"][0].items() if key != "commitments"}
    labels["statements"] = [plain, {**plain, "depth": 2}, {**plain, "counts": False}]
    (statement,) = load(tmp_path, labels)
    assert statement.commitments == ()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"entities": [],\n "statements": [}',
         "no valid JSON: Expecting value (harbour.gold.json, line 2, column 17)"),
        ([], "not one JSON object (harbour.gold.json)"),
        ({"statements": []}, "key 'entities' is missing (harbour.gold.json)"),
        ({"entities": {}, "statements": []}, "'entities' is not a list (harbour.gold.json)"),
        ({"entities": ["Ana"], "statements": []}, "an entry is not an object (harbour.gold.json, entities, entry 1)"),
        ({"entities": [{"id": "a"}], "statements": []},
         "key 'name' is missing (harbour.gold.json, entities, entry 1 (a))"),
    ],
)  # fmt: skip
def test_a_broken_file_is_told_in_one_line(tmp_path: Path, content: object, told: str) -> None:
    with pytest.raises(CorpusError) as raised:
        load(tmp_path, content)
    assert told in str(raised.value)
    assert "Fix: the format is described in dashboard/evaluation/gold/README.md" in str(raised.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"stance": 3}, "stance 3 is no label of the codebook (harbour.gold.json, statements, entry 1 (s1)). "
                        "Fix: use one of -2, -1, 0, 1, 2, NA"),
        ({"stance": True}, "stance True is no label"),
        ({"stance": [1]}, "stance [1] is no label"),
        ({"topic": "weather"}, "topic 'weather' is no label of the codebook"),
        ({"quote_kind": "loud"}, "Fix: use one of direct, mixed, unmarked_direct"),
        ({"speakers": ["bo"]}, "no entity has the id 'bo' (harbour.gold.json, statements, entry 1 (s1), speakers)"),
        ({"speakers": "bo"}, "'speakers' is not a list"),
        ({"content": []}, "the statement has no words (harbour.gold.json, statements, entry 1 (s1), content)"),
        ({"content": [""]}, "the statement has no words"),
        ({"content": [7]}, "'content' holds something that is not text"),
        ({"content": ["It snowed"]}, "does not contain the words 'It snowed' (harbour.gold.json, statements, entry 1 "
                                     "(s1), content, against briefs/harbour.md)"),
        ({"commitments": [{"type": "gift"}]}, "type 'gift' is no label of the codebook (harbour.gold.json, statements, "
                                              "entry 1 (s1), commitments, entry 1)"),
        ({"commitments": [{"type": "sanctions", "strength": "urged"}]}, "key 'conditional' is missing"),
        ({"commitments": [{"type": "sanctions", "strength": "urged", "conditional": "no"}]},
         "'conditional' is not true or false"),
    ],
)  # fmt: skip
def test_a_wrong_label_is_told_with_its_place(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    labels = gold()
    labels["statements"][0].update(change)
    with pytest.raises(CorpusError) as raised:
        load(tmp_path, labels)
    assert told in str(raised.value)


def test_words_that_stand_twice_are_taken_in_text_order(tmp_path: Path) -> None:
    article = Document("d1", "No, said Ana Lim. No, said Ana Lim, and no. No.", "a.md")
    labels = gold()
    plain = labels["statements"][0]
    labels["statements"] = [{**plain, "content": c} for c in (["No"], ["No", "no"], ["No"], ["said Ana Lim."])]
    file = tmp_path / "a.gold.json"
    file.write_text(json.dumps(labels), encoding="utf-8")
    assert [s.content for s in load_gold(file, article)] == [
        ((0, 2),), ((18, 20), (40, 42)), ((44, 46),), ((4, 17),),  # the last is out of order: it has one place only
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["content", "speakers", "quote_kind", "stance", "topic"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    labels = gold()
    del labels["statements"][0][key]
    with pytest.raises(
        CorpusError, match=rf"key '{key}' is missing \(harbour\.gold\.json, statements, entry 1 \(s1\)\)"
    ):
        load(tmp_path, labels)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "harbour.gold.json"
    file.write_bytes('{"entities": "é"}'.encode("latin-1"))
    with pytest.raises(CorpusError, match="cannot be read"):
        load_gold(file, ARTICLE)
