"""`onrecord build` with the real pipeline."""

from __future__ import annotations

import pathlib
import shutil

import pytest
from typer.testing import CliRunner

from dashboard.cli import app
from dashboard.errors import OnRecordError
from dashboard.table.store import Store

SEEDS = pathlib.Path(__file__).parents[2] / "seeds"
ARTICLES = ("000_acf95ba4b30975e2", "2022-03-29-istanbul-talks", "2023-10-26-fico-ends-arms-supplies")


def _onrecord(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    for path in SEEDS.iterdir():
        if path.stem in ARTICLES:
            shutil.copy(path, folder)
    return folder


def test_building_an_own_corpus(corpus, tmp_path):
    ended = _onrecord("build", corpus, "--out", tmp_path / "data")
    assert ended.exit_code == 0, ended.output
    store = Store.open(tmp_path / "data")
    counts = store.manifest.counts
    assert "3 articles from 2022-03-29 to " in ended.output
    assert f"{counts['statements']} statements by {counts['actors']} actors" in ended.output
    assert f"onrecord serve --data {tmp_path / 'data'}" in ended.output

    said = store.frame(
        "SELECT s.text, p.actor_id FROM statements s JOIN statement_speakers p USING (statement_row) "
        "JOIN documents d USING (document_id) WHERE d.source_file = '000_acf95ba4b30975e2.txt'"
    )
    assert len(said) >= 5
    assert "emmanuel-macron" in set(said["actor_id"])
    shown = store.frame(
        "SELECT s.text, d.text AS article, s.content FROM statements s JOIN documents d USING (document_id)"
    )
    for row in shown.itertuples():
        assert " … ".join(row.article[start:end] for start, end in row.content) == row.text


def test_what_is_set_aside_is_named_and_the_exit_status_tells(corpus, tmp_path):
    folder = tmp_path / "articles"
    shutil.copytree(corpus, folder)
    (folder / "empty.txt").write_text(" \n")
    ended = _onrecord("build", folder, "--out", tmp_path / "data")
    assert ended.exit_code == 1
    assert "1 set aside:\n  empty.txt" in ended.output


def test_nothing_to_build_is_exit_status_2(tmp_path):
    (tmp_path / "articles").mkdir()
    ended = _onrecord("build", tmp_path / "articles", "--out", tmp_path / "data")
    assert isinstance(ended.exception, OnRecordError)  # `main` makes it one line and status 2
    assert "no article could be built" in str(ended.exception)
    assert not (tmp_path / "data" / "current").exists()


def test_columns_may_have_unusual_names(tmp_path):
    table = tmp_path / "articles.csv"
    table.write_text('body,when\n"Russia must leave, Emmanuel Macron said.",2024-05-01\n')
    ended = _onrecord("build", table, "--out", tmp_path / "data", "--column", "text=body", "--column", "date=when")
    assert ended.exit_code == 0, ended.output
    assert Store.open(tmp_path / "data").manifest.counts["documents"] == 1
