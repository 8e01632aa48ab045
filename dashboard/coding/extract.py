"""From article files to statement records, one article at a time: what `onrecord extract` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dashboard.coding import pipeline
from dashboard.coding.records import Record
from dashboard.corpus.document import Document
from dashboard.corpus.outcome import SetAside
from dashboard.corpus.read import iter_corpus


def records(
    files: Sequence[str],
    *,
    everything: bool = False,
    model: str | None = None,
    fast: bool = False,
    columns: Mapping[str, str] | None = None,
    day_first: bool | None = None,
    kind: str | None = None,
    failures: list[str],
) -> Iterator[Record]:
    """Statements of the articles in text order, article after article.

    Args:
        files: files, folders, archives, or "-" for standard input.
        everything: keep statements that are not in scope (of any subject).
        columns, day_first, kind: how the files are read (dashboard.corpus.read).
        failures: what was set aside, with its reason, is added here while the records are drawn.

    Raises:
        CorpusError: a path does not exist.
    """
    readable = _readable(iter_corpus(list(files), columns=columns, day_first=day_first, kind=kind), failures)
    for coded in pipeline.code_documents(readable, model, fast):
        if coded.failure:
            failures.append(f"{coded.document.source_file}: {coded.failure}")
        yield from (record for record in coded.records if everything or record["in_scope"])


def _readable(outcomes: Iterable[Document | SetAside], failures: list[str]) -> Iterator[Document]:
    for outcome in outcomes:
        if isinstance(outcome, Document):
            yield outcome
        else:
            failures.append(str(outcome))
