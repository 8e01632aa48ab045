"""The Analyse page's limits; what it finds is the browser test's business."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.corpus.document import Document
from dashboard.ui import analyse

App = Callable[..., AppTest]


def submit(at: AppTest, text: str) -> AppTest:
    at.text_area[0].set_value(text)
    return at.button(key="FormSubmitter:analyse-Find the statements").click().run()


def test_nothing_given(app: App) -> None:
    assert "Paste a text" in submit(app("analyse"), "  ").info[0].value


def test_too_many_words(app: App) -> None:
    at = submit(app("analyse"), "word " * 20_001)
    assert at.warning[0].value == "These are 20,001 words; at most 20,000 are taken at a time."


def test_too_many_runs(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []

    def counted(documents: list[Document], failures: list[str]) -> analyse.Analysis:
        runs.append(documents[0].text)
        return analyse.Analysis([], failures)

    monkeypatch.setattr(analyse, "code", counted)
    monkeypatch.setattr(analyse, "RUNS", 2)
    at = app("analyse")
    for text in ("one", "two", "three"):
        at = submit(at, text)
    assert runs == ["one", "two"]
    assert "has used its 2 runs" in at.warning[0].value


def test_a_file_that_cannot_be_read_is_named(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyse, "code", lambda documents, failures: analyse.Analysis([], failures))
    at = app("analyse")
    at.file_uploader[0].upload("../../evil.md", b"\x00\x01\x02")
    at.file_uploader[0].upload("good.txt", b"The minister said no.")
    at = at.button(key="FormSubmitter:analyse-Find the statements").click().run()
    assert "evil" in at.warning[0].value
