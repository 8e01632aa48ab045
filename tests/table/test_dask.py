"""The Dask engine: a killed worker costs nothing, a deadly article costs itself alone."""

from __future__ import annotations

import os
import pathlib
import signal
import threading
import time

import fake_coder
import pytest
from fake_coder import article, articles

from dashboard.errors import CodingError, TableError
from dashboard.table import engine
from dashboard.table.build import Coding
from dashboard.table.schema import TABLES
from dashboard.table.store import Store
from dashboard.table.versions import installation

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
HERE = pathlib.Path(__file__).parent


@pytest.fixture(autouse=True)
def _workers_find_the_fake_coder(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(HERE))


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(engine, "DISTRIBUTED_FROM", 10)
    monkeypatch.setattr(engine, "PART_ARTICLES", 5)


def slow_code(documents):
    """Say which process codes, and take some time."""
    for coded in fake_coder.code(documents):
        with pathlib.Path(os.environ["WORKERS"]).open("a") as log:
            log.write(f"{os.getpid()}\n")
        time.sleep(0.05)
        yield coded


def deadly_code(documents):
    """Die on one article, as a crash in a native library does."""
    for document in documents:
        if "DEADLY" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        yield from fake_coder.code([document])


def helpless_code(documents):
    raise CodingError("spaCy model 'xx' is not installed", fix="pip install xx")


def _kill_one(log: pathlib.Path, victims: list[int]) -> None:
    while not victims:
        time.sleep(0.02)
        if log.exists() and len(pids := log.read_text().split()) > 12:
            victims.append(int(pids[-1]))
            os.kill(victims[0], signal.SIGKILL)


def test_a_killed_worker_loses_and_doubles_nothing(make, tmp_path, monkeypatch, small_parts):
    log = tmp_path / "workers"
    monkeypatch.setenv("WORKERS", str(log))
    victims: list[int] = []
    killer = threading.Thread(target=_kill_one, args=(log, victims), daemon=True)
    killer.start()
    manifest = make(articles(60), out=tmp_path / "dask", coding=Coding(slow_code, fake_coder.VERSIONS), workers=2)
    killer.join(5)
    at_work = set(log.read_text().split())
    assert victims, "no worker was killed"
    assert {str(victims[0])} < at_work, "another worker took over what the killed one had begun"
    assert str(os.getpid()) not in at_work
    assert (manifest.engine, manifest.set_aside) == ("dask", ())
    assert manifest.counts["statements"] == 180

    plain = make(articles(60), out=tmp_path / "process", workers=1)
    assert plain.engine == "process"
    assert plain.build_id == manifest.build_id
    for table in TABLES:
        name = f"builds/{plain.build_id}/{table}.parquet"
        assert (tmp_path / "dask" / name).read_bytes() == (tmp_path / "process" / name).read_bytes()


def test_an_article_that_kills_its_workers_is_set_aside(make, tmp_path, small_parts):
    deadly = article(900, "Anna said: DEADLY.")
    manifest = make([*articles(12), deadly], coding=Coding(deadly_code, fake_coder.VERSIONS), workers=2)
    assert [str(item) for item in manifest.set_aside] == ["900.txt: it killed its worker, again and again"]
    assert manifest.counts["documents"] == 12


def test_a_coder_that_cannot_work_at_all_ends_the_build_with_its_own_error(make, small_parts):
    with pytest.raises(CodingError, match=r"'xx' is not installed. Fix: pip install xx"):
        make(articles(12), coding=Coding(helpless_code, fake_coder.VERSIONS), workers=2)


def test_a_running_cluster_is_used_by_address(make, tmp_path, monkeypatch):
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        installation.cache_clear()  # the code may have been edited since this process started
        manifest = make(articles(3), scheduler=cluster.scheduler_address)
        assert manifest.engine == "dask"
        assert Store.open(tmp_path / "out").manifest.counts["statements"] == 9


def test_a_cluster_with_another_version_is_refused(make, monkeypatch):
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        monkeypatch.setattr(engine, "installation", lambda: "another version")
        with pytest.raises(TableError, match="another version"):
            make(articles(3), scheduler=cluster.scheduler_address)


def test_a_scheduler_that_does_not_answer_is_a_clear_error(make, monkeypatch):
    monkeypatch.setattr(engine, "CONNECT_TIMEOUT", "1s")
    with pytest.raises(TableError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9"):
        make(articles(3), scheduler="tcp://127.0.0.1:9")
