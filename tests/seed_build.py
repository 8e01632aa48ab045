"""The bundled articles, really built: once for all tests of a run, also where several processes run them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 600  # seconds, for the process that builds


def make(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the table of `seeds/`; whoever asks first builds it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    out = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "seed-build"
    try:
        out.mkdir()
    except FileExistsError:
        _wait(out)
        return out
    command = [sys.executable, "-m", "dashboard.cli", "build", "seeds", "--out", str(out)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return out


def _wait(out: Path) -> None:
    for _ in range(PATIENCE):
        if (out / "current").exists():
            return
        time.sleep(1)
    raise AssertionError(f"{out} was never built")
