"""Starts Streamlit on a built table: what `onrecord serve` does."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

from dashboard.errors import TableError
from dashboard.table.store import Store

LAUNCHER = pathlib.Path(__file__).parents[2] / "streamlit_app.py"
DATA_VARIABLE = "ONRECORD_DATA"


def serve(data: pathlib.Path, port: int, address: str, *, browser: bool) -> int:
    """Run the dashboard until it is interrupted; return its exit status.

    Raises:
        TableError: there is no table in `data` that this version can read, or this is no checkout.
    """
    if not LAUNCHER.exists():
        raise TableError("the dashboard's pages are not here", where=str(LAUNCHER), fix="run it from a checkout")
    Store.open(data).close()  # a missing table is told here, before a browser opens
    command = [sys.executable, "-m", "streamlit", "run", str(LAUNCHER)]
    command += ["--server.port", str(port), "--server.address", address]
    if not browser:
        command += ["--server.headless", "true"]
    os.environ[DATA_VARIABLE] = str(data.resolve())
    if os.name == "posix":
        os.execv(sys.executable, command)  # noqa: S606  (our own words; whoever ends this process ends the server)
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0
