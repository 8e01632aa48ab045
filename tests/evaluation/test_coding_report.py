"""Matching and the report, on one article of three sentences with labels written by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.corpus.document import Document
from dashboard.errors import CorpusError
from dashboard.evaluation import coding, measurements
from dashboard.evaluation.gold_standard import load_gold, match, same_speakers

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


@pytest.fixture
def gold_folder(tmp_path: Path) -> Path:
    pledge = {"type": "general_support", "strength": "pledged", "conditional": False}
    gold = {
        "document": "harbour",
        "entities": [ANA, BO],
        "statements": [
            gold_statement("We will help", "ana-lim", commitments=[pledge]),
            gold_statement("Talks failed", "bo-sund", stance=-1),
        ],
    }
    (tmp_path / "harbour.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def values(report: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(f["layer"], f["name"]): f["value"] for f in report["figures"]}


def test_report_of_one_hit_one_wrong_speaker_and_one_extra(gold_folder: Path) -> None:
    plan = {"type": "general_support", "strength": "intended", "conditional": False}
    records = [
        record("We will help", "Ana Lim", commitments=[plan]),
        record("Talks failed", "Ana Lim", stance=-2),
        record("It rained", "Bo Sund"),
    ]
    report = coding.report(coding.judge(gold_folder, [ARTICLE], lambda _: records), tuned_on=False)
    found = values(report)
    assert found["statements", "precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["statements", "recall"] == 1.0
    assert found["speakers", "right speaker"] == 0.5
    assert found["speakers", "wrong speaker named"] == 0.5
    assert found["stance or none", "agreement"] == 1.0
    assert found["stance", "exact agreement"] == 0.0
    assert found["commitments", "type F1, end to end"] == 1.0
    assert found["commitments", "strength agreement"] == 0.0
    assert report["errors"]["speakers"] == [
        {"document": "harbour", "text": "Talks failed", "gold": "Bo Sund", "machine": "Ana Lim"}
    ]
    assert report["calibration"]["statements"]["n"] == 3
    assert "never tuned on" in coding.as_text("mine", report)


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


def test_a_gold_file_of_another_text_is_named(gold_folder: Path) -> None:
    with pytest.raises(CorpusError, match=r"harbour\.gold\.json against briefs/harbour\.md"):
        load_gold(gold_folder / "harbour.gold.json", Document("d1", "Another text.", "briefs/harbour.md"))


def test_a_gold_file_without_article_is_named(gold_folder: Path) -> None:
    with pytest.raises(CorpusError, match="no article named harbour"):
        coding.judge(gold_folder, [], lambda _: [])


def test_written_reports_are_read_back(tmp_path: Path, gold_folder: Path) -> None:
    report = coding.report(coding.judge(gold_folder, [ARTICLE], lambda _: []), tuned_on=True)
    coding.write({"mine": report}, tmp_path / "results.json")
    assert coding.read(tmp_path / "results.json")["mine"]["counts"]["gold"] == 2
    assert coding.read(tmp_path / "nothing.json") == {}


def test_the_bundled_gold_fits_the_bundled_articles() -> None:
    """Every labelled word of our own gold files occurs in its article."""
    seeds = Path(__file__).parents[2] / "seeds"
    statements = 0
    for file in sorted(coding.GOLD_FOLDER.glob("*/*.gold.json")):
        name = file.name.removesuffix(".gold.json")
        path = next(p for p in (seeds / f"{name}.md", seeds / f"{name}.txt") if p.exists())
        text = path.read_text(encoding="utf-8")
        statements += len(load_gold(file, Document(name, text, path.name)))
    assert statements == 266 + 140  # two of the 142 labelled in test/ are not counted
    assert {layer for layer, *_ in measurements.MEASUREMENTS} == {
        "statements", "speakers", "quote kind", "topic", "stance or none", "stance", "commitments",
    }  # fmt: skip
