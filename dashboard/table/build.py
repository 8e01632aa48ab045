"""From articles to a table in use: code what is new, assemble, check, publish, switch (docs/tables.md, "On disk")."""

from __future__ import annotations

import dataclasses
import datetime
import os
import pathlib
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import NoReturn, Protocol

from tqdm import tqdm

from dashboard.actors.registry import Registry, load_registry
from dashboard.corpus.document import Document
from dashboard.corpus.outcome import SetAside
from dashboard.errors import TableError
from dashboard.table.assembly import in_table_order, write_tables
from dashboard.table.check import check_tables
from dashboard.table.database import write_database
from dashboard.table.engine import Engine
from dashboard.table.home import MANIFEST, Home, lock, write_atomically
from dashboard.table.manifest import Manifest, Versions, read_manifest
from dashboard.table.parts import Coder, address, coded_articles, coder_key, digest, write_part
from dashboard.table.schema import SCHEMA_VERSION
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
    except OSError as error:
        raise TableError(
            f"the table cannot be written: {error.strerror or error}",
            where=str(error.filename or home.out),
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


@dataclasses.dataclass(frozen=True, slots=True)
class _Build:
    home: Home
    corpus: CorpusLike
    coding: Coding
    engine: Engine
    source: str
    progress: bool

    def run(self) -> Manifest:
        engine, failures = self._code()
        documents = _without(self.corpus.documents, failures)
        if not documents:
            raise self._nothing(failures)
        set_aside = sorted({*self.corpus.set_aside, *failures.values()}, key=_by_place)
        manifest = self._manifest(in_table_order(documents), set_aside, engine)
        if self._stands(manifest):
            manifest = read_manifest(self.home.build(manifest.build_id), "")
        else:
            manifest = self._make(in_table_order(documents), manifest)
        self.home.switch(manifest.build_id)
        return manifest

    @property
    def _parts(self) -> pathlib.Path:
        return self.home.parts / coder_key(self.coding.versions)

    def _code(self) -> tuple[str, dict[str, SetAside]]:
        """Code what no part holds yet; return the engine's name and what could not be coded, by document id."""
        self._parts.mkdir(exist_ok=True)
        coded = coded_articles(self._parts)
        new = [d for d in in_table_order(self.corpus.documents) if address(d) not in coded]
        failures: dict[str, SetAside] = {}
        sources = {d.document_id: d.source_file for d in new}
        with self._bar(len(new)) as bar:
            for part in self.engine.code(self.coding.code, new):
                write_part(self._parts, part)
                failures |= {i: SetAside(sources[i], None, reason) for i, reason in part.failures.items()}
                bar.update(len(part.addresses) + len(part.failures))
        return self.engine.name(len(new)), failures

    def _bar(self, total: int) -> tqdm[NoReturn]:
        interval = 0.5 if sys.stderr.isatty() else 30
        return tqdm(
            total=total, unit=" articles", desc="coding", mininterval=interval, disable=not (self.progress and total)
        )

    def _nothing(self, failures: dict[str, SetAside]) -> TableError:
        reasons = [str(item) for item in sorted({*self.corpus.set_aside, *failures.values()}, key=_by_place)]
        return TableError(
            f"no article could be built from {self.source}" + "".join(f"\n  {reason}" for reason in reasons[:20]),
            fix="name a folder, file or table of articles (README, first section)",
        )

    def _manifest(self, documents: Sequence[Document], set_aside: Sequence[SetAside], engine: str) -> Manifest:
        versions = self.coding.versions
        input_digest = digest([*(astuple for d in documents for astuple in dataclasses.astuple(d)), *set_aside])
        dates = [d.published for d in documents if d.published]
        return Manifest(
            build_id=digest([input_digest, *dataclasses.astuple(versions), SCHEMA_VERSION]),
            made_at=datetime.datetime.now(datetime.UTC).replace(microsecond=0),
            corpus=self.source,
            versions=versions,
            input_digest=input_digest,
            counts={},
            set_aside=tuple(set_aside),
            first_date=min(dates, default=None),
            last_date=max(dates, default=None),
            engine=engine,
        )

    def _stands(self, manifest: Manifest) -> bool:
        """Whether this very build is there, whole and readable."""
        try:
            Store.open(self.home.out, build_id=manifest.build_id).close()
        except TableError:
            return False
        return True

    def _make(self, documents: Sequence[Document], manifest: Manifest) -> Manifest:
        coded = coded_articles(self._parts)
        part_of = {address(d): self._parts / coded[address(d)] for d in documents}
        with self.home.making() as folder:
            write_tables(folder, documents, part_of, self.coding.registry)
            write_database(folder)
            counts = check_tables(folder)
            duplicates = sum(d.duplicate_of is not None for d in documents)
            counts |= {"duplicates": duplicates, "set_aside": len(manifest.set_aside)}
            manifest = dataclasses.replace(manifest, counts=counts)
            write_atomically(folder / MANIFEST, manifest.to_json().encode())
            self.home.publish(folder, manifest.build_id)
        return manifest


def _by_place(item: SetAside) -> tuple[str, int, str]:
    return item.source_file, item.line or 0, item.reason


def _without(documents: Iterable[Document], failed: Collection[str]) -> list[Document]:
    """Leave out the articles that could not be coded. Where one was the first of several duplicates, the next takes
    its place.
    """
    kept = [d for d in documents if d.document_id not in failed]
    heirs: dict[str, str] = {}
    for document in in_table_order(kept):
        if document.duplicate_of in failed:
            heirs.setdefault(str(document.duplicate_of), document.document_id)
    return [
        dataclasses.replace(d, duplicate_of=None if heirs[d.duplicate_of] == d.document_id else heirs[d.duplicate_of])
        if d.duplicate_of in heirs
        else d
        for d in kept
    ]
