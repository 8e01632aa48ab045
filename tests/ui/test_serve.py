"""`onrecord serve`: where it listens, and that it ends with the process that was started."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def healthy(port: int) -> bool:
    with contextlib.suppress(urllib.error.URLError, ConnectionError):
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").read() == b"ok"
    return False


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_the_server_ends_with_its_command(data: Path, tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--data", str(data), "--port", str(port), "--no-browser"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            if healthy(port):
                break
            time.sleep(0.2)
        assert healthy(port), "it answers, whatever the working directory"
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        assert not healthy(port)
    finally:
        process.kill()


def test_a_missing_table_is_one_plain_line(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--data", str(missing)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 2
    told = f"onrecord: there is no table ({missing}). Fix: run `onrecord build CORPUS --out {missing}`\n"
    assert answer.stderr == told
