"""A disk that fills up, by a limit on the size of files: a clear error, and the last good build stays."""

from __future__ import annotations

import pathlib
import signal
import subprocess
import sys

import pytest
from fake_coder import articles

from dashboard.table.store import Store

resource = pytest.importorskip("resource", reason="POSIX only")


def _with_little_room(limit: int):
    def apply() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return apply


_BUILD = """
import sys
from fake_coder import VERSIONS, Articles, articles, code
from dashboard.table.build import Coding, build
from dashboard.errors import TableError
try:
    build(Articles(articles(60)), sys.argv[1], Coding(code, VERSIONS), progress=False)
except TableError as error:
    print(error)
"""


@pytest.mark.parametrize("limit", [2_000, 20_000, 300_000])
def test_a_full_disk_is_a_clear_error_and_leaves_the_last_build(make, tmp_path, limit):
    before = make(articles(2))
    ended = subprocess.run(
        [sys.executable, "-c", _BUILD, str(tmp_path / "out")],
        cwd=pathlib.Path(__file__).parent,
        capture_output=True,
        text=True,
        preexec_fn=_with_little_room(limit),
        check=False,
    )
    assert "the table cannot be written" in ended.stdout, ended.stderr
    assert "Traceback" not in ended.stderr
    assert Store.open(tmp_path / "out").build_id == before.build_id
    make(articles(60))
    assert Store.open(tmp_path / "out").manifest.counts["documents"] == 60
