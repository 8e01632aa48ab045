"""Read articles from anything: a folder, text, Markdown, web pages, tables, archives, standard input (docs/corpus.md).

Nothing but a path that does not exist, or an option that makes no sense, is an error here. What cannot be read is set
aside with its file, line and reason, and costs itself alone.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping

from dashboard.corpus import archive
from dashboard.corpus.article import Article, Registrar
from dashboard.corpus.csv_table import read_csv
from dashboard.corpus.decoding import decode
from dashboard.corpus.document import Document
from dashboard.corpus.duplicates import mark_duplicates
from dashboard.corpus.json_table import looks_like_jsonl, read_json, read_jsonl
from dashboard.corpus.limits import Limits
from dashboard.corpus.markdown import read_markdown
from dashboard.corpus.metadata import checked_columns
from dashboard.corpus.options import Options
from dashboard.corpus.outcome import Ignored, Refused, SetAside
from dashboard.corpus.page import read_page
from dashboard.corpus.parquet_table import read_parquet
from dashboard.corpus.plain import read_plain
from dashboard.corpus.sources import ARCHIVE, Found, Source, find, is_about
from dashboard.errors import CorpusError

Reader = Callable[[Source, Options], Iterator[Article | Refused]]
Origin = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": read_json,
    ".parquet": read_parquet,
}
# What people most often try, and what to do instead.
_SAVE_AS = {
    **dict.fromkeys((".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".pages"), "save the article's text as .txt"),
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".feather", ".db", ".sqlite"), "save the table as .csv"),
    **dict.fromkeys((".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".zst"), "unpack it, or pack it as .zip"),
    **dict.fromkeys((".mhtml", ".mht", ".webarchive", ".xml", ".eml"), "save the page as .html"),
}
_HEAD = 65_536

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Corpus:
    """All that came of an article source, each part sorted by source_file, then by the place within the file."""

    documents: tuple[Document, ...]
    set_aside: tuple[SetAside, ...]
    ignored: tuple[str, ...] = ()  # files that by rule are no articles: a README, a stylesheet, the .yml of a text


def read_corpus(
    origin: Origin,
    *,
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    day_first: bool | None = None,
    kind: str | None = None,
) -> Corpus:
    """Read all articles of a folder, a file, "-" (standard input), or a list of these, and mark copies among them.

    Args:
        origin: a path, "-", or several. The source_file of a document is its path within the one folder given, else
            the path as given; an archive's entry is `<archive>/<path within>`.
        columns: field -> column for tables whose column names are unusual, such as {"text": "brödtext"}.
        limits: how large an input may be.
        day_first: how to read 03/04/2024; without it, such a date is set aside.
        kind: how to read standard input and files without a known ending: "txt", "jsonl", "csv" … Without it,
            JSON lines and web pages are recognised, and everything else is plain text.

    Raises:
        CorpusError: a path does not exist, or an option makes no sense.
    """
    ignored: list[str] = []
    documents: list[Document] = []
    set_aside: list[SetAside] = []
    for outcome in iter_corpus(
        origin, columns=columns, limits=limits, day_first=day_first, kind=kind, on_ignored=ignored.append
    ):
        if isinstance(outcome, Document):
            documents.append(outcome)
        else:
            set_aside.append(outcome)
    return Corpus(mark_duplicates(documents), tuple(set_aside), tuple(ignored))


def iter_corpus(
    origin: Origin,
    *,
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    day_first: bool | None = None,
    kind: str | None = None,
    on_ignored: Callable[[str], object] | None = None,
) -> Iterator[Document | SetAside]:
    """As `read_corpus`, one after another in the same order, for a corpus too large to hold; copies are not marked.

    The names of files that by rule are no articles go to `on_ignored`.
    """
    options = Options(checked_columns(columns), limits or Limits(), day_first, _checked_kind(kind))
    found = find(origin, options.limits)
    return _read_all(found, options, on_ignored or (lambda name: None))


def _checked_kind(kind: str | None) -> str | None:
    if kind is None:
        return None
    suffix = f".{kind.lstrip('.').casefold()}"
    if suffix not in READERS:
        raise CorpusError(f"no such kind of file: {kind}", fix=f"one of {', '.join(s[1:] for s in READERS)}")
    return suffix


def _read_all(
    found: Iterator[Found], options: Options, on_ignored: Callable[[str], object]
) -> Iterator[Document | SetAside]:
    registrar = Registrar()
    for file in found:
        for outcome in _outcomes(file, options):
            match outcome:
                case Ignored(name):
                    on_ignored(name)
                case SetAside():
                    yield outcome
                case (Source() as source, Refused() as refused):
                    yield refused.set_aside(source.name)
                case (Source() as source, Article() as article):
                    yield registrar.document(article, source.name)


Outcome = SetAside | Ignored | tuple[Source, Article | Refused]


def _outcomes(found: Found, options: Options) -> Iterator[Outcome]:
    """Whatever one file gives. Nothing that a reader raises gets beyond this function."""
    if not isinstance(found, Source):
        yield found
        return
    try:
        if found.suffix == ARCHIVE:
            yield from _from_archive(found, options)
        elif is_about(found) and not _has_front_matter(found):
            yield Ignored(found.name)
        else:
            for part in _reader(found, options)(found, options):
                yield found, part
    except Refused as refused:
        yield refused.set_aside(found.name)
    except OSError as error:
        yield Refused(f"cannot be read: {error.strerror or error}", fix="check the file").set_aside(found.name)
    except UnicodeDecodeError as error:
        yield Refused(f"broken {error.encoding}", fix="save it again as UTF-8").set_aside(found.name)
    except Exception as error:  # noqa: BLE001  (a reader's own fault must not cost the rest of the corpus; it is named)
        yield _failure(error, found).set_aside(found.name)


def _failure(error: Exception, source: Source) -> Refused:
    if isinstance(error, archive.DAMAGE) and (source.packed or source.suffix == ARCHIVE):
        return Refused(f"damaged: {error}", fix="make or fetch it again")
    _log.error("reading failed: %s", source.name, exc_info=error)
    return Refused(f"cannot be read ({type(error).__name__}: {error})", fix="report it")


def _from_archive(source: Source, options: Options) -> Iterator[Outcome]:
    options.limits.check(source.size, options.limits.archive, "the archive")
    with source.opener() as stream, zipfile.ZipFile(stream) as opened:
        for entry in archive.entries(opened, source, options.limits):
            yield from _outcomes(entry, options)


def _has_front_matter(source: Source) -> bool:
    with source.opener() as stream:
        return stream.read(7).removeprefix(b"\xef\xbb\xbf").startswith(b"---")


def _reader(source: Source, options: Options) -> Reader:
    if source.suffix in READERS:
        return READERS[source.suffix]
    if source.suffix in _SAVE_AS:
        raise Refused(f"{source.suffix} is no kind of file that is read", fix=_SAVE_AS[source.suffix])
    if not source.named:
        what = f"{source.suffix} is no kind of file that is read" if source.suffix else "the file has no ending"
        raise Refused(what, fix=f"save it as one of {', '.join(READERS)}, {ARCHIVE}")
    return READERS[options.kind or _kind_of(source)]


def _kind_of(source: Source) -> str:
    """The kind of an input without a telling name: only what its first bytes prove, else plain text."""
    with source.opener() as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PAR1"):
        return ".parquet"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return ".html"
    if start.startswith(b"{") and looks_like_jsonl(_first_line(source)):
        return ".jsonl"
    return ".txt"


def _first_line(source: Source) -> str:
    with source.opener() as stream:
        line = stream.readline(Limits().text)
    try:
        return decode(line)
    except Refused:
        return ""
