"""The About page's accuracy section, on a small report written by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.evaluation import judgements, measurements, results
from dashboard.ui import accuracy

App = Callable[..., AppTest]
EVIL = "<script>window.hacked=1</script> ![x](http://127.0.0.1:9/x.png) :red[R]"


def report(**changes: Any) -> dict[str, Any]:
    figure = {"layer": "stance", "name": "exact agreement", "value": 0.5, "low": 0.25, "high": 0.75, "n": 4}
    label = {
        "label": "-2",
        "f1": 0.5,
        "low": None,
        "high": None,
        "precision": 1.0,
        "recall": 1 / 3,
        "n": 3,
        "machine": 1,
    }
    bins = [{"confidence": 0.9, "accuracy": 0.5, "n": 4}]
    error = {"document": "harbour", "text": "Talks failed", "gold": "-2", "machine": "none", "confidence": 0.84}
    usual = {
        "made": "2026-11-25",
        "used_for": [],
        "documents": ["harbour", "island"],
        "statements": 4,
        "figures": [figure],
        "labels": {"stance": [label]},
        "confusion": {
            "stance": [{"gold": "-2", "machine": "none", "n": 3}, {"gold": "none", "machine": "none", "n": 1}],
            "commitment type": [{"gold": None, "machine": "sanctions", "n": 2}],
        },
        "calibration": {
            "stance": {"expected_error": 0.4, "low": 0.2, "high": 0.5, "by_luck": 0.2, "n": 4, "bins": bins}
        },
        "errors": {
            "stance": [error],
            "statements": [{**error, "gold": "statement", "machine": None, "confidence": None}],
        },
        "errors_withheld": False,
    }
    return {**usual, **changes}


@pytest.fixture
def shown(app: App, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], AppTest]:
    def show(stored: dict[str, Any]) -> AppTest:
        monkeypatch.setattr(results, "read", lambda: json.loads(json.dumps(stored)))
        at = app("about")
        assert not at.exception
        return at

    return show


def words(at: AppTest) -> str:
    return "\n".join([*(element.value for element in at.html), *(m.value.replace("\\", "") for m in at.markdown)])


def test_held_out_articles_come_first_and_used_ones_are_marked(shown: Callable[..., AppTest]) -> None:
    at = shown({"dev": report(used_for=["writing the rules", "training the coder"]), "test": report()})
    assert [tab.label for tab in at.tabs if tab.label not in {"Chart", "Table"}] == ["Held out", "Tuned and trained on"]
    told = words(at)
    assert "Used for writing the rules and training the coder: these figures flatter." in told
    assert "Never used for tuning or training" in told
    assert "<li>harbour</li><li>island</li>" in told


def test_figures_labels_and_steps_are_tables(shown: Callable[..., AppTest]) -> None:
    figures, steps, labels = (frame.value for frame in shown({"test": report()}).dataframe)
    assert figures.iloc[0].tolist() == ["Stance", "exact agreement", 0.5, 0.25, 0.75, 4]
    assert labels.iloc[0][["layer", "label", "f1", "n", "machine"]].tolist() == ["Stance", "Condemns Russia", 0.5, 3, 1]
    assert steps.iloc[0].tolist() == ["Stance", 0.9, 0.5, 4]


def test_confusion_tables_are_in_words_and_tinted_by_row(shown: Callable[..., AppTest]) -> None:
    told = words(shown({"test": report()}))
    assert (
        '<tr><th scope="row"><span>1</span> Condemns Russia</th><td class="otr-same"></td>'
        '<td style="--otr-part: 60%">3</td></tr>'
    ) in told
    assert '<th scope="row"><span>2</span> nothing</th><td style="--otr-part: 60%">2</td>' in told


def test_errors_have_both_labels_in_words_and_the_confidence(shown: Callable[..., AppTest]) -> None:
    told = words(shown({"test": report()}))
    assert "by hand <b>Condemns Russia</b>, by machine <b>No stance toward Russia</b>, 84% sure" in told
    assert "by hand <b>statement</b>, by machine <b>nothing</b> <span" in told


def test_withheld_errors_are_said_to_be(shown: Callable[..., AppTest]) -> None:
    told = words(shown({"test": report(errors={}, errors_withheld=True)}))
    assert "whoever has read them can no longer tune honestly" in told


def test_every_known_failure_is_named(shown: Callable[..., AppTest]) -> None:
    told = words(shown({"test": report()}))
    for failure in results.known_failures():
        assert f"<b>{failure.title}.</b>" in told


def test_hostile_words_stay_text(shown: Callable[..., AppTest]) -> None:
    error = {"document": EVIL, "text": EVIL, "gold": EVIL, "machine": EVIL, "confidence": 0.5}
    at = shown({EVIL: report(made=EVIL, documents=[EVIL], used_for=[EVIL], errors={EVIL: [error]})})
    for element in at.html:
        assert "<script>window" not in element.value
    for element in at.markdown:
        assert "<script>window" not in element.value
        assert "![x](" not in element.value
        assert ":red[" not in element.value
    assert all(":red[" not in tab.label for tab in at.tabs)


def test_nothing_measured_names_the_command(shown: Callable[..., AppTest]) -> None:
    assert "`onrecord evaluate coding --json` writes the figures" in words(shown({}))


def test_every_layer_has_a_name_for_readers() -> None:
    assert set(accuracy.LAYERS) == {*judgements.LAYERS, *(m.layer for m in measurements.MEASUREMENTS)}
