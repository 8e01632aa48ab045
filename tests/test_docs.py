"""Docs are tests: README commands run, links lead somewhere, docstring examples hold."""

import doctest
import importlib
import pkgutil
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import dashboard

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "dashboard").rglob("*.md")])
LINK = re.compile(r"\]\((?!\w+://|#|mailto:)([^)#\s]+)")
COMMAND = re.compile(r"^\$ (onrecord .*)$", re.MULTILINE)


def commands() -> list[str]:
    """Every `$ onrecord …` line of the docs, except those that never end."""
    found = [command for page in PAGES for command in COMMAND.findall(page.read_text(encoding="utf-8"))]
    return [command for command in dict.fromkeys(found) if not command.startswith("onrecord serve")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the root of a checkout to the README's commands, with its own `data/`."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("seeds", "dashboard", "docs"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.mark.parametrize("command", commands())
def test_commands_of_the_docs_run(command: str, checkout: Path) -> None:
    words = shlex.split(command.split(" > ")[0])
    answer = subprocess.run(
        [sys.executable, "-m", "dashboard.cli", *words[1:]], cwd=checkout, capture_output=True, text=True, timeout=300
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() or answer.stderr.strip()


def test_the_docs_show_commands() -> None:
    assert any(command.startswith("onrecord build") for command in commands())


def library_modules() -> list[str]:
    names = [m.name for m in pkgutil.walk_packages(dashboard.__path__, "dashboard.")]
    return [n for n in names if not n.startswith(("dashboard.ui", "dashboard.app")) and ".training" not in n]


@pytest.mark.parametrize("name", library_modules())
def test_docstring_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
