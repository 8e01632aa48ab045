"""What a build depends on beside its articles: digests of the code, models, labels and registry that code them."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import pathlib
from collections.abc import Iterable

import dashboard
from dashboard.actors.registry import load_registry
from dashboard.codebook.labels import codebook
from dashboard.table.manifest import Versions

_ROOT = pathlib.Path(dashboard.__file__).parent
_MODELS = _ROOT / "coding" / "models"
_TRAINING = _ROOT / "coding" / "training"
_ENGINES = ("spacy", "onnxruntime", "tokenizers", "numpy")  # another version of these may label otherwise


def current_versions(language_model: str, *settings: str) -> Versions:
    """Return the versions in use.

    `language_model` is the name of the spaCy package (or its folder); `settings` whatever else the coder was told,
    a fast mode, say.
    """
    engines = [_installed(name) for name in (language_model, *_ENGINES)]
    return Versions(
        code=f"{dashboard.__version__}+{_code()}",
        models="; ".join([*engines, f"weights {_digest(_files(_MODELS))}", *settings]),
        codebook=codebook().version,
        registry=load_registry().version,
    )


@functools.cache
def installation() -> str:
    """Return a digest of the code, weights, labels and registry here: equal where articles are coded alike."""
    return " ".join((_code(), _digest(_files(_MODELS)), codebook().version, load_registry().version))


def _code() -> str:
    """Digest whatever can change a record, beside the weights, the labels and the actors, which are versioned apart."""
    coding = [path for path in _files(_ROOT / "coding") if not {_MODELS, _TRAINING} & set(path.parents)]
    rooms = [*_files(_ROOT / "codebook"), *_files(_ROOT / "actors")]
    rules = [p for p in coding if p.suffix != ".md"] + [p for p in rooms if p.suffix == ".py"]
    return _digest([*rules, _ROOT / "corpus" / "document.py"])


def _installed(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:  # a model given as a folder, or an engine that is not used
        return f"{package} {_digest(_files(pathlib.Path(package)))}"


def _files(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _digest(paths: Iterable[pathlib.Path]) -> str:
    made = hashlib.blake2b(digest_size=8)
    for path in paths:
        content = path.read_bytes()
        if path.suffix != ".onnx":
            content = content.replace(b"\r\n", b"\n")  # the same checkout on Windows
        name = path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name
        made.update(name.encode() + b"\0" + len(content).to_bytes(8, "little") + content)
    return made.hexdigest()
