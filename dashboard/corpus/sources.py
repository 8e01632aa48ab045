"""Where articles lie: folders, named files, standard input. Finds the files, in order, and opens none of them."""

from __future__ import annotations

import dataclasses
import io
import os
import stat
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from dashboard.corpus.limits import Limits
from dashboard.corpus.outcome import Ignored, Refused, SetAside
from dashboard.errors import CorpusError

STANDARD_INPUT = "-"
ARCHIVE = ".zip"
HEADERS = (".yml", ".yaml")
WITH_HEADER_BESIDE = frozenset({".txt", ".html", ".htm", ".xhtml"})

# About a project rather than about the news; an article in front matter or with a .yml beside it is one all the same.
_ABOUT = frozenset(
    {"readme", "license", "licence", "copying", "notice", "authors", "changelog", "contributing", "contributors"}
    | {"security", "citation", "code_of_conduct"}
)
_PROSE = frozenset({"", ".md", ".markdown", ".txt", ".html", ".cff"})
# What lies about in folders of saved pages and checkouts and never is an article.
_NO_ARTICLES = frozenset(
    {".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".otf", ".eot"}
    | {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".bmp", ".tif", ".tiff"}
    | {".mp3", ".mp4", ".webm", ".ogg", ".wav", ".mov"}
    | {".py", ".pyc", ".ipynb", ".toml", ".ini", ".cfg", ".lock", ".sh", ".bat", ".log"}
)
_SYSTEM = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """One file, wherever it lies. `name` is its source_file; `opener` gives a fresh, seekable byte stream."""

    name: str
    file_name: str  # without folders; "" for standard input
    size: int
    opener: Callable[[], BinaryIO]
    header: Source | None = None  # the .yml beside it
    named: bool = False  # asked for by name
    alone: bool = False  # and nothing beside it, so that it is read even where its name says README
    packed: bool = False  # an entry of an archive

    @property
    def suffix(self) -> str:
        """The file's ending in lower case, with its point."""
        return suffix_of(self.file_name)

    def read(self, limit: int, limits: Limits) -> bytes:
        """All its bytes.

        Raises:
            Refused: more than `limit` of them, whatever the size that was announced.
        """
        limits.check(self.size, limit, "the file")
        with self.opener() as stream:
            data = stream.read(limit + 1)
        limits.check(len(data), limit, "the file")
        return data


Found = Source | SetAside | Ignored


def find(origin: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], limits: Limits) -> Iterator[Found]:
    """The files of one folder, file or standard input ("-"), or of a list of these, sorted by source_file.

    In one folder, names are relative to it; in a list, each begins with the path as given.

    Raises:
        CorpusError: a path does not exist (before anything is yielded).
    """
    if isinstance(origin, str | os.PathLike):
        given = os.fspath(origin)
        if given != STANDARD_INPUT and _exists(given).is_dir():
            return _in_folder(Path(given), "")
        return _named(given, limits, alone=True)
    names = sorted({os.fspath(path): None for path in origin}, key=lambda name: order_key(name, _is_folder(name)))
    for name in names:
        if name != STANDARD_INPUT:
            _exists(name)
    return _each(names, limits)


def order_key(name: str, holds_files: bool) -> str:
    """Sorts a folder or archive where the names of the files within it belong."""
    return f"{name.rstrip('/')}/" if holds_files or suffix_of(name) == ARCHIVE else name


def suffix_of(name: str) -> str:
    """The ending in lower case: "" for none, and for a name that only begins with a point."""
    return PurePosixPath(name.replace("\\", "/")).suffix.casefold()


def stem_of(name: str) -> str:
    """The name without its ending, in lower case."""
    return PurePosixPath(name.replace("\\", "/")).stem.casefold()


def is_hidden(part: str) -> bool:
    """Whether a file or folder of this name is kept from sight by the system that made it."""
    return part.startswith(".") or part.casefold() in _SYSTEM


def sort_out(source: Source, mates: Container[str]) -> Iterator[Found]:
    """Tell an article's file from one that is none. `mates` are the names in the same folder, in lower case."""
    stem, suffix = stem_of(source.file_name), source.suffix
    if suffix in _NO_ARTICLES or (stem in _ABOUT and suffix in {"", ".cff"}):
        yield Ignored(source.name)
    elif suffix not in HEADERS:
        yield source
    elif not any(stem + ending in mates for ending in WITH_HEADER_BESIDE):  # else it is read with its text
        yield Refused(
            "metadata without an article: no text file of the same name is beside it", fix="add it or remove this file"
        ).set_aside(source.name)


def is_about(source: Source) -> bool:
    """Whether the file's name says that it is about a project, not about the news."""
    if source.header or source.alone:
        return False
    return stem_of(source.file_name) in _ABOUT and source.suffix in _PROSE


def shown(name: str) -> str:
    """A file name that can be printed and stored: bytes that are no UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _exists(given: str) -> Path:
    path = Path(given)
    try:
        path.stat()
    except (OSError, ValueError) as error:
        raise CorpusError(
            "no such file or folder", where=shown(given), fix="check the path; relative ones start from here"
        ) from error
    return path


def _is_folder(given: str) -> bool:
    return given != STANDARD_INPUT and os.path.isdir(given)  # noqa: PTH112  (a path may hold a NUL)


def _each(names: list[str], limits: Limits) -> Iterator[Found]:
    for name in names:
        if _is_folder(name):
            yield from _in_folder(Path(name), Path(name).as_posix().rstrip("/") + "/")
        else:
            yield from _named(name, limits, alone=len(names) == 1)


def _named(given: str, limits: Limits, *, alone: bool) -> Iterator[Found]:
    path, name = Path(given), shown(given)
    try:
        if given == STANDARD_INPUT:
            yield _held("-", "", sys.stdin.buffer, limits)
        elif path.is_file():
            yield from _named_file(path, name, alone)
        else:  # a pipe, such as the shell's <(…)
            with path.open("rb") as stream:
                held = _held(name, path.name, stream, limits)
            yield held
    except Refused as refused:
        yield refused.set_aside(name)
    except OSError as error:
        yield _unopened(name, error)


def _named_file(path: Path, name: str, alone: bool) -> Iterator[Found]:
    suffix = suffix_of(path.name)
    if suffix in HEADERS and any(path.with_suffix(ending).is_file() for ending in WITH_HEADER_BESIDE):
        yield Ignored(name)  # the shell's * names it beside its text
        return
    header = next((h for ending in HEADERS if (h := path.with_suffix(ending)).is_file()), None)
    beside = _file(header, shown(str(header))) if header and suffix in WITH_HEADER_BESIDE else None
    yield dataclasses.replace(_file(path, name), header=beside, named=True, alone=alone)


def _held(name: str, file_name: str, stream: BinaryIO, limits: Limits) -> Source:
    """A stream that can be read once becomes a source that can be read again.

    Raises:
        Refused: it is too large to be held.
    """
    data = stream.read(limits.whole + 1)
    limits.check(len(data), limits.whole, "the input")
    return Source(name, file_name, len(data), lambda: io.BytesIO(data), named=True, alone=True)


def _file(path: Path, name: str) -> Source:
    return Source(name, shown(path.name), path.stat().st_size, lambda: path.open("rb"))


def _unopened(name: str, error: OSError) -> SetAside:
    return Refused(f"cannot be opened: {error.strerror or error}", fix="check its permissions").set_aside(name)


def _in_folder(root: Path, prefix: str) -> Iterator[Found]:
    """Walk without recursion, so that no depth of folders can overflow the stack."""
    real_root = root.resolve()
    pending = [_listing(root, prefix, real_root)]
    while pending:
        for found in pending[-1]:
            if isinstance(found, tuple):
                pending.append(_listing(*found, real_root))
                break
            yield found
        else:
            pending.pop()


def _listing(folder: Path, prefix: str, real_root: Path) -> Iterator[Found | tuple[Path, str]]:
    """The files of one folder in order; a folder within it is handed back as (path, prefix)."""
    try:
        with os.scandir(folder) as scan:
            entries = [(entry, entry.is_dir(follow_symlinks=False)) for entry in scan if not is_hidden(entry.name)]
    except OSError as error:
        yield _unopened(prefix or ".", error)
        return
    entries.sort(key=lambda pair: order_key(pair[0].name, pair[1]))
    mates = {entry.name.casefold(): Path(entry.path) for entry, is_folder in entries if not is_folder}
    for entry, is_folder in entries:
        name = prefix + shown(entry.name)
        if is_folder:
            yield Path(entry.path), f"{name}/"
        else:
            yield from _entry(Path(entry.path), name, mates, real_root)


def _entry(path: Path, name: str, mates: Mapping[str, Path], real_root: Path) -> Iterator[Found]:
    try:
        if path.is_symlink() and not _stays_inside(path, real_root):
            raise Refused(
                "is a symbolic link to a folder, out of the corpus, or to nothing; it is not followed",
                fix="put the file itself here",
            )
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused("is a pipe, socket or device", fix="put a file here")
        source = _file(path, name)
        if source.suffix in WITH_HEADER_BESIDE:
            source = dataclasses.replace(source, header=_header(path, name, mates, real_root))
    except Refused as refused:
        yield refused.set_aside(name)
        return
    except OSError as error:
        yield _unopened(name, error)
        return
    yield from sort_out(source, mates)


def _header(path: Path, name: str, mates: Mapping[str, Path], real_root: Path) -> Source | None:
    """The .yml of the same name in the same folder; as `path`, no link out of the corpus."""
    stem = stem_of(path.name)
    header = next((mates[stem + ending] for ending in HEADERS if stem + ending in mates), None)
    if header is None or not _stays_inside(header, real_root):
        return None
    return _file(header, name.removesuffix(shown(path.name)) + shown(header.name))


def _stays_inside(path: Path, real_root: Path) -> bool:
    """Whether a link leads to a file within the corpus."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return real.is_file() and real.is_relative_to(real_root)
