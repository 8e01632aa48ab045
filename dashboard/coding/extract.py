"""From article files to statement records, one article at a time: what `onrecord extract` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.coding import pipeline
from dashboard.coding.records import Record
from dashboard.corpus.document import Document
from dashboard.corpus.read import iter_corpus


def records(
    files: Sequence[str],
    *,
    everything: bool = False,
    model: str | None = None,
    fast: bool = False,
    failures: list[str],
) -> Iterator[Record]:
    """Statements of the articles in text order, article after article.

    Args:
        files: files, folders, archives, or "-" for standard input.
        everything: keep statements that are not in scope (of any subject).
        failures: what was set aside, with its reason, is added here while the records are drawn.

    Raises:
        CorpusError: a path does not exist.
    """
    readable = _documents(files, failures)
    for coded in pipeline.code_documents(readable, model, fast):
        if coded.failure:
            failures.append(f"{coded.document.source_file}: {coded.failure}")
        yield from (record for record in coded.records if everything or record["in_scope"])


def _documents(files: Sequence[str], failures: list[str]) -> Iterator[Document]:
    for outcome in iter_corpus(list(files)):
        if isinstance(outcome, Document):
            yield outcome
        else:
            failures.append(str(outcome))
