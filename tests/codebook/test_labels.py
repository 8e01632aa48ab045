"""The label data hold together, and a slip in them is named with file, key and fix."""

from __future__ import annotations

import json
import pathlib
import shutil

import pytest
import yaml

from dashboard.codebook import labels
from dashboard.codebook.labels import codebook, load_codebook, status_of
from dashboard.errors import CodebookError

FOLDER = pathlib.Path(labels.__file__).parent


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    for path in FOLDER.glob("*.yml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def change(path: pathlib.Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_labels_of_the_written_codebook_are_all_there() -> None:
    book = codebook()
    assert len(book.quote_kinds) == 7
    assert list(book.stances) == ["-2", "-1", "0", "1", "2", "none"]
    assert len(book.topics) == 19
    assert len(book.commitment_types) == 17
    assert list(book.families) == ["help", "security", "pressure", "peace", "force", "economy", "other"]
    assert set(book.strengths) == {"enacted", "pledged", "intended", "considered", "urged", "refused"}
    assert len(book.statuses) == 7
    assert book.commitment_types["military_aid"].crosswalk["CAMEO"] == "0332; 072; 1222 (1622 if stopped); 0232/1032"
    assert book.stances["-2"].short == "−2 condemns"
    assert book.topics["energy"].order == 10


def test_every_label_of_the_gold_files_exists() -> None:
    book = codebook()
    gold = FOLDER.parent / "evaluation" / "gold" / "dev"
    statements = [s for path in gold.glob("*.gold.json") for s in json.loads(path.read_text("utf-8"))["statements"]]
    assert len(statements) > 200
    assert {s["topic"] for s in statements} <= set(book.topics)
    assert {s["quote_kind"] for s in statements} <= set(book.quote_kinds)
    assert {"none" if s["stance"] == "NA" else str(s["stance"]) for s in statements} <= set(book.stances)
    commitments = [c for s in statements for c in s["commitments"]]
    assert {c["type"] for c in commitments} <= set(book.commitment_types)
    assert {c["strength"] for c in commitments} <= set(book.strengths)


@pytest.mark.parametrize(
    ("strength", "conditional", "status"),
    [
        ("pledged", True, "conditional"),
        ("intended", True, "conditional"),
        ("considered", True, "conditional"),
        ("pledged", False, "pledged"),
        ("urged", True, "urged"),
        ("refused", True, "refused"),
        ("enacted", True, "enacted"),
    ],
)
def test_a_condition_shows_only_where_nothing_is_settled(strength: str, conditional: bool, status: str) -> None:
    assert status_of(strength, conditional) == status
    assert status in codebook().statuses


def test_adding_a_label_is_one_entry(folder: pathlib.Path) -> None:
    topics = folder / "topics.yml"
    entry = "  - id: space\n    title: Space\n    definition: Satellites and launches.\n"
    topics.write_text(topics.read_text("utf-8") + entry, encoding="utf-8")
    book = load_codebook(folder)
    assert book.topics["space"].order == 19
    assert book.topics["space"].short == "Space"
    assert book.version != codebook().version


def test_the_version_ignores_line_ends_only(folder: pathlib.Path) -> None:
    assert load_codebook(folder).version == codebook().version
    topics = folder / "topics.yml"
    topics.write_bytes(topics.read_bytes().replace(b"\n", b"\r\n"))
    assert load_codebook(folder).version == codebook().version


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("topics.yml", "- id: energy", "- id: nuclear", "label 'nuclear' is there twice (topics.yml)"),
        ("topics.yml", "title: Energy\n", "title: Own defence\n", "'defence_policy' and 'energy' have one title"),
        ("topics.yml", "definition: Gas", "defintion: Gas", "key 'definition' is missing (topics.yml, energy)"),
        ("families.yml", "colour:", "color:", "key 'color' is unknown (families.yml, help)"),
        ("families.yml", '"#009e73"', "009e73", "colour '009e73' is malformed (families.yml, help)"),
        (
            "commitment_types.yml",
            "family: help",
            "family: aid",
            "family 'aid' does not exist (commitment_types.yml, military_aid)",
        ),
        ("commitment_types.yml", "topic: military_aid", "topic: arms", "topic 'arms' does not exist"),
        (
            "commitment_types.yml",
            "PLOVER:",
            "Plover:",
            "unknown standard 'Plover' (commitment_types.yml, military_aid)",
        ),
        ("statuses.yml", "id: conditional", "id: on_condition", "status 'conditional' is missing (statuses.yml)"),
        ("stances.yml", 'id: "2"', 'id: "3"', "stance '2' is missing (stances.yml)"),
        ("stances.yml", 'id: "2"', "id: 2", "'id' is not text"),
        ("voices.yml", "labels:", "voices:", "no list of labels (voices.yml, labels)"),
        ("voices.yml", "{id: own", "{{id: own", "not valid YAML (voices.yml, line"),
    ],
)
def test_a_slip_is_named(folder: pathlib.Path, name: str, old: str, new: str, says: str) -> None:
    change(folder / name, old, new)
    with pytest.raises(CodebookError) as raised:
        load_codebook(folder)
    assert says in str(raised.value)
    assert ". Fix: " in str(raised.value)


def test_a_missing_file_is_named(folder: pathlib.Path) -> None:
    (folder / "voices.yml").unlink()
    with pytest.raises(CodebookError, match=r"label file is missing \(voices.yml\)"):
        load_codebook(folder)


def test_an_unknown_key_is_refused_with_the_known_ones(folder: pathlib.Path) -> None:
    content = yaml.safe_load((folder / "topics.yml").read_text("utf-8"))
    content["labels"][0]["emoji"] = "x"
    (folder / "topics.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"'emoji' is unknown .*Fix: use one of colour, crosswalk"):
        load_codebook(folder)
