"""Matching and the report, on one article of three sentences with labels written by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.corpus.document import Document
from dashboard.errors import CorpusError
from dashboard.evaluation import coding, printing, results
from dashboard.evaluation.gold_file import load_gold
from dashboard.evaluation.gold_standard import match, same_speakers
from dashboard.evaluation.judgements import LAYERS, labels_of
from dashboard.evaluation.measurements import MEASUREMENTS

TEXT = "We will help, said Ana Lim. Talks failed, Bo Sund said. It rained."
ARTICLE = Document("d1", TEXT, "briefs/harbour.md")
ANA = {"id": "ana-lim", "name": "Ana Lim", "entity_type": "person"}
NORWEGIAN_MINISTRY = {"name": "Ministry of Foreign Affairs of Norway", "entity_type": "institution"}
BO = {"id": "bo-sund", "name": "Bo Sund", "entity_type": "person"}


def gold_statement(content: str, speaker: str, **labels: Any) -> dict[str, Any]:
    usual = {"quote_kind": "unmarked_direct", "stance": "NA", "topic": "other", "commitments": []}
    return {"content": [content], "speakers": [speaker], **usual, **labels}


def record(content: str, *names: str, **labels: Any) -> dict[str, Any]:
    start = TEXT.index(content)
    usual = {
        "quote_kind": "unmarked_direct", "stance": None, "topic": "other", "commitments": [],
        "in_scope": True, "counts": True, "depth": 1, "attribution_confidence": 0.9, "speaker_confidence": 0.9,
        "topic_confidence": 0.9, "stance_confidence": 0.9,
    }  # fmt: skip
    speakers = [{"name": name} for name in names]
    return {"content": [[start, start + len(content)]], "text": content, "speakers": speakers, **usual, **labels}


def commitment(type_: str, strength: str, *, conditional: bool = False) -> dict[str, Any]:
    confidences = {"type_confidence": 0.8, "strength_confidence": 0.6, "conditional_confidence": 0.95}
    return {"type": type_, "strength": strength, "conditional": conditional, **confidences}


@pytest.fixture
def gold_folder(tmp_path: Path) -> Path:
    pledge = {"type": "general_support", "strength": "pledged", "conditional": False}
    aid = {"type": "military_aid", "strength": "urged", "conditional": True}
    gold = {
        "document": "harbour",
        "entities": [ANA, BO],
        "statements": [
            gold_statement("We will help", "ana-lim", commitments=[pledge]),
            gold_statement("Talks failed", "bo-sund", stance=-1, commitments=[aid]),
        ],
    }
    (tmp_path / "harbour.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def values(report: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(f["layer"], f["name"]): f["value"] for f in report["figures"]}


@pytest.fixture
def report(gold_folder: Path) -> dict[str, Any]:
    """One commitment with another strength, one of another type and by the wrong speaker, one extra statement."""
    records = [
        record("We will help", "Ana Lim", commitments=[commitment("general_support", "intended")]),
        record("Talks failed", "Ana Lim", stance=-2, commitments=[commitment("dialogue", "urged")]),
        record("It rained", "Bo Sund", commitments=[commitment("other", "urged")]),
    ]
    return coding.report(coding.judge(gold_folder, [ARTICLE], lambda _: records))


def test_figures_by_hand(report: dict[str, Any]) -> None:
    found = values(report)
    assert found["statements", "precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["statements", "recall"] == 1.0
    assert found["speakers", "right speaker"] == 0.5
    assert found["speakers", "wrong speaker named"] == 0.5
    assert found["stance or none", "agreement"] == 1.0
    assert found["stance", "exact agreement"] == 0.0
    assert found["stance", "same side"] == 1.0  # -1 and -2
    assert found["commitment type", "F1, end to end"] == 0.4  # 1 hit, 3 by machine, 2 by hand
    assert found["commitment type", "precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["strength", "agreement"] == 0.0
    assert found["conditional", "agreement"] == 1.0
    assert found["topic", "macro F1"] is None  # two cases of one label are too few
    n = {(f["layer"], f["name"]): f["n"] for f in report["figures"]}
    assert n["statements", "precision"] == 3
    assert n["commitment type", "F1, end to end"] == 2
    assert n["stance", "exact agreement"] == 1
    assert report["statements"] == 2


def test_confusion_by_hand(report: dict[str, Any]) -> None:
    cells = {(c["gold"], c["machine"]): c["n"] for c in report["confusion"]["commitment type"]}
    assert cells == {
        ("general_support", "general_support"): 1,
        ("military_aid", "dialogue"): 1,  # what is left in one statement is one type taken for another
        (None, "other"): 1,
    }
    assert report["confusion"]["stance"] == [
        {"gold": "none", "machine": "none", "n": 1},
        {"gold": "-1", "machine": "-2", "n": 1},
    ]
    assert report["confusion"]["strength"] == [{"gold": "pledged", "machine": "intended", "n": 1}]
    assert report["confusion"]["conditional"] == [{"gold": "unconditional", "machine": "unconditional", "n": 1}]


def test_labels_by_hand(report: dict[str, Any]) -> None:
    entries = {entry["label"]: entry for entry in report["labels"]["commitment type"]}
    assert {label: (e["f1"], e["n"], e["machine"]) for label, e in entries.items()} == {
        "general_support": (1.0, 1, 1),
        "military_aid": (0.0, 1, 0),
        "dialogue": (0.0, 0, 1),
        "other": (0.0, 0, 1),
    }
    assert entries["military_aid"]["precision"] is None  # never given


def test_calibration_by_hand(report: dict[str, Any]) -> None:
    """Commitments of a statement that gold does not have say nothing of the confidence in their type."""
    curves = report["calibration"]
    assert set(curves) == set(LAYERS) - {"quote kind"}
    assert curves["commitment type"]["n"] == 2
    assert curves["commitment type"]["bins"] == [{"confidence": 0.8, "accuracy": 0.5, "n": 2}]
    assert curves["commitment type"]["expected_error"] == pytest.approx(0.3)
    assert (curves["strength"]["expected_error"], curves["strength"]["n"]) == (0.6, 1)
    assert (curves["conditional"]["expected_error"], curves["conditional"]["n"]) == (0.05, 1)
    assert curves["statements"]["n"] == 3


def test_errors_by_hand(report: dict[str, Any]) -> None:
    errors = report["errors"]
    assert errors["speakers"] == [
        {"document": "harbour", "text": "Talks failed", "gold": "Bo Sund", "machine": "Ana Lim", "confidence": 0.9}
    ]
    assert [(e["text"], e["gold"], e["machine"], e["confidence"]) for e in errors["commitment type"]] == [
        ("Talks failed", "military_aid", "dialogue", 0.8),
        ("It rained", None, "other", None),
    ]
    assert [(e["gold"], e["machine"]) for e in errors["statements"]] == [(None, "statement")]
    assert "conditional" not in errors


def test_the_surest_errors_come_first_and_what_was_missed_last(gold_folder: Path) -> None:
    records = [record("We will help", "Bo Sund", speaker_confidence=0.4), record("It rained", "Bo Sund")]
    found = coding.report(coding.judge(gold_folder, [ARTICLE], lambda _: records))["errors"]
    assert [(e["text"], e["machine"], e["confidence"]) for e in found["statements"]] == [
        ("It rained", "statement", 0.9),
        ("Talks failed", None, None),
    ]


def test_errors_of_held_out_articles_are_withheld(gold_folder: Path) -> None:
    judged = coding.judge(gold_folder, [ARTICLE], lambda _: [record("It rained", "Bo Sund")])
    found = coding.report(judged, show_errors=False)
    assert (found["errors"], found["errors_withheld"]) == ({}, True)
    printed = printing.as_text("mine", found)
    assert "It rained" not in printed
    assert "--held-out-errors shows them" in printed


def test_the_printed_report_holds_every_part(report: dict[str, Any]) -> None:
    printed = printing.as_text("mine", report)
    assert "mine: 1 articles, 2 statements, never used for tuning or training" in printed
    assert "commitment type  F1, end to end       0.400  [0.400, 0.400]  n = 2" in printed
    assert "  general_support                    1.000  [    –,     –]" in printed
    assert "strength: rows by hand, columns by machine, in the same order" in printed
    assert "strength: expected calibration error 0.600  [0.600, 0.600]  0.487 by luck alone  n = 1" in printed
    assert "  said 0.80  right 0.50  ██████████            n = 2" in printed
    assert "  0.80  military_aid / dialogue  [harbour]\n        Talks failed" in printed
    assert max(map(len, printed.splitlines())) <= 130
    assert "used for tuning" in printing.as_text("mine", {**report, "used_for": ["tuning"]})


def test_a_confusion_table_follows_the_codebook_and_ends_with_nothing() -> None:
    cells = [{"gold": None, "machine": "refused"}, {"gold": "odd", "machine": "enacted"}]
    assert printing.confusion_order("strength", cells) == ["enacted", "refused", "odd", None]


def test_uncounted_and_nested_records_do_not_take_part(gold_folder: Path) -> None:
    gold = load_gold(gold_folder / "harbour.gold.json", ARTICLE)
    nested, lead_in = record("We will help", "Ana Lim", depth=2), record("Talks failed", "Bo Sund", counts=False)
    of_no_war = record("Talks failed", "Bo Sund", in_scope=False)
    assert [m.record for m in match(gold, [nested, lead_in, of_no_war])] == [None, None]


def test_each_record_matches_once(gold_folder: Path) -> None:
    gold = load_gold(gold_folder / "harbour.gold.json", ARTICLE)
    twice = [record("We will help", "Ana Lim"), record("We will", "Ana Lim")]
    matches = match(gold, twice)
    assert [(m.gold is not None, m.record is not None) for m in matches] == [(True, True), (True, False), (False, True)]


@pytest.mark.parametrize(
    ("gold", "names", "same"),
    [
        ((ANA,), ("Ana Lim",), True),
        ((ANA,), ("Lim",), True),
        ((ANA, BO), ("Bo Sund", "Ana Lim"), True),
        ((ANA, BO), ("Ana Lim",), False),
        ((ANA,), (), False),
        ((), (), True),
        (({"name": "Volodymyr Zelenskyy", "entity_type": "person"},), ("Zelensky",), True),
        ((NORWEGIAN_MINISTRY,), ("Foreign Ministry of Norway",), True),
        ((NORWEGIAN_MINISTRY,), ("Ministry of Defence of Norway",), False),
    ],
)
def test_same_speakers(gold: Any, names: tuple[str, ...], same: bool) -> None:
    assert same_speakers(gold, [{"name": name} for name in names]) is same


def test_a_gold_file_without_article_is_named(gold_folder: Path) -> None:
    with pytest.raises(CorpusError, match="no article named harbour"):
        coding.judge(gold_folder, [], lambda _: [])


def test_two_articles_of_one_name_are_told(gold_folder: Path) -> None:
    twin = Document("d2", TEXT, "others/harbour.txt")
    with pytest.raises(CorpusError, match=r"2 articles are named harbour \(.*harbour\.gold\.json\)"):
        coding.judge(gold_folder, [ARTICLE, twin], lambda _: [])


def test_a_broken_gold_file_is_told_before_anything_is_coded(gold_folder: Path) -> None:
    (gold_folder / "island.gold.json").write_text("{", encoding="utf-8")
    coded: list[Document] = []
    with pytest.raises(CorpusError, match=r"island\.gold\.json, line 1"):
        coding.judge(gold_folder, [ARTICLE, Document("d2", TEXT, "island.md")], lambda d: coded.append(d) or [])  # type: ignore[func-returns-value]
    assert coded == []


def test_a_folder_without_gold_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no \*\.gold\.json file .* Fix: name a folder of gold files with --gold"):
        coding.judge(tmp_path / "nowhere", [ARTICLE], lambda _: [])


def test_written_reports_are_read_back_beside_those_of_other_sets(tmp_path: Path, report: dict[str, Any]) -> None:
    stored = tmp_path / "results.json"
    results.write({"one": report, "two": report}, stored)
    results.write({"two": {**report, "statements": 5}}, stored)
    assert {name: found["statements"] for name, found in results.read(stored).items()} == {"one": 2, "two": 5}
    assert results.read(stored)["one"] == report
    assert results.read(tmp_path / "nothing.json") == {}


@pytest.mark.parametrize("content", ["[", "[]", '{"dev": 1}'])
def test_a_file_of_something_else_is_not_overwritten(tmp_path: Path, content: str) -> None:
    other = tmp_path / "other.json"
    other.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"other\.json\)\. Fix: name another file"):
        results.check_writable(other)
    with pytest.raises(CorpusError, match="the folder of the figures does not exist"):
        results.check_writable(tmp_path / "no" / "such.json")


def test_our_own_sets_say_what_they_were_used_for() -> None:
    dev, test = results.our_sets()
    assert (dev.name, dev.show_errors) == ("dev", True)
    assert dev.used_for == ("writing the rules", "training the coder", "fitting the confidences")
    assert (test.name, test.used_for, test.show_errors) == ("test", (), False)
    assert {p.name for p in results.GOLD_FOLDER.iterdir() if p.is_dir()} == {"dev", "test"}


def test_own_gold_folders_always_show_their_errors(tmp_path: Path) -> None:
    own = tmp_path / "test"  # the name alone does not make it ours
    (found,) = results.gold_sets([own], [])
    assert (found.used_for, found.show_errors) == ((), True)
    (tuned,) = results.gold_sets([own], ["test"])
    assert tuned.used_for == ("tuning",)
    (ours,) = results.gold_sets([results.GOLD_FOLDER / "test"], [])
    assert ours.show_errors is False
    with pytest.raises(CorpusError, match="two gold folders are named test"):
        results.gold_sets([own, results.GOLD_FOLDER / "test"], [])
    with pytest.raises(CorpusError, match=r"no gold folder is named mine \(--tuned-on\)\. Fix: use test"):
        results.gold_sets([own], ["mine"])


def test_known_failures_are_of_layers_that_exist() -> None:
    failures = results.known_failures()
    assert len({failure.title for failure in failures}) == len(failures) >= 8
    for failure in failures:
        assert failure.layer in LAYERS
        assert failure.told.strip().endswith(".")


def test_every_layer_has_figures_and_every_label_a_title() -> None:
    assert {m.reads for m in MEASUREMENTS} == set(LAYERS)
    assert {layer for layer in LAYERS if labels_of(layer)} == set(LAYERS) - {"statements", "speakers"}
    assert dict(labels_of("strength") or {})["refused"] == "Refused"


def test_the_bundled_gold_fits_the_bundled_articles() -> None:
    """Every labelled word of our own gold files occurs in its article."""
    seeds = Path(__file__).parents[2] / "seeds"
    statements = 0
    for file in sorted(results.GOLD_FOLDER.glob("*/*.gold.json")):
        name = file.name.removesuffix(".gold.json")
        path = next(p for p in (seeds / f"{name}.md", seeds / f"{name}.txt") if p.exists())
        text = path.read_text(encoding="utf-8")
        statements += len(load_gold(file, Document(name, text, path.name)))
    assert statements == 266 + 140  # two of the 142 labelled in test/ are not counted
