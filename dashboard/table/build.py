"""From articles to a table in use: code what is new, assemble, check, publish, switch (docs/tables.md, "On disk")."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import os
import pathlib
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NoReturn, Protocol

import duckdb
from tqdm import tqdm

from dashboard.actors.registry import Registry, load_registry
from dashboard.corpus.document import Document
from dashboard.corpus.outcome import SetAside
from dashboard.errors import TableError
from dashboard.table.assembly import in_table_order, read_documents, write_tables
from dashboard.table.check import broken_articles, count_rows
from dashboard.table.database import write_database
from dashboard.table.engine import Engine
from dashboard.table.home import MANIFEST, Home, discard, lock, write_atomically
from dashboard.table.manifest import Manifest, Versions, read_manifest
from dashboard.table.parts import Coder, address, coded_articles, coder_key, digest, forget, write_part
from dashboard.table.store import Store


class CorpusLike(Protocol):
    """What `dashboard.corpus` hands over."""

    @property
    def documents(self) -> Sequence[Document]: ...  # noqa: D102
    @property
    def set_aside(self) -> Sequence[SetAside]: ...  # noqa: D102


@dataclasses.dataclass(frozen=True, slots=True)
class Coding:
    """What codes articles, and the versions of all that its work depends on."""

    code: Coder
    versions: Versions
    registry: Registry = dataclasses.field(default_factory=load_registry)


def build(
    corpus: CorpusLike,
    out: pathlib.Path | str,
    coding: Coding,
    *,
    source: str = "CORPUS",
    scheduler: str | None = None,
    workers: int | None = None,
    progress: bool = True,
) -> Manifest:
    """Build the table of a corpus in `out`, and put it in use. Only articles that are new or changed are coded.

    `source` is the corpus as the user named it; `scheduler` the address of a Dask cluster; `workers` how many
    processes may code at once (default: one a processor); `progress` shows a bar on standard error.

    Raises:
        TableError: nothing can be built, another build is running, or the folder cannot be written.
    """
    home = Home(out)
    engine = Engine(scheduler, workers)
    try:
        with lock(home.out):
            home.prepare()
            return _Build(home, corpus, coding, engine, source, progress).run()
    except (OSError, duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException) as error:
        raise TableError(
            f"the table cannot be written: {getattr(error, 'strerror', None) or error}",
            where=str(getattr(error, "filename", None) or home.out),
            fix="free some space or choose another folder with --out; the build in use is untouched",
        ) from error


def check_apart(out: pathlib.Path | str, corpus: Iterable[str | os.PathLike[str]]) -> None:
    """See to it that a build does not read its own tables as articles.

    Raises:
        TableError: the folder of the table lies within the corpus.
    """
    target = pathlib.Path(out).resolve()
    for origin in corpus:
        if os.fspath(origin) != "-" and target.is_relative_to(pathlib.Path(origin).resolve()):
            raise TableError(
                "the table would lie within the corpus", where=str(out), fix="choose a folder beside it with --out"
            )


class _Build:
    """One run of the command, with the lock held."""

    def __init__(
        self, home: Home, corpus: CorpusLike, coding: Coding, engine: Engine, source: str, progress: bool
    ) -> None:
        self._home, self._coding, self._engine, self._source, self._progress = home, coding, engine, source, progress
        self._documents = in_table_order(corpus.documents)
        self._addresses = {d.document_id: address(d) for d in self._documents}
        self._set_aside = set(corpus.set_aside)
        self._failed: set[str] = set()
        self._parts = home.parts / coder_key(coding.versions)
        self._coded: dict[str, str] = {}  # address -> name of the part

    def run(self) -> Manifest:
        """Code, assemble, switch. Assembled again without the articles whose coding turns out to break the contract."""
        engine = self._code()
        made = None
        while made is None:
            made = self._attempt(engine)
        previous = self._home.current()
        self._home.switch(made.build_id)
        self._tidy_parts(previous)
        return made

    def _code(self) -> str:
        """Code what no part holds yet; return what did it."""
        self._parts.mkdir(exist_ok=True)
        self._coded = coded_articles(self._parts)
        new = [d for d in self._documents if self._addresses[d.document_id] not in self._coded]
        with self._bar(len(new)) as bar:
            for part in self._engine.code(self._coding.code, new):
                write_part(self._parts, part)
                self._coded |= dict.fromkeys(part.addresses, part.name)
                self._fail(part.failures)
                bar.update(len(part.addresses) + len(part.failures))
        return self._engine.name(len(new))

    def _bar(self, total: int) -> tqdm[NoReturn]:
        shown = self._progress and total > 0
        interval = 0.5 if sys.stderr.isatty() else 30
        return tqdm(total=total, unit=" articles", desc="coding", mininterval=interval, disable=not shown)

    def _fail(self, reasons: Mapping[str, str]) -> None:
        """Set articles aside whose coding failed, each for its reason."""
        if not reasons:
            return
        self._failed |= reasons.keys()
        files = {d.document_id: d.source_file for d in self._documents}
        self._set_aside |= {SetAside(files[document_id], None, reason) for document_id, reason in reasons.items()}

    def _attempt(self, engine: str) -> Manifest | None:
        """Publish a build of all articles that have not failed; None where more of them just have."""
        documents = _without(self._documents, self._failed)
        if not documents:
            raise self._nothing()
        manifest = self._manifest(documents, engine)
        if self._stands(manifest.build_id):
            return read_manifest(self._home.build(manifest.build_id), self._home.out)
        part_of = {d.document_id: self._parts / self._coded[self._addresses[d.document_id]] for d in documents}
        with self._home.making() as folder:
            write_tables(folder, documents, part_of, self._coding.registry)
            if broken := broken_articles(folder):
                self._fail(broken)
                return None
            write_database(folder)
            manifest = dataclasses.replace(manifest, counts=manifest.counts | count_rows(folder))
            write_atomically(folder / MANIFEST, manifest.to_json().encode())
            self._home.publish(folder, manifest.build_id)
        return manifest

    def _nothing(self) -> TableError:
        reasons = "".join(f"\n  {item}" for item in sorted(self._set_aside, key=_by_place)[:20])
        return TableError(
            f"no article could be built from {self._source}{reasons}",
            fix="see each reason" if reasons else "name a folder, file or table of articles (docs/corpus.md)",
        )

    def _manifest(self, documents: Sequence[Document], engine: str) -> Manifest:
        set_aside = tuple(sorted(self._set_aside, key=_by_place))
        seen = [part for d in documents for part in (self._addresses[d.document_id], d.source_file, d.duplicate_of)]
        input_digest = digest([*seen, *set_aside])
        dates = [d.published for d in documents if d.published]
        return Manifest(
            build_id=digest([input_digest, coder_key(self._coding.versions)]),
            made_at=datetime.datetime.now(datetime.UTC).replace(microsecond=0),
            corpus=self._source,
            versions=self._coding.versions,
            input_digest=input_digest,
            counts={
                "duplicates": sum(d.duplicate_of is not None for d in documents),
                "set_aside": len(set_aside),
            },
            set_aside=set_aside,
            first_date=min(dates, default=None),
            last_date=max(dates, default=None),
            engine=engine,
        )

    def _stands(self, build_id: str) -> bool:
        """Whether this very build is there already, whole and readable."""
        try:
            Store.open(self._home.out, build_id=build_id).close()
        except TableError:
            return False
        return True

    def _tidy_parts(self, previous: str | None) -> None:
        """Forget what neither this build nor the previous one is made of: a removed article leaves no copy for long."""
        kept, alive = {self._parts.name}, set(self._addresses.values())
        if previous:
            with contextlib.suppress(TableError):  # of another version: its parts are of no use either
                manifest = read_manifest(self._home.build(previous), self._home.out)
                kept.add(coder_key(manifest.versions))
                alive.update(map(address, read_documents(self._home.build(previous))))
        for folder in list(self._home.parts.iterdir()):
            if folder.name not in kept:
                discard(folder)
        forget(self._parts, self._coded, alive)


def _by_place(item: SetAside) -> tuple[str, int, str]:
    return item.source_file, item.line or 0, item.reason


def _without(documents: Iterable[Document], failed: Collection[str]) -> list[Document]:
    """Leave out the articles that could not be coded. Where one was the first of several duplicates, the next takes
    its place.
    """
    kept = [d for d in documents if d.document_id not in failed]
    heirs: dict[str | None, str] = {}
    for document in kept:
        if document.duplicate_of in failed:
            heirs.setdefault(document.duplicate_of, document.document_id)
    return [_with_heir(d, heirs[d.duplicate_of]) if d.duplicate_of in heirs else d for d in kept]


def _with_heir(document: Document, heir: str) -> Document:
    return dataclasses.replace(document, duplicate_of=None if document.document_id == heir else heir)
