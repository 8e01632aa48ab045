from __future__ import annotations

from collections.abc import Callable

import fake_coder
import pytest

from dashboard.table.build import Coding, build


@pytest.fixture
def coding() -> Coding:
    return Coding(fake_coder.code, fake_coder.VERSIONS)


@pytest.fixture
def coded_ids(tmp_path, monkeypatch) -> Callable[[], list[str]]:
    """The ids of the articles that the coder was given since the last call."""
    log = tmp_path / "coded.log"
    monkeypatch.setenv("CODED", str(log))

    def take() -> list[str]:
        found = log.read_text().split() if log.exists() else []
        log.unlink(missing_ok=True)
        return found

    return take


@pytest.fixture
def make(tmp_path, coding):
    """Build a table of these articles in `out`."""

    def make(documents, set_aside=(), out=tmp_path / "out", coding=coding, **options):
        return build(fake_coder.Articles(documents, set_aside), out, coding, progress=False, **options)

    return make
