"""DESIGN.md's walls, read from the imports: data flows one way, and only the outermost rooms know streamlit."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# A room may import the rooms to its left (and itself). `errors` and the version are everybody's.
ROOMS = (
    ("corpus",),
    ("codebook", "actors"),
    ("coding",),
    ("table",),
    ("filters",),
    ("measures",),
    ("charts",),
    ("exports",),
    ("evaluation",),
    ("ui",),
    ("app",),
)
RANK = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}
MAY_USE_STREAMLIT = {"ui", "app", "pages"}
MAY_USE_SPACY = {"coding", "evaluation", "cli", "ui", "pages"}  # ui and pages: through coding, for pasted text only
EVERYBODYS = {"errors"}


def modules() -> list[Path]:
    return sorted(p for folder in ("dashboard", "pages") for p in (ROOT / folder).rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "pages" if parts[0] == "pages" else parts[1] if len(parts) > 1 else "__init__"


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "dashboard")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_rooms_to_its_left(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        top, *rest = name.split(".")
        if top == "streamlit":
            assert room in MAY_USE_STREAMLIT, f"{path} imports streamlit"
        if top in {"spacy", "onnxruntime", "tokenizers"}:
            assert room in MAY_USE_SPACY - {"ui", "pages"}, f"{path} imports {top}"
        if top == "dashboard" and rest and room not in {"cli", "pages", "__init__"}:
            other = rest[0]
            if other in EVERYBODYS or other == "__version__":
                continue
            assert other in RANK, f"{path} imports {name}: an unknown room"
            assert RANK[other] <= RANK[room], f"{path} imports {name}, a room to its right"


def test_every_module_belongs_to_a_known_room() -> None:
    known = set(RANK) | EVERYBODYS | {"cli", "pages", "__init__"}
    assert {room_of(path) for path in modules()} <= known


def test_the_dashboard_s_rooms_never_load_spacy() -> None:
    rooms = "dashboard.table.store, dashboard.filters, dashboard.measures, dashboard.charts, dashboard.exports"
    code = f"import sys, {rooms}; print('spacy' in sys.modules, 'streamlit' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stdout.split() == ["False", "False"]


def test_no_module_of_the_frame_shadows_another_package() -> None:
    """Streamlit puts dashboard/ first on sys.path, so a module there named like a stdlib one would break imports."""
    names = {p.stem if p.suffix == ".py" else p.name for p in (ROOT / "dashboard").iterdir() if p.name[0] not in "._"}
    assert not names & set(sys.stdlib_module_names)
