"""What a build depends on beside its articles: digests of the code, models, labels and registry that code them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import pathlib
from collections.abc import Iterable

import dashboard
from dashboard.actors.registry import load_registry
from dashboard.codebook.labels import codebook
from dashboard.table.manifest import Versions

_ROOT = pathlib.Path(dashboard.__file__).parent
_CODE = ("coding", "actors", "codebook", "corpus/document.py")  # whatever can change a record, beside models and data
_ENGINES = ("spacy", "onnxruntime", "tokenizers", "numpy")  # another version of these may label otherwise


def current_versions(language_model: str, *settings: str) -> Versions:
    """Return the versions in use. `language_model` is the spaCy package's name, `settings` whatever else the coder
    was told (a fast mode, say).
    """
    return Versions(
        code=f"{dashboard.__version__}+{_digest(_sources())}",
        models="; ".join(
            [*(_installed(name) for name in (language_model, *_ENGINES)), _digest(_files("coding/models")), *settings]
        ),
        codebook=codebook().version,
        registry=load_registry().version,
    )


def _sources() -> Iterable[pathlib.Path]:
    models = _ROOT / "coding" / "models"
    own = (path for place in _CODE for path in _files(place) if models not in path.parents)
    return (path for path in own if path.suffix == ".py" or "coding" in path.parts)


def _files(place: str) -> list[pathlib.Path]:
    path = _ROOT / place
    found = [path] if path.is_file() else path.rglob("*")
    return sorted(p for p in found if p.is_file() and "__pycache__" not in p.parts)


def _installed(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:  # a model given as a folder
        return f"{package} {_digest(_model_folder(package))}"


def _model_folder(path: str) -> Iterable[pathlib.Path]:
    return sorted(p for p in pathlib.Path(path).rglob("*") if p.is_file())


def _digest(paths: Iterable[pathlib.Path]) -> str:
    made = hashlib.blake2b(digest_size=8)
    for path in paths:
        content = path.read_bytes()
        if path.suffix not in {".onnx"}:
            content = content.replace(b"\r\n", b"\n")  # the same checkout on Windows
        made.update(path.name.encode() + b"\0" + len(content).to_bytes(8, "little") + content)
    return made.hexdigest()
