"""The hand-made table as a folder that the dashboard can open, and the app on it without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import hand_table
import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
BUILD = "0123456789abcdef"
EVIL = "Mr ![x](http://127.0.0.1:9/x.png) <script>window.hacked=1</script> :red[R] $x^2$"


def write_out(table: hand_table.HandTable) -> None:
    """Let each article hold the words of its statements: the reader shows them in their place."""
    for document in table.rows["documents"]:
        for row in (r for r in table.rows["statements"] if r["document_id"] == document["document_id"]):
            if row["text"] not in document["text"]:
                document["text"] += f"\n\n{row['text']}"
            start = document["text"].index(row["text"])
            row["extent"] = span = [start, start + len(row["text"])]
            row["content"] = [span]
            for record in (c for c in table.rows["commitments"] if c["statement_id"] == row["statement_id"]):
                record["evidence"] = span


def settle(table: hand_table.HandTable, out: Path, build_id: str = BUILD) -> Path:
    """Lay a hand-made table out as `onrecord build` does."""
    write_out(table)
    folder = out / "builds" / build_id
    folder.mkdir(parents=True)
    opened = table.open(folder, build_id)
    (folder / "manifest.json").write_text(opened.manifest.to_json(), encoding="utf-8")
    opened.close()
    (out / "current").write_text(build_id + "\n", encoding="ascii")
    return out


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    table = hand_table.hand_rows()
    hand_table.ACTORS["evil"] = {"name": EVIL, "role": EVIL, "country": "RUS", "blocs": []}
    try:
        table.article("d8", "2025-06-12", outlet=EVIL, title=EVIL, url="javascript:alert(1)", text=f"A. {EVIL} end.")
        table.statement("v1", "d8", ["evil"], EVIL, 2, self_stance=True)
        return settle(table, tmp_path_factory.mktemp("home"))
    finally:
        del hand_table.ACTORS["evil"]


@pytest.fixture(scope="session")
def settled() -> Callable[..., Path]:
    """What lays a table out in a folder: `settled(table, out, build_id)`; the last one is in use."""
    return settle


@pytest.fixture
def app(data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a page of the app: `app("speakers", unit="words")`."""
    monkeypatch.setenv("ONRECORD_DATA", str(data))

    def open_page(page: str = "overview", **query: str | list[str]) -> AppTest:
        at = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
        if page != "overview":
            at.switch_page(f"../pages/{page}.py")
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return open_page
