"""kill -9 at every step of a build: the last good build stays in use, and the next build goes through."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

# Audit events fire before the system call: killing at the n-th event inside the folder is killing between two steps.
# Every fourth step, for time; `1` in place of `4` below tries them all.
_SCRIPT = """
import os, pathlib, signal, sys
from fake_coder import VERSIONS, Articles, articles, code
from dashboard.table.build import Coding, build
from dashboard.table.home import Home
from dashboard.table.store import Store

OUT = pathlib.Path(sys.argv[1])
EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "shutil.rmtree"}
CODING = Coding(code, VERSIONS)

def make(count):
    return build(Articles(articles(count)), OUT, CODING, progress=False)

def forked(work):
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(type(error).__name__, error, flush=True)
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def killed_at(step, count):
    left = [step]
    def hook(event, args):
        if event in EVENTS and args and str(OUT) in str(args[0]):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    make(count)

def check_kept(allowed):
    store = Store.open(OUT)
    assert store.manifest.counts["documents"] in allowed, store.manifest.counts
    assert len(store.frame("SELECT * FROM statements")) == 3 * store.manifest.counts["documents"]

def check_next(count):
    make(count)
    assert Store.open(OUT).manifest.counts["documents"] == count
    debris = [path for path in OUT.rglob("*") if path.name.startswith((".making", ".removing", ".writing"))]
    assert not debris, debris

assert forked(lambda: make(30)) == 0
step, count, stride = 0, 31, int(sys.argv[2])
while True:
    ended = forked(lambda: killed_at(step, count))
    assert ended in (0, -9), ended
    assert forked(lambda: check_kept({count - 1, count})) == 0, step
    assert forked(lambda: check_next(count)) == 0, step
    if ended == 0:
        break
    step, count = step + stride, count + 1
print("steps", step)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX only")
def test_kill_9_between_any_two_steps(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path / "out"), "4"],
        cwd=pathlib.Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert int(ended.stdout.split()[-1]) >= 30
